import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { Contact, ContactResult, Part, Reason, Source } from './domain.ts'

export interface SchoolClassTable {
  county_code: string
  school_key: string
  school_code: string
  class_code: string
  grade_code: string | null
  pupils: number
  division_code: string
}

interface ClassDayTable {
  county_code: string
  school_year: number
  school_key: string
  on_day: PlainDate
  version: number
  school_code: string
  class_code: string
  division_code: string
  source: Source
  pupils: number
  absent: number
  on_leave: number
  nil_statement: boolean
  change_reason: string | null
  signed_by: string
  signed_at: Date
  received_at: Date
  submission_id: string
  paper_signer: string | null
}
export type ClassDayRow = Selectable<ClassDayTable>
/** As other slices read it: what was signed on paper by whom stays here. */
export type HeldDayRow = Omit<ClassDayRow, 'paper_signer'>

interface AbsenceTable {
  county_code: string
  school_year: number
  school_key: string
  on_day: PlainDate
  version: number
  child_id: string
  part: Part
  reason: Reason
  contacted: Contact
  contact_result: ContactResult
  note: string | null
  division_code: string
}
export type AbsenceRow = Selectable<AbsenceTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.school_class': SchoolClassTable
    'attendance.class_day': ClassDayTable
    'attendance.absence': AbsenceTable
    'attendance.pub_class_day': Omit<ClassDayTable, 'paper_signer'>
    'attendance.pub_class_day_first': Omit<ClassDayTable, 'paper_signer'>
    'attendance.pub_absence': Omit<AbsenceTable, 'note'>
  }
}

export interface PupilOfClass {
  readonly child_id: string
  readonly name: string
  readonly grade_code: string | null
  readonly division_code: string
}

/** Pupils of a class who are expected at school: enrolled, each child once. */
export function listPupilsOfClass(tx: Tx, scope: Scope, schoolKey: string): Promise<PupilOfClass[]> {
  return tx
    .selectFrom('enrolment.pub_pupil')
    .distinctOn('child_id')
    .where(inScope(scope, 'enrolment.pub_pupil'))
    .where('school_key', '=', schoolKey)
    .where('status', '=', 'enrolled')
    .where('is_here', '=', true)
    .select(['child_id', 'name', 'grade_code', 'division_code'])
    .orderBy('child_id')
    .orderBy('pupil_id')
    .execute()
}

/** The class a child is expected in now; undefined when there is none in the scope. */
export async function findClassOfChild(tx: Tx, scope: Scope, childId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('enrolment.pub_pupil')
    .where(inScope(scope, 'enrolment.pub_pupil'))
    .where('child_id', '=', childId)
    .where('status', '=', 'enrolled')
    .where('is_here', '=', true)
    .where('class_code', 'is not', null)
    .select('school_key')
    .orderBy('pupil_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.school_key
}

/** Every pupil of a county who is expected at school, in the order of the classes. */
export function listAllPupils(tx: Tx, county: CountyCode) {
  return tx
    .selectFrom('enrolment.pub_pupil')
    .distinctOn(['school_key', 'child_id'])
    .where('county_code', '=', county)
    .where('status', '=', 'enrolled')
    .where('is_here', '=', true)
    .where('class_code', 'is not', null)
    .select(['school_key', 'child_id', 'division_code'])
    .orderBy('school_key')
    .orderBy('child_id')
    .execute()
}

/** Every version of a class-day, the one that holds first. */
export function listVersions(tx: Tx, scope: Scope, schoolKey: string, day: PlainDate): Promise<ClassDayRow[]> {
  return tx
    .selectFrom('attendance.class_day')
    .selectAll()
    .where(inScope(scope, 'attendance.class_day'))
    .where('school_year', '=', schoolYearOf(day))
    .where('school_key', '=', schoolKey)
    .where('on_day', '=', day)
    .orderBy('version', 'desc')
    .execute()
}

export function findClassDayBySubmission(
  tx: Tx,
  scope: Scope,
  schoolYear: number,
  submissionId: string,
): Promise<ClassDayRow | undefined> {
  return tx
    .selectFrom('attendance.class_day')
    .selectAll()
    .where(inScope(scope, 'attendance.class_day'))
    .where('school_year', '=', schoolYear)
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

/** Writes a version with its absences; false when somebody else wrote that version first. */
export async function insertClassDay(tx: Tx, row: ClassDayRow, absences: readonly AbsenceRow[]): Promise<boolean> {
  const inserted = await tx
    .insertInto('attendance.class_day')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('version')
    .executeTakeFirst()
  if (inserted && absences.length > 0)
    await tx
      .insertInto('attendance.absence')
      .values([...absences])
      .execute()
  return inserted !== undefined
}

/** Absences of a class on a day, of every version. */
export function listAbsencesOfDay(tx: Tx, scope: Scope, schoolKey: string, day: PlainDate): Promise<AbsenceRow[]> {
  return tx
    .selectFrom('attendance.absence')
    .selectAll()
    .where(inScope(scope, 'attendance.absence'))
    .where('school_year', '=', schoolYearOf(day))
    .where('school_key', '=', schoolKey)
    .where('on_day', '=', day)
    .orderBy('child_id')
    .execute()
}

/** What holds of a class's days in a time, oldest first. */
export function listDaysOfClass(
  tx: Tx,
  scope: Scope,
  schoolKey: string,
  from: PlainDate,
  to: PlainDate,
): Promise<Pick<ClassDayRow, 'on_day' | 'version' | 'absent' | 'on_leave'>[]> {
  return tx
    .selectFrom('attendance.pub_class_day')
    .where(inScope(scope, 'attendance.pub_class_day'))
    .where('school_key', '=', schoolKey)
    .where('on_day', '>=', from)
    .where('on_day', '<=', to)
    .select(['on_day', 'version', 'absent', 'on_leave'])
    .orderBy('on_day')
    .execute()
}

/** The days in a time of which some classes have a report. */
export function listDaysOfClasses(
  tx: Tx,
  scope: Scope,
  schoolKeys: readonly string[],
  from: PlainDate,
  to: PlainDate,
): Promise<Pick<ClassDayRow, 'school_key' | 'on_day'>[]> {
  return tx
    .selectFrom('attendance.pub_class_day')
    .where(inScope(scope, 'attendance.pub_class_day'))
    .where('school_key', '=', sql<string>`any(${schoolKeys}::text[])`)
    .where('on_day', '>=', from)
    .where('on_day', '<=', to)
    .select(['school_key', 'on_day'])
    .execute()
}

/** Absences that hold, of a class in a time. */
export function listAbsencesOfClass(tx: Tx, scope: Scope, schoolKey: string, from: PlainDate, to: PlainDate) {
  return absencesThatHold(tx, scope, from, to).where('absence.school_key', '=', schoolKey).execute()
}

/** Absences that hold, of some children in a time, whichever class reported them. */
export function listAbsencesOfChildren(
  tx: Tx,
  scope: Scope,
  childIds: readonly string[],
  from: PlainDate,
  to: PlainDate,
) {
  return absencesThatHold(tx, scope, from, to)
    .where('absence.child_id', '=', sql<string>`any(${childIds}::uuid[])`)
    .execute()
}

function absencesThatHold(tx: Tx, scope: Scope, from: PlainDate, to: PlainDate) {
  return tx
    .selectFrom('attendance.pub_absence as absence')
    .innerJoin('attendance.pub_class_day as day', (join) =>
      join
        .onRef('day.county_code', '=', 'absence.county_code')
        .onRef('day.school_year', '=', 'absence.school_year')
        .onRef('day.school_key', '=', 'absence.school_key')
        .onRef('day.on_day', '=', 'absence.on_day')
        .onRef('day.version', '=', 'absence.version'),
    )
    .where(inScope(scope, 'absence'))
    .where('day.county_code', '=', scope.county)
    .where('absence.on_day', '>=', from)
    .where('absence.on_day', '<=', to)
    .select(['absence.child_id', 'absence.on_day', 'absence.part', 'absence.reason', 'absence.division_code'])
    .select(['absence.contacted', 'absence.contact_result as contactResult'])
    .orderBy('absence.on_day')
}

/** Classes of the scope that have pupils now. */
export function listClasses(tx: Tx, scope: Scope): Promise<Selectable<SchoolClassTable>[]> {
  return tx
    .selectFrom('attendance.school_class')
    .selectAll()
    .where(inScope(scope, 'attendance.school_class'))
    .orderBy('school_key')
    .execute()
}

/** What holds of every class of the scope on a day. */
export function listReportsOfDay(tx: Tx, scope: Scope, day: PlainDate): Promise<HeldDayRow[]> {
  return tx
    .selectFrom('attendance.pub_class_day')
    .selectAll()
    .where(inScope(scope, 'attendance.pub_class_day'))
    .where('school_year', '=', schoolYearOf(day))
    .where('on_day', '=', day)
    .execute()
}

/** Classes that have reported in the school year of a day, with how many pupils they last had by then. */
export function listReportedClasses(tx: Tx, scope: Scope, day: PlainDate) {
  return tx
    .selectFrom('attendance.pub_class_day')
    .distinctOn('school_key')
    .where(inScope(scope, 'attendance.pub_class_day'))
    .where('school_year', '=', schoolYearOf(day))
    .orderBy('school_key')
    .orderBy((e) => e('on_day', '<=', day), 'desc')
    .orderBy('on_day', 'desc')
    .select(['school_key', 'school_code', 'class_code', 'pupils', 'division_code'])
    .execute()
}

/** Classes of a county as its pupil records have them, with the number of children in each. */
export function countPupilsByClass(tx: Tx, county: CountyCode) {
  return tx
    .selectFrom('enrolment.pub_pupil')
    .where('county_code', '=', county)
    .where('is_here', '=', true)
    .where('status', '=', 'enrolled')
    .where('school_code', 'is not', null)
    .where('class_code', 'is not', null)
    .where('school_key', '<>', '')
    .groupBy('school_key')
    .select((e) => [
      'school_key',
      e.fn.min<string>('school_code').as('school_code'),
      e.fn.min<string>('class_code').as('class_code'),
      e.fn.min<string | null>('grade_code').as('grade_code'),
      sql<number>`count(distinct child_id)::int`.as('pupils'),
    ])
    .execute()
}

/** Rows of one insert; a statement takes 65 535 parameters. */
const BATCH = 5000

/** Makes the classes of a county what is given. */
export async function replaceClasses(
  tx: Tx,
  county: CountyCode,
  rows: readonly Selectable<SchoolClassTable>[],
): Promise<void> {
  const known = await tx.selectFrom('attendance.school_class').selectAll().where('county_code', '=', county).execute()
  const before = new Map(known.map((row) => [row.school_key, row]))
  const now = new Set(rows.map((row) => row.school_key))
  const changed = rows.filter((row) => !isSame(before.get(row.school_key), row))
  for (let at = 0; at < changed.length; at += BATCH)
    await tx
      .insertInto('attendance.school_class')
      .values(changed.slice(at, at + BATCH))
      .onConflict((conflict) =>
        conflict.columns(['county_code', 'school_key']).doUpdateSet((e) => ({
          pupils: e.ref('excluded.pupils'),
          grade_code: e.ref('excluded.grade_code'),
          division_code: e.ref('excluded.division_code'),
        })),
      )
      .execute()
  const gone = known.map((row) => row.school_key).filter((key) => !now.has(key))
  if (gone.length > 0)
    await tx
      .deleteFrom('attendance.school_class')
      .where('county_code', '=', county)
      .where('school_key', 'in', gone)
      .execute()
}

function isSame(before: Selectable<SchoolClassTable> | undefined, row: Selectable<SchoolClassTable>): boolean {
  return (
    before !== undefined &&
    before.pupils === row.pupils &&
    before.grade_code === row.grade_code &&
    before.division_code === row.division_code
  )
}
