import { type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import type { AttendanceRules } from '../directory/domain.ts'
import type { Absence, ContactResult, Reason } from './domain.ts'

type Told = Pick<Absence, 'part' | 'reason' | 'contacted' | 'contactResult'>

/** A school day of one pupil as the reports tell it; a day nobody reported is in no list. */
export interface PupilDay {
  readonly day: PlainDate
  /** Undefined: present. */
  readonly absence?: Told | undefined
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

/** Reported days after an absence without excuse in which nobody's promise is taken: it has been given before. */
export const PROMISE_WINDOW = 20

/** The teacher spoke to the family, and nothing speaks against their word: work and truancy are excused by nobody. */
function isPromised({ reason, contacted, contactResult }: Told): boolean {
  const isFamily = contacted === 'guardian' || contacted === 'relative'
  return isFamily && contactResult === 'comes-back' && !AGAINST_PROMISE.includes(reason)
}
const AGAINST_PROMISE: readonly Reason[] = ['working', 'truant']

type StreakRules = Pick<AttendanceRules, 'illnessDays' | 'officialDays' | 'promiseDays'>

/**
 * Counts the unexcused school days in a row at the end of what was reported.
 *
 * A day at school, even half of one, ends a row. Days on approved leave and days nobody reported neither count nor end
 * it: silence is no presence. A reported illness excuses for as many days as the county allows without approved leave;
 * from then on it counts, so that "ill" cannot hide a child that has left. So does 公假 that nobody has approved, for its
 * own few days, and what a guardian promised the teacher, for the days of the county's rule and not again for a child that
 * was away without excuse a short while ago. Only a day at school or approved leave lets the days of illness begin anew.
 */
export function streakOf(days: readonly PupilDay[], rules: StreakRules): Streak {
  let row: PlainDate[] = []
  const excused = { ill: 0, official: 0, promised: 0 }
  /** Numbers of days missed without leave or illness: the first of this absence, the last, the last before this absence. */
  let first: number | undefined
  let last = -Infinity
  let lastBefore = -Infinity
  for (const [index, { day, absence, leave }] of days.entries()) {
    if (!absence || absence.part !== 'whole') {
      row = []
      excused.ill = 0
      excused.official = 0
      excused.promised = 0
      first = undefined
      lastBefore = last
    } else if (leave || absence.reason === 'on-leave') {
      excused.ill = 0
      excused.official = 0
    } else if (absence.reason === 'official') {
      if (++excused.official > rules.officialDays) row.push(day)
    } else if (absence.reason === 'ill') {
      // While it is excused, what was unexcused before it stays in the row.
      if (++excused.ill > rules.illnessDays) row.push(day)
    } else {
      first ??= index
      last = index
      const isTaken = isPromised(absence) && first - lastBefore > PROMISE_WINDOW
      if (!isTaken || ++excused.promised > rules.promiseDays) row.push(day)
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

/** 追查、认定: what a row of absence asks of people before and after it is a suspicion. */
export const DUTY_KINDS = ['investigate', 'confirm'] as const
export type DutyKind = (typeof DUTY_KINDS)[number]

/** Days in which the principal confirms or explains (standards §2.5 row 4). */
export const CONFIRM_DUTY_DAYS = 2

/** Answers from the family that end an investigation; whoever has left home or refuses is still to be visited. */
const ANSWERED: readonly ContactResult[] = ['comes-back', 'ill-confirmed']

/**
 * What somebody has to do about a row of absence: look into it until the family has been reached (requirement of the first
 * day), and confirm or explain a dropout once it has lasted as long as the county allows.
 */
export function dutyOf(
  streak: Streak,
  last: { readonly contactResult: ContactResult } | undefined,
  rules: AttendanceRules,
): DutyKind | undefined {
  const level = levelOf(streak, rules)
  if (level === 'to-be-confirmed') return 'confirm'
  return level === 'alert' && last && !ANSWERED.includes(last.contactResult) ? 'investigate' : undefined
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
