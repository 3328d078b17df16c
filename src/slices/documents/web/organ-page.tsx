import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAction, useCall } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { RulesForm } from '../../../web/ui/rules-form.tsx'
import { changeOrgan, type OrganSettings, showOrgan } from '../contract.ts'
import { useText } from './use-text.ts'

/** How the own organ signs its papers: name, code in the numbers (机关代字), whom to ask. */
export function OrganPage(): ReactNode {
  const t = useText()
  const { data, error, refetch } = useCall(showOrgan, {}, { staleTime: 0 })
  return (
    <>
      <PageHeader title={t('organ.title')} note={t('organ.note')} />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {data ? <OrganForm key={data.version} settings={data} /> : !error && <Loading />}
    </>
  )
}

function OrganForm({ settings }: { readonly settings: OrganSettings }): ReactNode {
  const t = useText()
  const { organ: _, version, ...kept } = settings
  const [words, setWords] = useState(kept)
  const save = useAction(changeOrgan, { quiet: true, refresh: [showOrgan], doneText: t('organ.saved') })
  const set = (name: keyof typeof words) => (text: string) =>
    setWords({ ...words, [name]: text === '' && name !== 'fullName' && name !== 'mark' ? null : text })
  const missing = words.fullName.trim().length < 2 || words.mark.trim() === ''
  return (
    <RulesForm
      fault={missing ? t('organ.missing') : undefined}
      error={save.error}
      changed={JSON.stringify(words) !== JSON.stringify(kept)}
      busy={save.isPending}
      onSave={() => save.mutate({ body: { ...words, version } })}
      onReset={() => setWords(kept)}
    >
      <Section title={t('organ.signs')}>
        <div className="form-columns">
          <Field label={t('organ.fullName')} required>
            <Input value={words.fullName} maxLength={60} onChange={(event) => set('fullName')(event.target.value)} />
          </Field>
          <Field label={t('organ.mark')} hint={t('organ.mark.hint', { mark: words.mark })} required>
            <Input value={words.mark} maxLength={20} onChange={(event) => set('mark')(event.target.value)} />
          </Field>
        </div>
      </Section>
      <Section title={t('organ.contact')} extra={<span className="quiet">{t('organ.contact.hint')}</span>}>
        <div className="form-columns">
          <Field label={t('organ.contactPerson')}>
            <Input
              value={words.contactPerson ?? ''}
              maxLength={60}
              onChange={(event) => set('contactPerson')(event.target.value)}
            />
          </Field>
          <Field label={t('organ.contactPhone')}>
            <Input
              value={words.contactPhone ?? ''}
              maxLength={40}
              onChange={(event) => set('contactPhone')(event.target.value)}
            />
          </Field>
          <Field label={t('organ.address')}>
            <Input
              value={words.address ?? ''}
              maxLength={200}
              onChange={(event) => set('address')(event.target.value)}
            />
          </Field>
        </div>
      </Section>
    </RulesForm>
  )
}
