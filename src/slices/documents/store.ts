import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { inSight } from './paper-line.ts'
import type { AddresseeRole, DocumentKindName, Organ, OrganKind, Series, ServiceMethod } from './domain.ts'

type Given<T> = ColumnType<T, T, never>

interface OrganTable {
  county_code: Given<string>
  organ_kind: Given<OrganKind>
  organ_unit: Given<string>
  full_name: string | null
  mark: string | null
  contact_person: string | null
  contact_phone: string | null
  address: string | null
  changed_by: string
  changed_at: Date
  version: number
}
export type OrganRow = Selectable<OrganTable>

interface DocumentCounterTable {
  county_code: string
  organ_kind: OrganKind
  organ_unit: string
  series: Series
  doc_year: number
  last_serial: number
}

interface DocumentTable {
  county_code: Given<string>
  document_id: Given<string>
  kind: Given<DocumentKindName>
  organ_kind: Given<OrganKind>
  organ_unit: Given<string>
  series: Given<Series>
  doc_year: Given<number>
  doc_serial: Given<number>
  document_number: Given<string>
  child_id: string | null
  matter_id: Given<string | null>
  corrects_id: Given<string | null>
  batch_id: Given<string | null>
  template_version: Given<number>
  issued_on: Given<PlainDate>
  issued_at: Given<Date>
  issued_by: Given<string>
  submission_id: Given<string>
  division_code: string
  school_key: string
  issuer_division: string
  issuer_school_key: string
  content_hash: Given<string>
  sealed: string
  /** Day on which what it said was deleted with its child's data. */
  blanked_on: PlainDate | null
}
export type DocumentRow = Selectable<DocumentTable>

interface AddresseeTable {
  county_code: Given<string>
  addressee_id: Given<string>
  document_id: Given<string>
  ordinal: Given<number>
  role: Given<AddresseeRole>
  name: Given<string>
  relation: Given<string | null>
  division_code: string
  school_key: string
  issuer_division: string
  issuer_school_key: string
  sealed: string
}
export type AddresseeRow = Selectable<AddresseeTable>

interface ServiceRecordTable {
  county_code: Given<string>
  service_id: Given<string>
  document_id: Given<string>
  addressee_id: Given<string>
  method: Given<ServiceMethod>
  outcome: Given<'served' | 'not-served'>
  on_day: Given<PlainDate>
  effective_on: Given<PlainDate | null>
  content_hash: Given<string>
  recorded_by: Given<string>
  recorded_at: Given<Date>
  submission_id: Given<string>
  division_code: string
  school_key: string
  issuer_division: string
  issuer_school_key: string
  sealed: string
}
export type ServiceRow = Selectable<ServiceRecordTable>

interface WithdrawalTable {
  county_code: Given<string>
  document_id: Given<string>
  reason: Given<string>
  withdrawn_on: Given<PlainDate>
  withdrawn_by: Given<string>
  withdrawn_at: Given<Date>
  division_code: string
  school_key: string
  issuer_division: string
  issuer_school_key: string
}
export type WithdrawalRow = Selectable<WithdrawalTable>

interface EvidenceTable {
  county_code: Given<string>
  evidence_id: Given<string>
  document_id: Given<string>
  file_sha256: string
  media_type: Given<string>
  file_bytes: number
  uploaded_by: Given<string>
  uploaded_at: Given<Date>
  division_code: string
  school_key: string
  issuer_division: string
  issuer_school_key: string
  metadata: 'unchecked' | 'removed' | 'unreadable'
}
export type EvidenceRow = Selectable<EvidenceTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'documents.organ': OrganTable
    'documents.document_counter': DocumentCounterTable
    'documents.document': DocumentTable
    'documents.addressee': AddresseeTable
    'documents.service_record': ServiceRecordTable
    'documents.withdrawal': WithdrawalTable
    'documents.evidence': EvidenceTable
    'documents.pub_document': Pick<
      DocumentRow,
      | 'county_code'
      | 'document_id'
      | 'kind'
      | 'organ_kind'
      | 'organ_unit'
      | 'document_number'
      | 'child_id'
      | 'matter_id'
      | 'corrects_id'
      | 'issued_on'
      | 'division_code'
      | 'school_key'
    > & {
      readonly withdrawn_on: PlainDate | null
      /** Since when a correction stands in its place. */
      readonly replaced_on: PlainDate | null
    }
    'documents.pub_service': Pick<
      ServiceRow,
      | 'county_code'
      | 'service_id'
      | 'document_id'
      | 'addressee_id'
      | 'method'
      | 'outcome'
      | 'on_day'
      | 'effective_on'
      | 'division_code'
      | 'school_key'
    >
  }
}

export function findOrganRow(tx: Tx, county: CountyCode, organ: Organ): Promise<OrganRow | undefined> {
  return tx
    .selectFrom('documents.organ')
    .selectAll()
    .where('county_code', '=', county)
    .where('organ_kind', '=', organ.kind)
    .where('organ_unit', '=', organ.unit)
    .executeTakeFirst()
}

export async function saveOrgan(tx: Tx, row: OrganRow): Promise<void> {
  const { county_code: _, organ_kind: __, organ_unit: ___, ...changes } = row
  await tx
    .insertInto('documents.organ')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'organ_kind', 'organ_unit']).doUpdateSet(changes))
    .execute()
}

/** Whether another organ of the county has set this 机关代字 for itself. */
export async function isMarkTaken(tx: Tx, county: CountyCode, organ: Organ, mark: string): Promise<boolean> {
  const rows = await tx
    .selectFrom('documents.organ')
    .select(['organ_kind', 'organ_unit'])
    .where('county_code', '=', county)
    .where('mark', '=', mark)
    .execute()
  return rows.some((row) => row.organ_kind !== organ.kind || row.organ_unit !== organ.unit)
}

/**
 * Takes the next `count` numbers of an organ's series and year and returns the first. The counter's row stays locked
 * until the transaction ends: whoever issues at the same time waits, and a transaction that fails gives its numbers back.
 */
export async function takeSerials(
  tx: Tx,
  county: CountyCode,
  organ: Organ,
  series: Series,
  year: number,
  count: number,
): Promise<number> {
  const counter = await tx
    .insertInto('documents.document_counter')
    .values({
      county_code: county,
      organ_kind: organ.kind,
      organ_unit: organ.unit,
      series,
      doc_year: year,
      last_serial: count,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['county_code', 'organ_kind', 'organ_unit', 'series', 'doc_year'])
        .doUpdateSet({ last_serial: sql<number>`documents.document_counter.last_serial + ${count}` }),
    )
    .returning('last_serial')
    .executeTakeFirstOrThrow()
  return counter.last_serial - count + 1
}

export function findDocumentBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<DocumentRow | undefined> {
  return tx
    .selectFrom('documents.document')
    .selectAll()
    .where(inScope(scope, 'documents.document'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

export async function insertDocuments(
  tx: Tx,
  documents: readonly DocumentRow[],
  addressees: readonly AddresseeRow[],
): Promise<void> {
  if (documents.length > 0) await tx.insertInto('documents.document').values(documents).execute()
  if (addressees.length > 0) await tx.insertInto('documents.addressee').values(addressees).execute()
}

export function findDocument(tx: Tx, scope: Scope, documentId: string): Promise<DocumentRow | undefined> {
  return tx
    .selectFrom('documents.document')
    .selectAll()
    .where(inSight(scope, 'documents.document'))
    .where('document_id', '=', documentId)
    .executeTakeFirst()
}

/** A document held until the transaction ends: service and withdrawal of one paper take turns. */
export function findDocumentForUpdate(tx: Tx, scope: Scope, documentId: string): Promise<DocumentRow | undefined> {
  return tx
    .selectFrom('documents.document')
    .selectAll()
    .where(inScope(scope, 'documents.document'))
    .where('document_id', '=', documentId)
    .forUpdate()
    .executeTakeFirst()
}

/** Documents of a matter, first to last. */
export function listMatterDocuments(tx: Tx, scope: Scope, matterId: string): Promise<DocumentRow[]> {
  return tx
    .selectFrom('documents.document')
    .selectAll()
    .where(inScope(scope, 'documents.document'))
    .where('matter_id', '=', matterId)
    .orderBy('issued_at')
    .orderBy('document_id')
    .execute()
}

export async function listAddressees(tx: Tx, scope: Scope, documentIds: readonly string[]): Promise<AddresseeRow[]> {
  if (documentIds.length === 0) return []
  return tx
    .selectFrom('documents.addressee')
    .selectAll()
    .where(inSight(scope, 'documents.addressee'))
    .where('document_id', 'in', documentIds)
    .orderBy('document_id')
    .orderBy('ordinal')
    .execute()
}

export async function listServices(tx: Tx, scope: Scope, documentIds: readonly string[]): Promise<ServiceRow[]> {
  if (documentIds.length === 0) return []
  return tx
    .selectFrom('documents.service_record')
    .selectAll()
    .where(inSight(scope, 'documents.service_record'))
    .where('document_id', 'in', documentIds)
    .orderBy('service_id')
    .execute()
}

export async function listWithdrawals(tx: Tx, scope: Scope, documentIds: readonly string[]): Promise<WithdrawalRow[]> {
  if (documentIds.length === 0) return []
  return tx
    .selectFrom('documents.withdrawal')
    .selectAll()
    .where(inSight(scope, 'documents.withdrawal'))
    .where('document_id', 'in', documentIds)
    .execute()
}

/** Which of these papers a newer one corrects: old → new. */
export async function listCorrections(
  tx: Tx,
  scope: Scope,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (documentIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('documents.document')
    .select(['document_id', 'corrects_id'])
    .where(inSight(scope, 'documents.document'))
    .where('corrects_id', 'in', documentIds)
    .execute()
  return new Map(rows.map((row) => [row.corrects_id!, row.document_id]))
}

export async function insertService(tx: Tx, row: ServiceRow): Promise<void> {
  await tx.insertInto('documents.service_record').values(row).execute()
}

export function findServiceBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<ServiceRow | undefined> {
  return tx
    .selectFrom('documents.service_record')
    .selectAll()
    .where(inScope(scope, 'documents.service_record'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

export async function insertWithdrawal(tx: Tx, row: WithdrawalRow): Promise<void> {
  await tx.insertInto('documents.withdrawal').values(row).execute()
}

export async function insertEvidence(tx: Tx, row: EvidenceRow): Promise<void> {
  await tx.insertInto('documents.evidence').values(row).execute()
}

export function listEvidence(tx: Tx, scope: Scope, documentId: string): Promise<EvidenceRow[]> {
  return tx
    .selectFrom('documents.evidence')
    .selectAll()
    .where(inSight(scope, 'documents.evidence'))
    .where('document_id', '=', documentId)
    .orderBy('evidence_id')
    .execute()
}

/** What a paper takes from the register about its child. */
export function findChildOnPaper(tx: Tx, scope: Scope, childId: string) {
  return tx
    .selectFrom('register.pub_child')
    .selectAll()
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', '=', childId)
    .executeTakeFirst()
}
export type ChildRow = NonNullable<Awaited<ReturnType<typeof findChildOnPaper>>>
