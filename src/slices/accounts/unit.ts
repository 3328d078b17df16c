import type { Actor } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { listSchools } from '../directory/index.ts'
import type { Account } from './domain.ts'
import { maySeeAccount } from './policy.ts'
import { findAccount, findAccountForUpdate, type KeptUnit } from './store.ts'

/** The unit whose accounts an actor keeps, with the schools that lie in it; undefined: the whole county. */
export async function keptUnitOf(tx: Tx, actor: Actor): Promise<KeptUnit | undefined> {
  const { administers } = actor
  if (!administers) return undefined
  const { divisionPrefix } = administers
  if (divisionPrefix === undefined) return { ...administers, schools: [] }
  const schools = await listSchools(tx, actor.scope.county)
  const inUnit = schools.filter((school) => school.divisionCode.startsWith(divisionPrefix))
  return { divisionPrefix, schools: inUnit.map((school) => school.code) }
}

/** Finds an account that the actor keeps; one outside of the unit looks like none. */
export async function findKeptAccount(
  tx: Tx,
  actor: Actor,
  accountId: string,
  options: { readonly forUpdate?: boolean } = {},
): Promise<Account | undefined> {
  const find = options.forUpdate ? findAccountForUpdate : findAccount
  const account = await find(tx, actor.scope.county, accountId)
  if (!account) return undefined
  const unit = await keptUnitOf(tx, actor)
  return maySeeAccount(actor, account, new Set(unit?.schools)).ok ? account : undefined
}
