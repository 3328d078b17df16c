import type { ColumnType, Selectable } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { RecordKind } from './rules/records.ts'

type Given<T> = ColumnType<T, T, never>

interface CaseRecordTable {
  county_code: Given<string>
  record_id: Given<string>
  case_id: Given<string>
  round: Given<number>
  kind: Given<RecordKind>
  happened_on: Given<PlainDate>
  recorded_at: Given<Date>
  recorded_by: Given<string>
  submission_id: Given<string>
  corrects_id: Given<string | null>
  facts: ColumnType<Record<string, unknown>, string, never>
  sealed: string | null
  duties: string[]
  division_code: string
  school_key: string
}
export type CaseRecordRow = Selectable<CaseRecordTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'cases.case_record': CaseRecordTable
  }
}

export async function insertRecord(tx: Tx, row: CaseRecordRow): Promise<void> {
  await tx
    .insertInto('cases.case_record')
    .values({ ...row, facts: JSON.stringify(row.facts) })
    .execute()
}

export function findRecordBySubmission(
  tx: Tx,
  scope: Scope,
  submissionId: string,
  kind: RecordKind,
): Promise<Pick<CaseRecordRow, 'case_id' | 'record_id'> | undefined> {
  return tx
    .selectFrom('cases.case_record')
    .select(['case_id', 'record_id'])
    .where(inScope(scope, 'cases.case_record'))
    .where('submission_id', '=', submissionId)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

export function findRecord(tx: Tx, scope: Scope, recordId: string): Promise<CaseRecordRow | undefined> {
  return tx
    .selectFrom('cases.case_record')
    .selectAll()
    .where(inScope(scope, 'cases.case_record'))
    .where('record_id', '=', recordId)
    .executeTakeFirst()
}

/** The records of a case, first to last, corrected ones too. */
export function listRecords(tx: Tx, scope: Scope, caseId: string): Promise<CaseRecordRow[]> {
  return tx
    .selectFrom('cases.case_record')
    .selectAll()
    .where(inScope(scope, 'cases.case_record', ['duties']))
    .where('case_id', '=', caseId)
    .orderBy('happened_on')
    .orderBy('recorded_at')
    .orderBy('record_id')
    .execute()
}
