import { Alert, Button, Popconfirm, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { isAdministrator } from '../../../kernel/scope.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type AccountRow, authoriseAccount, listAccounts } from '../contract.ts'
import { ACCOUNT_ROLES, type AccountRole } from '../domain.ts'
import { resetSecondFactor } from '../second-factor-contract.ts'
import { unlinkSingleSignOn } from '../single-sign-on-contract.ts'
import { type ScopeDraft, ScopeFields, scopeDraftOf, scopeOfDraft } from './scope-fields.tsx'
import { useSliceText, useText } from './use-text.ts'

/** Role and scope of an account, for the security administrator. */
export function Authorisation(props: { readonly account: AccountRow; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const slice = useSliceText()
  const { scope } = useSession()
  const { account } = props
  const [role, setRole] = useState<AccountRole>(account.role)
  const [draft, setDraft] = useState<ScopeDraft>(scopeDraftOf(account))
  const save = useAction(authoriseAccount, {
    quiet: true,
    refresh: [listAccounts],
    doneText: account.authorised ? shell('shell.saved') : t('accounts.authorised'),
    done: props.onClose,
  })
  const reset = useAction(resetSecondFactor, {
    refresh: [listAccounts],
    doneText: t('accounts.factor.reset.done'),
    done: props.onClose,
  })
  // An administrator stays one of its kind, and nobody becomes one.
  const choices = isAdministrator(account.role) ? [account.role] : ACCOUNT_ROLES.filter((one) => !isAdministrator(one))
  const { id: accountId, version } = account
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({
          params: { accountId },
          body: { version, role, ...scopeOfDraft(role, draft, scope.countyCode) },
        })
      }}
    >
      {!account.authorised && <Alert type="info" showIcon title={t('accounts.waiting.text')} />}
      <Field label={t('accounts.role')} required>
        <Select
          value={role}
          onChange={setRole}
          options={choices.map((one) => ({ value: one, label: slice(`role.${one}`) }))}
        />
      </Field>
      <ScopeFields role={role} draft={draft} onChange={setDraft} />
      <Problem error={save.error} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {account.authorised ? shell('shell.save') : t('accounts.authorise')}
        </Button>
        {account.singleSignOn && <UnlinkButton account={account} onClose={props.onClose} />}
        {account.secondFactor && (
          <Popconfirm
            title={t('accounts.factor.reset')}
            description={
              <div className="confirm-text">{t('accounts.factor.reset.text', { name: account.displayName })}</div>
            }
            okText={t('accounts.factor.reset')}
            okButtonProps={{ danger: true }}
            cancelText={shell('shell.cancel')}
            onConfirm={() => reset.mutate({ params: { accountId } })}
          >
            <Button danger loading={reset.isPending}>
              {t('accounts.factor.reset')}
            </Button>
          </Popconfirm>
        )}
      </div>
    </form>
  )
}

/** Removes who the account is at the provider of single sign-on, after asking. */
function UnlinkButton({ account, onClose }: { readonly account: AccountRow; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const unlink = useAction(unlinkSingleSignOn, {
    refresh: [listAccounts],
    doneText: t('accounts.link.remove.done'),
    done: onClose,
  })
  return (
    <Popconfirm
      title={t('accounts.link.remove')}
      description={<div className="confirm-text">{t('accounts.link.remove.text', { name: account.displayName })}</div>}
      okText={t('accounts.link.remove')}
      okButtonProps={{ danger: true }}
      cancelText={shell('shell.cancel')}
      onConfirm={() => unlink.mutate({ params: { accountId: account.id } })}
    >
      <Button danger loading={unlink.isPending}>
        {t('accounts.link.remove')}
      </Button>
    </Popconfirm>
  )
}
