import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, plainDate } from '../../../kernel/plain-date.ts'
import type { Actor } from '../../../kernel/scope.ts'
import { CASE_STATES, EXPLANATION_RULES, EXPLANATIONS } from '../domain.ts'
import {
  enterBasis,
  factsIn,
  GUARDIANS,
  SCRIPT_LENGTH,
  serve,
  stateOf,
  tryRecord,
  tryStep,
  type World,
  worldAfter,
} from '../testing/model.ts'
import { actors, OFFICERS } from '../testing/situations.ts'
import { DEFAULT_CASE_RULES } from './county-rules.ts'
import { COURT_OUTCOMES, COURT_PAPERS } from './court.ts'
import { servedOnAll } from './facts.ts'
import { isInForce, missingObservations } from './requirements.ts'
import { STEP_NAMES, type StepName, stepsFrom } from './steps.ts'

// Random paths through the machine: whatever people try, in whatever order and by whomever, no state may break an invariant.

type Choice = readonly [action: number, who: number, what: number, amount: number]
const people: readonly Actor[] = Object.values(actors)
const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length]!

/** What somebody tries next; most tries are refused. */
function tryChoice(world: World, [action, who, what, amount]: Choice): void {
  const actor = pick(people, who)
  const ACTIONS: readonly (() => void)[] = [
    () => takeSome(world, actor, pick(STEP_NAMES, what), amount),
    // Half of the steps are those the state offers, so that walks come far.
    () => takeSome(world, actor, pick(stepsFrom(stateOf(world)), what) ?? 'verify', amount),
    () => takeSome(world, actor, pick(stepsFrom(stateOf(world)), what) ?? 'verify', amount),
    () => recordSome(world, actor, what, amount),
    () => recordSome(world, actor, what, amount),
    () => serve(world, pick(GUARDIANS, what), amount % 5 === 0),
    () => GUARDIANS.forEach((guardian) => serve(world, guardian, false)),
    () => (world.today = addDays(world.today, pick([1, 3, 8, 15, 40, 95, 190], what))),
    () => (world.groupHasLead = true),
    () => enterBasis(world, amount % 3 !== 0, pick([10, 60, 400], what)),
    () => {
      tryRecord(world, 'statement', actor, { statementKind: 'on-the-spot', reviewed: true })
      takeSome(world, actor, 'decide-simply', amount)
    },
  ]
  pick(ACTIONS, action)()
}

function takeSome(world: World, actor: Actor, name: StepName, amount: number): void {
  const explanation = pick(EXPLANATIONS, amount)
  tryStep(world, name, actor, {
    explanation,
    evidenceType: EXPLANATION_RULES[explanation].evidenceTypes[0],
    evidenceRef: amount % 5 === 0 ? undefined : '第12号',
    recheckOn: addDays(world.today, 30),
    basisId: pick(world.bases, amount)?.basisId,
    officers: amount % 4 === 0 ? OFFICERS.slice(0, 1) : OFFICERS,
    penaltyKind: amount % 6 === 0 ? 'warning' : 'fine',
    yuan: amount % 6 === 0 ? 0 : pick([100, 200, 500, 2500, 9000], amount),
  })
}

function recordSome(world: World, actor: Actor, what: number, amount: number): void {
  const { today } = world
  const RECORDS: readonly (() => void)[] = [
    () => tryRecord(world, 'visit', actor, { way: 'at-home', result: 'refused', visitors: 2, causes: [] }),
    () => tryRecord(world, 'notice', actor, { link: 'school-to-township' }),
    () => tryRecord(world, 'acknowledgement', actor, { link: 'school-to-township' }),
    () =>
      tryRecord(world, 'statement', actor, {
        statementKind: pick(['statement', 'waiver-signed', 'on-the-spot'] as const, amount),
        reviewed: amount % 2 === 0,
      }),
    () => tryRecord(world, 'hearing-request', actor, {}),
    () => tryRecord(world, 'hearing', actor, { recordSigned: amount % 3 !== 0 }),
    () => tryRecord(world, 'legal-review', actor, { passes: amount % 4 !== 0 }),
    () => tryRecord(world, 'filing-approval', actor, { passes: amount % 4 !== 0 }),
    () => tryRecord(world, 'deliberation', actor, { passes: amount % 4 !== 0 }),
    () =>
      tryRecord(world, 'remedy', actor, {
        route: 'lawsuit',
        pending: amount % 2 === 0,
        ...(amount % 2 !== 0 && { decidedOn: today }),
      }),
    () =>
      tryRecord(world, 'court', actor, {
        courtPaper: pick(COURT_PAPERS, amount),
        courtOutcome: pick(COURT_OUTCOMES, amount),
      }),
    () => tryRecord(world, 'guardians', actor, { evidenceType: 'identity-document', guardianCount: 2 }),
    () => tryRecord(world, 'performance', actor, { performed: amount % 7 === 0 }),
    () =>
      tryRecord(world, 'attendance', actor, {
        source: 'signed-paper',
        fromOn: addDays(today, -4),
        toOn: today,
        presentDays: pick([1, 3, 4], amount),
      }),
    () => tryRecord(world, 'support', actor, { placement: 'old-class', measures: ['tutoring'] }),
    () =>
      tryRecord(world, 'observation', actor, {
        check: amount % 4 === 0 ? 'term-start' : 'month',
        ...(amount % 4 !== 0 && { monthAfter: pick([1, 3, 6], amount) }),
        finding: amount % 9 === 0 ? 'left-again' : 'attends',
      }),
    () =>
      tryRecord(world, 'closing-request', actor, {
        closingReason: pick(DEFAULT_CASE_RULES.closingReasons, amount).code,
        evidenceType: pick(pick(DEFAULT_CASE_RULES.closingReasons, amount).evidenceTypes, who(actor)),
      }),
    () => tryRecord(world, 'closing-refusal', actor, {}),
    () =>
      amount % 5 === 0 && tryRecord(world, 'suspension', actor, { until: addDays(today, 20), pauseReason: 'illness' }),
    () => tryRecord(world, 'resumption', actor, {}),
    () => expectReportIsOpen(world, actor),
  ]
  pick(RECORDS, what)()
}
const who = (actor: Actor): number => people.indexOf(actor)

/** No. 11: a mandatory report is never blocked, whatever the case is doing. */
function expectReportIsOpen(world: World, actor: Actor): void {
  const isOpen = stateOf(world) !== 'closed'
  const report = { trigger: 'abuse', authorities: ['police'] } as const
  expect(tryRecord(world, 'mandatory-report', actor, report)).toBe(isOpen && actor !== actors.stranger)
}

/** What must hold of a case right after a step was accepted (standards §2.9). */
function expectLawful(world: World, step: StepName): void {
  const facts = factsIn(world)
  const { today } = world
  if (step === 'decide' || step === 'decide-simply') {
    const basis = world.bases.find((one) => one.basisId === facts.penalty?.basisId)
    expect(basis && isInForce(basis, today), 'no. 1: a basis in force').toBe(true)
    const officers = facts.penalty?.officers ?? []
    expect(new Set(officers.map((one) => one.certificate)).size, 'no. 1: two officers').toBeGreaterThanOrEqual(2)
    expect(servedOnAll(facts, 'correction-order', today), 'no. 4: ordered back before').toBeDefined()
    expect(facts.returned, 'no. 3: not after a return').toBeNull()
    expect(facts.finedOn.length, 'no. 3: one fine').toBeLessThanOrEqual(1)
    if (step === 'decide') {
      expect(servedOnAll(facts, 'penalty-pre-notice', today), 'no. 1: noticed').toBeDefined()
      expect(daysBetween(facts.penalty!.filedOn, today), 'no. 1: ninety days').toBeLessThanOrEqual(90 + 10)
      expect(facts.penalty!.decided!.yuan, '45: not above the notice').toBeLessThanOrEqual(facts.penalty!.noticed!.yuan)
    } else
      expect(facts.statement, 'no. 1: heard on the spot').toMatchObject({ on: today, statementKind: 'on-the-spot' })
  }
  if (step === 'demand') {
    const open = facts.penalty!.procedure === 'on-the-spot' ? 60 : 180
    expect(daysBetween(servedOnAll(facts, 'penalty-decision', today)!, today), 'the remedies').toBeGreaterThan(open)
    const { remedyDecidedOn } = facts.penalty!
    if (remedyDecidedOn) expect(daysBetween(remedyDecidedOn, today), 'the remedies anew').toBeGreaterThan(15)
  }
  if (step === 'apply-to-court') expect(servedOnAll(facts, 'performance-demand', today)).toBeDefined()
  if (step === 'return') {
    expect(facts.returned?.proof.presentDays, 'no. 8: attendance').toBeGreaterThanOrEqual(3)
    if (facts.leftAgainOn) expect(facts.returned!.proof.fromOn > facts.leftAgainOn, 'no. 8: of this round').toBe(true)
  }
  if (step === 'file') expect(world.trail.filter((one) => one === 'withdraw-penalty').length, 'filed once').toBe(0)
  if (step === 'close') {
    expect(facts.closing, 'no. 8: evidence and reason').not.toBeNull()
    expect(facts.closing!.requestedBy, 'no. 8: a second person').not.toBe(world.closedBy)
    expect(world.confirmedBy, 'no. 10').not.toBe(world.closedBy)
    const reason = DEFAULT_CASE_RULES.closingReasons.find((one) => one.code === facts.closing!.reason)!
    if (reason.kind === 'returned') expect(missingObservations(facts, DEFAULT_CASE_RULES)).toEqual([])
  }
}

test('no path breaks an invariant, and the paths come to every state', () => {
  const seen = new Set<string>()
  const taken = new Set<string>()
  const choice = fc.tuple(fc.nat(10), fc.nat(7), fc.nat(60), fc.nat(60))
  fc.assert(
    fc.property(fc.nat(SCRIPT_LENGTH), fc.array(choice, { minLength: 200, maxLength: 600 }), (moves, choices) => {
      const world = worldAfter(moves)
      for (const one of choices) {
        const before = world.trail.length
        tryChoice(world, one)
        if (world.today > plainDate('2026-06-01')) break
        if (world.trail.length > before) expectLawful(world, world.trail.at(-1)!)
        seen.add(stateOf(world))
      }
      for (const step of world.trail) taken.add(step)
    }),
    { numRuns: 1500, seed: 20261122 },
  )
  expect([...seen].sort()).toEqual(CASE_STATES.filter((state) => state !== 'absent').sort())
  expect([...taken].sort()).toEqual(STEP_NAMES.filter((step) => step !== 'suspect').sort())
}, 60_000)

describe('the walk', () => {
  test('would see a machine that forgets a rule', () => {
    const world = worldAfter(0)
    world.dropoutCase = { ...world.dropoutCase, state: 'decided' }
    expect(() => expectLawful(world, 'decide')).toThrow()
  })
})
