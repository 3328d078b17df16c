import { type Refusal, refuse } from '../../../kernel/decision.ts'
import { addDays, daysBetween, type PlainDate } from '../../../kernel/plain-date.ts'
import {
  type CaseEvidenceType,
  type Cause,
  type Explanation,
  EXPLANATION_RULES,
  isProvenByPaper,
  RECHECK_LIMIT_DAYS,
} from '../domain.ts'
import { asksAccount, type Collection, COLLECTION_RULES } from './collection.ts'
import { endOfPeriod, HEARING_ANNOUNCED_DAYS } from './clocks.ts'
import type { LegalBasis, Officer, PenaltyKind } from './facts.ts'
import { REMEDIES, type RemedyProcedure, tellsHearing, tellsRemedies } from './remedies.ts'
import { basisOfCase, closingKindsOf, isCompetent, isGrave, isInForce, type Situation } from './requirements.ts'
import { LOWER_GRADE_AFTER_DAYS, type Placement } from './records.ts'
import type { FormCheck } from './steps.ts'

/** What the forms of steps say; each step uses some of it. */
export interface StepDraft {
  readonly explanation?: Explanation | undefined
  readonly evidenceType?: CaseEvidenceType | undefined
  /** Number or name of the paper. */
  readonly evidenceRef?: string | undefined
  readonly recheckOn?: PlainDate | undefined
  readonly outOfSchoolSince?: PlainDate | undefined
  readonly causes?: readonly Cause[] | undefined
  readonly basisId?: string | undefined
  readonly officers?: readonly Officer[] | undefined
  readonly penaltyKind?: PenaltyKind | undefined
  readonly yuan?: number | undefined
  /** By which article the officers collect the fine themselves. */
  readonly collection?: Collection | undefined
  /** 加处罚款 that is demanded beside the fine. */
  readonly surchargeYuan?: number | undefined
  readonly placement?: Placement | undefined
  readonly willing?: boolean | undefined
  /** What the paper of the step is going to say. */
  readonly paper?: Readonly<Record<string, unknown>> | undefined
  /** The last day an order gives the guardians. */
  readonly dueOn?: PlainDate | undefined
}

export type FormRefusal =
  | 'case.evidence-does-not-fit'
  | 'case.evidence-reference-missing'
  | 'case.recheck-day-missing'
  | 'case.recheck-day-out-of-range'
  | 'case.out-of-school-day-in-future'
  | 'case.order-day-too-early'
  | 'case.calendar-year-missing'
  | 'case.hearing-day-too-early'
  | 'case.hearing-not-told'
  | 'case.remedies-not-told'
  | 'case.officers-two'
  | 'case.no-legal-basis'
  | 'case.amount-out-of-range'
  | 'case.amount-above-notice'
  | 'case.amount-not-simple'
  | 'case.collection-not-open'
  | 'case.account-not-told'
  | 'case.surcharge-above-fine'
  | 'case.closing-reason-does-not-fit'
  | 'case.lower-grade-not-open'

type Check = (situation: Situation, draft: StepDraft) => Refusal<FormRefusal> | undefined

/** 51: on the spot a citizen is fined no more than this, or warned. */
export const SIMPLE_LIMIT_YUAN = 200

export const CHECKS: Readonly<Record<FormCheck, Check>> = {
  'evidence-fits': (_, draft) => {
    const accepted = draft.explanation ? EXPLANATION_RULES[draft.explanation].evidenceTypes : []
    if (!draft.evidenceType || !accepted.includes(draft.evidenceType))
      return refuse('case.evidence-does-not-fit', { accepted: accepted.map((type) => `case.evidence.${type}`) })
    return isProvenByPaper(draft.evidenceType) && !draft.evidenceRef?.trim()
      ? refuse('case.evidence-reference-missing', { paper: `case.evidence.${draft.evidenceType}` })
      : undefined
  },
  'recheck-day': ({ today }, draft) => {
    const asksRecheck = draft.explanation !== undefined && EXPLANATION_RULES[draft.explanation].asksRecheck
    if (!draft.recheckOn) return asksRecheck ? refuse('case.recheck-day-missing') : undefined
    const daysAhead = daysBetween(today, draft.recheckOn)
    return daysAhead < 1 || daysAhead > RECHECK_LIMIT_DAYS
      ? refuse('case.recheck-day-out-of-range', { maxDays: RECHECK_LIMIT_DAYS })
      : undefined
  },
  'since-day': ({ today }, { outOfSchoolSince }) =>
    outOfSchoolSince && outOfSchoolSince > today ? refuse('case.out-of-school-day-in-future') : undefined,
  'order-day': ({ today, rules }, draft) => {
    const earliest = addDays(today, rules.orderDays)
    return draft.dueOn !== undefined && draft.dueOn < earliest
      ? refuse('case.order-day-too-early', { days: rules.orderDays, earliest })
      : undefined
  },
  'hearing-told': ({ rules }, { penaltyKind: kind, yuan = 0, paper }) =>
    kind && isGrave({ kind, yuan }, rules) && !tellsHearing(paper?.['hearingRight'])
      ? refuse('case.hearing-not-told', { yuan: rules.hearingFromYuan })
      : undefined,
  'remedies-told': remediesTold('ordinary'),
  'review-first-told': remediesTold('on-the-spot'),
  'hearing-day': ({ today, calendar }, { paper }) => {
    const earliest = endOfPeriod(calendar, 'working-days', today, HEARING_ANNOUNCED_DAYS)
    if (!earliest.ok) return earliest
    return String(paper?.['hearingOn'] ?? '') < earliest.value
      ? refuse('case.hearing-day-too-early', { days: HEARING_ANNOUNCED_DAYS, earliest: earliest.value })
      : undefined
  },
  'two-officers': ({ facts }, draft) =>
    areTwoOfficers(draft.officers ?? facts.penalty?.officers ?? []) ? undefined : refuse('case.officers-two'),
  'basis-chosen': (situation, draft) => (chosenBasis(situation, draft) ? undefined : refuse('case.no-legal-basis')),
  'amount-in-range': (situation, draft) => {
    const basis = chosenBasis(situation, draft) ?? basisOfCase(situation)
    if (!basis) return refuse('case.no-legal-basis')
    return isInRange(basis, draft)
      ? undefined
      : refuse('case.amount-out-of-range', { min: basis.minYuan, max: basis.maxYuan })
  },
  'amount-not-above-notice': ({ facts }, draft) => {
    const noticed = facts.penalty?.noticed
    return noticed && (draft.yuan ?? 0) <= noticed.yuan && draft.penaltyKind === noticed.kind
      ? undefined
      : refuse('case.amount-above-notice', { yuan: noticed?.yuan ?? 0 })
  },
  'lower-grade-willing': ({ dropoutCase, today }, { placement, willing }) => {
    if (placement !== 'lower-grade') return undefined
    const since = dropoutCase.outOfSchoolSince
    const isLong = since != null && daysBetween(since, today) > LOWER_GRADE_AFTER_DAYS
    return isLong && willing === true
      ? undefined
      : refuse('case.lower-grade-not-open', { days: LOWER_GRADE_AFTER_DAYS })
  },
  'simple-amount': (_, draft) =>
    draft.penaltyKind === 'warning' || (draft.yuan ?? 0) <= SIMPLE_LIMIT_YUAN
      ? undefined
      : refuse('case.amount-not-simple', { limit: SIMPLE_LIMIT_YUAN }),
  'account-told': accountTold('ordinary'),
  'account-told-simply': accountTold('on-the-spot'),
  'sum-demanded': ({ facts }, { surchargeYuan = 0, paper }) => {
    const decided = facts.penalty?.decided
    const fine = decided?.kind === 'fine' ? decided.yuan : 0
    if (surchargeYuan > fine) return refuse('case.surcharge-above-fine', { yuan: fine })
    return fine > 0 && !isTold(paper?.['paymentAccount']) ? refuse('case.account-not-told') : undefined
  },
  'reason-fits': ({ dropoutCase, facts, rules }) => {
    const reason = rules.closingReasons.find((one) => one.code === facts.closing?.reason)
    const fits =
      reason !== undefined &&
      facts.closing !== null &&
      closingKindsOf(dropoutCase.state).includes(reason.kind) &&
      reason.evidenceTypes.includes(facts.closing.evidenceType)
    return fits ? undefined : refuse('case.closing-reason-does-not-fit')
  },
}

/** An act that does not tell its remedies does not go out (行政处罚法 59, 行政复议法 20). */
function remediesTold(procedure: RemedyProcedure): Check {
  return (_, { paper }) =>
    tellsRemedies(paper?.['remedy'], procedure)
      ? undefined
      : refuse('case.remedies-not-told', { words: REMEDIES[procedure].words('县') })
}

const isTold = (text: unknown): boolean => String(text ?? '').trim() !== ''

/** 67: a fine is paid into the account the decision names; the officers collect only what 68 and 69 let them. */
function accountTold(procedure: RemedyProcedure): Check {
  return (_, { penaltyKind, yuan = 0, collection, paper }) => {
    if (penaltyKind === 'fine' && collection) {
      const { procedures, maxYuan } = COLLECTION_RULES[collection]
      return procedures.includes(procedure) && yuan <= maxYuan ? undefined : refuse('case.collection-not-open')
    }
    return asksAccount({ penaltyKind, collection }) && !isTold(paper?.['paymentAccount'])
      ? refuse('case.account-not-told')
      : undefined
  }
}

/** 42: two at least, each with a certificate of their own. */
function areTwoOfficers(officers: readonly Officer[]): boolean {
  const named = officers.filter((officer) => officer.name.trim() !== '' && officer.certificate.trim() !== '')
  return new Set(named.map((officer) => officer.certificate.trim())).size >= 2
}

/** A fine lies in the range of the basis; a warning costs nothing. */
function isInRange(basis: LegalBasis, { penaltyKind, yuan = 0 }: StepDraft): boolean {
  if (penaltyKind === 'warning') return yuan === 0
  return (
    basis.penaltyKind === 'fine' && penaltyKind === 'fine' && yuan >= basis.minYuan && yuan <= basis.maxYuan && yuan > 0
  )
}

function chosenBasis({ facts, today, capacities }: Situation, draft: StepDraft): LegalBasis | undefined {
  return facts.legalBases.find(
    (basis) => basis.basisId === draft.basisId && isInForce(basis, today) && isCompetent({ capacities }, basis),
  )
}
