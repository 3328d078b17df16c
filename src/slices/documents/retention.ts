import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { RESEALED } from './content.ts'

/**
 * Clears what papers say of children whose data is deleted; privacy decides whose. Number, kind, organ and days stay: the
 * register of papers has no gap, and the counts of a run no hole. Files lose their rows here and go from the disk with the
 * next sweep.
 */
export async function blankPapersOf(
  tx: Tx,
  secrets: Secrets,
  scope: Scope,
  childIds: readonly string[],
  today: PlainDate,
): Promise<void> {
  if (childIds.length === 0) return
  const papers = await tx
    .selectFrom('documents.document')
    .select(['document_id', 'batch_id', 'division_code'])
    .where(inScope(scope, 'documents.document'))
    .where('child_id', 'in', [...childIds])
    .forUpdate()
    .execute()
  for (const { document_id: documentId } of papers) {
    await tx
      .updateTable('documents.document')
      .set({ child_id: null, blanked_on: today, sealed: nothingOf(secrets, scope, documentId) })
      .where(inScope(scope, 'documents.document'))
      .where('document_id', '=', documentId)
      .execute()
    await deletePartsOf(tx, scope, documentId)
  }
  for (const { batch_id, division_code } of papers)
    if (batch_id !== null) await deleteMergedFiles(tx, scope, batch_id, division_code)
  await tx
    .updateTable('documents.batch_item')
    .set({ child_id: null })
    .where(inScope(scope, 'documents.batch_item'))
    .where('child_id', 'in', [...childIds])
    .execute()
}

const nothingOf = (secrets: Secrets, { county }: Scope, documentId: string): string =>
  secrets.sealBulk(county, RESEALED['documents.document'].place(documentId), '{}')

/** Whom a paper reached and how, its files and photos; what names others first. */
const PARTS = [
  'documents.document_file',
  'documents.evidence',
  'documents.service_record',
  'documents.addressee',
  'documents.withdrawal',
] as const

async function deletePartsOf(tx: Tx, scope: Scope, documentId: string): Promise<void> {
  for (const table of PARTS)
    await tx.deleteFrom(table).where(inScope(scope, table)).where('document_id', '=', documentId).execute()
}

/** Files with the papers of a village in one; who needs them prints the papers that are left. */
async function deleteMergedFiles(tx: Tx, scope: Scope, batchId: string, divisionCode: string): Promise<void> {
  await tx
    .deleteFrom('documents.batch_file')
    .where(inScope(scope, 'documents.batch_file'))
    .where('batch_id', '=', batchId)
    .where('division_code', '=', divisionCode)
    .execute()
}
