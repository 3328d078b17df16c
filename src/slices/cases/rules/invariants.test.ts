import { describe, expect, test } from 'vitest'
import { addMonths, type PlainDate, plainDate } from '../../../kernel/plain-date.ts'
import { CASE_STATES, type CaseState, DROPOUT_STATES } from '../domain.ts'
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
  paperOf,
  rules,
  today,
} from '../testing/situations.ts'
import { DEFAULT_CASE_RULES } from './county-rules.ts'
import { decideStep, type StepTaken } from './decide-step.ts'
import { OFFICE_CLOCKS } from './clocks.ts'
import { type CaseFacts, NO_FACTS } from './facts.ts'
import { type CaseEntry, factsOf } from './fold.ts'
import { decideRecord, RECORD_KINDS, type RecordKind } from './records.ts'
import { HEARING_RIGHT, REMEDIES } from './remedies.ts'
import { nextTermStart } from './requirements.ts'
import { PENALTY_STEPS, stepRule, stepsFrom } from './steps.ts'

// The invariants of standards §2.9, each with somebody who tries to break it.

const decide = (state: CaseState, step: StepTaken, facts: CaseFacts) =>
  decideStep(aCase(state), step, facts, rules, today)
const fine = (yuan = 500) => ({ penaltyKind: 'fine' as const, yuan })
const decideFine = (facts: CaseFacts, state: CaseState = 'pre-noticed', draft: StepTaken['draft'] = fine()) =>
  decide(state, aStep('decide', actors.township, draft), facts)
const missing = (...names: string[]) => ({
  ok: false,
  code: 'case.requirements-missing',
  details: { missing: expect.arrayContaining(names.map((name) => `case.asks.${name}`)) },
})

test('as long as nothing is missing, the decision is taken', () => {
  expect(decideFine(fullFacts())).toMatchObject({ ok: true, value: { paper: 'penalty-decision' } })
})

describe('1 · no penalty decision', () => {
  test.each([
    ['without a registered basis', { legalBases: [] }],
    ['under a basis nobody has approved', { legalBases: [aBasis({ approvedBy: null })] }],
    ['under a basis its enterer approved', { legalBases: [aBasis({ approvedBy: 'administrator' })] }],
    ['under a basis that ended yesterday', { legalBases: [aBasis({ validTo: inDays(-1) })] }],
    ['under a basis that begins tomorrow', { legalBases: [aBasis({ validFrom: inDays(1) })] }],
    ['by an organ the basis does not name', { legalBases: [aBasis({ organ: 'bureau' })] }],
  ])('%s', (_, facts) => {
    expect(decideFine(fullFacts(facts))).toMatchObject(missing('basis-competent'))
  })
  test.each([
    ['no basis', {}],
    ['another basis', { basisId: 'other' }],
  ])('and no filing with %s', (_, draft) => {
    const step = aStep('file', actors.township, { officers: OFFICERS, ...draft })
    expect(decide('ordered', step, fullFacts({ penalty: null }))).toMatchObject({ code: 'case.no-legal-basis' })
  })
  test('while the notice has not been served on each guardian', () => {
    const papers = [aPaper('correction-order', 40), { ...aPaper('penalty-pre-notice', 12), effectiveOn: null }]
    expect(decideFine(fullFacts({ papers }))).toMatchObject(missing('notice-served'))
    const ahead = [aPaper('correction-order', 40), { ...aPaper('penalty-pre-notice', 12), effectiveOn: inDays(1) }]
    expect(decideFine(fullFacts({ papers: ahead }))).toMatchObject(missing('notice-served'))
  })
  test('while the guardians can still answer, unless they waived it in writing', () => {
    const papers = [aPaper('correction-order', 40), aPaper('penalty-pre-notice', 2)]
    expect(decideFine(fullFacts({ papers }))).toMatchObject(missing('heard-or-waived'))
    const statement = { on: today, statementKind: 'statement', reviewed: false } as const
    expect(decideFine(fullFacts({ papers, statement }))).toMatchObject(missing('heard-or-waived'))
    expect(decideFine(fullFacts({ papers, statement: { ...statement, reviewed: true } }))).toMatchObject({ ok: true })
    expect(
      decideFine(fullFacts({ papers, statement: { ...statement, statementKind: 'waiver-signed' } })),
    ).toMatchObject({
      ok: true,
    })
  })
  test('by fewer than two officers with certificates of their own', () => {
    for (const officers of [
      [],
      [OFFICERS[0]],
      [OFFICERS[0], { name: '丙', certificate: OFFICERS[0].certificate }],
      [OFFICERS[0], { name: '丙', certificate: ' ' }],
    ])
      expect(decideFine(fullFacts(), 'pre-noticed', { ...fine(), officers })).toMatchObject({
        code: 'case.officers-two',
      })
  })
  test('more than ninety days after the filing', () => {
    expect(decideFine(fullFacts({ penalty: aPenalty({ filedOn: inDays(-90) }) }))).toMatchObject({ ok: true })
    expect(decideFine(fullFacts({ penalty: aPenalty({ filedOn: inDays(-91) }) }))).toMatchObject(
      missing('within-decision-limit'),
    )
  })
  test('in the simple procedure without hearing the guardian on the spot, or above 200 yuan', () => {
    const simply = (facts: Partial<CaseFacts>, yuan = 200) =>
      decide(
        'ordered',
        aStep('decide-simply', actors.township, { basisId: 'basis', officers: OFFICERS, ...fine(yuan) }),
        fullFacts({ penalty: null, ...facts }),
      )
    const statement = { on: today, statementKind: 'on-the-spot', reviewed: true } as const
    expect(simply({ statement })).toMatchObject({ ok: true })
    expect(simply({})).toMatchObject(missing('told-on-the-spot'))
    expect(simply({ statement: { ...statement, on: inDays(-1) } })).toMatchObject(missing('told-on-the-spot'))
    expect(simply({ statement }, 201)).toMatchObject({ code: 'case.amount-not-simple' })
  })
})

describe('2 · the period to answer is the county’s, only the hearing has five working days by law', () => {
  const served = plainDate('2026-05-13') // a Wednesday
  const papers = [aPaper('correction-order', 40), { ...aPaper('penalty-pre-notice', 12), effectiveOn: served }]
  const onDay = (day: string, county = DEFAULT_CASE_RULES, penalty = aPenalty(), more: Partial<CaseFacts> = {}) =>
    decideStep(
      aCase('pre-noticed'),
      aStep('decide', actors.township, { ...fine(penalty.noticed!.yuan) }),
      fullFacts({ papers, penalty, ...more }),
      { ...rules, county },
      plainDate(day),
    )
  test('three working days by default, five where the county says so', () => {
    expect(onDay('2026-05-18')).toMatchObject(missing('heard-or-waived'))
    expect(onDay('2026-05-19')).toMatchObject({ ok: true })
    expect(onDay('2026-05-19', { ...DEFAULT_CASE_RULES, replyWorkingDays: 5 })).toMatchObject(
      missing('heard-or-waived'),
    )
  })
  test('a large fine waits until no hearing can be asked for any more', () => {
    const large = aPenalty({ noticed: { kind: 'fine', yuan: 2500 } })
    const discussed = { deliberatedOn: today }
    expect(onDay('2026-05-20', DEFAULT_CASE_RULES, large, discussed)).toMatchObject(missing('hearing-not-wanted'))
    expect(onDay('2026-05-21', DEFAULT_CASE_RULES, large, discussed)).toMatchObject({ ok: true })
  })
  test('a large fine is discussed by the heads together (57); a small one need not be', () => {
    const large = aPenalty({ noticed: { kind: 'fine', yuan: 2500 } })
    expect(onDay('2026-05-21', DEFAULT_CASE_RULES, large)).toMatchObject(missing('deliberated-if-grave'))
    expect(onDay('2026-05-21')).toMatchObject({ ok: true })
  })
  test('a hearing is announced seven working days before it, counted from the service of its notice', () => {
    const legalReview = { on: today, by: 'jurist' }
    const hearing = { requestedOn: plainDate('2026-05-08'), heldOn: plainDate('2026-05-20'), recordSigned: true }
    const servedOn = (day: string | null) =>
      decide(
        'in-hearing',
        aStep('review', actors.township),
        fullFacts({
          papers: [
            ...fullFacts().papers,
            { ...aPaper('hearing-notice', 12), effectiveOn: day === null ? null : plainDate(day) },
          ],
          penalty: aPenalty({ legalReview, hearing }),
        }),
      )
    expect(servedOn(null)).toMatchObject(missing('hearing-announced-in-time'))
    expect(servedOn('2026-05-12')).toMatchObject(missing('hearing-announced-in-time'))
    expect(servedOn('2026-05-11')).toMatchObject({ ok: true })
    const hear = (hearingOn?: string) =>
      decide(
        'pre-noticed',
        aStep('hear', actors.township, { paper: { hearingOn } }),
        fullFacts({ penalty: aPenalty({ hearing: { ...hearing, heldOn: null } }) }),
      )
    for (const day of [undefined, '2026-05-28'])
      expect(hear(day)).toMatchObject({ code: 'case.hearing-day-too-early', details: { earliest: '2026-05-29' } })
    expect(hear('2026-05-29')).toMatchObject({ ok: true, value: { paper: 'hearing-notice' } })
  })
  test('nobody files what they approved themselves, and nobody what nobody approved', () => {
    const file = aStep('file', actors.township, { basisId: 'basis', officers: OFFICERS })
    for (const filingApprovedBy of [null, actors.township.id])
      expect(decide('ordered', file, fullFacts({ penalty: null, filingApprovedBy }))).toMatchObject(
        missing('filing-approved'),
      )
    expect(decide('ordered', file, fullFacts({ penalty: null }))).toMatchObject({ ok: true })
  })
  test('an order gives the days of the county, and nothing follows before the day it names', () => {
    const order = (dueOn: string) =>
      decide('persuading', aStep('order', actors.township, { dueOn: plainDate(dueOn) }), fullFacts())
    expect(order('2026-05-26')).toMatchObject({ code: 'case.order-day-too-early', details: { earliest: '2026-05-27' } })
    expect(order('2026-05-27')).toMatchObject({ ok: true })
    const sue = aStep('sue', actors.township)
    expect(decide('ordered', sue, fullFacts({ orderDueOn: today }))).toMatchObject(missing('order-period-over'))
    expect(decide('ordered', sue, fullFacts({ orderDueOn: inDays(-1) }))).toMatchObject({ ok: true })
  })
  test('a hearing asked for stops a decision without hearing and review', () => {
    const hearing = { requestedOn: inDays(-10), heldOn: null, recordSigned: false }
    expect(decideFine(fullFacts({ penalty: aPenalty({ hearing }) }))).toMatchObject(missing('hearing-not-wanted'))
    const review = aStep('review', actors.township)
    const legalReview = { on: today, by: 'jurist' }
    expect(decide('in-hearing', review, fullFacts({ penalty: aPenalty({ hearing, legalReview }) }))).toMatchObject(
      missing('hearing-held'),
    )
  })
})

describe('3 · one act, one fine; a child who is back is not fined for', () => {
  test('no second fine in a case', () => {
    expect(decideFine(fullFacts({ finedOn: [inDays(-30)] }))).toMatchObject(missing('not-fined-before'))
    const entries = ['step:decide', 'visit'].map((kind) => ({
      kind,
      on: today,
      by: 'x',
      round: 1,
      facts: fine(),
    })) as unknown as CaseEntry[]
    // Leaving again in the same case begins a new round and no new act.
    expect(factsOf({ ...fullFacts(), round: 2 }, entries).finedOn).toEqual([today])
  })
  test.each(['pre-notice', 'hear', 'review', 'decide', 'decide-simply'] as const)(
    '%s stops once attendance is proven (33)',
    (name) => {
      const facts = fullFacts({ returned: aReturn() })
      expect(decide(stepRule(name).from[0]!, aStep(name, actors.township, fine()), facts)).toMatchObject(
        missing('not-returned'),
      )
    },
  )
  test('a county may let the penalty go on', () => {
    const county = { ...DEFAULT_CASE_RULES, returnStopsPenalty: false }
    const step = aStep('decide', actors.township, fine())
    expect(
      decideStep(aCase('pre-noticed'), step, fullFacts({ returned: aReturn() }), { ...rules, county }, today),
    ).toMatchObject({ ok: true })
  })
})

describe('4 · penalty follows the order and never replaces it', () => {
  test('no filing, suit or decision before the order was served and its period is over', () => {
    for (const name of ['file', 'sue', 'decide-simply'] as const) {
      const step = aStep(name, actors.township, { basisId: 'basis', officers: OFFICERS, ...fine(200) })
      expect(decide('ordered', step, fullFacts({ penalty: null, papers: [] }))).toMatchObject(missing('order-served'))
      const fresh = fullFacts({ penalty: null, papers: [aPaper('correction-order', 7)] })
      expect(decide('ordered', step, fresh)).toMatchObject(missing('order-period-over'))
    }
  })
  test('every penalty begins at the order', () => {
    for (const name of PENALTY_STEPS)
      expect(['ordered', 'filed', 'pre-noticed', 'reviewed']).toEqual(expect.arrayContaining([...stepRule(name).from]))
    expect(stepRule('file').from).toEqual(['ordered'])
  })
  test('no amount beyond the range or the notice', () => {
    for (const yuan of [0, 99, 3001])
      expect(decideFine(fullFacts(), 'pre-noticed', fine(yuan))).toMatchObject({ code: 'case.amount-out-of-range' })
    expect(decideFine(fullFacts(), 'pre-noticed', fine(501))).toMatchObject({ code: 'case.amount-above-notice' })
    expect(decideFine(fullFacts(), 'pre-noticed', { penaltyKind: 'warning', yuan: 0 })).toMatchObject({
      code: 'case.amount-above-notice',
    })
  })
})

describe('5 · remedies are told, and stay open as long as they were told', () => {
  const told = REMEDIES.ordinary.words('达瓦县')
  const inWords = (remedyText: string | null, more: object = {}, simply = false, daysAgo = 200) => {
    const by = { by: 'x', round: 1 }
    const penalty = { basisId: 'basis', officers: OFFICERS, ...fine(200) }
    const entries = [
      { kind: simply ? 'step:decide-simply' : 'step:file', on: inDays(-daysAgo - 20), facts: penalty, ...by },
      ...(simply ? [] : [{ kind: 'step:decide', on: inDays(-daysAgo), facts: penalty, ...by }]),
      ...('route' in more ? [{ kind: 'remedy', on: today, facts: more, ...by }] : []),
    ] as unknown as CaseEntry[]
    const papers = [aPaper('penalty-decision', daysAgo)]
    return decide(
      'in-remedy-window',
      aStep('demand'),
      factsOf({ ...fullFacts(), round: 1, papers, remedyText }, entries),
    )
  }
  test('six months where the issued paper tells them, a year where it does not', () => {
    expect(inWords(told)).toMatchObject({ ok: true })
    for (const text of [null, '', told.replace('六十日', '数日'), told.replace('人民政府', '有关机关')]) {
      expect(inWords(text), String(text)).toMatchObject(missing('remedies-over'))
      expect(inWords(text, {}, false, 370), String(text)).toMatchObject({ ok: true })
    }
  })
  test('on the spot reconsideration comes first (复议法 23): sixty days, and suit only after it', () => {
    const simply = REMEDIES['on-the-spot'].words('达瓦县')
    expect(inWords(simply, {}, true, 60)).toMatchObject(missing('remedies-over'))
    expect(inWords(simply, {}, true, 64)).toMatchObject({ ok: true })
    // Six months for a suit that is not open before reconsideration are the wrong words.
    expect(inWords(told, {}, true, 64)).toMatchObject(missing('remedies-over'))
  })
  test('nothing is enforced while one is pending, nor fifteen days after it was decided', () => {
    const remedy = (pending: boolean, decidedOn?: string) => ({ route: 'reconsideration', pending, decidedOn })
    expect(inWords(told, remedy(true))).toMatchObject(missing('remedies-over'))
    expect(inWords(told, remedy(false, inDays(-15)))).toMatchObject(missing('remedies-over'))
    expect(inWords(told, remedy(false, inDays(-16)))).toMatchObject({ ok: true })
  })
  test.each(['order', 'decide', 'decide-simply'] as const)('%s issues no paper that does not tell them', (name) => {
    const statement = { on: today, statementKind: 'on-the-spot', reviewed: true } as const
    const facts = name === 'decide-simply' ? fullFacts({ penalty: null, statement }) : fullFacts()
    const draft = { basisId: 'basis', officers: OFFICERS, ...fine(200) }
    const issue = (more: object) =>
      decide(stepRule(name).from[0]!, aStep(name, actors.township, { ...draft, ...more }), facts)
    expect(issue({})).toMatchObject({ ok: true })
    for (const remedy of [undefined, '', '如不服，可以申请行政复议或者提起行政诉讼。'])
      expect(issue({ paper: { remedy } })).toMatchObject({ code: 'case.remedies-not-told' })
  })
})

test('5 · a grave fine is not announced without the right to a hearing and its period (63)', () => {
  const notice = (yuan: number, hearingRight?: string) =>
    decide('filed', aStep('pre-notice', actors.township, { ...fine(yuan), paper: { hearingRight } }), fullFacts())
  expect(notice(2000)).toMatchObject({ code: 'case.hearing-not-told', details: { yuan: 2000 } })
  expect(notice(2000, '你有权要求听证。')).toMatchObject({ code: 'case.hearing-not-told' })
  expect(notice(2000, HEARING_RIGHT)).toMatchObject({ ok: true })
  expect(notice(1999)).toMatchObject({ ok: true })
})

test('6 · each guardian is an addressee of their own: one of two is not enough', () => {
  const facts = (papers: CaseFacts['papers']) => fullFacts({ penalty: null, guardianCount: 2, papers })
  const both = [aPaper('correction-order', 40), aPaper('correction-order', 30, 'mother')]
  expect(decide('ordered', aStep('sue'), facts(both.slice(0, 1)))).toMatchObject(missing('order-served'))
  expect(decide('ordered', aStep('sue'), facts([both[0]!, { ...both[1]!, effectiveOn: null }]))).toMatchObject(
    missing('order-served'),
  )
  expect(decide('ordered', aStep('sue'), facts(both))).toMatchObject({ ok: true })
  // The period runs from the last of them.
  const late = [both[0]!, aPaper('correction-order', 3, 'mother')]
  expect(decide('ordered', aStep('sue'), facts(late))).toMatchObject(missing('order-period-over'))
})

test('7 · what was on record before the child left again opens nothing now; nothing is taken away', () => {
  const visit = {
    kind: 'visit',
    on: today,
    by: 'x',
    round: 1,
    facts: { way: 'at-home', result: 'refused', visitors: 2, causes: [] },
  } as const
  const basics = { ...fullFacts(), round: 2, papers: [] }
  expect(factsOf(basics, [visit]).visits).toEqual([])
  expect(factsOf({ ...basics, round: 1 }, [visit]).visits).toHaveLength(1)
})

describe('8 · closing needs evidence of its reason and a second person; a return needs attendance', () => {
  const closing = {
    reason: 'returned',
    evidenceType: 'attendance-record',
    requestedBy: 'principal',
    requestedOn: today,
  } as const
  const { returnedOn } = aReturn()
  const termStart = nextTermStart(returnedOn, DEFAULT_CASE_RULES)!
  const observations = [1, 3, 6].map((month) => ({
    on: addMonths(returnedOn, month),
    check: 'month' as const,
    month,
    finding: 'attends' as const,
  }))
  const through = [
    ...observations,
    { on: termStart, check: 'term-start' as const, month: null, finding: 'attends' as const },
  ]
  const close = (facts: Partial<CaseFacts>, actor = actors.bureau, state: CaseState = 'observed') =>
    decide(state, aStep('close', actor), fullFacts({ returned: aReturn({ observations: through }), closing, ...facts }))
  test('with all of it, it closes', () => expect(close({})).toMatchObject({ ok: true }))
  test.each([
    ['without a request', { closing: null }, 'closing-requested'],
    ['by who asked for it', { closing: { ...closing, requestedBy: 'bureau' } }, 'second-person'],
    ['before the check at the start of the next term', { returned: aReturn({ observations }) }, 'observed-through'],
    [
      'with its checks all made on one day',
      { returned: aReturn({ observations: through.map((one) => ({ ...one, on: inDays(0) })) }) },
      'observed-through',
    ],
    ['before the last check', { returned: aReturn({ observations: through.slice(1) }) }, 'observed-through'],
  ])('%s it does not', (_, facts, name) => {
    expect(close(facts)).toMatchObject(missing(name))
  })
  test('nor with evidence that does not prove it, or for a reason of another state', () => {
    expect(close({ closing: { ...closing, evidenceType: 'death-certificate' } })).toMatchObject({
      code: 'case.closing-reason-does-not-fit',
    })
    expect(close({}, actors.bureau, 'persuading')).toMatchObject({ code: 'case.closing-reason-does-not-fit' })
    expect(close({}, actors.bureau, 'explained')).toMatchObject({ code: 'case.closing-reason-does-not-fit' })
  })
  test('a child that finishes, dies or moves abroad after it came back is closed for that, without the checks', () => {
    const over = { ...closing, reason: 'deceased', evidenceType: 'death-certificate' } as const
    for (const state of ['returned', 'observed'] as const)
      expect(close({ closing: over, returned: aReturn() }, actors.bureau, state)).toMatchObject({ ok: true })
    expect(close({ returned: aReturn() }, actors.bureau, 'returned')).toMatchObject({
      code: 'case.closing-reason-does-not-fit',
    })
  })
  test('nor by days before the child left', () => {
    const back = (leftAgainOn: PlainDate | null) =>
      decide('persuading', aStep('return', actors.principal), fullFacts({ returned: aReturn(), leftAgainOn }))
    expect(back(inDays(-5))).toMatchObject(missing('attendance-proven'))
    expect(back(inDays(-6))).toMatchObject({ ok: true })
  })
  test('and no return by a tick: too few days, days to come, no proof', () => {
    const back = (facts: Partial<CaseFacts>) =>
      decide('persuading', aStep('return', actors.principal), fullFacts(facts))
    expect(back({ returned: aReturn() })).toMatchObject({ ok: true })
    expect(back({})).toMatchObject(missing('attendance-proven', 'placement-planned'))
    const { proof } = aReturn()
    expect(back({ returned: aReturn({ proof: { ...proof, presentDays: 2 } }) })).toMatchObject(
      missing('attendance-proven'),
    )
    expect(back({ returned: aReturn({ proof: { ...proof, toOn: inDays(1) } }) })).toMatchObject(
      missing('attendance-proven'),
    )
    expect(back({ returned: aReturn({ supportMeasures: 0 }) })).toMatchObject(missing('placement-planned'))
  })
})

test('9 · nothing in the machine ends an enrolment: 学籍 is kept', () => {
  const words = JSON.stringify(CASE_STATES.flatMap(stepsFrom).map(stepRule))
  expect(words).not.toMatch(/expel|delete|cancel-enrolment/)
})

test('10 · whoever confirmed the dropout does not close it', () => {
  const closing = {
    reason: 'deceased',
    evidenceType: 'death-certificate',
    requestedBy: 'village',
    requestedOn: today,
  } as const
  const close = (confirmedBy: string) =>
    decide('persuading', aStep('close', actors.bureau), fullFacts({ confirmedBy, closing }))
  expect(close('bureau')).toMatchObject(missing('second-person'))
  expect(close('principal')).toMatchObject({ ok: true })
})

describe('11 · a mandatory report is open to everybody in every state', () => {
  test.each(CASE_STATES.filter((state) => state !== 'absent' && state !== 'closed'))('%s', (state) => {
    for (const actor of [actors.class, actors.principal, actors.village, actors.township, actors.bureau])
      expect(decideRecord(aCase(state), 'mandatory-report', actor, { on: today }, today)).toMatchObject({ ok: true })
  })
  test('and moves no state and no clock of the procedure, only what the offices owe', () => {
    for (const state of DROPOUT_STATES) {
      const decision = decideRecord(aCase(state), 'mandatory-report', actors.class, { on: today }, today)
      expect(decision).toMatchObject({ value: { starts: OFFICE_CLOCKS, stops: OFFICE_CLOCKS } })
    }
  })
  test('no step ends what an office owes, and nothing is closed while one does', () => {
    const running = OFFICE_CLOCKS.map((clock) => ({ clock, dueOn: inDays(1) }))
    const stopped = decide('verifying', aStep('confirm', actors.principal), { ...NO_FACTS, running })
    expect(stopped).toMatchObject({ ok: true, value: { stops: [] } })
    const closing = {
      reason: 'deceased',
      evidenceType: 'death-certificate',
      requestedBy: 'village',
      requestedOn: today,
    } as const
    const close = (facts: Partial<CaseFacts>) =>
      decide('persuading', aStep('close', actors.bureau), fullFacts({ closing, ...facts }))
    const to = [{ authority: 'labour', receivedOn: today, answeredOn: null }] as const
    const report = { id: 'report', trigger: 'labour', on: today, round: 1, to } as const
    const sign = { trigger: 'labour', on: today, round: 1 } as const
    expect(close({ signs: [sign] })).toMatchObject(missing('reports-settled'))
    expect(close({ signs: [sign], reports: [report] })).toMatchObject(missing('reports-settled'))
    const answered = { ...report, to: [{ ...to[0], answeredOn: today }] }
    expect(close({ signs: [sign], reports: [answered] })).toMatchObject({ ok: true })
    expect(close({ signs: [{ ...sign, round: 2 }], reports: [answered] })).toMatchObject(missing('reports-settled'))
  })
})

describe('records', () => {
  test.each(RECORD_KINDS)('%s: not by strangers, not of tomorrow', (kind) => {
    const link = kind === 'notice' || kind === 'acknowledgement' ? ('school-to-township' as const) : undefined
    const states: Partial<Record<RecordKind, CaseState>> = {
      observation: 'returned',
      hearing: 'in-hearing',
      'filing-approval': 'ordered',
      remedy: 'decided',
      court: 'in-court',
      performance: 'decided',
    }
    const by = (actor: StepTaken['actor'], day = today) =>
      decideRecord(aCase(states[kind] ?? 'pre-noticed'), kind, actor, { on: day, link }, today)
    expect(by(actors.stranger)).toMatchObject({ code: 'case.not-of-your-unit' })
    const able = Object.values(actors).find((actor) => by(actor).ok)
    expect(able).toBeDefined()
    expect(by(able!, inDays(1))).toMatchObject({ code: 'case.record-day-in-future' })
  })
  test('of K1 pass from school to township to village to guardians, each by its own people', () => {
    const send = (actor: StepTaken['actor'], link: 'school-to-township' | 'township-to-village') =>
      decideRecord(aCase('confirmed'), 'notice', actor, { on: today, link }, today)
    const take = (actor: StepTaken['actor'], link: 'school-to-township' | 'township-to-village') =>
      decideRecord(aCase('confirmed'), 'acknowledgement', actor, { on: today, link }, today)
    expect(send(actors.principal, 'school-to-township')).toMatchObject({ value: { stops: ['school-report'] } })
    expect(take(actors.principal, 'school-to-township')).toMatchObject({ code: 'case.record-by-others' })
    expect(take(actors.township, 'school-to-township')).toMatchObject({ value: { starts: ['village-notice'] } })
    expect(send(actors.village, 'township-to-village')).toMatchObject({ code: 'case.record-by-others' })
    for (const actor of [actors.village, actors.township])
      expect(take(actor, 'township-to-village')).toMatchObject({ value: { starts: ['guardian-notice'] } })
  })
})

test('67–69 · a fine names the account to pay into, unless the law lets the officers collect it', () => {
  const issue = (name: 'decide' | 'decide-simply', yuan: number, more: object) => {
    const statement = { on: today, statementKind: 'on-the-spot', reviewed: true } as const
    const facts = name === 'decide-simply' ? fullFacts({ penalty: null, statement }) : fullFacts()
    const paper = { ...paperOf(name), paymentAccount: '' }
    const draft = { basisId: 'basis', officers: OFFICERS, ...fine(yuan), paper, ...more }
    return decide(stepRule(name).from[0]!, aStep(name, actors.township, draft), facts)
  }
  expect(issue('decide', 200, {})).toMatchObject({ code: 'case.account-not-told' })
  expect(issue('decide-simply', 200, {})).toMatchObject({ code: 'case.account-not-told' })
  expect(issue('decide', 200, { paper: paperOf('decide') })).toMatchObject({ ok: true })
  expect(issue('decide-simply', 100, { collection: 'small' })).toMatchObject({ ok: true })
  expect(issue('decide-simply', 101, { collection: 'small' })).toMatchObject({ code: 'case.collection-not-open' })
  expect(issue('decide-simply', 200, { collection: 'hard-later' })).toMatchObject({ ok: true })
  expect(issue('decide', 200, { collection: 'hard-later' })).toMatchObject({ code: 'case.collection-not-open' })
  expect(issue('decide', 200, { collection: 'remote' })).toMatchObject({ ok: true })
})
