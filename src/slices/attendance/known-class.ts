import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import { type Actor, type Scope, schoolKeyOf } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { type AttendanceRules, findSchool, getCountyRules, type School } from '../directory/index.ts'
import type { PupilDay } from './absence-domain.ts'
import { classOfKey } from './domain.ts'
import { listAbsencesOfClass, listDaysOfClass, listPupilsOfClass, type PupilOfClass } from './store.ts'
import { readCalendars } from './store-calendar.ts'
import { listApprovedLeave } from './store-leave.ts'

/** A class with what a report of it is judged by. */
export interface KnownClass {
  readonly schoolKey: string
  readonly classCode: string
  readonly school: School
  readonly pupils: readonly PupilOfClass[]
  readonly calendar: SchoolCalendar
  readonly rules: AttendanceRules
}

/** The class somebody means: the one named, else the account's own. */
export function schoolKeyFor(
  actor: Actor,
  named: { readonly school?: string | undefined; readonly class?: string | undefined },
): string | undefined {
  if (named.school && named.class) return schoolKeyOf(named.school, named.class)
  const own = actor.scope.schoolPrefix ?? ''
  return classOfKey(own) ? own : undefined
}

/** Reads a class of the scope; undefined when there is none with pupils. */
export async function readClass(tx: Tx, scope: Scope, schoolKey: string): Promise<KnownClass | undefined> {
  const parts = classOfKey(schoolKey)
  if (!parts) return undefined
  const school = await findSchool(tx, scope.county, parts.schoolCode)
  if (!school) return undefined
  const pupils = await listPupilsOfClass(tx, scope, schoolKey)
  const calendars = await readCalendars(tx, scope.county, [parts.schoolCode])
  const rules = await attendanceRules(tx, scope.county)
  return { schoolKey, classCode: parts.classCode, school, pupils, calendar: calendars.of(school.code), rules }
}

export async function attendanceRules(tx: Tx, county: CountyCode): Promise<AttendanceRules> {
  return (await getCountyRules(tx, county)).attendance
}

/** Days before today that are looked at for rows of absence: more than a confirmed dropout takes, holidays in between. */
const LOOK_BACK_DAYS = 90

/** What the reports say of each pupil of a class up to a day; the days are those that were reported. */
export function readPupilDays(tx: Tx, scope: Scope, schoolKey: string, until: PlainDate): Promise<PupilDays> {
  return readDaysOf(tx, scope, schoolKey, addDays(until, -LOOK_BACK_DAYS), until)
}

export interface PupilDays {
  readonly of: (childId: string) => readonly PupilDay[]
  readonly days: readonly PlainDate[]
}

/** The same, of any time. */
export async function readDaysOf(
  tx: Tx,
  scope: Scope,
  schoolKey: string,
  from: PlainDate,
  until: PlainDate,
): Promise<PupilDays> {
  const days = (await listDaysOfClass(tx, scope, schoolKey, from, until)).map((row) => row.on_day)
  const absences = await listAbsencesOfClass(tx, scope, schoolKey, from, until)
  const leaves = await listApprovedLeave(tx, scope, schoolKey, from, until)
  const absencesOf = Map.groupBy(absences, (row) => row.child_id)
  const leavesOf = Map.groupBy(leaves, (row) => row.child_id)
  return {
    days,
    of(childId) {
      const missing = new Map((absencesOf.get(childId) ?? []).map((row) => [row.on_day, row]))
      const leave = leavesOf.get(childId) ?? []
      return days.map((day) => ({
        day,
        absence: missing.get(day),
        leave: leave.some((one) => one.from_on <= day && day <= one.to_on),
      }))
    },
  }
}
