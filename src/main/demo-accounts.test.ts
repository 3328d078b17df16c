import { expect, test } from 'vitest'
import { countyCode, divisionCode, levelOf } from '../kernel/division-code.ts'
import { plainDate } from '../kernel/plain-date.ts'
import type { Division, School } from '../slices/directory/index.ts'
import { demoAccountsOf } from './demo-accounts.ts'

const county = countyCode('540126')
const aDivision = (code: string): Division => ({
  code: divisionCode(code),
  name: code,
  level: levelOf(divisionCode(code)),
  validFrom: plainDate('2000-01-01'),
  validTo: null,
  parentCode: code.endsWith('000') ? null : divisionCode(`${code.slice(0, 9)}000`),
  sponsoringSchoolCode: null,
})
const aSchool = (code: string, kind: School['kind'], division: string): School => ({
  code,
  name: code,
  kind,
  isPrivate: false,
  active: true,
  divisionCode: divisionCode(division),
})

test('there is one demo account for each role, along one line or by its duty', () => {
  const divisions = ['540126000000', '540126001000', '540126001201', '540126101000', '540126101201'].map(aDivision)
  const schools = [
    aSchool('J', 'junior', '540126101000'),
    aSchool('S', 'primary', '540126001000'),
    aSchool('P', 'primary', '540126101000'),
  ]
  const classes = [
    { schoolCode: 'P', classCode: '2023-01', pupils: 30 },
    { schoolCode: 'P', classCode: '2022-02', pupils: 41 },
  ]
  const scopes = demoAccountsOf(county, divisions, schools, classes).map(({ role, divisionPrefix, schoolPrefix }) => [
    role,
    divisionPrefix ?? schoolPrefix,
  ])
  expect(scopes).toEqual([
    ['system-administrator', undefined],
    ['security-administrator', undefined],
    ['audit-administrator', undefined],
    ['bureau-officer', '540126'],
    ['disabled-federation-officer', undefined],
    ['police-officer', undefined],
    ['township-officer', '540126101'],
    ['village-officer', '540126101201'],
    ['school-officer', 'P/'],
    ['homeroom-teacher', 'P/2022-02/'],
  ])
})

test('a county without villages or classes has the accounts it can have', () => {
  expect(demoAccountsOf(county, [aDivision('540126000000')], [], []).map((account) => account.role)).toEqual([
    'system-administrator',
    'security-administrator',
    'audit-administrator',
    'bureau-officer',
    'disabled-federation-officer',
    'police-officer',
  ])
})
