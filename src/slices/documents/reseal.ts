import type { Tx } from '../../platform/database.ts'
import { resealRows } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { RESEALED } from './content.ts'

/** Seals anew the next papers, addressees and services that are not sealed with the county's newest key; 0 when all are. */
export async function resealDocuments(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  let count = 0
  for (const [table, { id, place }] of Object.entries(RESEALED)) {
    count += await resealRows<Readonly<Record<string, string>>>(tx, secrets, county, {
      table,
      key: [id],
      resealed: (row) => {
        const at = place(row[id]!)
        return { sealed: secrets.sealBulk(county, at, secrets.open(county, at, row['sealed']!)) }
      },
    })
  }
  return count
}
