import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type Actor, isAdministrator, type Role } from '../../kernel/scope.ts'
import { type Account, isKept } from './domain.ts'

export const permissions = {
  'accounts.read': ['system-administrator', 'security-administrator'],
  /** System administrator: which accounts there are, and whether they are switched on. */
  'accounts.manage': ['system-administrator'],
  /** Security administrator: what an account may do, and for whom. */
  'accounts.authorise': ['security-administrator'],
  'accounts.change-security-rules': ['security-administrator'],
} as const satisfies Record<string, readonly Role[]>

/** Nobody switches off, demotes or resets the account they are signed in with: a county must not lock itself out. */
export function mayManage(actor: Actor, accountId: string): Decision<Actor, 'accounts.not-the-own-account'> {
  return actor.id === accountId ? refuse('accounts.not-the-own-account') : accept(actor)
}

/** Outside the unit an administrator keeps, an account looks as if it were not there. */
export function maySeeAccount(
  actor: Actor,
  account: Pick<Account, 'role' | 'divisionPrefix' | 'schoolPrefix'>,
  schools: ReadonlySet<string>,
): Decision<Actor, 'accounts.not-found'> {
  return isKept(actor.administers, account, schools) ? accept(actor) : refuse('accounts.not-found')
}

/** A new password would open the account of another administrator to this one; that is done on the machine itself. */
export function mayResetPassword(
  actor: Actor,
  account: Pick<Account, 'role'>,
): Decision<Actor, 'accounts.administrator-reset-on-machine'> {
  return isAdministrator(account.role) && account.role !== 'system-administrator' && actor.role !== 'system'
    ? refuse('accounts.administrator-reset-on-machine')
    : accept(actor)
}
