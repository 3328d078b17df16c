import { BulbOutlined, CalendarOutlined, CarryOutOutlined, ContainerOutlined, ExportOutlined } from '@ant-design/icons'
import { lazy } from 'react'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute, rootRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

/** Comes with the first page that shows it. */
export const AttendanceNotice = lazy(async () => ({ default: (await import('./notice.tsx')).AttendanceNotice }))

const daysRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'attendance',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./days-page.tsx'), 'DaysPage'),
})

const suspicionsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'attendance/suspicions',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./suspicions-page.tsx'), 'SuspicionsPage'),
})

const sheetsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'attendance/sheets',
  component: lazyRouteComponent(() => import('./sheets-page.tsx'), 'SheetsPage'),
})

const leavesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'leaves',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./leaves-page.tsx'), 'LeavesPage'),
})

const leaversRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'leavers',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./leavers-page.tsx'), 'LeaversPage'),
})

const calendarRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'school-calendar',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./calendar-page.tsx'), 'CalendarPage'),
})

const earlyRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'early-signs',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./early-page.tsx'), 'EarlyPage'),
})

export const routes = [
  earlyRoute,
  daysRoute,
  sheetsRoute,
  suspicionsRoute,
  leavesRoute,
  leaversRoute,
  calendarRoute,
] as const

/** The phone's page is a document of its own: whoever is led there inside this one is sent on to it. */
export const fieldRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'field',
  beforeLoad: () => {
    location.replace('/field')
    return new Promise<never>(() => {})
  },
})

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/attendance',
    text: texts['days.title'],
    icon: <CarryOutOutlined />,
    permission: 'attendance.list-days',
  },
  {
    group: 'work',
    to: '/early-signs',
    text: texts['early.title'],
    icon: <BulbOutlined />,
    permission: 'attendance.early-signs',
  },
  {
    group: 'work',
    to: '/leaves',
    text: texts['leaves.title'],
    icon: <ContainerOutlined />,
    permission: 'attendance.show-day',
  },
  {
    group: 'work',
    to: '/leavers',
    text: texts['leavers.title'],
    icon: <ExportOutlined />,
    permission: 'attendance.list-leavers',
  },
  {
    group: 'manage',
    to: '/school-calendar',
    text: texts['calendar.title'],
    icon: <CalendarOutlined />,
    permission: 'attendance.read-calendar',
  },
]
