import { Readable } from 'node:stream'
import { type Cell, cellText } from './cell.ts'
import type { ExportColumn } from './write-xlsx.ts'

/** Writes a list as CSV in UTF-8 with byte order mark (Excel needs it); no value can start a formula. */
export function exportCsv<Row extends object>(options: CsvExport<Row>): Readable {
  return Readable.from(csvLines(options))
}

interface CsvExport<Row> {
  /** Who took the list out, when and why (导出水印): the first line. */
  readonly watermark?: string
  readonly columns: readonly ExportColumn<Row>[]
  readonly rows: AsyncIterable<Row> | Iterable<Row>
}

async function* csvLines<Row extends object>(options: CsvExport<Row>): AsyncGenerator<string> {
  yield '\ufeff'
  if (options.watermark) yield `${csvField(options.watermark)}\r\n`
  yield `${options.columns.map((column) => csvField(column.header)).join(',')}\r\n`
  for await (const row of options.rows) {
    yield `${options.columns.map((column) => csvField(row[column.key])).join(',')}\r\n`
  }
}

/** A text that starts with `= + - @`, tab or line end would run as a formula in Excel: an apostrophe stops it. */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = textOf(value)
  const safe = /^[\s\u200b\ufeff]*[=+\-@\t\r\n|%＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'object' ? cellText(value as Cell) : String(value)
}
