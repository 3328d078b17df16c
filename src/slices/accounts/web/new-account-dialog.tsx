import { Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { faultsByField, Problem } from '../../../web/ui/problem.tsx'
import { type AccountRow, createAccount, listAccounts } from '../contract.ts'
import { ACCOUNT_ROLES, type AccountRole } from '../domain.ts'
import { type ScopeDraft, ScopeFields, scopeOfDraft } from './scope-fields.tsx'
import { useSliceText, useText } from './use-text.ts'

/** Makes an account; the role and scope asked for are granted by the security administrator. */
export function NewAccountDialog(props: {
  readonly onClose: () => void
  readonly onFirstPassword: (account: AccountRow, password: string) => void
}): ReactNode {
  const t = useText()
  const shell = useShellText()
  const slice = useSliceText()
  const { scope: ownScope } = useSession()
  const [loginName, setLoginName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [phone, setPhone] = useState('')
  const [role, setRole] = useState<AccountRole>('township-officer')
  const [draft, setDraft] = useState<ScopeDraft>({})
  const [tried, setTried] = useState(false)
  const create = useAction(createAccount, {
    quiet: true,
    refresh: [listAccounts],
    doneText: t('accounts.created'),
    done: (reply) => props.onFirstPassword(reply.account, reply.firstPassword),
  })
  const faults = faultsByField(create.error)
  const missing = (value: string): string | undefined => (tried && !value.trim() ? t('accounts.required') : undefined)
  const submit = (): void => {
    setTried(true)
    if (!displayName.trim() || !loginName.trim()) return
    const person = { loginName: loginName.trim(), displayName: displayName.trim(), phone: phone.trim() || null }
    create.mutate({ body: { ...person, role, ...scopeOfDraft(role, draft, ownScope.countyCode) } })
  }
  return (
    <Modal
      open
      title={t('accounts.new')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: create.isPending }}
      onOk={submit}
      onCancel={props.onClose}
      mask={{ closable: false }}
    >
      <div className="form">
        <div className="form-columns">
          <Field label={t('accounts.name')} required error={faults['displayName'] ?? missing(displayName)}>
            <Input value={displayName} maxLength={60} onChange={(event) => setDisplayName(event.target.value)} />
          </Field>
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
        <p className="quiet">{t('accounts.new.waits')}</p>
        <Problem error={create.error} />
      </div>
    </Modal>
  )
}
