import { createReadStream } from 'node:fs'
import type { KeyOwner, Secrets } from './secrets.ts'

/** How a file of rows is written and read: tabs between, a sign nobody types around a value that holds tab or line end. */
export const ROW_FORM = { delimiter: '\t', quote: '\u001f', null: '\\N' } as const

/** Columns of a file of rows that are sealed on the way into the database. */
export interface SealedColumns {
  /** Column whose text is sealed, and the columns whose values say where it stands, after the name of the table. */
  readonly sealed: string
  readonly place: { readonly table: string; readonly columns: readonly string[] }
  /** Columns whose value, or each value of `{a,b}`, is replaced by the keyed hash it is found by. */
  readonly lookups?: Readonly<Record<string, string>>
}

export interface Sealing {
  readonly secrets: Secrets
  readonly owner: KeyOwner
}

/** Streams a file of rows with its sealed columns sealed, a piece of text for many rows at a time. */
export async function* sealedRows(path: string, columns: SealedColumns, sealing: Sealing): AsyncGenerator<string> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 512 * 1024 })
  let rest = ''
  let change: ((line: string) => string) | undefined
  for await (const chunk of stream) {
    const { rows, left } = wholeRows(rest + chunk)
    rest = left
    if (rows.length === 0) continue
    const start = change ? '' : `${rows.shift()!}\n`
    change ??= changeOf(start.slice(0, -1).split(ROW_FORM.delimiter), columns, sealing)
    yield start + rows.map((row) => `${change!(row)}\n`).join('')
  }
  if (rest !== '') yield change ? `${change(rest)}\n` : rest
}

/** Rows end with a line, except inside a quoted value. */
function wholeRows(text: string): { rows: string[]; left: string } {
  const lines = text.split('\n')
  const left = lines.pop()!
  if (!text.includes(ROW_FORM.quote)) return { rows: lines, left }
  const rows: string[] = []
  let open = ''
  for (const line of lines) {
    const row = open === '' ? line : `${open}\n${line}`
    const isOpen = (row.split(ROW_FORM.quote).length - 1) % 2 === 1
    open = isOpen ? row : ''
    if (!isOpen) rows.push(row)
  }
  return { rows, left: open === '' ? left : `${open}\n${left}` }
}

function changeOf(
  head: readonly string[],
  columns: SealedColumns,
  { secrets, owner }: Sealing,
): (line: string) => string {
  const indexOf = (name: string): number => {
    const index = head.indexOf(name)
    if (index < 0) throw new RangeError(`the file of rows has no column ${name}`)
    return index
  }
  const sealed = indexOf(columns.sealed)
  const place = columns.place.columns.map(indexOf)
  const lookups = Object.entries(columns.lookups ?? {}).map(([name, kind]) => [indexOf(name), kind] as const)
  return (line) => {
    const values = valuesOf(line)
    const context = placeOf(columns.place.table, ...place.map((index) => values[index]!))
    const text = plainText(values[sealed]!)
    if (text !== undefined) values[sealed] = secrets.sealBulk(owner, context, text)
    for (const [index, kind] of lookups)
      values[index] = hashed(values[index]!, (value) => secrets.lookup(owner, kind, value))
    return values.join(ROW_FORM.delimiter)
  }
}

/** Where a sealed text stands: the table and the values of its key. */
export function placeOf(table: string, ...key: readonly (string | number)[]): string {
  return [table, ...key].join('/')
}

function valuesOf(line: string): string[] {
  if (!line.includes(ROW_FORM.quote)) return line.split(ROW_FORM.delimiter)
  const values: string[] = []
  let value = ''
  for (const part of line.split(ROW_FORM.delimiter)) {
    value = value === '' ? part : `${value}${ROW_FORM.delimiter}${part}`
    if ((value.split(ROW_FORM.quote).length - 1) % 2 === 1) continue
    values.push(value)
    value = ''
  }
  return values
}

/** The text of a value as the file has it; undefined for null. */
function plainText(value: string): string | undefined {
  if (value === ROW_FORM.null) return undefined
  const { quote } = ROW_FORM
  return value.startsWith(quote) ? value.slice(1, -1).replaceAll(quote + quote, quote) : value
}

function hashed(value: string, hash: (value: string) => string): string {
  const text = plainText(value)
  if (text === undefined) return value
  if (!text.startsWith('{')) return hash(text)
  const items = text.slice(1, -1).split(',').filter(Boolean)
  return `{${items.map(hash).join(',')}}`
}
