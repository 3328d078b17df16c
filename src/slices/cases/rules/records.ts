// @NOTE table: every record of a case with who may make it and which clocks it moves
import { accept, type Decision, refuse } from '../../../kernel/decision.ts'
import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { Actor } from '../../../kernel/scope.ts'
import { type CaseState, type DropoutCase, DROPOUT_STATES, OPEN_STATES, RETURNED_STATES } from '../domain.ts'
import { type Capacity, capacitiesOf } from './capacities.ts'
import { type ClockName, OFFICE_CLOCKS } from './clocks.ts'
import { COURT_CLOCKS, courtClockAfter, type CourtOutcome, type CourtPaper } from './court.ts'
import type { NoticeLink } from './facts.ts'

/** What is put on record of a case beside its steps; texts `case.record.<kind>`. */
export const RECORD_KINDS = [
  'visit',
  'notice',
  'acknowledgement',
  'evidence',
  'filing-approval',
  'statement',
  'hearing-request',
  'hearing',
  'legal-review',
  'deliberation',
  'remedy',
  'performance',
  'court',
  'attendance',
  'support',
  'observation',
  'closing-request',
  'closing-refusal',
  'suspension',
  'resumption',
  'mandatory-report',
  'help-request',
  'report-receipt',
  'report-outcome',
  'guardians',
  'county-report',
  'county-answer',
] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

export interface RecordRule {
  readonly by: readonly Capacity[]
  readonly in: readonly CaseState[]
  readonly starts: readonly ClockName[]
  readonly stops: readonly ClockName[]
}

const EVERYBODY = ['class', 'school', 'village', 'township', 'bureau'] as const satisfies readonly Capacity[]
const OFFICES = ['school', 'village', 'township', 'bureau'] as const satisfies readonly Capacity[]
const LEGAL = ['township', 'bureau'] as const satisfies readonly Capacity[]
const BEFORE_REVIEW = ['pre-noticed', 'in-hearing'] as const satisfies readonly CaseState[]
const AFTER_DECISION = ['decided', 'in-remedy-window', 'demanded', 'in-court'] as const satisfies readonly CaseState[]
const CLOSABLE_STATES = ['explained', ...RETURNED_STATES, ...DROPOUT_STATES] as const satisfies readonly CaseState[]
const still = { starts: [], stops: [] } as const
/** What an office still owes is counted anew with everything that is sent to it or comes back. */
const office = { starts: OFFICE_CLOCKS, stops: OFFICE_CLOCKS } as const

export const RECORDS = {
  visit: { by: EVERYBODY, in: OPEN_STATES, starts: ['next-visit'], stops: ['first-visit', 'next-visit'] },
  /** Its clocks depend on the link of the chain: `LINK_CLOCKS`. */
  notice: { by: OFFICES, in: DROPOUT_STATES, ...still },
  acknowledgement: { by: OFFICES, in: DROPOUT_STATES, ...still },
  evidence: { by: EVERYBODY, in: OPEN_STATES, ...still },
  /** 立案审批: by the head of the organ, before somebody else files; a later refusal is what a filing is withdrawn on (撤案). */
  'filing-approval': { by: LEGAL, in: ['ordered', 'filed', ...BEFORE_REVIEW, 'reviewed'], ...still },
  /** Before a decision (处罚法 45), and against the demand to obey it (强制法 36). */
  statement: { by: LEGAL, in: ['ordered', ...BEFORE_REVIEW, 'reviewed', 'demanded'], ...still },
  'hearing-request': { by: LEGAL, in: ['pre-noticed'], ...still },
  hearing: { by: LEGAL, in: ['in-hearing'], ...still },
  'legal-review': { by: LEGAL, in: BEFORE_REVIEW, ...still },
  /** 集体讨论: the heads of the organ together, where the penalty is grave (57). */
  deliberation: { by: LEGAL, in: [...BEFORE_REVIEW, 'reviewed'], ...still },
  /** Its clocks depend on whether it is pending: `clocksOf`. */
  remedy: { by: LEGAL, in: AFTER_DECISION, ...still },
  performance: { by: LEGAL, in: [...AFTER_DECISION, 'in-civil-suit'], ...still },
  /** 受理、裁定、调解、判决: what comes from the court, and what it makes the organ wait for. */
  court: { by: LEGAL, in: ['in-court', 'in-civil-suit'], starts: ['court-follow'], stops: COURT_CLOCKS },
  attendance: { by: ['school', 'township', 'bureau'], in: [...DROPOUT_STATES, ...RETURNED_STATES], ...still },
  support: { by: OFFICES, in: [...DROPOUT_STATES, ...RETURNED_STATES], ...still },
  observation: {
    by: EVERYBODY,
    in: RETURNED_STATES,
    starts: ['observation', 'closing-request'],
    stops: ['observation'],
  },
  'closing-request': { by: OFFICES, in: CLOSABLE_STATES, starts: ['closing'], stops: ['closing-request'] },
  'closing-refusal': {
    by: ['bureau'],
    in: CLOSABLE_STATES,
    starts: ['closing-request'],
    stops: ['closing'],
  },
  suspension: {
    by: OFFICES,
    in: [...DROPOUT_STATES, 'suspected', 'verifying'],
    starts: ['suspension-review'],
    stops: ['suspension-review'],
  },
  resumption: { by: OFFICES, in: OPEN_STATES, starts: [], stops: ['suspension-review'] },
  /** Beside the case, in every state, by everybody, whatever persuasion is doing (standards §2.9 no. 11). */
  'mandatory-report': { by: EVERYBODY, in: OPEN_STATES, ...office },
  /** Finding a child, taking the guardians to task: an office is asked for what only it may do (standards §2.5 row 3; 未成年人保护法 118). */
  'help-request': { by: OFFICES, in: OPEN_STATES, ...office },
  /** 签收: who at the office took a report or request, and when. */
  'report-receipt': { by: EVERYBODY, in: OPEN_STATES, ...office },
  'report-outcome': { by: EVERYBODY, in: OPEN_STATES, ...office },
  /** 监护人变更: who the papers are for from then on, where the register names nobody or the wrong one (standards §2.9 no. 6). */
  guardians: { by: LEGAL, in: OPEN_STATES, ...still },
  /** 呈报县人民政府: what the bureau could not get done goes to the county's leaders on paper (ADR 0018), and what they decide. */
  'county-report': { by: ['bureau'], in: OPEN_STATES, ...still },
  'county-answer': { by: ['bureau'], in: OPEN_STATES, ...still },
} as const satisfies Record<RecordKind, RecordRule>

export const recordRule = (kind: RecordKind): RecordRule => RECORDS[kind]

/** Records a photo may belong to, and how many at most. */
export const PHOTO_RECORDS = ['visit', 'observation', 'evidence'] as const satisfies readonly RecordKind[]
export type PhotoRecord = (typeof PHOTO_RECORDS)[number]
export const PHOTOS_PER_RECORD = 9
export const takesPhotos = (kind: RecordKind): kind is PhotoRecord =>
  (PHOTO_RECORDS as readonly RecordKind[]).includes(kind)

interface LinkRule {
  readonly sentBy: readonly Capacity[]
  readonly takenBy: readonly Capacity[]
  /** Ended by sending. */
  readonly stops: ClockName
  /** The written report goes out with it. */
  readonly paper: 'dropout-report' | null
  /** Begins by sending: the receipt that is owed. */
  readonly asks: readonly ClockName[]
  /** Ended by the receipt. */
  readonly receives: readonly ClockName[]
  /** Begins when the receiver has acknowledged: the next link. */
  readonly starts: ClockName | null
}

/**
 * K1: school → township → village → guardians, each link with its own day. The guardians' receipt is brought by the village.
 * The school's report is one paper to township and bureau (未成年人保护法 28): sent once, received by each.
 */
export const LINK_RULES: Readonly<Record<NoticeLink, LinkRule>> = {
  'school-to-township': {
    sentBy: ['leading-school', 'school'],
    takenBy: ['township'],
    stops: 'school-report',
    paper: 'dropout-report',
    asks: ['township-receipt', 'bureau-receipt'],
    receives: ['township-receipt'],
    starts: 'village-notice',
  },
  'school-to-bureau': {
    sentBy: [],
    takenBy: ['bureau'],
    stops: 'school-report',
    paper: null,
    asks: [],
    receives: ['bureau-receipt'],
    starts: null,
  },
  'township-to-village': {
    sentBy: ['township'],
    // A village without an account signs on paper, and the township enters who received it.
    takenBy: ['village', 'township'],
    stops: 'village-notice',
    paper: null,
    asks: ['village-receipt'],
    receives: ['village-receipt'],
    starts: 'guardian-notice',
  },
  'village-to-guardians': {
    sentBy: ['village', 'township'],
    takenBy: ['village', 'township'],
    stops: 'guardian-notice',
    paper: null,
    asks: [],
    receives: [],
    starts: null,
  },
}

/** What an office is asked to help with; texts `case.help.<help>`. */
export const HELPS = ['find-child', 'check-household', 'admonish-guardian', 'accompany-visit', 'other'] as const
export type Help = (typeof HELPS)[number]

/** 安置方式 (standards §2.5 row 11); texts `case.placement.<placement>`. */
export const PLACEMENTS = [
  'old-class',
  'lower-grade',
  'other-school',
  'vocational',
  'special-school',
  'home-teaching',
] as const
export type Placement = (typeof PLACEMENTS)[number]
/** 三到位: support, care, teaching (K7); texts `case.support.<measure>`. */
export const SUPPORT_MEASURES = [
  'tutoring',
  'counselling',
  'pairing',
  'aid',
  'boarding',
  'transport',
  'health',
  'family-guidance',
] as const
export type SupportMeasure = (typeof SUPPORT_MEASURES)[number]

/** Months away from which a returner who struggles may join the next lower grade, if willing (requirements E8). */
export const LOWER_GRADE_AFTER_DAYS = 60

/** Clocks that press for what has not been done. */
const ENFORCING_CLOCKS = [
  'payment',
  'court-limit',
  'demand-service',
  'demand-period',
  'court-acceptance',
  'court-ruling',
  'court-review',
  'court-follow',
  'next-step',
] as const satisfies readonly ClockName[]

/** What a record says that decides which clocks it moves. */
export interface RecordMoves {
  readonly on: PlainDate
  readonly link?: NoticeLink | undefined
  readonly pending?: boolean | undefined
  readonly performed?: boolean | undefined
  readonly courtPaper?: CourtPaper | undefined
  readonly courtOutcome?: CourtOutcome | undefined
}

/** Decides whether a record may be made: by somebody of the case, in a state in which it says something. */
export function decideRecord(
  dropoutCase: DropoutCase,
  kind: RecordKind,
  actor: Actor,
  record: RecordMoves,
  today: PlainDate,
): Decision<
  RecordRule,
  'case.not-of-your-unit' | 'case.record-by-others' | 'case.record-not-now' | 'case.record-day-in-future'
> {
  const rule = recordRule(kind)
  const capacities = capacitiesOf(actor, dropoutCase)
  if (capacities.length === 0) return refuse('case.not-of-your-unit')
  const by = byOf(kind, rule, record.link)
  if (!capacities.some((capacity) => by.includes(capacity)))
    return refuse('case.record-by-others', { by: by.map((capacity) => `case.capacity.${capacity}`) })
  if (!rule.in.includes(dropoutCase.state))
    return refuse('case.record-not-now', { state: `case.state.${dropoutCase.state}` })
  if (record.on > today) return refuse('case.record-day-in-future')
  return accept(clocksOf(dropoutCase, kind, rule, record))
}

function byOf(kind: RecordKind, rule: RecordRule, link: NoticeLink | undefined): readonly Capacity[] {
  if (!link) return rule.by
  if (kind === 'notice') return LINK_RULES[link].sentBy
  return kind === 'acknowledgement' ? LINK_RULES[link].takenBy : rule.by
}

function clocksOf(
  { state }: DropoutCase,
  kind: RecordKind,
  rule: RecordRule,
  { link, pending, performed, courtPaper, courtOutcome = 'open' }: Omit<RecordMoves, 'on'>,
): RecordRule {
  if (link && kind === 'notice') return { ...rule, starts: LINK_RULES[link].asks, stops: [LINK_RULES[link].stops] }
  if (link && kind === 'acknowledgement') {
    const { starts, receives } = LINK_RULES[link]
    return { ...rule, starts: starts ? [starts] : [], stops: receives }
  }
  // A decision on a remedy opens the way to court again: the window is counted anew, and with it what comes after.
  const isOpen = state === 'decided' || state === 'in-remedy-window' || state === 'demanded'
  const runs = isOpen && state !== 'demanded'
  if (kind === 'remedy' && isOpen && pending !== undefined)
    return pending
      ? { ...rule, starts: ['court-follow'], stops: ['court-follow'] }
      : {
          ...rule,
          starts: runs ? ['lawsuit'] : [],
          stops: runs ? ['court-follow', 'lawsuit', 'court-limit'] : ['court-follow'],
        }
  // What is paid is not enforced; that the child is still away is worked on.
  if (kind === 'performance' && performed && state !== 'in-civil-suit')
    return { ...rule, starts: ['next-step'], stops: ENFORCING_CLOCKS }
  if (kind === 'court' && courtPaper) return { ...rule, starts: [courtClockAfter(state, courtPaper, courtOutcome)] }
  // Visits follow one another while persuasion runs; a visit after the return is no promise of another.
  if (kind === 'visit' && state !== 'persuading') return { ...rule, starts: [] }
  return rule
}
