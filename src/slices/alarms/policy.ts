import type { Role } from '../../kernel/scope.ts'

/** Two of the three administrators, so that an alarm about one is seen by the other. */
export const permissions = {
  'alarms.read': ['security-administrator', 'audit-administrator'],
  'alarms.settle': ['security-administrator', 'audit-administrator'],
  'alarms.change-limits': ['security-administrator'],
} as const satisfies Record<string, readonly Role[]>
