import type { Calendar } from '../../kernel/calendar.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import {
  addDays,
  daysBetween,
  type PlainDate,
  plainDate,
  schoolYearOf,
  weekdayOf,
  yearOf,
} from '../../kernel/plain-date.ts'
import { type MarkedDays, type SchoolYearPlan, TERM_NAMES, type Term } from '../../kernel/school-calendar.ts'

/** 校历 as it is kept: the county's holds terms; a school's holds only what is different there. */
export interface CalendarContent {
  /** Empty at a school: the county's terms hold. */
  readonly terms: readonly Term[]
  readonly marks: readonly MarkedDays[]
}

export type CalendarRefusal =
  | 'attendance.calendar-terms'
  | 'attendance.calendar-term-order'
  | 'attendance.calendar-mark-order'
  | 'attendance.calendar-mark-outside'

/** No school year has more; what has, was typed wrong. */
const MAX_TERM_DAYS = 200

/** Decides whether a calendar can be counted by: both terms of the county, in order, inside their year, marks inside a year. */
export function decideCalendar(
  schoolYear: number,
  content: CalendarContent,
  of: 'county' | 'school',
): Decision<CalendarContent, CalendarRefusal> {
  const names = content.terms.map((term) => term.name)
  const whole = TERM_NAMES.every((name, index) => names[index] === name) && names.length === TERM_NAMES.length
  if (!whole && !(of === 'school' && names.length === 0)) return refuse('attendance.calendar-terms')
  for (const [index, term] of content.terms.entries()) {
    const before = content.terms[index - 1]
    const days = daysBetween(term.startsOn, term.endsOn)
    const inYear = schoolYearOf(term.startsOn) === schoolYear && schoolYearOf(term.endsOn) === schoolYear
    if (!inYear || days < 1 || days > MAX_TERM_DAYS || (before && before.endsOn >= term.startsOn))
      return refuse('attendance.calendar-term-order', { from: term.startsOn, to: term.endsOn, schoolYear })
  }
  for (const { from, to } of content.marks) {
    if (to < from) return refuse('attendance.calendar-mark-order', { from, to })
    if (schoolYearOf(from) !== schoolYear || schoolYearOf(to) !== schoolYear)
      return refuse('attendance.calendar-mark-outside', { from, to, schoolYear })
  }
  return accept(content)
}

/** The plan of a school: the county's, with what the school has entered for itself on top. */
export function planOf(schoolYear: number, county: CalendarContent, school?: CalendarContent): SchoolYearPlan {
  return {
    schoolYear,
    terms: school && school.terms.length > 0 ? school.terms : county.terms,
    marks: [...county.marks, ...(school?.marks ?? [])],
  }
}

/** 52 weeks: a term that began on a Tuesday begins on one again. */
const YEAR_DAYS = 364

/** Carries a calendar over to the next school year, weekday for weekday. Statutory holidays are laid anew. */
export function carriedOver(content: CalendarContent, laid: readonly MarkedDays[]): CalendarContent {
  const on = (day: PlainDate): PlainDate => addDays(day, YEAR_DAYS)
  // 52 weeks after 1 September is 31 August, which belongs to the year before.
  const inYear = (day: PlainDate): PlainDate => (day.slice(5) === '08-31' ? addDays(day, 1) : day)
  const local = content.marks.filter((marked) => !isStatutory(marked))
  return {
    terms: content.terms.map((term) => ({ ...term, startsOn: inYear(on(term.startsOn)), endsOn: on(term.endsOn) })),
    marks: [...laid, ...local.map((marked) => ({ ...marked, from: on(marked.from), to: on(marked.to) }))],
  }
}

/** Notes of what the State Council lays down, so that it can be told from what a county has decided. */
export const STATUTORY_NOTES = { closed: '法定节假日', 'make-up': '国务院调休' } as const
const isStatutory = (marked: MarkedDays): boolean => Object.values<string>(STATUTORY_NOTES).includes(marked.note)

/** Holidays and make-up days of the State Council's lists inside a school year, as marks; years without a list give none. */
export function statutoryMarks(schoolYear: number, calendar: Calendar): MarkedDays[] {
  const marks: MarkedDays[] = []
  const last = plainDate(`${schoolYear + 1}-08-31`)
  for (let day = plainDate(`${schoolYear}-09-01`); day <= last; day = addDays(day, 1)) {
    if (!calendar.years.includes(yearOf(day))) continue
    const weekend = weekdayOf(day) > 5
    if (calendar.isWorkday(day) !== weekend) continue
    const mark = weekend ? 'make-up' : 'closed'
    const before = marks.at(-1)
    if (before && before.mark === mark && addDays(before.to, 1) === day)
      marks[marks.length - 1] = { ...before, to: day }
    else marks.push({ from: day, to: day, mark, note: STATUTORY_NOTES[mark] })
  }
  return marks
}

/** A usual school year to begin with: 1 September to mid-January, 1 March to 10 July. The bureau moves the days. */
export function usualCalendar(schoolYear: number, laid: readonly MarkedDays[]): CalendarContent {
  return {
    terms: [
      { name: 'autumn', startsOn: plainDate(`${schoolYear}-09-01`), endsOn: plainDate(`${schoolYear + 1}-01-15`) },
      { name: 'spring', startsOn: plainDate(`${schoolYear + 1}-03-01`), endsOn: plainDate(`${schoolYear + 1}-07-10`) },
    ],
    marks: laid,
  }
}
