import type { ColumnType } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Tx } from '../../platform/database.ts'
import type { RosterKind } from './domain.ts'
import type { FieldName } from './fields-domain.ts'

interface KnownMappingTable {
  county_code: string
  kind: string
  source_name: string
  fingerprint: string
  columns: ColumnType<KnownColumns, string, string>
  changed_by: string
  changed_at: Date
}

declare module '../../platform/database.ts' {
  interface Schema {
    'rosters.known_mapping': KnownMappingTable
  }
}

export type KnownColumns = readonly { readonly index: number; readonly field: FieldName | null }[]

export async function saveKnownMapping(
  tx: Tx,
  known: {
    county: CountyCode
    kind: RosterKind
    sourceName: string
    fingerprint: string
    columns: KnownColumns
    by: string
    at: Date
  },
): Promise<void> {
  const values = { columns: JSON.stringify(known.columns), changed_by: known.by, changed_at: known.at }
  await tx
    .insertInto('rosters.known_mapping')
    .values({
      county_code: known.county,
      kind: known.kind,
      source_name: known.sourceName,
      fingerprint: known.fingerprint,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'kind', 'source_name', 'fingerprint']).doUpdateSet(values),
    )
    .execute()
}

export async function listKnownMappings(
  tx: Tx,
  county: CountyCode,
  sourceName: string,
): Promise<readonly { kind: string; fingerprint: string; columns: KnownColumns }[]> {
  return tx
    .selectFrom('rosters.known_mapping')
    .select(['kind', 'fingerprint', 'columns'])
    .where('county_code', '=', county)
    .where('source_name', '=', sourceName)
    .execute()
}
