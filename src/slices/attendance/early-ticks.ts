import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { Tick } from './early-domain.ts'
import { findPupil } from './store-leave.ts'
import { endTick, insertTick, listTicks, wasTickSent } from './store-ticks.ts'

/** Lists what teachers of the scope have seen of their pupils and holds. */
export async function listEarlyTicks(app: App, actor: Actor) {
  return withScope(app.db, actor.scope, async (tx) => {
    const rows = await listTicks(tx, actor.scope, app.clock.today())
    return { rows: rows.map((row) => ({ childId: row.child_id, sign: row.sign, tickedOn: row.ticked_on })) }
  })
}

/** Sets or takes back what the teacher sees of a pupil; the same tap sent twice is one. */
export async function tickEarlySign(
  app: App,
  actor: Actor,
  childId: string,
  { submissionId, sign, on }: { readonly submissionId: string; readonly sign: Tick; readonly on: boolean },
): Promise<Decision<object, 'attendance.pupil-not-found'>> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    const pupil = await findPupil(tx, scope, childId)
    if (!pupil?.school_code) return refuse('attendance.pupil-not-found')
    if (await wasTickSent(tx, scope, submissionId)) return accept({})
    const today = app.clock.today()
    const which = { county_code: scope.county, child_id: childId, sign }
    if (on)
      await insertTick(tx, {
        ...which,
        tick_id: newId(),
        ticked_by: actor.id,
        ticked_on: today,
        over_by: null,
        over_on: null,
        division_code: pupil.division_code,
        school_key: pupil.school_key,
        submission_id: submissionId,
      })
    else if (!(await endTick(tx, which, { over_by: actor.id, over_on: today }))) return accept({})
    const event = on ? 'attendance.early-ticked' : 'attendance.early-tick-ended'
    await recordAudit(tx, { event, actorId: actor.id, subjectId: childId, details: { sign } })
    return accept({})
  })
}
