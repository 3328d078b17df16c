import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { CONTENT_TYPES, fileReply, type HttpApp, serve } from '../../platform/http.ts'
import { filePeriodic, signPeriodic } from './commands.ts'
import * as contract from './contract.ts'
import { exportPeriodic } from './export.ts'
import { listDuties } from './duties.ts'
import { listPeriodic } from './overview.ts'
import { showPeriodic } from './queries.ts'
import { texts } from './texts.ts'

const SHOW_REFUSALS = {
  'periodic.report-not-found': 404,
  'periodic.period-unknown': 404,
  'periodic.not-filed': 404,
  'periodic.version-not-found': 404,
  'periodic.not-begun': 422,
} as const

/** Serves the periodic reports: overview, one report, filing and signing. */
export function registerPeriodicRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listPeriodicDuties, {}, async ({ actor }) => accept(await listDuties(app, actor)))
  serve(http, contract.listPeriodicReports, { 'periodic.period-unknown': 404 }, ({ actor, query }) =>
    listPeriodic(app, actor, query),
  )
  serve(http, contract.showPeriodicReport, SHOW_REFUSALS, ({ actor, params, query }) =>
    showPeriodic(app, actor, { ...query, kind: params.reportKind, period: params.period }),
  )
  const purpose = { 'disclosure.note-missing': 422, 'disclosure.note-holds-number': 422 } as const
  serve(
    http,
    contract.exportPeriodicReport,
    { ...SHOW_REFUSALS, ...purpose },
    async ({ actor, params, query, body, language }) => {
      const asked = { ...query, kind: params.reportKind, period: params.period, language }
      const made = await exportPeriodic(app, actor, asked, body)
      if (!made.ok) return made
      const title = texts[`periodic.kind.${params.reportKind}`][language]
      return accept(
        fileReply(`${title}-${made.value.unitName}-${params.period}.xlsx`, CONTENT_TYPES.xlsx, made.value.bytes),
      )
    },
  )
  serveCommands(http, app)
}

function serveCommands(http: HttpApp, app: App): void {
  serve(
    http,
    contract.filePeriodicReport,
    {
      ...SHOW_REFUSALS,
      'periodic.filed-by-own-unit': 403,
      'periodic.being-counted': 409,
      'periodic.not-yet': 422,
      'periodic.movement-unknown': 422,
      'periodic.movement-unnamed': 422,
      'periodic.balance-open': 422,
      'periodic.explanation-of-nothing': 422,
      'periodic.explanation-missing': 422,
      'periodic.words-hold-number': 422,
      'report.changed-meanwhile': 409,
      'report.figures-changed': 409,
      'report.correction-reason-missing': 422,
      'report.nil-statement-missing': 422,
      'report.not-nil': 422,
    },
    ({ actor, params, body }) => filePeriodic(app, actor, { kind: params.reportKind, period: params.period }, body),
  )
  serve(
    http,
    contract.signPeriodicReport,
    {
      ...SHOW_REFUSALS,
      'periodic.signed-by-level-above': 403,
      'periodic.not-its-turn': 409,
      'periodic.content-changed': 409,
      'periodic.reason-missing': 422,
    },
    ({ actor, params, body }) => signPeriodic(app, actor, { kind: params.reportKind, period: params.period }, body),
  )
}
