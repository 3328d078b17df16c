import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { DutyName } from '../../kernel/duty.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { reportOpenCase } from '../cases/index.ts'
import type { ReportGround } from './domain.ts'
import { mayHandleFinding } from './policy.ts'
import { changeFinding, findFindingForUpdate, listFindingEvents, recordFindingEvents } from './store.ts'

export interface Report {
  readonly duty: DutyName
  readonly ground: ReportGround
}

/**
 * Reports a finding to an office, which sees it from then on whatever becomes of it. The same report twice is one; it
 * waits for no verdict and changes none.
 */
export async function reportFinding(
  app: App,
  actor: Actor,
  findingId: string,
  { duty, ground }: Report,
): Promise<Decision<{ findingId: string; reportedTo: DutyName[] }, 'finding.not-found' | 'finding.not-of-your-unit'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const { county } = actor.scope
    const finding = await findFindingForUpdate(tx, county, findingId)
    if (!finding) return refuse('finding.not-found')
    const keys = { divisionCode: finding.division_code, schoolKey: finding.school_key }
    const permitted = mayHandleFinding(actor, 'reconciliation.report-finding', keys)
    if (!permitted.ok) return permitted

    const reportedTo = [...new Set([...finding.reported_to, duty])] as DutyName[]
    const events = await listFindingEvents(tx, county, findingId)
    const isKnown = events.some(
      ({ event, details }) => event === 'reported' && details['duty'] === duty && details['ground'] === ground,
    )
    if (isKnown) return accept({ findingId, reportedTo })
    await changeFinding(tx, finding, { reported_to: reportedTo })
    await reportOpenCase(tx, actor.scope, finding.child_id, duty)
    const details = { duty, ground }
    const step = { eventId: newId(), finding, event: 'reported', at: app.clock.now(), actorId: actor.id, details }
    await recordFindingEvents(tx, [{ ...step, reportedTo: duty }])
    await recordAudit(tx, {
      event: 'finding.reported',
      actorId: actor.id,
      subjectId: finding.child_id,
      details: { findingId, ...details },
    })
    return accept({ findingId, reportedTo })
  })
}
