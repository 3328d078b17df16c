import { streamXlsxRows } from 'hucre/xlsx'
import { type Cell, cellOfText, dayOfUtc, isBlankRow, type TableInfo, type TableRow, type TableSheet } from './cell.ts'
import type { TableLimits } from './limits.ts'
import { TableRefusal } from './refusal.ts'
import { ZipDirectory } from './zip-directory.ts'

/** Parts that are read; pictures and the like may be as broken as they want. */
const READ_PARTS =
  /^(xl\/(workbook|sharedStrings|styles)\.xml|xl\/worksheets\/[^/]+\.xml|.*\.rels|\[Content_Types\]\.xml)$/i

/** Opens an XLSX: judges its parts and lists its sheets, without unpacking a sheet. */
export async function openXlsx(bytes: Buffer, limits: TableLimits): Promise<TableInfo> {
  const directory = new ZipDirectory(bytes)
  refuseOtherPackages(directory)
  directory.checkSizes(limits)
  const sheets = sheetsOf(directory.readSmall(workbookPath(directory)))
  if (sheets.length > limits.sheets) throw new TableRefusal('table.too-many-sheets', { limit: limits.sheets })
  await directory.verify(directory.names().filter((name) => READ_PARTS.test(name)))
  if (sheets.length === 0) throw new TableRefusal('table.damaged', { part: 'workbook' })
  return { format: 'xlsx', sheets }
}

/** Rows of one sheet in batches; blank rows are left out, their numbers stay. */
export async function* readXlsxSheet(
  bytes: Buffer,
  sheet: string,
  limits: TableLimits,
  firstRowsOnly?: number,
): AsyncGenerator<TableRow[]> {
  let batch: TableRow[] = []
  let taken = 0
  const options = firstRowsOnly ? { sheet, range: `A1:${lastColumn(limits)}${firstRowsOnly}` } : { sheet }
  try {
    for await (const row of streamXlsxRows(bytes, options)) {
      const cells = cellsOf(row.values, row.index + 1, limits)
      if (isBlankRow(cells)) continue
      if (++taken > limits.rows || row.index >= 1_048_576) {
        throw new TableRefusal('table.too-many-rows', { limit: limits.rows })
      }
      batch.push({ number: row.index + 1, cells })
      if (batch.length === 256) {
        yield batch
        batch = []
      }
    }
  } catch (error) {
    throw asRefusal(error)
  }
  if (batch.length > 0) yield batch
}

function cellsOf(values: readonly unknown[], rowNumber: number, limits: TableLimits): Cell[] {
  let length = values.length
  while (length > 0 && (values[length - 1] === null || values[length - 1] === '')) length--
  if (length > limits.columns) {
    throw new TableRefusal('table.too-many-columns', { row: rowNumber, limit: limits.columns })
  }
  const cells = new Array<Cell>(length)
  for (let i = 0; i < length; i++) cells[i] = cellOf(values[i], limits)
  return cells
}

function cellOf(value: unknown, limits: TableLimits): Cell {
  if (typeof value === 'string') return cellOfText(value, limits.cellLength)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value instanceof Date) return { date: dayOfUtc(value) }
  return null
}

/** Whatever else a file makes the reader throw means that the file is damaged. */
function asRefusal(error: unknown): TableRefusal {
  if (error instanceof TableRefusal) return error
  const name = error instanceof Error ? error.name : ''
  if (name === 'EncryptedFileError') return new TableRefusal('table.password')
  const message = error instanceof Error ? error.message : ''
  if (/zip bomb|exceeds limit|Invalid string length/.test(message)) {
    return new TableRefusal('table.packed-too-tightly', { found: '> 500 MB' })
  }
  return new TableRefusal('table.damaged', { part: name || 'sheet' })
}

function refuseOtherPackages(directory: ZipDirectory): void {
  if (directory.names().some((name) => name.endsWith('xl/workbook.bin'))) {
    throw new TableRefusal('table.save-as-xlsx', { found: 'XLSB' })
  }
  if (directory.has('mimetype') && directory.has('content.xml')) {
    throw new TableRefusal('table.save-as-xlsx', { found: 'ODS' })
  }
  if (directory.has('word/document.xml')) throw new TableRefusal('table.not-a-table', { found: 'Word' })
  if (directory.has('ppt/presentation.xml')) throw new TableRefusal('table.not-a-table', { found: 'PowerPoint' })
  if (!directory.has('[Content_Types].xml')) throw new TableRefusal('table.not-a-table', { found: 'ZIP' })
}

function workbookPath(directory: ZipDirectory): string {
  const relations = directory.readSmall('_rels/.rels')
  for (const [tag] of relations.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    if (!/officeDocument"/.test(attribute(tag, 'Type') + '"')) continue
    return attribute(tag, 'Target').replace(/^\//, '')
  }
  throw new TableRefusal('table.damaged', { part: 'workbook' })
}

function sheetsOf(workbook: string): TableSheet[] {
  return [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    hidden: /hidden/i.test(attribute(tag, 'state')),
  }))
}

function attribute(tag: string, name: string): string {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return decodeEntities(match?.[1] ?? match?.[2] ?? '')
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function decodeEntities(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

function lastColumn(limits: TableLimits): string {
  let name = ''
  for (let n = limits.columns + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  }
  return name
}
