import { DiffOutlined, UnorderedListOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { FindingKindTag } from './tags.tsx'

const runsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'reconciliations',
  component: lazyRouteComponent(() => import('./runs-page.tsx'), 'RunsPage'),
})

const runRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'reconciliations/$runId',
  component: lazyRouteComponent(() => import('./run-page.tsx'), 'RunPage'),
})

const findingsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'findings',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./findings-page.tsx'), 'FindingsPage'),
})

const findingRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'findings/$findingId',
  component: lazyRouteComponent(() => import('./finding-page.tsx'), 'FindingPage'),
})

export const routes = [runsRoute, runRoute, findingsRoute, findingRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/findings',
    text: texts['findings.title'],
    icon: <UnorderedListOutlined />,
    permission: 'reconciliation.list-findings',
  },
  {
    group: 'data',
    to: '/reconciliations',
    text: texts['runs.title'],
    icon: <DiffOutlined />,
    permission: 'reconciliation.list-runs',
  },
]
