import { useParams } from '@tanstack/react-router'
import { Button, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { textOfCode, useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { type Consent, listConsents, recordConsent, withdrawConsent } from '../contract.ts'
import { REQUESTER_ROLES, type RequesterRole } from '../domain.ts'
import { CONSENT_SETS } from '../processing-domain.ts'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

/** Consents of a child's guardians, for what rests on consent. */
export function ConsentsPage(): ReactNode {
  const t = useText()
  const { childId } = useParams({ from: '/desk/children/$childId/consents' })
  const [adding, setAdding] = useState(false)
  const { data, error, refetch } = useCall(listConsents, { params: { childId } }, { staleTime: 0 })
  return (
    <>
      <PageHeader
        title={t('consents.title')}
        note={t('consents.note')}
        up={{ link: { to: '/children/$childId', params: { childId } }, text: t('request.card') }}
        actions={
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('consents.add')}
          </Button>
        }
      />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && <Loading />}
      {data && (
        <Section title={t('consents.title')} flush>
          {data.rows.length === 0 ? (
            <p className="inside quiet">{t('consents.none')}</p>
          ) : (
            <ConsentTable rows={data.rows} />
          )}
        </Section>
      )}
      {adding && <ConsentDialog childId={childId} onClose={() => setAdding(false)} />}
    </>
  )
}

function ConsentTable({ rows }: { readonly rows: readonly Consent[] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const withdraw = useAction(withdrawConsent, { refresh: [listConsents] })
  return (
    <ScrollX label={t('consents.title')}>
      <table className="table">
        <caption className="secret">{t('consents.title')}</caption>
        <thead>
          <tr>
            {(['for', 'given-by', 'given-on', 'evidence', 'state'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`consents.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.consentId}>
              <td>{textOfCode(slice, sliceTexts, `privacy.data.${row.dataSet}.name`)}</td>
              <td>
                {row.givenBy} {slice(`privacy.requester.${row.givenByRole}`)}
              </td>
              <td className="nowrap">{row.givenOn}</td>
              <td>{row.evidenceRef}</td>
              <td className="nowrap">
                {row.withdrawnOn ? (
                  t('consents.withdrawn', { day: row.withdrawnOn })
                ) : (
                  <>
                    {t('consents.holds')}{' '}
                    <Button
                      size="small"
                      loading={withdraw.isPending}
                      onClick={() => withdraw.mutate({ params: { consentId: row.consentId } })}
                    >
                      {t('consents.withdraw')}
                    </Button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function ConsentDialog(props: { readonly childId: string; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const today = useToday()
  const [submissionId] = useState(newId)
  const [dataSet, setDataSet] = useState(CONSENT_SETS[0]!)
  const [givenBy, setGivenBy] = useState('')
  const [role, setRole] = useState<RequesterRole>('father')
  const [givenOn, setGivenOn] = useState<string>(today)
  const [evidence, setEvidence] = useState('')
  const [tried, setTried] = useState(false)
  const missing = (value: string): string | undefined => (tried && !value.trim() ? t('enter.missing') : undefined)
  const save = useAction(recordConsent, { quiet: true, refresh: [listConsents], done: props.onClose })
  const submit = (): void => {
    setTried(true)
    if (!givenBy.trim() || !evidence.trim() || !givenOn) return
    save.mutate({
      params: { childId: props.childId },
      body: {
        submissionId,
        dataSet,
        givenBy: givenBy.trim(),
        givenByRole: role,
        givenOn,
        evidenceRef: evidence.trim(),
      },
    })
  }
  return (
    <Modal
      open
      title={t('consents.add')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <Field label={t('consents.for')} required>
          <Select
            value={dataSet}
            onChange={setDataSet}
            options={CONSENT_SETS.map((value) => ({
              value,
              label: textOfCode(slice, sliceTexts, `privacy.data.${value}.name`),
            }))}
          />
        </Field>
        <Field label={t('consents.given-by')} required error={missing(givenBy)}>
          <Input value={givenBy} maxLength={60} onChange={(event) => setGivenBy(event.target.value)} />
        </Field>
        <Field label={t('enter.role')} required>
          <Select
            value={role}
            onChange={setRole}
            options={REQUESTER_ROLES.map((value) => ({ value, label: slice(`privacy.requester.${value}`) }))}
          />
        </Field>
        <Field label={t('consents.given-on')} required error={missing(givenOn)}>
          <DayInput value={givenOn} max={today} onChange={setGivenOn} />
        </Field>
        <Field label={t('consents.evidence')} required error={missing(evidence)}>
          <Input value={evidence} maxLength={200} onChange={(event) => setEvidence(event.target.value)} />
        </Field>
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
