import { describe, expect, test } from 'vitest'
import { type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import { USUAL_SCHOOL_AGE } from '../../kernel/school-age.ts'
import {
  CASE_STATES,
  type CaseState,
  caseNumberOf,
  decideConfirmation,
  decideExplanation,
  decideLead,
  decideVerification,
  DROPOUT_STATES,
  type DropoutCase,
  EXPLANATION_RULES,
  EXPLANATIONS,
  firstDueOn,
  isOverdue,
  NEXT_STATES,
  OPEN_STATES,
  RECHECK_LIMIT_DAYS,
  RETURNED_STATES,
  stageOf,
  SUSPECTED_STATES,
} from './domain.ts'

const today = plainDate('2026-03-10')
const clocks = { verifyDays: 7, reportDays: 2 }

function aCase(state: CaseState, dueOn: PlainDate | null = plainDate('2026-03-12')) {
  return {
    state,
    version: 3,
    lead: { line: 'school', unit: '3154000012' },
    divisionCode: '540126100201',
    schoolKey: '3154000012/2023-01/',
    dueOn,
  } satisfies DropoutCase & { dueOn: PlainDate | null }
}

const except = (...states: CaseState[]) => CASE_STATES.filter((state) => !states.includes(state))

describe('the lawful machine', () => {
  test('leads from a suspicion to every state and from every open state to closing', () => {
    const reached = new Set<CaseState>(['suspected'])
    for (const state of reached) for (const next of NEXT_STATES[state]) reached.add(next)
    expect([...reached].sort()).toEqual(except('absent').sort())
    for (const state of OPEN_STATES) {
      const ahead = new Set<CaseState>([state])
      for (const one of ahead) for (const next of NEXT_STATES[one]) ahead.add(next)
      expect(ahead, state).toContain('closed')
    }
  })
  test('never takes a confirmed child out of the figures except by a return', () => {
    const dropout: readonly CaseState[] = DROPOUT_STATES
    const returned: readonly CaseState[] = RETURNED_STATES
    for (const state of DROPOUT_STATES) {
      for (const next of NEXT_STATES[state])
        expect(dropout.includes(next) || returned.includes(next), `${state} → ${next}`).toBe(true)
    }
  })
  test('counts each open state once: suspected, explained, dropout or returned', () => {
    expect([...SUSPECTED_STATES, 'explained', ...DROPOUT_STATES, ...RETURNED_STATES].sort()).toEqual(
      [...OPEN_STATES].sort(),
    )
  })
})

describe('a verification', () => {
  test('starts on a suspicion and leaves its due day as it was', () => {
    expect(decideVerification(aCase('suspected'), 3, today, clocks)).toEqual({
      ok: true,
      value: { to: 'verifying', dueOn: '2026-03-12' },
    })
  })
  test('looks at an explanation again within the county’s days', () => {
    expect(decideVerification(aCase('explained'), 3, today, clocks)).toEqual({
      ok: true,
      value: { to: 'verifying', dueOn: '2026-03-17' },
    })
  })
  test.each(except('suspected', 'explained'))('is refused in state %s', (state) => {
    expect(decideVerification(aCase(state), 3, today, clocks)).toMatchObject({
      ok: false,
      code: 'case.step-not-possible',
    })
  })
  test('is refused over a version that is not the one read', () => {
    expect(decideVerification(aCase('suspected'), 2, today, clocks)).toMatchObject({
      ok: false,
      code: 'case.changed-meanwhile',
    })
  })
})

describe('an explanation', () => {
  const explain = (state: CaseState, draft: Partial<Parameters<typeof decideExplanation>[1]> = {}, version = 3) =>
    decideExplanation(
      aCase(state),
      {
        explanation: 'studies-elsewhere',
        evidenceType: 'enrolment-certificate',
        recheckOn: plainDate('2026-09-10'),
        ...draft,
      },
      version,
      today,
    )

  test('with fitting evidence is due again on its re-check day', () => {
    expect(explain('verifying')).toEqual({ ok: true, value: { to: 'explained', dueOn: '2026-09-10' } })
  })
  test('that is final waits for nothing but closing', () => {
    expect(
      explain('verifying', { explanation: 'deceased', evidenceType: 'death-certificate', recheckOn: undefined }),
    ).toEqual({
      ok: true,
      value: { to: 'explained', dueOn: null },
    })
  })
  test.each(except('verifying'))('is refused in state %s', (state) => {
    expect(explain(state)).toMatchObject({ ok: false, code: 'case.step-not-possible' })
  })
  test.each(EXPLANATIONS)('as %s is refused without evidence of a fitting type', (explanation) => {
    const fitting = EXPLANATION_RULES[explanation].evidenceTypes
    expect(fitting.length).toBeGreaterThan(0)
    const unfit = fitting.includes('judicial-paper') ? 'medical-certificate' : 'judicial-paper'
    expect(explain('verifying', { explanation, evidenceType: unfit })).toMatchObject({
      ok: false,
      code: 'case.evidence-does-not-fit',
    })
    for (const evidenceType of fitting)
      expect(explain('verifying', { explanation, evidenceType })).toMatchObject({ ok: true })
  })
  test.each(EXPLANATIONS.filter((one) => EXPLANATION_RULES[one].asksRecheck))(
    'as %s is refused without a re-check day',
    (explanation) => {
      const evidenceType = EXPLANATION_RULES[explanation].evidenceTypes[0]!
      expect(explain('verifying', { explanation, evidenceType, recheckOn: undefined })).toMatchObject({
        ok: false,
        code: 'case.recheck-day-missing',
      })
    },
  )
  test.each(['2026-03-10', '2025-01-01', '2027-03-12'])('is refused with a re-check on %s', (day) => {
    expect(explain('verifying', { recheckOn: plainDate(day) })).toEqual({
      ok: false,
      code: 'case.recheck-day-out-of-range',
      details: { maxDays: RECHECK_LIMIT_DAYS },
    })
  })
  test('is refused over a version that is not the one read', () => {
    expect(explain('verifying', {}, 4)).toMatchObject({ ok: false, code: 'case.changed-meanwhile' })
  })
})

describe('a confirmation', () => {
  const confirm = (state: CaseState, since?: string, version = 3) =>
    decideConfirmation(aCase(state), { outOfSchoolSince: since ? plainDate(since) : undefined }, version, today, clocks)

  test('makes the written report due within two days (K1)', () => {
    expect(confirm('verifying', '2026-02-28')).toEqual({ ok: true, value: { to: 'confirmed', dueOn: '2026-03-12' } })
  })
  test.each(except('verifying'))('is refused in state %s', (state) => {
    expect(confirm(state)).toMatchObject({ ok: false, code: 'case.step-not-possible' })
  })
  test('is refused with a day in the future, and over a version that is not the one read', () => {
    expect(confirm('verifying', '2026-03-11')).toMatchObject({ ok: false, code: 'case.out-of-school-day-in-future' })
    expect(confirm('verifying', undefined, 1)).toMatchObject({ ok: false, code: 'case.changed-meanwhile' })
  })
})

describe('the leading unit (K6)', () => {
  const home = { divisionCode: '540126100201' }
  test.each([
    [
      'enrolled in the county',
      { ...home, schoolCode: '3154000012', classCode: '2023-01', sponsoringSchoolCode: '3154000099' },
      'sponsoring-school',
      { line: 'school', unit: '3154000012', schoolKey: '3154000012/2023-01/' },
    ],
    [
      'enrolled without a class',
      { ...home, schoolCode: '3154000012' },
      'village',
      { line: 'school', unit: '3154000012', schoolKey: '3154000012/' },
    ],
    [
      'not enrolled, village has a sponsor',
      { ...home, sponsoringSchoolCode: '3154000099' },
      'sponsoring-school',
      { line: 'school', unit: '3154000099', schoolKey: '3154000099/' },
    ],
    ['not enrolled, no sponsor', home, 'sponsoring-school', { line: 'household', unit: '540126100000', schoolKey: '' }],
    [
      'not enrolled, township leads',
      { ...home, sponsoringSchoolCode: '3154000099' },
      'township',
      { line: 'household', unit: '540126100000', schoolKey: '' },
    ],
    ['not enrolled, village leads', home, 'village', { line: 'household', unit: '540126100201', schoolKey: '' }],
  ] as const)('%s', (_, child, rule, lead) => {
    expect(decideLead(child, rule)).toEqual(lead)
  })
})

describe('the stage a child is lost to', () => {
  test.each([
    [{ gradeCode: '16' }, 'primary'],
    [{ gradeCode: '21' }, 'junior'],
    [{ bornOn: plainDate('2019-08-31') }, 'primary'], // entered in 2025
    [{ bornOn: plainDate('2013-09-01') }, 'primary'], // entered in 2020, sixth year
    [{ bornOn: plainDate('2013-08-31') }, 'junior'], // entered in 2019, seventh year
    [{}, 'unknown'],
  ] as const)('of %o is %s', (child, stage) => {
    expect(stageOf(child, today, USUAL_SCHOOL_AGE)).toBe(stage)
  })
})

test('a case number has hexagonal brackets and no leading zero', () => {
  expect(caseNumberOf(2026, 12)).toBe('〔2026〕12号')
})

test('a suspicion is due within the county’s days', () => {
  expect(firstDueOn(today, clocks)).toBe('2026-03-17')
})

describe('a case is overdue', () => {
  test.each([
    ['suspected', '2026-03-09', true],
    ['suspected', '2026-03-10', false],
    ['explained', '2026-03-01', true],
    ['explained', null, false],
    ['closed', '2026-03-01', false],
  ] as const)('%s, due %s: %s', (state, dueOn, expected) => {
    expect(isOverdue({ state, dueOn: dueOn as PlainDate | null }, today)).toBe(expected)
  })
})
