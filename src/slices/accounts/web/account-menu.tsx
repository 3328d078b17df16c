import { DownOutlined, LaptopOutlined, LockOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { signOut } from '../contract.ts'
import { useSliceText, useText } from './use-text.ts'

const PasswordDialog = lazy(async () => ({ default: (await import('./password-dialog.tsx')).PasswordDialog }))
const SessionsDialog = lazy(async () => ({ default: (await import('./sessions-dialog.tsx')).SessionsDialog }))

/** The name of who is signed in, with what can be done about the own account. */
export function AccountMenu(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const { account, scope } = useSession()
  const [open, setOpen] = useState<'password' | 'sessions' | undefined>(
    account.mustChangePassword ? 'password' : undefined,
  )
  const leave = useSignOut()
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{
          items: [
            {
              key: 'who',
              type: 'group',
              label: `${account.loginName} · ${slice(`role.${account.role}`)} · ${scope.scopeName}`,
            },
            { key: 'password', icon: <LockOutlined />, label: t('menu.change-password') },
            { key: 'sessions', icon: <LaptopOutlined />, label: t('menu.sessions') },
            { type: 'divider' },
            { key: 'leave', icon: <LogoutOutlined />, label: t('menu.sign-out') },
          ],
          onClick: ({ key }) => (key === 'leave' ? leave() : setOpen(key as 'password' | 'sessions')),
        }}
      >
        <button type="button" className="shell-tool" aria-label={`${shell('shell.account')}:${account.displayName}`}>
          <UserOutlined aria-hidden="true" />
          <span className="only-desk">{account.displayName}</span>
          <DownOutlined aria-hidden="true" className="only-desk" style={{ fontSize: 10 }} />
        </button>
      </Dropdown>
      <Suspense fallback={null}>
        {open === 'password' && (
          <PasswordDialog must={account.mustChangePassword} onClose={() => setOpen(undefined)} onSignOut={leave} />
        )}
        {open === 'sessions' && <SessionsDialog onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  )
}

/** Signs out and forgets everything this page has read. */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const action = useAction(signOut, {
    done: () => {
      client.clear()
      sessionStorage.clear()
      void navigate({ to: '/sign-in', search: {}, replace: true })
    },
  })
  return () => action.mutate({})
}
