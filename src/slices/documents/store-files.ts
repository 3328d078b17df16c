import type { ColumnType, Selectable } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { DocumentKindName } from './domain.ts'
import { inSight } from './paper-line.ts'

type Given<T> = ColumnType<T, T, never>
export type PaperFormat = 'docx' | 'pdf'

interface DocumentFileTable {
  county_code: Given<string>
  document_id: Given<string>
  format: Given<PaperFormat>
  file_sha256: Given<string>
  file_bytes: Given<number>
  made_at: Given<Date>
  division_code: string
  school_key: string
  issuer_division: string
  issuer_school_key: string
}
export type DocumentFileRow = Selectable<DocumentFileTable>

interface TemplateTable {
  county_code: Given<string>
  kind: Given<DocumentKindName>
  version: Given<number>
  file_sha256: Given<string>
  file_bytes: Given<number>
  note: Given<string>
  uploaded_by: Given<string>
  uploaded_at: Given<Date>
}
export type TemplateRow = Selectable<TemplateTable>

interface TemplateUseTable {
  county_code: Given<string>
  kind: Given<DocumentKindName>
  version: number
  changed_by: string
  changed_at: Date
}

declare module '../../platform/database.ts' {
  interface Schema {
    'documents.document_file': DocumentFileTable
    'documents.template': TemplateTable
    'documents.template_use': TemplateUseTable
  }
}

export function findDocumentFile(
  tx: Tx,
  scope: Scope,
  documentId: string,
  format: PaperFormat,
): Promise<DocumentFileRow | undefined> {
  return tx
    .selectFrom('documents.document_file')
    .selectAll()
    .where(inSight(scope, 'documents.document_file'))
    .where('document_id', '=', documentId)
    .where('format', '=', format)
    .executeTakeFirst()
}

/** Keeps the file somebody first took; of two at once the first stays and is returned. */
export async function insertDocumentFile(tx: Tx, scope: Scope, row: DocumentFileRow): Promise<DocumentFileRow> {
  await tx
    .insertInto('documents.document_file')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'document_id', 'format']).doNothing())
    .execute()
  return (await findDocumentFile(tx, scope, row.document_id, row.format))!
}

export function listTemplateRows(tx: Tx, county: CountyCode): Promise<TemplateRow[]> {
  return tx
    .selectFrom('documents.template')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('kind')
    .orderBy('version', 'desc')
    .execute()
}

export function findTemplateRow(
  tx: Tx,
  county: CountyCode,
  kind: DocumentKindName,
  version: number,
): Promise<TemplateRow | undefined> {
  return tx
    .selectFrom('documents.template')
    .selectAll()
    .where('county_code', '=', county)
    .where('kind', '=', kind)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Version new papers are issued under, by kind; a kind without one is issued under the built-in template (0). */
export async function templateVersions(tx: Tx, county: CountyCode): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('documents.template_use')
    .select(['kind', 'version'])
    .where('county_code', '=', county)
    .execute()
  return new Map(rows.map((row) => [row.kind, row.version]))
}

export async function insertTemplate(tx: Tx, row: TemplateRow): Promise<void> {
  await tx.insertInto('documents.template').values(row).execute()
}

export async function saveTemplateUse(
  tx: Tx,
  use: { county_code: string; kind: DocumentKindName; version: number; changed_by: string; changed_at: Date },
): Promise<void> {
  const { version, changed_by, changed_at } = use
  await tx
    .insertInto('documents.template_use')
    .values(use)
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'kind']).doUpdateSet({ version, changed_by, changed_at }),
    )
    .execute()
}

const TABLES_WITH_FILES = [
  'documents.document_file',
  'documents.template',
  'documents.evidence',
  'documents.batch_file',
] as const

/** Hashes of all files that documents of a county speak of. */
export async function listDocumentHashes(tx: Tx, county: CountyCode): Promise<string[]> {
  const hashes: string[] = []
  for (const table of TABLES_WITH_FILES) {
    const rows = await tx.selectFrom(table).select('file_sha256').where('county_code', '=', county).execute()
    hashes.push(...rows.map((row) => row.file_sha256))
  }
  return hashes
}
