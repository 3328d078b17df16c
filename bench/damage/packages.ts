import {
  type RawWorkbook,
  rawWorkbookParts,
  rawXlsx,
  textRow,
  zipOf,
} from '../../src/platform/tables/testing/raw-xlsx.ts'
import type { Chance } from './chance.ts'
import { HEAD, honestRow } from './texts.ts'

const MiB = 1024 * 1024
const honest = (chance: Chance, count = 20): string[][] => Array.from({ length: count }, () => honestRow(chance))

function sheetOf(rows: readonly (readonly string[])[], more = ''): RawWorkbook {
  return {
    sheets: [{ name: '名册', data: [HEAD, ...rows].map((row, index) => textRow(index + 1, row)).join('') + more }],
  }
}

/** Packages that grow beyond measure, or that lie about their size. */
export function bombs(index: number, chance: Chance): readonly [string, Buffer] {
  const rows = honest(chance)
  const blank = ' '.repeat(128 * MiB)
  switch (index % 6) {
    case 0:
      return ['blanks.xlsx', rawXlsx(sheetOf(rows, blank))]
    case 1:
      return ['strings.xlsx', rawXlsx({ ...sheetOf(rows), sharedStrings: `<si><t>${blank}</t></si>` })]
    case 2:
      return ['lying.xlsx', lying(rawXlsx(sheetOf(rows, ' '.repeat(16 * MiB))))]
    case 3:
      return [
        'many-sheets.xlsx',
        rawXlsx({ sheets: Array.from({ length: 900 }, (_, i) => ({ name: `S${i}`, data: textRow(1, HEAD) })) }),
      ]
    case 4:
      return ['many-parts.xlsx', zipOf({ ...rawWorkbookParts(sheetOf(rows)), ...manyParts() })]
    default:
      return [
        'long-cells.xlsx',
        rawXlsx(sheetOf([...rows, ...Array.from({ length: 60 }, () => HEAD.map(() => '长'.repeat(300_000)))])),
      ]
  }
}

function manyParts(): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`xl/media/${i}.bin`, 'x']))
}

/** Says in the directory that the sheet is small. */
function lying(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(2000, bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46 + 24)
  return bytes
}

/** A billion laughs, external entities, and endless nesting. */
export function laughs(index: number, chance: Chance): readonly [string, Buffer | string] {
  const rows = honest(chance)
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const doctype = `<!DOCTYPE lolz [<!ENTITY l0 "哈">${levels}<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://127.0.0.1:1/x">]>`
  const row = '<row r="99"><c t="inlineStr"><is><t>&l9;&file;&net;</t></is></c></row>'
  const workbook = sheetOf(rows, row)
  switch (index % 4) {
    case 0:
      return ['sheet.xlsx', rawXlsx({ ...workbook, sheets: [{ ...workbook.sheets[0]!, head: doctype }] })]
    case 1:
      return [
        'strings.xlsx',
        zipOf({
          ...rawWorkbookParts({ ...workbook, sharedStrings: '<si><t>x</t></si>' }),
          'xl/sharedStrings.xml': `<?xml version="1.0"?>${doctype}<sst><si><t>&l9;</t></si></sst>`,
        }),
      ]
    case 2:
      return [
        'spreadsheet-2003.xls',
        `<?xml version="1.0"?>${doctype}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>&l9;</Data></Cell></Row></Table></Worksheet></Workbook>`,
      ]
    default:
      return ['nested.xlsx', rawXlsx(sheetOf(rows, `${'<row>'.repeat(200_000)}${'</row>'.repeat(200_000)}`))]
  }
}

/** A million rows of nothing around a few children, and cells at the far corner of a sheet. */
export function blankSheets(index: number, chance: Chance): readonly [string, Buffer | string] {
  const rows = honest(chance)
  const after = (count: number, cell: string): string =>
    Array.from({ length: count }, (_, i) => `<row r="${i + 30}">${cell}</row>`).join('')
  switch (index % 5) {
    case 0:
      return ['styled.xlsx', rawXlsx({ ...sheetOf(rows, after(1_000_000, '<c s="1"/><c s="1"/>')), formats: [14] })]
    case 1:
      return ['spaces.xlsx', rawXlsx(sheetOf(rows, after(300_000, '<c t="inlineStr"><is><t> </t></is></c>')))]
    case 2:
      return ['lines.csv', `${[HEAD, ...rows].map((row) => row.join(',')).join('\n')}${'\n,,,,,'.repeat(1_000_000)}`]
    case 3:
      return ['corner.xlsx', rawXlsx(sheetOf(rows, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))]
    default:
      return ['beyond.xlsx', rawXlsx(sheetOf(rows, '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'))]
  }
}
