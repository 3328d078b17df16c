import { newId } from '../../kernel/ids.ts'
import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { type SchoolCalendar, SchoolYearMissing } from '../../kernel/school-calendar.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { attendanceRules } from './known-class.ts'
import { kindOfLeaver } from './leaver-domain.ts'
import { readCalendars } from './store-calendar.ts'
import {
  insertLeavers,
  type LeaverRow,
  listArrivals,
  listNewLeavers,
  listOverdueLeavers,
  settleLeavers,
} from './store-leavers.ts'
import { endSuspicions } from './store-watch.ts'
import { raiseSuspicion } from './suspicions.ts'

/** 14 values a row: PostgreSQL takes 65 535 values in a statement. */
const ROWS_AT_ONCE = 1000

/**
 * Keeps the pool of leavers: who has left a school and is in no other's list comes in, whom a school has entered goes out,
 * and who has not arrived by the county's day is suspected.
 */
export async function sweepLeavers(app: App, tx: Tx, actor: Actor): Promise<void> {
  await admitLeavers(app, tx, actor)
  await matchArrivals(app, tx, actor)
  for (const leaver of await listOverdueLeavers(tx, actor.scope.county, app.clock.today()))
    await raiseSuspicion(app, tx, actor, {
      childId: leaver.child_id,
      rule: leaver.kind === 'handover' ? 'lost-in-handover' : 'leaver-not-arrived',
      sinceOn: leaver.left_on,
      divisionCode: leaver.division_code,
      schoolKey: leaver.school_key,
    })
}

async function admitLeavers(app: App, tx: Tx, actor: Actor): Promise<void> {
  const { county } = actor.scope
  const rules = await attendanceRules(tx, county)
  const calendars = await readCalendars(tx, county)
  const today = app.clock.today()
  const leavers = (await listNewLeavers(tx, county)).flatMap((record): LeaverRow[] => {
    const kind = kindOfLeaver({ status: record.status, gradeCode: record.grade_code })
    if (!kind) return []
    return [
      {
        county_code: county,
        leaver_id: newId(),
        child_id: record.child_id,
        pupil_id: record.pupil_id,
        kind,
        left_on: record.as_of_on < today ? record.as_of_on : today,
        due_on: dueOn(calendars.of(record.school_code), today, rules.transferDays),
        state: 'open',
        settled_on: null,
        settled_by: null,
        proof: null,
        division_code: record.division_code,
        school_key: record.school_key,
        version: 1,
      },
    ]
  })
  for (let at = 0; at < leavers.length; at += ROWS_AT_ONCE)
    await insertLeavers(tx, leavers.slice(at, at + ROWS_AT_ONCE))
}

/** Counted from the day the leaver is first seen; nothing is due in a year without a calendar. */
function dueOn(calendar: SchoolCalendar, today: PlainDate, days: number): PlainDate | null {
  if (!calendar.schoolYears.includes(schoolYearOf(today))) return null
  try {
    return calendar.addSchoolDays(today, days)
  } catch (error) {
    if (error instanceof SchoolYearMissing) return null
    throw error
  }
}

async function matchArrivals(app: App, tx: Tx, actor: Actor): Promise<void> {
  const arrivals = await listArrivals(tx, actor.scope.county)
  const today = app.clock.today()
  const settled = { state: 'arrived', on: today, by: actor.id, proof: 'enrolled' } as const
  await settleLeavers(
    tx,
    actor.scope.county,
    arrivals.map((row) => row.leaver_id),
    settled,
  )
  const children = arrivals.map((row) => row.child_id)
  const over = { on: today, because: 'enrolled' }
  await endSuspicions(tx, actor.scope, ['leaver-not-arrived', 'lost-in-handover'], children, over)
}
