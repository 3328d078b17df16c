import { accept } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { startVerification } from './commands.ts'
import * as contract from './contract.ts'
import type { AuditFilter } from './domain.ts'
import { exportEntries } from './export.ts'
import { type ActorNames, listAudit, listLooksAt, readChainState } from './queries.ts'
import { texts } from './texts.ts'

interface EntryQuery extends Omit<AuditFilter, 'from' | 'to'> {
  readonly from?: string | undefined
  readonly to?: string | undefined
}
const filterOf = <Query extends EntryQuery>(query: Query) => ({
  ...query,
  from: query.from as PlainDate | undefined,
  to: query.to as PlainDate | undefined,
})

/** Serves the record; `names` gives the names of the accounts that acted. */
export function registerAuditRoutes(http: HttpApp, app: App, names: ActorNames): void {
  serve(http, contract.listAuditEntries, {}, async ({ actor, query }) =>
    accept(await listAudit(app, actor, filterOf(query), names)),
  )
  serve(http, contract.listLooksAtChild, {}, async ({ actor, params, query }) =>
    accept(await listLooksAt(app, actor, params.subjectId, query, names)),
  )
  serve(http, contract.showChain, {}, async ({ actor }) => accept(await readChainState(app, actor, names)))
  serve(http, contract.startVerification, { 'audit.head-malformed': 422 }, ({ actor, body }) =>
    startVerification(app, actor, body.head),
  )
  const words = { names, texts: http.options.texts }
  for (const [endpoint, format] of [
    [contract.exportAuditEntries, 'xlsx'],
    [contract.exportAuditEntriesCsv, 'csv'],
  ] as const) {
    serve(http, endpoint, { 'audit.too-many-for-file': 422 }, async ({ actor, query, language }) => {
      const made = await exportEntries(app, actor, filterOf(query), { format, language, words })
      if (!made.ok) return made
      const name = `${texts['audit.sheet.entries'][language]}-${actor.scope.county}-${app.clock.today()}.${format}`
      return accept(fileReply(name, CONTENT_TYPES[format], made.value.content))
    })
  }
}
