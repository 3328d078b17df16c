import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ColumnProfile } from '../models/roles.ts'
import { ident, quote } from '../step.ts'

export interface LoadedTable {
  readonly table: string
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
}

const SAMPLES = 200

/** Loads a CSV or Parquet file as text, headers and values trimmed, empty as missing. The file's order does not matter. */
export async function loadTable(
  connection: DuckDBConnection,
  path: string,
  table: string,
  scratch: string,
): Promise<LoadedTable> {
  const source = path.endsWith('.parquet') ? `read_parquet(${quote(path)})` : await csvSource(path, scratch)
  const described = (await connection.runAndReadAll(`describe select * from ${source}`)).getRowObjectsJS()
  const named = uniqueNames(described.map((row) => String(row['column_name'])))
  const values = named.map(({ from, to }) => `nullif(trim(${ident(from)}::VARCHAR), '') as ${ident(to)}`)
  await connection.run(`create or replace table ${table} as select ${values.join(', ')} from ${source}`)
  const columns: ColumnProfile[] = []
  for (const { to } of named) columns.push(await profile(connection, table, to))
  return { table, rows: columns[0]?.rows ?? 0, columns }
}

/** Headers without blanks around them; a repeated one gets a number. */
function uniqueNames(headers: readonly string[]): { from: string; to: string }[] {
  const seen = new Set<string>()
  return headers.map((from) => {
    let to = from.trim() || 'column'
    for (let n = 2; seen.has(to.toLowerCase()); n++) to = `${from.trim()}_${n}`
    seen.add(to.toLowerCase())
    return { from, to }
  })
}

async function csvSource(path: string, scratch: string): Promise<string> {
  const file = (await isUtf8(path)) ? path : await asUtf8(path, join(scratch, `utf8-${randomUUID()}.csv`))
  return `read_csv(${quote(file)}, all_varchar = true, header = true, null_padding = true, strict_mode = false, sample_size = 20000)`
}

const PROBE_BYTES = 1 << 20

async function isUtf8(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PROBE_BYTES), 0, PROBE_BYTES, 0)
    // A character may be cut at the end of the probe.
    new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  } finally {
    await file.close()
  }
}

/** Chinese offices send GB18030; DuckDB reads UTF-8 only. */
async function asUtf8(path: string, to: string): Promise<string> {
  const decoder = new TextDecoder('gb18030')
  async function* decoded() {
    for await (const chunk of createReadStream(path)) yield decoder.decode(chunk as Uint8Array, { stream: true })
    yield decoder.decode()
  }
  await pipeline(Readable.from(decoded()), createWriteStream(to))
  return to
}

async function profile(connection: DuckDBConnection, table: string, column: string): Promise<ColumnProfile> {
  const name = ident(column)
  const [counts] = (
    await connection.runAndReadAll(
      `select count(*)::DOUBLE as "rows", count(${name})::DOUBLE as filled, count(distinct ${name})::DOUBLE as "distinct" from ${table}`,
    )
  ).getRowObjectsJS() as { rows: number; filled: number; distinct: number }[]
  const samples = (
    await connection.runAndReadAll(
      `select value from (select distinct ${name} as value from ${table} where ${name} is not null) order by hash(value) limit ${SAMPLES}`,
    )
  ).getRowsJS() as [string][]
  return {
    name: column,
    rows: counts!.rows,
    filled: counts!.filled,
    distinct: counts!.distinct,
    samples: samples.map(([value]) => value),
  }
}
