import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'

/** What can wait for somebody, each kind from the slice it belongs to; texts `work.kind.<kind>`. */
export const WORK_KINDS = [
  'case-deadline',
  'county-report',
  'report-duty',
  'handover',
  'finding',
  'document',
  'notice-run',
  'leave-approval',
  'leaver-proof',
  'absence-duty',
  'early-sign',
  'suspicion-alarm',
  'silence',
  'silence-settlement',
  'export-approval',
  'basis-approval',
  'tip',
  'alarm',
  'privacy-request',
  'privacy-assessment',
  'breach',
  'periodic-report',
  'crosscheck',
] as const
export type WorkKind = (typeof WORK_KINDS)[number]

/** When something is due; texts `work.when.<when>`. What has no day waits for an answer, that is today. */
export const WHENS = ['overdue', 'today', 'soon', 'later'] as const
export type When = (typeof WHENS)[number]

/** Days ahead that are soon. */
export const SOON_DAYS = 7

export function whenOf(dueOn: PlainDate | null, today: PlainDate): When {
  if (dueOn === null || dueOn === today) return 'today'
  if (dueOn < today) return 'overdue'
  return dueOn <= addDays(today, SOON_DAYS) ? 'soon' : 'later'
}

/** What can be done to several at once without opening them; none of it decides anything of a child. */
export const WORK_ACTIONS = ['take', 'give', 'release', 'acknowledge'] as const
export type WorkAction = (typeof WORK_ACTIONS)[number]

/** Somebody of the same unit. */
export interface Colleague {
  readonly accountId: string
  readonly name: string
  /** Last day of a leave with a deputy; null: at work. */
  readonly awayUntil: PlainDate | null
}

export type MarkRefusal =
  | 'work.not-waiting'
  | 'work.taken-by-colleague'
  | 'work.not-taken'
  | 'work.yours-by-charge'
  | 'work.overdue-stays'

/** Who holds something that waits. */
export interface Held {
  readonly dueOn: PlainDate | null
  readonly takenBy: string | null
  /** Nobody took it: it is theirs because they answer for it. */
  readonly isByCharge: boolean
}

/**
 * Decides whether somebody may take, hand on, let go of or acknowledge something. What a colleague at work holds stays with
 * them; what somebody on leave, moved or switched off holds may be taken over. A day that is past cannot be waved away.
 */
export function decideMark(
  action: WorkAction,
  held: Held | undefined,
  me: string,
  colleagues: readonly Colleague[],
  today: PlainDate,
): Decision<Held, MarkRefusal> {
  if (!held) return refuse('work.not-waiting')
  const holder = colleagues.find((one) => one.accountId === held.takenBy && one.awayUntil === null)
  if (holder && holder.accountId !== me) return refuse('work.taken-by-colleague', { name: holder.name })
  if (action === 'release' && held.takenBy === null) return refuse('work.not-taken')
  if (action === 'release' && held.isByCharge) return refuse('work.yours-by-charge')
  if (action === 'acknowledge' && whenOf(held.dueOn, today) === 'overdue') return refuse('work.overdue-stays')
  return accept(held)
}
