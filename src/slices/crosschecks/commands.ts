import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { BodyOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { assignHit, noteCount, settleHit } from './contract.ts'
import { decideAssignment, decideChange, type HitRefusal } from './domain.ts'
import { maySettle } from './policy.ts'
import { checkersOf } from './queries.ts'
import { changeHit, findHit, insertCount, listClasses } from './store.ts'
import { raiseHits } from './store-sweep.ts'
import { factsOf } from './sweep.ts'

type Nothing = Record<string, never>
export type AssignRefusal = HitRefusal | 'crosschecks.hit-not-found' | 'crosschecks.checker-unknown'
export type SettleRefusal = HitRefusal | 'crosschecks.hit-not-found' | 'crosschecks.settled-by-checker'

/** Gives a hit to somebody who checks it by a day. */
export function assignCrosscheck(
  app: App,
  actor: Actor,
  hitId: string,
  body: BodyOf<typeof assignHit>,
): Promise<Decision<Nothing, AssignRefusal>> {
  return withScope<Decision<Nothing, AssignRefusal>>(app.db, actor.scope, async (tx) => {
    const hit = await findHit(tx, actor.scope, hitId)
    if (!hit) return refuse('crosschecks.hit-not-found')
    const checker = (await checkersOf(tx, hit, app.clock.today())).find((one) => one.accountId === body.accountId)
    if (!checker) return refuse('crosschecks.checker-unknown')
    const dueOn = body.dueOn as PlainDate
    const decision = decideAssignment(hit, { version: body.version, dueOn }, app.clock.today())
    if (!decision.ok) return decision
    await changeHit(tx, actor.scope.county, hitId, {
      assignee_id: checker.accountId,
      assignee_unit: checker.unit,
      assigned_by: actor.id,
      due_on: dueOn,
      version: decision.value.version,
    })
    await recordAudit(tx, {
      event: 'crosschecks.assigned',
      actorId: actor.id,
      details: { hitId, rule: hit.rule, dueOn, to: checker.accountId },
    })
    return accept({})
  })
}

/** Settles a hit with what was found out; the hit and its arithmetic stay. */
export function settleCrosscheck(
  app: App,
  actor: Actor,
  hitId: string,
  body: BodyOf<typeof settleHit>,
): Promise<Decision<Nothing, SettleRefusal>> {
  return withScope<Decision<Nothing, SettleRefusal>>(app.db, actor.scope, async (tx) => {
    const hit = await findHit(tx, actor.scope, hitId)
    if (!hit) return refuse('crosschecks.hit-not-found')
    const permitted = maySettle(actor, hit)
    if (!permitted.ok) return permitted
    const decision = decideChange(hit, body.version)
    if (!decision.ok) return decision
    await changeHit(tx, actor.scope.county, hitId, {
      state: 'settled',
      outcome: body.outcome,
      settled_reason: body.reason,
      settled_by: actor.id,
      settled_on: app.clock.today(),
      version: decision.value.version,
    })
    const details = { hitId, rule: hit.rule, outcome: body.outcome }
    await recordAudit(tx, { event: 'crosschecks.settled', actorId: actor.id, details })
    return accept({})
  })
}

/** Puts a count on record and holds it against the class's report at once, when there is one. */
export function notePupilCount(
  app: App,
  actor: Actor,
  body: BodyOf<typeof noteCount>,
): Promise<Decision<Nothing, 'crosschecks.class-not-found' | 'crosschecks.day-in-future'>> {
  return withScope<Decision<Nothing, 'crosschecks.class-not-found' | 'crosschecks.day-in-future'>>(
    app.db,
    actor.scope,
    async (tx) => {
      const { county } = actor.scope
      const today = app.clock.today()
      if (body.day > today) return refuse('crosschecks.day-in-future', { day: body.day })
      const found = (await listClasses(tx, actor.scope)).find(
        (row) => row.school_code === body.school && row.class_code === body.class,
      )
      if (!found) return refuse('crosschecks.class-not-found')
      const isNew = await insertCount(tx, {
        county_code: county,
        count_id: newId(),
        source: body.source,
        school_code: body.school,
        class_code: body.class,
        on_day: body.day as PlainDate,
        present: body.present,
        noted_by: actor.id,
        noted_at: app.clock.now(),
        submission_id: body.submissionId,
        division_code: found.division_code,
        school_key: found.school_key,
      })
      if (!isNew) return accept({})
      const details = { school: body.school, class: body.class, day: body.day, source: body.source }
      await recordAudit(tx, { event: 'crosschecks.counted', actorId: actor.id, details })
      await raiseHits(tx, 'counts-differ', await factsOf(tx, county, today))
      return accept({})
    },
  )
}
