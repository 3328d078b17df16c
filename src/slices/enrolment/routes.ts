import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { listPupils as listEndpoint } from './contract.ts'
import { listPupils } from './queries.ts'

/** Serves the reading side of enrolment. */
export function registerEnrolmentRoutes(http: HttpApp, app: App): void {
  serve(http, listEndpoint, { 'enrolment.cursor-unknown': 410 }, ({ actor, query }) => listPupils(app, actor, query))
}
