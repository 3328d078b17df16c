import { InboxOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { differingFrom, useFactWords } from './facts.ts'
export { useKindName } from './kind.ts'

const rostersRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'rosters',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./rosters-page.tsx'), 'RostersPage'),
})

const uploadRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'rosters/upload',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./upload-page.tsx'), 'UploadPage'),
})

const rosterRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'rosters/$rosterId',
  component: lazyRouteComponent(() => import('./roster-page.tsx'), 'RosterPage'),
})

export const routes = [rostersRoute, uploadRoute, rosterRoute] as const

export const navigation: readonly NavigationEntry[] = [
  { group: 'data', to: '/rosters', text: texts['rosters.title'], icon: <InboxOutlined />, permission: 'rosters.read' },
]
