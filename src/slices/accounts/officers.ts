import type { CountyCode } from '../../kernel/division-code.ts'
import type { Role } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { placesOf } from './queries.ts'
import { selectAccountsOver } from './store.ts'

/** Somebody with an account who sees something. */
export interface Officer {
  readonly accountId: string
  readonly name: string
  readonly role: Role
  /** Their scope in words. */
  readonly unitName: string
}

/** Accounts of the two lines whose scope takes in something with these keys, from the county down, by name. */
export async function listOfficersOver(
  app: App,
  tx: Tx,
  county: CountyCode,
  keys: { readonly divisionCode: string; readonly schoolKey: string },
): Promise<Officer[]> {
  const accounts = await selectAccountsOver(tx, county, keys)
  const places = await placesOf(tx, app, county)
  return accounts.map((account) => ({
    accountId: account.id,
    name: account.displayName,
    role: account.role,
    unitName: places.scopeName(account),
  }))
}
