import { AuditOutlined, BookOutlined, ControlOutlined, FileProtectOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { CaseStateTag } from './case-state.tsx'

const casesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'cases',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./cases-page.tsx'), 'CasesPage'),
})

const caseRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'cases/$caseId',
  component: lazyRouteComponent(() => import('./case-page.tsx'), 'CasePage'),
})

const ledgersRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'ledgers',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./ledgers-page.tsx'), 'LedgersPage'),
})

const rulesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'case-rules',
  component: lazyRouteComponent(() => import('./case-rules-page.tsx'), 'CaseRulesPage'),
})

const basesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'legal-bases',
  component: lazyRouteComponent(() => import('./legal-bases-page.tsx'), 'LegalBasesPage'),
})

export const routes = [casesRoute, caseRoute, ledgersRoute, rulesRoute, basesRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/cases',
    text: texts['cases.title'],
    icon: <FileProtectOutlined />,
    permission: 'cases.list',
  },
  {
    group: 'reports',
    to: '/ledgers',
    text: texts['ledgers.title'],
    icon: <BookOutlined />,
    permission: 'cases.list-ledgers',
  },
  {
    group: 'manage',
    to: '/case-rules',
    text: texts['case-rules.title'],
    icon: <ControlOutlined />,
    permission: 'cases.read-rules',
  },
  {
    group: 'manage',
    to: '/legal-bases',
    text: texts['bases.title'],
    icon: <AuditOutlined />,
    permission: 'cases.read-rules',
  },
]
