import { ROLES, type Role } from '../../kernel/scope.ts'

/** A role a person can have; `system` is the machine and never signs in. */
export type AccountRole = Exclude<Role, 'system'>

export const ACCOUNT_ROLES: readonly AccountRole[] = ROLES.filter((role) => role !== 'system')
