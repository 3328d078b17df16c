import {
  CheckSquareOutlined,
  DeleteOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  FundProjectionScreenOutlined,
  SafetyCertificateOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

const registerRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy',
  component: lazyRouteComponent(() => import('./register-page.tsx'), 'RegisterPage'),
})
const retentionRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'retention',
  component: lazyRouteComponent(() => import('./retention-page.tsx'), 'RetentionPage'),
})
const requestsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy-requests',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./requests-page.tsx'), 'RequestsPage'),
})
const requestRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy-requests/$requestId',
  component: lazyRouteComponent(() => import('./request-page.tsx'), 'RequestPage'),
})
const fileRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy-requests/$requestId/file',
  component: lazyRouteComponent(() => import('./file-page.tsx'), 'FilePage'),
})
const reportRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy-reports',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./report-page.tsx'), 'ReportPage'),
})
const looksRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'children/$childId/looks',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./looks-page.tsx'), 'LooksPage'),
})
const consentsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'children/$childId/consents',
  component: lazyRouteComponent(() => import('./consents-page.tsx'), 'ConsentsPage'),
})

const allConsentsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'consents',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./all-consents-page.tsx'), 'AllConsentsPage'),
})

const assessmentsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy-assessments',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./assessments-page.tsx'), 'AssessmentsPage'),
})
const assessmentRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'privacy-assessments/$assessmentId',
  component: lazyRouteComponent(() => import('./assessment-page.tsx'), 'AssessmentPage'),
})
const breachesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'breaches',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./breaches-page.tsx'), 'BreachesPage'),
})
const breachRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'breaches/$breachId',
  component: lazyRouteComponent(() => import('./breach-page.tsx'), 'BreachPage'),
})
const breachSheetRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'breaches/$breachId/sheet',
  component: lazyRouteComponent(() => import('./breach-sheet-page.tsx'), 'BreachSheetPage'),
})

export const routes = [
  registerRoute,
  retentionRoute,
  requestsRoute,
  requestRoute,
  fileRoute,
  reportRoute,
  looksRoute,
  consentsRoute,
  allConsentsRoute,
  assessmentsRoute,
  assessmentRoute,
  breachesRoute,
  breachRoute,
  breachSheetRoute,
] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'manage',
    to: '/privacy-requests',
    text: texts['requests.title'],
    icon: <FileSearchOutlined />,
    permission: 'privacy.enter-request',
  },
  {
    group: 'manage',
    to: '/consents',
    text: texts['consents.title'],
    icon: <CheckSquareOutlined />,
    permission: 'privacy.keep-consents',
  },
  {
    group: 'manage',
    to: '/privacy',
    text: texts['register.title'],
    icon: <FileProtectOutlined />,
    permission: 'privacy.read-register',
  },
  {
    group: 'manage',
    to: '/privacy-assessments',
    text: texts['assess.title'],
    icon: <FundProjectionScreenOutlined />,
    permission: 'privacy.read-safeguards',
  },
  {
    group: 'manage',
    to: '/breaches',
    text: texts['breach.title'],
    icon: <WarningOutlined />,
    permission: 'privacy.read-safeguards',
  },
  {
    group: 'manage',
    to: '/retention',
    text: texts['retention.title'],
    icon: <DeleteOutlined />,
    permission: 'privacy.run-retention',
  },
  {
    group: 'manage',
    to: '/privacy-reports',
    text: texts['report.title'],
    icon: <SafetyCertificateOutlined />,
    permission: 'privacy.report',
  },
]
