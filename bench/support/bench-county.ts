import { countyCode } from '../../src/kernel/division-code.ts'
import { newId } from '../../src/kernel/ids.ts'
import { schoolKeyOf } from '../../src/kernel/scope.ts'
import { copyIn, type CopyRow, type Tx } from '../../src/platform/database.ts'
import type { CalendarContent } from '../../src/slices/attendance/calendar-domain.ts'

// A county made for a bench without rosters: one township with one village, schools, classes and their pupils.

export const BENCH_COUNTY = countyCode('540199')
export const BENCH_TOWNSHIP = `${BENCH_COUNTY}100`
const VILLAGE = `${BENCH_COUNTY}100201`
const CLASSES_PER_SCHOOL = 20
const BENCH = 'system:bench'

export const schoolOf = (classNo: number): string =>
  `21549${String(Math.floor(classNo / CLASSES_PER_SCHOOL)).padStart(5, '0')}`
export const classKeyOf = (classNo: number): string => schoolKeyOf(schoolOf(classNo), classCodeOf(classNo))
const classCodeOf = (classNo: number): string => `2023-${String((classNo % CLASSES_PER_SCHOOL) + 1).padStart(2, '0')}`

export interface BenchPlan {
  readonly schoolYear: number
  readonly calendar: CalendarContent
  /** Number of pupils of each class. */
  readonly classes: readonly number[]
  /** The day the pupils are known from. */
  readonly asOf: string
}

/** Fills an empty county; gives the ids of the children, class by class. */
export async function furnishCounty(tx: Tx, plan: BenchPlan): Promise<readonly (readonly string[])[]> {
  const county = BENCH_COUNTY
  const township = `${BENCH_TOWNSHIP}000`
  await copyIn(
    tx,
    'directory.division',
    ['code', 'county_code', 'name', 'level'],
    [
      [`${county}000000`, county, '测试县', 'county'],
      [township, county, '测试镇', 'township'],
      [VILLAGE, county, '测试村', 'village'],
    ],
  )
  await copyIn(
    tx,
    'directory.school',
    ['code', 'county_code', 'name', 'kind', 'division_code'],
    [...new Set(plan.classes.keys().map(schoolOf))].map((code) => [
      code,
      county,
      `学校${code.slice(-4)}`,
      'primary',
      township,
    ]),
  )
  await copyIn(tx, 'attendance.school_calendar', CALENDAR_COLUMNS, [
    [county, plan.schoolYear, '', 1, JSON.stringify(plan.calendar), BENCH, `${plan.asOf}T00:00:00Z`],
  ])
  const ids = plan.classes.map((pupils) => Array.from({ length: pupils }, () => newId()))
  const rows = ids.flatMap((members, classNo) => members.map((id, seat) => ({ id, classNo, name: `测试${seat}` })))
  await copyIn(
    tx,
    'register.child',
    CHILD_COLUMNS,
    rows.map((row) => childRow(row, plan.asOf)),
  )
  await copyIn(
    tx,
    'enrolment.pupil',
    PUPIL_COLUMNS,
    rows.map((row) => pupilRow(row, plan.asOf)),
  )
  return ids
}

interface Seat {
  readonly id: string
  readonly classNo: number
  readonly name: string
}

const childRow = ({ id, classNo, name }: Seat, asOf: string): CopyRow => [
  BENCH_COUNTY,
  id,
  name,
  'male',
  '2016-05-01',
  VILLAGE,
  'resident',
  classKeyOf(classNo),
  '13',
  'in-school-here',
  'certain',
  asOf,
  '{}',
  '测试家长',
  'father',
]

const pupilRow = ({ id, classNo, name }: Seat, asOf: string): CopyRow => [
  BENCH_COUNTY,
  newId(),
  id,
  name,
  schoolOf(classNo),
  true,
  '13',
  classCodeOf(classNo),
  'enrolled',
  VILLAGE,
  classKeyOf(classNo),
  'real',
  'same-id',
  1,
  newId(),
  1,
  asOf,
]

const CHILD_COLUMNS = [
  'county_code',
  'child_id',
  'name',
  'sex',
  'born_on',
  'division_code',
  'population',
  'school_key',
  'grade_code',
  'standing',
  'standing_certainty',
  'standing_on',
  'groups',
  'guardian1_name',
  'guardian1_role',
]
const PUPIL_COLUMNS = [
  'county_code',
  'pupil_id',
  'child_id',
  'name',
  'school_code',
  'is_here',
  'grade_code',
  'class_code',
  'status',
  'division_code',
  'school_key',
  'verdict',
  'how',
  'probability',
  'roster_id',
  'row_no',
  'as_of_on',
]
const CALENDAR_COLUMNS = ['county_code', 'school_year', 'school_code', 'version', 'content', 'changed_by', 'changed_at']
