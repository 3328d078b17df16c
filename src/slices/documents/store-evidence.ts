import type { CountyCode } from '../../kernel/division-code.ts'
import type { Tx } from '../../platform/database.ts'
import type { EvidenceRow } from './store.ts'

export type { EvidenceRow } from './store.ts'

const unchecked = (tx: Tx, county: CountyCode) =>
  tx.selectFrom('documents.evidence').where('county_code', '=', county).where('metadata', '=', 'unchecked')

/** Photos nobody has taken the place out of. */
export async function countUnchecked(tx: Tx, county: CountyCode): Promise<number> {
  const { count } = await unchecked(tx, county)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The next of them, kept for this transaction. */
export function takeUnchecked(tx: Tx, county: CountyCode, limit: number): Promise<EvidenceRow[]> {
  return unchecked(tx, county).selectAll().orderBy('evidence_id').limit(limit).forUpdate().skipLocked().execute()
}

export async function updateEvidenceFile(
  tx: Tx,
  row: EvidenceRow,
  values: Partial<Pick<EvidenceRow, 'metadata' | 'file_sha256' | 'file_bytes'>>,
): Promise<void> {
  await tx
    .updateTable('documents.evidence')
    .set(values)
    .where('county_code', '=', row.county_code)
    .where('evidence_id', '=', row.evidence_id)
    .execute()
}
