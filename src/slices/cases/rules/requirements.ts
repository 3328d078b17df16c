import type { Calendar } from '../../../kernel/calendar.ts'
import type { Decision } from '../../../kernel/decision.ts'
import { addDays, addMonths, type PlainDate, plainDateOf, yearOf } from '../../../kernel/plain-date.ts'
import type { CaseState, DropoutCase } from '../domain.ts'
import type { Capacity } from './capacities.ts'
import { CLOCKS, endOfPeriod, HEARING_ANNOUNCED_DAYS, lengthOf } from './clocks.ts'
import type { CaseRules, ClosingReason } from './county-rules.ts'
import { type CaseFacts, type LegalBasis, type Observation, type PenaltyKind, servedOnAll } from './facts.ts'
import type { Paper } from './papers.ts'
import { missingParts } from './group.ts'
import { DAYS_AFTER_REMEDY, REMEDIES, UNTOLD_REMEDY_MONTHS } from './remedies.ts'
import { areReportsSettled, reportDuties } from './reports.ts'
import type { Requirement } from './steps.ts'

/** All a requirement may look at. */
export interface Situation {
  readonly dropoutCase: DropoutCase
  readonly facts: CaseFacts
  readonly rules: CaseRules
  readonly calendar: Calendar
  readonly today: PlainDate
  readonly actorId: string
  readonly capacities: readonly Capacity[]
}

type Met = (situation: Situation) => boolean

/** When each requirement is met. A calendar that does not reach far enough meets none: waiting costs nobody a right. */
export const IS_MET: Readonly<Record<Requirement, Met>> = {
  'not-suspended': ({ facts, today }) => facts.suspendedUntil === null || facts.suspendedUntil <= today,
  'group-has-lead': ({ facts }) => facts.groupParts.includes('lead'),
  'group-complete': ({ dropoutCase, facts, rules }) =>
    missingParts(rules.groupParts, facts.groupParts, dropoutCase).length === 0,
  'report-acknowledged': ({ dropoutCase, facts }) =>
    // Where the township leads it is its own report; nothing goes from a school to it.
    dropoutCase.lead.line === 'household' ||
    facts.notices.some((notice) => notice.link === 'school-to-township' && notice.acknowledgedOn !== null),
  'persuasion-recorded': ({ facts, rules }) => persuasionsOf(facts) >= rules.persuasionCount,
  'order-served': served('correction-order'),
  'order-period-over': (situation) =>
    // Never before the day that the order itself names, however early it was served.
    isOver('correction-order', 'order-period')(situation) &&
    (situation.facts.orderDueOn === null || situation.today > situation.facts.orderDueOn),
  'filing-approved': ({ facts, actorId }) => facts.filingApprovedBy !== null && facts.filingApprovedBy !== actorId,
  // Who approved the filing, or takes his place, has said that it does not pass any more.
  'filing-withdrawn': ({ facts }) => facts.filingApprovedBy === null,
  'not-withdrawn-before': ({ facts }) => !facts.penaltyWithdrawn,
  'basis-competent': (situation) => {
    const basis = basisOfCase(situation)
    return basis !== undefined && isCompetent(situation, basis)
  },
  'not-fined-before': ({ facts }) => facts.finedOn.length === 0,
  'notice-served': served('penalty-pre-notice'),
  'heard-or-waived': (situation) => heardOrWaived(situation),
  'hearing-requested': ({ facts, calendar, rules, today }) => {
    const hearing = facts.penalty?.hearing
    const noticed = servedOnAll(facts, 'penalty-pre-notice', today)
    if (!hearing || noticed === undefined) return false
    const last = endOfPeriod(calendar, 'working-days', noticed, lengthOf('hearing-request', rules))
    return last.ok && hearing.requestedOn <= last.value
  },
  'hearing-held': ({ dropoutCase, facts }) =>
    dropoutCase.state !== 'in-hearing' ||
    (facts.penalty?.hearing?.heldOn != null && facts.penalty.hearing.recordSigned),
  'hearing-announced-in-time': ({ dropoutCase, facts, calendar }) => {
    const hearing = facts.penalty?.hearing
    // A hearing that was not held is missing as such.
    if (dropoutCase.state !== 'in-hearing' || !hearing?.heldOn) return true
    const announced = servedOnAll(facts, 'hearing-notice', hearing.heldOn)
    if (announced === undefined) return false
    const first = endOfPeriod(calendar, 'working-days', announced, HEARING_ANNOUNCED_DAYS)
    return first.ok && hearing.heldOn >= first.value
  },
  'deliberated-if-grave': ({ facts, rules }) => {
    const noticed = facts.penalty?.noticed
    return !noticed || !isGrave(noticed, rules) || facts.deliberatedOn !== null
  },
  'hearing-not-wanted': (situation) => hearingNotWanted(situation),
  'reviewed-by-another': ({ facts, actorId }) => {
    const review = facts.penalty?.legalReview
    return review != null && review.by !== actorId
  },
  'within-decision-limit': ({ facts, calendar, rules, today }) => {
    if (!facts.penalty) return false
    const last = endOfPeriod(calendar, 'days', facts.penalty.filedOn, lengthOf('decision-limit', rules))
    return last.ok && today <= last.value
  },
  'not-returned': ({ facts, rules }) => !rules.returnStopsPenalty || facts.returned === null,
  'told-on-the-spot': ({ facts, today }) =>
    facts.statement?.statementKind === 'on-the-spot' && facts.statement.on === today,
  'decision-served': served('penalty-decision'),
  'remedies-over': (situation) => remediesOverSince(situation) !== undefined,
  'not-performed': ({ facts }) => facts.penalty !== null && !facts.penalty.performed,
  'demand-served': served('performance-demand'),
  'demand-period-over': isOver('performance-demand', 'demand-period'),
  'within-court-limit': (situation) => {
    const remedies = endOfRemedies(situation)
    if (!remedies?.ok) return false
    const last = endOfPeriod(situation.calendar, 'months', remedies.value, lengthOf('court-limit', situation.rules))
    return last.ok && situation.today <= last.value
  },
  'attendance-proven': ({ dropoutCase, facts, rules, today }) => {
    const proof = facts.returned?.proof
    const away = awaySince(dropoutCase, facts)
    return (
      proof !== undefined &&
      (away === null || proof.fromOn > away) &&
      proof.presentDays >= rules.returnSchoolDays &&
      proof.toOn <= today
    )
  },
  'placement-planned': ({ facts }) => (facts.returned?.supportMeasures ?? 0) > 0,
  'observed-once': ({ facts }) => facts.returned?.observations.some((one) => one.finding === 'attends') ?? false,
  'observed-through': ({ dropoutCase, facts, rules }) =>
    dropoutCase.state !== 'observed' ||
    closingKind(facts, rules) === 'lawful-end' ||
    missingObservations(facts, rules).length === 0,
  'left-again': ({ facts }) => facts.returned?.observations.at(-1)?.finding === 'left-again',
  'closing-requested': ({ facts }) => facts.closing !== null,
  'second-person': ({ facts, actorId }) =>
    facts.closing !== null && facts.closing.requestedBy !== actorId && facts.confirmedBy !== actorId,
  'reports-settled': ({ facts, rules }) => areReportsSettled(facts, reportDuties(facts, facts.bornOn, rules)),
}

/** The day the child was last known to be away from: a return is proven by days after it. */
export const awaySince = (dropoutCase: DropoutCase, facts: CaseFacts): PlainDate | null =>
  facts.leftAgainOn ?? dropoutCase.outOfSchoolSince ?? null

function served(paper: Paper): Met {
  return ({ facts, today }) => servedOnAll(facts, paper, today) !== undefined
}

/** A waiting period that runs from the service on the last guardian is over. */
function isOver(paper: Paper, clock: 'order-period' | 'demand-period'): Met {
  return ({ facts, calendar, rules, today }) => {
    const from = servedOnAll(facts, paper, today)
    if (from === undefined) return false
    const unit = clock === 'order-period' ? 'days' : 'working-days'
    const last = endOfPeriod(calendar, unit, from, lengthOf(clock, rules))
    return last.ok && today > last.value
  }
}

/** 44, 45: the guardians have spoken and were answered, waived it in writing, or let the period for it pass. */
function heardOrWaived({ facts, calendar, rules, today }: Situation): boolean {
  const { statement } = facts
  if (statement?.statementKind === 'waiver-signed') return true
  if (statement?.statementKind === 'statement') return statement.reviewed
  const noticed = servedOnAll(facts, 'penalty-pre-notice', today)
  if (noticed === undefined) return false
  const last = endOfPeriod(calendar, 'working-days', noticed, lengthOf('reply-period', rules))
  return last.ok && today > last.value
}

/** A decision without hearing and review: none was asked for in time, and the right to ask has ended where it was given. */
function hearingNotWanted({ dropoutCase, facts, calendar, rules, today }: Situation): boolean {
  if (dropoutCase.state === 'reviewed') return true
  if (facts.penalty?.hearing) return false
  const noticed = facts.penalty?.noticed
  if (!noticed || !isGrave(noticed, rules)) return true
  const served = servedOnAll(facts, 'penalty-pre-notice', today)
  if (served === undefined) return false
  const last = endOfPeriod(calendar, 'working-days', served, lengthOf('hearing-request', rules))
  return last.ok && today > last.value
}

/** 较大数额罚款 of the county: it gives the right to a hearing (63) and is discussed by the heads together (57). */
export const isGrave = (
  fine: { readonly kind: PenaltyKind; readonly yuan: number },
  rules: Pick<CaseRules, 'hearingFromYuan'>,
): boolean => fine.kind === 'fine' && fine.yuan >= rules.hearingFromYuan

/**
 * The last day on which anybody may go against the decision: by its procedure counted from the service, a year where the
 * text did not tell the remedies, and never before the days that a decision on a remedy opens.
 */
export function endOfRemedies({
  facts,
  calendar,
  today,
}: Pick<Situation, 'facts' | 'calendar' | 'today'>): Decision<PlainDate, 'case.calendar-year-missing'> | undefined {
  const from = servedOnAll(facts, 'penalty-decision', today)
  if (from === undefined || !facts.penalty) return undefined
  const { procedure, remediesTold, remedyDecidedOn } = facts.penalty
  const { unit, length } = remediesTold
    ? REMEDIES[procedure].window
    : ({ unit: 'months', length: UNTOLD_REMEDY_MONTHS } as const)
  const window = endOfPeriod(calendar, unit, from, length)
  if (!window.ok || remedyDecidedOn === null) return window
  const after = endOfPeriod(calendar, 'days', remedyDecidedOn, DAYS_AFTER_REMEDY)
  return after.ok && after.value < window.value ? window : after
}

/** The last day of the remedies once it has passed and nothing is pending; undefined before. */
export function remediesOverSince(situation: Situation): PlainDate | undefined {
  const last = endOfRemedies(situation)
  const isOver = last?.ok && situation.today > last.value && situation.facts.penalty?.remedyPending === false
  return isOver ? last.value : undefined
}

/** The basis the case was filed under, while it holds. */
export function basisOfCase({ facts, today }: Situation): LegalBasis | undefined {
  return facts.legalBases.find((basis) => basis.basisId === facts.penalty?.basisId && isInForce(basis, today))
}

/** Whether somebody acts for the organ that a basis makes competent. */
export function isCompetent({ capacities }: Pick<Situation, 'capacities'>, basis: LegalBasis): boolean {
  return capacities.includes(basis.organ)
}

/** A basis opens the penalty branch on a day when a second person approved it and it holds. */
export function isInForce(basis: LegalBasis, on: PlainDate): boolean {
  return (
    basis.approvedBy !== null &&
    basis.approvedBy !== basis.enteredBy &&
    basis.validFrom <= on &&
    (basis.validTo === null || on <= basis.validTo)
  )
}

/** Checks after a return that are still to come, each with its day; the last is the start of the next term. */
export function missingObservations(
  facts: CaseFacts,
  rules: CaseRules,
): readonly { readonly check: 'month' | 'term-start'; readonly month: number | null; readonly dueOn: PlainDate }[] {
  const { returned } = facts
  if (!returned) return []
  const seen = returned.observations.filter((one) => one.finding === 'attends')
  const months = rules.observationMonths
    .map((month) => ({ check: 'month' as const, month, dueOn: addMonths(returned.returnedOn, month) }))
    .filter(
      ({ month, dueOn }) =>
        !seen.some((one) => one.check === 'month' && one.month === month && one.on >= checkFrom('month', dueOn)),
    )
  const termStart = nextTermStart(returned.returnedOn, rules)
  const missesTerm =
    rules.observeNextTerm &&
    termStart !== undefined &&
    !seen.some((one) => one.check === 'term-start' && one.on >= checkFrom('term-start', termStart))
  return [...months, ...(missesTerm ? [{ check: 'term-start' as const, month: null, dueOn: termStart }] : [])].sort(
    (a, b) => (a.dueOn < b.dueOn ? -1 : 1),
  )
}

/** The first day a check may be made on: from its warning on; at the start of a term not before it. */
export const checkFrom = (check: Observation['check'], dueOn: PlainDate): PlainDate =>
  check === 'month' ? addDays(dueOn, -CLOCKS.observation.warnDays) : dueOn

/** The first start of a term after a day. */
export function nextTermStart(after: PlainDate, rules: Pick<CaseRules, 'termStarts'>): PlainDate | undefined {
  return [yearOf(after), yearOf(after) + 1]
    .flatMap((year) => rules.termStarts.map((start) => dayOfYear(year, start)))
    .filter((day): day is PlainDate => day !== undefined && day > after)
    .sort()[0]
}

const dayOfYear = (year: number, text: string): PlainDate | undefined =>
  plainDateOf(year, Number(text.slice(0, 2)), Number(text.slice(3)))

export type ClosingKind = ClosingReason['kind']

/** 销号 reasons a case may be closed for in its state: a child may also finish, die or move abroad after it came back. */
export function closingKindsOf(state: CaseState): readonly ClosingKind[] {
  if (state === 'explained') return ['explained']
  return state === 'observed' ? ['returned', 'lawful-end'] : ['lawful-end']
}

/** What kind of end is asked for. */
const closingKind = (facts: CaseFacts, rules: CaseRules): ClosingKind | undefined =>
  rules.closingReasons.find((one) => one.code === facts.closing?.reason)?.kind

/** Days on which a home was visited in vain that count as one attempt to persuade: who is never met is served all the same. */
const VAIN_VISITS = 3

/** 劝返 of this round: calls and visits that met somebody, and visits to a home that stayed closed. */
function persuasionsOf({ visits }: CaseFacts): number {
  const persuading = visits.filter((visit) => visit.isPersuasion)
  const met = persuading.filter((visit) => visit.result !== 'not-met')
  const vain = persuading.filter((visit) => visit.result === 'not-met' && visit.way === 'at-home')
  return met.length + Math.floor(new Set(vain.map((visit) => visit.on)).size / VAIN_VISITS)
}
