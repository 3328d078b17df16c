import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import {
  listChildren as listEndpoint,
  searchChildren as searchEndpoint,
  showChild as showEndpoint,
} from './contract.ts'
import { listChildren, searchChildren, showChild } from './queries.ts'

/** Serves the register's reading side. */
export function registerRegisterRoutes(http: HttpApp, app: App): void {
  serve(http, listEndpoint, { 'register.cursor-unknown': 410 }, ({ actor, query }) => listChildren(app, actor, query))

  serve(http, searchEndpoint, { 'register.citizen-id-faulty': 422 }, ({ actor, body }) =>
    searchChildren(app, actor, body.text),
  )

  serve(http, showEndpoint, { 'register.child-not-found': 404 }, ({ actor, params }) =>
    showChild(app, actor, params.childId),
  )
}
