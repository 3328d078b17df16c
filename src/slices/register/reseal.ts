import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openedChild, openedRecord, sealedChild, sealedRecord } from './sealed.ts'

/** Rows of one transaction: short enough that nobody waits for it. */
const BATCH = 500

/**
 * Seals anew the next children and records that are not sealed with the county's newest key, also those of an older
 * home that are not sealed at all. Returns how many; none when everything is.
 */
export async function resealRegister(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const isOld = sql<boolean>`(sealed is null or not sealed ^@ ${secrets.currentMark(county)})`
  const children = await tx
    .selectFrom('register.child')
    .selectAll()
    .where('county_code', '=', county)
    .where(isOld)
    .orderBy('child_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const row of children) {
    await tx
      .updateTable('register.child')
      .set(sealedChild(secrets, openedChild(secrets, row)))
      .where('county_code', '=', county)
      .where('child_id', '=', row.child_id)
      .execute()
  }
  const records = await tx
    .selectFrom('register.child_record')
    .selectAll()
    .where('county_code', '=', county)
    .where(isOld)
    .orderBy('child_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const row of records) {
    await tx
      .updateTable('register.child_record')
      .set(sealedRecord(secrets, openedRecord(secrets, row)))
      .where('county_code', '=', county)
      .where('child_id', '=', row.child_id)
      .where('roster_id', '=', row.roster_id)
      .where('row_no', '=', row.row_no)
      .execute()
  }
  return children.length + records.length
}
