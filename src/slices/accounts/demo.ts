import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { type AccountRole, actorOf, decideScope } from './domain.ts'
import { hashPassword } from './password.ts'
import { insertAccount, selectDemoAccounts } from './store.ts'
import { savePassword } from './store-sign-in.ts'

/** Password of every demo account; it is printed on the sign-in page and opens made-up data only. */
export const DEMO_PASSWORD = 'Demo-2026'

export interface DemoAccount {
  readonly loginName: string
  readonly displayName: string
  readonly role: AccountRole
  readonly divisionPrefix?: string
  readonly schoolPrefix?: string
}

/** Makes the demo accounts of a demo county; those that are there already stay as they are. */
export async function createDemoAccounts(
  app: App,
  county: CountyCode,
  accounts: readonly DemoAccount[],
): Promise<Decision<number, 'accounts.scope-does-not-fit-role' | 'accounts.scope-outside-county'>> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const scope = systemScope(county, 'system:demo')
  return withScope(app.db, scope, async (tx) => {
    let made = 0
    for (const account of accounts) {
      const lines = decideScope(account.role, county, account)
      if (!lines.ok) return refuse(lines.code, lines.details)
      const id = newId()
      const { loginName, displayName, role } = account
      const given = { id, countyCode: county, loginName, displayName, role, phone: null, isDemo: true }
      const ready = { mustChangePassword: false, authorisedBy: scope.actorId }
      if (!(await insertAccount(tx, { ...given, ...lines.value, ...ready }, app.clock.now()))) continue
      await savePassword(tx, id, passwordHash)
      const details = { role, demo: true }
      await recordAudit(tx, { event: 'accounts.account-created', actorId: scope.actorId, subjectId: id, details })
      made++
    }
    return accept(made)
  })
}

/** The demo accounts by login name, to act as they would. */
export async function demoActors(tx: Tx): Promise<ReadonlyMap<string, Actor>> {
  return new Map((await selectDemoAccounts(tx)).map((account) => [account.loginName, actorOf(account)]))
}
