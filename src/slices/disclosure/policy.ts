import { DUTY_ROLES } from '../../kernel/duty.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { ExportRequest } from './domain.ts'

export const permissions = {
  'disclosure.unmask': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
    ...DUTY_ROLES,
  ],
  'disclosure.export': ['bureau-officer', 'township-officer', 'school-officer'],
  /** The second person; the security administrator sees who wants what and why, and no child. */
  'disclosure.approve-export': ['bureau-officer', 'township-officer', 'school-officer', 'security-administrator'],
} as const satisfies Record<string, readonly Role[]>

/** Whose requests somebody may see and decide on: those made inside their own scope. */
export function mayDecideExport(
  actor: Actor,
  request: Pick<ExportRequest, 'divisionPrefix' | 'schoolPrefix'>,
): boolean {
  const roles: readonly Role[] = permissions['disclosure.approve-export']
  if (actor.role === 'system') return true
  if (!roles.includes(actor.role)) return false
  if (actor.role === 'security-administrator' || actor.role === 'bureau-officer') return true
  const { divisionPrefix, schoolPrefix } = actor.scope
  if (divisionPrefix !== undefined) return request.divisionPrefix?.startsWith(divisionPrefix) ?? false
  return schoolPrefix !== undefined && (request.schoolPrefix?.startsWith(schoolPrefix) ?? false)
}
