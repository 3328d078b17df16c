import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { ISSUE_REFUSALS } from '../documents/index.ts'
import { showCase } from './case-page.ts'
import * as contract from './contract.ts'
import type { CasePorts } from './presence.ts'
import { countCases, listCases } from './queries.ts'
import { listLedger as listLedgerEndpoint } from './ledger-contract.ts'
import { listLedger } from './ledgers.ts'
import { recordOnCase } from './record-commands.ts'
import { registerKeepingRoutes } from './routes-keeping.ts'
import { takeCaseStep } from './step-commands.ts'

const FIELD_REFUSALS = {
  'case.fields-missing': 422,
  'case.fields-malformed': 422,
  'case.fields-unknown': 422,
} as const
const RECORD_REFUSALS = {
  'case.not-found': 404,
  'case.not-of-your-unit': 403,
  'case.record-by-others': 403,
  'case.record-not-now': 409,
  'case.record-day-in-future': 422,
  'case.calendar-year-missing': 503,
  'case.days-out-of-order': 422,
  'case.attendance-not-reported': 409,
  'case.attendance-too-short': 409,
  'case.attendance-says-otherwise': 409,
} as const
const FORM_REFUSALS = {
  'case.evidence-does-not-fit': 422,
  'case.recheck-day-missing': 422,
  'case.recheck-day-out-of-range': 422,
  'case.out-of-school-day-in-future': 422,
  'case.order-day-too-early': 422,
  'case.officers-two': 422,
  'case.no-legal-basis': 409,
  'case.amount-out-of-range': 422,
  'case.amount-above-notice': 422,
  'case.amount-not-simple': 422,
  'case.closing-reason-does-not-fit': 422,
  'case.lower-grade-not-open': 422,
} as const

/** Serves the ledger and the steps of cases. */
export function registerCasesRoutes(http: HttpApp, app: App, ports: CasePorts): void {
  serveLists(http, app)
  registerKeepingRoutes(http, app)

  serve(http, contract.showCase, { 'case.not-found': 404 }, ({ actor, params }) =>
    showCase(app, actor, params.caseId, ports),
  )

  serve(
    http,
    contract.takeCaseStep,
    {
      ...RECORD_REFUSALS,
      ...FIELD_REFUSALS,
      ...FORM_REFUSALS,
      ...ISSUE_REFUSALS,
      'case.changed-meanwhile': 409,
      'case.step-not-possible': 409,
      'case.step-by-others': 403,
      'case.requirements-missing': 409,
    },
    ({ actor, params, body }) => takeCaseStep(app, actor, params.caseId, params.step, body, ports),
  )

  serve(
    http,
    contract.recordOnCase,
    {
      ...RECORD_REFUSALS,
      ...FIELD_REFUSALS,
      ...ISSUE_REFUSALS,
      'case.record-not-found': 404,
      'case.record-of-another-kind': 422,
      'case.notice-not-sent': 409,
      'case.visitors-two': 422,
      'case.not-paused': 409,
    },
    ({ actor, params, body }) => recordOnCase(app, actor, params.caseId, params.kind, body, ports),
  )
}

function serveLists(http: HttpApp, app: App): void {
  serve(http, listLedgerEndpoint, { 'case.cursor-unknown': 410 }, ({ actor, query }) => listLedger(app, actor, query))
  serve(http, contract.listCases, { 'case.cursor-unknown': 410 }, ({ actor, query }) => listCases(app, actor, query))

  serve(http, contract.countCases, {}, async ({ actor, query }) => accept(await countCases(app, actor, query)))
}
