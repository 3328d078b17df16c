import { Alert, Button, Input } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { CallRefused } from '../../../web/call.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import type { FactorKind } from '../rules-domain.ts'
import { signInWithCode } from '../second-factor-contract.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { useArrival } from './use-arrival.ts'
import { passkeyObstacle } from './use-passkey.ts'
import { useText } from './use-text.ts'

export interface SecondStepProps {
  readonly ticket: string
  readonly factors: readonly FactorKind[]
  readonly passkeyOrigin: string | null
  /** Where the sign-in was asked for, when the address of this page does not say. */
  readonly back?: string | undefined
  readonly onAgain: () => void
}

/** What comes after the password: a device with a passkey, the code of the app, or a recovery code. */
export function SecondStep(props: SecondStepProps): ReactNode {
  const t = useText()
  const arrive = useArrival(props.back)
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction(signInWithCode, { quiet: true, done: arrive })
  const hasCodes = props.factors.includes('totp')
  const obstacle = props.factors.includes('passkey') ? passkeyObstacle(props.passkeyOrigin) : undefined
  const offersPasskey = props.factors.includes('passkey') && !obstacle
  useEffect(() => {
    if (!offersPasskey) field.current?.focus()
  }, [offersPasskey])
  const isOver = action.error instanceof CallRefused && action.error.code === 'accounts.sign-in-again'
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (code.trim().length >= 6) action.mutate({ body: { ticket: props.ticket, code: code.trim() } })
  }
  return (
    <form className="alone-card form" onSubmit={submit} noValidate aria-label={t('sign-in.second')}>
      {obstacle && <Alert type="info" showIcon title={t(obstacle, { address: props.passkeyOrigin ?? '' })} />}
      {offersPasskey && (
        <>
          <p>{t('sign-in.second.passkey-text')}</p>
          <PasskeyButton ticket={props.ticket} onSignedIn={arrive} />
          <p className="or">{t('sign-in.or')}</p>
        </>
      )}
      <p>{t(hasCodes ? 'sign-in.second.text' : 'sign-in.second.or-code')}</p>
      <Problem error={action.error} />
      <Field
        label={t(hasCodes ? 'factor.code' : 'sign-in.recovery-code')}
        error={tried && code.trim().length < 6 ? t('sign-in.second.missing') : undefined}
      >
        <Input
          ref={(input) => {
            field.current = input?.input ?? null
          }}
          size="large"
          inputMode={hasCodes ? 'numeric' : 'text'}
          autoComplete="one-time-code"
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      {!isOver && (
        <Button
          type={offersPasskey ? 'default' : 'primary'}
          htmlType="submit"
          size="large"
          block
          loading={action.isPending}
        >
          {t('sign-in.action')}
        </Button>
      )}
      <Button size="large" type="link" block onClick={props.onAgain}>
        {t('sign-in.second.again')}
      </Button>
    </form>
  )
}
