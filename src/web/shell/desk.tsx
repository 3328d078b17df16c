import { MenuOutlined } from '@ant-design/icons'
import { getRouteApi, Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useShellText } from '../i18n.ts'
import { SessionProvider, useSession } from '../session.tsx'
import { usePhone } from '../ui/use-phone.ts'
import { JobButton, JobCenterProvider } from './jobs.tsx'
import { LanguageButton } from './language-button.tsx'
import { Navigation, NavigationBadges } from './navigation.tsx'
import { useShellParts } from './parts.tsx'

const route = getRouteApi('/desk')

/** The shell around every page of a signed-in account. */
export function Desk(): ReactNode {
  const { session } = route.useRouteContext()
  return (
    <SessionProvider session={session}>
      <JobCenterProvider>
        <Frame />
      </JobCenterProvider>
    </SessionProvider>
  )
}

function Frame(): ReactNode {
  const t = useShellText()
  const { demo } = useSession()
  const { AccountNotice } = useShellParts()
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      {demo && (
        <div className="shell-banner" role="note">
          <span className="only-desk">{t('shell.demo')}</span>
          <span className="only-phone">{t('shell.demo.short')}</span>
        </div>
      )}
      <Head />
      <div className="shell-body">
        <Side />
        <main className="shell-main" id="main" tabIndex={-1}>
          <AccountNotice />
          <Outlet />
        </main>
      </div>
    </div>
  )
}

function Head(): ReactNode {
  const t = useShellText()
  const { scope } = useSession()
  const { AccountMenu } = useShellParts()
  const where = scope.scopeName === scope.countyName ? scope.countyName : `${scope.countyName} · ${scope.scopeName}`
  return (
    <header className="shell-header">
      <PhoneMenu />
      <Link to="/" className="shell-mark">
        <span className="only-desk">{t('shell.product')}</span>
        <span className="only-phone">{t('shell.product')}</span>
      </Link>
      <span className="shell-scope" title={where}>
        <span className="only-desk">{where}</span>
        <span className="only-phone">{scope.scopeName}</span>
      </span>
      <div className="shell-tools">
        <JobButton />
        <LanguageButton className="shell-tool only-desk" />
        <AccountMenu />
      </div>
    </header>
  )
}

function Side(): ReactNode {
  const t = useShellText()
  return (
    <aside className="shell-side">
      <nav aria-label={t('shell.navigation')}>
        <Navigation />
      </nav>
    </aside>
  )
}

function PhoneMenu(): ReactNode {
  const t = useShellText()
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const at = useRouterState({ select: (state) => state.location.pathname })
  // Arriving anywhere closes the menu.
  useEffect(() => setOpen(false), [at])
  return (
    <>
      <button type="button" className="shell-tool only-phone" aria-expanded={open} onClick={() => setOpen(true)}>
        <MenuOutlined aria-hidden="true" />
        <span className="secret">{t('shell.menu')}</span>
        <NavigationBadges />
      </button>
      <Drawer
        open={open}
        placement="left"
        size={272}
        title={t('shell.product')}
        onClose={() => setOpen(false)}
        styles={{ body: { padding: 0 } }}
      >
        <nav aria-label={t('shell.navigation')}>
          <Navigation />
        </nav>
        {phone && <LanguageButton className="menu-language" />}
      </Drawer>
    </>
  )
}
