import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor, Role } from '../../kernel/scope.ts'

/** A school sees what is doubted and does not settle it: whoever reports is not the one who checks (M6). */
export const permissions = {
  'crosschecks.read': ['bureau-officer', 'township-officer', 'school-officer'],
  'crosschecks.count': ['bureau-officer', 'township-officer'],
  'crosschecks.assign': ['bureau-officer'],
  'crosschecks.settle': ['bureau-officer', 'township-officer'],
} as const satisfies Record<string, readonly Role[]>

/** The bureau settles any hit; a township what its own officer was asked to check. */
export function maySettle(
  actor: Actor,
  hit: { readonly assignee_unit: string | null },
): Decision<Actor, 'crosschecks.settled-by-checker'> {
  const isAsked = hit.assignee_unit !== null && hit.assignee_unit === actor.scope.divisionPrefix
  return actor.role === 'bureau-officer' || (actor.role === 'township-officer' && isAsked)
    ? accept(actor)
    : refuse('crosschecks.settled-by-checker')
}
