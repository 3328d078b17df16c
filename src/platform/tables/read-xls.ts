import * as XLSX from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'
import { type Cell, cellOfText, isBlankRow, type TableInfo, type TableRow } from './cell.ts'
import type { TableLimits } from './limits.ts'
import { TableRefusal } from './refusal.ts'

XLSX.set_cptable(codepages)

const DAY_MS = 86_400_000
const HTML_HEAD_BYTES = 64 * 1024

export interface WholeWorkbook {
  readonly info: TableInfo
  rows(sheet: string, firstRowsOnly?: number): Generator<TableRow[]>
}

/** Opens an XLS (BIFF) file. Only inside a memory-capped child: the reader takes the file whole. */
export function openXls(bytes: Buffer, limits: TableLimits): WholeWorkbook {
  checkSize(bytes, limits)
  if (!isWholeOle(bytes)) throw new TableRefusal('table.damaged', { part: 'XLS' })
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw new TableRefusal('table.password')
  return wholeWorkbook(
    parse(() => XLSX.read(bytes, { type: 'buffer', raw: true, cellNF: true, cellHTML: false, cellFormula: false })),
    'xls',
    limits,
  )
}

/** Opens an HTML table or XML spreadsheet that calls itself XLS; the bytes are decoded here, not by the library. */
export function openHtml(bytes: Buffer, limits: TableLimits): WholeWorkbook {
  checkSize(bytes, limits)
  const text = decodeMarkup(bytes)
  if (/<!ENTITY/i.test(text)) throw new TableRefusal('table.not-a-table', { found: 'XML + ENTITY' })
  if (!/<(table|\w*:?workbook)[\s>]/i.test(text)) throw new TableRefusal('table.not-a-table', { found: 'HTML' })
  if (!/<\/(table|\w*:?workbook)\s*>/i.test(text)) throw new TableRefusal('table.damaged', { part: 'HTML' })
  return wholeWorkbook(
    parse(() => XLSX.read(text, { type: 'string', raw: true, cellNF: true, cellHTML: false, cellFormula: false })),
    'html',
    limits,
  )
}

function wholeWorkbook(workbook: XLSX.WorkBook, format: 'xls' | 'html', limits: TableLimits): WholeWorkbook {
  if (workbook.SheetNames.length > limits.sheets) {
    throw new TableRefusal('table.too-many-sheets', { limit: limits.sheets })
  }
  const is1904 = workbook.Workbook?.WBProps?.date1904 === true
  const sheets = workbook.SheetNames.map((name, index) => ({
    name,
    hidden: (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
  }))
  return {
    info: { format, sheets },
    rows: (sheet, firstRowsOnly) => sheetRows(workbook.Sheets[sheet]!, is1904, limits, firstRowsOnly),
  }
}

function* sheetRows(
  sheet: XLSX.WorkSheet,
  is1904: boolean,
  limits: TableLimits,
  firstRowsOnly = Number.POSITIVE_INFINITY,
): Generator<TableRow[]> {
  if (!sheet['!ref']) return
  const range = XLSX.utils.decode_range(sheet['!ref'])
  const lastRow = Math.min(range.e.r, firstRowsOnly - 1)
  if (lastRow >= limits.rows) throw new TableRefusal('table.too-many-rows', { limit: limits.rows })
  const width = Math.min(range.e.c + 1, limits.columns + 1)
  let batch: TableRow[] = []
  for (let r = range.s.r; r <= lastRow; r++) {
    const cells: Cell[] = []
    for (let c = 0; c < width; c++) {
      const cell = sheet[XLSX.utils.encode_cell({ r, c })] as XLSX.CellObject | undefined
      const value = cell ? cellOf(cell, is1904, limits) : null
      if (value !== null) cells[c] = value
    }
    if (cells.length > limits.columns)
      throw new TableRefusal('table.too-many-columns', { row: r + 1, limit: limits.columns })
    for (let c = 0; c < cells.length; c++) cells[c] ??= null
    if (isBlankRow(cells)) continue
    batch.push({ number: r + 1, cells })
    if (batch.length === 256) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function cellOf(cell: XLSX.CellObject, is1904: boolean, limits: TableLimits): Cell {
  if (cell.t === 'e') return { error: cell.w ?? '#N/A' }
  if (cell.t === 'b') return cell.v === true
  if (cell.t === 'd' && cell.v instanceof Date) return { date: cell.v.toISOString().slice(0, 10) }
  if (typeof cell.v === 'number') {
    return typeof cell.z === 'string' && XLSX.SSF.is_date(cell.z) ? dayOfSerial(cell.v, is1904) : cell.v
  }
  return cell.v === undefined || cell.v === null ? null : cellOfText(String(cell.v), limits.cellLength)
}

/** Day of a serial number; 29 February 1900 never was, so serials before it are one lower. */
function dayOfSerial(serial: number, is1904: boolean): Cell {
  const days = is1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const date = new Date(Date.UTC(1899, 11, 30) + Math.floor(days) * DAY_MS)
  return Number.isNaN(date.getTime()) ? serial : { date: date.toISOString().slice(0, 10) }
}

/** Tells whether every sector that the allocation table speaks of is there: the reader takes what is left of a cut file. */
function isWholeOle(bytes: Buffer): boolean {
  if (bytes.length < 1536) return false
  const sectorSize = 2 ** bytes.readUInt16LE(30)
  if (sectorSize !== 512 && sectorSize !== 4096) return false
  const sectors = Math.floor((bytes.length - 512 + sectorSize - 1) / sectorSize)
  for (let index = 0; index < Math.min(109, bytes.readUInt32LE(44)); index++) {
    const table = bytes.readUInt32LE(76 + index * 4)
    if (table >= sectors) return false
    const start = (table + 1) * sectorSize
    for (let entry = 0; entry < sectorSize / 4; entry++) {
      const at = start + entry * 4
      if (at + 4 > bytes.length) return false
      const next = bytes.readUInt32LE(at)
      const isLink = next < 0xfffffffa
      if (isLink && (next >= sectors || index * (sectorSize / 4) + entry >= sectors)) return false
    }
  }
  return true
}

function checkSize(bytes: Buffer, limits: TableLimits): void {
  if (bytes.length <= limits.wholeFileBytes) return
  const mebibytes = (count: number): string => `${Math.round(count / 1024 / 1024)} MB`
  throw new TableRefusal('table.too-large', { found: mebibytes(bytes.length), limit: mebibytes(limits.wholeFileBytes) })
}

function parse(read: () => XLSX.WorkBook): XLSX.WorkBook {
  try {
    return read()
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/password-protected|Encryption scheme/.test(message)) throw new TableRefusal('table.password')
    throw new TableRefusal('table.damaged', { part: 'XLS' })
  }
}

/** By byte order mark, else UTF-8 when every byte fits, else what the page declares, else GB18030. */
function decodeMarkup(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const declared = /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(
      bytes.subarray(0, HTML_HEAD_BYTES).toString('latin1'),
    )
    return decoderFor(declared?.[1]).decode(bytes)
  }
}

function decoderFor(declared: string | undefined): InstanceType<typeof TextDecoder> {
  if (declared && /^(big5|shift_jis|euc-kr|windows-125\d)$/i.test(declared)) return new TextDecoder(declared)
  return new TextDecoder('gb18030')
}
