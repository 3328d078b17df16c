import { Button, Input, Modal, Popconfirm } from 'antd'
import { type ReactNode, useState } from 'react'
import { isAdministrator } from '../../../kernel/scope.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { faultsByField, Problem } from '../../../web/ui/problem.tsx'
import { type AccountRow, editAccount, listAccounts, resetPassword, unlockAccount } from '../contract.ts'
import { AccountSessions } from './account-sessions.tsx'
import { Authorisation } from './authorisation.tsx'
import { Deputies } from './deputies.tsx'
import { useText } from './use-text.ts'

export interface AccountDialogProps {
  readonly account: AccountRow
  readonly onClose: () => void
  readonly onFirstPassword: (account: AccountRow, password: string) => void
}

/** What can be done with an account: the person and the switch for one administrator, role and scope for the other. */
export function AccountDialog(props: AccountDialogProps): ReactNode {
  const t = useText()
  const may = useMay()
  const { account, onClose } = props
  return (
    <Modal
      open
      title={`${t('accounts.edit')} · ${account.displayName}`}
      footer={null}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div className="form">
        {may('accounts.manage') && <AccountSteps {...props} />}
        {may('accounts.manage') && <PersonForm account={account} onClose={onClose} />}
        {may('accounts.authorise') && <Authorisation account={account} onClose={onClose} />}
        {may('accounts.authorise') && account.authorised && !isAdministrator(account.role) && (
          <Deputies account={account} />
        )}
        <AccountSessions accountId={account.id} mayEnd={may('accounts.manage')} />
      </div>
    </Modal>
  )
}

function PersonForm(props: Pick<AccountDialogProps, 'account' | 'onClose'>): ReactNode {
  const t = useText()
  const shell = useShellText()
  const { account } = props
  const [displayName, setDisplayName] = useState(account.displayName)
  const [phone, setPhone] = useState(account.phone ?? '')
  const edit = useAction(editAccount, {
    quiet: true,
    refresh: [listAccounts],
    doneText: shell('shell.saved'),
    done: props.onClose,
  })
  const faults = faultsByField(edit.error)
  const { id: accountId, version, active } = account
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        const body = { version, active, displayName: displayName.trim(), phone: phone.trim() || null }
        if (body.displayName) edit.mutate({ params: { accountId }, body })
      }}
    >
      <div className="form-columns">
        <Field
          label={t('accounts.name')}
          required
          error={faults['displayName'] ?? (displayName.trim() ? undefined : t('accounts.required'))}
        >
          <Input value={displayName} maxLength={60} onChange={(event) => setDisplayName(event.target.value)} />
        </Field>
        <Field label={t('accounts.phone')} error={faults['phone']}>
          <Input value={phone} maxLength={20} inputMode="tel" onChange={(event) => setPhone(event.target.value)} />
        </Field>
      </div>
      <Problem error={edit.error} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={edit.isPending}>
          {shell('shell.save')}
        </Button>
      </div>
    </form>
  )
}

/** What can be done with an account besides changing its fields. */
function AccountSteps(props: AccountDialogProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const { account } = props
  const { id: accountId, version, displayName, phone } = account
  const reset = useAction(resetPassword, {
    refresh: [listAccounts],
    done: (reply) => props.onFirstPassword(account, reply.firstPassword),
  })
  const unlock = useAction(unlockAccount, {
    refresh: [listAccounts],
    doneText: t('accounts.unlocked'),
    done: props.onClose,
  })
  const edit = useAction(editAccount, { refresh: [listAccounts], doneText: shell('shell.saved'), done: props.onClose })
  const switchTo = (active: boolean): void =>
    edit.mutate({ params: { accountId }, body: { version, active, displayName, phone } })
  return (
    <div className="row">
      {account.locked && (
        <Button loading={unlock.isPending} onClick={() => unlock.mutate({ params: { accountId } })}>
          {t('accounts.unlock')}
        </Button>
      )}
      <Popconfirm
        title={t('accounts.reset')}
        description={<div className="confirm-text">{t('accounts.reset.text', { name: displayName })}</div>}
        okText={t('accounts.reset')}
        cancelText={shell('shell.cancel')}
        onConfirm={() => reset.mutate({ params: { accountId } })}
      >
        <Button loading={reset.isPending}>{t('accounts.reset')}</Button>
      </Popconfirm>
      {account.active ? (
        <Popconfirm
          title={t('accounts.switch-off')}
          description={<div className="confirm-text">{t('accounts.switch-off.text', { name: displayName })}</div>}
          okText={t('accounts.switch-off')}
          okButtonProps={{ danger: true }}
          cancelText={shell('shell.cancel')}
          onConfirm={() => switchTo(false)}
        >
          <Button danger>{t('accounts.switch-off')}</Button>
        </Popconfirm>
      ) : (
        <Button onClick={() => switchTo(true)}>{t('accounts.switch-on')}</Button>
      )}
    </div>
  )
}
