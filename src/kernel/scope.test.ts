import { describe, expect, test } from 'vitest'
import { countyCode } from './division-code.ts'
import { isInScope, type Scope, schoolKeyOf } from './scope.ts'

const base = { county: countyCode('540126'), role: 'bureau-officer', actorId: 'a' } as const
const child = (divisionCode: string, schoolKey = '') => ({ divisionCode, schoolKey })

describe('the household line', () => {
  const township: Scope = { ...base, divisionPrefix: '540126100' }
  test.each([
    ['540126100000', true],
    ['540126100201', true],
    ['540126101201', false],
    ['540127100201', false],
  ])('of a township sees %s: %s', (division, seen) => {
    expect(isInScope(township, child(division, '3154000012/2023-01/'))).toBe(seen)
  })
})

describe('the school line', () => {
  const key = schoolKeyOf('3154000012', '2023-01')
  test.each([
    ['3154000012/', key, true],
    ['3154000012/2023-01/', key, true],
    ['3154000012/2023-02/', key, false],
    ['315400001/', key, false], // another school whose code begins alike
    ['3154000012/2023-0/', key, false],
    ['3154000012/', '', false],
  ])('%s sees %s: %s', (schoolPrefix, schoolKey, seen) => {
    expect(isInScope({ ...base, schoolPrefix }, child('540126100201', schoolKey))).toBe(seen)
  })
})

test('a scope without a line (administrator) sees no child', () => {
  expect(isInScope({ ...base, role: 'system-administrator' }, child('540126100201', '3154000012/'))).toBe(false)
})

test('the key of a school ends where its code ends', () => {
  expect(schoolKeyOf('3154000012')).toBe('3154000012/')
  expect(schoolKeyOf('3154000012', '2023-01')).toBe('3154000012/2023-01/')
})
