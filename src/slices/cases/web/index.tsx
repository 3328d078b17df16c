import { FileProtectOutlined } from '@ant-design/icons'
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

export const routes = [casesRoute, caseRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/cases',
    text: texts['cases.title'],
    icon: <FileProtectOutlined />,
    permission: 'cases.list',
  },
]
