import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Language } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { correctMapping, receiveRoster, takeRoster, withdrawRoster } from './commands.ts'
import * as contract from './contract.ts'
import type { RosterSummary } from './contract.ts'
import { exportRemarkedRows } from './export.ts'
import { type FieldName, isFieldName } from './fields-domain.ts'
import { listRosters, listSources, showRoster, showSummary } from './queries.ts'
import type { Roster } from './store.ts'

const NOT_FOUND = { 'rosters.not-found': 404 } as const

/** Serves receiving, checking, taking and withdrawing of rosters. */
export function registerRostersRoutes(http: HttpApp, app: App): void {
  serveLists(http, app)
  serveUpload(http, app)
  serveSteps(http, app)
}

function serveLists(http: HttpApp, app: App): void {
  serve(http, contract.listRosters, {}, async ({ actor, query, language }) =>
    accept(await listRosters(app, actor, query, language)),
  )
  serve(http, contract.listRosterSources, {}, async ({ actor }) => accept(await listSources(app, actor)))
  serve(http, contract.getRoster, NOT_FOUND, async ({ actor, params, language }) =>
    showRoster(app, actor, params.rosterId, language),
  )
  for (const [endpoint, severity] of [
    [contract.downloadQuarantine, 'fault'],
    [contract.downloadWarnings, 'warning'],
  ] as const) {
    serve(http, endpoint, NOT_FOUND, async ({ actor, params, language }) => {
      const exported = await exportRemarkedRows(app, actor, params.rosterId, severity, language)
      return exported.ok
        ? accept(fileReply(exported.value.fileName, CONTENT_TYPES.xlsx, exported.value.content))
        : exported
    })
  }
}

function serveUpload(http: HttpApp, app: App): void {
  serve(
    http,
    contract.uploadRoster,
    {
      'rosters.no-file': 400,
      'rosters.file-too-large': 413,
      'rosters.as-of-in-future': 422,
      'rosters.not-of-your-unit': 403,
      'rosters.township-sends-village-lists': 403,
      'rosters.supplement-of-unknown': 404,
      'rosters.supplement-of-supplement': 409,
      'rosters.supplement-of-untaken': 409,
    },
    async ({ actor, query, language, upload }) => {
      const file = await upload()
      if (!file) return refuse('rosters.no-file')
      const received = await receiveRoster(app, actor, { ...query, content: file.content, fileName: file.filename })
      if (!received.ok) return received
      const roster = await showSummary(app, actor, received.value.roster, language)
      return accept({ roster, repeated: received.value.repeated })
    },
  )
}

function serveSteps(http: HttpApp, app: App): void {
  serve(
    http,
    contract.setRosterMapping,
    {
      ...NOT_FOUND,
      'rosters.already-taken': 409,
      'rosters.withdrawn': 409,
      'rosters.check-running': 409,
      'rosters.not-of-your-unit': 403,
      'rosters.township-sends-village-lists': 403,
    },
    async ({ actor, params, body, language }) => {
      const change = { ...body, columns: body.columns?.map(({ index, field }) => ({ index, field: fieldOf(field) })) }
      return shown(app, actor, language, await correctMapping(app, actor, params.rosterId, change))
    },
  )
  serve(
    http,
    contract.takeRoster,
    {
      ...NOT_FOUND,
      'rosters.not-checked': 409,
      'rosters.withdrawn': 409,
      'rosters.refused': 409,
      'rosters.no-row-to-take': 409,
      'rosters.supplement-of-unknown': 409,
      'rosters.supplement-of-supplement': 409,
      'rosters.supplement-of-untaken': 409,
    },
    async ({ actor, params, language }) => shown(app, actor, language, await takeRoster(app, actor, params.rosterId)),
  )
  serve(
    http,
    contract.withdrawRoster,
    { ...NOT_FOUND, 'rosters.withdrawal-reason-missing': 422 },
    async ({ actor, params, body, language }) =>
      shown(app, actor, language, await withdrawRoster(app, actor, params.rosterId, body.reason)),
  )
}

/** A field nobody knows is no field. */
function fieldOf(name: string | null): FieldName | null {
  return name !== null && isFieldName(name) ? name : null
}

async function shown<Code extends string>(
  app: App,
  actor: Actor,
  language: Language,
  decision: Decision<Roster, Code>,
): Promise<Decision<RosterSummary, Code>> {
  return decision.ok ? accept(await showSummary(app, actor, decision.value, language)) : decision
}
