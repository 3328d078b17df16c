import { addDays, addMonths, type PlainDate, schoolYearOf, yearOf } from '../../../kernel/plain-date.ts'
import { readDay } from './days.ts'
import { otherDay } from './identity.ts'
import type { Places } from './places.ts'
import type { RowContext } from './row-context.ts'
import {
  type GradeReading,
  isUnlawfulStatus,
  plainText,
  readGrade,
  readPupilStatus,
  readSchoolingClaim,
  readStudyMode,
  readYesNo,
} from './value-lists.ts'

export interface SchoolData {
  readonly code: string
  readonly name: string
  readonly divisionCode: string
}

/** Schools of the county by code and by name; a name that two schools have finds none. */
export class Schools {
  readonly byCode: ReadonlyMap<string, SchoolData>
  readonly #byName = new Map<string, SchoolData | null>()

  constructor(schools: readonly SchoolData[]) {
    this.byCode = new Map(schools.map((school) => [school.code, school]))
    for (const school of schools) {
      const key = plainText(school.name)
      this.#byName.set(key, this.#byName.has(key) ? null : school)
    }
  }

  named(name: string): SchoolData | undefined {
    return this.#byName.get(plainText(name)) ?? undefined
  }
}

/** Settles school, grade, class and state of a pupil's record. */
export function checkEnrolment(row: RowContext, asOf: PlainDate, schools: Schools, places: Places): void {
  checkSchool(row, schools, places)
  const { values } = row
  const grade = readGrade(row.cell('grade'))
  values.grade_code = gradeCode(grade, row, asOf)
  if (grade.kind === 'unknown') row.remark('grade-unknown', 'warning', 'grade')
  checkClass(row, asOf, schools)
  checkPupilNumber(row)
  values.enrolment_status = row.listed('pupil_status', readPupilStatus, 'pupil-status-unknown')
  if (isUnlawfulStatus(row.cell('pupil_status'))) row.remark('pupil-status-unlawful', 'warning', 'pupil_status')
  values.status_until = endOfStatus(row)
  if (values.enrolment_status === 'suspended' && row.text('status_until') === '')
    row.remark('suspension-without-end', 'warning', 'status_until')
  values.study_mode = row.listed('study_mode', readStudyMode, 'study-mode-unknown')
  values.attends = row.listed('attends', readYesNo, 'yes-no-unreadable')
}

/** Settles what a village or an office says about schooling; only a claim, the pupil's record is the evidence. */
export function checkClaim(row: RowContext): void {
  const { values } = row
  values.schooling_claim = row.listed('schooling_claim', readSchoolingClaim, 'schooling-claim-unknown')
  values.claimed_school_name = row.text('claimed_school') || null
  values.not_in_school_reason = row.text('not_in_school_reason') || null
  const grade = readGrade(row.cell('grade'))
  if (grade.kind === 'grade') values.grade_code = grade.code
  checkPupilNumber(row)
}

function checkSchool(row: RowContext, schools: Schools, places: Places): void {
  const { values } = row
  const name = row.text('school_name')
  const code = plainText(row.cell('school_code'))
  const region = row.text('school_region')
  if (/^\d{10}$/.test(code)) values.school_code = code
  else if (code !== '') row.remark('school-code-malformed', 'warning', 'school_code')
  const known = values.school_code ? schools.byCode.get(values.school_code) : name ? schools.named(name) : undefined
  values.school_code ??= known?.code ?? null
  values.school_name = name || (known?.name ?? null)
  const elsewhere = region ? places.regionOf(region) : null
  values.school_division = known?.divisionCode ?? elsewhere
  if (!values.school_code && !values.school_name) row.remark('school-missing', 'fault', 'school_name')
  else if (!known && !elsewhere && schools.byCode.size > 0) {
    row.remark('school-unknown', 'warning', code === '' ? 'school_name' : 'school_code')
  }
}

function gradeCode(grade: GradeReading, row: RowContext, asOf: PlainDate): string | null {
  if (grade.kind === 'grade') return grade.code
  return grade.kind === 'intake' ? gradeOfIntake(grade.year, row.values.born_on, asOf) : null
}

/** 2023级 is the third grade or the second of junior school, by the age at entry. */
function gradeOfIntake(year: number, bornOn: string | null, asOf: PlainDate): string | null {
  const nth = schoolYearOf(asOf) - year + 1
  if (nth < 1 || nth > 6 || bornOn === null) return null
  const junior = year - yearOf(bornOn as PlainDate) >= 11
  return junior ? (nth <= 4 ? `2${nth}` : null) : `1${nth}`
}

/** First year of the stage a pupil of a grade entered in. */
function intakeOfGrade(code: string, asOf: PlainDate): number {
  return schoolYearOf(asOf) - (Number(code[1]) - 1)
}

const SERIAL_DIGITS: ReadonlyMap<string, number> = new Map(
  [...'一二三四五六七八九十'].map((digit, index) => [digit, index + 1]),
)

/** Makes `2023-01` of 2023级1班, 三年级(1)班, 七(2)班, 301班, 202301 or a bare 1 beside the grade. */
function checkClass(row: RowContext, asOf: PlainDate, schools: Schools): void {
  const text = plainText(row.cell('school_class'))
  if (text === '' && needsClass(row, schools)) row.remark('class-missing', 'warning', 'school_class')
  if (text === '') return
  const { values } = row
  const intake = intakeYear(row) ?? (values.grade_code ? intakeOfGrade(values.grade_code, asOf) : undefined)
  const found = classParts(text)
  if (!found) return row.remark('class-unreadable', 'warning', 'school_class')
  if (!values.grade_code && found.grade) values.grade_code = found.grade
  const year = found.year ?? (found.grade ? intakeOfGrade(found.grade, asOf) : intake)
  if (year === undefined) return row.remark('class-unreadable', 'warning', 'school_class')
  values.class_code = `${year}-${String(found.serial).padStart(2, '0')}`
}

/** A pupil of a school here is in the daily report of a class or in none; who is taught at home is in none by right. */
function needsClass(row: RowContext, schools: Schools): boolean {
  const status = readPupilStatus(row.cell('pupil_status'))
  const mode = readStudyMode(row.cell('study_mode'))
  const isEnrolled = status.kind !== 'value' || status.value === 'enrolled'
  const isAtHome = mode.kind === 'value' && mode.value === 'home-taught'
  return row.hasColumn('school_class') && isEnrolled && !isAtHome && schools.byCode.has(row.values.school_code ?? '')
}

interface ClassParts {
  readonly serial: number
  readonly year?: number
  readonly grade?: string
}

function classParts(text: string): ClassParts | undefined {
  const byYear = /^(?:小学|初中|小|初)?(20\d{2})(?:级|届|年|-)?.*?(\d{1,2}|[一二三四五六七八九十]{1,2})\)?班?$/.exec(
    text,
  )
  if (byYear && byYear[1]!.length === 4) return partsOf(byYear[2]!, { year: Number(byYear[1]) })
  const short = /^(\d)(\d{2})班?$/.exec(text)
  if (short && short[1] !== '0') return withGrade(short[1]!, short[2]!)
  const bare = /^\(?(\d{1,2}|[一二三四五六七八九十]{1,2})\)?班?$/.exec(text)
  if (bare) return partsOf(bare[1]!, {})
  const graded =
    /^((?:小学|初中|小|初)?[一二三四五六七八九1-9](?:年级|年)?)[-.(]?(\d{1,2}|[一二三四五六七八九十]{1,2})\)?班?$/.exec(
      text,
    )
  return graded ? withGrade(graded[1]!, graded[2]!) : undefined
}

function withGrade(gradeText: string, serial: string): ClassParts | undefined {
  const grade = readGrade(gradeText)
  return grade.kind === 'grade' ? partsOf(serial, { grade: grade.code }) : undefined
}

function partsOf(serialText: string, rest: { year?: number; grade?: string }): ClassParts | undefined {
  const serial = /^\d+$/.test(serialText) ? Number(serialText) : chineseSerial(serialText)
  return serial !== undefined && serial >= 1 && serial <= 99 ? { serial, ...rest } : undefined
}

function chineseSerial(text: string): number | undefined {
  if (text.length === 1) return SERIAL_DIGITS.get(text)
  const ones = SERIAL_DIGITS.get(text[1]!)
  return text[0] === '十' && ones !== undefined && ones < 10 ? 10 + ones : undefined
}

function intakeYear(row: RowContext): number | undefined {
  const text = plainText(row.cell('intake'))
  const year = Number(/^(20\d{2})/.exec(text)?.[1])
  return Number.isNaN(year) ? undefined : year
}

function checkPupilNumber(row: RowContext): void {
  const text = plainText(row.cell('pupil_number')).toUpperCase()
  if (text === '') return
  if (!/^[GL]\d{17}[\dX]$/.test(text) && !/^[GLJ][\dA-Z]{12,20}$/.test(text))
    return row.remark('pupil-number-malformed', 'warning', 'pupil_number')
  row.values.pupil_number = text
  const { citizen_id: id } = row.values
  if (text[0] === 'G' && id && text.length === 19 && text.slice(1) !== id)
    row.remark('pupil-number-contradicts-id', 'warning', 'pupil_number')
}

/** A month without day lasts to its end. */
function endOfStatus(row: RowContext): PlainDate | null {
  const reading = readDay(row.cell('status_until'))
  return reading.kind === 'month' ? addDays(addMonths(reading.day, 1), -1) : otherDay(row, 'status_until')
}
