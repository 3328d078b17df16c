import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import type { AttendanceRules } from '../directory/domain.ts'

export const LEAVE_KINDS = ['illness', 'family', 'official', 'suspension'] as const
export type LeaveKind = (typeof LEAVE_KINDS)[number]
export const LEAVE_STATES = ['asked', 'approved', 'refused', 'withdrawn'] as const
export type LeaveState = (typeof LEAVE_STATES)[number]

/** 由谁批准: the homeroom teacher, the school, the township or the bureau (义务教育法 11). */
export const LEAVE_DECIDERS = ['teacher', 'school', 'authority'] as const
export type LeaveDecider = (typeof LEAVE_DECIDERS)[number]

export interface Days {
  readonly fromOn: PlainDate
  readonly toOn: PlainDate
}

export interface LeaveDraft extends Days {
  readonly kind: LeaveKind
  /** What the leave rests on: a doctor's note, the guardian's request. */
  readonly paper?: string | undefined
}

export type LeaveRefusal =
  | 'attendance.leave-order'
  | 'attendance.leave-too-long'
  | 'attendance.leave-without-school-day'
  | 'attendance.leave-paper-missing'
  | 'attendance.leave-overlaps'

/** 休学 is for one school year at most and then asked for anew (standards §2.4). */
const LONGEST_DAYS = 366

/**
 * Decides what becomes of a request for leave: the homeroom teacher approves a short one at once, a longer one waits for
 * the school, and 休学 and long leave for the township or the bureau. Leave that follows on leave counts together, or
 * whoever may approve a few days approves a year of them.
 */
export function decideLeave(
  draft: LeaveDraft,
  by: 'homeroom-teacher' | 'school-officer',
  others: readonly Days[],
  calendar: SchoolCalendar,
  rules: Pick<AttendanceRules, 'teacherLeaveDays' | 'authorityLeaveDays'>,
): Decision<{ readonly state: 'asked' | 'approved'; readonly decider: LeaveDecider }, LeaveRefusal> {
  if (draft.toOn < draft.fromOn) return refuse('attendance.leave-order', { from: draft.fromOn, to: draft.toOn })
  if (draft.toOn > addDays(draft.fromOn, LONGEST_DAYS - 1)) return refuse('attendance.leave-too-long')
  const isSuspension = draft.kind === 'suspension'
  if (!isSuspension && calendar.listSchoolDays(draft.fromOn, draft.toOn).length === 0)
    return refuse('attendance.leave-without-school-day')
  if (others.some((other) => other.fromOn <= draft.toOn && draft.fromOn <= other.toOn))
    return refuse('attendance.leave-overlaps')
  const decider = isSuspension ? 'authority' : deciderOf(daysInARow(draft, others, calendar), rules)
  if (decider !== 'teacher' && !draft.paper?.trim())
    return refuse('attendance.leave-paper-missing', { days: rules.teacherLeaveDays })
  const isDecided = decider === 'teacher' || (decider === 'school' && by === 'school-officer')
  return accept({ state: isDecided ? 'approved' : 'asked', decider })
}

function deciderOf(
  days: number,
  rules: Pick<AttendanceRules, 'teacherLeaveDays' | 'authorityLeaveDays'>,
): LeaveDecider {
  if (days > rules.authorityLeaveDays) return 'authority'
  return days > rules.teacherLeaveDays ? 'school' : 'teacher'
}

/** School days of leave together with the leave that it follows on, or that follows, without a school day between. */
function daysInARow(draft: Days, others: readonly Days[], calendar: SchoolCalendar): number {
  const isKnown = (day: PlainDate): boolean => calendar.schoolYears.includes(schoolYearOf(day))
  const daysOf = (from: PlainDate, to: PlainDate): number => calendar.listSchoolDays(from, to).length
  const known = others
    .filter((other) => isKnown(other.fromOn) && isKnown(other.toOn))
    .sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
  let days = daysOf(draft.fromOn, draft.toOn)
  let { fromOn: first, toOn: last } = draft
  for (const other of known.filter((one) => one.toOn < first).reverse()) {
    if (daysOf(addDays(other.toOn, 1), addDays(first, -1)) > 0) break
    days += daysOf(other.fromOn, other.toOn)
    first = other.fromOn
  }
  for (const other of known.filter((one) => one.fromOn > last)) {
    if (daysOf(addDays(last, 1), addDays(other.fromOn, -1)) > 0) break
    days += daysOf(other.fromOn, other.toOn)
    last = other.toOn
  }
  return days
}

/** Decides on leave that waits: the township and the bureau approve under a number of theirs. */
export function decideOnRequest(
  leave: { readonly state: LeaveState; readonly decider: LeaveDecider },
  approve: boolean,
  approvalNumber: string | undefined,
): Decision<
  { readonly state: 'approved' | 'refused'; readonly approvalNumber: string | null },
  'attendance.leave-decided' | 'attendance.approval-number-missing'
> {
  if (leave.state !== 'asked') return refuse('attendance.leave-decided')
  if (!approve) return accept({ state: 'refused', approvalNumber: null })
  const number = approvalNumber?.trim() || null
  if (leave.decider === 'authority' && !number) return refuse('attendance.approval-number-missing')
  return accept({ state: 'approved', approvalNumber: number })
}

/** Decides on an end before the last day: only what is approved ends, and with the day before the first none of it was taken. */
export function decideEnd(
  leave: { readonly fromOn: PlainDate; readonly toOn: PlainDate; readonly state: LeaveState },
  lastDay: PlainDate,
): Decision<
  { readonly state: 'approved' | 'withdrawn'; readonly toOn: PlainDate },
  'attendance.leave-end-outside' | 'attendance.leave-not-approved-yet'
> {
  if (leave.state !== 'approved') return refuse('attendance.leave-not-approved-yet')
  if (lastDay < addDays(leave.fromOn, -1) || lastDay >= leave.toOn) return refuse('attendance.leave-end-outside')
  return lastDay < leave.fromOn
    ? accept({ state: 'withdrawn', toOn: leave.toOn })
    : accept({ state: 'approved', toOn: lastDay })
}
