import { type ColumnType, type Selectable, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { COUNTED_POPULATIONS } from '../register/index.ts'
import type { BatchKind } from './batch-domain.ts'
import type { OrganKind } from './domain.ts'
import type { DocumentRow } from './store.ts'

type Given<T> = ColumnType<T, T, never>

interface BatchTable {
  county_code: Given<string>
  batch_id: Given<string>
  kind: Given<BatchKind>
  school_year: Given<number>
  organ_kind: Given<OrganKind>
  organ_unit: Given<string>
  fields: ColumnType<Record<string, unknown>, string, never>
  second_text: Given<string | null>
  issued_on: Given<PlainDate>
  term_on: Given<PlainDate>
  item_count: Given<number>
  left_out: Given<number>
  each_child: Given<boolean>
  started_by: Given<string>
  started_at: Given<Date>
  job_id: string | null
  submission_id: Given<string>
  division_code: Given<string>
  school_key: Given<string>
}
export type BatchRow = Selectable<BatchTable>
export type NewBatchRow = Omit<BatchRow, 'fields'> & { readonly fields: string }

interface BatchItemTable {
  county_code: Given<string>
  item_id: Given<string>
  batch_id: Given<string>
  ordinal: Given<number>
  /** Null once the child's data was deleted. */
  child_id: string | null
  outcome: string | null
  division_code: Given<string>
  school_key: Given<string>
}
export type BatchItemRow = Selectable<BatchItemTable>

/** `papers`: PDFs of many; `each`: a PDF for each child in a ZIP; `words`: Word files of a bureau's own template in a ZIP; `list`: 签收表. */
export type BatchContent = 'papers' | 'each' | 'words' | 'list'

interface BatchFileTable {
  county_code: Given<string>
  batch_id: Given<string>
  part: Given<number>
  content: Given<BatchContent>
  paper_count: Given<number>
  file_sha256: Given<string>
  file_bytes: Given<number>
  made_at: Given<Date>
  division_code: Given<string>
  school_key: Given<string>
}
export type BatchFileRow = Selectable<BatchFileTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'documents.batch': BatchTable
    'documents.batch_item': BatchItemTable
    'documents.batch_file': BatchFileTable
  }
}

/** Children of the scope a run is for: those born in a range who count in the population, in order of their place. */
export function listBatchChildren(tx: Tx, scope: Scope, born: { readonly first: PlainDate; readonly last: PlainDate }) {
  return tx
    .selectFrom('register.pub_child')
    .select(['child_id', 'division_code', 'school_key', 'born_on'])
    .where(inScope(scope, 'register.pub_child'))
    .where('population', 'in', COUNTED_POPULATIONS)
    .where('born_on', '>=', born.first)
    .where('born_on', '<=', born.last)
    .orderBy('division_code')
    .orderBy('child_id')
    .execute()
}

export async function insertBatch(tx: Tx, batch: NewBatchRow, items: readonly BatchItemRow[]): Promise<void> {
  await tx.insertInto('documents.batch').values(batch).execute()
  for (let at = 0; at < items.length; at += 1000)
    await tx
      .insertInto('documents.batch_item')
      .values(items.slice(at, at + 1000))
      .execute()
}

export function findBatch(tx: Tx, scope: Scope, batchId: string): Promise<BatchRow | undefined> {
  return tx
    .selectFrom('documents.batch')
    .selectAll()
    .where(inScope(scope, 'documents.batch'))
    .where('batch_id', '=', batchId)
    .executeTakeFirst()
}

export function findBatchBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<BatchRow | undefined> {
  return tx
    .selectFrom('documents.batch')
    .selectAll()
    .where(inScope(scope, 'documents.batch'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

export function listBatchRows(tx: Tx, scope: Scope): Promise<BatchRow[]> {
  return tx
    .selectFrom('documents.batch')
    .selectAll()
    .where(inScope(scope, 'documents.batch'))
    .orderBy('started_at', 'desc')
    .limit(50)
    .execute()
}

export async function saveBatchJob(tx: Tx, batch: BatchRow, jobId: string): Promise<void> {
  await tx
    .updateTable('documents.batch')
    .set({ job_id: jobId })
    .where('county_code', '=', batch.county_code)
    .where('batch_id', '=', batch.batch_id)
    .execute()
}

/** The next children of a run who have no paper yet, held so that two workers never take the same. */
export function takeWaitingItems(tx: Tx, scope: Scope, batchId: string, count: number): Promise<BatchItemRow[]> {
  return tx
    .selectFrom('documents.batch_item')
    .selectAll()
    .where(inScope(scope, 'documents.batch_item'))
    .where('batch_id', '=', batchId)
    .where('outcome', 'is', null)
    .orderBy('ordinal')
    .limit(count)
    .forUpdate()
    .execute()
}

export async function saveOutcomes(
  tx: Tx,
  county: string,
  outcomes: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  for (const [outcome, itemIds] of outcomes) {
    await tx
      .updateTable('documents.batch_item')
      .set({ outcome })
      .where('county_code', '=', county)
      .where('item_id', 'in', itemIds)
      .execute()
  }
}

/** Children of some items, as the register has them now. */
export function listChildrenOfItems(tx: Tx, scope: Scope, childIds: readonly string[]) {
  return tx
    .selectFrom('register.pub_child')
    .selectAll()
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', 'in', childIds)
    .execute()
}

/** How many papers of a run were issued in each village of the scope. */
export async function issuedByVillage(tx: Tx, scope: Scope, batchId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('documents.batch_item')
    .where(inScope(scope, 'documents.batch_item'))
    .where('batch_id', '=', batchId)
    .where('outcome', '=', 'issued')
    .select(['division_code', sql<number>`count(*)::int`.as('count')])
    .groupBy('division_code')
    .orderBy('division_code')
    .execute()
  return new Map(rows.map((row) => [row.division_code, row.count]))
}

/** Refusals of a run with how many children each met. */
export async function batchRefusals(tx: Tx, scope: Scope, batchId: string): Promise<{ code: string; count: number }[]> {
  return tx
    .selectFrom('documents.batch_item')
    .where(inScope(scope, 'documents.batch_item'))
    .where('batch_id', '=', batchId)
    .where('outcome', '<>', 'issued')
    .select([sql<string>`outcome`.as('code'), sql<number>`count(*)::int`.as('count')])
    .groupBy('outcome')
    .orderBy('outcome')
    .execute()
}

/** Papers of a run in one village, in the order of their numbers. */
export function listBatchDocuments(tx: Tx, scope: Scope, batchId: string, village: string): Promise<DocumentRow[]> {
  return papersOfVillage(tx, scope, batchId, village).where('blanked_on', 'is', null).orderBy('doc_serial').execute()
}

const papersOfVillage = (tx: Tx, scope: Scope, batchId: string, village: string) =>
  tx
    .selectFrom('documents.document')
    .selectAll()
    .where(inScope(scope, 'documents.document'))
    .where('batch_id', '=', batchId)
    .where('division_code', '=', village)

/** Those of some papers that are of a run and a village. */
export async function listBatchDocumentsById(
  tx: Tx,
  scope: Scope,
  batchId: string,
  village: string,
  ids: readonly string[],
): Promise<DocumentRow[]> {
  if (ids.length === 0) return []
  return papersOfVillage(tx, scope, batchId, village).where('document_id', 'in', ids).execute()
}

export async function insertBatchFile(tx: Tx, row: BatchFileRow): Promise<void> {
  await tx
    .insertInto('documents.batch_file')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function listBatchFiles(tx: Tx, scope: Scope, batchId: string): Promise<BatchFileRow[]> {
  return tx
    .selectFrom('documents.batch_file')
    .selectAll()
    .where(inScope(scope, 'documents.batch_file'))
    .where('batch_id', '=', batchId)
    .orderBy('division_code')
    .orderBy('content')
    .orderBy('part')
    .execute()
}
