import { SafetyOutlined, TeamOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute, rootRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { AccountMenu } from './account-menu.tsx'
export { OwnChangesNotice } from './own-changes.tsx'

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})

export const singleSignOnReturnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in/return',
  component: lazyRouteComponent(() => import('./single-sign-on-return-page.tsx'), 'SingleSignOnReturnPage'),
})

const accountsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'accounts',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./accounts-page.tsx'), 'AccountsPage'),
})

const securityRulesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'security-rules',
  component: lazyRouteComponent(() => import('./security-rules-page.tsx'), 'SecurityRulesPage'),
})

export const routes = [accountsRoute, securityRulesRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'manage',
    to: '/accounts',
    text: texts['accounts.title'],
    icon: <TeamOutlined />,
    permission: 'accounts.read',
  },
  {
    group: 'manage',
    to: '/security-rules',
    text: texts['rules.title'],
    icon: <SafetyOutlined />,
    permission: 'accounts.change-security-rules',
  },
]
