import { accept } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { OPEN_CASE_REFUSALS } from '../cases/index.ts'
import * as commands from './commands.ts'
import * as contract from './contract.ts'
import { showFinding } from './finding-page.ts'
import { showMatchQuality } from './match-quality.ts'
import { reportFinding } from './report-finding.ts'
import * as queries from './queries.ts'

const FINDING_REFUSALS = {
  'finding.not-found': 404,
  'finding.not-of-your-unit': 403,
  'finding.changed-meanwhile': 409,
  'finding.not-open': 409,
} as const

/** Serves runs and findings. */
export function registerReconciliationRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listRuns, {}, async ({ actor }) => accept(await queries.listRuns(app, actor)))
  serve(
    http,
    contract.startRun,
    {
      'reconciliation.no-population-roster': 409,
      'reconciliation.no-enrolment-roster': 409,
      'reconciliation.run-in-progress': 409,
      'reconciliation.day-in-future': 400,
    },
    async ({ actor, body }) => commands.startRun(app, actor, body.asOfOn as PlainDate),
  )
  serve(http, contract.showMatchQuality, {}, async ({ actor }) => accept(await showMatchQuality(app, actor)))
  serve(http, contract.showRun, { 'reconciliation.run-not-found': 404 }, async ({ actor, params }) =>
    queries.showRun(app, actor, params.runId),
  )
  serve(http, contract.listFindings, { 'finding.cursor-unknown': 400 }, async ({ actor, query }) =>
    queries.listFindings(app, actor, query),
  )
  serve(http, contract.countFindings, {}, async ({ actor, query }) => queries.countFindings(app, actor, query))
  serve(http, contract.showFinding, { 'finding.not-found': 404 }, async ({ actor, params }) =>
    showFinding(app, actor, params.findingId),
  )
  serve(
    http,
    contract.settleFinding,
    {
      ...FINDING_REFUSALS,
      'finding.verdict-does-not-fit-kind': 400,
      'finding.evidence-does-not-fit-verdict': 400,
      'finding.end-day-missing': 400,
      'finding.pupil-record-missing': 400,
      'finding.pupil-record-not-shown': 409,
    },
    async ({ actor, params, body }) => commands.settleFinding(app, actor, params.findingId, body),
  )
  serve(
    http,
    contract.reopenFinding,
    {
      'finding.not-found': 404,
      'finding.not-of-your-unit': 403,
      'finding.changed-meanwhile': 409,
      'finding.not-settled': 409,
      'finding.reopen-note-missing': 400,
    },
    async ({ actor, params, body }) => commands.reopenFinding(app, actor, params.findingId, body),
  )
  serve(
    http,
    contract.reportFinding,
    { 'finding.not-found': 404, 'finding.not-of-your-unit': 403 },
    async ({ actor, params, body }) => reportFinding(app, actor, params.findingId, body),
  )
  serve(
    http,
    contract.openCaseFromFinding,
    { ...FINDING_REFUSALS, ...OPEN_CASE_REFUSALS, 'finding.only-out-of-school-opens-case': 400 },
    async ({ actor, params, body }) => commands.openCaseFromFinding(app, actor, params.findingId, body),
  )
}
