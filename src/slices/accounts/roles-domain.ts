import { ADMINISTRATORS, type Role } from '../../kernel/scope.ts'

/** Roles a person can have; `system` is the machine and never signs in. */
export const ACCOUNT_ROLES = [
  ...ADMINISTRATORS,
  'bureau-officer',
  'township-officer',
  'school-officer',
  'homeroom-teacher',
  'village-officer',
] as const satisfies readonly Role[]
export type AccountRole = (typeof ACCOUNT_ROLES)[number]
