import type { Role } from '../../kernel/scope.ts'

/** A school sees what is doubted and does not settle it: whoever reports is not the one who checks (M6). */
export const permissions = {
  'crosschecks.read': ['bureau-officer', 'township-officer', 'school-officer'],
  'crosschecks.count': ['bureau-officer', 'township-officer'],
  'crosschecks.settle': ['bureau-officer'],
} as const satisfies Record<string, readonly Role[]>
