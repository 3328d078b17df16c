import { describe, expect, test } from 'vitest'
import { plainDate } from '../../../kernel/plain-date.ts'
import { decideCheck, decideProof, type Presence, periodsAround } from './presence.ts'

const presence = (attendedDays: number, missedDays: number, atSchoolLast = true): Presence => ({
  attendedDays,
  missedDays,
  unreportedDays: 2,
  atSchoolLast,
})

describe('the proof of a return', () => {
  test.each([
    ['enough reported days', 'attendance-data', presence(3, 0), 3],
    ['days missed before, at school since', 'attendance-data', presence(3, 2), 3],
    ['a paper where nothing is reported', 'signed-paper', undefined, 5],
    ['a paper beside too few reports', 'signed-paper', presence(1, 0), 5],
  ] as const)('stands with %s', (_, source, reported, presentDays) => {
    expect(decideProof({ source, presentDays: 5 }, reported, 3)).toEqual({ ok: true, value: { presentDays } })
  })

  test.each([
    ['no report', 'attendance-data', undefined, 'case.attendance-not-reported'],
    ['too few days', 'attendance-data', presence(2, 0), 'case.attendance-too-short'],
    ['a child missing last', 'attendance-data', presence(9, 1, false), 'case.attendance-says-otherwise'],
    ['more days missed than attended', 'attendance-data', presence(3, 4), 'case.attendance-says-otherwise'],
    ['a paper against the reports', 'signed-paper', presence(0, 4, false), 'case.attendance-says-otherwise'],
  ] as const)('falls with %s', (_, source, reported, code) => {
    expect(decideProof({ source, presentDays: 5 }, reported, 3)).toMatchObject({ ok: false, code })
  })

  test('says how many days there are and how many are needed', () => {
    expect(decideProof({ source: 'attendance-data' }, presence(2, 0), 3)).toMatchObject({
      details: { attended: 2, missed: 0, unreported: 2, needed: 3 },
    })
  })
})

describe('a check after the return', () => {
  test('keeps what the reports say', () => {
    expect(decideCheck('attends', presence(15, 1))).toMatchObject({ value: { presentDays: 15, missedDays: 1 } })
    expect(decideCheck('attends', undefined)).toEqual({ ok: true, value: {} })
  })

  test('may say that a child is unstable or gone, whatever is reported, and not that a missing child attends', () => {
    const missing = presence(2, 9, false)
    expect(decideCheck('attends', missing)).toMatchObject({ code: 'case.attendance-says-otherwise' })
    for (const finding of ['unstable', 'left-again'] as const)
      expect(decideCheck(finding, missing)).toMatchObject({ ok: true })
  })
})

test('four weeks before a visit and four after it, those to come left out', () => {
  const visit = plainDate('2026-03-10')
  expect(periodsAround(visit, plainDate('2026-03-20'))).toEqual([
    { from: '2026-02-10', until: '2026-03-09' },
    { from: '2026-03-10', until: '2026-03-20' },
  ])
  expect(periodsAround(visit, plainDate('2026-06-01'))[1]).toEqual({ from: '2026-03-10', until: '2026-04-07' })
})
