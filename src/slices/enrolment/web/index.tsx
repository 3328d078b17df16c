import { IdcardOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { RECORD_VERDICTS as RECORD_VERDICTS_IN_ORDER } from '../domain.ts'
export { RecordVerdictTag } from './record-verdict.tsx'

const pupilsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'pupils',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./pupils-page.tsx'), 'PupilsPage'),
})

export const routes = [pupilsRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'people',
    to: '/pupils',
    text: texts['pupils.title'],
    icon: <IdcardOutlined />,
    permission: 'enrolment.list-pupils',
  },
]
