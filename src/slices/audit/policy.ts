import type { Role } from '../../kernel/scope.ts'

export const permissions = {
  /** The audit administrator reads it and nothing else: entries hold ids, never a child's name or number. */
  'audit.read': ['audit-administrator', 'bureau-officer'],
  'audit.export': ['audit-administrator', 'bureau-officer'],
  'audit.verify': ['audit-administrator', 'bureau-officer'],
} as const satisfies Record<string, readonly Role[]>
