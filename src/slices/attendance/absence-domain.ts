import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import type { AttendanceRules } from '../directory/domain.ts'
import type { Part, Reason } from './domain.ts'

/** A school day of one pupil as the reports tell it; a day nobody reported is in no list. */
export interface PupilDay {
  readonly day: PlainDate
  /** Undefined: present. */
  readonly absence?: { readonly part: Part; readonly reason: Reason } | undefined
  /** Approved leave covers the day, whatever the report calls the reason. */
  readonly leave: boolean
}

/** 连续缺课: how long a pupil has been missing without excuse, up to the last reported day. */
export interface Streak {
  /** Unexcused school days in a row. */
  readonly days: number
  /** First of them; null when there is none. */
  readonly since: PlainDate | null
}

/** Reasons that excuse a day by themselves. */
const EXCUSED: readonly Reason[] = ['on-leave', 'official']

/**
 * Counts the unexcused school days in a row at the end of what was reported.
 *
 * A day at school, even half of one, ends a row. Days on approved leave and days nobody reported neither count nor end
 * it: silence is no presence. A reported illness excuses for as many days as the county allows without approved leave;
 * from then on it counts, so that "ill" cannot hide a child that has left.
 */
export function streakOf(days: readonly PupilDay[], rules: Pick<AttendanceRules, 'illnessDays'>): Streak {
  let row: PlainDate[] = []
  let ill = 0
  for (const { day, absence, leave } of days) {
    if (!absence || absence.part !== 'whole') {
      row = []
      ill = 0
    } else if (leave || EXCUSED.includes(absence.reason)) {
      ill = 0
    } else if (absence.reason === 'ill' && ++ill <= rules.illnessDays) {
      // Still excused; what was unexcused before it stays in the row.
    } else {
      row.push(day)
    }
  }
  return { days: row.length, since: row[0] ?? null }
}

export const LEVELS = ['none', 'alert', 'suspected', 'to-be-confirmed'] as const
export type Level = (typeof LEVELS)[number]

/** What a row of unexcused days means by the county's rules. */
export function levelOf(streak: Streak, rules: AttendanceRules): Level {
  if (streak.days >= rules.confirmDays) return 'to-be-confirmed'
  if (streak.days >= rules.suspectedDays) return 'suspected'
  return streak.days >= rules.alertDays ? 'alert' : 'none'
}

export const SUSPICION_RULES = [
  'absence',
  'leave-expired',
  'entrant-missing',
  'leaver-not-arrived',
  'lost-in-handover',
] as const
export type SuspicionRule = (typeof SUSPICION_RULES)[number]

/** 新生: a pupil who entered this term and was on no day at school by the county's day is suspected. */
export function isEntrantMissing(
  reported: readonly PupilDay[],
  schoolDaysSinceStart: number,
  rules: Pick<AttendanceRules, 'entrantDays'>,
): boolean {
  if (schoolDaysSinceStart < rules.entrantDays || reported.length === 0) return false
  return reported.every(({ absence }) => absence?.part === 'whole')
}

/** The strongest rule that the days of a child meet; undefined when none does. */
export function suspicionOf(
  days: readonly PupilDay[],
  leaveUntil: PlainDate | undefined,
  known: { readonly calendar: SchoolCalendar; readonly rules: AttendanceRules; readonly today: PlainDate },
): { readonly rule: SuspicionRule; readonly sinceOn: PlainDate } | undefined {
  const { calendar, rules, today } = known
  const streak = streakOf(days, rules)
  const level = levelOf(streak, rules)
  if (streak.since !== null && (level === 'suspected' || level === 'to-be-confirmed'))
    return { rule: 'absence', sinceOn: streak.since }
  const afterLeave = leaveUntil === undefined ? [] : days.filter(({ day }) => day > leaveUntil)
  if (afterLeave.length > 0 && afterLeave.every(({ absence, leave }) => absence?.part === 'whole' && !leave))
    return { rule: 'leave-expired', sinceOn: afterLeave[0]!.day }
  if (!calendar.schoolYears.includes(schoolYearOf(today))) return undefined
  const term = calendar.termOf(today)
  if (!term) return undefined
  const ofTerm = days.filter(({ day, leave }) => day >= term.startsOn && !leave)
  const schoolDays = calendar.listSchoolDays(term.startsOn, today)
  // Later in the term a row of illness is the business of the other rules.
  const isStart = schoolDays.length <= rules.entrantDays * 2
  return isStart && isEntrantMissing(ofTerm, schoolDays.length, rules)
    ? { rule: 'entrant-missing', sinceOn: schoolDays[0]! }
    : undefined
}

/** 复学、走访: what the reports of the class say of a pupil in a time. */
export interface ReturnProof {
  readonly attendedDays: number
  readonly missedDays: number
  /** School days without a report; they prove nothing. None are known of a year without a calendar. */
  readonly unreportedDays: number
  /** At school, even half a day, on the last day that was reported. */
  readonly atSchoolLast: boolean
}

/** Counts the reported days of a time at school and away, and the school days nobody reported. */
export function returnProofOf(
  reported: readonly PupilDay[],
  since: PlainDate,
  until: PlainDate,
  calendar: SchoolCalendar,
): ReturnProof {
  const days = reported.filter(({ day }) => since <= day && day <= until)
  const attended = days.filter(({ absence }) => absence?.part !== 'whole')
  const last = days.at(-1)
  const isKnown = [since, until].every((day) => calendar.schoolYears.includes(schoolYearOf(day)))
  return {
    attendedDays: attended.length,
    missedDays: days.length - attended.length,
    unreportedDays: isKnown ? Math.max(0, calendar.listSchoolDays(since, until).length - days.length) : 0,
    atSchoolLast: last !== undefined && last.absence?.part !== 'whole',
  }
}
