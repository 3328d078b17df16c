import { describe, expect, test } from 'vitest'
import { readVectors } from '../../../test/support/vectors.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { schoolCalendarOf } from '../../kernel/school-calendar.ts'
import { usualCalendar } from '../attendance/calendar-domain.ts'
import {
  BASE_INPUTS,
  type Counts,
  countDaysOfYears,
  FORMULA_RULES,
  formulaRule,
  INDICATORS,
  type Indicator,
  inputsOf,
  RECORD_INPUTS,
  termStartOf,
  valueOf,
  yearStartOf,
} from './indicators-domain.ts'
import { DEFAULT_RULES } from '../directory/domain.ts'
import { isOverLine, keyLevelOf, keyUnitLinesOf } from './key-units-domain.ts'
import { texts } from './texts.ts'

const vectors = readVectors<'indicator' | 'counts' | 'printed' | 'flag' | 'source'>('indicators.csv')

describe('an indicator', () => {
  test.each(vectors)('$indicator of $counts is $printed ($source)', ({ indicator, counts, printed, flag }) => {
    const given: Counts = Object.fromEntries(
      counts.split(' ').map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]),
    )
    const value = valueOf(indicator as Indicator, given)
    expect(value.printed).toBe(printed)
    expect(value.isCapped).toBe(flag === 'capped')
    expect(value.missing).toEqual(flag && flag !== 'capped' ? [flag] : [])
  })

  test('of each formula of standards §1.2 has a vector, a name and its formula in words', () => {
    expect(INDICATORS.filter((one) => !vectors.some((vector) => vector.indicator === one))).toEqual([])
    for (const one of INDICATORS) {
      expect(texts).toHaveProperty([`report.indicator.${one}`])
      expect(texts).toHaveProperty([`report.formula.${one}`])
    }
    for (const input of [...RECORD_INPUTS, ...BASE_INPUTS]) expect(texts).toHaveProperty([`report.input.${input}`])
  })

  test('uses every count that is known, and no other', () => {
    const used = new Set(INDICATORS.flatMap((one) => inputsOf(formulaRule(one))))
    expect([...used].sort()).toEqual([...RECORD_INPUTS, ...BASE_INPUTS].sort())
  })

  test('is broken down by sex and group only where its counts are children on record', () => {
    for (const rule of Object.values(FORMULA_RULES)) {
      const entered = inputsOf(rule).some((input) => (BASE_INPUTS as readonly string[]).includes(input))
      const ways: readonly string[] = rule.breakdowns
      if (entered) expect(ways.filter((way) => way === 'sex' || way === 'group')).toEqual([])
    }
  })
})

test('a school year begins on 1 September, and years are counted on the same day', () => {
  expect(yearStartOf(plainDate('2026-08-31'))).toBe('2025-09-01')
  expect(yearStartOf(plainDate('2026-09-01'))).toBe('2026-09-01')
  expect(countDaysOfYears(plainDate('2024-02-29'), 3)).toEqual(['2022-02-28', '2023-02-28', '2024-02-28'])
})

test.each([
  [false, false, 'none'],
  [true, false, 'key'],
  [false, true, 'key'],
  [true, true, 'both'],
])('a unit over the primary line %s and the junior line %s is %s', (primary, junior, level) => {
  expect(keyLevelOf(primary, junior)).toBe(level)
})

test.each<[number | null, number | null, number, boolean]>([
  [8, 1000, 0.8, false],
  [9, 1000, 0.8, true],
  [2, 1000, 0.2, false],
  [2001, 1_000_000, 0.2, true],
  // 0.29 × 100 is 28.999999999999996 in binary numbers.
  [29, 10_000, 0.29, false],
  [30, 10_000, 0.29, true],
  [0, 0, 0.2, false],
  [1, 0, 0.2, true],
  [null, 1000, 0.2, false],
  [3, null, 0.2, false],
])('%s lost of %s pupils by a line of %s %% is over it: %s', (lost, pupils, percent, over) =>
  expect(isOverLine(lost, pupils, percent)).toBe(over),
)

test('the lines are those of the programme until the county decides', () =>
  expect(keyUnitLinesOf(DEFAULT_RULES.figures)).toEqual({ primary: 0.2, junior: 0.8 }))

test('a term begins by the calendar; in the holidays the last one counts, and without a calendar none is guessed', () => {
  const calendar = schoolCalendarOf([{ schoolYear: 2025, ...usualCalendar(2025, []) }])
  const start = (day: string) => termStartOf(plainDate(day), calendar)
  expect(start('2025-09-01')).toBe('2025-09-01')
  expect(start('2026-01-15')).toBe('2025-09-01')
  expect(start('2026-02-10')).toBe('2025-09-01')
  expect(start('2026-03-01')).toBe('2026-03-01')
  expect(start('2026-08-31')).toBe('2026-03-01')
  expect(start('2026-09-01')).toBeUndefined()
})
