import { accept } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { listAuditEntries, listLooksAtChild } from './contract.ts'
import { type ActorNames, listAudit, listLooksAt } from './queries.ts'

/** Serves the record; `names` gives the names of the accounts that acted. */
export function registerAuditRoutes(http: HttpApp, app: App, names: ActorNames): void {
  serve(http, listAuditEntries, {}, async ({ actor, query }) => {
    const days = { from: query.from as PlainDate | undefined, to: query.to as PlainDate | undefined }
    return accept(await listAudit(app, actor, { ...query, ...days }, names))
  })
  serve(http, listLooksAtChild, {}, async ({ actor, params, query }) =>
    accept(await listLooksAt(app, actor, params.subjectId, query, names)),
  )
}
