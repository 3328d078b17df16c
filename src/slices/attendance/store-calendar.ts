import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { type SchoolCalendar, schoolCalendarOf } from '../../kernel/school-calendar.ts'
import type { Tx } from '../../platform/database.ts'
import { type CalendarContent, planOf } from './calendar-domain.ts'

interface SchoolCalendarTable {
  county_code: string
  school_year: number
  school_code: string
  version: number
  content: ColumnType<CalendarContent, string, never>
  changed_by: string
  changed_at: Date
}
export type SchoolCalendarRow = Selectable<SchoolCalendarTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.school_calendar': SchoolCalendarTable
  }
}

/** The county's own calendar stands under this school code. */
export const COUNTY_CALENDAR = ''

/** Calendars that hold, of every school year: the county's and those of the schools asked for (all when left out). */
async function listCalendars(
  tx: Tx,
  county: CountyCode,
  schoolCodes: readonly string[] | undefined,
): Promise<SchoolCalendarRow[]> {
  let query = tx
    .selectFrom('attendance.school_calendar')
    .selectAll()
    .distinctOn(['school_year', 'school_code'])
    .where('county_code', '=', county)
    .orderBy('school_year')
    .orderBy('school_code')
    .orderBy('version', 'desc')
  if (schoolCodes) query = query.where('school_code', 'in', [COUNTY_CALENDAR, ...schoolCodes])
  return query.execute()
}

/** Calendars of schools, read once: `of(schoolCode)` counts by the county's plan with what the school has entered. */
export interface SchoolCalendars {
  of(schoolCode: string): SchoolCalendar
}

/** Reads the calendars of some schools, or of all; a school that has entered nothing counts by the county's. */
export async function readCalendars(
  tx: Tx,
  county: CountyCode,
  schoolCodes?: readonly string[],
): Promise<SchoolCalendars> {
  const rows = await listCalendars(tx, county, schoolCodes)
  const ofCounty = rows.filter((row) => row.school_code === COUNTY_CALENDAR)
  const bySchool = Map.groupBy(rows, (row) => row.school_code)
  const built = new Map<string, SchoolCalendar>()
  function build(schoolCode: string): SchoolCalendar {
    const own = schoolCode === COUNTY_CALENDAR ? [] : (bySchool.get(schoolCode) ?? [])
    const plans = ofCounty.map((row) =>
      planOf(row.school_year, row.content, own.find((one) => one.school_year === row.school_year)?.content),
    )
    return schoolCalendarOf(plans)
  }
  return {
    of(schoolCode) {
      const key = bySchool.has(schoolCode) ? schoolCode : COUNTY_CALENDAR
      const known = built.get(key) ?? build(key)
      built.set(key, known)
      return known
    },
  }
}

/** The calendar that holds of one unit and school year. */
export function findCalendar(
  tx: Tx,
  county: CountyCode,
  schoolYear: number,
  schoolCode: string,
): Promise<SchoolCalendarRow | undefined> {
  return tx
    .selectFrom('attendance.school_calendar')
    .selectAll()
    .where('county_code', '=', county)
    .where('school_year', '=', schoolYear)
    .where('school_code', '=', schoolCode)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** When the county's own calendar of each school year was first entered. */
export function listFirstCalendars(tx: Tx, county: CountyCode): Promise<{ school_year: number; changed_at: Date }[]> {
  return tx
    .selectFrom('attendance.school_calendar')
    .where('county_code', '=', county)
    .where('school_code', '=', COUNTY_CALENDAR)
    .groupBy('school_year')
    .select((e) => ['school_year', e.fn.min('changed_at').as('changed_at')])
    .execute()
}

/** Writes the next version; false when somebody else was quicker. */
export async function insertCalendar(
  tx: Tx,
  row: Omit<SchoolCalendarRow, 'changed_at'> & { readonly changed_at: Date },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('attendance.school_calendar')
    .values({ ...row, content: JSON.stringify(row.content) })
    .onConflict((conflict) => conflict.doNothing())
    .returning(sql<number>`1`.as('one'))
    .executeTakeFirst()
  return inserted !== undefined
}
