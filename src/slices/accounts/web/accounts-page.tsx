import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Input, Popconfirm } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { type AccountRow, authoriseWaiting, listAccounts } from '../contract.ts'
import { ACCOUNT_ROLES } from '../domain.ts'
import { AccountDialog } from './account-dialog.tsx'
import { FirstPassword } from './first-password.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { NewAccountDialog } from './new-account-dialog.tsx'
import { useSliceText, useText } from './use-text.ts'

/** Accounts of the county, for the administrator. */
export function AccountsPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { filters } = useFilters()
  const [search, setSearch] = useState('')
  const may = useMay()
  const [edited, setEdited] = useState<AccountRow | 'new' | 'import'>()
  const [firstPassword, setFirstPassword] = useState<{ readonly account: AccountRow; readonly password: string }>()
  const page = useListCall(listAccounts, {
    role: filters['role'],
    active: filters['active'],
    waiting: filters['waiting'],
    search: search || undefined,
  })
  const showPassword = (account: AccountRow, password: string): void => {
    setEdited(undefined)
    setFirstPassword({ account, password })
  }
  return (
    <>
      <PageHeader
        title={t('accounts.title')}
        note={t('accounts.note')}
        actions={
          may('accounts.authorise') ? (
            <AuthoriseAll rows={page.data?.rows ?? []} />
          ) : may('accounts.manage') ? (
            <>
              <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => setEdited('import')}>
                {t('import.title')}
              </Button>
              <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setEdited('new')}>
                {t('accounts.new')}
              </Button>
            </>
          ) : null
        }
      />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'role',
              label: t('accounts.role'),
              choices: ACCOUNT_ROLES.map((role) => ({ value: role, label: slice(`role.${role}`) })),
            },
            {
              kind: 'choice',
              name: 'active',
              label: t('accounts.state'),
              choices: [
                { value: 'true', label: t('accounts.state.active') },
                { value: 'false', label: t('accounts.state.off') },
              ],
            },
            {
              kind: 'choice',
              name: 'waiting',
              label: t('accounts.authorisation'),
              choices: [
                { value: 'true', label: t('accounts.state.waiting') },
                { value: 'false', label: t('accounts.authorised') },
              ],
            },
          ]}
        >
          <Input.Search
            className="list-search"
            placeholder={t('accounts.search')}
            aria-label={t('accounts.search')}
            allowClear
            maxLength={60}
            onSearch={setSearch}
          />
        </Filters>
        <AccountList page={page} onEdit={setEdited} />
      </div>
      {edited === 'new' && <NewAccountDialog onClose={() => setEdited(undefined)} onFirstPassword={showPassword} />}
      {edited === 'import' && <ImportDialog onClose={() => setEdited(undefined)} />}
      {edited && edited !== 'new' && edited !== 'import' && (
        <AccountDialog account={edited} onClose={() => setEdited(undefined)} onFirstPassword={showPassword} />
      )}
      {firstPassword && <FirstPassword {...firstPassword} onClose={() => setFirstPassword(undefined)} />}
    </>
  )
}

/** Lets every waiting account on this page act as it was asked for. */
function AuthoriseAll(props: { readonly rows: readonly AccountRow[] }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const authorise = useAction(authoriseWaiting, { refresh: [listAccounts], doneText: t('accounts.authorised') })
  const waiting = props.rows.filter((row) => row.active && !row.authorised)
  if (waiting.length === 0) return null
  return (
    <Popconfirm
      title={t('accounts.authorise-all', { count: waiting.length })}
      description={<div className="confirm-text">{t('accounts.authorise-all.text')}</div>}
      okText={t('accounts.authorise')}
      cancelText={shell('shell.cancel')}
      onConfirm={() => authorise.mutate({ body: { accountIds: waiting.map((row) => row.id) } })}
    >
      <Button type="primary" loading={authorise.isPending}>
        {t('accounts.authorise-all', { count: waiting.length })}
      </Button>
    </Popconfirm>
  )
}

function AccountList(props: {
  readonly page: Parameters<typeof DataList<AccountRow>>[0]['page']
  readonly onEdit: (account: AccountRow) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const columns: readonly Column<AccountRow>[] = [
    {
      key: 'name',
      title: t('accounts.name'),
      render: (row) => <span className="strong">{row.displayName}</span>,
      card: 'title',
    },
    { key: 'login', title: t('accounts.login-name'), render: (row) => <span className="mono">{row.loginName}</span> },
    { key: 'role', title: t('accounts.role'), render: (row) => slice(`role.${row.role}`) },
    { key: 'scope', title: t('accounts.scope'), render: (row) => row.scopeName || '—' },
    { key: 'phone', title: t('accounts.phone'), render: (row) => row.phone ?? '—', card: 'hide' },
    { key: 'state', title: t('accounts.state'), render: (row) => <AccountState account={row} />, card: 'corner' },
    {
      key: 'last',
      title: t('accounts.last-sign-in'),
      render: (row) => (row.lastSignInAt ? formatInstant(row.lastSignInAt) : t('accounts.never')),
    },
    {
      key: 'edit',
      title: '',
      align: 'right',
      card: 'action',
      render: (row) => (
        <Button size="small" onClick={() => props.onEdit(row)} aria-label={`${shell('shell.edit')}:${row.displayName}`}>
          {shell('shell.edit')}
        </Button>
      ),
    },
  ]
  return (
    <DataList
      caption={t('accounts.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.id}
      emptyTitle={t('accounts.empty')}
    />
  )
}

function AccountState({ account }: { readonly account: AccountRow }): ReactNode {
  const t = useText()
  if (!account.active) return <StatusTag tone="neutral">{t('accounts.state.off')}</StatusTag>
  if (!account.authorised) return <StatusTag tone="waiting">{t('accounts.state.waiting')}</StatusTag>
  if (account.locked) return <StatusTag tone="bad">{t('accounts.state.locked')}</StatusTag>
  if (account.mustChangePassword) return <StatusTag tone="warning">{t('accounts.state.first-password')}</StatusTag>
  return <StatusTag tone="good">{t('accounts.state.active')}</StatusTag>
}
