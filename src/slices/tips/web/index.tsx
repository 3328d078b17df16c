import { SoundOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute, rootRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

const tipsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'tips',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./tips-page.tsx'), 'TipsPage'),
})

const tipRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'tips/$tipId',
  component: lazyRouteComponent(() => import('./tip-page.tsx'), 'TipPage'),
})

export const routes = [tipsRoute, tipRoute] as const

/** The public's page is a document of its own: whoever is led there inside this one is sent on to it. */
export const publicTipRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'tip',
  beforeLoad: () => {
    location.replace('/tip')
    return new Promise<never>(() => {})
  },
})

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/tips',
    text: texts['tips.title'],
    icon: <SoundOutlined />,
    permission: 'tips.list',
  },
]
