import {
  AimOutlined,
  AuditOutlined,
  BarChartOutlined,
  FunnelPlotOutlined,
  HomeOutlined,
  TableOutlined,
} from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { MonthlyCountTable } from './monthly-sheet.tsx'
export { useSignature } from './signature-fields.tsx'

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

const indicatorsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'indicators',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./indicators-page.tsx'), 'IndicatorsPage'),
})

const indicatorNamesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'indicators/names',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./indicator-names-page.tsx'), 'IndicatorNamesPage'),
})

const targetsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'targets',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./targets-page.tsx'), 'TargetsPage'),
})

const selfInspectionRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'self-inspection',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./self-inspection-page.tsx'), 'SelfInspectionPage'),
})

export const routes = [
  homeRoute,
  monthlyRoute,
  funnelRoute,
  indicatorsRoute,
  indicatorNamesRoute,
  targetsRoute,
  selfInspectionRoute,
] as const

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
  {
    group: 'reports',
    to: '/indicators',
    text: texts['indicators.title'],
    icon: <BarChartOutlined />,
    permission: 'reports.figures',
  },
  {
    group: 'reports',
    to: '/targets',
    text: texts['targets.title'],
    icon: <AimOutlined />,
    permission: 'reports.key-units',
  },
  {
    group: 'reports',
    to: '/self-inspection',
    text: texts['self-inspection.title'],
    icon: <AuditOutlined />,
    permission: 'reports.self-inspection',
  },
]
