import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Actor, isInScope, type Role } from '../../kernel/scope.ts'
import type { DropoutCase } from './domain.ts'

export const permissions = {
  'cases.list': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer', 'homeroom-teacher'],
  'cases.show': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer', 'homeroom-teacher'],
  'cases.export': ['bureau-officer', 'township-officer', 'school-officer'],
  'cases.verify': ['bureau-officer', 'township-officer', 'village-officer', 'school-officer', 'homeroom-teacher'],
  'cases.explain': ['bureau-officer', 'township-officer', 'school-officer'],
  'cases.confirm': ['township-officer', 'school-officer'],
} as const satisfies Record<string, readonly Role[]>

export type CaseStepName = 'verify' | 'explain' | 'confirm'

/** Everybody of either line who sees the case may look into it. */
export function mayVerify(actor: Actor, dropoutCase: DropoutCase): Decision<Actor, 'case.not-of-your-unit'> {
  return permitted(actor, 'cases.verify') && isInScope(actor.scope, dropoutCase)
    ? accept(actor)
    : refuse('case.not-of-your-unit')
}

/** A suspicion is taken away by the leading unit, its township or the bureau; never by the class or the village alone. */
export function mayExplain(
  actor: Actor,
  dropoutCase: DropoutCase,
): Decision<Actor, 'case.not-of-your-unit' | 'case.explained-by-lead-or-above'> {
  if (!isInScope(actor.scope, dropoutCase)) return refuse('case.not-of-your-unit')
  if (!permitted(actor, 'cases.explain')) return refuse('case.explained-by-lead-or-above')
  return actor.role === 'school-officer' && !isLeadingSchool(actor, dropoutCase)
    ? refuse('case.explained-by-lead-or-above')
    : accept(actor)
}

/** 认定: the principal of the leading school signs (standards §2.5 row 4); without a school, the leading township. */
export function mayConfirm(
  actor: Actor,
  dropoutCase: DropoutCase,
): Decision<Actor, 'case.not-of-your-unit' | 'case.confirmed-by-principal' | 'case.confirmed-by-township'> {
  if (!isInScope(actor.scope, dropoutCase)) return refuse('case.not-of-your-unit')
  if (dropoutCase.lead.line === 'school') {
    return actor.role === 'school-officer' && isLeadingSchool(actor, dropoutCase)
      ? accept(actor)
      : refuse('case.confirmed-by-principal')
  }
  return actor.role === 'township-officer' ? accept(actor) : refuse('case.confirmed-by-township')
}

function isLeadingSchool(actor: Actor, dropoutCase: DropoutCase): boolean {
  return dropoutCase.lead.line === 'school' && actor.scope.schoolPrefix === `${dropoutCase.lead.unit}/`
}

function permitted(actor: Actor, permission: keyof typeof permissions): boolean {
  const roles: readonly Role[] = permissions[permission]
  return roles.includes(actor.role)
}
