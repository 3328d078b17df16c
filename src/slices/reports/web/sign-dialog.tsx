import { Checkbox, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import { listMonthlyReports, type MonthlyReport, showMonthlyReport, signMonthlyReport } from '../contract.ts'
import { useSignature } from './signature-fields.tsx'
import { useText } from './use-text.ts'

/** Signs the report as it is shown; what is signed is frozen. */
export function SignDialog(props: {
  readonly report: MonthlyReport
  readonly month: string
  readonly unit: string | undefined
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [nilStatement, setNil] = useState(false)
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
  const signature = useSignature(version > 0, missing)
  const submit = (): void => {
    setTried(true)
    if (!signature.body || (asksNil && !nilStatement)) return
    sign.mutate({
      params: { month: props.month },
      body: {
        submissionId,
        ...(props.unit ? { unit: props.unit } : {}),
        contentHash: report.contentHash,
        version,
        nilStatement,
        ...signature.body,
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
        {signature.fields}
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
