import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import { type Actor, type Scope, schoolKeyOf } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { type AttendanceRules, findSchool, getCountyRules, type School } from '../directory/index.ts'
import type { PupilDay } from './absence-domain.ts'
import { classOfKey } from './domain.ts'
import { listAbsencesOfChildren, listDaysOfClasses, listPupilsOfClass, type PupilOfClass } from './store.ts'
import { readCalendars } from './store-calendar.ts'
import { listApprovedLeaveOfChildren } from './store-leave.ts'
import { listRoll } from './store-roll.ts'

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

/** What the reports say of some children up to a day; the days are those of which there is a report of each. */
export function readPupilDays(tx: Tx, scope: Scope, childIds: readonly string[], until: PlainDate): Promise<PupilDays> {
  return readDaysOf(tx, scope, childIds, addDays(until, -LOOK_BACK_DAYS), until)
}

/** The days of a child of which a report speaks, in order. */
export type PupilDays = (childId: string) => readonly PupilDay[]

/**
 * The same, of any time. A report speaks of the children on the list of the class that day and of those it names: a
 * child keeps its days when it changes classes, and has none of the time before it came.
 */
export async function readDaysOf(
  tx: Tx,
  scope: Scope,
  childIds: readonly string[],
  from: PlainDate,
  until: PlainDate,
): Promise<PupilDays> {
  const rolls = await listRoll(tx, scope, childIds, from, until)
  const schoolKeys = [...new Set(rolls.map((row) => row.school_key))]
  const reported = Map.groupBy(await listDaysOfClasses(tx, scope, schoolKeys, from, until), (row) => row.school_key)
  const rollsOf = Map.groupBy(rolls, (row) => row.child_id)
  const absencesOf = Map.groupBy(await listAbsencesOfChildren(tx, scope, childIds, from, until), (row) => row.child_id)
  const leaves = await listApprovedLeaveOfChildren(tx, scope, childIds, from, until)
  const leavesOf = Map.groupBy(leaves, (row) => row.child_id)
  return (childId) => {
    const missing = new Map((absencesOf.get(childId) ?? []).map((row) => [row.on_day, row]))
    const leave = leavesOf.get(childId) ?? []
    const listed = (rollsOf.get(childId) ?? []).flatMap((roll) =>
      (reported.get(roll.school_key) ?? [])
        .map((row) => row.on_day)
        .filter((day) => roll.from_on <= day && (roll.to_on === null || day <= roll.to_on)),
    )
    return [...new Set([...listed, ...missing.keys()])].sort().map((day) => ({
      day,
      absence: missing.get(day),
      leave: leave.some((one) => one.from_on <= day && day <= one.to_on),
    }))
  }
}
