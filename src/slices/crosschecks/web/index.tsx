import { AuditOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

const hitsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'crosschecks',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./hits-page.tsx'), 'HitsPage'),
})

export const routes = [hitsRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'reports',
    to: '/crosschecks',
    text: texts['hits.title'],
    icon: <AuditOutlined />,
    permission: 'crosschecks.read',
  },
]
