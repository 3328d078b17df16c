import { BankOutlined, SettingOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { useDivisionNames, useSchoolChoices, useTownshipChoices, useVillageChoices } from './choices.ts'

const directoryRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'directory',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./directory-page.tsx'), 'DirectoryPage'),
})

const rulesRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'county-rules',
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'RulesPage'),
})

export const routes = [directoryRoute, rulesRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'manage',
    to: '/directory',
    text: texts['directory.title'],
    icon: <BankOutlined />,
    permission: 'directory.read',
  },
  {
    group: 'manage',
    to: '/county-rules',
    text: texts['rules.title'],
    icon: <SettingOutlined />,
    permission: 'directory.change-rules',
  },
]
