import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil, type Veil } from '../disclosure/index.ts'
import type { CasePage } from './contract.ts'
import { caseOf } from './commands.ts'
import { type CaseState, EXPLANATION_RULES, EXPLANATIONS, NEXT_STATES } from './domain.ts'
import { mayConfirm, mayExplain, mayVerify } from './policy.ts'
import { caseLineOf, caseNames, openedGuardians } from './queries.ts'
import { type CaseEventRow, listCaseEvents } from './store.ts'
import { findListedCase, type ListedCase } from './store-lists.ts'

/** Shows a case with its history and what the actor may do next; the look is put on record in the same transaction. */
export async function showCase(app: App, actor: Actor, caseId: string): Promise<Decision<CasePage, 'case.not-found'>> {
  const today = app.clock.today()
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findListedCase(tx, actor.scope, caseId)
    if (!row) return refuse('case.not-found')
    const names = await caseNames(tx, actor, today)
    const events = await listCaseEvents(tx, actor.scope, caseId)
    const actors = await accountNames(tx, [...events.map((event) => event.actor_id), row.confirmed_by ?? ''])
    const veil = await findVeil(app, tx, actor)
    await recordAudit(tx, {
      event: 'cases.case-viewed',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { caseId },
    })
    return accept({
      case: caseLineOf(row, names, today, veil),
      version: row.version,
      guardians: guardiansOf({ ...row, ...openedGuardians(app, row) }, veil),
      explanation: explanationOf(row),
      confirmation: confirmationOf(row, actors),
      history: events.map((event) => eventOf(event, actors)),
      nextStates: [...NEXT_STATES[row.state]],
      explanationChoices: EXPLANATIONS.map((explanation) => ({
        explanation,
        evidenceTypes: [...EXPLANATION_RULES[explanation].evidenceTypes],
        asksRecheck: EXPLANATION_RULES[explanation].asksRecheck,
      })),
      abilities: abilitiesOf(actor, row),
    })
  })
}

/** What the page offers: the same answers the commands would give. */
function abilitiesOf(actor: Actor, row: ListedCase): CasePage['abilities'] {
  const dropoutCase = caseOf(row)
  const next: readonly CaseState[] = NEXT_STATES[row.state]
  return {
    startVerification: next.includes('verifying') && mayVerify(actor, dropoutCase).ok,
    explain: next.includes('explained') && mayExplain(actor, dropoutCase).ok,
    confirm: next.includes('confirmed') && mayConfirm(actor, dropoutCase).ok,
  }
}

function guardiansOf(row: ListedCase, veil: Veil): CasePage['guardians'] {
  const guardian = (name: string | null, role: string | null, phone: string | null) =>
    name === null
      ? []
      : [{ name: veil.show('name', name, row.child_id), role, phone: veil.show('phone', phone, row.child_id) }]
  return [
    ...guardian(row.guardian1_name, row.guardian1_role, row.guardian1_phone),
    ...guardian(row.guardian2_name, row.guardian2_role, row.guardian2_phone),
  ]
}

function explanationOf(row: ListedCase): CasePage['explanation'] {
  return row.explanation === null || row.evidence_type === null
    ? null
    : {
        explanation: row.explanation,
        evidenceType: row.evidence_type,
        evidenceRef: row.evidence_ref,
        recheckOn: row.recheck_on,
      }
}

function confirmationOf(row: ListedCase, actors: ReadonlyMap<string, string>): CasePage['confirmation'] {
  return row.confirmed_on === null || row.confirmed_by === null
    ? null
    : {
        confirmedOn: row.confirmed_on,
        confirmedByName: actors.get(row.confirmed_by) ?? row.confirmed_by,
        outOfSchoolSince: row.out_of_school_since,
        causes: row.causes,
      }
}

function eventOf(event: CaseEventRow, actors: ReadonlyMap<string, string>): CasePage['history'][number] {
  return {
    eventId: event.event_id,
    event: event.event,
    fromState: event.from_state,
    toState: event.to_state,
    happenedAt: event.happened_at.toISOString(),
    actorName: actors.get(event.actor_id) ?? event.actor_id,
    details: event.details,
  }
}
