import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { isOfSchoolAge } from '../../kernel/school-age.ts'
import { type SchoolCalendar, SchoolYearMissing } from '../../kernel/school-calendar.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { getCountyRules } from '../directory/index.ts'
import { attendanceRules } from './known-class.ts'
import { kindOfLeaver } from './leaver-domain.ts'
import { readCalendars } from './store-calendar.ts'
import {
  insertLeavers,
  type LeaverRow,
  listDueDays,
  listNewLeavers,
  listOverdueLeavers,
  saveDueDay,
  settleArrivals,
} from './store-leavers.ts'
import { endSuspicions } from './store-watch.ts'
import { raiseSuspicion } from './suspicions.ts'

/** 17 values a row: PostgreSQL takes 65 535 values in a statement. */
const ROWS_AT_ONCE = 1000

/**
 * Keeps the pool of leavers: who has left a school and is in no other's list comes in, whom a school has entered goes out,
 * and who has not arrived by the county's day is suspected.
 */
export async function sweepLeavers(app: App, tx: Tx, actor: Actor): Promise<void> {
  const { county } = actor.scope
  await matchArrivals(app, tx, actor)
  await admitLeavers(app, tx, county)
  await countDueDays(tx, county)
  for (const leaver of await listOverdueLeavers(tx, county, app.clock.today()))
    await raiseSuspicion(app, tx, actor, {
      childId: leaver.child_id,
      rule: leaver.kind === 'handover' ? 'lost-in-handover' : 'leaver-not-arrived',
      sinceOn: leaver.left_on,
      divisionCode: leaver.division_code,
      schoolKey: leaver.school_key,
    })
}

async function admitLeavers(app: App, tx: Tx, county: CountyCode): Promise<void> {
  const { schoolAge } = await getCountyRules(tx, county)
  const today = app.clock.today()
  const leavers = (await listNewLeavers(tx, county, today)).flatMap((record): LeaverRow[] => {
    const kind = kindOfLeaver({
      status: record.status,
      gradeCode: record.grade_code,
      lastOn: record.last_on,
      goneOn: record.left_on,
    })
    const leftOn = record.left_on < today ? record.left_on : today
    if (!kind || (record.born_on && !isOfSchoolAge(record.born_on, leftOn, schoolAge))) return []
    return [
      {
        county_code: county,
        leaver_id: newId(),
        child_id: record.child_id,
        pupil_id: record.pupil_id,
        kind,
        left_on: leftOn,
        seen_on: today,
        due_on: null,
        state: 'open',
        settled_on: null,
        settled_by: null,
        proof: null,
        back_on: null,
        reopened_on: null,
        division_code: record.division_code,
        school_key: record.school_key,
        version: 1,
      },
    ]
  })
  for (let at = 0; at < leavers.length; at += ROWS_AT_ONCE)
    await insertLeavers(tx, leavers.slice(at, at + ROWS_AT_ONCE))
}

/**
 * Counts anew by when leavers must have arrived. Those of the summer have no day until the calendar of the new year is
 * entered, and a changed calendar or rule moves the others.
 */
async function countDueDays(tx: Tx, county: CountyCode): Promise<void> {
  const { transferDays } = await attendanceRules(tx, county)
  const calendars = await readCalendars(tx, county)
  const counted = Map.groupBy(await listDueDays(tx, county), (row) => `${row.school_code} ${row.seen_on}`)
  for (const rows of counted.values()) {
    const { school_code: schoolCode, seen_on: seenOn } = rows[0]!
    const due = dueOn(calendars.of(schoolCode), seenOn, transferDays)
    if (rows.some((row) => row.due_on !== due)) await saveDueDay(tx, county, { schoolCode, seenOn }, due)
  }
}

/** Undefined days are null: a year without a calendar is not guessed. */
function dueOn(calendar: SchoolCalendar, seenOn: PlainDate, days: number): PlainDate | null {
  try {
    return calendar.addSchoolDays(seenOn, days)
  } catch (error) {
    if (error instanceof SchoolYearMissing) return null
    throw error
  }
}

async function matchArrivals(app: App, tx: Tx, actor: Actor): Promise<void> {
  const today = app.clock.today()
  const children = await settleArrivals(tx, actor.scope.county, { on: today, by: actor.id })
  const over = { on: today, because: 'enrolled' }
  await endSuspicions(tx, actor.scope, ['leaver-not-arrived', 'lost-in-handover'], children, over)
}
