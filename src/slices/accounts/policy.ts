import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor, Role } from '../../kernel/scope.ts'

export const permissions = {
  'accounts.manage': ['administrator'],
} as const satisfies Record<string, readonly Role[]>

/** Nobody switches off, demotes or resets the account they are signed in with: a county must not lock itself out. */
export function mayManage(actor: Actor, accountId: string): Decision<Actor, 'accounts.not-the-own-account'> {
  return actor.id === accountId ? refuse('accounts.not-the-own-account') : accept(actor)
}
