import { FileDoneOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazy } from 'react'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

/** Comes with the first page that shows it. */
export const PeriodicNotice = lazy(async () => ({ default: (await import('./notice.tsx')).PeriodicNotice }))

const listRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'periodic-reports',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'PeriodicListPage'),
})

const reportRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'periodic-reports/$kind/$period',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./report-page.tsx'), 'PeriodicReportPage'),
})

export const routes = [listRoute, reportRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'reports',
    to: '/periodic-reports',
    text: texts['list.title'],
    icon: <FileDoneOutlined />,
    permission: 'periodic.read',
  },
]
