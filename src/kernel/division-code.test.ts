import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countyCode,
  countyOf,
  divisionAt,
  divisionCode,
  levelOf,
  parseDivisionCode,
  prefixOf,
} from './division-code.ts'

describe('a division code', () => {
  test.each([
    ['000000000000', 'country', ''],
    ['540000000000', 'province', '54'],
    ['540100000000', 'city', '5401'],
    ['540126000000', 'county', '540126'],
    ['540126100000', 'township', '540126100'],
    ['540126100201', 'village', '540126100201'],
    ['540126000201', 'village', '540126000201'], // a village directly under a county (a farm, a forest bureau)
  ])('%s is a %s, and everything in it begins with "%s"', (text, level, prefix) => {
    const code = divisionCode(text)
    expect(levelOf(code)).toBe(level)
    expect(prefixOf(code)).toBe(prefix)
    expect(divisionAt(code, levelOf(code))).toBe(code)
  })

  test.each(['54012610020', '5401261002011', '54012610020X', '５４０１２６１００２０１', '540126 100201', ''])(
    '"%s" is none',
    (text) => {
      expect(parseDivisionCode(text)).toBeUndefined()
      expect(() => divisionCode(text)).toThrow('12-digit')
    },
  )

  test('lies in every division above it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{11}$/), (text) => {
        const code = divisionCode(text)
        for (const level of ['province', 'city', 'county', 'township', 'village'] as const) {
          expect(code.startsWith(prefixOf(divisionAt(code, level)))).toBe(true)
        }
        expect(countyOf(code)).toBe(text.slice(0, 6))
      }),
    )
  })

  test.each(['54012', '5401260', '54012a', ''])('"%s" is no county', (text) =>
    expect(() => countyCode(text)).toThrow('6-digit'),
  )
})
