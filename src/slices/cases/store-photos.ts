import type { ColumnType, Selectable } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'

type Given<T> = ColumnType<T, T, never>

interface CasePhotoTable {
  county_code: Given<string>
  photo_id: Given<string>
  case_id: Given<string>
  record_id: string | null
  file_sha256: Given<string>
  media_type: Given<'image/jpeg' | 'image/png' | 'image/webp'>
  file_bytes: Given<number>
  uploaded_by: Given<string>
  uploaded_at: Given<Date>
  division_code: string
  school_key: string
}
export type CasePhotoRow = Selectable<CasePhotoTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'cases.case_photo': CasePhotoTable
  }
}

export async function insertPhoto(tx: Tx, row: CasePhotoRow): Promise<void> {
  await tx.insertInto('cases.case_photo').values(row).execute()
}

/** Photos of a case in the order they came. */
export function listPhotos(tx: Tx, scope: Scope, caseId: string): Promise<CasePhotoRow[]> {
  return tx
    .selectFrom('cases.case_photo')
    .selectAll()
    .where(inScope(scope, 'cases.case_photo'))
    .where('case_id', '=', caseId)
    .orderBy('photo_id')
    .execute()
}

/** One photo of a case and whose case it is. */
export function findPhoto(tx: Tx, scope: Scope, caseId: string, photoId: string) {
  return tx
    .selectFrom('cases.case_photo')
    .innerJoin('cases.dropout_case as of_case', (join) =>
      join
        .onRef('of_case.county_code', '=', 'cases.case_photo.county_code')
        .onRef('of_case.case_id', '=', 'cases.case_photo.case_id'),
    )
    .selectAll('cases.case_photo')
    .select('of_case.child_id')
    .where(inScope(scope, 'cases.case_photo'))
    .where('cases.case_photo.case_id', '=', caseId)
    .where('cases.case_photo.photo_id', '=', photoId)
    .executeTakeFirst()
}

/** Takes a photo out of a form; false when there is none, or a record names it. */
export async function deletePhoto(tx: Tx, row: CasePhotoRow): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('cases.case_photo')
    .where('county_code', '=', row.county_code)
    .where('photo_id', '=', row.photo_id)
    .where('record_id', 'is', null)
    .executeTakeFirst()
  return Number(deleted.numDeletedRows) === 1
}

/** Gives photos to the record that names them. */
export async function fixPhotos(tx: Tx, scope: Scope, photoIds: readonly string[], recordId: string): Promise<void> {
  if (photoIds.length === 0) return
  await tx
    .updateTable('cases.case_photo')
    .set({ record_id: recordId })
    .where(inScope(scope, 'cases.case_photo'))
    .where('photo_id', 'in', [...photoIds])
    .where('record_id', 'is', null)
    .execute()
}

/** Removes photos of forms nobody sent; their files go with the next sweep. */
export async function forgetPhotos(tx: Tx, county: CountyCode, before: Date): Promise<void> {
  await tx
    .deleteFrom('cases.case_photo')
    .where('county_code', '=', county)
    .where('record_id', 'is', null)
    .where('uploaded_at', '<', before)
    .execute()
}

/** Hashes of the files photos of a county speak of. */
export async function listPhotoHashes(tx: Tx, county: CountyCode): Promise<string[]> {
  const rows = await tx.selectFrom('cases.case_photo').select('file_sha256').where('county_code', '=', county).execute()
  return rows.map((row) => row.file_sha256)
}
