import { App, Button, Input, Modal, Radio, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { BodyOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { searchChildren } from '../../register/contract.ts'
import { listTips, showTip, takeTipStep, type TipPage } from '../contract.ts'
import { TIP_REFUSALS, type TipStep } from '../domain.ts'
import { useText, useTipText } from './use-text.ts'

type Body = BodyOf<typeof takeTipStep>
type Given = Partial<Pick<Body, 'childId' | 'unit' | 'reason' | 'note'>>

/** What may be done with a tip; each step asks what it needs in a dialog. */
export function TipSteps({ tipId, page }: { readonly tipId: string; readonly page: TipPage }): ReactNode {
  const t = useText()
  const slice = useTipText()
  const [open, setOpen] = useState<TipStep>()
  return (
    <Section title={t('tip.next')}>
      <div className="row">
        {page.steps.map((step) => (
          <Button key={step} type={step === 'link' ? 'primary' : 'default'} onClick={() => setOpen(step)}>
            {slice(`tip.step.${step}`)}
          </Button>
        ))}
      </div>
      {open && <StepDialog key={open} tipId={tipId} page={page} step={open} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}

function StepDialog(props: {
  readonly tipId: string
  readonly page: TipPage
  readonly step: TipStep
  readonly onClose: () => void
}): ReactNode {
  const { tipId, page, step, onClose } = props
  const t = useText()
  const slice = useTipText()
  const shell = useShellText()
  const { message } = App.useApp()
  const [submissionId] = useState(newId)
  const [given, setGiven] = useState<Given>({})
  const give = (more: Given): void => setGiven({ ...given, ...more })
  const take = useAction(takeTipStep, {
    quiet: true,
    refresh: [showTip, listTips],
    done: (reply) => {
      const linked = reply.joined ? t('tip.joined') : t('tip.opened')
      void message.success(step === 'link' ? linked : t('tip.done'))
      onClose()
    },
  })
  return (
    <Modal
      open
      title={slice(`tip.step.${step}`)}
      okText={slice(`tip.step.${step}`)}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: take.isPending, danger: step === 'refuse' }}
      onCancel={onClose}
      onOk={() => take.mutate({ params: { tipId }, body: { submissionId, version: page.version, step, ...given } })}
    >
      <div className="stack">
        <p className="quiet">{t(`tip.${step}.text`)}</p>
        {step === 'link' && <FindChild chosen={given.childId} onChoose={(childId) => give({ childId })} />}
        {step === 'refuse' && (
          <Field label={t('tip.reason')} required>
            <Select
              placeholder={t('tip.choose')}
              value={given.reason ?? null}
              onChange={(reason: Body['reason']) => reason && give({ reason })}
              options={TIP_REFUSALS.map((value) => ({ value, label: slice(`tip.refusal.${value}`) }))}
            />
          </Field>
        )}
        {step === 'pass-on' && (
          <Field label={t('tip.unit')} required>
            <Select
              placeholder={t('tip.choose')}
              showSearch={{ optionFilterProp: 'label' }}
              value={given.unit ?? null}
              onChange={(unit: string) => give({ unit })}
              options={page.units.map((one) => ({ value: one.code, label: one.name }))}
            />
          </Field>
        )}
        <Field label={t('tip.note')} required={step === 'refuse'}>
          <Input.TextArea
            rows={3}
            maxLength={500}
            value={given.note ?? ''}
            onChange={(event) => give({ note: event.target.value })}
          />
        </Field>
        <Problem error={take.error} />
      </div>
    </Modal>
  )
}

/** Finds the child a tip is about among those in sight. */
function FindChild(props: {
  readonly chosen: string | undefined
  readonly onChoose: (childId: string) => void
}): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const find = useAction(searchChildren, { quiet: true })
  const search = (): void => {
    if (text.trim()) find.mutate({ body: { text: text.trim() } })
  }
  const rows = find.data?.rows ?? []
  return (
    <div className="stack">
      <Field label={t('tip.find')} required>
        <Input.Search
          value={text}
          maxLength={40}
          enterButton={t('tip.find.button')}
          loading={find.isPending}
          onChange={(event) => setText(event.target.value)}
          onSearch={search}
        />
      </Field>
      <Problem error={find.error} />
      {find.data && rows.length === 0 && <p className="quiet">{t('tip.find.none')}</p>}
      {rows.length > 0 && (
        <Radio.Group
          className="tip-children"
          value={props.chosen ?? null}
          onChange={(event) => props.onChoose(event.target.value as string)}
          options={rows.slice(0, 20).map((row) => ({
            value: row.childId,
            label: [row.name, row.bornOn, row.villageName, row.schoolName].filter(Boolean).join(' · '),
          }))}
        />
      )}
    </div>
  )
}
