import { FileTextOutlined, HighlightOutlined } from '@ant-design/icons'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { deskRoute } from '../../../web/routes.ts'
import { readSearch } from '../../../web/search.ts'
import type { NavigationEntry } from '../../../web/shell/parts.tsx'
import { texts } from './texts.ts'

export { SecondText } from './second-text.tsx'

const desk = { getParentRoute: () => deskRoute } as const

const documentsRoute = createRoute({
  ...desk,
  path: 'documents',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./documents-page.tsx'), 'DocumentsPage'),
})
const issueRoute = createRoute({
  ...desk,
  path: 'documents/issue',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./issue-page.tsx'), 'IssuePage'),
})
const templatesRoute = createRoute({
  ...desk,
  path: 'documents/templates',
  component: lazyRouteComponent(() => import('./templates-page.tsx'), 'TemplatesPage'),
})
const batchesRoute = createRoute({
  ...desk,
  path: 'documents/batches',
  component: lazyRouteComponent(() => import('./batches-page.tsx'), 'BatchesPage'),
})
const batchRoute = createRoute({
  ...desk,
  path: 'documents/batches/$batchId',
  component: lazyRouteComponent(() => import('./batch-page.tsx'), 'BatchPage'),
})
const lettersRoute = createRoute({
  ...desk,
  path: 'documents/letters',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./letters-page.tsx'), 'LettersPage'),
})
const organRoute = createRoute({
  ...desk,
  path: 'documents/organ',
  component: lazyRouteComponent(() => import('./organ-page.tsx'), 'OrganPage'),
})
const documentRoute = createRoute({
  ...desk,
  path: 'documents/$documentId',
  component: lazyRouteComponent(() => import('./document-page.tsx'), 'DocumentPage'),
})

export const routes = [
  documentsRoute,
  issueRoute,
  templatesRoute,
  batchesRoute,
  batchRoute,
  lettersRoute,
  organRoute,
  documentRoute,
] as const

export const navigation: readonly NavigationEntry[] = [
  {
    group: 'work',
    to: '/documents',
    text: texts['documents.title'],
    icon: <FileTextOutlined />,
    permission: 'documents.list',
  },
  {
    group: 'manage',
    to: '/documents/organ',
    text: texts['organ.title'],
    icon: <HighlightOutlined />,
    permission: 'documents.issue',
  },
]
