import type { Tx } from '../../platform/database.ts'
import { resealRows } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { type KeptChild, type KeptRecord, openedChild, openedRecord, sealedChild, sealedRecord } from './sealed.ts'

/**
 * Seals anew the next children and records that are not sealed with the county's newest key, also those of an older
 * home that are not sealed at all. Returns how many; none when everything is.
 */
export async function resealRegister(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const children = await resealRows<KeptChild>(tx, secrets, county, {
    table: 'register.child',
    key: ['child_id'],
    resealed: (row) => sealedChild(secrets, openedChild(secrets, row)),
  })
  const records = await resealRows<KeptRecord>(tx, secrets, county, {
    table: 'register.child_record',
    key: ['child_id', 'roster_id', 'row_no'],
    resealed: (row) => sealedRecord(secrets, openedRecord(secrets, row)),
  })
  return children + records
}
