import type { Calendar } from '../../../kernel/calendar.ts'
import { accept, type Decision, type Refusal, refuse } from '../../../kernel/decision.ts'
import { addDays, type PlainDate } from '../../../kernel/plain-date.ts'
import type { Actor } from '../../../kernel/scope.ts'
import { type CaseState, type DropoutCase, RETURNED_STATES } from '../domain.ts'
import { type Capacity, capacitiesOf } from './capacities.ts'
import { CLOCK_NAMES, type ClockName, clockRule, endOfPeriod, lengthOf, OFFICE_CLOCKS } from './clocks.ts'
import type { CaseRules } from './county-rules.ts'
import { type CaseFacts, PENALTY_ORGANS, type PenaltyOrgan, servedOnAll } from './facts.ts'
import type { Paper } from './papers.ts'
import { CHECKS, type FormRefusal, type StepDraft } from './form-checks.ts'
import { waitsSince } from './reports.ts'
import { endOfRemedies, IS_MET, missingObservations, type Situation } from './requirements.ts'
import { type Requirement, STEP_NAMES, type StepName, type StepRule, stepRule } from './steps.ts'

/** A step as somebody wants to take it. */
export interface StepTaken {
  readonly name: StepName
  readonly actor: Actor
  /** Version of the case the page was read at. */
  readonly version: number
  readonly draft: StepDraft
}

/** The county's rules with the calendar they are counted by. */
export interface StepRules {
  readonly county: CaseRules
  /** Days to verify a suspicion, by the county's rules for findings. */
  readonly verifyDays: number
  readonly calendar: Calendar
}

export interface ClockStart {
  readonly clock: ClockName
  /** Whose it is where it belongs to the organ of the step. */
  readonly organ?: PenaltyOrgan
  readonly startedOn: PlainDate
  readonly dueOn: PlainDate
}

/** What a step makes of a case. */
export interface StepOutcome {
  readonly from: CaseState
  readonly to: CaseState
  readonly paper: Paper | null
  /** The organ of a legal step; null of every other step. */
  readonly organ: PenaltyOrgan | null
  readonly starts: readonly ClockStart[]
  readonly stops: readonly ClockName[]
}

export type StepRefusal =
  | FormRefusal
  | 'case.changed-meanwhile'
  | 'case.step-not-possible'
  | 'case.not-of-your-unit'
  | 'case.step-by-others'
  | 'case.requirements-missing'
  | 'case.calendar-year-missing'

/**
 * Decides a step of the lawful procedure, the only place where one is decided: who takes it, from which state, what is on
 * record, what its form says; and what it brings about. A refusal names everything that is missing at once.
 */
export function decideStep(
  dropoutCase: DropoutCase,
  step: StepTaken,
  facts: CaseFacts,
  rules: StepRules,
  today: PlainDate,
): Decision<StepOutcome, StepRefusal> {
  const rule = stepRule(step.name)
  if (dropoutCase.version !== step.version) return refuse('case.changed-meanwhile')
  const permitted = decideWho(dropoutCase, step, rule)
  if (!permitted.ok) return permitted
  if (!rule.from.includes(dropoutCase.state)) return notPossible(dropoutCase.state, rule.to)
  const situation = situationOf(dropoutCase, step.actor, facts, rules, today)
  const missing = missingFor(rule, situation)
  if (missing.length > 0)
    return refuse('case.requirements-missing', { missing: missing.map((one) => `case.asks.${one}`) })
  for (const check of rule.checks) {
    const refusal = CHECKS[check](situation, step.draft)
    if (refusal) return refusal
  }
  const organ = organOf(rule, situation.capacities)
  const acted = organ ? { ...situation, facts: { ...facts, organ } } : situation
  const clocks = decideClocks(rule, step, acted, rules)
  return clocks.ok
    ? accept({ from: dropoutCase.state, to: rule.to, paper: rule.paper, organ, ...clocks.value })
    : clocks
}

/** For which organ somebody takes a legal step: what only township and bureau may do. */
function organOf(rule: StepRule, capacities: readonly Capacity[]): PenaltyOrgan | null {
  const isLegal = rule.by.includes('township') && rule.by.every((one) => one === 'township' || one === 'bureau')
  return isLegal ? (PENALTY_ORGANS.find((one) => capacities.includes(one)) ?? null) : null
}

/** What stands in the way of a step, whoever takes it; for the page, before there is a form. */
export function missingFor(rule: StepRule, situation: Situation): readonly Requirement[] {
  return rule.asks.filter((requirement) => !IS_MET[requirement](situation))
}

export function situationOf(
  dropoutCase: DropoutCase,
  actor: Actor,
  facts: CaseFacts,
  rules: StepRules,
  today: PlainDate,
): Situation {
  const capacities = capacitiesOf(actor, dropoutCase)
  return { dropoutCase, facts, rules: rules.county, calendar: rules.calendar, today, actorId: actor.id, capacities }
}

/** Decides whether somebody may take a step at all, in any of their capacities. */
export function decideWho(
  dropoutCase: DropoutCase,
  { actor }: Pick<StepTaken, 'actor'>,
  rule: StepRule,
): Decision<Actor, 'case.not-of-your-unit' | 'case.step-by-others'> {
  const capacities = capacitiesOf(actor, dropoutCase)
  if (capacities.length === 0) return refuse('case.not-of-your-unit')
  return capacities.some((capacity) => rule.by.includes(capacity))
    ? accept(actor)
    : refuse('case.step-by-others', { by: rule.by.map((capacity) => `case.capacity.${capacity}`) })
}

function notPossible(state: CaseState, to: CaseState): Refusal<'case.step-not-possible'> {
  return refuse('case.step-not-possible', { state: `case.state.${state}`, to: `case.state.${to}` })
}

function decideClocks(
  rule: StepRule,
  step: StepTaken,
  situation: Situation,
  rules: StepRules,
): Decision<Pick<StepOutcome, 'starts' | 'stops'>, 'case.calendar-year-missing'> {
  const running = situation.facts.running.map((one) => one.clock)
  const stops =
    rule.stops === 'all'
      ? running.filter((clock) => endsWith(rule, clock))
      : rule.stops.filter((clock) => running.includes(clock))
  const starts: ClockStart[] = []
  for (const named of rule.starts) {
    const clock = clockHere(named, situation.dropoutCase)
    // A clock that runs already goes on: starting a verification late moves no day.
    if (running.includes(clock) && !stops.includes(clock)) continue
    const start = startClock(clock, situation, rules, step.draft)
    if (!start.ok) return start
    if (start.value) starts.push(start.value)
  }
  return accept({ starts, stops })
}

/** What offices owe goes on beside the case until it is closed. */
const endsWith = ({ to }: StepRule, clock: ClockName): boolean =>
  to === 'closed' || !(OFFICE_CLOCKS as readonly ClockName[]).includes(clock)

/** Starts a clock: on a given day, on the service it is counted from, else today. */
export function startClock(
  clock: ClockName,
  situation: Situation,
  rules: StepRules,
  draft: Pick<StepDraft, 'recheckOn' | 'explanation'> = {},
  givenDay?: PlainDate,
): Decision<ClockStart | undefined, 'case.calendar-year-missing'> {
  const { facts, today } = situation
  const { fromServiceOf, unit } = clockRule(clock)
  const startedOn = givenDay ?? (fromServiceOf && servedOnAll(facts, fromServiceOf, today)) ?? today
  if (clock === 'report-receipt' || clock === 'report-answer') {
    const since = waitsSince(clock, facts.reports)
    return accept(since && { clock, startedOn: since, dueOn: addDays(since, lengthHere(clock, rules)) })
  }
  if (clock === 'recheck') return accept(draft.recheckOn && { clock, startedOn, dueOn: draft.recheckOn })
  if (clock === 'observation') {
    const next = missingObservations(facts, rules.county)[0]
    // A check whose day has passed before the one ahead of it was recorded is overdue from the beginning.
    return accept(next && { clock, startedOn: next.dueOn < startedOn ? next.dueOn : startedOn, dueOn: next.dueOn })
  }
  if (clock === 'payment' && facts.penalty?.decided?.kind === 'warning') return accept(undefined)
  if (clock === 'closing-request' && !waitsForClosing(situation, draft, rules)) return accept(undefined)
  const end =
    (clock === 'lawsuit' ? endOfRemedies(situation) : undefined) ??
    endOfPeriod(rules.calendar, unit, startedOn, lengthHere(clock, rules))
  if (!end.ok) return end
  // A paper may name a later day itself: the guardians have until then.
  const named = { 'order-period': facts.orderDueOn, 'hearing-wait': facts.hearingOn }[clock as string] ?? null
  return accept({
    clock,
    organ: facts.organ,
    startedOn,
    dueOn: named !== null && named > end.value ? named : end.value,
  })
}

/** Whether nothing is left but to close: explained without a day to look again, or every check after the return made. */
function waitsForClosing(
  { dropoutCase: { state }, facts }: Situation,
  { recheckOn, explanation }: Pick<StepDraft, 'recheckOn' | 'explanation'>,
  rules: StepRules,
): boolean {
  if (facts.closing !== null) return false
  if (state === 'verifying') return explanation !== undefined && !recheckOn
  if (state === 'explained') return !facts.running.some(({ clock }) => clock === 'recheck')
  return (
    (RETURNED_STATES as readonly CaseState[]).includes(state) && missingObservations(facts, rules.county).length === 0
  )
}

const lengthHere = (clock: ClockName, rules: StepRules): number =>
  clock === 'verification' ? rules.verifyDays : lengthOf(clock, rules.county)

/** Where the township leads, it tells the village itself: there is no school that reports to it. */
const clockHere = (clock: ClockName, { lead }: DropoutCase): ClockName =>
  clock === 'school-report' && lead.line === 'household' ? 'village-notice' : clock

/** The clocks that begin when a paper is served on every guardian, and the duty of serving it that ends. */
export function clocksOnService(paper: Paper): {
  readonly stops: readonly ClockName[]
  readonly starts: readonly ClockName[]
} {
  const step = STEP_NAMES.map(stepRule).find((rule) => rule.paper === paper)
  const duties = step?.starts.filter((clock) => clockRule(clock).queue === 'service') ?? []
  // What is counted from a decision begins with a step of its own: the remedies are told with it.
  const opened = new Set(STEP_NAMES.flatMap((name) => stepRule(name).starts))
  const starts = CLOCK_NAMES.filter((clock) => clockRule(clock).fromServiceOf === paper && !opened.has(clock))
  return { stops: duties, starts }
}
