import { describe, expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { anActor } from '../../../test/support/database.ts'
import {
  decideMapping,
  decideSupplement,
  decideTake,
  decideWithdrawal,
  ROSTER_STATES,
  type RosterKind,
} from './domain.ts'
import { mayHandleRoster } from './policy.ts'

const counts = { good: 1, withWarnings: 0, quarantined: 3, skipped: 0 }

describe('taking a roster', () => {
  test('needs a check that found a row to take', () => {
    expect(decideTake({ state: 'checked', counts })).toEqual({ ok: true, value: 'now' })
    expect(decideTake({ state: 'checked', counts: { ...counts, good: 0 } })).toMatchObject({
      code: 'rosters.no-row-to-take',
    })
    expect(decideTake({ state: 'checked', counts: { ...counts, good: 0, withWarnings: 2 } })).toEqual({
      ok: true,
      value: 'now',
    })
  })
  test('twice is taking once', () =>
    expect(decideTake({ state: 'taken', counts })).toEqual({ ok: true, value: 'already' }))
  test.each([
    ['received', 'rosters.not-checked'],
    ['refused', 'rosters.refused'],
    ['withdrawn', 'rosters.withdrawn'],
  ] as const)('is refused in state %s', (state, code) =>
    expect(decideTake({ state, counts })).toMatchObject({ ok: false, code }),
  )
})

describe('withdrawing a roster', () => {
  const others = ROSTER_STATES.filter((state) => state !== 'withdrawn')
  test.each(others)('is allowed in state %s, with a reason', (state) => {
    expect(decideWithdrawal({ state }, '报错')).toEqual({ ok: true, value: 'now' })
    expect(decideWithdrawal({ state }, ' \n')).toMatchObject({ code: 'rosters.withdrawal-reason-missing' })
  })
  test('twice is withdrawing once', () =>
    expect(decideWithdrawal({ state: 'withdrawn' }, '')).toEqual({ ok: true, value: 'already' }))
})

describe('correcting columns', () => {
  test.each(['checked', 'refused'] as const)('is allowed in state %s', (state) =>
    expect(decideMapping({ state }).ok).toBe(true),
  )
  test.each([
    ['received', 'rosters.check-running'],
    ['taken', 'rosters.already-taken'],
    ['withdrawn', 'rosters.withdrawn'],
  ] as const)('is refused in state %s', (state, code) =>
    expect(decideMapping({ state })).toMatchObject({ ok: false, code }),
  )
})

describe('a check that failed', () => {
  test('may be done again', () => {
    expect(decideMapping({ state: 'received', checkIsOver: true }).ok).toBe(true)
    expect(decideMapping({ state: 'received', checkIsOver: false }).ok).toBe(false)
    expect(decideMapping({ state: 'taken', checkIsOver: true }).ok).toBe(false)
  })
})

describe('a supplement', () => {
  test('belongs to a taken roster that is none itself', () => {
    expect(decideSupplement({ state: 'taken', supplementOf: null }).ok).toBe(true)
    expect(decideSupplement(undefined)).toMatchObject({ code: 'rosters.supplement-of-unknown' })
    expect(decideSupplement({ state: 'taken', supplementOf: newId() })).toMatchObject({
      code: 'rosters.supplement-of-supplement',
    })
  })
  const others = ROSTER_STATES.filter((state) => state !== 'taken')
  test.each(others)('is refused while its roster is in state %s', (state) =>
    expect(decideSupplement({ state, supplementOf: null })).toMatchObject({ code: 'rosters.supplement-of-untaken' }),
  )
})

describe('who handles a roster', () => {
  const may = (
    role: 'bureau-officer' | 'township-officer' | 'village-officer' | 'system-administrator',
    prefix: string,
    kind: RosterKind | null,
    unit: string,
  ) => mayHandleRoster(anActor({ county: '540126', role, divisionPrefix: prefix }), { kind, divisionCode: unit }).ok
  test.each([
    ['bureau-officer', '540126', 'enrolment', '540126000000', true],
    ['bureau-officer', '540126', null, '540126100000', true],
    ['bureau-officer', '540126', 'village', '540127000000', false],
    ['township-officer', '540126100', 'village', '540126100000', true],
    ['township-officer', '540126100', 'village', '540126101000', false],
    ['township-officer', '540126100', 'enrolment', '540126100000', false],
    ['township-officer', '540126100', 'village', '540126000000', false],
    ['village-officer', '540126100201', 'village', '540126100201', false],
    ['system-administrator', '540126', 'village', '540126000000', false],
  ] as const)('%s of %s: %s list of %s is %s', (role, prefix, kind, unit, allowed) => {
    expect(may(role, prefix, kind, unit)).toBe(allowed)
  })
})
