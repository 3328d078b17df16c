import { DUTY_ROLES } from '../../kernel/duty.ts'
import type { Role } from '../../kernel/scope.ts'

/** Whoever works with children reads those of their own scope; an administrator reads none. */
export const permissions = {
  'register.list-children': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
    ...DUTY_ROLES,
  ],
  'register.show-child': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
    ...DUTY_ROLES,
  ],
  /** A whole list leaves the system only through the units that answer for it. */
  'register.export-children': ['bureau-officer', 'township-officer', 'school-officer'],
} as const satisfies Record<string, readonly Role[]>
