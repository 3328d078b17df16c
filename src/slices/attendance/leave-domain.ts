import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'
import type { AttendanceRules } from '../directory/domain.ts'

export const LEAVE_KINDS = ['illness', 'family', 'official', 'suspension'] as const
export type LeaveKind = (typeof LEAVE_KINDS)[number]
export const LEAVE_STATES = ['asked', 'approved', 'refused'] as const
export type LeaveState = (typeof LEAVE_STATES)[number]

export interface LeaveDraft {
  readonly kind: LeaveKind
  readonly fromOn: PlainDate
  readonly toOn: PlainDate
  /** What the leave rests on: a doctor's note, the guardian's request. */
  readonly paper?: string | undefined
}

export type LeaveRefusal =
  | 'attendance.leave-order'
  | 'attendance.leave-without-school-day'
  | 'attendance.leave-paper-missing'
  | 'attendance.leave-overlaps'

/**
 * Decides what becomes of a request for leave: the homeroom teacher approves a short one at once, a longer one and every
 * 休学 waits for the school and needs its paper.
 */
export function decideLeave(
  draft: LeaveDraft,
  by: 'homeroom-teacher' | 'school-officer',
  others: readonly { readonly fromOn: PlainDate; readonly toOn: PlainDate }[],
  calendar: SchoolCalendar,
  rules: Pick<AttendanceRules, 'teacherLeaveDays'>,
): Decision<{ readonly state: 'asked' | 'approved' }, LeaveRefusal> {
  if (draft.toOn < draft.fromOn) return refuse('attendance.leave-order', { from: draft.fromOn, to: draft.toOn })
  const days = calendar.listSchoolDays(draft.fromOn, draft.toOn).length
  if (days === 0) return refuse('attendance.leave-without-school-day')
  if (others.some((other) => other.fromOn <= draft.toOn && draft.fromOn <= other.toOn))
    return refuse('attendance.leave-overlaps')
  const isShort = draft.kind !== 'suspension' && days <= rules.teacherLeaveDays
  if (!isShort && !draft.paper?.trim())
    return refuse('attendance.leave-paper-missing', { days: rules.teacherLeaveDays })
  return accept({ state: isShort || by === 'school-officer' ? 'approved' : 'asked' })
}
