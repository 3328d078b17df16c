import type { Role } from '../../kernel/scope.ts'

/** Whoever works with children reads those of their own scope; an administrator reads none. */
export const permissions = {
  'register.list-children': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
  ],
  'register.show-child': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
  ],
  /** A whole list leaves the system only through the units that answer for it. */
  'register.export-children': ['bureau-officer', 'township-officer', 'school-officer'],
} as const satisfies Record<string, readonly Role[]>
