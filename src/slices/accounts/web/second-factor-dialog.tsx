import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Alert, Button, Input, Modal, QRCode } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import {
  beginSecondFactor,
  confirmSecondFactor,
  getSecondFactor,
  getSession,
  removeSecondFactor,
  renewRecoveryCodes,
  type SecondFactorState,
} from '../contract.ts'
import { useText } from './use-text.ts'

export interface SecondFactorDialogProps {
  /** The county asks for one and there is none: the dialog cannot be closed, only left by signing out. */
  readonly must: boolean
  readonly onClose: () => void
  readonly onSignOut: () => void
}

/** Sets up, shows and takes away the own second factor. */
export function SecondFactorDialog(props: SecondFactorDialogProps): ReactNode {
  const t = useText()
  const { data, error } = useCall(getSecondFactor, {}, { staleTime: 0 })
  const [codes, setCodes] = useState<readonly string[]>()
  const leave = props.must && !codes ? props.onSignOut : props.onClose
  return (
    <Modal
      open
      title={t('factor.title')}
      footer={null}
      closable={!props.must}
      keyboard={!props.must}
      mask={{ closable: false }}
      onCancel={leave}
    >
      <div className="form">
        <Problem error={error} />
        {codes ? (
          <RecoveryCodes codes={codes} onClose={props.onClose} />
        ) : data?.on ? (
          <OwnFactor state={data} onCodes={setCodes} />
        ) : (
          data && <SetUp must={props.must} onCodes={setCodes} onLeave={leave} />
        )}
      </div>
    </Modal>
  )
}

function SetUp(props: {
  readonly must: boolean
  readonly onCodes: (codes: readonly string[]) => void
  readonly onLeave: () => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [password, setPassword] = useState('')
  const begin = useAction(beginSecondFactor, { quiet: true })
  const secret = begin.data
  return (
    <>
      {props.must && !secret && <Alert type="info" showIcon title={t('factor.must')} />}
      {secret ? (
        <Confirm secret={secret.secret} uri={secret.uri} onCodes={props.onCodes} />
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            if (password) begin.mutate({ body: { password } })
          }}
        >
          <p>{t('factor.text')}</p>
          <Field label={t('password.current')}>
            <Input.Password
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
          <Problem error={begin.error} />
          <div className="row">
            <Button type="primary" htmlType="submit" loading={begin.isPending}>
              {t('factor.begin')}
            </Button>
            <Button onClick={props.onLeave}>{props.must ? t('menu.sign-out') : shell('shell.cancel')}</Button>
          </div>
        </form>
      )}
    </>
  )
}

/** The secret as a QR code and as text, and the first code of the app. */
function Confirm(props: {
  readonly secret: string
  readonly uri: string
  readonly onCodes: (codes: readonly string[]) => void
}): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const router = useRouter()
  const confirm = useAction(confirmSecondFactor, {
    quiet: true,
    done: ({ session, recoveryCodes }) => {
      client.setQueryData(keyOf(getSession), session)
      props.onCodes(recoveryCodes)
      // What was refused before is asked again.
      void client.invalidateQueries({ predicate: (query) => query.queryKey[1] !== getSession.path })
      void router.invalidate()
    },
  })
  return (
    <>
      <p>{t('factor.scan')}</p>
      <div className="factor-code" role="img" aria-label={t('factor.qr')}>
        <QRCode value={props.uri} type="svg" bordered={false} size={200} color="#000000" bgColor="#ffffff" />
      </div>
      <p className="quiet">{t('factor.by-hand')}</p>
      <p className="mono strong wrap-anywhere">{props.secret.match(/.{1,4}/g)?.join(' ')}</p>
      <CodeForm
        label={t('factor.first-code')}
        action={t('factor.confirm')}
        busy={confirm.isPending}
        onCode={(code) => confirm.mutate({ body: { code } })}
      />
      <Problem error={confirm.error} />
    </>
  )
}

function CodeForm(props: {
  readonly label: string
  readonly action: string
  readonly busy: boolean
  readonly danger?: boolean
  readonly onCode: (code: string) => void
}): ReactNode {
  const [code, setCode] = useState('')
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (code.trim().length >= 6) props.onCode(code.trim())
      }}
    >
      <Field label={props.label}>
        <Input
          value={code}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <div className="row">
        <Button
          type={props.danger ? 'default' : 'primary'}
          danger={props.danger ?? false}
          htmlType="submit"
          loading={props.busy}
        >
          {props.action}
        </Button>
      </div>
    </form>
  )
}

/** A second factor that is on: since when, how many recovery codes are left, and what can be done. */
function OwnFactor(props: {
  readonly state: SecondFactorState
  readonly onCodes: (codes: readonly string[]) => void
}): ReactNode {
  const t = useText()
  const { state } = props
  const renew = useAction(renewRecoveryCodes, {
    quiet: true,
    refresh: [getSecondFactor],
    done: (reply) => props.onCodes(reply.recoveryCodes),
  })
  const remove = useAction(removeSecondFactor, {
    quiet: true,
    refresh: [getSecondFactor, getSession],
    doneText: t('factor.removed'),
  })
  return (
    <>
      <Alert type="success" showIcon title={t('factor.on', { since: state.since ? formatInstant(state.since) : '' })} />
      <p>{t('factor.codes-left', { count: state.recoveryCodesLeft })}</p>
      <CodeForm
        label={t('factor.code')}
        action={t('factor.renew')}
        busy={renew.isPending}
        onCode={(code) => renew.mutate({ body: { code } })}
      />
      <Problem error={renew.error} />
      <p className="quiet">{t('factor.remove.text')}</p>
      <CodeForm
        label={t('factor.code')}
        action={t('factor.remove')}
        busy={remove.isPending}
        danger
        onCode={(code) => remove.mutate({ body: { code } })}
      />
      <Problem error={remove.error} />
    </>
  )
}

/** Recovery codes the only time they can be seen. */
function RecoveryCodes(props: { readonly codes: readonly string[]; readonly onClose: () => void }): ReactNode {
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
