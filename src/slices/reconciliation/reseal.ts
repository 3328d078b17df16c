import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openedCandidate, sealedCandidate } from './candidates.ts'

/** Rows of one transaction: short enough that nobody waits for it. */
const BATCH = 500

/** Seals anew the next findings with a candidate that is not sealed with the county's newest key; returns how many. */
export async function resealFindings(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const rows = await tx
    .selectFrom('reconciliation.finding')
    .select(['finding_id', 'evidence'])
    .where('county_code', '=', county)
    .where(
      sql<boolean>`exists (select from jsonb_array_elements(evidence -> 'candidates') candidate
        where candidate ->> 'sealed' is null or not candidate ->> 'sealed' ^@ ${secrets.currentMark(county)})`,
    )
    .orderBy('finding_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const { finding_id: findingId, evidence } of rows) {
    const candidates = evidence.candidates.map((stored) =>
      sealedCandidate(secrets, county, findingId, openedCandidate(secrets, county, findingId, stored)),
    )
    await tx
      .updateTable('reconciliation.finding')
      .set({ evidence: JSON.stringify({ ...evidence, candidates }) })
      .where('county_code', '=', county)
      .where('finding_id', '=', findingId)
      .execute()
  }
  return rows.length
}
