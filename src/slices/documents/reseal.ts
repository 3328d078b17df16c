import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { RESEALED } from './content.ts'

const BATCH = 500

/** Seals anew the next papers, addressees and services that are not sealed with the county's newest key; 0 when all are. */
export async function resealDocuments(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  let count = 0
  for (const table of Object.keys(RESEALED) as (keyof typeof RESEALED)[]) {
    const { id, place } = RESEALED[table]
    const { rows } = await sql<{ id: string; sealed: string }>`
      select ${sql.ref(id)} as id, sealed from ${sql.table(table)}
       where county_code = ${county} and not sealed ^@ ${secrets.currentMark(county)}
       order by ${sql.ref(id)} limit ${BATCH} for update`.execute(tx)
    for (const row of rows) {
      const text = secrets.open(county, place(row.id), row.sealed)
      await sql`update ${sql.table(table)} set sealed = ${secrets.sealBulk(county, place(row.id), text)}
                 where county_code = ${county} and ${sql.ref(id)} = ${row.id}`.execute(tx)
    }
    count += rows.length
  }
  return count
}
