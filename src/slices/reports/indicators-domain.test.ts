import { describe, expect, test } from 'vitest'
import { readVectors } from '../../../test/support/vectors.ts'
import { plainDate } from '../../kernel/plain-date.ts'
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
  valueOf,
  yearStartOf,
} from './indicators-domain.ts'
import { KEY_UNIT_LINES, keyLevelOf } from './key-units-domain.ts'
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
  expect(KEY_UNIT_LINES).toEqual({ primary: 0.2, junior: 0.8 })
})
