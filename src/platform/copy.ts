import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { type QueryExecutorProvider, sql } from 'kysely'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { clientOf } from './postgres-dialect.ts'

/** Arrays of text or numbers become PostgreSQL arrays, other objects JSON. */
export type CopyValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | undefined
  | readonly (string | number | null)[]
  | object
export type CopyRow = readonly CopyValue[]

let stages = 0

/**
 * Loads rows by COPY in the caller's transaction and returns how many. PostgreSQL refuses COPY into a table whose
 * row-level security applies to us, so such rows pass a temporary table and the policy checks them on the way.
 */
export async function copyRowsIn(
  tx: QueryExecutorProvider,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<CopyRow> | Iterable<CopyRow>,
): Promise<number> {
  const target = sql.table(table)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const { rows: active } = await sql<{ on: boolean }>`select row_security_active(${quoteTable(table)}) as on`.execute(
    tx,
  )
  if (!active[0]?.on) return streamIn(tx, quoteTable(table), columns, rows)

  const stage = `pg_temp.nol_copy_in_${++stages}`
  await sql`create temp table ${sql.table(stage)} on commit drop as select ${names} from ${target} with no data`.execute(
    tx,
  )
  const count = await streamIn(tx, stage, columns, rows)
  await sql`insert into ${target} (${names}) select ${names} from ${sql.table(stage)}`.execute(tx)
  await sql`drop table ${sql.table(stage)}`.execute(tx)
  await analyzeFilled(tx, table, count)
  return count
}

/**
 * Gives the planner statistics of a table that just took many rows, in the same transaction: until autovacuum comes it
 * would take the table for empty and choose loops over loops.
 */
export async function analyzeFilled(tx: QueryExecutorProvider, table: string, added: number): Promise<void> {
  await sql`select platform.analyze_filled(${quoteTable(table)}::regclass, ${added})`.execute(tx)
}

/**
 * Streams the answer of a query as COPY writes it (`format csv, header` unless said), for feeding DuckDB and exports.
 * While it is read the transaction can do nothing else. COPY takes no parameters: put values in with `sqlLiteral`.
 */
export async function* copyQueryOut(
  tx: QueryExecutorProvider,
  query: string,
  options = 'format csv, header',
): AsyncGenerator<Buffer> {
  const handover = Promise.withResolvers<Readable>()
  const left = Promise.withResolvers<void>()
  const held = tx.getExecutor().provideConnection(async (connection) => {
    const stream = clientOf(connection).query(copyTo(`copy (${query}) to stdout with (${options})`))
    stream.on('error', () => {}) // also thrown to the reader
    handover.resolve(stream)
    await left.promise
    // Whoever leaves early leaves the rest in the connection: it is read away, for cancelling would end the transaction.
    if (!stream.readableEnded && !stream.errored) await finished(stream.resume()).catch(() => {})
  })
  held.catch((error) => handover.reject(error))
  try {
    const stream = await handover.promise
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } finally {
    left.resolve()
    await held
  }
}

/** Writes a value as an SQL literal, for the two places that take no parameters: COPY and SET. */
export function sqlLiteral(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  if (value.includes('\0')) throw new RangeError('a text of the database holds no zero byte')
  return value.includes('\\') ? ` E'${value.replace(/['\\]/g, '$&$&')}'` : `'${value.replaceAll("'", "''")}'`
}

function streamIn(
  tx: QueryExecutorProvider,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<CopyRow> | Iterable<CopyRow>,
) {
  let count = 0
  async function* lines() {
    let buffer = ''
    for await (const row of rows) {
      if (row.length !== columns.length)
        throw new RangeError(`a row for ${table} has ${row.length} values, not ${columns.length}`)
      buffer += `${row.map(copyText).join('\t')}\n`
      count++
      if (buffer.length >= 65_536) {
        yield buffer
        buffer = ''
      }
    }
    if (buffer) yield buffer
  }
  return tx.getExecutor().provideConnection(async (connection) => {
    const sink = clientOf(connection).query(copyFrom(`copy ${table} (${columns.map(quoteName).join(', ')}) from stdin`))
    await pipeline(Readable.from(lines()), sink)
    return count
  })
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N'
  const text = plainText(value)
  if (text.includes('\0')) throw new RangeError('a text of the database holds no zero byte')
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text
}

function plainText(value: NonNullable<CopyValue>): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return `{${value.map(arrayItem).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function arrayItem(item: string | number | null): string {
  if (item === null) return 'NULL'
  return typeof item === 'number' ? String(item) : `"${item.replace(/["\\]/g, '\\$&')}"`
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
const quoteTable = (table: string): string => table.split('.').map(quoteName).join('.')
