import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/call.ts'
import { formatInstant } from '../../../web/format.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { getSession } from '../contract.ts'
import { addPasskey, beginPasskey, getSecondFactor, type PasskeyRow, removePasskey } from '../second-factor-contract.ts'
import { PasswordForm, type StepProps } from './factor-parts.tsx'
import { makePasskey, PasskeyFailed } from './use-passkey.ts'
import { useText } from './use-text.ts'

/** The own passkeys, one below the other. */
export function PasskeyList(props: {
  readonly passkeys: readonly PasskeyRow[]
  readonly onRemove: (passkey: PasskeyRow) => void
}): ReactNode {
  const t = useText()
  return (
    <ul className="plain">
      {props.passkeys.map((passkey) => (
        <li key={passkey.id} className="job row apart">
          <div>
            <div className="row">
              <span className="strong wrap-anywhere">{passkey.name}</span>
              {passkey.synced && <StatusTag tone="neutral">{t('passkey.synced')}</StatusTag>}
            </div>
            <div className="quiet">
              {t('passkey.added', { at: formatInstant(passkey.createdAt) })} ·{' '}
              {passkey.lastUsedAt
                ? t('passkey.last-used', { at: formatInstant(passkey.lastUsedAt) })
                : t('passkey.never-used')}
            </div>
          </div>
          <Button onClick={() => props.onRemove(passkey)} aria-label={`${t('passkey.remove')} ${passkey.name}`}>
            {t('passkey.remove')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** Adds a passkey: its name and the password, then the browser's own window. */
export function PasskeyAddition(props: StepProps): ReactNode {
  const t = useText()
  const [name, setName] = useState(() => t('passkey.name.suggested', { device: deviceName() }))
  const add = useMutation({
    mutationFn: async (password: string) => {
      const options = await call(beginPasskey, { body: { password } })
      return call(addPasskey, { body: { name: name.trim() || deviceName(), attestation: await makePasskey(options) } })
    },
    onSuccess: props.onEquipped,
  })
  const { error } = add
  return (
    <>
      <p>{t('passkey.text')}</p>
      <PasswordForm
        action={t('passkey.add')}
        busy={add.isPending}
        error={error instanceof PasskeyFailed ? new Error(t(error.text)) : error}
        onPassword={(password) => add.mutate(password)}
        onCancel={props.onBack}
      >
        <Field label={t('passkey.name')} hint={t('passkey.name.hint')}>
          <Input value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </Field>
      </PasswordForm>
    </>
  )
}

/** `Windows`, `Android` and so on: enough for a first name. */
function deviceName(): string {
  return /(Windows|Android|iPhone|iPad|Mac|Linux)/.exec(navigator.userAgent)?.[1] ?? 'PC'
}

/** Removes one of the own passkeys. */
export function PasskeyRemoval(props: StepProps & { readonly passkey: PasskeyRow }): ReactNode {
  const t = useText()
  const { passkey } = props
  const remove = useAction(removePasskey, {
    quiet: true,
    refresh: [getSecondFactor, getSession],
    doneText: t('passkey.removed'),
    done: props.onBack,
  })
  return (
    <>
      <Alert type="warning" showIcon title={t('passkey.remove.text', { name: passkey.name })} />
      <PasswordForm
        action={t('passkey.remove')}
        busy={remove.isPending}
        danger
        error={remove.error}
        onPassword={(password) => remove.mutate({ params: { passkeyId: passkey.id }, body: { password } })}
        onCancel={props.onBack}
      />
    </>
  )
}
