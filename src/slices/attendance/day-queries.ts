import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { USUAL_PAGE } from '../../platform/lists.ts'
import { type AttendanceRules, schoolNames } from '../directory/index.ts'
import { minuteOfDay } from './china-time.ts'
import type { CLASS_STATES, ClassLine, DaySummary } from './contract.ts'
import { attendanceRules } from './known-class.ts'
import { kindOf } from './queries.ts'
import { minuteOf, REMINDER_LEVELS } from './silence-domain.ts'
import { type HeldDayRow, listClasses, listReportedClasses, listReportsOfDay } from './store.ts'
import { readCalendars } from './store-calendar.ts'
import { countSuspicions, listOpenSilences, listReminders } from './store-watch.ts'

interface DayFilter {
  readonly day?: string | undefined
  readonly school?: string | undefined
  readonly state?: (typeof CLASS_STATES)[number] | undefined
  readonly withAbsences?: boolean | undefined
  readonly silent?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

interface DayOfClasses {
  readonly day: PlainDate
  readonly rules: AttendanceRules
  readonly overdue: boolean
  readonly lines: readonly (ClassLine & { readonly schoolKey: string })[]
}

/** Every class of the scope on a day with what it reported; a few thousand at most, so filters work on the list. */
async function readDay(
  app: App,
  tx: Tx,
  actor: Actor,
  filter: Pick<DayFilter, 'day' | 'school'>,
): Promise<DayOfClasses> {
  const { scope } = actor
  const today = app.clock.today()
  const day = (filter.day as PlainDate | undefined) ?? today
  const rules = await attendanceRules(tx, scope.county)
  const overdue = day < today || (day === today && minuteOfDay(app.clock.now()) >= minuteOf(rules.reportBy))
  const calendars = await readCalendars(tx, scope.county)
  const reports = new Map((await listReportsOfDay(tx, scope, day)).map((row) => [row.school_key, row]))
  const silences = new Map((await listOpenSilences(tx, scope)).map((row) => [row.school_key, row]))
  const names = await schoolNames(tx, scope.county)
  const classes = (await classesOf(tx, scope, day, today)).filter(
    (row) => !filter.school || row.school_code === filter.school,
  )
  const lines = classes.map((row) => {
    const report = reports.get(row.school_key)
    const silence = silences.get(row.school_key)
    const state = stateOf(kindOf(calendars.of(row.school_code), day), report)
    return {
      schoolKey: row.school_key,
      schoolCode: row.school_code,
      schoolName: names.get(row.school_code) ?? row.school_code,
      classCode: row.class_code,
      gradeCode: row.grade_code,
      pupils: report?.pupils ?? row.pupils,
      state,
      late: state === 'missing' && overdue,
      absent: report?.absent ?? 0,
      onLeave: report?.on_leave ?? 0,
      version: report?.version ?? 0,
      receivedAt: report?.received_at.toISOString() ?? null,
      silence: silence
        ? {
            silenceId: silence.silence_id,
            firstDay: silence.first_day,
            days: silence.days,
            explanation: silence.explanation,
          }
        : null,
    }
  })
  return { day, rules, overdue, lines }
}

/** The classes of a day: those of now, of a day that is over also those that reported it, of an earlier year those that reported then. */
async function classesOf(tx: Tx, scope: Scope, day: PlainDate, today: PlainDate) {
  if (day >= today) return listClasses(tx, scope)
  const known = await listClasses(tx, scope)
  const reported = await listReportedClasses(tx, scope, day)
  const isOfThisYear = schoolYearOf(day) === schoolYearOf(today)
  const grades = new Map(known.map((row) => [row.school_key, row.grade_code]))
  const gone = reported
    .filter((row) => !isOfThisYear || !grades.has(row.school_key))
    .map((row) => ({ ...row, grade_code: isOfThisYear ? (grades.get(row.school_key) ?? null) : null }))
  return [...(isOfThisYear ? known : []), ...gone].toSorted((a, b) => (a.school_key < b.school_key ? -1 : 1))
}

function stateOf(kind: ReturnType<typeof kindOf>, report: HeldDayRow | undefined): ClassLine['state'] {
  if (report) return 'reported'
  if (kind === 'no-calendar') return 'no-calendar'
  return kind === 'teaching' ? 'missing' : 'no-school'
}

/** Lists the classes of a day: who has reported what, and who has not. */
export async function listClassDays(
  app: App,
  actor: Actor,
  filter: DayFilter,
): Promise<Decision<{ rows: ClassLine[]; nextCursor: string | null; total: number }, 'attendance.cursor-unknown'>> {
  const limit = filter.limit ?? USUAL_PAGE
  const { lines } = await withScope(app.db, actor.scope, (tx) => readDay(app, tx, actor, filter))
  const found = lines.filter(
    (line) =>
      (!filter.state || line.state === filter.state) &&
      (!filter.withAbsences || line.absent > 0) &&
      (!filter.silent || line.silence !== null),
  )
  const start = filter.cursor === undefined ? 0 : found.findIndex((line) => line.schoolKey === filter.cursor) + 1
  if (filter.cursor !== undefined && start === 0) return refuse('attendance.cursor-unknown')
  const rows = found.slice(start, start + limit)
  const last = start + limit < found.length ? rows.at(-1) : undefined
  return accept({
    rows: rows.map(({ schoolKey: _, ...line }) => line),
    nextCursor: last?.schoolKey ?? null,
    total: found.length,
  })
}

/** Sums a day up: who is expected, who has reported, who was reminded, what is open. */
export async function summariseDay(
  app: App,
  actor: Actor,
  filter: Pick<DayFilter, 'day' | 'school'>,
): Promise<DaySummary> {
  return withScope(app.db, actor.scope, async (tx) => {
    const { day, rules, overdue, lines } = await readDay(app, tx, actor, filter)
    const reported = lines.filter((line) => line.state === 'reported')
    const sum = (of: (line: ClassLine) => number) => reported.reduce((total, line) => total + of(line), 0)
    const count = (state: ClassLine['state']) => lines.filter((line) => line.state === state).length
    const reminders = await listReminders(tx, actor.scope, day)
    return {
      day,
      reportBy: rules.reportBy,
      overdue,
      classes: lines.length,
      expected: count('missing') + reported.length,
      reported: reported.length,
      missing: count('missing'),
      withoutCalendar: count('no-calendar'),
      pupils: sum((line) => line.pupils),
      absent: sum((line) => line.absent),
      onLeave: sum((line) => line.onLeave),
      silences: lines.filter((line) => line.silence !== null).length,
      openSuspicions: await countSuspicions(tx, actor.scope, { state: 'open' }),
      reminders: REMINDER_LEVELS.flatMap((level) => {
        const sent = reminders.filter((row) => row.level === level)
        const last = sent
          .map((row) => row.reminded_at.toISOString())
          .sort()
          .at(-1)
        return last ? [{ level, classes: sent.reduce((total, row) => total + row.classes, 0), remindedAt: last }] : []
      }),
    }
  })
}
