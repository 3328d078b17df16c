import { FileProtectOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { ExportListButton, PurposedExportButton } from './export-list-button.tsx'
export { UnmaskButton } from './unmask-button.tsx'

const exportsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: 'exports',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
})

export const routes = [exportsRoute] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'manage',
    to: '/exports',
    text: texts['exports.title'],
    icon: <FileProtectOutlined />,
    permission: 'disclosure.approve-export',
  },
]
