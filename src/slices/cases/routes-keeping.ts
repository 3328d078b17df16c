import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import * as contract from './contract.ts'
import { addMember, listCandidatesOf, removeMember } from './group-commands.ts'
import { answerHandoverOf, askHandover } from './handover-commands.ts'
import { listHandoverLines } from './handovers.ts'
import { approveLegalBasis, changeCaseRules, endLegalBasis, enterLegalBasis, showCaseRules } from './rules-commands.ts'

/** Serves what keeps cases going: working groups, hand-overs, the county's rules and legal bases. */
export function registerKeepingRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listCandidates, { 'case.not-found': 404 }, ({ actor, params }) =>
    listCandidatesOf(app, actor, params.caseId),
  )
  serve(
    http,
    contract.addMember,
    {
      'case.not-found': 404,
      'case.closed-already': 409,
      'case.member-unnamed': 422,
      'case.member-without-sight': 422,
    },
    ({ actor, params, body }) => addMember(app, actor, params.caseId, body),
  )
  serve(http, contract.removeMember, { 'case.not-found': 404, 'case.member-not-found': 404 }, ({ actor, params }) =>
    removeMember(app, actor, params.caseId, params.memberId),
  )
  serve(
    http,
    contract.askHandover,
    {
      'case.not-found': 404,
      'case.closed-already': 409,
      'case.handover-open': 409,
      'case.handover-to-itself': 422,
      'case.unit-unknown': 422,
    },
    ({ actor, params, body }) => askHandover(app, actor, params.caseId, body),
  )
  serve(http, contract.listHandovers, {}, async ({ actor }) => accept(await listHandoverLines(app, actor)))
  serve(
    http,
    contract.answerHandover,
    { 'case.handover-not-found': 404, 'case.handover-answered': 409, 'case.handover-not-yours': 403 },
    ({ actor, params, body }) => answerHandoverOf(app, actor, params.handoverId, body.answer),
  )
  serveRules(http, app)
}

function serveRules(http: HttpApp, app: App): void {
  serve(http, contract.showCaseRules, {}, async ({ actor }) => accept(await showCaseRules(app, actor)))
  serve(
    http,
    contract.changeCaseRules,
    {
      'case.rules-out-of-range': 422,
      'case.rules-reason-without-evidence': 422,
      'case.rules-reason-taken-away': 422,
      'case.rules-changed-meanwhile': 409,
    },
    ({ actor, body }) => changeCaseRules(app, actor, body.rules, body.version),
  )
  serve(http, contract.enterLegalBasis, { 'case.basis-out-of-order': 422 }, ({ actor, body }) =>
    enterLegalBasis(app, actor, body),
  )
  serve(
    http,
    contract.approveLegalBasis,
    { 'case.basis-not-found': 404, 'case.basis-by-another': 409, 'case.basis-approved': 409 },
    ({ actor, params }) => approveLegalBasis(app, actor, params.basisId),
  )
  serve(http, contract.endLegalBasis, { 'case.basis-not-found': 404 }, ({ actor, params }) =>
    endLegalBasis(app, actor, params.basisId),
  )
}
