import type { Role } from '../../kernel/scope.ts'

export const permissions = {
  'enrolment.list-pupils': [
    'bureau-officer',
    'township-officer',
    'village-officer',
    'school-officer',
    'homeroom-teacher',
  ],
  'enrolment.export-pupils': ['bureau-officer', 'township-officer', 'school-officer'],
} as const satisfies Record<string, readonly Role[]>
