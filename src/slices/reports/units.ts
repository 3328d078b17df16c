import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { listDivisions, listSchools, schoolNames } from '../directory/index.ts'
import type { PlaceNames } from '../register/index.ts'
import type { ReportUnit } from './domain.ts'
import { ownUnitOf } from './policy.ts'

export interface NamedUnit extends ReportUnit {
  readonly name: string
  /** Where the unit lies, 12 digits. */
  readonly divisionCode: string
}

/** A school code has 10 digits, a division prefix 6, 9 or 12. */
export function unitOfCode(code: string): ReportUnit {
  return { line: code.length === 10 ? 'school' : 'household', code }
}

/** The name of a unit of the county; undefined when there is none. */
export async function nameOfUnit(
  tx: Tx,
  county: CountyCode,
  places: PlaceNames,
  unit: ReportUnit,
): Promise<string | undefined> {
  if (unit.line === 'school') return (await schoolNames(tx, county)).get(unit.code)
  const name = places.division(unit.code)
  // The directory answers with the code itself where it knows no name.
  return name === unit.code.padEnd(12, '0') ? undefined : name
}

/** Every unit of a county that reports: the county, its townships and villages, and its schools that are open. */
export async function listUnits(tx: Tx, county: CountyCode, on: PlainDate): Promise<readonly NamedUnit[]> {
  const divisions = await listDivisions(tx, county, on)
  const schools = await listSchools(tx, county)
  return [
    ...divisions.map((one) => ({
      line: 'household' as const,
      code: prefixWithin(one.code),
      name: one.name,
      divisionCode: one.code,
    })),
    ...schools
      .filter((one) => one.active)
      .map((one) => ({ line: 'school' as const, code: one.code, name: one.name, divisionCode: one.divisionCode })),
  ]
}

/** Whose monthly report somebody looks after: a bureau its townships and schools, a township its villages. */
export async function listUnitsBelow(app: App, tx: Tx, actor: Actor): Promise<readonly NamedUnit[]> {
  const own = ownUnitOf(actor)
  if (!own) return []
  const units = await listUnits(tx, actor.scope.county, app.clock.today())
  if (own.line === 'school') return units.filter((unit) => unit.line === 'school' && unit.code === own.code)
  const isBureau = own.code.length === 6
  const deepest = isBureau ? 9 : 12
  return units.filter((unit) =>
    unit.line === 'school' ? isBureau : unit.code.startsWith(own.code) && unit.code.length <= deepest,
  )
}

/** 540126100000 → 540126100: the digits a unit is known by. */
function prefixWithin(code: string): string {
  if (!code.endsWith('000')) return code
  return code.slice(6, 9) === '000' ? code.slice(0, 6) : code.slice(0, 9)
}
