import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { LinkFault } from '../fault.ts'
import type { ColumnProfile } from '../models/roles.ts'
import { ident, quote } from '../step.ts'
import { hasHeader } from './header.ts'

export interface LoadedTable {
  readonly table: string
  /** Name of the file, for messages. */
  readonly file: string
  readonly rows: number
  /** The first row is data: columns are called column1, column2… */
  readonly headerless: boolean
  readonly columns: readonly ColumnProfile[]
}

/** Reads an Excel file and hands its rows on as texts, the header first. The caller knows how; this library does not. */
export type SheetReader = (
  path: string,
  onRows: (rows: readonly (readonly string[])[]) => void | Promise<void>,
) => Promise<unknown>

export interface LoadOptions {
  /** Folder for what has to be rewritten before DuckDB can read it. */
  readonly scratch: string
  readonly readSheet?: SheetReader | undefined
}

const SAMPLES = 200

/**
 * Loads a CSV, Parquet or Excel file as text, headers and values trimmed, empty as missing. The bytes tell what a file
 * is, not its name; the order of its rows does not matter. Throws a `LinkFault` for what is no table.
 */
export async function loadTable(
  connection: DuckDBConnection,
  path: string,
  table: string,
  options: LoadOptions,
): Promise<LoadedTable> {
  const file = basename(path)
  const { source, fallback, headerless } = await sourceOf(connection, path, options)
  const described = await rowsOf<{ column_name: string }>(connection, `describe select * from ${source}`)
  const named = headerless
    ? described.map(({ column_name }, i) => ({ from: column_name, to: `column${i + 1}` }))
    : uniqueNames(described.map(({ column_name }) => column_name))
  const values = named.map(({ from, to }) => `nullif(trim(${ident(from)}::VARCHAR), '') as ${ident(to)}`)
  const make = (from: string) =>
    connection.run(`create or replace table ${table} as select ${values.join(', ')} from ${from}`)
  await (fallback === undefined ? make(source) : make(source).catch(() => make(fallback)))
  const names = named.map(({ to }) => to)
  const columns = await profiles(connection, table, names)
  return { table, file, rows: columns[0]?.rows ?? 0, headerless, columns }
}

interface TableSource {
  /** SQL that reads the file. */
  readonly source: string
  /** The same with more patience, for files that this cannot read. */
  readonly fallback?: string
  readonly headerless: boolean
}

async function sourceOf(connection: DuckDBConnection, path: string, options: LoadOptions): Promise<TableSource> {
  const file = basename(path)
  const size = await sizeOf(path)
  if (size === 0) throw new LinkFault('link.empty-file', { file })
  const head = await headOf(path, 4096)
  const magic = head.toString('latin1', 0, 8)
  if (magic.startsWith('PAR1')) return { source: `read_parquet(${quote(path)})`, headerless: false }
  if (magic.startsWith('PK\x03\x04') || magic.startsWith('\xd0\xcf\x11\xe0')) {
    if (!options.readSheet) throw new LinkFault('link.not-a-table', { file, found: 'Excel' })
    return csvSource(connection, await sheetAsCsv(path, options.readSheet, scratchFile(options)), ',')
  }
  const utf16 = utf16Of(head)
  if (!utf16 && head.includes(0)) throw new LinkFault('link.not-a-table', { file, found: '二进制 / binary' })
  const encoding = utf16 ?? ((await isUtf8File(path)) ? 'utf-8' : 'gb18030')
  const text = encoding === 'utf-8' ? path : await asUtf8(path, encoding, scratchFile(options))
  const first = (await headOf(text, 1 << 16)).toString('utf8').replace(/^\uFEFF/, '')
  if (first.trim() === '') throw new LinkFault('link.empty-file', { file })
  return csvSource(connection, text, delimiterOf(first))
}

const scratchFile = ({ scratch }: LoadOptions): string => join(scratch, `${randomUUID()}.csv`)

async function sizeOf(path: string): Promise<number> {
  try {
    const { size } = await stat(path)
    return size
  } catch {
    throw new LinkFault('link.no-such-file', { file: path })
  }
}

async function headOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
}

const LINE_END = 10

/** Whether every byte of a file is UTF-8; read line by line, so that no character is cut. */
async function isUtf8File(path: string): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 22 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    const end = bytes.lastIndexOf(LINE_END) + 1
    if (!isUtf8(bytes.subarray(0, end))) return false
    rest = bytes.subarray(end)
  }
  return isUtf8(rest)
}

/** Chinese offices send GB18030, Excel writes UTF-16; DuckDB reads UTF-8 only. */
async function asUtf8(path: string, encoding: string, to: string): Promise<string> {
  const decoder = new TextDecoder(encoding)
  async function* decoded() {
    for await (const chunk of createReadStream(path)) yield decoder.decode(chunk as Uint8Array, { stream: true })
    yield decoder.decode()
  }
  await pipeline(Readable.from(decoded()), createWriteStream(to))
  return to
}

async function sheetAsCsv(path: string, readSheet: SheetReader, to: string): Promise<string> {
  const file = await open(to, 'w')
  let width = 0
  try {
    await readSheet(path, async (rows) => {
      width = Math.max(width, rows[0]?.length ?? 0)
      const lines = rows.map((row) =>
        Array.from({ length: Math.max(width, row.length) }, (_, i) => `"${(row[i] ?? '').replaceAll('"', '""')}"`).join(
          ',',
        ),
      )
      await file.write(`${lines.join('\n')}\n`)
    })
  } finally {
    await file.close()
  }
  if ((await sizeOf(to)) === 0) throw new LinkFault('link.empty-file', { file: basename(path) })
  return to
}

const DELIMITERS = [',', '\t', ';', '|'] as const

/** What parts the values of the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/).find((candidate) => candidate.trim() !== '') ?? ''
  const bare = line.replace(/"(?:[^"]|"")*"/g, '')
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!
}

const HEADER_PROBE = 300

async function csvSource(connection: DuckDBConnection, path: string, delimiter: string): Promise<TableSource> {
  const reader = (header: boolean, more = '') =>
    `read_csv(${quote(path)}, all_varchar = true, header = ${header}, null_padding = true, strict_mode = false, ` +
    `delim = ${quote(delimiter)}, quote = '"', escape = '"', skip = 0, comment = '', encoding = 'utf-8'${more})`
  const probe = (await connection.runAndReadAll(`select * from ${reader(false)} limit ${HEADER_PROBE}`)).getRowsJS()
  const headerless = !hasHeader(probe as (string | null)[][])
  // Values with line ends in them cannot be read in parallel when rows may be short.
  return { source: reader(!headerless), fallback: reader(!headerless, ', parallel = false'), headerless }
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

async function profiles(
  connection: DuckDBConnection,
  table: string,
  columns: readonly string[],
): Promise<ColumnProfile[]> {
  const counted = columns.flatMap((column, i) => [
    `count(${ident(column)})::DOUBLE as filled_${i}`,
    `count(distinct ${ident(column)})::DOUBLE as distinct_${i}`,
  ])
  const [counts] = await rowsOf<Record<string, number>>(
    connection,
    `select count(*)::DOUBLE as "rows", ${counted.join(', ')} from ${table}`,
  )
  const found: ColumnProfile[] = []
  for (const [i, column] of columns.entries()) {
    const name = ident(column)
    const samples = await rowsOf<{ value: string }>(
      connection,
      `select value from (select distinct ${name} as value from ${table} where ${name} is not null) order by hash(value) limit ${SAMPLES}`,
    )
    found.push({
      name: column,
      rows: counts!['rows']!,
      filled: counts![`filled_${i}`]!,
      distinct: counts![`distinct_${i}`]!,
      samples: samples.map(({ value }) => value),
    })
  }
  return found
}

async function rowsOf<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[]
}
