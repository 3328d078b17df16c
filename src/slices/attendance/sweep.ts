import { type CountyCode, type DivisionCode, divisionAt } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { chinaDayOf } from '../../platform/clock.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { listSchools } from '../directory/index.ts'
import { sweepAbsences } from './absence-sweep.ts'
import { minuteOfDay } from './china-time.ts'
import { keepEarlyList } from './early.ts'
import { attendanceRules } from './known-class.ts'
import { sweepLeavers } from './leaver-sweep.ts'
import { levelsDue, type ReminderLevel, silentDaysOf, unreportedDaysOf } from './silence-domain.ts'
import { countPupilsByClass, listClasses, replaceClasses } from './store.ts'
import { listFirstCalendars, readCalendars } from './store-calendar.ts'
import { keepAlarms } from './store-duties.ts'
import { keepLeaveWithChildren } from './store-leave.ts'
import { keepRoll } from './store-roll.ts'
import {
  insertReminders,
  listOpenSilences,
  listReportedDays,
  listSettledUntil,
  listSuspicionsWithoutCase,
  type ReminderRow,
  saveSilence,
  type SilenceRow,
  settleSilences,
} from './store-watch.ts'
import { openCaseFor } from './suspicions.ts'
import { texts } from './texts.ts'

const SWEEPER = 'system:attendance'

/** Who acts when nobody asked: the machine, for a whole county. */
export function sweeperOf(county: CountyCode): Actor {
  return { id: SWEEPER, role: 'system', scope: systemScope(county, SWEEPER) }
}

/** Looks after every county: classes, reminders, silence, cases that are still to be opened. Asked every ten minutes. */
export async function startDueSweeps(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) await sweepCounty(app, county)
}

/** One round of a county. Each part is a transaction of its own and looks for itself whether there is anything to do. */
export async function sweepCounty(app: App, county: CountyCode): Promise<void> {
  const actor = sweeperOf(county)
  const part = (work: (tx: Tx) => Promise<void>) => withScope(app.db, actor.scope, work)
  await part((tx) => gatherClasses(app, tx, county))
  await part((tx) => watchSilence(app, tx, actor))
  await part(async (tx) => void (await sweepAbsences(app, tx, actor)))
  await part((tx) => sweepLeavers(app, tx, actor))
  await part((tx) => openMissingCases(app, tx, actor))
  await part((tx) => watchAlarms(app, tx, actor))
  await part((tx) => keepEarlyList(app, tx, actor))
}

/** Gathers the classes that have pupils now, each where its school lies, and who is on their lists. */
export async function gatherClasses(app: App, tx: Tx, county: CountyCode): Promise<void> {
  const places = new Map((await listSchools(tx, county)).map((school) => [school.code, school.divisionCode]))
  const rows = (await countPupilsByClass(tx, county)).flatMap((row) => {
    const divisionCode = places.get(row.school_code!)
    if (!divisionCode) return []
    return [
      {
        county_code: county,
        school_key: row.school_key,
        school_code: row.school_code!,
        class_code: row.class_code!,
        grade_code: row.grade_code,
        pupils: row.pupils,
        division_code: divisionCode,
      },
    ]
  })
  await replaceClasses(tx, county, rows)
  await keepRoll(tx, county, app.clock.today())
  await keepLeaveWithChildren(tx, county)
}

interface WatchedClass {
  readonly schoolKey: string
  readonly schoolCode: string
  readonly classCode: string
  readonly divisionCode: DivisionCode
  readonly calendar: SchoolCalendar
}

/** Reminds those who have not reported, and makes a finding of silence that lasts. */
async function watchSilence(app: App, tx: Tx, actor: Actor): Promise<void> {
  const { county } = actor.scope
  const today = app.clock.today()
  const since = await calendarSince(tx, county, today)
  if (since === undefined) return
  const rules = await attendanceRules(tx, county)
  const calendars = await readCalendars(tx, county)
  const classes = (await listClasses(tx, actor.scope)).map(
    (row): WatchedClass => ({
      schoolKey: row.school_key,
      schoolCode: row.school_code,
      classCode: row.class_code,
      divisionCode: row.division_code as DivisionCode,
      calendar: calendars.of(row.school_code),
    }),
  )
  const open = await listOpenSilences(tx, actor.scope)
  // What is still open may reach back into last school year, and is made up for there.
  const from = open.reduce((first, row) => (row.first_day < first ? row.first_day : first), since)
  const reported = Map.groupBy(await listReportedDays(tx, county, from, today), (row) => row.school_key)
  const daysOf = (schoolKey: string) => new Set((reported.get(schoolKey) ?? []).map((row) => row.on_day))
  const levels = levelsDue(minuteOfDay(app.clock.now()), rules.reportBy)
  const missing = classes.filter((one) => one.calendar.isSchoolDay(today) && !daysOf(one.schoolKey).has(today))
  await remind(app, tx, actor, levels, missing)
  await findSilence(app, tx, actor, classes, daysOf, {
    open,
    since,
    until: levels.length > 0 ? today : addDays(today, -1),
    silentDays: rules.silentDays,
  })
}

/** Nobody is expected to have reported before the county had a calendar of the school year to report by. */
async function calendarSince(tx: Tx, county: CountyCode, today: PlainDate): Promise<PlainDate | undefined> {
  const schoolYear = schoolYearOf(today)
  const first = (await listFirstCalendars(tx, county)).find((one) => one.school_year === schoolYear)
  return first && firstDayBy(first)
}

/** The first day ever the county had a calendar to count by: what is reported of earlier school years still counts. */
export async function countsSince(tx: Tx, county: CountyCode): Promise<PlainDate | undefined> {
  return (await listFirstCalendars(tx, county)).map(firstDayBy).sort()[0]
}

function firstDayBy({ school_year, changed_at }: { readonly school_year: number; readonly changed_at: Date }) {
  const entered = chinaDayOf(changed_at)
  const began = `${school_year}-09-01` as PlainDate
  return entered > began ? entered : began
}

async function remind(
  app: App,
  tx: Tx,
  actor: Actor,
  levels: readonly ReminderLevel[],
  missing: readonly WatchedClass[],
): Promise<void> {
  if (missing.length === 0) return
  const { county } = actor.scope
  const base = { county_code: county, on_day: app.clock.today(), reminded_at: app.clock.now() }
  const rows: Readonly<Record<ReminderLevel, () => ReminderRow[]>> = {
    class: () =>
      missing.map((one) => ({
        ...base,
        level: 'class',
        unit_code: one.schoolKey,
        classes: 1,
        division_code: one.divisionCode,
        school_key: one.schoolKey,
      })),
    school: () =>
      [...Map.groupBy(missing, (one) => one.schoolCode)].map(([schoolCode, classes]) => ({
        ...base,
        level: 'school',
        unit_code: schoolCode,
        classes: classes.length,
        division_code: classes[0]!.divisionCode,
        school_key: `${schoolCode}/`,
      })),
    township: () =>
      [...Map.groupBy(missing, (one) => divisionAt(one.divisionCode, 'township'))].map(([township, classes]) => ({
        ...base,
        level: 'township',
        unit_code: township,
        classes: classes.length,
        division_code: township,
        school_key: '',
      })),
    bureau: () => [
      { ...base, level: 'bureau', unit_code: county, classes: missing.length, division_code: county, school_key: '' },
    ],
  }
  for (const level of levels) {
    const count = await insertReminders(tx, rows[level]())
    if (count > 0)
      await recordAudit(tx, { event: 'attendance.reminders-sent', actorId: actor.id, details: { level, count } })
  }
}

async function findSilence(
  app: App,
  tx: Tx,
  actor: Actor,
  classes: readonly WatchedClass[],
  daysOf: (schoolKey: string) => ReadonlySet<PlainDate>,
  rule: {
    readonly open: readonly SilenceRow[]
    readonly since: PlainDate
    readonly until: PlainDate
    readonly silentDays: number
  },
): Promise<void> {
  const { county } = actor.scope
  const today = app.clock.today()
  const open = new Map(rule.open.map((row) => [row.school_key, row]))
  const settledUntil = new Map((await listSettledUntil(tx, county)).map((row) => [row.school_key, row.until]))
  const over: string[] = []
  for (const one of classes) {
    const settled = settledUntil.get(one.schoolKey)
    const known = open.get(one.schoolKey)
    const from = settled && settled >= rule.since ? addDays(settled, 1) : rule.since
    const reported = daysOf(one.schoolKey)
    const silent = silentDaysOf(reported, one.calendar, from, rule.until)
    const lasts = silent.length >= rule.silentDays
    const unreported = unreportedDaysOf(
      reported,
      one.calendar,
      known?.first_day ?? silent[0],
      silent.at(-1) ?? known?.last_day,
    )
    if (known && unreported.length === 0) over.push(known.silence_id)
    else if (lasts && known?.last_day !== silent.at(-1)) {
      await saveSilence(tx, {
        county_code: county,
        silence_id: newId(),
        school_code: one.schoolCode,
        class_code: one.classCode,
        first_day: unreported[0]!,
        last_day: unreported.at(-1)!,
        days: unreported.length,
        state: 'open',
        raised_on: today,
        settled_on: null,
        settled_by: null,
        settled_reason: null,
        explanation: null,
        explained_by: null,
        explained_on: null,
        division_code: one.divisionCode,
        school_key: one.schoolKey,
      })
    }
  }
  const settled = { on: today, by: actor.id }
  await settleSilences(tx, actor.scope, over, { ...settled, reason: texts['attendance.silence-reported'].zh })
  const now = new Set(classes.map((one) => one.schoolKey))
  const gone = rule.open.filter((row) => !now.has(row.school_key)).map((row) => row.silence_id)
  await settleSilences(tx, actor.scope, gone, { ...settled, reason: texts['attendance.silence-class-gone'].zh })
}

/** Opens the cases that whoever reported could not open, such as of a child registered in another unit. */
async function openMissingCases(app: App, tx: Tx, actor: Actor): Promise<void> {
  for (const row of await listSuspicionsWithoutCase(tx, actor.scope)) await openCaseFor(app, tx, actor, row)
}

/** Tells the bureau of a class or village in which many children were suspected within a few days. */
async function watchAlarms(app: App, tx: Tx, actor: Actor): Promise<void> {
  const { county } = actor.scope
  const today = app.clock.today()
  const { alarmChildren, alarmDays } = await attendanceRules(tx, county)
  const since = addDays(today, 1 - alarmDays)
  for (const alarm of await keepAlarms(tx, county, { children: alarmChildren, since, today }))
    await recordAudit(tx, {
      event: 'attendance.alarm-raised',
      actorId: actor.id,
      details: { place: alarm.place, placeKey: alarm.place_key, children: alarm.children },
    })
}
