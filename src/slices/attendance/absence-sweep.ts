import { addDays } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { suspicionOf } from './absence-domain.ts'
import { classOfKey } from './domain.ts'
import { attendanceRules, readPupilDays } from './known-class.ts'
import { readCalendars } from './store-calendar.ts'
import { keepSuspensions, listExpiredSuspensions } from './store-suspensions.ts'
import { listEndedLeave, listMissingChildren } from './store-watch.ts'
import { raiseSuspicion, tellOfWork } from './suspicions.ts'

const LOOK_BACK_DAYS = 90

/**
 * Looks at every child who was missing on the last day its class reported, whichever class it was in before: rules and calendars change, leave ends, and a
 * report says nothing of that. Answers how many suspicions are new.
 */
export async function sweepAbsences(app: App, tx: Tx, actor: Actor): Promise<number> {
  const { county } = actor.scope
  const today = app.clock.today()
  const from = addDays(today, -LOOK_BACK_DAYS)
  const rules = await attendanceRules(tx, county)
  const calendars = await readCalendars(tx, county)
  const ended = new Map((await listEndedLeave(tx, county, from, today)).map((row) => [row.child_id, row.until]))
  const missing = (await listMissingChildren(tx, county, from)).filter(
    (row) => row.days >= rules.suspectedDays || ended.has(row.child_id),
  )
  let raised = 0
  for (const [schoolKey, children] of Map.groupBy(missing, (row) => row.school_key)) {
    const calendar = calendars.of(classOfKey(schoolKey)?.schoolCode ?? '')
    const childIds = children.map((row) => row.child_id)
    const daysOf = await readPupilDays(tx, actor.scope, childIds, today)
    for (const child of children) {
      const days = daysOf(child.child_id)
      const found = suspicionOf(days, ended.get(child.child_id), { calendar, rules, today })
      if (!found) continue
      const keys = { childId: child.child_id, divisionCode: child.division_code, schoolKey }
      if (await raiseSuspicion(app, tx, actor, { ...keys, ...found })) raised++
      // The class may not see the case: it was handed over.
      if (days.at(-1)?.absence?.reason === 'working') await tellOfWork(app, tx, actor, child.child_id)
    }
  }
  return raised + (await sweepSuspensions(app, tx, actor))
}

async function sweepSuspensions(app: App, tx: Tx, actor: Actor): Promise<number> {
  let raised = 0
  const today = app.clock.today()
  await keepSuspensions(tx, actor.scope.county, today)
  for (const row of await listExpiredSuspensions(tx, actor.scope.county, today)) {
    const suspicion = {
      childId: row.child_id,
      rule: 'leave-expired' as const,
      sinceOn: addDays(row.until_on, 1),
      divisionCode: row.division_code,
      schoolKey: row.school_key,
    }
    if (await raiseSuspicion(app, tx, actor, suspicion)) raised++
  }
  return raised
}
