import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { exportPupils as exportEndpoint, listPupils as listEndpoint } from './contract.ts'
import { exportPupils, listPupils } from './queries.ts'
import { texts } from './texts.ts'

/** Serves the reading side of enrolment. */
export function registerEnrolmentRoutes(http: HttpApp, app: App): void {
  serve(http, listEndpoint, { 'enrolment.cursor-unknown': 410 }, ({ actor, query }) => listPupils(app, actor, query))

  serve(http, exportEndpoint, {}, async ({ actor, query, language }) => {
    const bytes = await exportPupils(app, actor, query, language)
    const name = `${texts['enrolment.list-title'][language]}-${app.clock.today()}.xlsx`
    return accept(fileReply(name, CONTENT_TYPES.xlsx, bytes))
  })
}
