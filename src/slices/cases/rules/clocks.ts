import { type Calendar, CalendarYearMissing } from '../../../kernel/calendar.ts'
import { accept, type Decision, refuse } from '../../../kernel/decision.ts'
import { addDays, addMonths, daysBetween, type PlainDate } from '../../../kernel/plain-date.ts'
import type { CaseRules } from './county-rules.ts'
import type { Paper } from './papers.ts'
import type { Law } from './law.ts'

/**
 * How a period is counted (standards §2.6). `days`: calendar days, a last day on a day off moves on · `plain-days`: calendar
 * days that do not move (county practice) · `working-days`: start day not counted · `months`: calendar months that move ·
 * `plain-months`: months that do not.
 */
export type DayUnit = 'days' | 'plain-days' | 'working-days' | 'months' | 'plain-months'

/** Who a deadline belongs to, from the class up; texts `case.owner.<owner>`. */
export const OWNERS = ['class', 'school', 'village', 'township', 'bureau', 'county'] as const
export type Owner = (typeof OWNERS)[number]
/** `lead` is the leading unit: a school, a village or a township; `organ` the one that took the legal step. */
export type ClockOwner = Owner | 'lead' | 'organ'

/**
 * Whose turn it is when a deadline has passed (升级督办). The county's leaders have no account: what goes up to them is reported
 * on paper by the bureau (`escalation.ts`); above them nobody is in this system.
 */
export const ESCALATES_TO = {
  class: 'school',
  school: 'bureau',
  village: 'township',
  township: 'bureau',
  bureau: 'county',
  county: null,
} as const satisfies Record<Owner, Owner | null>

/**
 * 期限: what has to happen by a day. `duty`: somebody must act by then · `waiting`: nothing may be done before it is over, then
 * `next` begins · `limit`: a last day of the law, after which the step is lost.
 */
export interface ClockRule {
  readonly kind: 'duty' | 'waiting' | 'limit'
  readonly unit: DayUnit
  /** A number fixed by law, or the name of the county's rule. */
  readonly length: number | LengthRule
  readonly owner: ClockOwner
  readonly queue: Queue
  readonly warnDays: number
  readonly law: Law
  readonly next?: ClockName
  /** Counted from the day this paper was served on every guardian, not from the day of the step. */
  readonly fromServiceOf?: Paper
}
type LengthRule = {
  [Key in keyof CaseRules]: CaseRules[Key] extends number ? Key : never
}[keyof CaseRules]

/** Work of one kind in somebody's list; texts `case.queue.<queue>`. */
export const QUEUES = ['verification', 'report', 'persuasion', 'service', 'legal', 'follow-up', 'review'] as const
export type Queue = (typeof QUEUES)[number]

export const CLOCK_NAMES = [
  'verification',
  'recheck',
  'school-report',
  'township-receipt',
  'bureau-receipt',
  'village-notice',
  'village-receipt',
  'guardian-notice',
  'report-receipt',
  'report-answer',
  'persuasion-start',
  'first-visit',
  'next-visit',
  'order-service',
  'order-period',
  'next-step',
  'decision-limit',
  'notice-service',
  'reply-period',
  'hearing-request',
  'decision-service',
  'remedies-start',
  'payment',
  'reconsideration',
  'lawsuit',
  'court-limit',
  'demand-service',
  'demand-period',
  'hearing-service',
  'hearing-wait',
  'court-acceptance',
  'court-ruling',
  'court-review',
  'court-follow',
  'observation',
  'closing-request',
  'closing',
  'suspension-review',
] as const
export type ClockName = (typeof CLOCK_NAMES)[number]

const service = (law: Law): ClockRule => ({
  kind: 'duty',
  unit: 'working-days',
  length: 'serveWorkingDays',
  owner: 'organ',
  queue: 'service',
  warnDays: 2,
  law,
})
const practice = (length: number | LengthRule, owner: ClockOwner, queue: Queue, warnDays = 0): ClockRule => ({
  kind: 'duty',
  unit: 'plain-days',
  length,
  owner,
  queue,
  warnDays,
  law: 'county-practice',
})

/** 64: time and place of a hearing are told seven working days before it. */
export const HEARING_ANNOUNCED_DAYS = 7

/** Every clock of the procedure. The lengths of `verification` and `recheck` are given when they start. */
export const CLOCKS = {
  verification: { ...practice(7, 'lead', 'verification', 2), law: 'minors-28' },
  recheck: { ...practice(0, 'lead', 'verification', 7), law: 'national-report' },
  'school-report': practice('reportDays', 'lead', 'report', 1),
  'township-receipt': practice('reportReceiptDays', 'township', 'report'),
  'bureau-receipt': { ...practice('reportReceiptDays', 'bureau', 'report'), law: 'minors-28' },
  'village-notice': practice('villageNoticeDays', 'township', 'report'),
  'village-receipt': practice('reportReceiptDays', 'village', 'report'),
  'guardian-notice': practice('guardianNoticeDays', 'village', 'report'),
  'report-receipt': { ...practice('officeReceiptDays', 'lead', 'report'), law: 'minors-11' },
  'report-answer': { ...practice('officeAnswerDays', 'lead', 'report', 2), law: 'minors-11' },
  'persuasion-start': practice('firstVisitDays', 'lead', 'persuasion', 1),
  'first-visit': { ...practice('firstVisitDays', 'lead', 'persuasion', 1), law: 'minors-28' },
  'next-visit': practice('visitIntervalDays', 'lead', 'persuasion', 3),
  'order-service': service('civil-procedure-87'),
  'order-period': {
    kind: 'waiting',
    unit: 'days',
    length: 'orderDays',
    owner: 'organ',
    queue: 'legal',
    warnDays: 2,
    law: 'education-58',
    next: 'next-step',
    fromServiceOf: 'correction-order',
  },
  'next-step': practice('nextStepDays', 'organ', 'legal', 3),
  'decision-limit': {
    kind: 'limit',
    unit: 'days',
    length: 90,
    owner: 'organ',
    queue: 'legal',
    warnDays: 20,
    law: 'penalty-60',
  },
  'notice-service': service('penalty-44'),
  'reply-period': {
    kind: 'waiting',
    unit: 'working-days',
    length: 'replyWorkingDays',
    owner: 'organ',
    queue: 'legal',
    warnDays: 1,
    law: 'penalty-44',
    next: 'next-step',
    fromServiceOf: 'penalty-pre-notice',
  },
  'hearing-request': {
    kind: 'waiting',
    unit: 'working-days',
    length: 5,
    owner: 'organ',
    queue: 'legal',
    warnDays: 1,
    law: 'penalty-63',
    next: 'next-step',
    fromServiceOf: 'penalty-pre-notice',
  },
  'decision-service': { ...service('penalty-59'), length: 7 },
  // 进入复议诉讼期 is a step of its own; what is counted from the service runs before anybody takes it.
  'remedies-start': { ...practice('nextStepDays', 'organ', 'legal', 3), fromServiceOf: 'penalty-decision' },
  payment: {
    kind: 'waiting',
    unit: 'days',
    length: 15,
    owner: 'organ',
    queue: 'legal',
    warnDays: 3,
    law: 'penalty-67',
    fromServiceOf: 'penalty-decision',
  },
  reconsideration: {
    kind: 'waiting',
    unit: 'days',
    length: 60,
    owner: 'organ',
    queue: 'legal',
    warnDays: 5,
    law: 'review-20',
    fromServiceOf: 'penalty-decision',
  },
  lawsuit: {
    kind: 'waiting',
    unit: 'months',
    length: 6,
    owner: 'organ',
    queue: 'legal',
    warnDays: 10,
    law: 'suit-46',
    next: 'court-limit',
    fromServiceOf: 'penalty-decision',
  },
  'court-limit': {
    kind: 'limit',
    unit: 'months',
    length: 3,
    owner: 'organ',
    queue: 'legal',
    warnDays: 30,
    law: 'enforcement-53',
  },
  'demand-service': service('enforcement-35'),
  'demand-period': {
    kind: 'waiting',
    unit: 'working-days',
    length: 10,
    owner: 'organ',
    queue: 'legal',
    warnDays: 2,
    law: 'enforcement-53',
    next: 'next-step',
    fromServiceOf: 'performance-demand',
  },
  'hearing-service': service('penalty-63'),
  'hearing-wait': {
    kind: 'waiting',
    unit: 'working-days',
    length: HEARING_ANNOUNCED_DAYS,
    owner: 'organ',
    queue: 'legal',
    warnDays: 1,
    law: 'penalty-63',
    next: 'next-step',
    fromServiceOf: 'hearing-notice',
  },
  // The court's own periods: the organ asks when they are over.
  'court-acceptance': { ...practice(5, 'organ', 'legal', 1), unit: 'working-days', law: 'enforcement-56' },
  'court-ruling': { ...practice(7, 'organ', 'legal', 1), unit: 'working-days', law: 'enforcement-56' },
  'court-review': { ...practice(15, 'organ', 'legal', 5), kind: 'limit', unit: 'days', law: 'enforcement-56' },
  'court-follow': practice('courtFollowDays', 'organ', 'legal', 3),
  observation: { ...practice(1, 'lead', 'follow-up', 7), unit: 'plain-months' },
  // 逐一销号 (K7): what has come to its end is asked to be closed by somebody.
  'closing-request': practice('nextStepDays', 'lead', 'follow-up', 3),
  closing: practice('nextStepDays', 'bureau', 'review', 3),
  'suspension-review': practice('suspensionReviewDays', 'lead', 'review', 5),
} as const satisfies Record<ClockName, ClockRule>

/**
 * Duties that a pause (暂缓办理) holds: the steps that end them may not be taken meanwhile. Services, reports and every limit of
 * the law run on.
 */
export const HELD_BY_PAUSE: readonly ClockName[] = [
  'verification',
  'persuasion-start',
  'first-visit',
  'next-visit',
  'next-step',
]

/** The new day of a held duty: what was left of its time on `from` is left on `to` as well. */
export const heldUntil = (dueOn: PlainDate, from: PlainDate, to: PlainDate): PlainDate =>
  addDays(to, Math.max(0, daysBetween(from, dueOn)))

/** What offices beside the case owe it: no step of the procedure ends that (standards §2.9 no. 11). */
export const OFFICE_CLOCKS = ['report-receipt', 'report-answer'] as const satisfies readonly ClockName[]

/** The rule of a clock, its literal forgotten. */
export const clockRule = (clock: ClockName): ClockRule => CLOCKS[clock]

/** How long a clock runs in a county. */
export function lengthOf(clock: ClockName, rules: CaseRules): number {
  const { length } = clockRule(clock)
  return typeof length === 'number' ? length : rules[length]
}

/**
 * The last day of a period. Refused when it reaches into a year whose holidays are not known: a day that is guessed may
 * cost somebody a right.
 */
export function endOfPeriod(
  calendar: Calendar,
  unit: DayUnit,
  from: PlainDate,
  length: number,
): Decision<PlainDate, 'case.calendar-year-missing'> {
  try {
    return accept(END_OF[unit](calendar, from, length))
  } catch (error) {
    if (!(error instanceof CalendarYearMissing)) throw error
    return refuse('case.calendar-year-missing', { year: error.year })
  }
}

const END_OF: Readonly<Record<DayUnit, (calendar: Calendar, from: PlainDate, length: number) => PlainDate>> = {
  days: (calendar, from, length) => calendar.addCalendarPeriod(from, length),
  'plain-days': (_, from, length) => addDays(from, length),
  'working-days': (calendar, from, length) => calendar.addWorkingDays(from, length),
  months: (calendar, from, length) => calendar.nextWorkdayFrom(addMonths(from, length)),
  'plain-months': (_, from, length) => addMonths(from, length),
}

/** A running clock as the sweep sees it. */
export interface RunningClock {
  readonly clock: ClockName
  readonly owner: Owner
  /** How many levels have been told: 0 while it is only the owner's. */
  readonly level: number
  readonly warned: boolean
  readonly warnOn: PlainDate
  readonly dueOn: PlainDate
}

/** 逾期升级: days past the due day after which the next level is told, level by level; the county's rule. */
export interface EscalationRules {
  readonly escalationDays: readonly number[]
}

/** What a sweep does with a deadline today, if anything. */
export type SweepStep =
  | { readonly kind: 'warn' }
  | { readonly kind: 'escalate'; readonly to: Owner; readonly level: number }
  | { readonly kind: 'end'; readonly next: ClockName | null }

/** Decides what has become of a deadline: over (a waiting period), near, or past and to be taken one level up. */
export function decideSweep(
  running: RunningClock,
  today: PlainDate,
  { escalationDays }: EscalationRules,
): SweepStep | undefined {
  const rule = clockRule(running.clock)
  if (rule.kind === 'waiting' && today > running.dueOn) return { kind: 'end', next: rule.next ?? null }
  const to = ESCALATES_TO[running.owner]
  const next = escalationDays[running.level]
  if (rule.kind !== 'waiting' && to && next !== undefined && today >= addDays(running.dueOn, next))
    return { kind: 'escalate', to, level: running.level + 1 }
  if (!running.warned && today >= running.warnOn) return { kind: 'warn' }
  return undefined
}

/**
 * The first day on which there may be something to do about a deadline again; null when nothing can come any more. What is
 * overdue is looked at every day: the county may change its days of escalation meanwhile.
 */
export function nextSweepOn(running: RunningClock): PlainDate | null {
  const isWaiting = clockRule(running.clock).kind === 'waiting'
  const days = running.warned ? [] : [running.warnOn]
  if (isWaiting || ESCALATES_TO[running.owner]) days.push(addDays(running.dueOn, 1))
  return days.sort()[0] ?? null
}
