import { QRCode } from 'antd'
import type { ReactNode } from 'react'
import { useAction } from '../../../web/query.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  getSecondFactor,
  removeSecondFactor,
} from '../second-factor-contract.ts'
import { getSession } from '../contract.ts'
import { CodeForm, PasswordForm, type StepProps } from './factor-parts.tsx'
import { useText } from './use-text.ts'

/** Sets the app up: the password, then its secret as a QR code, then its first code. */
export function TotpSetUp(props: StepProps): ReactNode {
  const t = useText()
  const begin = useAction(beginSecondFactor, { quiet: true })
  if (begin.data) return <Confirm {...props} secret={begin.data.secret} uri={begin.data.uri} />
  return (
    <>
      <p>{t('factor.text')}</p>
      <PasswordForm
        action={t('factor.begin')}
        busy={begin.isPending}
        error={begin.error}
        onPassword={(password) => begin.mutate({ body: { password } })}
        onCancel={props.onBack}
      />
    </>
  )
}

function Confirm(props: StepProps & { readonly secret: string; readonly uri: string }): ReactNode {
  const t = useText()
  const confirm = useAction(confirmSecondFactor, { quiet: true, done: props.onEquipped })
  return (
    <>
      <p>{t('factor.scan')}</p>
      <div className="factor-code" role="img" aria-label={t('factor.qr')}>
        <QRCode value={props.uri} type="svg" bordered={false} size={200} color="#000000" bgColor="#ffffff" />
      </div>
      <div>
        <p className="quiet">{t('factor.by-hand')}</p>
        <p className="mono strong wrap-anywhere factor-secret">{props.secret.match(/.{1,4}/g)?.join(' ')}</p>
      </div>
      <CodeForm
        label={t('factor.first-code')}
        action={t('factor.confirm')}
        busy={confirm.isPending}
        error={confirm.error}
        onCode={(code) => confirm.mutate({ body: { code } })}
        onCancel={props.onBack}
      />
    </>
  )
}

/** Takes the app away, to set up another telephone. */
export function TotpRemoval(props: StepProps): ReactNode {
  const t = useText()
  const remove = useAction(removeSecondFactor, {
    quiet: true,
    refresh: [getSecondFactor, getSession],
    doneText: t('factor.removed'),
    done: props.onBack,
  })
  return (
    <>
      <p>{t('factor.remove.text')}</p>
      <CodeForm
        label={t('factor.code')}
        action={t('factor.remove')}
        busy={remove.isPending}
        danger
        error={remove.error}
        onCode={(code) => remove.mutate({ body: { code } })}
        onCancel={props.onBack}
      />
    </>
  )
}
