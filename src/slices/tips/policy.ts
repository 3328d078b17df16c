import type { Role } from '../../kernel/scope.ts'

/** Who deals with tips: the township's and the county's offices. The village and the school are told by the case, not by the sender. */
export const permissions = {
  'tips.list': ['bureau-officer', 'township-officer'],
  'tips.show': ['bureau-officer', 'township-officer'],
  'tips.settle': ['bureau-officer', 'township-officer'],
} as const satisfies Record<string, readonly Role[]>
