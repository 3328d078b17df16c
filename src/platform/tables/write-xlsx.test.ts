import { buffer } from 'node:stream/consumers'
import { inflateRawSync } from 'node:zlib'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { csvField, exportCsv } from './write-csv.ts'
import { exportXlsx } from './write-xlsx.ts'

const HOSTILE = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1',
  "=cmd|'/c calc'!A0",
  '=HYPERLINK("http://x","y")',
  '＝1+1',
  ' =1',
  '|calc',
  '%0A=1',
]

const columns = [
  { key: 'name', header: '姓名', width: 12 },
  { key: 'bornOn', header: '出生日期', type: 'date' },
  { key: 'count', header: '人数', type: 'number' },
  { key: 'boards', header: '住校', type: 'boolean' },
] as const

describe('an Excel export', () => {
  test('has title, frozen head, text, days, numbers and booleans as such', async () => {
    const rows = [{ name: '卓玛', bornOn: '2013-04-05', count: 3, boards: true }]
    const bytes = await buffer(exportXlsx({ sheetName: '名单', title: '达孜区 失学名单', columns, rows }))
    const sheet = (await readXlsx(bytes)).sheets[0]!
    expect(sheet.name).toBe('名单')
    expect(sheet.freezePane).toEqual({ rows: 2 })
    expect(sheet.rows[0]![0]).toBe('达孜区 失学名单')
    expect(sheet.rows[1]).toEqual(['姓名', '出生日期', '人数', '住校'])
    expect(sheet.rows[2]).toEqual(['卓玛', new Date('2013-04-05T00:00:00Z'), 3, true])
  })

  test('says who took it out: in the first row, and above and below every printed page', async () => {
    const watermark = '内部资料 卓玛 2026-03-10 14:30 & "督导" <R&D>'
    const rows = [{ name: '卓玛' }]
    const bytes = await buffer(exportXlsx({ sheetName: 'S', watermark, title: '名单', columns: [columns[0]], rows }))
    const workbook = await readXlsx(bytes)
    const sheet = workbook.sheets[0]!
    expect(sheet.freezePane).toEqual({ rows: 3 })
    expect(sheet.rows.slice(0, 2).map((row) => row[0])).toEqual([watermark, '名单'])
    expect(sheet.rows[3]![0]).toBe('卓玛')
    // && is how a head or foot writes &; the text would otherwise be read as instructions for printing.
    const printed = `&C${watermark.replaceAll('&', '&&')}`
    expect(sheet.headerFooter).toMatchObject({ oddHeader: printed, oddFooter: `${printed} &P/&N` })
  })

  test.each(HOSTILE)('writes %j as a text cell in text format, never as a formula', async (name) => {
    const bytes = await buffer(exportXlsx({ sheetName: 'S', columns: [columns[0]], rows: [{ name }] }))
    const workbook = await readXlsx(bytes, { readStyles: true })
    const cell = workbook.sheets[0]!.cells!.get('1,0')!
    expect(cell.formula).toBeUndefined()
    expect(cell.style?.numFmt).toBe('@')
    expect(String(cell.value).replace('\n', '\r')).toBe(name)
    expect(allParts(bytes)).not.toMatch(/<f[ >]|<ddeLink|externalLink/)
  })

  test('takes out what XML forbids and does not create escapes', async () => {
    const names = ['a\u0000b\u0007c', 'x\ud800y', '_x0041_', '</t></is></c><c><f>1+1</f></c>', '𬭊𠮷']
    const bytes = await buffer(
      exportXlsx({ sheetName: 'S', columns: [columns[0]], rows: names.map((name) => ({ name })) }),
    )
    const values = (await readXlsx(bytes)).sheets[0]!.rows.slice(1).map((row) => row[0])
    expect(values).toEqual(['abc', 'x\ufffdy', '_x0041_', '</t></is></c><c><f>1+1</f></c>', '𬭊𠮷'])
  })

  test('gives back cells of a file as they came', async () => {
    const rows = [{ a: { date: '2013-04-05' }, b: { error: '#N/A' }, c: 540126 }]
    const cells = ['a', 'b', 'c'].map((key) => ({ key: key as 'a', header: key }))
    const bytes = await buffer(exportXlsx({ sheetName: 'S', columns: cells, rows: rows as unknown as { a: string }[] }))
    expect((await readXlsx(bytes)).sheets[0]!.rows[1]).toEqual(['2013-04-05', '#N/A', 540126])
  })

  test('survives names of sheets that Excel forbids', async () => {
    const bytes = await buffer(exportXlsx({ sheetName: '达孜[2024]/名单:*?\\' + '长'.repeat(40), columns, rows: [] }))
    expect((await readXlsx(bytes)).sheets[0]!.name.length).toBeLessThanOrEqual(31)
  })
})

describe('a CSV export', () => {
  test('starts with a byte order mark and quotes what must be', async () => {
    const rows = [{ name: '卓玛,"一"', bornOn: '2013-04-05', count: -3, boards: false }]
    expect(
      Buffer.concat(
        await exportCsv({ columns, rows })
          .map((chunk) => Buffer.from(chunk as string))
          .toArray(),
      ).toString(),
    ).toBe('\ufeff姓名,出生日期,人数,住校\r\n"卓玛,""一""",2013-04-05,-3,否\r\n')
  })

  test.each(HOSTILE)('makes %j a text', (value) => {
    expect(csvField(value)).toMatch(/^"?'/)
  })
})

function allParts(bytes: Buffer): string {
  let texts = ''
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
    texts += bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed).toString() : packed.toString()
  }
  return texts
}
