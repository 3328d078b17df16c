import type { CountyCode } from '../../kernel/division-code.ts'
import type { Tx } from '../../platform/database.ts'

// What of accounts may go after a while (privacy decides when). An account itself stays: the record names its actors.

const ofCounty = (tx: Tx, county: CountyCode) =>
  tx.selectFrom('accounts.account').select('accounts.account.id').where('county_code', '=', county)

/** Sessions of a county's accounts that were last seen before an instant. */
export async function listOldSessions(tx: Tx, county: CountyCode, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('accounts.session')
    .select('id')
    .where('account_id', 'in', ofCounty(tx, county))
    .where('last_seen_at', '<', before)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function deleteSessions(tx: Tx, county: CountyCode, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .deleteFrom('accounts.session')
    .where('account_id', 'in', ofCounty(tx, county))
    .where('id', 'in', [...ids])
    .execute()
}

/** Switched-off accounts with a telephone number that were not used since an instant. */
export async function listUnusedPhones(tx: Tx, county: CountyCode, before: Date): Promise<string[]> {
  const rows = await tx
    .selectFrom('accounts.account')
    .select('id')
    .where('county_code', '=', county)
    .where('active', '=', false)
    .where('phone', 'is not', null)
    .where((e) => e(e.fn.coalesce('last_sign_in_at', 'created_at'), '<', before))
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function clearPhones(tx: Tx, county: CountyCode, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('accounts.account')
    .set({ phone: null })
    .where('county_code', '=', county)
    .where('active', '=', false)
    .where('id', 'in', [...ids])
    .execute()
}
