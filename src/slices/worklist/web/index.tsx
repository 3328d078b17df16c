import { CheckSquareOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'
import { WorkBadge } from './work-badge.tsx'

const workRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'work',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./work-page.tsx'), 'WorkPage'),
})

export const routes = [workRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/work',
    text: texts['work.title'],
    icon: <CheckSquareOutlined />,
    permission: 'worklist.use',
    Badge: WorkBadge,
  },
]
