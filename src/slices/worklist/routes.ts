import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { markWork } from './commands.ts'
import * as contract from './contract.ts'
import { countWork, listColleagues, listWork } from './queries.ts'
import type { WorkSource } from './source.ts'

/** Serves the work queue over the sources main/ puts in from the slices to the right. */
export function registerWorklistRoutes(http: HttpApp, app: App, sources: readonly WorkSource[]): void {
  serve(http, contract.listWork, { 'work.cursor-unknown': 410 }, ({ actor, query }) =>
    listWork(app, actor, sources, query),
  )
  serve(http, contract.countWork, {}, async ({ actor }) => accept(await countWork(app, actor, sources)))
  serve(http, contract.listColleagues, {}, async ({ actor }) => {
    const { rows } = await listColleagues(app, actor)
    return accept({ rows: [...rows] })
  })
  serve(http, contract.markWork, { 'work.colleague-unknown': 422 }, ({ actor, body, language }) =>
    markWork(app, actor, sources, body, language),
  )
}
