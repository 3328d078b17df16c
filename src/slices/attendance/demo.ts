import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, schoolYearOf, type PlainDate } from '../../kernel/plain-date.ts'
import { uuidV7 } from '../../kernel/ids.ts'
import type { App } from '../../platform/app.ts'
import { copyIn, type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { statutoryMarks, usualCalendar } from './calendar-domain.ts'
import { classOfKey, type ContactResult, type Reason } from './domain.ts'
import { COUNTY_CALENDAR, findCalendar, insertCalendar, readCalendars } from './store-calendar.ts'
import { listAllPupils, listClasses } from './store.ts'
import { gatherClasses, sweeperOf } from './sweep.ts'

/** Days before today of which the demo has reports. */
const REPORTED_DAYS = 21
/** One class in this many lets its last days pass in silence. */
const SILENT_CLASS = 29

/** Whether a pupil of a story was away on a day, whatever chance would say. Undefined: it is in no story. */
export type StoryAbsence = (childId: string, day: PlainDate) => boolean | undefined

/** Gives a demo county a calendar and some weeks of reports; today is left for whoever tries it. Done once. */
export async function makeDemoAttendance(app: App, county: CountyCode, isAway: StoryAbsence): Promise<void> {
  const actor = sweeperOf(county)
  const today = app.clock.today()
  const schoolYear = schoolYearOf(today)
  await withScope(app.db, actor.scope, async (tx) => {
    if (await findCalendar(tx, county, schoolYear, COUNTY_CALENDAR)) return
    await insertCalendar(tx, {
      county_code: county,
      school_year: schoolYear,
      school_code: COUNTY_CALENDAR,
      version: 1,
      content: usualCalendar(schoolYear, statutoryMarks(schoolYear, app.calendar)),
      changed_by: actor.id,
      changed_at: new Date(app.clock.now().getTime() - REPORTED_DAYS * 86_400_000),
    })
    await gatherClasses(app, tx, county)
    const reports = await reportDays(app, tx, county, today, isAway)
    const details = { schoolYear, schoolCode: COUNTY_CALENDAR, version: 1, reports }
    await recordAudit(tx, { event: 'attendance.calendar-saved', actorId: actor.id, details })
  })
}

async function reportDays(
  app: App,
  tx: Tx,
  county: CountyCode,
  today: PlainDate,
  isAway: StoryAbsence,
): Promise<number> {
  const actor = sweeperOf(county)
  const calendars = await readCalendars(tx, county)
  const pupils = Map.groupBy(await listAllPupils(tx, county), (row) => row.school_key)
  const classes = await listClasses(tx, actor.scope)
  const days: unknown[][] = []
  const absences: unknown[][] = []
  for (const [index, one] of classes.entries()) {
    const parts = classOfKey(one.school_key)
    if (!parts) continue
    const list = calendars.of(one.school_code).listSchoolDays(addDays(today, -REPORTED_DAYS), addDays(today, -1))
    const reported = index % SILENT_CLASS === SILENT_CLASS - 1 ? list.slice(0, -3) : list
    for (const [at, day] of reported.entries()) {
      const missing = (pupils.get(one.school_key) ?? []).flatMap((pupil, nth) => {
        const away = isAway(pupil.child_id, day)
        const reason = away === undefined ? reasonOf(index, nth, reported.length - at) : away ? 'away' : undefined
        return reason ? [{ ...pupil, reason }] : []
      })
      const at8 = new Date(Date.parse(`${day}T00:00:00Z`) + ((index % 60) + 5) * 60_000).toISOString()
      days.push([
        county,
        schoolYearOf(day),
        one.school_key,
        day,
        1,
        parts.schoolCode,
        parts.classCode,
        one.division_code,
        'field',
        one.pupils,
        missing.length,
        0,
        missing.length === 0,
        null,
        actor.id,
        at8,
        at8,
        demoId(index, at),
      ])
      for (const pupil of missing)
        absences.push([
          county,
          schoolYearOf(day),
          one.school_key,
          day,
          1,
          pupil.child_id,
          'whole',
          pupil.reason,
          'guardian',
          CONTACT_RESULT[pupil.reason] ?? 'not-reached',
          null,
          pupil.division_code,
        ])
    }
  }
  await copyIn(tx, 'attendance.class_day', DAY_COLUMNS, days as never)
  await copyIn(tx, 'attendance.absence', ABSENCE_COLUMNS, absences as never)
  return days.length
}

const CONTACT_RESULT: Readonly<Partial<Record<Reason, ContactResult>>> = { ill: 'ill-confirmed', away: 'left-home' }

/** A cold here and there; in one class in 17 a pupil who has been gone for four days. */
function reasonOf(classIndex: number, nth: number, daysBack: number): Reason | undefined {
  if (classIndex % 17 === 3 && nth === 2 && daysBack <= 4) return 'unknown'
  return (classIndex * 7 + nth * 13 + Math.ceil(daysBack / 2) * 5) % 97 === 0 ? 'ill' : undefined
}

const demoId = (classIndex: number, day: number): string =>
  uuidV7(
    1_700_000_000_000 + classIndex * 1000 + day,
    new Uint8Array([classIndex & 255, classIndex >> 8, day, 0, 0, 0, 0, 0, 0, 0]),
  )

const DAY_COLUMNS = [
  'county_code',
  'school_year',
  'school_key',
  'on_day',
  'version',
  'school_code',
  'class_code',
  'division_code',
  'source',
  'pupils',
  'absent',
  'on_leave',
  'nil_statement',
  'change_reason',
  'signed_by',
  'signed_at',
  'received_at',
  'submission_id',
] as const
const ABSENCE_COLUMNS = [
  'county_code',
  'school_year',
  'school_key',
  'on_day',
  'version',
  'child_id',
  'part',
  'reason',
  'contacted',
  'contact_result',
  'note',
  'division_code',
] as const
