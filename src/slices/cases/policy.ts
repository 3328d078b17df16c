import type { Role } from '../../kernel/scope.ts'

const ALL = ['bureau-officer', 'township-officer', 'village-officer', 'school-officer', 'homeroom-teacher'] as const
const OFFICES = ['bureau-officer', 'township-officer', 'village-officer', 'school-officer'] as const
const LEGAL = ['township-officer', 'bureau-officer'] as const

/** Who may come to a step at all; which step of which case is decided by the machine (`rules/steps.ts`). */
export const permissions = {
  'cases.list': ALL,
  'cases.show': ALL,
  'cases.export': ['bureau-officer', 'township-officer', 'school-officer'],
  'cases.verify': ALL,
  'cases.explain': ['bureau-officer', 'township-officer', 'school-officer'],
  'cases.confirm': ['township-officer', 'school-officer'],
} as const satisfies Record<string, readonly Role[]>
