import type { CountyCode } from '../kernel/division-code.ts'
import { schoolKeyOf } from '../kernel/scope.ts'
import type { DemoAccount } from '../slices/accounts/index.ts'
import type { Division, School } from '../slices/directory/index.ts'

export interface DemoClass {
  readonly schoolCode: string
  readonly classCode: string
  readonly pupils: number
}

/**
 * One account for each role, the offices that see by duty and then along one line: a village of the township, a school of it, the largest class of that
 * school. So the demo shows the same children from every side.
 */
export function demoAccountsOf(
  county: CountyCode,
  divisions: readonly Division[],
  schools: readonly School[],
  classes: readonly DemoClass[],
): readonly DemoAccount[] {
  const township = townshipWithSchool(divisions, schools)
  const village = divisions.find((division) => division.parentCode === township?.code)
  const school = schools.find((one) => one.kind === 'primary' && isIn(one, township)) ?? schools[0]
  const ofSchool = classes.filter((one) => one.schoolCode === school?.code).sort((a, b) => b.pupils - a.pupils)
  const largest = ofSchool[0]
  return [
    { loginName: 'demo-admin', displayName: '演示系统管理员', role: 'system-administrator' },
    { loginName: 'demo-security', displayName: '演示安全管理员', role: 'security-administrator' },
    { loginName: 'demo-audit', displayName: '演示审计管理员', role: 'audit-administrator' },
    { loginName: 'demo-bureau', displayName: '演示县教育局', role: 'bureau-officer', divisionPrefix: county },
    { loginName: 'demo-federation', displayName: '演示残联', role: 'disabled-federation-officer' },
    { loginName: 'demo-police', displayName: '演示公安', role: 'police-officer' },
    ...(township
      ? [line('demo-township', '演示乡镇干部', 'township-officer', { divisionPrefix: township.code.slice(0, 9) })]
      : []),
    ...(village ? [line('demo-village', '演示村干部', 'village-officer', { divisionPrefix: village.code })] : []),
    ...(school
      ? [line('demo-school', '演示学籍管理员', 'school-officer', { schoolPrefix: schoolKeyOf(school.code) })]
      : []),
    ...(school && largest
      ? [
          line('demo-teacher', '演示班主任', 'homeroom-teacher', {
            schoolPrefix: schoolKeyOf(school.code, largest.classCode),
          }),
        ]
      : []),
  ]
}

function line(
  loginName: string,
  displayName: string,
  role: DemoAccount['role'],
  scope: Pick<DemoAccount, 'divisionPrefix' | 'schoolPrefix'>,
): DemoAccount {
  return { loginName, displayName, role, ...scope }
}

/** A town with a primary school of its own; streets are too large to look at, the last townships too small. */
function townshipWithSchool(divisions: readonly Division[], schools: readonly School[]): Division | undefined {
  const townships = divisions.filter((division) => division.level === 'township')
  const withSchool = townships.filter((one) => schools.some((school) => school.kind === 'primary' && isIn(school, one)))
  return withSchool.find((one) => one.code[6] === '1') ?? withSchool[0] ?? townships[0]
}

const isIn = (school: School, township: Division | undefined): boolean =>
  township !== undefined && school.divisionCode.startsWith(township.code.slice(0, 9))
