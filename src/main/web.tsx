import { QueryClientProvider } from '@tanstack/react-query'
import { createRouter, RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import type { Texts } from '../kernel/texts.ts'
import { getSession } from '../slices/accounts/contract.ts'
import * as accounts from '../slices/accounts/web/index.tsx'
import * as alarms from '../slices/alarms/web/index.tsx'
import * as attendance from '../slices/attendance/web/index.tsx'
import * as audit from '../slices/audit/web/index.tsx'
import * as cases from '../slices/cases/web/index.tsx'
import * as crosschecks from '../slices/crosschecks/web/index.tsx'
import * as directory from '../slices/directory/web/index.tsx'
import * as disclosure from '../slices/disclosure/web/index.tsx'
import * as documents from '../slices/documents/web/index.tsx'
import * as enrolment from '../slices/enrolment/web/index.tsx'
import * as periodic from '../slices/periodic/web/index.tsx'
import * as privacy from '../slices/privacy/web/index.tsx'
import * as reconciliation from '../slices/reconciliation/web/index.tsx'
import * as register from '../slices/register/web/index.tsx'
import * as reports from '../slices/reports/web/index.tsx'
import * as rosters from '../slices/rosters/web/index.tsx'
import * as tips from '../slices/tips/web/index.tsx'
import * as worklist from '../slices/worklist/web/index.tsx'
import { AllTextsContext } from '../web/all-texts.tsx'
import { call } from '../web/call.ts'
import { inBothLanguages } from '../web/english.ts'
import { startI18n } from '../web/i18n.ts'
import { keyOf, makeQueryClient } from '../web/query.ts'
import { deskRoute, rootRoute } from '../web/routes.ts'
import { parseSearch, stringifySearch } from '../web/search.ts'
import type { Session } from '../web/session.tsx'
import { ShellPartsContext } from '../web/shell/parts.tsx'
import { theme } from '../web/theme.ts'
import { Loading } from '../web/ui/loading.tsx'
import '../web/style/base.css'
import '../web/style/shell.css'
import '../web/style/ui.css'
import '../web/style/print.css'

const queryClient = makeQueryClient(() => {
  const { pathname, href } = router.state.location
  if (!pathname.startsWith('/sign-in')) void router.navigate({ to: '/sign-in', search: { back: href } })
})

const routeTree = rootRoute.addChildren([
  accounts.signInRoute,
  accounts.singleSignOnReturnRoute,
  attendance.fieldRoute,
  tips.publicTipRoute,
  deskRoute.addChildren([
    ...reports.routes,
    ...worklist.routes,
    ...periodic.routes,
    ...crosschecks.routes,
    ...reconciliation.routes,
    ...cases.routes,
    ...tips.routes,
    ...documents.routes,
    ...attendance.routes,
    ...rosters.routes,
    ...register.routes,
    ...enrolment.routes,
    ...accounts.routes,
    ...disclosure.routes,
    ...alarms.routes,
    ...directory.routes,
    ...audit.routes,
    ...privacy.routes,
  ]),
])

const router = createRouter({
  routeTree,
  context: {
    queryClient,
    loadSession: () =>
      queryClient.fetchQuery({
        queryKey: keyOf(getSession),
        queryFn: ({ signal }) => call(getSession, {}, { signal }) as Promise<Session>,
        staleTime: 60_000,
        retry: false,
      }),
  },
  parseSearch,
  stringifySearch,
  defaultPendingComponent: Loading,
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** In the order in which the navigation shows them. */
const shellParts = {
  navigation: [
    ...reports.navigation,
    ...worklist.navigation,
    ...periodic.navigation,
    ...crosschecks.navigation,
    ...reconciliation.navigation,
    ...cases.navigation,
    ...tips.navigation,
    ...documents.navigation,
    ...attendance.navigation,
    ...rosters.navigation,
    ...register.navigation,
    ...enrolment.navigation,
    ...disclosure.navigation,
    ...accounts.navigation,
    ...directory.navigation,
    ...alarms.navigation,
    ...audit.navigation,
    ...privacy.navigation,
  ],
  notices: [attendance.AttendanceNotice, periodic.PeriodicNotice],
  AccountMenu: accounts.AccountMenu,
  AccountNotice: accounts.OwnChangesNotice,
}

/** The texts of every slice, fetched when a page shows codes of slices it does not know. */
async function loadAllTexts(): Promise<Texts> {
  const loaders = Object.values(import.meta.glob<Texts>('../slices/*/texts.ts', { import: 'texts' }))
  return Object.assign({}, ...(await Promise.all(loaders.map((load) => load()))).map(inBothLanguages))
}

function Root(): ReactNode {
  const language = useTranslation().i18n.language
  return (
    <ConfigProvider theme={theme} locale={language === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
      <App message={{ maxCount: 3 }}>
        <QueryClientProvider client={queryClient}>
          <ShellPartsContext value={shellParts}>
            <AllTextsContext value={loadAllTexts}>
              <RouterProvider router={router} />
            </AllTextsContext>
          </ShellPartsContext>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}

void startI18n().then(() =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  ),
)
