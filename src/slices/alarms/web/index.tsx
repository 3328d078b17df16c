import { AlertOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { AlarmBadge } from './alarm-badge.tsx'
import { texts } from './texts.ts'

const alarmsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'alarms',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./alarms-page.tsx'), 'AlarmsPage'),
})

export const routes = [alarmsRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'manage',
    to: '/alarms',
    text: texts['alarms.title'],
    icon: <AlertOutlined />,
    permission: 'alarms.read',
    Badge: AlarmBadge,
  },
]
