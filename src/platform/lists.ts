import { buffer } from 'node:stream/consumers'
import { type Compilable, CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Scope } from '../kernel/scope.ts'
import type { Tx } from './database.ts'
import { exportXlsx, type XlsxExport } from './tables/index.ts'

/** Rows of a page when the caller does not say. */
export const USUAL_PAGE = 50

/**
 * The predicate of every query that reads children's data: its county and its line. Row-level security would keep the
 * rest out anyway; this is what lets the planner use an index (architecture §3).
 *
 * Who sees by duty sees rows of tables that have lists of duties, named in `dutyColumns`, and of no other.
 */
export function inScope(scope: Scope, table: string, dutyColumns: readonly string[] = []): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const own =
    scope.divisionPrefix !== undefined
      ? sql`${column('division_code')} ^@ ${scope.divisionPrefix}`
      : scope.schoolPrefix !== undefined
        ? sql`${column('school_key')} ^@ ${scope.schoolPrefix}`
        : scope.duty !== undefined && dutyColumns.length > 0
          ? sql`${scope.duty} = any(${sql.join(dutyColumns.map(column), sql` || `)})`
          : sql`false`
  return sql<boolean>`(${column('county_code')} = ${scope.county} and ${own})`
}

/** A text starts with a prefix; uses the index of a column collated "C". */
export function startsWith(column: string, prefix: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} ^@ ${prefix}`
}

/** Cuts a page out of one row more than was asked for. `cursorOf` names the last row by its id, never by a name. */
export function pageOf<Row, Line>(
  rows: readonly Row[],
  limit: number,
  total: number,
  cursorOf: (row: Row) => string,
  lineOf: (row: Row) => Line,
): { rows: Line[]; nextCursor: string | null; total: number } {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { rows: shown.map(lineOf), nextCursor: last === undefined ? null : cursorOf(last), total }
}

let cursorNumber = 0

/** Reads a long answer in one snapshot, some thousand rows at a time, in the caller's transaction. */
export async function* cursorRows<Row>(tx: Tx, query: Compilable<Row>, batchSize = 2000): AsyncGenerator<Row> {
  const { sql: text, parameters } = query.compile()
  const name = `nol_rows_${++cursorNumber}`
  await tx.executeQuery(CompiledQuery.raw(`declare ${name} no scroll cursor for ${text}`, [...parameters]))
  for (;;) {
    const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(`fetch ${batchSize} from ${name}`))
    yield* rows
    if (rows.length < batchSize) break
  }
  await tx.executeQuery(CompiledQuery.raw(`close ${name}`))
}

/**
 * Writes a list into an Excel file while the transaction is open, so that a slow download holds no connection and a
 * fault is answered as a fault instead of half a file.
 */
export async function xlsxBytes<Row extends object>(options: XlsxExport<Row>): Promise<Uint8Array> {
  return buffer(exportXlsx(options))
}
