import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../i18n.ts'
import { Field } from './field.tsx'
import { Problem } from './problem.tsx'

export interface ReasonDialogProps {
  readonly open: boolean
  readonly title: string
  /** What will happen. */
  readonly children: ReactNode
  readonly actionText: string
  readonly danger?: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onCancel: () => void
  readonly onConfirm: (reason: string) => void
}

/** Asks for the reason of a step that takes something back; the reason goes on record. */
export function ReasonDialog(props: ReasonDialogProps): ReactNode {
  const t = useShellText()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const confirm = (): void => {
    if (reason.trim() === '') setMissing(true)
    else props.onConfirm(reason.trim())
  }
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.actionText}
      cancelText={t('shell.cancel')}
      okButtonProps={{ danger: props.danger ?? false, loading: props.busy }}
      onCancel={props.onCancel}
      onOk={confirm}
      destroyOnHidden
      afterClose={() => {
        setReason('')
        setMissing(false)
      }}
    >
      <div className="stack">
        <div>{props.children}</div>
        <Field label={t('shell.reason')} required error={missing ? t('shell.reason.missing') : undefined}>
          <Input.TextArea
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value)
              setMissing(false)
            }}
          />
        </Field>
        <Problem error={props.error} />
      </div>
    </Modal>
  )
}
