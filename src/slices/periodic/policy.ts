import type { Actor, Role } from '../../kernel/scope.ts'
import type { ReportUnit } from '../reports/domain.ts'
import { ownUnitOf } from '../reports/policy.ts'
import type { Kind, Level, SigningLevel } from './kinds-domain.ts'

export const permissions = {
  'periodic.read': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer'],
  'periodic.file': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer'],
  'periodic.sign': ['bureau-officer', 'township-officer'],
} as const satisfies Record<string, readonly Role[]>

const LEVEL_OF_DIGITS: Readonly<Record<number, Level>> = { 6: 'county', 9: 'township', 12: 'village' }

/** The level a unit stands on, by the length of its code. */
export function levelOfUnit(unit: ReportUnit): Level | undefined {
  return unit.line === 'school' ? 'school' : LEVEL_OF_DIGITS[unit.code.length]
}

/** Every unit files for itself and for nobody else, and only the kinds of its level. */
export function mayFile(actor: Actor, kind: Kind, unit: ReportUnit): boolean {
  const own = ownUnitOf(actor)
  const roles: readonly Role[] = permissions['periodic.file']
  return (
    roles.includes(actor.role) &&
    own?.line === unit.line &&
    own.code === unit.code &&
    levelOfUnit(unit) === kind.filedBy
  )
}

/** The level somebody signs on; a unit never signs its own report. */
export function signingLevelOf(actor: Actor, kind: Kind): SigningLevel | undefined {
  const roles: readonly Role[] = permissions['periodic.sign']
  const own = ownUnitOf(actor)
  const level = own && levelOfUnit(own)
  return roles.includes(actor.role) ? kind.signedBy.find((one) => one === level) : undefined
}

/** Whose reports somebody reads: the own, and those of the units that lie in the own place. */
export function mayRead(actor: Actor, unit: ReportUnit & { readonly divisionCode: string }): boolean {
  const own = ownUnitOf(actor)
  if (!own) return false
  if (own.line === 'school') return unit.line === 'school' && unit.code === own.code
  return unit.divisionCode.startsWith(own.code)
}
