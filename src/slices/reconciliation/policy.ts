import { DUTY_ROLES } from '../../kernel/duty.ts'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Actor, isInScope, type Role } from '../../kernel/scope.ts'

export const permissions = {
  'reconciliation.list-runs': ['bureau-officer'],
  'reconciliation.start-run': ['bureau-officer'],
  'reconciliation.list-findings': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
    ...DUTY_ROLES,
  ],
  'reconciliation.export-findings': ['bureau-officer', 'township-officer', 'school-officer'],
  'reconciliation.settle-finding': ['bureau-officer', 'township-officer', 'school-officer'],
  /** Whoever works with the child must report, the village and the class too. */
  'reconciliation.report-finding': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
  ],
  'reconciliation.open-case': ['bureau-officer', 'township-officer', 'school-officer'],
} as const satisfies Record<string, readonly Role[]>

/** C5: the unit of the child's line checks a finding, or one above it; class and village look and report. */
export function mayHandleFinding(
  actor: Actor,
  permission: 'reconciliation.settle-finding' | 'reconciliation.report-finding' | 'reconciliation.open-case',
  finding: { readonly divisionCode: string; readonly schoolKey: string },
): Decision<Actor, 'finding.not-of-your-unit'> {
  const roles: readonly Role[] = permissions[permission]
  return roles.includes(actor.role) && isInScope(actor.scope, finding)
    ? accept(actor)
    : refuse('finding.not-of-your-unit')
}
