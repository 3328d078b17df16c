import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { ReportUnit } from './domain.ts'

export const permissions = {
  'reports.figures': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer', 'homeroom-teacher'],
  'reports.monthly': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer'],
  'reports.enter-base-figure': ['bureau-officer'],
  'reports.set-target': ['bureau-officer'],
  'reports.self-inspection': ['bureau-officer'],
  'reports.key-units': ['bureau-officer', 'township-officer'],
} as const satisfies Record<string, readonly Role[]>

/** The unit somebody acts for; a homeroom teacher acts for a class, which makes no monthly report. */
export function ownUnitOf(actor: Actor): ReportUnit | undefined {
  const { divisionPrefix, schoolPrefix } = actor.scope
  if (divisionPrefix !== undefined) return { line: 'household', code: divisionPrefix }
  const school = /^([^/]+)\/$/.exec(schoolPrefix ?? '')
  return school ? { line: 'school', code: school[1]! } : undefined
}

/**
 * Tells whose report somebody may read. A bureau reads all; a township its own and its villages', not the schools':
 * a school's names include children of other townships.
 */
export function mayReadUnit(actor: Actor, unit: ReportUnit): Decision<Actor, 'report.unit-not-found'> {
  const own = ownUnitOf(actor)
  if (own === undefined) return refuse('report.unit-not-found')
  if (own.line === 'school')
    return unit.line === 'school' && unit.code === own.code ? accept(actor) : refuse('report.unit-not-found')
  if (unit.line === 'school') return own.code.length === 6 ? accept(actor) : refuse('report.unit-not-found')
  return unit.code.startsWith(own.code) ? accept(actor) : refuse('report.unit-not-found')
}
