import type { Role } from '../../kernel/scope.ts'

export const permissions = {
  /** The administrator reads it too: entries hold ids, never a child's name or number. */
  'audit.read': ['administrator', 'bureau-officer'],
  'audit.export': ['administrator', 'bureau-officer'],
  'audit.verify': ['administrator', 'bureau-officer'],
} as const satisfies Record<string, readonly Role[]>
