import { addDays, type PlainDate, weekdayOf, yearOf } from './plain-date.ts'

/** The State Council's list of one year: days off, and weekend days worked in exchange (调休). */
export interface CalendarYear {
  readonly year: number
  readonly holidays: ReadonlySet<string>
  readonly makeUpWorkdays: ReadonlySet<string>
}

/** Working days of mainland China. Every question about a year without a published list throws. */
export interface Calendar {
  readonly years: readonly number[]
  /** Changes with the lists: what was counted by another stamp has to be counted anew. */
  readonly stamp: string
  isWorkday(day: PlainDate): boolean
  /** The day itself if it is a working day, else the next one (民诉法 85). */
  nextWorkdayFrom(day: PlainDate): PlainDate
  /** The `count`th working day after `day`; the start day is not counted (行政处罚法 85). */
  addWorkingDays(day: PlainDate, count: number): PlainDate
  /** Last day of a period in calendar days; a period ending on a holiday ends on the next working day. */
  addCalendarPeriod(day: PlainDate, days: number): PlainDate
}

/** Thrown instead of guessing: holidays are decided year by year, so an unknown year has no answer. */
export class CalendarYearMissing extends Error {
  readonly year: number
  constructor(year: number) {
    super(`no holiday calendar is loaded for ${year}; load the State Council's list for that year`)
    this.name = 'CalendarYearMissing'
    this.year = year
  }
}

/** Builds a calendar from the years that are known. */
export function calendarOf(knownYears: readonly CalendarYear[]): Calendar {
  const byYear = new Map(knownYears.map((entry) => [entry.year, entry]))

  function isWorkday(day: PlainDate): boolean {
    const entry = byYear.get(yearOf(day))
    if (!entry) throw new CalendarYearMissing(yearOf(day))
    if (entry.makeUpWorkdays.has(day)) return true
    return weekdayOf(day) <= 5 && !entry.holidays.has(day)
  }

  function nextWorkdayFrom(day: PlainDate): PlainDate {
    let candidate = day
    while (!isWorkday(candidate)) candidate = addDays(candidate, 1)
    return candidate
  }

  function addWorkingDays(day: PlainDate, count: number): PlainDate {
    let candidate = day
    for (let left = count; left > 0; left--) candidate = nextWorkdayFrom(addDays(candidate, 1))
    return candidate
  }

  return {
    years: [...byYear.keys()].sort((a, b) => a - b),
    stamp: stampOf(knownYears),
    isWorkday,
    nextWorkdayFrom,
    addWorkingDays,
    addCalendarPeriod: (day, days) => nextWorkdayFrom(addDays(day, days)),
  }
}

/** As `addWorkingDays`; where a year's list is not published yet every Monday to Friday counts, which is never too late. */
export function workingDayAfter(calendar: Calendar, day: PlainDate, count: number): PlainDate {
  try {
    return calendar.addWorkingDays(day, count)
  } catch (error) {
    if (!(error instanceof CalendarYearMissing)) throw error
    let candidate = day
    for (let left = count; left > 0; ) {
      candidate = addDays(candidate, 1)
      if (weekdayOf(candidate) <= 5) left--
    }
    return candidate
  }
}

/** A short mark of all lists (FNV-1a over their days in order). */
function stampOf(knownYears: readonly CalendarYear[]): string {
  const days = knownYears.flatMap(({ year, holidays, makeUpWorkdays }) => [
    String(year),
    ...[...holidays].map((day) => `-${day}`),
    ...[...makeUpWorkdays].map((day) => `+${day}`),
  ])
  let hash = 0x811c9dc5
  for (const character of days.sort().join(' ')) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return (hash >>> 0).toString(16)
}
