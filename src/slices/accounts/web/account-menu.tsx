import {
  DownOutlined,
  LaptopOutlined,
  LockOutlined,
  LogoutOutlined,
  SafetyOutlined,
  SwapOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { App } from 'antd'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { formatInstant } from '../../../web/format.ts'
import { wipeDevice } from '../../../web/offline/device-store.ts'
import { countWaiting } from '../../../web/offline/outbox.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { MenuButton } from '../../../web/ui/menu-button.tsx'
import { actFor, getSession, listMyChanges, listOwnDeputyships, signOut } from '../contract.ts'
import { useSliceText, useText } from './use-text.ts'

const PasswordDialog = lazy(async () => ({ default: (await import('./password-dialog.tsx')).PasswordDialog }))
const SecondFactorDialog = lazy(async () => ({
  default: (await import('./second-factor-dialog.tsx')).SecondFactorDialog,
}))
const SessionsDialog = lazy(async () => ({ default: (await import('./sessions-dialog.tsx')).SessionsDialog }))

/** The name of who is signed in, with what can be done about the own account. */
export function AccountMenu(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const { account, scope, actingFor } = useSession()
  const places = useCall(listOwnDeputyships, {}, { staleTime: 300_000 }).data?.rows ?? []
  const last = useCall(listMyChanges, {}, { staleTime: Number.POSITIVE_INFINITY }).data?.lastSignIn
  const act = useActing()
  const [chosen, setOpen] = useState<'password' | 'factor' | 'sessions'>()
  const open = account.mustChangePassword
    ? 'password'
    : (chosen ?? (account.mustSetUpSecondFactor ? 'factor' : undefined))
  const leave = useSignOut()
  return (
    <>
      <MenuButton
        className="shell-tool"
        label={`${shell('shell.account')} ${account.displayName}`}
        head={
          <>
            <div className="strong">{account.displayName}</div>
            {account.loginName} · {slice(`role.${account.role}`)} · {scope.scopeName}
            {last && (
              <div>
                {t('menu.last-sign-in', {
                  at: formatInstant(last.at),
                  where: [last.device, last.address].filter(Boolean).join(' · '),
                })}
              </div>
            )}
          </>
        }
        entries={[
          {
            key: 'password',
            icon: <LockOutlined />,
            text: t('menu.change-password'),
            onChoose: () => setOpen('password'),
          },
          { key: 'sessions', icon: <LaptopOutlined />, text: t('menu.sessions'), onChoose: () => setOpen('sessions') },
          { key: 'factor', icon: <SafetyOutlined />, text: t('menu.factor'), onChoose: () => setOpen('factor') },
          ...(actingFor
            ? [{ key: 'own', icon: <SwapOutlined />, text: t('menu.act-own'), onChoose: () => act(null) }]
            : places.map((place) => ({
                key: place.id,
                icon: <SwapOutlined />,
                text: t('menu.act-for', { name: place.principalName, until: place.toOn }),
                onChoose: () => act(place.id),
              }))),
          { key: 'leave', icon: <LogoutOutlined />, text: t('menu.sign-out'), onChoose: leave },
        ]}
      >
        <UserOutlined aria-hidden="true" />
        <span className="only-desk">{account.displayName}</span>
        {actingFor && <span>{t('menu.acting', { name: actingFor.displayName })}</span>}
        <DownOutlined aria-hidden="true" className="only-desk" style={{ fontSize: 10 }} />
      </MenuButton>
      <Suspense fallback={null}>
        {open === 'password' && (
          <PasswordDialog must={account.mustChangePassword} onClose={() => setOpen(undefined)} onSignOut={leave} />
        )}
        {open === 'factor' && (
          <SecondFactorDialog
            must={account.mustSetUpSecondFactor}
            onClose={() => setOpen(undefined)}
            onSignOut={leave}
          />
        )}
        {open === 'sessions' && <SessionsDialog onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  )
}

/** Acts for somebody on leave, or for oneself again; everything this page has read is forgotten. */
function useActing(): (deputyshipId: string | null) => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  const action = useAction(actFor, {
    done: (session) => {
      client.clear()
      client.setQueryData(keyOf(getSession), session)
      void router.invalidate()
      void navigate({ to: '/' })
    },
  })
  return (deputyshipId) => action.mutate({ body: { deputyshipId } })
}

/** Signs out and forgets everything this page has read. */
export function useSignOut(): () => void {
  const t = useText()
  const shell = useShellText()
  const { modal } = App.useApp()
  const client = useQueryClient()
  const navigate = useNavigate()
  const action = useAction(signOut, {
    done: ({ leaveAt }) => {
      client.clear()
      sessionStorage.clear()
      void wipeDevice()
      if (leaveAt) location.assign(leaveAt)
      else void navigate({ to: '/sign-in', search: {}, replace: true })
    },
  })
  return () => {
    void countWaiting().then((count): void => {
      if (count === 0) {
        action.mutate({})
        return
      }
      void modal.confirm({
        title: t('menu.sign-out.waiting', { count }),
        okText: t('menu.sign-out'),
        cancelText: shell('shell.cancel'),
        onOk: () => action.mutate({}),
      })
    })
  }
}
