import { type CountyCode, type DivisionCode, levelOf } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { CountyRules, Division, School } from './domain.ts'
import { selectCounties, selectDivisions, selectRules, selectSchool, selectSchools } from './store.ts'

export { importDivisions, importSchools, sponsorVillages } from './commands.ts'
export {
  type AttendanceRules,
  type CountyRules,
  classNameOf,
  type Division,
  type HonestyRules,
  type School,
  type SchoolKind,
} from './domain.ts'
export { type FileRefusal, readNamedRows } from './read-file.ts'

/** Lists county, townships and villages that hold on a day, in order of their codes. */
export async function listDivisions(tx: Tx, county: CountyCode, on: PlainDate): Promise<readonly Division[]> {
  return selectDivisions(tx, county, on)
}

/** Names of the divisions of a county by 12-digit code. */
export async function divisionNames(tx: Tx, county: CountyCode, on: PlainDate): Promise<ReadonlyMap<string, string>> {
  return new Map((await selectDivisions(tx, county, on)).map((division) => [division.code, division.name]))
}

/** Lists all schools of a county, closed ones too, in order of their codes. */
export async function listSchools(tx: Tx, county: CountyCode): Promise<readonly School[]> {
  return selectSchools(tx, county)
}

export async function findSchool(tx: Tx, county: CountyCode, schoolCode: string): Promise<School | undefined> {
  return selectSchool(tx, county, schoolCode)
}

/** Names of the schools of a county by code. */
export async function schoolNames(tx: Tx, county: CountyCode): Promise<ReadonlyMap<string, string>> {
  return new Map((await selectSchools(tx, county)).map((school) => [school.code, school.name]))
}

/** Sponsoring school (包保学校) by village code. */
export async function sponsoringSchools(
  tx: Tx,
  county: CountyCode,
  on: PlainDate,
): Promise<ReadonlyMap<DivisionCode, string>> {
  const villages = (await selectDivisions(tx, county, on)).filter((division) => levelOf(division.code) === 'village')
  return new Map(
    villages.flatMap((village) => (village.sponsoringSchoolCode ? [[village.code, village.sponsoringSchoolCode]] : [])),
  )
}

/** The rules a county works by: what it decided, defaults for the rest. */
export async function getCountyRules(tx: Tx, county: CountyCode): Promise<CountyRules> {
  return (await selectRules(tx, county)).rules
}

/** The number of the decision the rules stand by; 0 while the county has decided nothing. */
export async function getRulesVersion(tx: Tx, county: CountyCode): Promise<number> {
  return (await selectRules(tx, county)).version
}

/** Counties this home knows, by code; usually one. */
export async function listCounties(tx: Tx): Promise<readonly { readonly code: CountyCode; readonly name: string }[]> {
  return selectCounties(tx)
}
