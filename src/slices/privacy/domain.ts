import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { addDays, addYears, type PlainDate, weekdayOf } from '../../kernel/plain-date.ts'

/** Kinds of requests of a guardian (个人信息保护法 45–47). */
export const REQUEST_KINDS = ['access', 'copy', 'correction', 'deletion'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

export const REQUEST_STATES = ['received', 'in-progress', 'with-office', 'answered', 'refused', 'withdrawn'] as const
export type RequestState = (typeof REQUEST_STATES)[number]
export const CLOSED_STATES = ['answered', 'refused', 'withdrawn'] as const satisfies readonly RequestState[]

export const REQUESTER_ROLES = ['father', 'mother', 'other-guardian', 'child'] as const
export type RequesterRole = (typeof REQUESTER_ROLES)[number]

/** How the requester's identity and guardianship were checked. */
export const IDENTITY_PROOFS = ['household-book', 'guardianship-paper', 'known-in-person'] as const
export type IdentityProof = (typeof IDENTITY_PROOFS)[number]

export const REQUEST_STEPS = ['take', 'send-to-office', 'back-from-office', 'answer', 'refuse', 'withdraw'] as const
export type RequestStep = (typeof REQUEST_STEPS)[number]

const STEPS: Readonly<Record<RequestStep, { readonly from: readonly RequestState[]; readonly to: RequestState }>> = {
  take: { from: ['received', 'in-progress'], to: 'in-progress' },
  'send-to-office': { from: ['received', 'in-progress'], to: 'with-office' },
  'back-from-office': { from: ['with-office'], to: 'in-progress' },
  answer: { from: ['received', 'in-progress', 'with-office'], to: 'answered' },
  refuse: { from: ['received', 'in-progress', 'with-office'], to: 'refused' },
  withdraw: { from: ['received', 'in-progress', 'with-office'], to: 'withdrawn' },
}

/** Steps a request may take now. */
export function stepsFrom(request: { readonly kind: RequestKind; readonly state: RequestState }): RequestStep[] {
  return REQUEST_STEPS.filter(
    (step) =>
      STEPS[step].from.includes(request.state) && (step !== 'send-to-office' || TO_OFFICE.includes(request.kind)),
  )
}

/** What is wrong in a roster is put right by the office that keeps it: here it would be wrong again tomorrow. */
const TO_OFFICE: readonly RequestKind[] = ['correction', 'deletion']

export type StepRefusal =
  | 'privacy.step-not-possible'
  | 'privacy.reason-missing'
  | 'privacy.answer-missing'
  | 'privacy.office-missing'

/**
 * Decides a step of a request. A refusal gives its reasons in writing (未成年人网络保护条例 34); an answer says what was
 * done; what goes to another office says to which.
 */
export function decideStep(
  request: { readonly kind: RequestKind; readonly state: RequestState },
  step: RequestStep,
  given: { readonly note?: string | undefined; readonly office?: string | undefined },
): Decision<{ readonly to: RequestState }, StepRefusal> {
  if (!stepsFrom(request).includes(step)) return refuse('privacy.step-not-possible', { state: request.state, step })
  const note = given.note?.trim() ?? ''
  if (step === 'refuse' && note.length < 4) return refuse('privacy.reason-missing')
  if (step === 'answer' && note.length < 2) return refuse('privacy.answer-missing')
  if (step === 'send-to-office' && (given.office?.trim() ?? '') === '') return refuse('privacy.office-missing')
  return accept({ to: STEPS[step].to })
}

/**
 * The day by which a request must be answered. The law says 及时; the number of working days is the county's. Where the
 * holidays of a year are not published yet every Monday to Friday counts, which is never too late.
 */
export function dueOn(receivedOn: PlainDate, workingDays: number, isWorkday: (day: PlainDate) => boolean): PlainDate {
  let day = receivedOn
  for (let left = workingDays; left > 0; ) {
    day = addDays(day, 1)
    if (isWorkday(day)) left--
  }
  return day
}

export function isWeekday(day: PlainDate): boolean {
  return weekdayOf(day) <= 5
}

/** `2026-0007`: year and serial of a receipt (回执号). */
export function receiptNumber(year: number, serial: number): string {
  return `${year}-${String(serial).padStart(4, '0')}`
}

export const RETENTION_RULES = [
  'roster-files',
  'aged-out-children',
  'sessions',
  'account-phones',
  'requesters',
  'tips',
] as const
export type RetentionRule = (typeof RETENTION_RULES)[number]

export const RETENTION_MODES = ['automatic', 'by-hand', 'off'] as const
export type RetentionMode = (typeof RETENTION_MODES)[number]

export interface RetentionSetting {
  /** Days after the event the rule counts from (texts `privacy.rule.<rule>.from`). */
  readonly days: number
  readonly mode: RetentionMode
}

/** Least days a rule may be set to. Sessions are access logs: six months by 网络安全法 21(3). */
export const LEAST_DAYS: Readonly<Record<RetentionRule, number>> = {
  'roster-files': 183,
  'aged-out-children': 0,
  sessions: 183,
  'account-phones': 183,
  requesters: 365,
  tips: 365,
}

export interface PrivacySettings {
  /** Working days for answering a request. */
  readonly requestWorkingDays: number
  /** Hours within which a breach is reported to the authority; the law says 立即. */
  readonly breachHours: number
  /** 个人信息保护负责人: who answers for it, and where guardians turn. */
  readonly officer: { readonly name: string; readonly phone: string }
  readonly retention: Readonly<Record<RetentionRule, RetentionSetting>>
  /** What the county adds to or puts right in the legal basis of a data set. */
  readonly basisNotes: Readonly<Record<string, string>>
}

export const DEFAULT_SETTINGS: PrivacySettings = {
  requestWorkingDays: 15,
  breachHours: 1,
  officer: { name: '', phone: '' },
  retention: {
    'roster-files': { days: 1095, mode: 'by-hand' },
    'aged-out-children': { days: 1095, mode: 'by-hand' },
    sessions: { days: 365, mode: 'automatic' },
    'account-phones': { days: 1095, mode: 'by-hand' },
    requesters: { days: 1095, mode: 'by-hand' },
    tips: { days: 1095, mode: 'by-hand' },
  },
  basisNotes: {},
}

/** Decides whether settings hold together: no rule deletes earlier than the law lets it. */
export function decideSettings(settings: PrivacySettings): Decision<PrivacySettings, 'privacy.retention-too-short'> {
  for (const rule of RETENTION_RULES) {
    const least = LEAST_DAYS[rule]
    if (settings.retention[rule].days < least) return refuse('privacy.retention-too-short', { rule, least })
  }
  return accept(settings)
}

/** Last day whose things are over: what ended on it or earlier may go. */
export function cutOffOf(rule: RetentionRule, settings: PrivacySettings, today: PlainDate): PlainDate {
  return addDays(today, -settings.retention[rule].days)
}

/** Age at which a child has grown up and the register has no more work with it. */
export const GROWN_UP_AGE = 18

/** Latest day of birth of those who turned 18 by the cut-off. */
export function bornOnOrBefore(cutOff: PlainDate): PlainDate {
  return addYears(cutOff, -GROWN_UP_AGE)
}

/** Why something that is over is kept all the same. */
export const HELD_REASONS = ['open-case', 'case-on-file', 'finding-on-file', 'open-request', 'in-use'] as const
export type HeldReason = (typeof HELD_REASONS)[number]
