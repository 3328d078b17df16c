import { addDays, ageOn, type PlainDate, plainDate, schoolYearOf } from './plain-date.ts'

/** 学龄: 6–15 with the cut-off of 31 August; pastoral areas 7–16 (义务教育法 11; requirements R4). A county decides. */
export interface SchoolAgeRules {
  /** Completed years of age needed by the cut-off to enter school. */
  readonly entryAge: number
  /** Completed years of age at the cut-off up to which a child is followed. */
  readonly leavingAge: number
  /** `MM-DD`, in the calendar year in which the school year begins. */
  readonly cutOff: string
}

export const USUAL_SCHOOL_AGE: SchoolAgeRules = { entryAge: 6, leavingAge: 15, cutOff: '08-31' }
export const PASTORAL_SCHOOL_AGE: SchoolAgeRules = { entryAge: 7, leavingAge: 16, cutOff: '08-31' }

/** Day on which the ages of a school year are counted. */
export function cutOffOf(schoolYear: number, rules: SchoolAgeRules): PlainDate {
  return plainDate(`${String(schoolYear).padStart(4, '0')}-${rules.cutOff}`)
}

/**
 * Tells whether a child is of school age on a day. The age counts at the cut-off of that day's school year, not on
 * the day itself: who turns six in October waits for next September, who turns sixteen in May stays until August.
 */
export function isOfSchoolAge(bornOn: PlainDate, on: PlainDate, rules: SchoolAgeRules): boolean {
  const age = ageOn(bornOn, cutOffOf(schoolYearOf(on), rules))
  return age >= rules.entryAge && age <= rules.leavingAge
}

/** First and last birth day of the children who are of school age on a day: the same rule as a range, for SQL. */
export function schoolAgeBirths(
  on: PlainDate,
  rules: SchoolAgeRules,
): { readonly first: PlainDate; readonly last: PlainDate } {
  const schoolYear = schoolYearOf(on)
  return {
    first: addDays(cutOffOf(schoolYear - rules.leavingAge - 1, rules), 1),
    last: cutOffOf(schoolYear - rules.entryAge, rules),
  }
}

/** School year in whose September a child is due to enter the first grade. */
export function entrySchoolYearOf(bornOn: PlainDate, rules: SchoolAgeRules): number {
  const bornIn = Number(bornOn.slice(0, 4))
  return bornIn + rules.entryAge + (bornOn.slice(5) <= rules.cutOff ? 0 : 1)
}

/** First day on which a child is past school age: the school year after its last has begun. */
export function pastSchoolAgeFrom(bornOn: PlainDate, rules: SchoolAgeRules): PlainDate {
  const schoolYear = entrySchoolYearOf(bornOn, rules) + rules.leavingAge - rules.entryAge + 1
  return plainDate(`${String(schoolYear).padStart(4, '0')}-09-01`)
}
