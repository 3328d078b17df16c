import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { type Cell, cellOfText, isBlankRow, type TableRow } from './cell.ts'
import type { TableLimits } from './limits.ts'
import { TableRefusal } from './refusal.ts'

const DELIMITERS = [',', '\t', ';', '|'] as const
/** Share of characters that could not be read beyond which no encoding fits. */
const MOST_UNREADABLE = 0.001

/** Finds the encoding of a text: byte order mark, else UTF-8 when every byte fits, else GB18030. */
export async function encodingOf(path: string): Promise<string> {
  const marked = await markOf(path)
  if (marked && marked !== 'utf-8') return marked
  if (await decodes(path, 'utf-8')) return 'utf-8'
  // What says that it is UTF-8 and is not would be read as other names.
  if (marked) throw new TableRefusal('table.unknown-encoding')
  if (await decodes(path, 'gb18030')) return 'gb18030'
  throw new TableRefusal('table.unknown-encoding')
}

/** Rows of a CSV or tab-separated text in batches; every value is a text. */
export async function* readTextRows(
  path: string,
  encoding: string,
  limits: TableLimits,
  firstRowsOnly = Number.POSITIVE_INFINITY,
): AsyncGenerator<TableRow[]> {
  const delimiter = await delimiterOf(path, encoding)
  const records = Readable.from(decodedText(path, encoding)).pipe(
    parse({
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: 1024 * 1024,
    }),
  )
  let batch: TableRow[] = []
  let number = 0
  const end = new EndOfText()
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (++number > firstRowsOnly) break
      if (number > limits.rows) throw new TableRefusal('table.too-many-rows', { limit: limits.rows })
      end.see(record)
      const cells = cellsOf(record, number, limits)
      if (isBlankRow(cells)) continue
      batch.push({ number, cells })
      if (batch.length === 256) {
        yield batch
        batch = []
      }
    }
    if (number <= firstRowsOnly && end.isTorn() && !(await endsWithLine(path, encoding))) {
      throw new TableRefusal('table.damaged', { part: `CSV ${number}` })
    }
  } catch (error) {
    if (error instanceof CsvError) throw new TableRefusal('table.damaged', { part: `CSV ${number + 1}` })
    throw error
  }
  if (batch.length > 0) yield batch
}

/** Sees whether the last record is shorter than all those before it, as after a broken transfer. */
class EndOfText {
  #widths: number[] = []
  #filled = 0

  see(record: readonly string[]): void {
    this.#widths.push(record.length)
    if (this.#widths.length > 6) this.#widths.shift()
    this.#filled = record.filter((field) => field.trim() !== '').length
  }

  /** A remark in one cell below the table is not torn. */
  isTorn(): boolean {
    const before = this.#widths.slice(0, -1)
    const last = this.#widths.at(-1) ?? 0
    return before.length >= 2 && this.#filled >= 2 && before.every((width) => width === before[0] && width > last)
  }
}

async function endsWithLine(path: string, encoding: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer } = await file.read(Buffer.alloc(Math.min(4, size)), 0, Math.min(4, size), Math.max(0, size - 4))
    return /[\r\n]$/.test(new TextDecoder(encoding).decode(buffer))
  } finally {
    await file.close()
  }
}

function cellsOf(record: readonly string[], number: number, limits: TableLimits): Cell[] {
  let length = record.length
  while (length > 0 && record[length - 1] === '') length--
  if (length > limits.columns) throw new TableRefusal('table.too-many-columns', { row: number, limit: limits.columns })
  const cells = new Array<Cell>(length)
  for (let i = 0; i < length; i++) cells[i] = cellOfText(unwrapFormulaText(record[i]!), limits.cellLength)
  return cells
}

/** Web systems write `="540126…"` so that Excel keeps the digits. */
function unwrapFormulaText(text: string): string {
  return text.startsWith('="') && text.endsWith('"') && text.length > 3 ? text.slice(2, -1) : text
}

async function* decodedText(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    yield decoder.decode(chunk as Buffer, { stream: true })
  }
  yield decoder.decode()
}

async function markOf(path: string): Promise<string | undefined> {
  const head = await headOf(path, 4)
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : undefined
}

async function decodes(path: string, encoding: 'utf-8' | 'gb18030'): Promise<boolean> {
  let characters = 0
  let unreadable = 0
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' })
  const count = (text: string): void => {
    characters += text.length
    if (encoding === 'gb18030') unreadable += text.split('\ufffd').length - 1
  }
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      if ((chunk as Buffer).includes(0)) throw new TableRefusal('table.not-a-table', { found: '二进制 / binary' })
      count(decoder.decode(chunk as Buffer, { stream: true }))
    }
    if (encoding === 'utf-8') refuseCutCharacter(decoder)
    count(decoder.decode())
  } catch (error) {
    if (error instanceof TableRefusal) throw error
    return false
  }
  return unreadable <= characters * MOST_UNREADABLE
}

/** All is UTF-8 up to half a character at the end: the file was cut off. */
function refuseCutCharacter(decoder: InstanceType<typeof TextDecoder>): void {
  try {
    decoder.decode()
  } catch {
    throw new TableRefusal('table.damaged', { part: 'CSV' })
  }
}

/** The separator that most of the first lines agree on. */
async function delimiterOf(path: string, encoding: string): Promise<string> {
  const text = new TextDecoder(encoding).decode(await headOf(path, 64 * 1024))
  const lines = text.split(/\r?\n/).slice(0, 20)
  const counts = DELIMITERS.map((delimiter) => ({
    delimiter,
    count: lines.reduce((sum, line) => sum + Math.min(line.split(delimiter).length - 1, 200), 0),
  }))
  return counts.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).delimiter
}

async function headOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
