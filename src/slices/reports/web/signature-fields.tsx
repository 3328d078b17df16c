import { Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { useReportText } from './use-text.ts'

/** Who answers for a report that is signed, and why a signed one is replaced. */
interface Signature {
  readonly preparedBy: string
  readonly checkedBy: string
  readonly reason: string
}

/** What a report is signed with: the fields, and what they come to once all of them are filled in. */
export function useSignature(isCorrection: boolean, missing: (value: string) => string | undefined) {
  const { account } = useSession()
  const [signature, setSignature] = useState<Signature>({ preparedBy: account.displayName, checkedBy: '', reason: '' })
  const [preparedBy, checkedBy, correctionReason] = [
    signature.preparedBy.trim(),
    signature.checkedBy.trim(),
    signature.reason.trim(),
  ]
  const isWhole = preparedBy && checkedBy && (!isCorrection || correctionReason)
  return {
    fields: (
      <SignatureFields
        signature={signature}
        isCorrection={isCorrection}
        missing={missing}
        onChange={(change) => setSignature({ ...signature, ...change })}
      />
    ),
    body: isWhole ? { preparedBy, checkedBy, ...(isCorrection ? { correctionReason } : {}) } : undefined,
  }
}

function SignatureFields(props: {
  readonly signature: Signature
  readonly isCorrection: boolean
  readonly missing: (value: string) => string | undefined
  readonly onChange: (change: Partial<Signature>) => void
}): ReactNode {
  const r = useReportText()
  const { signature, missing, onChange } = props
  const { preparedBy, checkedBy, reason } = signature
  return (
    <>
      <Field label={r('report.monthly.prepared-by')} required error={missing(preparedBy)}>
        <Input value={preparedBy} maxLength={60} onChange={(event) => onChange({ preparedBy: event.target.value })} />
      </Field>
      <Field label={r('report.monthly.checked-by')} required error={missing(checkedBy)}>
        <Input value={checkedBy} maxLength={60} onChange={(event) => onChange({ checkedBy: event.target.value })} />
      </Field>
      {props.isCorrection && (
        <Field label={r('report.monthly.correction-reason')} required error={missing(reason)}>
          <Input.TextArea
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        </Field>
      )}
    </>
  )
}
