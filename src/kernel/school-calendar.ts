import { addDays, type PlainDate, schoolYearOf, weekdayOf } from './plain-date.ts'

/** 学期: the autumn one begins the school year. */
export const TERM_NAMES = ['autumn', 'spring'] as const
export type TermName = (typeof TERM_NAMES)[number]

export interface Term {
  readonly name: TermName
  readonly startsOn: PlainDate
  readonly endsOn: PlainDate
}

/** 放假停课、补课日、仅考试日: what makes a day of a term different from its weekday. */
export const DAY_MARKS = ['closed', 'make-up', 'exam'] as const
export type DayMark = (typeof DAY_MARKS)[number]

export interface MarkedDays {
  readonly from: PlainDate
  readonly to: PlainDate
  readonly mark: DayMark
  readonly note: string
}

/** 校历 of one school and school year. Of two marks on one day the later in the list wins. */
export interface SchoolYearPlan {
  readonly schoolYear: number
  readonly terms: readonly Term[]
  readonly marks: readonly MarkedDays[]
}

/** What a day is for a school. Pupils are expected on `teaching` days and no others. */
export type SchoolDayKind = 'teaching' | 'exam' | 'closed' | 'weekend' | 'vacation'

/** Days of teaching of one school. Every question about a school year without a plan throws. */
export interface SchoolCalendar {
  readonly schoolYears: readonly number[]
  kindOf(day: PlainDate): SchoolDayKind
  isSchoolDay(day: PlainDate): boolean
  /** School days from `from` to `to`, both included, in order. */
  listSchoolDays(from: PlainDate, to: PlainDate): readonly PlainDate[]
  /** Number of school days after `day` up to and including `until`; the start day is not counted. */
  schoolDaysBetween(day: PlainDate, until: PlainDate): number
  /** The `count`th school day after `day`. */
  addSchoolDays(day: PlainDate, count: number): PlainDate
  /** The last school day before `day`. */
  schoolDayBefore(day: PlainDate): PlainDate
  termOf(day: PlainDate): Term | undefined
  /** 教学周: 1 for the week in which the term begins; undefined outside of terms. */
  teachingWeekOf(day: PlainDate): number | undefined
}

/** Thrown instead of guessing: absence clocks have no answer in a year without a school calendar (standards §6.3). */
export class SchoolYearMissing extends Error {
  readonly schoolYear: number
  constructor(schoolYear: number) {
    super(`no school calendar is loaded for the school year ${schoolYear}; the school or the bureau enters it`)
    this.name = 'SchoolYearMissing'
    this.schoolYear = schoolYear
  }
}

/** Monday of the week a day lies in. */
export function mondayOf(day: PlainDate): PlainDate {
  return addDays(day, 1 - weekdayOf(day))
}

/** Builds the calendar of a school from the plans of the years that are known. */
export function schoolCalendarOf(plans: readonly SchoolYearPlan[]): SchoolCalendar {
  const byYear = new Map(plans.map((plan) => [plan.schoolYear, plan]))

  function planOf(day: PlainDate): SchoolYearPlan {
    const plan = byYear.get(schoolYearOf(day))
    if (!plan) throw new SchoolYearMissing(schoolYearOf(day))
    return plan
  }
  const termOf = (day: PlainDate): Term | undefined =>
    planOf(day).terms.find((term) => term.startsOn <= day && day <= term.endsOn)

  function kindOf(day: PlainDate): SchoolDayKind {
    const plan = planOf(day)
    if (!termOf(day)) return 'vacation'
    const mark = plan.marks.findLast((marked) => marked.from <= day && day <= marked.to)?.mark
    if (mark === 'closed' || mark === 'exam') return mark
    return mark === 'make-up' || weekdayOf(day) <= 5 ? 'teaching' : 'weekend'
  }
  const isSchoolDay = (day: PlainDate): boolean => kindOf(day) === 'teaching'

  function listSchoolDays(from: PlainDate, to: PlainDate): PlainDate[] {
    const days: PlainDate[] = []
    for (let day = from; day <= to; day = addDays(day, 1)) if (isSchoolDay(day)) days.push(day)
    return days
  }

  function step(day: PlainDate, count: number, direction: 1 | -1): PlainDate {
    let candidate = day
    for (let left = count; left > 0; left--) {
      do candidate = addDays(candidate, direction)
      while (!isSchoolDay(candidate))
    }
    return candidate
  }

  return {
    schoolYears: [...byYear.keys()].sort((a, b) => a - b),
    kindOf,
    isSchoolDay,
    listSchoolDays,
    schoolDaysBetween: (day, until) => listSchoolDays(addDays(day, 1), until).length,
    addSchoolDays: (day, count) => step(day, count, 1),
    schoolDayBefore: (day) => step(day, 1, -1),
    termOf,
    teachingWeekOf(day) {
      const term = termOf(day)
      if (!term) return undefined
      let week = 1
      for (let monday = mondayOf(term.startsOn); monday < mondayOf(day); monday = addDays(monday, 7)) week++
      return week
    },
  }
}
