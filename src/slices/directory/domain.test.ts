import { describe, expect, test } from 'vitest'
import { divisionCode, levelOf } from '../../kernel/division-code.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import {
  classNameOf,
  DEFAULT_RULES,
  type Division,
  decideRules,
  parentOf,
  proposeSponsors,
  type School,
} from './domain.ts'

const aDivision = (code: string, sponsor: string | null = null): Division => ({
  code: divisionCode(code),
  name: code,
  level: levelOf(divisionCode(code)),
  parentCode: parentOf(divisionCode(code)),
  validFrom: plainDate('2000-01-01'),
  validTo: null,
  sponsoringSchoolCode: sponsor,
})
const aSchool = (code: string, kind: School['kind'], division: string, active = true): School => ({
  code,
  name: code,
  kind,
  isPrivate: false,
  active,
  divisionCode: divisionCode(division),
})

describe('proposed sponsoring schools', () => {
  const villages = ['540126100201', '540126100202', '540126100203', '540126200201'].map((code) => aDivision(code))
  const propose = (schools: School[], divisions = villages) => Object.fromEntries(proposeSponsors(divisions, schools))

  test('are the primaries of the township, in turn', () => {
    const schools = [
      aSchool('A', 'primary', '540126100000'),
      aSchool('B', 'primary', '540126100000'),
      aSchool('J', 'junior', '540126100000'),
    ]
    expect(propose(schools)).toEqual({ '540126100201': 'A', '540126100202': 'B', '540126100203': 'A' })
  })

  test('are the school in the village itself before all others', () => {
    const schools = [aSchool('A', 'primary', '540126100000'), aSchool('P', 'teaching-point', '540126100202')]
    expect(propose(schools)['540126100202']).toBe('P')
  })

  test('are a junior school where there is no other, never a special or a closed one', () => {
    expect(propose([aSchool('J', 'junior', '540126200000')])).toEqual({ '540126200201': 'J' })
    expect(propose([aSchool('S', 'special', '540126200000'), aSchool('C', 'primary', '540126200000', false)])).toEqual(
      {},
    )
  })

  test('leave alone what the county has decided', () => {
    const decided = [aDivision('540126100201', 'X'), aDivision('540126100202')]
    expect(propose([aSchool('A', 'primary', '540126100000')], decided)).toEqual({ '540126100202': 'A' })
  })
})

test.each([
  ['540126100201', '540126100000'],
  ['540126100000', '540126000000'],
  ['540126000000', null],
])('%s lies in %s', (code, parent) => {
  expect(parentOf(divisionCode(code))).toBe(parent)
})

test.each([
  ['2023-01', '2023级1班'],
  ['2019-12', '2019级12班'],
  ['三(1)班', '三(1)班'],
])('class %s is called %s', (code, name) => {
  expect(classNameOf(code).zh).toBe(name)
})

test('the defaults are rules a county may have', () => {
  expect(decideRules(DEFAULT_RULES).ok).toBe(true)
})
