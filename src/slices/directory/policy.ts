import { DUTY_ROLES } from '../../kernel/duty.ts'
import type { Role } from '../../kernel/scope.ts'

export const permissions = {
  /** Names of places and schools are public; every role needs them to read a list. */
  'directory.read': [
    'system-administrator',
    'security-administrator',
    'bureau-officer',
    'township-officer',
    'school-officer',
    'homeroom-teacher',
    'village-officer',
    ...DUTY_ROLES,
  ],
  'directory.manage': ['system-administrator'],
  'directory.change-rules': ['system-administrator'],
} as const satisfies Record<string, readonly Role[]>
