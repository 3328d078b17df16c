import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { FileTooLarge } from '../../platform/files.ts'
import { cellText, readTable, TableRefusal, type TableRefusalCode, type TableRow } from '../../platform/tables/index.ts'
import type { NamedRow } from './read-rows.ts'

const MAX_BYTES = 20 * 1024 * 1024
const MAX_ROWS = 100_000
const HEADER_ROWS = 10

export type FileRefusal = 'directory.file-too-large' | 'directory.columns-missing' | TableRefusalCode

/** Keeps a file and reads its rows by the names of the columns; the head is one of the first ten rows. */
export async function readNamedRows(
  app: App,
  county: CountyCode,
  content: AsyncIterable<Uint8Array>,
  columns: Readonly<Record<string, readonly string[]>>,
  required: readonly string[],
): Promise<Decision<{ readonly rows: readonly NamedRow[]; readonly sha256: string }, FileRefusal>> {
  try {
    const { sha256 } = await app.files.putFile(content, { owner: county, maxBytes: MAX_BYTES })
    const all: TableRow[] = []
    const take = (rows: readonly TableRow[]): void => {
      if (all.length + rows.length > MAX_ROWS) throw new TableRefusal('table.too-many-rows', { limit: MAX_ROWS })
      all.push(...rows)
    }
    await app.files.withPlainFile(sha256, (path) => readTable(path, take))
    const rows = named(all, columns, required)
    if (!rows) return refuse('directory.columns-missing', { columns: required.map((name) => columns[name]!.join('/')) })
    return accept({ rows, sha256 })
  } catch (error) {
    if (error instanceof TableRefusal) return refuse(error.code, error.details)
    if (error instanceof FileTooLarge)
      return refuse('directory.file-too-large', { maxMegabytes: Math.round(error.maxBytes / 1024 / 1024) })
    throw error
  }
}

function named(
  all: readonly TableRow[],
  columns: Readonly<Record<string, readonly string[]>>,
  required: readonly string[],
): NamedRow[] | undefined {
  for (const [index, head] of all.slice(0, HEADER_ROWS).entries()) {
    const places = placesOf(head, columns)
    if (!required.every((name) => places.has(name))) continue
    return all.slice(index + 1).flatMap((row) => {
      const cells = new Map([...places].map(([name, at]) => [name, cellText(row.cells[at]).normalize('NFKC').trim()]))
      return [...cells.values()].every((text) => text === '') ? [] : [{ rowNo: row.number, cells }]
    })
  }
  return undefined
}

function placesOf(head: TableRow, columns: Readonly<Record<string, readonly string[]>>): Map<string, number> {
  const texts = head.cells.map((cell) => cellText(cell).normalize('NFKC').replace(/\s/g, '').toLowerCase())
  const places = new Map<string, number>()
  for (const [name, words] of Object.entries(columns)) {
    const at = texts.findIndex((text) => words.includes(text))
    if (at >= 0) places.set(name, at)
  }
  return places
}
