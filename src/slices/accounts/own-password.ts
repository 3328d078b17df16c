import { type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { type Account, decideSignIn } from './domain.ts'
import { passwordMatches } from './password.ts'
import { type Origin, recordFailure } from './sessions.ts'
import { findAccountForUpdate } from './store.ts'
import { findPasswordHash, selectSecurityRules } from './store-sign-in.ts'

export type OwnPasswordRefusal =
  | 'accounts.not-found'
  | 'accounts.wrong-current-password'
  | 'accounts.demo-has-no-second-factor'

/** Changes how the own account signs in, after its password was typed again. Wrong ones count like those at sign-in. */
export async function withOwnPassword<Value, Code extends string>(
  app: App,
  actor: Actor,
  password: string,
  origin: Origin,
  work: (tx: Tx, account: Account) => Promise<Decision<Value, Code>>,
): Promise<Decision<Value, Code | OwnPasswordRefusal>> {
  const stored = await withReference(app.db, (tx) => findPasswordHash(tx, actor.id))
  const isRight = stored !== undefined && (await passwordMatches(password, stored))
  return withScope<Decision<Value, Code | OwnPasswordRefusal>>(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    if (!account) return refuse('accounts.not-found')
    if (account.isDemo) return refuse('accounts.demo-has-no-second-factor')
    const outcome = decideSignIn(account, isRight, app.clock.now())
    if (outcome === 'signed-in') return work(tx, account)
    const { rules } = await selectSecurityRules(tx, account.countyCode)
    await recordFailure(tx, app, account, rules, { outcome }, origin)
    return refuse('accounts.wrong-current-password')
  })
}
