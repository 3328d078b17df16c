import { describe, expect, test } from 'vitest'
import { plainDate } from '../../../kernel/plain-date.ts'
import {
  CASE_STATES,
  type CaseState,
  DROPOUT_STATES,
  EXPLANATION_RULES,
  EXPLANATIONS,
  isProvenByPaper,
  OPEN_STATES,
  RETURNED_STATES,
} from '../domain.ts'
import { permissions } from '../policy.ts'
import {
  aBasis,
  aCase,
  actors,
  aPaper,
  aPenalty,
  aReturn,
  aStep,
  fullFacts,
  inDays,
  OFFICERS,
  rules,
  today,
  withoutCalendar,
} from '../testing/situations.ts'
import { heldUntil } from './clocks.ts'
import { clocksOnService, decideStep, type StepTaken } from './decide-step.ts'
import { COURT_OUTCOMES, COURT_PAPERS, type CourtOutcome, type CourtPaper } from './court.ts'
import { type CaseFacts, NO_FACTS } from './facts.ts'
import { type CaseEntry, factsOf } from './fold.ts'
import { decideRecord } from './records.ts'
import { nextStatesOf, STEP_NAMES, type StepName, stepRule, STEPS } from './steps.ts'

const decide = (state: CaseState, step: StepTaken, facts: CaseFacts = NO_FACTS) =>
  decideStep(aCase(state), step, facts, rules, today)

describe('the lawful machine', () => {
  test('leads from a suspicion to every state and from every open state to closing', () => {
    const reached = new Set<CaseState>(['suspected'])
    for (const state of reached) for (const next of nextStatesOf(state)) reached.add(next)
    expect([...reached].sort()).toEqual(CASE_STATES.filter((state) => state !== 'absent').sort())
    for (const state of OPEN_STATES) {
      const ahead = new Set<CaseState>([state])
      for (const one of ahead) for (const next of nextStatesOf(one)) ahead.add(next)
      expect(ahead, state).toContain('closed')
    }
  })

  test('takes a confirmed child out of the figures by a return, or by an end that a second person approved', () => {
    for (const state of DROPOUT_STATES) {
      for (const name of STEP_NAMES.filter((step) => stepRule(step).from.includes(state))) {
        const { to, asks } = stepRule(name)
        const stays = (DROPOUT_STATES as readonly CaseState[]).includes(to)
        const returns = (RETURNED_STATES as readonly CaseState[]).includes(to)
        expect(
          stays || returns || (to === 'closed' && asks.includes('second-person')),
          `${name}: ${state} → ${to}`,
        ).toBe(true)
      }
    }
  })

  test('lets nobody take a step whom the table of permissions keeps from every step', () => {
    const inTable = new Set<string>(permissions['cases.list'])
    for (const actor of Object.values(actors)) expect(inTable).toContain(actor.role)
  })

  /** A step with the facts, the form and the person it is possible with. */
  const POSSIBLE: Readonly<Record<Exclude<StepName, 'suspect'>, readonly [CaseFacts, StepTaken]>> = {
    verify: [NO_FACTS, aStep('verify', actors.village)],
    explain: [
      NO_FACTS,
      aStep('explain', actors.principal, {
        explanation: 'attends',
        evidenceType: 'visit-record',
        recheckOn: inDays(30),
      }),
    ],
    confirm: [NO_FACTS, aStep('confirm', actors.principal, { outOfSchoolSince: inDays(-20) })],
    persuade: [fullFacts(), aStep('persuade', actors.village)],
    order: [fullFacts(), aStep('order')],
    file: [fullFacts({ penalty: null }), aStep('file', actors.township, { basisId: 'basis', officers: OFFICERS })],
    'pre-notice': [fullFacts(), aStep('pre-notice', actors.township, { penaltyKind: 'fine', yuan: 500 })],
    hear: [
      fullFacts({
        penalty: aPenalty({
          hearing: { requestedOn: inDays(-10), heldOn: null, recordSigned: false },
        }),
      }),
      aStep('hear'),
    ],
    review: [fullFacts({ penalty: aPenalty({ legalReview: { on: today, by: 'jurist' } }) }), aStep('review')],
    decide: [fullFacts(), aStep('decide', actors.township, { penaltyKind: 'fine', yuan: 500 })],
    'decide-simply': [
      fullFacts({ penalty: null, statement: { on: today, statementKind: 'on-the-spot', reviewed: true } }),
      aStep('decide-simply', actors.township, {
        basisId: 'basis',
        officers: OFFICERS,
        penaltyKind: 'fine',
        yuan: 200,
      }),
    ],
    'open-remedies': [fullFacts({ papers: [aPaper('penalty-decision', 3)] }), aStep('open-remedies')],
    demand: [fullFacts({ papers: [aPaper('penalty-decision', 200)] }), aStep('demand')],
    'apply-to-court': [
      fullFacts({ papers: [aPaper('penalty-decision', 220), aPaper('performance-demand', 20)] }),
      aStep('apply-to-court'),
    ],
    'withdraw-penalty': [fullFacts({ filingApprovedBy: null }), aStep('withdraw-penalty', actors.township, {})],
    sue: [fullFacts(), aStep('sue')],
    return: [fullFacts({ returned: aReturn() }), aStep('return', actors.principal)],
    observe: [
      fullFacts({ returned: aReturn({ observations: [{ on: today, check: 'month', month: 1, finding: 'attends' }] }) }),
      aStep('observe', actors.class),
    ],
    'persuade-again': [
      fullFacts({
        returned: aReturn({ observations: [{ on: today, check: 'month', month: 1, finding: 'left-again' }] }),
      }),
      aStep('persuade-again', actors.village),
    ],
    close: [
      fullFacts({
        closing: { reason: 'deceased', evidenceType: 'death-certificate', requestedBy: 'village', requestedOn: today },
      }),
      aStep('close', actors.bureau),
    ],
  }
  const steps = Object.keys(POSSIBLE) as (keyof typeof POSSIBLE)[]

  test.each(steps)('%s is possible with all that it asks for, and without a calendar refused in words', (name) => {
    const [facts, step] = POSSIBLE[name]
    const state = name === 'close' ? 'persuading' : stepRule(name).from[0]!
    expect(decide(state, step, facts)).toMatchObject({ ok: true, value: { to: stepRule(name).to } })
    const countsDays = /working|days|months/.test(JSON.stringify(stepRule(name).starts))
    const blind = decideStep(aCase(state), step, facts, withoutCalendar, today)
    if (!blind.ok) expect(['case.requirements-missing', 'case.calendar-year-missing']).toContain(blind.code)
    else expect(countsDays).toBe(false)
  })

  test.each(steps)(
    '%s is refused from every other state, to strangers, and over a version that was not read',
    (name) => {
      const [facts, step] = POSSIBLE[name]
      const { from } = stepRule(name)
      for (const state of CASE_STATES.filter((one) => !from.includes(one)))
        expect(decide(state, step, facts), state).toMatchObject({ ok: false, code: 'case.step-not-possible' })
      expect(decide(from[0]!, { ...step, actor: actors.stranger }, facts)).toMatchObject({
        code: 'case.not-of-your-unit',
      })
      expect(decide(from[0]!, { ...step, version: 2 }, facts)).toMatchObject({ code: 'case.changed-meanwhile' })
    },
  )

  test.each(steps)('%s is refused without what it asks for, each missing thing named', (name) => {
    const { asks, from } = stepRule(name)
    const [, step] = POSSIBLE[name]
    const empty = decide(from.at(-1)!, step, { ...NO_FACTS, suspendedUntil: inDays(3) })
    const missing = empty.ok ? [] : ((empty.details['missing'] ?? []) as readonly string[])
    const always = [
      'order-served',
      'notice-served',
      'decision-served',
      'demand-served',
      'group-has-lead',
      'closing-requested',
    ]
    for (const one of asks.filter((ask) => always.includes(ask))) expect(missing).toContain(`case.asks.${one}`)
    if (asks.includes('not-suspended')) expect(missing).toContain('case.asks.not-suspended')
  })

  test.each(steps)('%s is refused to everybody else', (name) => {
    const [facts, step] = POSSIBLE[name]
    const { by, from } = stepRule(name)
    for (const [who, actor] of Object.entries(actors)) {
      const capacities = { class: ['class'], principal: ['school', 'leading-school'], village: ['village'] }[who] ?? [
        who.replace('2', ''),
      ]
      if (who === 'stranger' || capacities.some((one) => (by as readonly string[]).includes(one))) continue
      expect(decide(from[0]!, { ...step, actor }, facts), who).toMatchObject({ ok: false, code: 'case.step-by-others' })
    }
  })
})

describe('an explanation', () => {
  test.each(EXPLANATIONS)(
    'as %s is refused without evidence of a fitting type or a re-check it needs',
    (explanation) => {
      const { evidenceTypes, asksRecheck } = EXPLANATION_RULES[explanation]
      const explain = (draft: StepTaken['draft']) => decide('verifying', aStep('explain', actors.principal, draft))
      const unfit = evidenceTypes.includes('judicial-paper') ? 'medical-certificate' : 'judicial-paper'
      const recheckOn = plainDate('2026-09-10')
      expect(explain({ explanation, evidenceType: unfit, recheckOn })).toMatchObject({
        code: 'case.evidence-does-not-fit',
      })
      for (const evidenceType of evidenceTypes) {
        expect(explain({ explanation, evidenceType, recheckOn, evidenceRef: '第12号' })).toMatchObject({ ok: true })
        expect(explain({ explanation, evidenceType, recheckOn, evidenceRef: ' ' })).toMatchObject(
          isProvenByPaper(evidenceType) ? { code: 'case.evidence-reference-missing' } : { ok: true },
        )
      }
      expect(explain({ explanation, evidenceType: evidenceTypes[0], evidenceRef: '第12号' })).toMatchObject(
        asksRecheck
          ? { code: 'case.recheck-day-missing' }
          : { ok: true, value: { starts: [{ clock: 'closing-request' }] } },
      )
    },
  )
  test.each(['2026-05-20', '2025-01-01', '2027-05-22'])('is refused with a re-check on %s', (day) => {
    const draft = { explanation: 'attends', evidenceType: 'visit-record', recheckOn: plainDate(day) } as const
    expect(decide('verifying', aStep('explain', actors.principal, draft))).toMatchObject({
      code: 'case.recheck-day-out-of-range',
      details: { maxDays: 366 },
    })
  })
})

describe('clocks of steps', () => {
  const dueOf = (state: CaseState, step: StepTaken, facts: CaseFacts = NO_FACTS) => {
    const decision = decide(state, step, facts)
    return decision.ok ? decision.value.starts.map(({ clock, dueOn }) => [clock, dueOn]) : decision.code
  }
  test('a verification starts once and keeps its day; of an explanation it starts anew', () => {
    const running = [{ clock: 'verification' as const, dueOn: inDays(2) }]
    expect(dueOf('suspected', aStep('verify', actors.village), { ...NO_FACTS, running })).toEqual([])
    expect(dueOf('explained', aStep('verify', actors.village))).toEqual([['verification', '2026-05-27']])
  })
  test('a confirmation makes the written report due within two days (K1), and no day in the future is taken', () => {
    expect(dueOf('verifying', aStep('confirm', actors.principal))).toEqual([
      ['school-report', '2026-05-22'],
      ['persuasion-start', '2026-05-23'],
    ])
    expect(dueOf('verifying', aStep('confirm', actors.principal, { outOfSchoolSince: inDays(1) }))).toBe(
      'case.out-of-school-day-in-future',
    )
  })
  test('filing opens the ninety days of the decision', () => {
    const filing = aStep('file', actors.township, { basisId: 'basis', officers: OFFICERS })
    expect(dueOf('ordered', filing, fullFacts({ penalty: null }))).toContainEqual(['decision-limit', '2026-08-18'])
  })
  test('the first check after a return is due in a month, the next in three', () => {
    expect(dueOf('persuading', aStep('return', actors.principal), fullFacts({ returned: aReturn() }))).toEqual([
      ['observation', '2026-06-15'],
    ])
    const seen = aReturn({ observations: [{ on: inDays(26), check: 'month', month: 1, finding: 'attends' }] })
    expect(dueOf('returned', aStep('observe', actors.class), fullFacts({ returned: seen }))).toEqual([
      ['observation', '2026-08-15'],
    ])
  })
  test('a county without the calendar of the year is told so', () => {
    const facts = fullFacts({ legalBases: [aBasis()] })
    expect(decideStep(aCase('persuading'), aStep('order'), facts, withoutCalendar, today)).toMatchObject({
      code: 'case.calendar-year-missing',
      details: { year: 2026 },
    })
  })
})

describe('a case before a court', () => {
  const recordOf = (state: CaseState, courtPaper: CourtPaper, courtOutcome: CourtOutcome = 'open') => {
    const decision = decideRecord(
      aCase(state),
      'court',
      actors.township,
      { on: today, courtPaper, courtOutcome },
      today,
    )
    return decision.ok ? decision.value.starts : decision.code
  }
  test.each([
    ['in-court', 'accepted', 'open', 'court-ruling'],
    ['in-court', 'not-accepted', 'refused', 'court-review'],
    ['in-court', 'ruling', 'refused', 'court-review'],
    ['in-court', 'ruling', 'granted', 'court-follow'],
    ['in-civil-suit', 'accepted', 'open', 'court-follow'],
    ['in-civil-suit', 'judgment', 'granted', 'court-follow'],
  ] as const)('%s: %s (%s) begins %s', (state, courtPaper, outcome, clock) => {
    expect(recordOf(state, courtPaper, outcome)).toEqual([clock])
  })
  test('waits for something whatever comes', () => {
    for (const state of ['in-court', 'in-civil-suit'] as const)
      for (const courtPaper of COURT_PAPERS)
        for (const outcome of COURT_OUTCOMES) expect(recordOf(state, courtPaper, outcome)).toHaveLength(1)
    expect(recordOf('demanded', 'accepted')).toBe('case.record-not-now')
  })
})

test.each(STEP_NAMES.filter((name) => stepRule(name).to !== 'closed' && name !== 'open-remedies'))(
  '%s leaves the case in somebody’s list: it starts a clock',
  (name) => {
    expect(stepRule(name).starts.length).toBeGreaterThan(0)
  },
)

test('what is counted from a decision runs from its service, whether or not anybody opens the remedies', () => {
  const { starts } = clocksOnService('penalty-decision')
  expect(starts).toEqual(['remedies-start', 'payment', 'reconsideration', 'lawsuit'])
  expect(starts.filter((clock) => STEPS['open-remedies'].stops.includes(clock as never))).toEqual(['remedies-start'])
})

describe('persuasion, before an order', () => {
  const visit = (day: number, more: Partial<CaseFacts['visits'][number]> = {}) =>
    ({ on: inDays(day), way: 'at-home', result: 'refused', isPersuasion: true, ...more }) as const
  const order = (...visits: CaseFacts['visits']) => decide('persuading', aStep('order'), fullFacts({ visits }))
  test('a talk that met somebody is one', () => expect(order(visit(-3))).toMatchObject({ ok: true }))
  test('a closed door on three days is one, on two days or by telephone it is none', () => {
    const vain = (day: number) => visit(day, { result: 'not-met' })
    expect(order(vain(-5), vain(-3), vain(-1))).toMatchObject({ ok: true })
    expect(order(vain(-5), vain(-3), vain(-3))).toMatchObject({ code: 'case.requirements-missing' })
    const calls = [-5, -3, -1].map((day) => visit(day, { result: 'not-met', way: 'telephone' }))
    expect(order(...calls)).toMatchObject({ code: 'case.requirements-missing' })
  })
  test('what was visited before it began is none', () =>
    expect(order(visit(-3, { isPersuasion: false }))).toMatchObject({ code: 'case.requirements-missing' }))
})

describe('a penalty that leads nowhere', () => {
  test('is withdrawn on the word of who approves filings, and the same act is not filed again', () => {
    const withdraw = (facts: Partial<CaseFacts>) =>
      decide('filed', aStep('withdraw-penalty', actors.township, {}), fullFacts(facts))
    expect(withdraw({})).toMatchObject({ details: { missing: ['case.asks.filing-withdrawn'] } })
    expect(withdraw({ filingApprovedBy: null })).toMatchObject({
      ok: true,
      value: { to: 'ordered', starts: [{ clock: 'next-step' }] },
    })
    const file = aStep('file', actors.township, { basisId: 'basis', officers: OFFICERS })
    expect(decide('ordered', file, fullFacts({ penalty: null, penaltyWithdrawn: true }))).toMatchObject({
      details: { missing: ['case.asks.not-withdrawn-before'] },
    })
  })
  test('leaves the civil suit open', () => {
    for (const state of ['ordered', 'decided', 'in-remedy-window', 'demanded'] as const)
      expect(decide(state, aStep('sue'), fullFacts())).toMatchObject({ ok: true, value: { to: 'in-civil-suit' } })
  })
  test('does not press for what is paid', () => {
    const paid = (performed: boolean) =>
      decideRecord(aCase('in-remedy-window'), 'performance', actors.township, { on: today, performed }, today)
    expect(paid(true)).toMatchObject({
      value: { starts: ['next-step'], stops: expect.arrayContaining(['payment', 'court-limit']) },
    })
    expect(paid(false)).toMatchObject({ value: { starts: [], stops: [] } })
  })
})

test('a held duty keeps the days it had left, and one that was late is due when the pause ends', () => {
  expect(heldUntil(inDays(4), today, inDays(30))).toBe(inDays(34))
  expect(heldUntil(inDays(34), inDays(30), inDays(10))).toBe(inDays(14))
  expect(heldUntil(inDays(-6), today, inDays(30))).toBe(inDays(30))
})

test('what a legal step begins belongs to the organ that took it', () => {
  const facts = fullFacts({ legalBases: [aBasis(), aBasis({ organ: 'bureau' })] })
  for (const [actor, organ] of [
    [actors.township, 'township'],
    [actors.bureau, 'bureau'],
  ] as const)
    expect(decide('persuading', aStep('order', actor), facts)).toMatchObject({
      value: { organ, starts: [{ clock: 'order-service', organ }] },
    })
  // What follows by itself is the organ's that acted last, whoever looks.
  const by = { by: 'x', on: today, round: 1 }
  const entries = [{ kind: 'step:order', facts: { organ: 'bureau' }, ...by }] as unknown as CaseEntry[]
  const { organ } = factsOf({ ...facts, round: 1 }, entries)
  expect(organ).toBe('bureau')
  expect(decide('verifying', aStep('confirm', actors.principal))).toMatchObject({ value: { organ: null } })
})

test('a check whose day had passed when the one before it was recorded is overdue since that day', () => {
  const returned = aReturn({
    returnedOn: inDays(-120),
    observations: [{ on: today, check: 'month', month: 1, finding: 'attends' }],
  })
  const decision = decide('returned', aStep('observe', actors.class), fullFacts({ returned }))
  expect(decision.ok && decision.value.starts).toMatchObject([{ clock: 'observation' }])
  for (const { startedOn, dueOn } of decision.ok ? decision.value.starts : []) expect(startedOn <= dueOn).toBe(true)
})
