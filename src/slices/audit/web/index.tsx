import { AuditOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { LooksAtChild } from './looks-at-child.tsx'

const auditRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'audit',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

export const routes = [auditRoute] as const

export const navigation: readonly NavigationEntry[] = [
  { group: 'manage', to: '/audit', text: texts['audit.title'], icon: <AuditOutlined />, permission: 'audit.read' },
]
