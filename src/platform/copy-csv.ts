import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import { ROW_FORM, type SealedColumns, type Sealing, sealedRows } from './copy-sealed.ts'
import { analyzeFilled } from './copy.ts'
import type { Tx } from './database.ts'
import { clientOf } from './postgres-dialect.ts'

const FORM = `null '${ROW_FORM.null}', delimiter E'\\t', quote E'\\x1f', escape E'\\x1f'`

/**
 * Loads a file of rows (header, then `ROW_FORM`, as DuckDB writes it) into a new temporary table shaped like `table`, which
 * goes at commit. From there the caller moves the rows by SQL, under the policies of `table`.
 *
 * The header names the columns; a column that `table` lacks fails the load. With `seal`, columns are sealed on the way.
 */
export async function stageCsv(
  tx: Tx,
  stage: string,
  table: string,
  columns: readonly string[],
  path: string,
  seal?: SealedColumns & Sealing,
): Promise<void> {
  const names = columns.map((column) => sql.ref(column))
  await sql`create temp table ${sql.table(stage)} on commit drop as select ${sql.join(names)} from ${sql.table(table)} with no data`.execute(
    tx,
  )
  await tx.getExecutor().provideConnection(async (connection) => {
    const sink = clientOf(connection).query(
      copyFrom(`copy pg_temp.${stage} (${columns.join(', ')}) from stdin (format csv, header match, ${FORM})`),
    )
    await pipeline(seal ? Readable.from(sealedRows(path, seal, seal)) : createReadStream(path), sink)
  })
  await sql`analyze ${sql.table(`pg_temp.${stage}`)}`.execute(tx)
}

/** Replaces a county's rows of a table by those of a CSV file; readers see the old rows until the commit. */
export async function replaceRows(
  tx: Tx,
  county: string,
  table: string,
  columns: readonly string[],
  path: string,
  seal?: SealedColumns & Sealing,
): Promise<void> {
  const stage = `run_${table.slice(table.indexOf('.') + 1)}`
  await stageCsv(tx, stage, table, columns, path, seal)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  await sql`delete from ${sql.table(table)} where county_code = ${county}`.execute(tx)
  const inserted = await sql`
    insert into ${sql.table(table)} (${names}) select ${names} from ${sql.table(`pg_temp.${stage}`)}`.execute(tx)
  await analyzeFilled(tx, table, Number(inserted.numAffectedRows ?? 0n))
}
