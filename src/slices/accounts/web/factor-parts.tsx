import { Alert, Button, Input } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import type { Session } from '../contract.ts'
import { useText } from './use-text.ts'

export interface StepProps {
  readonly onBack: () => void
  /** A second factor was set up: the session is a new one, and there may be recovery codes to show. */
  readonly onEquipped: (reply: { readonly session: Session; readonly recoveryCodes: readonly string[] }) => void
}

interface AskedProps {
  readonly action: string
  readonly busy: boolean
  readonly danger?: boolean
  readonly error: unknown
  readonly onCancel?: (() => void) | undefined
  readonly cancelText?: string
}

/** A form of one step: its fields, what went wrong, and the way on or back. */
function StepForm(props: AskedProps & { readonly onSubmit: () => void; readonly children: ReactNode }): ReactNode {
  const shell = useShellText()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    props.onSubmit()
  }
  return (
    <form className="form" onSubmit={submit}>
      {props.children}
      <Problem error={props.error} />
      <div className="row">
        <Button
          type={props.danger ? 'default' : 'primary'}
          danger={props.danger ?? false}
          htmlType="submit"
          loading={props.busy}
        >
          {props.action}
        </Button>
        {props.onCancel && <Button onClick={props.onCancel}>{props.cancelText ?? shell('shell.cancel')}</Button>}
      </div>
    </form>
  )
}

/** Asks for a code of the app, or a recovery code. */
export function CodeForm(
  props: AskedProps & { readonly label: string; readonly onCode: (code: string) => void },
): ReactNode {
  const [code, setCode] = useState('')
  return (
    <StepForm {...props} onSubmit={() => code.trim().length >= 6 && props.onCode(code.trim())}>
      <Field label={props.label}>
        <Input
          value={code}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
    </StepForm>
  )
}

/** Asks for the own password again, with further fields above it. */
export function PasswordForm(
  props: AskedProps & { readonly children?: ReactNode; readonly onPassword: (password: string) => void },
): ReactNode {
  const t = useText()
  const [password, setPassword] = useState('')
  return (
    <StepForm {...props} onSubmit={() => password && props.onPassword(password)}>
      {props.children}
      <Field label={t('password.current')}>
        <Input.Password
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
    </StepForm>
  )
}

/** Recovery codes the only time they can be seen. */
export function RecoveryCodes(props: { readonly codes: readonly string[]; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  return (
    <>
      <Alert type="warning" showIcon title={t('factor.codes.text')} />
      <ul className="factor-codes mono strong" aria-label={t('factor.codes')}>
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="row">
        <Button onClick={() => window.print()}>{shell('shell.print')}</Button>
        <Button type="primary" onClick={props.onClose}>
          {t('factor.codes.kept')}
        </Button>
      </div>
    </>
  )
}
