import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import {
  exportChildren as exportEndpoint,
  listChildren as listEndpoint,
  searchChildren as searchEndpoint,
  showChild as showEndpoint,
} from './contract.ts'
import { exportChildren, listChildren, searchChildren, showChild } from './queries.ts'
import { texts } from './texts.ts'

/** Serves the register's reading side. */
export function registerRegisterRoutes(http: HttpApp, app: App): void {
  serve(http, listEndpoint, { 'register.cursor-unknown': 410 }, ({ actor, query }) => listChildren(app, actor, query))

  serve(http, searchEndpoint, { 'register.citizen-id-faulty': 422 }, ({ actor, body }) =>
    searchChildren(app, actor, body.text),
  )

  serve(http, exportEndpoint, {}, async ({ actor, query, language }) => {
    const bytes = await exportChildren(app, actor, query, language)
    const name = `${texts['register.list-title'][language]}-${app.clock.today()}.xlsx`
    return accept(fileReply(name, CONTENT_TYPES.xlsx, bytes))
  })

  serve(http, showEndpoint, { 'register.child-not-found': 404 }, ({ actor, params }) =>
    showChild(app, actor, params.childId),
  )
}
