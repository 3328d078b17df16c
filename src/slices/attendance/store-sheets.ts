import type { ColumnType, Selectable } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { SheetContent } from './sheet-domain.ts'

interface ClassSheetTable {
  county_code: string
  sheet_id: string
  school_code: string
  content: ColumnType<SheetContent, string>
  made_by: string
  made_at: Date
  division_code: string
  school_key: string
}
export type ClassSheetRow = Selectable<ClassSheetTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.class_sheet': ClassSheetTable
  }
}

export async function insertSheet(tx: Tx, row: ClassSheetRow): Promise<void> {
  await tx
    .insertInto('attendance.class_sheet')
    .values({ ...row, content: JSON.stringify(row.content) })
    .execute()
}

export function findSheet(tx: Tx, scope: Scope, sheetId: string): Promise<ClassSheetRow | undefined> {
  return tx
    .selectFrom('attendance.class_sheet')
    .selectAll()
    .where(inScope(scope, 'attendance.class_sheet'))
    .where('sheet_id', '=', sheetId)
    .executeTakeFirst()
}
