import { FunnelPlotOutlined, HomeOutlined, TableOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

const homeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage'),
})

const monthlyRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'monthly-reports',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./monthly-page.tsx'), 'MonthlyPage'),
})

const funnelRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'four-steps',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./funnel-page.tsx'), 'FunnelPage'),
})

export const routes = [homeRoute, monthlyRoute, funnelRoute] as const

export const navigation: readonly NavigationEntry[] = [
  { group: 'work', to: '/', text: texts['home.nav'], icon: <HomeOutlined /> },
  {
    group: 'reports',
    to: '/monthly-reports',
    text: texts['monthly.title'],
    icon: <TableOutlined />,
    permission: 'reports.monthly',
  },
  {
    group: 'reports',
    to: '/four-steps',
    text: texts['funnel.title'],
    icon: <FunnelPlotOutlined />,
    permission: 'reports.figures',
  },
]
