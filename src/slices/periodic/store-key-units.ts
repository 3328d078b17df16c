import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'

interface KeyListingTable {
  county_code: string
  month: string
  listed_on: PlainDate
  units: string[]
}

declare module '../../platform/database.ts' {
  interface Schema {
    'periodic.key_listing': KeyListingTable
  }
}

/** Units under key management by month (2026-11), of months from a first one on. */
export async function listKeyListings(
  tx: Tx,
  county: CountyCode,
  fromMonth: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await tx
    .selectFrom('periodic.key_listing')
    .select(['month', 'units'])
    .where('county_code', '=', county)
    .where('month', '>=', fromMonth)
    .execute()
  return new Map(rows.map((row) => [row.month, new Set(row.units)]))
}

/** Puts a month's list on record; the first one made of a month holds. */
export async function insertKeyListing(tx: Tx, listing: KeyListingTable): Promise<void> {
  await tx
    .insertInto('periodic.key_listing')
    .values(listing)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
