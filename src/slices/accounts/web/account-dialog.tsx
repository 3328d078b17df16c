import { Button, Input, Modal, Popconfirm, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { faultsByField, Problem } from '../../../web/ui/problem.tsx'
import { type AccountRow, createAccount, editAccount, listAccounts, resetPassword } from '../contract.ts'
import { ACCOUNT_ROLES, type AccountRole } from '../domain.ts'
import { AccountSessions } from './account-sessions.tsx'
import { type ScopeDraft, ScopeFields, scopeDraftOf, scopeOfDraft } from './scope-fields.tsx'
import { useSliceText, useText } from './use-text.ts'

export interface AccountDialogProps {
  /** Undefined: a new one. */
  readonly account: AccountRow | undefined
  readonly onClose: () => void
  readonly onFirstPassword: (account: AccountRow, password: string) => void
}

/** Makes or changes an account. */
export function AccountDialog(props: AccountDialogProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const slice = useSliceText()
  const { scope: ownScope } = useSession()
  const { account } = props
  const [loginName, setLoginName] = useState('')
  const [displayName, setDisplayName] = useState(account?.displayName ?? '')
  const [phone, setPhone] = useState(account?.phone ?? '')
  const [role, setRole] = useState<AccountRole>(account?.role ?? 'township-officer')
  const [draft, setDraft] = useState<ScopeDraft>(scopeDraftOf(account))
  const [tried, setTried] = useState(false)

  const create = useAction(createAccount, {
    quiet: true,
    refresh: [listAccounts],
    doneText: t('accounts.created'),
    done: (reply) => props.onFirstPassword(reply.account, reply.firstPassword),
  })
  const edit = useAction(editAccount, {
    quiet: true,
    refresh: [listAccounts],
    doneText: shell('shell.saved'),
    done: props.onClose,
  })
  const faults = faultsByField(create.error ?? edit.error)
  const missing = (value: string): string | undefined => (tried && !value.trim() ? t('accounts.required') : undefined)
  const fields = {
    displayName: displayName.trim(),
    role,
    phone: phone.trim() || null,
    ...scopeOfDraft(role, draft, ownScope.countyCode),
  }
  const submit = (): void => {
    setTried(true)
    if (!fields.displayName || (!account && !loginName.trim())) return
    if (!account) create.mutate({ body: { loginName: loginName.trim(), ...fields } })
    else
      edit.mutate({
        params: { accountId: account.id },
        body: { version: account.version, active: account.active, ...fields },
      })
  }
  const switchTo = (active: boolean): void => {
    if (!account) return
    edit.mutate({
      params: { accountId: account.id },
      body: {
        version: account.version,
        active,
        displayName: account.displayName,
        role: account.role,
        phone: account.phone,
        divisionPrefix: account.divisionPrefix,
        schoolPrefix: account.schoolPrefix,
      },
    })
  }

  return (
    <Modal
      open
      title={account ? t('accounts.edit') : t('accounts.new')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: create.isPending || edit.isPending }}
      onOk={submit}
      onCancel={props.onClose}
      mask={{ closable: false }}
    >
      <div className="form">
        {account && <AccountSteps account={account} onSwitch={switchTo} onFirstPassword={props.onFirstPassword} />}
        <div className="form-columns">
          <Field label={t('accounts.name')} required error={faults['displayName'] ?? missing(displayName)}>
            <Input value={displayName} maxLength={60} onChange={(event) => setDisplayName(event.target.value)} />
          </Field>
          {account ? (
            <Field label={t('accounts.login-name')}>
              <Input value={account.loginName} disabled />
            </Field>
          ) : (
            <Field
              label={t('accounts.login-name')}
              required
              hint={t('accounts.login-name.hint')}
              error={faults['loginName'] ?? missing(loginName)}
            >
              <Input
                value={loginName}
                maxLength={40}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setLoginName(event.target.value)}
              />
            </Field>
          )}
        </div>
        <Field label={t('accounts.role')} required>
          <Select
            value={role}
            onChange={setRole}
            options={ACCOUNT_ROLES.map((one) => ({ value: one, label: slice(`role.${one}`) }))}
          />
        </Field>
        <ScopeFields role={role} draft={draft} onChange={setDraft} />
        <Field label={t('accounts.phone')} error={faults['phone']}>
          <Input value={phone} maxLength={20} inputMode="tel" onChange={(event) => setPhone(event.target.value)} />
        </Field>
        {account && <AccountSessions accountId={account.id} />}
        <Problem error={create.error ?? edit.error} />
      </div>
    </Modal>
  )
}

/** What can be done with an account besides changing its fields. */
function AccountSteps(props: {
  readonly account: AccountRow
  readonly onSwitch: (active: boolean) => void
  readonly onFirstPassword: (account: AccountRow, password: string) => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const { account } = props
  const reset = useAction(resetPassword, {
    refresh: [listAccounts],
    done: (reply) => props.onFirstPassword(account, reply.firstPassword),
  })
  return (
    <div className="row">
      <Popconfirm
        title={t('accounts.reset')}
        description={<div className="confirm-text">{t('accounts.reset.text', { name: account.displayName })}</div>}
        okText={t('accounts.reset')}
        cancelText={shell('shell.cancel')}
        onConfirm={() => reset.mutate({ params: { accountId: account.id } })}
      >
        <Button loading={reset.isPending}>{t('accounts.reset')}</Button>
      </Popconfirm>
      {account.active ? (
        <Popconfirm
          title={t('accounts.switch-off')}
          description={
            <div className="confirm-text">{t('accounts.switch-off.text', { name: account.displayName })}</div>
          }
          okText={t('accounts.switch-off')}
          okButtonProps={{ danger: true }}
          cancelText={shell('shell.cancel')}
          onConfirm={() => props.onSwitch(false)}
        >
          <Button danger>{t('accounts.switch-off')}</Button>
        </Popconfirm>
      ) : (
        <Button onClick={() => props.onSwitch(true)}>{t('accounts.switch-on')}</Button>
      )}
    </div>
  )
}
