import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { mondayOf, type SchoolCalendar } from '../../kernel/school-calendar.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { findVeil } from '../disclosure/index.ts'
import { type PupilOfDay, pupilsOfDay } from './class-of-day.ts'
import type { KnownClass } from './known-class.ts'
import type { ClassLines, SheetContent } from './sheet-domain.ts'
import { type Mark, STATEMENTS, wordOfMark } from './sheet-words-domain.ts'
import { listAbsencesOfClass, listDaysOfClass } from './store.ts'
import { listApprovedLeaveOfChildren } from './store-leave.ts'

export type SheetDaysRefusal = 'attendance.calendar-missing' | 'attendance.sheet-without-school-day'

/** School days of a sheet: the one asked for, or those of its week. */
export function daysOfSheet(
  calendar: SchoolCalendar,
  asked: { readonly day: PlainDate; readonly span: 'day' | 'week' },
): Decision<readonly PlainDate[], SheetDaysRefusal> {
  const schoolYear = schoolYearOf(asked.day)
  if (!calendar.schoolYears.includes(schoolYear)) return refuse('attendance.calendar-missing', { schoolYear })
  const monday = mondayOf(asked.day)
  const [from, to] = asked.span === 'day' ? [asked.day, asked.day] : [monday, addDays(monday, 6)]
  const inYear = (day: PlainDate) => schoolYearOf(day) === schoolYear
  const days = Array.from({ length: asked.span === 'day' ? 1 : 7 }, (_, index) => addDays(from, index))
  const found = days.filter((day) => inYear(day) && calendar.isSchoolDay(day))
  return found.length > 0 ? accept(found) : refuse('attendance.sheet-without-school-day', { from, to })
}

/** A class as a sheet begins: who is in it, what was reported, and who is on approved leave. */
export interface ClassOfSheet {
  readonly classCode: string
  readonly childIds: readonly string[]
  readonly names: ReadonlyMap<string, string>
  readonly versions: Readonly<Record<string, number>>
  readonly held: ReadonlyMap<PlainDate, ReadonlyMap<string, Mark>>
  readonly lines: ClassLines
}

export async function readClassOfSheet(
  app: App,
  tx: Tx,
  actor: Actor,
  known: KnownClass,
  days: readonly PlainDate[],
): Promise<ClassOfSheet> {
  const [from, to] = [days[0]!, days.at(-1)!]
  const { scope } = actor
  const veil = await findVeil(app, tx, actor)
  const pupils = (await pupilsOfDays(tx, scope, known, days, app.clock.today()))
    .map(({ child_id, name }) => ({ childId: child_id, name: veil.show('name', name ?? null, child_id) ?? '—' }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh') || a.childId.localeCompare(b.childId))
  const reported = await listDaysOfClass(tx, scope, known.schoolKey, from, to)
  const absences = await listAbsencesOfClass(tx, scope, known.schoolKey, from, to)
  const childIds = pupils.map((pupil) => pupil.childId)
  const leaves = await listApprovedLeaveOfChildren(tx, scope, childIds, from, to)
  const held = new Map(
    reported.map((row) => [
      row.on_day,
      new Map<string, Mark>(
        absences
          .filter((one) => one.on_day === row.on_day)
          .map(({ child_id, part, reason }) => [child_id, { part, reason }]),
      ),
    ]),
  )
  const markOn = (childId: string, day: PlainDate): string => {
    const mark = held.get(day)?.get(childId)
    if (mark) return wordOfMark(mark)
    const isOnLeave = leaves.some((one) => one.child_id === childId && one.from_on <= day && day <= one.to_on)
    return isOnLeave && !held.has(day) ? wordOfMark({ part: 'whole', reason: 'on-leave' }) : ''
  }
  return {
    classCode: known.classCode,
    childIds,
    names: new Map(pupils.map((pupil) => [pupil.childId, pupil.name])),
    versions: Object.fromEntries(reported.map((row) => [row.on_day, row.version])),
    held,
    lines: {
      pupils: pupils.map(({ childId, name }, index) => ({
        number: String(index + 1),
        name,
        marks: days.map((day) => markOn(childId, day)),
        contacted: '',
        result: '',
        note: '',
      })),
      statements: days.map((day) => (held.has(day) ? STATEMENTS.reported : '')),
      signers: days.map(() => ''),
      reasons: days.map(() => ''),
    },
  }
}

/** Who belongs to the class on any of some days, each once. */
async function pupilsOfDays(
  tx: Tx,
  scope: Scope,
  known: KnownClass,
  days: readonly PlainDate[],
  today: PlainDate,
): Promise<readonly PupilOfDay[]> {
  const found = new Map<string, PupilOfDay>()
  for (const day of days)
    for (const pupil of await pupilsOfDay(tx, scope, known, day, { today, isReported: true }))
      found.set(pupil.child_id, pupil)
  return [...found.values()]
}

export const contentOf = (days: readonly PlainDate[], classes: readonly ClassOfSheet[]): SheetContent => ({
  days,
  classes: classes.map(({ classCode, childIds, versions }) => ({ classCode, childIds, versions })),
})
