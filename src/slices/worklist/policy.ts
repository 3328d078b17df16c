import type { Actor, Role } from '../../kernel/scope.ts'

export const permissions = {
  'worklist.use': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
    'security-administrator',
  ],
} as const satisfies Record<string, readonly Role[]>

/** The unit whose queue somebody works on: a place, a school, a class, or an administrator's office. */
export function unitOf({ scope, role }: Actor): string {
  return scope.divisionPrefix ?? scope.schoolPrefix ?? role
}
