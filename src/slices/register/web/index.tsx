import { SolutionOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { STANDINGS as STANDINGS_IN_ORDER } from '../domain.ts'
export { CertaintyText, GroupLabels, SexAndBirth, StandingTag } from './standing.tsx'
export { MatchExplanation, printProbability } from './match-explanation.tsx'
export { useRegisterText } from './use-text.ts'

const childrenRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'children',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./children-page.tsx'), 'ChildrenPage'),
})

const childRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'children/$childId',
  component: lazyRouteComponent(() => import('./child-page.tsx'), 'ChildPage'),
})

export const routes = [childrenRoute, childRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'people',
    to: '/children',
    text: texts['children.title'],
    icon: <SolutionOutlined />,
    permission: 'register.list-children',
  },
]
