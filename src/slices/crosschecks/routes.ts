import { accept, refuse } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { assignCrosscheck, notePupilCount, settleCrosscheck } from './commands.ts'
import * as contract from './contract.ts'
import { makeCountsSheet, takeCounts } from './counts-intake.ts'
import { listCheckers, listCountableClasses, listCrosschecks } from './queries.ts'

/** Serves the honesty checks and the counts they are held against. */
export function registerCrosschecksRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listHits, {}, ({ actor, query }) => listCrosschecks(app, actor, query))
  const change = {
    'crosschecks.hit-not-found': 404,
    'crosschecks.settled': 409,
    'crosschecks.changed-meanwhile': 409,
    'crosschecks.due-in-past': 422,
  } as const
  const settle = { ...change, 'crosschecks.settled-by-checker': 403 } as const
  serve(http, contract.listCheckers, { 'crosschecks.hit-not-found': 404 }, ({ actor, params }) =>
    listCheckers(app, actor, params.hitId),
  )
  serve(http, contract.assignHit, { ...change, 'crosschecks.checker-unknown': 422 }, ({ actor, params, body }) =>
    assignCrosscheck(app, actor, params.hitId, body),
  )
  serve(http, contract.settleHit, settle, ({ actor, params, body }) => settleCrosscheck(app, actor, params.hitId, body))
  serve(http, contract.makeCounts, {}, async ({ actor }) =>
    accept(fileReply('清点人数.xlsx', CONTENT_TYPES.xlsx, await makeCountsSheet(app, actor))),
  )
  serve(
    http,
    contract.takeCounts,
    { 'crosschecks.no-file': 400, 'crosschecks.file-unreadable': 422, 'crosschecks.file-without-counts': 422 },
    async ({ actor, upload }) => {
      const file = await upload()
      return file ? takeCounts(app, actor, file.content) : refuse('crosschecks.no-file')
    },
  )
  serve(http, contract.listCountable, {}, async ({ actor }) => accept(await listCountableClasses(app, actor)))
  serve(
    http,
    contract.noteCount,
    { 'crosschecks.class-not-found': 404, 'crosschecks.day-in-future': 422 },
    ({ actor, body }) => notePupilCount(app, actor, body),
  )
}
