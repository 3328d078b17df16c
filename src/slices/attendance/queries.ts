import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import { type SchoolCalendar, SchoolYearMissing } from '../../kernel/school-calendar.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { findVeil } from '../disclosure/index.ts'
import { streakOf } from './absence-domain.ts'
import { pupilsOfDay } from './class-of-day.ts'
import type { ClassDayPage, ClassDayVersion, DAY_STATES } from './contract.ts'
import { type KnownClass, readClass, readPupilDays, schoolKeyFor } from './known-class.ts'
import { absenceOf } from './notes.ts'
import { mayReport, permissions } from './policy.ts'
import { type ClassDayRow, listAbsencesOfDay, listDaysOfClass, listVersions } from './store.ts'
import { listApprovedLeaveOfChildren } from './store-leave.ts'

export type DayState = (typeof DAY_STATES)[number]

/** What a day is for a school; a year nobody has entered is said, not guessed. */
export function kindOf(calendar: SchoolCalendar, day: PlainDate): DayState {
  try {
    return calendar.kindOf(day)
  } catch (error) {
    if (error instanceof SchoolYearMissing) return 'no-calendar'
    throw error
  }
}

/** Days before and after that a page offers to go to. */
const AROUND_DAYS = 14

/** The daily report of a class on a day with its versions, and the days around it. */
export async function showClassDay(
  app: App,
  actor: Actor,
  day: PlainDate,
  named: { readonly school?: string | undefined; readonly class?: string | undefined },
): Promise<Decision<ClassDayPage, 'attendance.class-not-found'>> {
  const schoolKey = schoolKeyFor(actor, named)
  if (schoolKey === undefined) return refuse('attendance.class-not-found')
  return withScope(app.db, actor.scope, async (tx) => {
    const known = await readClass(tx, actor.scope, schoolKey)
    const rows = known ? await listVersions(tx, actor.scope, schoolKey, day) : []
    if (!known || (known.pupils.length === 0 && rows.length === 0)) return refuse('attendance.class-not-found')
    const roles: readonly string[] = permissions['attendance.report-day']
    return accept({
      schoolCode: known.school.code,
      classCode: known.classCode,
      schoolName: known.school.name,
      gradeCode: known.pupils[0]?.grade_code ?? null,
      day,
      today: app.clock.today(),
      kind: kindOf(known.calendar, day),
      reportBy: known.rules.reportBy,
      pupils: await pupilsOf(app, tx, actor, known, { day, isReported: rows.length > 0 }),
      versions: await versionsOf(app, tx, actor, rows, schoolKey, day),
      days: await daysAround(tx, actor, known, app.clock.today()),
      abilities: { report: mayReport(actor, schoolKey).ok && roles.includes(actor.role) },
    })
  })
}

async function pupilsOf(
  app: App,
  tx: Tx,
  actor: Actor,
  known: KnownClass,
  { day, isReported }: { readonly day: PlainDate; readonly isReported: boolean },
) {
  const veil = await findVeil(app, tx, actor)
  const pupils = await pupilsOfDay(tx, actor.scope, known, day, { today: app.clock.today(), isReported })
  const childIds = pupils.map((pupil) => pupil.child_id)
  const leave = await listApprovedLeaveOfChildren(tx, actor.scope, childIds, day, day)
  const onLeave = new Map(leave.map((row) => [row.child_id, row.to_on]))
  const daysBefore = await readPupilDays(tx, actor.scope, childIds, addDays(day, -1))
  return pupils
    .map((pupil) => ({
      childId: pupil.child_id,
      name: veil.show('name', pupil.name ?? null, pupil.child_id) ?? '—',
      hasLeft: pupil.hasLeft,
      onLeaveUntil: onLeave.get(pupil.child_id) ?? null,
      missedDays: streakOf(daysBefore(pupil.child_id), known.rules).days,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh') || a.childId.localeCompare(b.childId))
}

async function versionsOf(
  app: App,
  tx: Tx,
  actor: Actor,
  rows: readonly ClassDayRow[],
  schoolKey: string,
  day: PlainDate,
): Promise<ClassDayVersion[]> {
  const names = await accountNames(
    tx,
    rows.map((row) => row.signed_by),
  )
  const absences = await listAbsencesOfDay(tx, actor.scope, schoolKey, day)
  const byVersion = Map.groupBy(absences, (row) => row.version)
  return rows.map((row) => ({
    version: row.version,
    source: row.source,
    signedByName: names.get(row.signed_by) ?? '—',
    paperSigner: row.paper_signer,
    signedAt: row.signed_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    nilStatement: row.nil_statement,
    absent: row.absent,
    onLeave: row.on_leave,
    changeReason: row.change_reason,
    absences: (byVersion.get(row.version) ?? []).map((row) => absenceOf(app.secrets, row)),
  }))
}

async function daysAround(tx: Tx, actor: Actor, known: KnownClass, today: PlainDate): Promise<ClassDayPage['days']> {
  const { calendar } = known
  const [from, to] = [addDays(today, -AROUND_DAYS), addDays(today, AROUND_DAYS)]
  const years = [from, to].map(schoolYearOf)
  if (!years.every((year) => calendar.schoolYears.includes(year))) return []
  const reports = await listDaysOfClass(tx, actor.scope, known.schoolKey, from, to)
  const byDay = new Map(reports.map((row) => [row.on_day, row]))
  return calendar.listSchoolDays(from, to).map((day) => {
    const report = byDay.get(day)
    return {
      day,
      version: report?.version ?? 0,
      absent: report?.absent ?? 0,
      onLeave: report?.on_leave ?? 0,
    }
  })
}
