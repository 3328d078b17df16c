import type { Tx } from '../../platform/database.ts'
import { hasAccounts as findAny, hasDemoAccounts, selectNames } from './store.ts'

export { listColleaguesOf, listMembersOf } from './colleagues.ts'
export { createDemoAccounts, DEMO_PASSWORD, type DemoAccount, demoActors } from './demo.ts'
export { type Account, type AccountRole, addressGroup } from './domain.ts'
export { listOfficersOver, type Officer } from './officers.ts'
export { clearPhones, deleteSessions, listOldSessions, listUnusedPhones } from './retention.ts'
export { sessionResolver } from './session-lookup.ts'

/** Names of accounts by id, for lists of who did something. Ids of machines (`system:…`, `cli:…`) are not among them. */
export async function accountNames(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return selectNames(
    tx,
    ids.filter((id) => /^[0-9a-f-]{36}$/.test(id)),
  )
}

/** Tells whether anybody can sign in at all; false in a new home. */
export async function hasAccounts(tx: Tx): Promise<boolean> {
  return findAny(tx)
}

/** Tells whether a home was ever given demo accounts: its children are made up, even when those are switched off. */
export async function wasDemo(tx: Tx): Promise<boolean> {
  return hasDemoAccounts(tx, { evenSwitchedOff: true })
}
