import type { PlainDate } from '../../src/kernel/plain-date.ts'
import { plainDate } from '../../src/kernel/plain-date.ts'
import { type SchoolCalendar, schoolCalendarOf } from '../../src/kernel/school-calendar.ts'
import { loadCalendar } from '../../src/platform/calendar.ts'
import { dayOfText } from '../../src/simulator/days.ts'
import { Random } from '../../src/simulator/random.ts'
import {
  type Away,
  LIFE_RATES,
  type SimulatedClass,
  type SimulatedPupil,
  simulateSchoolLife,
} from '../../src/simulator/school-life.ts'
import type { PupilDay } from '../../src/slices/attendance/absence-domain.ts'
import {
  type CalendarContent,
  planOf,
  statutoryMarks,
  usualCalendar,
} from '../../src/slices/attendance/calendar-domain.ts'
import type { Absence, ContactResult } from '../../src/slices/attendance/domain.ts'
import { type AttendanceRules, DEFAULT_RULES } from '../../src/slices/directory/domain.ts'

// A simulated school year as its homeroom teachers tell it: which days a class reports, when, and what the reports say. The
// rules are judged on this alone; the truth of who left stays with the bench.

export const SCHOOL_YEAR = 2025

/** The day a report speaks of and the day it arrives, both by their number among the school days. */
export interface Receipt {
  readonly day: number
  readonly at: number
}

export interface Year {
  readonly seed: number
  readonly rules: AttendanceRules
  readonly content: CalendarContent
  readonly calendar: SchoolCalendar
  readonly days: readonly PlainDate[]
  readonly classes: readonly SimulatedClass[]
}

interface YearPlan {
  readonly seed: number
  readonly pupils: number
  readonly classes: number
  /** Days a promise of the family excuses; the default of the rules where it is not given. */
  readonly promiseDays?: number | undefined
}

export function makeYear(plan: YearPlan): Year {
  const content = usualCalendar(SCHOOL_YEAR, statutoryMarks(SCHOOL_YEAR, loadCalendar()))
  const calendar = schoolCalendarOf([planOf(SCHOOL_YEAR, content)])
  const days = calendar.listSchoolDays(plainDate(`${SCHOOL_YEAR}-09-01`), plainDate(`${SCHOOL_YEAR + 1}-08-31`))
  const classes = simulateSchoolLife({ ...plan, days: days.map(dayOfText) })
  const { promiseDays = DEFAULT_RULES.attendance.promiseDays } = plan
  const rules = { ...DEFAULT_RULES.attendance, promiseDays }
  return { seed: plan.seed, rules, content, calendar, days, classes }
}

/** Reports of a class in the order in which they arrive: on the day itself, made up for later, or never. */
export function receiptsOf(year: Year, one: SimulatedClass): readonly Receipt[] {
  const random = new Random(year.seed, 0x5e7, one.id)
  const skips = one.teacher === 'silent' ? LIFE_RATES.silentTeacherSkips : LIFE_RATES.teacherForgets
  const receipts = year.days.flatMap((_, day): Receipt[] => {
    if (!random.chance(skips)) return [{ day, at: day }]
    if (!random.chance(LIFE_RATES.madeUpFor)) return []
    return [{ day, at: day + random.between(1, year.rules.silentDays) }]
  })
  return receipts.filter(({ at }) => at < year.days.length).sort((a, b) => a.at - b.at || a.day - b.day)
}

/** Days on which the class reports full presence whatever is. */
export function stampedDays(year: Year, one: SimulatedClass): readonly boolean[] {
  const random = new Random(year.seed, 0x57a, one.id)
  return year.days.map(() => one.teacher === 'stamping' && random.chance(LIFE_RATES.stampingTeacherStamps))
}

/** Time away of a pupil by the day; the last word holds where two meet, and leave that was approved holds always. */
export function awayByDay(pupil: SimulatedPupil): ReadonlyMap<number, Away> {
  const days = new Map<number, Away>()
  for (const away of pupil.away)
    for (let day = away.from; day <= away.to; day++) if (!days.get(day)?.leave) days.set(day, away)
  return days
}

const RESULTS: Readonly<Record<Away['word'], ContactResult>> = {
  nobody: 'not-reached',
  'has-left': 'left-home',
  refuses: 'refuses',
  'comes-back': 'comes-back',
}

/** What the report of a day says of a pupil that is away. */
export function toldOf(away: Away): Omit<Absence, 'childId'> {
  const result = away.word === 'comes-back' && away.story === 'ill' ? 'ill-confirmed' : RESULTS[away.word]
  return {
    part: away.half ? 'morning' : 'whole',
    reason: away.leave ? 'on-leave' : away.story,
    contacted: away.word === 'nobody' ? 'nobody' : 'guardian',
    contactResult: result,
  }
}

/** The school days of a pupil as the rules see them, once all reports are in. */
export function pupilDaysOf(year: Year, pupil: SimulatedPupil, stamped: readonly boolean[]): readonly PupilDay[] {
  const away = awayByDay(pupil)
  return year.days.map((day, index) => {
    const missing = away.get(index)
    return { day, absence: missing && !stamped[index] ? toldOf(missing) : undefined, leave: missing?.leave ?? false }
  })
}
