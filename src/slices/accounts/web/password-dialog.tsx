import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Alert, Input, Modal, Progress } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { changePassword, getSession } from '../contract.ts'
import { PASSWORD_STRENGTHS, type PasswordStrength, strengthOf } from '../password-domain.ts'
import { useText } from './use-text.ts'

export interface PasswordDialogProps {
  /** The first password is still in use: the dialog cannot be closed, only left by signing out. */
  readonly must: boolean
  readonly onClose: () => void
  readonly onSignOut: () => void
}

/** Changes the own password. */
export function PasswordDialog(props: PasswordDialogProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const client = useQueryClient()
  const router = useRouter()
  const { passwordMinLength, account } = useSession()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const action = useAction(changePassword, {
    quiet: true,
    doneText: t('password.changed'),
    done: (session) => {
      client.setQueryData(keyOf(getSession), session)
      // What was refused while the first password was in use is asked again.
      void client.invalidateQueries({ predicate: (query) => query.queryKey[1] !== getSession.path })
      void router.invalidate()
      props.onClose()
    },
  })
  const submit = (): void => {
    setTried(true)
    if (currentPassword && newPassword && newPassword === again)
      action.mutate({ body: { currentPassword, newPassword } })
  }
  const missing = (value: string): string | undefined => (tried && !value ? t('password.missing') : undefined)
  return (
    <Modal
      open
      title={t('password.title')}
      okText={shell('shell.save')}
      cancelText={props.must ? t('menu.sign-out') : shell('shell.cancel')}
      okButtonProps={{ loading: action.isPending }}
      closable={!props.must}
      mask={{ closable: false }}
      keyboard={!props.must}
      onOk={submit}
      onCancel={props.must ? props.onSignOut : props.onClose}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {props.must && <Alert type="info" showIcon title={t('password.must')} />}
        <Field label={t('password.current')} error={missing(currentPassword)}>
          <Input.Password
            autoComplete="current-password"
            value={currentPassword}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </Field>
        <Field
          label={t('password.new')}
          hint={
            <>
              {t('password.rule', { minLength: passwordMinLength })}
              {newPassword && <Strength value={strengthOf(newPassword, account, { passwordMinLength })} />}
            </>
          }
          error={missing(newPassword)}
        >
          <Input.Password
            autoComplete="new-password"
            value={newPassword}
            onChange={(event) => setNew(event.target.value)}
          />
        </Field>
        <Field
          label={t('password.again')}
          error={tried && again !== newPassword ? t('password.not-same') : missing(again)}
        >
          <Input.Password
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        </Field>
        <p className="quiet">{t('password.ends-others')}</p>
        <Problem error={action.error} />
        <button type="submit" hidden />
      </form>
    </Modal>
  )
}

const COLOURS: Readonly<Record<PasswordStrength, string>> = {
  weak: 'var(--red)',
  fair: 'var(--amber)',
  strong: 'var(--green)',
}

/** How strong the password is that is being typed: a bar, and the same in words. */
function Strength({ value }: { readonly value: PasswordStrength }): ReactNode {
  const t = useText()
  const step = PASSWORD_STRENGTHS.indexOf(value) + 1
  return (
    <span className="row" role="status">
      <Progress
        aria-hidden="true"
        steps={PASSWORD_STRENGTHS.length}
        percent={(step / PASSWORD_STRENGTHS.length) * 100}
        showInfo={false}
        size="small"
        strokeColor={COLOURS[value]}
      />
      {t(`password.strength.${value}`)}
    </span>
  )
}
