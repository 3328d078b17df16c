import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../../kernel/plain-date.ts'
import { isOfSchoolAge, PASTORAL_SCHOOL_AGE, USUAL_SCHOOL_AGE } from '../../kernel/school-age.ts'
import { CASE_STATES, type CaseState, OPEN_STATES } from '../cases/domain.ts'
import { nextStatesOf } from '../cases/rules/steps.ts'
import {
  birthsOf,
  type CaseMove,
  type CountedChild,
  countDayOf,
  daysOfMonth,
  decideNilStatement,
  decideVersion,
  monthlyRows,
  monthOfCase,
  phaseOf,
  printRate,
} from './domain.ts'

const vectors = readFileSync(new URL('../../../test/vectors/printed-rates.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [string, string, string, string])

describe('a printed rate', () => {
  test.each(vectors)('%s ÷ %s is %s (%s)', (numerator, denominator, printed) => {
    expect(printRate(Number(numerator), Number(denominator)).printed).toBe(printed)
  })
  test('is 0% or 100% only when nobody, or everybody, is meant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.nat(2_000_000), (denominator, some) => {
        const numerator = some % (denominator + 1)
        const { printed } = printRate(numerator, denominator)
        expect(printed === '0%').toBe(numerator === 0)
        expect(printed === '100%').toBe(numerator === denominator)
      }),
    )
  })
})

describe('the age groups', () => {
  test.each([
    [
      '2026-03-10',
      USUAL_SCHOOL_AGE,
      { preschool: '2019-09-01', primary: ['2013-09-01', '2019-08-31'], junior: '2013-08-31', first: '2009-09-01' },
    ],
    [
      '2026-09-01',
      USUAL_SCHOOL_AGE,
      { preschool: '2020-09-01', primary: ['2014-09-01', '2020-08-31'], junior: '2014-08-31', first: '2010-09-01' },
    ],
    [
      '2026-03-10',
      PASTORAL_SCHOOL_AGE,
      { preschool: '2018-09-01', primary: ['2012-09-01', '2018-08-31'], junior: '2012-08-31', first: '2008-09-01' },
    ],
  ] as const)('on %s are six years of primary from the entry age, then junior', (on, rules, births) => {
    expect(birthsOf(plainDate(on), rules)).toEqual({
      preschool: { bornFrom: births.preschool },
      primary: { bornFrom: births.primary[0], bornTo: births.primary[1] },
      junior: { bornFrom: births.first, bornTo: births.junior },
      older: { bornTo: addDays(plainDate(births.first), -1) },
    })
  })
  test('cut school age into two without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6500 }), fc.integer({ min: 0, max: 700 }), (age, day) => {
        const on = addDays(plainDate('2025-01-01'), day)
        const bornOn = addDays(on, -age)
        const { preschool, primary, junior, older } = birthsOf(on, USUAL_SCHOOL_AGE)
        const groups = [
          bornOn >= preschool.bornFrom!,
          bornOn >= primary.bornFrom! && bornOn <= primary.bornTo!,
          bornOn >= junior.bornFrom! && bornOn <= junior.bornTo!,
          bornOn <= older.bornTo!,
        ]
        expect(groups.filter(Boolean)).toHaveLength(1)
        expect(groups[1] || groups[2]).toBe(isOfSchoolAge(bornOn, on, USUAL_SCHOOL_AGE))
      }),
    )
  })
})

test.each([
  ['2026-02', '2026-02-01', '2026-02-28'],
  ['2028-02', '2028-02-01', '2028-02-29'],
  ['2026-12', '2026-12-01', '2026-12-31'],
])('the month %s lasts from %s to %s', (month, first, last) => {
  expect(daysOfMonth(month)).toEqual({ first, last })
})

describe('the day a month is counted on', () => {
  test.each([
    ['2026-02', { ok: true, value: '2026-02-28' }],
    ['2026-03', { ok: true, value: '2026-03-10' }],
    ['2026-04', { ok: false, code: 'report.month-not-begun', details: { month: '2026-04' } }],
  ])('of %s on 10 March', (month, expected) => {
    expect(countDayOf(month, plainDate('2026-03-10'))).toEqual(expected)
  })
})

const first = plainDate('2026-03-01')
const end = plainDate('2026-03-31')
const moves = (...steps: readonly (readonly [day: string, to: CaseState])[]): CaseMove[] =>
  steps.map(([day, to], index) => ({ on: plainDate(`2026-${day}`), from: steps[index - 1]?.[1] ?? null, to }))

describe('a case in a month', () => {
  const none = { newInMonth: 0, returnedInMonth: 0, otherDecrease: 0 }
  test.each([
    ['never there', moves(), { before: 'none', atEnd: 'none', ...none }],
    [
      'suspected in the month',
      moves(['03-05', 'suspected'], ['03-06', 'verifying']),
      { before: 'none', atEnd: 'suspected', ...none },
    ],
    [
      'explained in the month',
      moves(['02-05', 'suspected'], ['02-06', 'verifying'], ['03-06', 'explained']),
      { before: 'suspected', atEnd: 'none', ...none },
    ],
    [
      'confirmed in the month',
      moves(['02-27', 'suspected'], ['03-01', 'verifying'], ['03-02', 'confirmed']),
      { before: 'suspected', atEnd: 'dropout', ...none, newInMonth: 1 },
    ],
    [
      'confirmed on the last day',
      moves(['03-01', 'verifying'], ['03-31', 'confirmed']),
      { before: 'none', atEnd: 'dropout', ...none, newInMonth: 1 },
    ],
    [
      'confirmed after the month',
      moves(['03-01', 'verifying'], ['04-01', 'confirmed']),
      { before: 'none', atEnd: 'suspected', ...none },
    ],
    [
      'a dropout all along',
      moves(['02-01', 'confirmed'], ['03-09', 'persuading'], ['03-20', 'ordered']),
      { before: 'dropout', atEnd: 'dropout', ...none },
    ],
    [
      'returned in the month',
      moves(['02-01', 'confirmed'], ['03-09', 'persuading'], ['03-20', 'returned']),
      { before: 'dropout', atEnd: 'returned', ...none, returnedInMonth: 1 },
    ],
    [
      'confirmed and returned in one month',
      moves(['03-02', 'confirmed'], ['03-03', 'persuading'], ['03-20', 'returned']),
      { before: 'none', atEnd: 'returned', ...none, newInMonth: 1, returnedInMonth: 1 },
    ],
    [
      'lost again in one month',
      moves(['02-02', 'persuading'], ['03-03', 'returned'], ['03-20', 'persuading']),
      { before: 'dropout', atEnd: 'dropout', ...none, newInMonth: 1, returnedInMonth: 1 },
    ],
    [
      'gone otherwise',
      moves(['02-02', 'confirmed'], ['03-03', 'closed']),
      { before: 'dropout', atEnd: 'none', ...none, otherDecrease: 1 },
    ],
  ] as const)('%s', (_, steps, expected) => {
    expect(monthOfCase(steps, first, end)).toEqual(expected)
  })

  test('balances on every walk through the lawful machine', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(10)), { maxLength: 25 }), (walk) => {
        let state: CaseState = 'suspected'
        let day = plainDate('2026-02-01')
        const steps: CaseMove[] = [{ on: day, from: null, to: state }]
        for (const [wait, choice] of walk) {
          const next = nextStatesOf(state)
          if (next.length === 0) break
          const to = next[choice % next.length]!
          day = addDays(day, wait % 9)
          steps.push({ on: day, from: state, to })
          state = to
        }
        const month = monthOfCase(steps, first, end)
        const isDropout = (phase: string) => Number(phase === 'dropout')
        expect(isDropout(month.before) + month.newInMonth - month.returnedInMonth - month.otherDecrease).toBe(
          isDropout(month.atEnd),
        )
        // A dropout ends without a return only where a second person approved a lawful end.
        const isEnd = (move: CaseMove) => phaseOf(move.from ?? 'suspected') === 'dropout' && move.to === 'closed'
        const ends = steps.filter((move) => isEnd(move) && move.on >= first && move.on <= end)
        expect(month.otherDecrease).toBe(ends.length)
      }),
    )
  })
})

test('every open state means something to the report, explained ones nothing', () => {
  for (const state of CASE_STATES) {
    const isCounted = OPEN_STATES.includes(state) && state !== 'explained'
    expect(phaseOf(state) !== 'none', state).toBe(isCounted)
  }
  expect(phaseOf(null)).toBe('none')
})

describe('the rows of the table', () => {
  const child = (values: Partial<CountedChild>, steps: CaseMove[]): CountedChild => ({
    stage: 'primary',
    girl: false,
    groups: [],
    month: monthOfCase(steps, first, end),
    ...values,
  })
  const dropout = moves(['02-01', 'confirmed'])
  const suspected = moves(['03-04', 'suspected'])
  const returned = moves(['02-01', 'persuading'], ['03-04', 'returned'])

  test('count by stage and in total, groups among those who are out at the end', () => {
    const rows = monthlyRows(
      [
        child({ girl: true, groups: ['poor', 'left-behind'] }, dropout),
        child({ groups: ['disabled', 'migrant', 'boarding'] }, suspected),
        child({ girl: true, groups: ['poor'] }, returned),
        child({ stage: 'junior', girl: true }, dropout),
      ],
      { primary: 100, junior: 50, unknown: 0 },
    )
    const nobody = { poor: 0, disabled: 0, leftBehind: 0, migrant: 0, girls: 0 }
    expect(rows).toEqual([
      {
        stage: 'primary',
        inSchool: 100,
        dropoutBefore: 2,
        newInMonth: 0,
        returnedInMonth: 1,
        otherDecrease: 0,
        dropoutAtEnd: 1,
        suspected: 1,
        ofWhich: { poor: 1, disabled: 1, leftBehind: 1, migrant: 1, girls: 1 },
      },
      {
        stage: 'junior',
        inSchool: 50,
        dropoutBefore: 1,
        newInMonth: 0,
        returnedInMonth: 0,
        otherDecrease: 0,
        dropoutAtEnd: 1,
        suspected: 0,
        ofWhich: { ...nobody, girls: 1 },
      },
      {
        stage: 'total',
        inSchool: 150,
        dropoutBefore: 3,
        newInMonth: 0,
        returnedInMonth: 1,
        otherDecrease: 0,
        dropoutAtEnd: 2,
        suspected: 1,
        ofWhich: { poor: 1, disabled: 1, leftBehind: 1, migrant: 1, girls: 2 },
      },
    ])
  })
  test('show a stage that is not known only when there is somebody in it', () => {
    expect(monthlyRows([], { primary: 0, junior: 0, unknown: 0 }).map((row) => row.stage)).toEqual([
      'primary',
      'junior',
      'total',
    ])
    expect(
      monthlyRows([child({ stage: 'unknown' }, dropout)], { primary: 0, junior: 0, unknown: 0 }).map(
        (row) => row.stage,
      ),
    ).toEqual(['primary', 'junior', 'unknown', 'total'])
    expect(monthlyRows([], { primary: 0, junior: 0, unknown: 3 })).toHaveLength(4)
  })
})

describe('a filed version', () => {
  const seen = { contentHash: 'a', version: 0 }
  const report = { contentHash: 'a', newestVersion: 0 }
  test.each([
    ['what was seen', report, seen, { ok: true, value: { version: 1 } }],
    [
      'a correction with its reason',
      { ...report, newestVersion: 2 },
      { ...seen, version: 2, correctionReason: '漏报一人' },
      { ok: true, value: { version: 3 } },
    ],
    ['after a colleague has filed', { ...report, newestVersion: 1 }, seen, { code: 'report.changed-meanwhile' }],
    ['numbers that were not seen', { ...report, contentHash: 'b' }, seen, { code: 'report.figures-changed' }],
    [
      'a correction without a reason',
      { ...report, newestVersion: 1 },
      { ...seen, version: 1, correctionReason: '  ' },
      { code: 'report.correction-reason-missing' },
    ],
  ])('%s', (_, asIs, draft, expected) => {
    expect(decideVersion(asIs, draft)).toMatchObject(expected)
  })

  test('states nil exactly when there is nobody to report', () => {
    expect(decideNilStatement(true, true).ok).toBe(true)
    expect(decideNilStatement(false, false).ok).toBe(true)
    expect(decideNilStatement(true, false)).toMatchObject({ code: 'report.nil-statement-missing' })
    expect(decideNilStatement(false, true)).toMatchObject({ code: 'report.not-nil' })
  })
})
