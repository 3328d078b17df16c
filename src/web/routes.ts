import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import { CallRefused } from './call.ts'
import type { Session } from './session.tsx'
import { Desk } from './shell/desk.tsx'
import { ErrorPage, NotFoundPage } from './shell/error-pages.tsx'
import { Loading } from './ui/loading.tsx'

export interface RouterContext {
  readonly queryClient: QueryClient
  /** Asks the server who is signed in (cached); throws a 401 refusal when nobody is. */
  readonly loadSession: () => Promise<Session>
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
})

/** All pages of signed-in accounts hang below this one: it fetches the session and draws the shell around them. */
export const deskRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'desk',
  beforeLoad: async ({ context, location }) => {
    try {
      return { session: await context.loadSession() }
    } catch (error) {
      if (error instanceof CallRefused && error.status === 401)
        throw redirect({ to: '/sign-in', search: { back: location.href } })
      throw error
    }
  },
  component: Desk,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
  pendingComponent: Loading,
})
