import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { showCase } from './case-page.ts'
import { confirmDropout, explainCase, startVerification } from './commands.ts'
import * as contract from './contract.ts'
import { countCases, listCases } from './queries.ts'

const STEP_REFUSALS = {
  'case.not-found': 404,
  'case.not-of-your-unit': 403,
  'case.changed-meanwhile': 409,
  'case.step-not-possible': 409,
} as const

/** Serves the ledger and the steps of cases. */
export function registerCasesRoutes(http: HttpApp, app: App): void {
  serveLists(http, app)

  serve(http, contract.showCase, { 'case.not-found': 404 }, ({ actor, params }) => showCase(app, actor, params.caseId))

  serve(http, contract.startVerification, STEP_REFUSALS, ({ actor, params, body }) =>
    startVerification(app, actor, params.caseId, body),
  )

  serve(
    http,
    contract.explainCase,
    {
      ...STEP_REFUSALS,
      'case.explained-by-lead-or-above': 403,
      'case.evidence-does-not-fit': 422,
      'case.recheck-day-missing': 422,
      'case.recheck-day-out-of-range': 422,
    },
    ({ actor, params, body }) => explainCase(app, actor, params.caseId, body),
  )

  serve(
    http,
    contract.confirmDropout,
    {
      ...STEP_REFUSALS,
      'case.confirmed-by-principal': 403,
      'case.confirmed-by-township': 403,
      'case.out-of-school-day-in-future': 422,
    },
    ({ actor, params, body }) => confirmDropout(app, actor, params.caseId, body),
  )
}

function serveLists(http: HttpApp, app: App): void {
  serve(http, contract.listCases, { 'case.cursor-unknown': 410 }, ({ actor, query }) => listCases(app, actor, query))

  serve(http, contract.countCases, {}, async ({ actor, query }) => accept(await countCases(app, actor, query)))
}
