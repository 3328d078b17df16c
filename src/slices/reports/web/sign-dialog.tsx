import { Checkbox, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { listMonthlyReports, type MonthlyReport, showMonthlyReport, signMonthlyReport } from '../contract.ts'
import { useReportText, useText } from './use-text.ts'

/** Signs the report as it is shown; what is signed is frozen. */
export function SignDialog(props: {
  readonly report: MonthlyReport
  readonly month: string
  readonly unit: string | undefined
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const r = useReportText()
  const shell = useShellText()
  const { account } = useSession()
  const [preparedBy, setPreparedBy] = useState(account.displayName)
  const [checkedBy, setCheckedBy] = useState('')
  const [nilStatement, setNil] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [submissionId] = useState(newId)
  const { report } = props
  const version = report.versions[0]?.version ?? 0
  const asksNil = report.content.nil
  const sign = useAction(signMonthlyReport, {
    quiet: true,
    refresh: [showMonthlyReport, listMonthlyReports],
    doneText: t('monthly.signed'),
    done: props.onClose,
  })
  const missing = (value: string): string | undefined =>
    tried && !value.trim() ? t('monthly.sign.missing') : undefined
  const submit = (): void => {
    setTried(true)
    if (!preparedBy.trim() || !checkedBy.trim() || (asksNil && !nilStatement) || (version > 0 && !reason.trim())) return
    sign.mutate({
      params: { month: props.month },
      body: {
        submissionId,
        ...(props.unit ? { unit: props.unit } : {}),
        contentHash: report.contentHash,
        version,
        preparedBy: preparedBy.trim(),
        checkedBy: checkedBy.trim(),
        nilStatement,
        ...(version > 0 ? { correctionReason: reason.trim() } : {}),
      },
    })
  }
  return (
    <Modal
      open
      title={version > 0 ? t('monthly.sign.again') : t('monthly.sign')}
      okText={t('monthly.sign')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: sign.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('monthly.sign.text')}</p>
        <Field label={r('report.monthly.prepared-by')} required error={missing(preparedBy)}>
          <Input value={preparedBy} maxLength={60} onChange={(event) => setPreparedBy(event.target.value)} />
        </Field>
        <Field label={r('report.monthly.checked-by')} required error={missing(checkedBy)}>
          <Input value={checkedBy} maxLength={60} onChange={(event) => setCheckedBy(event.target.value)} />
        </Field>
        {version > 0 && (
          <Field label={r('report.monthly.correction-reason')} required error={missing(reason)}>
            <Input.TextArea
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        )}
        {asksNil && (
          <div>
            <Checkbox checked={nilStatement} onChange={(event) => setNil(event.target.checked)}>
              {t('monthly.sign.nil')}
            </Checkbox>
            {tried && !nilStatement && <div className="field-error">{t('monthly.sign.nil.missing')}</div>}
          </div>
        )}
        <Problem error={sign.error} />
      </div>
    </Modal>
  )
}
