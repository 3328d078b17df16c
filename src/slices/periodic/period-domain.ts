import { addDays, addMonths, type PlainDate, plainDate, schoolYearOf, weekdayOf } from '../../kernel/plain-date.ts'
import { mondayOf, type SchoolCalendar, type TermName } from '../../kernel/school-calendar.ts'

/** The times a periodic report can be of, and how each is written: `2026-W47`, `2026-11`, `2026-Q4`, `2026-autumn`, `2026`. */
export const SPANS = ['week', 'month', 'quarter', 'term-start', 'term', 'school-year'] as const
export type Span = (typeof SPANS)[number]

export interface Period {
  readonly key: string
  readonly from: PlainDate
  readonly to: PlainDate
}

/** How often a report is made: of every time of a span, or of some months of the year only. */
export interface Rhythm {
  readonly span: Span
  readonly months?: readonly number[]
}

/** What the bounds of a time depend on: the county's calendar, and how long the survey at the begin of a term takes. */
export interface PeriodFacts {
  readonly calendar: SchoolCalendar
  readonly termStartDays: number
}

const PATTERNS: Readonly<Record<Span, RegExp>> = {
  week: /^(\d{4})-W(\d{2})$/,
  month: /^(\d{4})-(0[1-9]|1[0-2])$/,
  quarter: /^(\d{4})-Q([1-4])$/,
  'term-start': /^(\d{4})-(autumn|spring)$/,
  term: /^(\d{4})-(autumn|spring)$/,
  'school-year': /^(\d{4})$/,
}

/** The time a key names; undefined for a key that names none, such as a term of a year without a calendar. */
export function periodOf(rhythm: Rhythm, key: string, facts: PeriodFacts): Period | undefined {
  const period = spanOf(rhythm.span, key, facts)
  return period && isOfRhythm(rhythm, period) ? period : undefined
}

const isOfRhythm = ({ months }: Rhythm, period: Period): boolean => !months || months.includes(monthNumber(period.from))
const monthNumber = (day: PlainDate): number => Number(day.slice(5, 7))

function spanOf(span: Span, key: string, facts: PeriodFacts): Period | undefined {
  const match = PATTERNS[span].exec(key)
  if (!match) return undefined
  const year = Number(match[1])
  if (year < 2000 || year > 2100) return undefined
  const bounds = BOUNDS[span](year, match[2] ?? '', facts)
  return bounds && { key, ...bounds }
}

type Bounds = { readonly from: PlainDate; readonly to: PlainDate } | undefined

const BOUNDS: Readonly<Record<Span, (year: number, part: string, facts: PeriodFacts) => Bounds>> = {
  week: (year, part) => {
    const from = addDays(mondayOf(plainDate(`${year}-01-04`)), (Number(part) - 1) * 7)
    return isoWeekOf(from) === `${year}-W${part}` ? { from, to: addDays(from, 6) } : undefined
  },
  month: (year, part) => monthsFrom(plainDate(`${year}-${part}-01`), 1),
  quarter: (year, part) => monthsFrom(plainDate(`${year}-${String(Number(part) * 3 - 2).padStart(2, '0')}-01`), 3),
  'term-start': (year, part, { calendar, termStartDays }) => {
    const term = termOf(calendar, year, part as TermName)
    return term && { from: term.startsOn, to: addDays(term.startsOn, termStartDays) }
  },
  term: (year, part, { calendar }) => {
    const term = termOf(calendar, year, part as TermName)
    return term && { from: term.startsOn, to: term.endsOn }
  },
  'school-year': (year) => ({ from: plainDate(`${year}-09-01`), to: plainDate(`${year + 1}-08-31`) }),
}

function monthsFrom(from: PlainDate, months: number): Bounds {
  return { from, to: addDays(addMonths(from, months), -1) }
}

/** A day in the middle of each term: whatever a county's terms are, these lie in them. */
const MIDDLE_OF_TERM: Readonly<Record<TermName, (schoolYear: number) => string>> = {
  autumn: (year) => `${year}-10-20`,
  spring: (year) => `${year + 1}-04-20`,
}

function termOf(calendar: SchoolCalendar, schoolYear: number, name: TermName) {
  if (!calendar.schoolYears.includes(schoolYear)) return undefined
  return calendar.termOf(plainDate(MIDDLE_OF_TERM[name](schoolYear)))
}

/** 2026-11-22 → 2026-W47 (ISO 8601). */
export function isoWeekOf(day: PlainDate): string {
  const thursday = addDays(day, 4 - weekdayOf(day))
  const year = thursday.slice(0, 4)
  let week = 1
  for (let at = addDays(mondayOf(plainDate(`${year}-01-04`)), 7); at <= thursday; at = addDays(at, 7)) week++
  return `${year}-W${String(week).padStart(2, '0')}`
}

const KEYS: Readonly<Record<Span, (day: PlainDate) => string>> = {
  week: isoWeekOf,
  month: (day) => day.slice(0, 7),
  quarter: (day) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`,
  'term-start': termKeyOf,
  term: termKeyOf,
  'school-year': (day) => String(schoolYearOf(day)),
}

function termKeyOf(day: PlainDate): string {
  const month = Number(day.slice(5, 7))
  return `${schoolYearOf(day)}-${month >= 9 || month === 1 ? 'autumn' : 'spring'}`
}

/** Days to go back from the begin of a time to be sure to stand in the one before; terms have a vacation in between. */
const BACK: Readonly<Record<Span, number>> = {
  week: 1,
  month: 1,
  quarter: 1,
  'term-start': 75,
  term: 75,
  'school-year': 1,
}

/** The time before; undefined where the calendar is missing. */
export function periodBefore(rhythm: Rhythm, period: Period, facts: PeriodFacts): Period | undefined {
  let before = lastOf(rhythm.span, period, facts)
  while (before && !isOfRhythm(rhythm, before)) before = lastOf(rhythm.span, before, facts)
  return before
}

const periodAt = (span: Span, day: PlainDate, facts: PeriodFacts) => spanOf(span, KEYS[span](day), facts)
const lastOf = (span: Span, period: Period, facts: PeriodFacts) =>
  periodAt(span, addDays(period.from, -BACK[span]), facts)

/** Times up to a day that have begun, newest first; where the calendar of the newest is missing, from the one before. */
export function listPeriods(rhythm: Rhythm, until: PlainDate, count: number, facts: PeriodFacts): readonly Period[] {
  const { span } = rhythm
  const list: Period[] = []
  let period = periodAt(span, until, facts) ?? periodAt(span, addDays(until, -BACK[span]), facts)
  if (period && (period.from > until || !isOfRhythm(rhythm, period))) period = periodBefore(rhythm, period, facts)
  while (period && list.length < count) {
    list.push(period)
    period = periodBefore(rhythm, period, facts)
  }
  return list
}

/** School days of a time; undefined where a school year of it has no calendar at all. */
export function schoolDaysWithin(calendar: SchoolCalendar, from: PlainDate, to: PlainDate): number | undefined {
  const known = schoolYearsWithin(from, to).filter((one) => calendar.schoolYears.includes(one.schoolYear))
  if (known.length === 0) return undefined
  return known.reduce((sum, one) => sum + calendar.listSchoolDays(one.from, one.to).length, 0)
}

/** A time cut at 1 September, where one school year ends and the next begins. */
export function schoolYearsWithin(
  from: PlainDate,
  to: PlainDate,
): readonly { readonly schoolYear: number; readonly from: PlainDate; readonly to: PlainDate }[] {
  const parts = []
  for (let begin = from; begin <= to; ) {
    const schoolYear = schoolYearOf(begin)
    const end = plainDate(`${schoolYear + 1}-08-31`)
    parts.push({ schoolYear, from: begin, to: end < to ? end : to })
    begin = addDays(end, 1)
  }
  return parts
}

/** The text `periodic.period.<name>` that says a key to people, with its values. */
export function periodWords(key: string): { readonly name: PeriodName; readonly year: number; readonly part: number } {
  const [year = '', part = ''] = key.split('-')
  const number = Number(part.replace(/^[WQ]/, ''))
  const at = { year: Number(year), part: Number.isNaN(number) ? 0 : number }
  if (part === '') return { name: 'year', ...at }
  if (part === 'autumn' || part === 'spring') return { name: part, ...at }
  return { name: part.startsWith('W') ? 'week' : part.startsWith('Q') ? 'quarter' : 'month', ...at }
}
export type PeriodName = 'week' | 'month' | 'quarter' | 'autumn' | 'spring' | 'year'
