import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openedPupil, sealedPupil } from './sealed.ts'

/** Rows of one transaction: short enough that nobody waits for it. */
const BATCH = 500

/** Seals anew the next pupil records that are not sealed with the county's newest key; returns how many. */
export async function resealEnrolment(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const rows = await tx
    .selectFrom('enrolment.pupil')
    .selectAll()
    .where('county_code', '=', county)
    .where(sql<boolean>`(sealed is null or not sealed ^@ ${secrets.currentMark(county)})`)
    .orderBy('pupil_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const row of rows) {
    await tx
      .updateTable('enrolment.pupil')
      .set(sealedPupil(secrets, openedPupil(secrets, row)))
      .where('county_code', '=', county)
      .where('pupil_id', '=', row.pupil_id)
      .execute()
  }
  return rows.length
}
