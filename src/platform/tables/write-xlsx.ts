import { Readable } from 'node:stream'
import { writeXlsxStream } from 'hucre/xlsx'
import type { Cell } from './cell.ts'
import { withHeaderAndFooter } from './mark-xlsx.ts'

export interface ExportColumn<Row> {
  readonly key: keyof Row & string
  readonly header: string
  /** In characters of half width; Chinese ones take two. */
  readonly width?: number
  /** `text` keeps what a person types later as text, so that ID numbers stay whole. Defaults to `text`. */
  readonly type?: 'text' | 'number' | 'date' | 'boolean'
}

export interface XlsxExport<Row> {
  readonly sheetName: string
  /** Who took the list out, when and why (导出水印): the first row, and the head and foot of every printed page. */
  readonly watermark?: string
  /** First row after the watermark; the head follows and all stay in sight. */
  readonly title?: string
  readonly columns: readonly ExportColumn<Row>[]
  readonly rows: AsyncIterable<Row> | Iterable<Row>
}

const EXCEL_CELL_LENGTH = 32_767
const DAY_FORMAT = 'yyyy-mm-dd'

/**
 * Writes a list as an Excel file, row by row. No cell is a formula: texts are text cells in text format, so that
 * `=cmd…` is shown and stays text even after somebody edits the cell.
 */
export function exportXlsx<Row extends object>(options: XlsxExport<Row>): Readable {
  const { columns, title, watermark } = options
  const stream = writeXlsxStream(excelRows(options), {
    name: safeSheetName(options.sheetName),
    columns: columns.map((column) => ({
      width: Math.min(column.width ?? Math.max(10, displayWidth(column.header) + 4), 80),
      numFmt: column.type === 'date' ? DAY_FORMAT : column.type === 'number' ? 'General' : '@',
    })),
    freezePane: { rows: 1 + (title ? 1 : 0) + (watermark ? 1 : 0) },
    repeatHeaders: false,
  })
  const file = Readable.fromWeb(stream as import('node:stream/web').ReadableStream)
  return watermark ? Readable.from(withHeaderAndFooter(file, excelText(watermark))) : file
}

async function* excelRows<Row extends object>(options: XlsxExport<Row>): AsyncGenerator<ExcelValue[]> {
  const { columns, title, watermark } = options
  if (watermark) yield [excelText(watermark)]
  if (title) yield [excelText(title)]
  yield columns.map((column) => excelText(column.header))
  for await (const row of options.rows) yield columns.map((column) => excelValue(row[column.key], column.type))
}

type ExcelValue = string | number | boolean | Date | null

function excelValue(value: unknown, type: ExportColumn<never>['type']): ExcelValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return type === 'boolean' ? value : value ? '是' : '否'
  if (value instanceof Date) return value
  if (typeof value === 'object') return excelOfCell(value as Cell, type)
  const text = String(value)
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(text) && text > '1900-03-01') return new Date(`${text}T00:00:00Z`)
  return excelText(text)
}

/** A cell read from a file goes back out as it came; a day in a column of text is written as text. */
function excelOfCell(cell: Cell, type: ExportColumn<never>['type']): ExcelValue {
  if (cell === null || typeof cell !== 'object') return excelValue(cell, type)
  return 'date' in cell ? excelValue(cell.date, type) : excelText(cell.error)
}

/** Takes out what XML cannot hold and what Excel would read as an escape. */
export function excelText(text: string): string {
  const clean = text
    .slice(0, EXCEL_CELL_LENGTH - 7)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  return clean.isWellFormed() ? clean : clean.toWellFormed()
}

export function safeSheetName(name: string): string {
  const clean = name.replace(/[\\/?*[\]:']/g, ' ').trim()
  return (clean === '' ? 'Sheet1' : clean).slice(0, 31)
}

function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += character.charCodeAt(0) > 0xff ? 2 : 1
  return width
}
