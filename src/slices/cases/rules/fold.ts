import type { PlainDate } from '../../../kernel/plain-date.ts'
import type { CaseEvidenceType } from '../domain.ts'
import type { ClockName } from './clocks.ts'
import type { CourtOutcome, CourtPaper } from './court.ts'
import {
  type AttendanceProof,
  type CaseFacts,
  type Hearing,
  type LegalBasis,
  type Notice,
  type NoticeLink,
  type Observation,
  type Officer,
  type Penalty,
  type PenaltyKind,
  type PenaltyOrgan,
  type ReturnFacts,
  type ServedPaper,
  type Statement,
} from './facts.ts'
import type { GroupPart } from './group.ts'
import type { Help, Placement, RecordKind, SupportMeasure } from './records.ts'
import type { VisitResult, VisitWay } from './visits.ts'
import type { Trigger } from './offices.ts'
import { tellsRemedies } from './remedies.ts'
import { sentReportsOf, signsOf } from './reports.ts'
import type { StepName } from './steps.ts'

/** What comes back from an office; of every one that was asked, where none is named. */
interface Answer {
  readonly reportId: string
  readonly authorities?: readonly string[]
}

/** What each record says in codes, days and counts; sentences are sealed elsewhere and no rule reads them. */
export interface RecordFacts {
  readonly visit: {
    readonly way: VisitWay
    readonly result: VisitResult
    readonly visitors: number
    readonly causes: readonly string[]
    readonly noticed?: readonly Trigger[]
    readonly nextOn?: PlainDate
  }
  readonly notice: { readonly link: NoticeLink }
  readonly acknowledgement: { readonly link: NoticeLink }
  readonly evidence: { readonly evidenceType: CaseEvidenceType }
  readonly 'filing-approval': { readonly passes: boolean }
  readonly deliberation: { readonly passes: boolean }
  readonly statement: Pick<Statement, 'statementKind'> & { readonly reviewed?: boolean }
  readonly 'hearing-request': Readonly<Record<string, never>>
  readonly hearing: { readonly recordSigned: boolean }
  readonly 'legal-review': { readonly passes: boolean }
  readonly remedy: {
    readonly route: 'reconsideration' | 'lawsuit'
    readonly pending: boolean
    readonly decidedOn?: PlainDate
  }
  readonly performance: { readonly performed: boolean }
  readonly court: { readonly courtPaper: CourtPaper; readonly courtOutcome: CourtOutcome; readonly nextOn?: PlainDate }
  readonly attendance: Omit<AttendanceProof, 'signedBy'>
  readonly support: {
    readonly placement: Placement
    readonly measures: readonly SupportMeasure[]
    readonly willing?: boolean
  }
  readonly observation: Omit<Observation, 'on' | 'month'> & { readonly monthAfter?: number }
  readonly 'closing-request': { readonly closingReason: string; readonly evidenceType: CaseEvidenceType }
  readonly 'closing-refusal': Readonly<Record<string, never>>
  readonly suspension: { readonly until: PlainDate; readonly pauseReason: string }
  readonly resumption: Readonly<Record<string, never>>
  readonly 'mandatory-report': { readonly trigger: Trigger; readonly authorities: readonly string[] }
  readonly 'help-request': { readonly help: Help; readonly authorities: readonly string[] }
  readonly 'report-receipt': Answer
  readonly 'report-outcome': Answer
  readonly guardians: { readonly evidenceType: CaseEvidenceType; readonly guardianCount: number }
  readonly 'county-report': Readonly<Record<string, never>>
  readonly 'county-answer': Readonly<Record<string, never>>
}

/** What the steps of the penalty leave on record. */
export interface StepFacts {
  readonly order: { readonly dueOn?: PlainDate }
  readonly hear: { readonly hearingOn?: PlainDate }
  readonly file: { readonly basisId: string; readonly officers: readonly Officer[] }
  readonly 'pre-notice': { readonly penaltyKind: PenaltyKind; readonly yuan: number }
  readonly decide: {
    readonly penaltyKind: PenaltyKind
    readonly yuan: number
    readonly officers: readonly Officer[]
    readonly basisId?: string
  }
  readonly 'decide-simply': Required<StepFacts['decide']>
  readonly demand: { readonly surchargeYuan?: number }
  readonly return: Readonly<Record<string, never>>
}

type Entry<Kind extends string, Facts> = {
  readonly kind: Kind
  readonly on: PlainDate
  readonly by: string
  readonly round: number
  readonly facts: Facts
  /** Of a record that others name. */
  readonly id?: string
}
/** A record or a step of a case as far as rules read it, oldest first. A corrected record is not among them. */
export type CaseEntry =
  | { [Kind in RecordKind]: Entry<Kind, RecordFacts[Kind]> }[RecordKind]
  | { [Kind in keyof StepFacts]: Entry<`step:${Kind}`, StepFacts[Kind]> }[keyof StepFacts]
  | Entry<`step:${Exclude<StepName, keyof StepFacts>}`, object>

/** What is known of a case beside its entries. */
export interface CaseBasics {
  readonly round: number
  readonly guardianCount: number
  readonly groupParts: readonly GroupPart[]
  readonly papers: readonly ServedPaper[]
  /** What the penalty decision that holds tells of the remedies; null where none was issued. */
  readonly remedyText: string | null
  readonly confirmedBy: string | null
  readonly suspendedUntil: PlainDate | null
  readonly bornOn: PlainDate | null
  readonly legalBases: readonly LegalBasis[]
  readonly running: readonly { readonly clock: ClockName; readonly dueOn: PlainDate }[]
}

/**
 * Makes the facts of a case out of its entries. What was recorded before the child left again belongs to an earlier round
 * and opens nothing in this one; only a fine counts for the whole case.
 */
export function factsOf(basics: CaseBasics, entries: readonly CaseEntry[]): CaseFacts {
  const now = entries.filter((entry) => entry.round === basics.round)
  return {
    ...basics,
    // Who they are outlasts a round.
    guardianCount: ofKind(entries, 'guardians').at(-1)?.facts.guardianCount ?? basics.guardianCount,
    notices: noticesOf(now),
    visits: visitsOf(now),
    organ: organOf(now),
    hearingOn: ofKind(now, 'step:hear').at(-1)?.facts.hearingOn ?? null,
    orderDueOn: ofKind(now, 'step:order').at(-1)?.facts.dueOn ?? null,
    filingApprovedBy: passedLast(now, 'filing-approval')?.by ?? null,
    deliberatedOn: passedLast(now, 'deliberation')?.on ?? null,
    penaltyWithdrawn: ofKind(now, 'step:withdraw-penalty').length > 0,
    leftAgainOn: leftAgainOn(entries, basics.round - 1),
    penalty: penaltyOf(now, basics.remedyText),
    statement: statementOf(now),
    finedOn: entries.filter(isFine).map(({ on }) => on),
    returned: returnedOf(now),
    closing: closingOf(now),
    signs: signsOf(entries),
    reports: sentReportsOf(entries),
  }
}

type OfKind<Kind extends CaseEntry['kind']> = Extract<CaseEntry, { kind: Kind }>
const ofKind = <Kind extends CaseEntry['kind']>(entries: readonly CaseEntry[], kind: Kind): readonly OfKind<Kind>[] =>
  entries.filter((entry): entry is OfKind<Kind> => entry.kind === kind)

function visitsOf(entries: readonly CaseEntry[]): CaseFacts['visits'] {
  const begun = entries.findIndex(({ kind }) => kind === 'step:persuade' || kind === 'step:persuade-again')
  return entries.flatMap((entry, index) =>
    entry.kind === 'visit'
      ? [{ on: entry.on, way: entry.facts.way, result: entry.facts.result, isPersuasion: begun >= 0 && index > begun }]
      : [],
  )
}

const leftAgainOn = (entries: readonly CaseEntry[], round: number): PlainDate | null =>
  ofKind(entries, 'observation').findLast((one) => one.round === round && one.facts.finding === 'left-again')?.on ??
  null

/** The newest record of a kind, if it passes: a later refusal takes an approval back. */
function passedLast(entries: readonly CaseEntry[], kind: 'filing-approval' | 'deliberation'): CaseEntry | undefined {
  const last = ofKind(entries, kind).at(-1)
  return last?.facts.passes ? last : undefined
}

const isFine = (entry: CaseEntry): boolean =>
  (entry.kind === 'step:decide' || entry.kind === 'step:decide-simply') && entry.facts.penaltyKind === 'fine'

function organOf(entries: readonly CaseEntry[]): PenaltyOrgan {
  const step = entries.findLast(({ kind, facts }) => kind.startsWith('step:') && 'organ' in facts)
  return (step?.facts as { readonly organ?: PenaltyOrgan } | undefined)?.organ ?? 'township'
}

/** The school's report goes to township and bureau in one paper. */
const sentWith = (link: NoticeLink): readonly NoticeLink[] =>
  link === 'school-to-township' ? [link, 'school-to-bureau'] : [link]

function noticesOf(entries: readonly CaseEntry[]): readonly Notice[] {
  const acknowledged = ofKind(entries, 'acknowledgement')
  return ofKind(entries, 'notice').flatMap(({ on, facts }) =>
    sentWith(facts.link).map((link) => ({
      link,
      sentOn: on,
      acknowledgedOn: acknowledged.find((one) => one.facts.link === link)?.on ?? null,
    })),
  )
}

function penaltyOf(entries: readonly CaseEntry[], remedyText: string | null): Penalty | null {
  const filed = ofKind(entries, 'step:file').at(-1)
  const simple = ofKind(entries, 'step:decide-simply').at(-1)
  const decided = ofKind(entries, 'step:decide').at(-1) ?? simple
  const start = filed ?? simple
  if (!start || ofKind(entries, 'step:withdraw-penalty').length > 0) return null
  const procedure = filed ? 'ordinary' : 'on-the-spot'
  const noticed = ofKind(entries, 'step:pre-notice').at(-1)
  const review = ofKind(entries, 'legal-review')
    .filter((one) => one.facts.passes)
    .at(-1)
  return {
    basisId: start.facts.basisId,
    filedOn: start.on,
    officers: start.facts.officers,
    noticed: noticed ? { kind: noticed.facts.penaltyKind, yuan: noticed.facts.yuan } : null,
    hearing: hearingOf(entries),
    legalReview: review ? { on: review.on, by: review.by } : null,
    decided: decided ? { on: decided.on, kind: decided.facts.penaltyKind, yuan: decided.facts.yuan } : null,
    surcharge: ofKind(entries, 'step:demand').at(-1)?.facts.surchargeYuan ?? 0,
    procedure,
    remediesTold: tellsRemedies(remedyText, procedure),
    remedyPending: pendingRemedies(entries),
    remedyDecidedOn:
      ofKind(entries, 'remedy')
        .flatMap(({ facts }) => facts.decidedOn ?? [])
        .sort()
        .at(-1) ?? null,
    // A warning asks for nothing that could be enforced.
    performed:
      decided?.facts.penaltyKind === 'warning' || (ofKind(entries, 'performance').at(-1)?.facts.performed ?? false),
  }
}

/** Each route counts by its newest record: a settled reconsideration leaves a running lawsuit pending. */
function pendingRemedies(entries: readonly CaseEntry[]): boolean {
  const newest = new Map(ofKind(entries, 'remedy').map(({ facts }) => [facts.route, facts.pending]))
  return [...newest.values()].includes(true)
}

function statementOf(entries: readonly CaseEntry[]): Statement | null {
  const statement = ofKind(entries, 'statement').at(-1)
  return statement ? { on: statement.on, reviewed: false, ...statement.facts } : null
}

function hearingOf(entries: readonly CaseEntry[]): Hearing | null {
  const request = ofKind(entries, 'hearing-request').at(-1)
  const held = ofKind(entries, 'hearing').at(-1)
  if (!request) return null
  return {
    requestedOn: request.on,
    heldOn: held?.on ?? null,
    recordSigned: held?.facts.recordSigned ?? false,
  }
}

function returnedOf(entries: readonly CaseEntry[]): ReturnFacts | null {
  const proof = ofKind(entries, 'attendance').at(-1)
  if (!proof) return null
  return {
    returnedOn: ofKind(entries, 'step:return').at(-1)?.on ?? proof.on,
    proof: { ...proof.facts, signedBy: proof.by },
    supportMeasures: ofKind(entries, 'support').reduce((sum, { facts }) => sum + facts.measures.length, 0),
    observations: ofKind(entries, 'observation').map(({ on, facts }) => ({
      on,
      check: facts.check,
      month: facts.monthAfter ?? null,
      finding: facts.finding,
    })),
  }
}

/** A request stands until it is refused. */
function closingOf(entries: readonly CaseEntry[]): CaseFacts['closing'] {
  const newest = entries.filter((entry) => entry.kind === 'closing-request' || entry.kind === 'closing-refusal').at(-1)
  if (newest?.kind !== 'closing-request') return null
  const { closingReason, evidenceType } = newest.facts
  return { reason: closingReason, evidenceType, requestedBy: newest.by, requestedOn: newest.on }
}
