import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, createDeflateRaw, deflateRaw } from 'node:zlib'
import { type Cell, DateCell } from '../entry.ts'

/**
 * Writes one-sheet workbooks row by row, several times faster than a general writer and in constant memory: a county
 * sends millions of cells. It is also a second opinion on the format — the importer's library did not write these files.
 */
export interface SheetLayout {
  readonly sheetName: string
  readonly widths: readonly number[]
  /** A1 ranges of merged cells. */
  readonly merges: readonly string[]
}

const deflate = promisify(deflateRaw)
const CHUNK = 1 << 19
// 2020-01-01 00:00 in DOS form: the same county gives the same bytes.
const DOS_DATE = ((2020 - 1980) << 9) | (1 << 5) | 1

interface ZipPart {
  readonly name: string
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** Writes a workbook; gives the number of rows on the sheet. */
export async function writeXlsx(path: string, layout: SheetLayout, rows: Iterable<readonly Cell[]>): Promise<number> {
  const file = await open(path, 'w')
  try {
    const parts: ZipPart[] = []
    for (const [name, text] of frameParts(layout)) parts.push(await writePart(file, name, text, endOf(parts)))
    const sheet = await writeSheet(file, layout, rows, endOf(parts))
    parts.push(sheet.part)
    await writeDirectory(file, parts)
    return sheet.rows
  } finally {
    await file.close()
  }
}

const endOf = (parts: readonly ZipPart[]): number => {
  const last = parts.at(-1)
  return last ? last.offset + 30 + Buffer.byteLength(last.name) + last.packed : 0
}

async function writePart(file: FileHandle, name: string, text: string, offset: number): Promise<ZipPart> {
  const bytes = Buffer.from(text)
  const packed = await deflate(bytes)
  const part = { name, crc: crc32(bytes), packed: packed.length, size: bytes.length, offset }
  await file.write(localHeader(part), 0, null, offset)
  await file.write(packed, 0, packed.length, offset + 30 + Buffer.byteLength(name))
  return part
}

async function writeSheet(
  file: FileHandle,
  layout: SheetLayout,
  rows: Iterable<readonly Cell[]>,
  offset: number,
): Promise<{ part: ZipPart; rows: number }> {
  const name = 'xl/worksheets/sheet1.xml'
  const start = offset + 30 + Buffer.byteLength(name)
  const squeeze = createDeflateRaw({ level: 3, chunkSize: 1 << 17 })
  const totals = { crc: 0, size: 0, packed: 0, rows: 0 }
  const written = (async () => {
    for await (const chunk of squeeze as AsyncIterable<Buffer>) {
      await file.write(chunk, 0, chunk.length, start + totals.packed)
      totals.packed += chunk.length
    }
  })()
  try {
    for (const text of sheetXml(layout, rows, totals)) {
      const bytes = Buffer.from(text)
      totals.crc = crc32(bytes, totals.crc)
      totals.size += bytes.length
      if (!squeeze.write(bytes)) await once(squeeze, 'drain')
    }
    squeeze.end()
  } catch (fault) {
    squeeze.destroy(fault as Error)
  }
  await written
  if (totals.size > 0xfffffffe) throw new RangeError('a sheet beyond 4 GiB; split the roster')
  const part = { name, crc: totals.crc, packed: totals.packed, size: totals.size, offset }
  await file.write(localHeader(part), 0, null, offset)
  return { part, rows: totals.rows }
}

function* sheetXml(layout: SheetLayout, rows: Iterable<readonly Cell[]>, totals: { rows: number }): Generator<string> {
  let text = `${XML}<worksheet xmlns="${MAIN}"><cols>`
  layout.widths.forEach((width, at) => {
    text += `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`
  })
  text += '</cols><sheetData>'
  for (const row of rows) {
    text += rowXml(row, ++totals.rows)
    if (text.length > CHUNK) {
      yield text
      text = ''
    }
  }
  text += '</sheetData>'
  if (layout.merges.length > 0) {
    text += `<mergeCells count="${layout.merges.length}">${layout.merges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`
  }
  yield `${text}</worksheet>`
}

const letters: string[] = []

/** A, B, … Z, AA, … */
export function columnLetters(at: number): string {
  return (letters[at] ??=
    at < 26 ? String.fromCharCode(65 + at) : columnLetters(Math.floor(at / 26) - 1) + columnLetters(at % 26))
}

function rowXml(cells: readonly Cell[], number: number): string {
  let text = `<row r="${number}">`
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]
    if (cell === null || cell === undefined) continue
    const ref = columnLetters(at) + number
    if (typeof cell === 'string')
      text += `<c r="${ref}" t="inlineStr"><is><t${spaced(cell)}>${escapeXml(cell)}</t></is></c>`
    else if (typeof cell === 'number') text += `<c r="${ref}"><v>${cell}</v></c>`
    else if (cell instanceof DateCell) text += `<c r="${ref}" s="1"><v>${cell.serial}</v></c>`
  }
  return `${text}</row>`
}

const spaced = (text: string): string => (text.charCodeAt(0) <= 32 || text.endsWith(' ') ? ' xml:space="preserve"' : '')

function escapeXml(text: string): string {
  return /[&<>]/.test(text)
    ? text.replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))
    : text
}

function localHeader(part: ZipPart): Buffer {
  const name = Buffer.from(part.name)
  const header = Buffer.alloc(30 + name.length)
  header.writeUInt32LE(0x04034b50, 0)
  writeCommon(header, 4, part, name.length)
  name.copy(header, 30)
  return header
}

/** The fields both kinds of header share: version, flags, method, time, sums and lengths. */
function writeCommon(header: Buffer, at: number, part: ZipPart, nameLength: number): void {
  header.writeUInt16LE(20, at)
  header.writeUInt16LE(0, at + 2)
  header.writeUInt16LE(8, at + 4)
  header.writeUInt16LE(0, at + 6)
  header.writeUInt16LE(DOS_DATE, at + 8)
  header.writeUInt32LE(part.crc, at + 10)
  header.writeUInt32LE(part.packed, at + 14)
  header.writeUInt32LE(part.size, at + 18)
  header.writeUInt16LE(nameLength, at + 22)
}

async function writeDirectory(file: FileHandle, parts: readonly ZipPart[]): Promise<void> {
  const start = endOf(parts)
  const entries = parts.map((part) => {
    const name = Buffer.from(part.name)
    const header = Buffer.alloc(46 + name.length)
    header.writeUInt32LE(0x02014b50, 0)
    header.writeUInt16LE(20, 4)
    writeCommon(header, 6, part, name.length)
    header.writeUInt32LE(part.offset, 42)
    name.copy(header, 46)
    return header
  })
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(start, 16)
  await file.write(Buffer.concat([directory, end]), 0, null, start)
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** The small parts around the sheet. */
function frameParts(layout: SheetLayout): readonly (readonly [string, string])[] {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(layout.sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
  ]
}
