import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as XLSX from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cell, TableRow } from './cell.ts'
import { DEFAULT_LIMITS, type TableLimits } from './limits.ts'
import { openTable, visibleSheets } from './open-table.ts'
import { readTable } from './read-table.ts'
import { type RawWorkbook, rawXlsx, textRow, zipOf } from './testing/raw-xlsx.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nol-tables-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

let counter = 0
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(directory, `file-${counter++}`)
  await writeFile(path, content)
  return path
}

async function rowsOf(content: string | Uint8Array, limits: TableLimits = DEFAULT_LIMITS): Promise<TableRow[]> {
  const table = await openTable(await fileOf(content), limits)
  const rows: TableRow[] = []
  for await (const batch of table.rows(visibleSheets(table.info)[0]!)) rows.push(...batch)
  return rows
}

const cellsOf = async (workbook: RawWorkbook): Promise<(readonly Cell[])[]> =>
  (await rowsOf(rawXlsx(workbook))).map((row) => row.cells)

const sheet = (data: string): RawWorkbook => ({ sheets: [{ name: '名册', data }] })
const refused = (content: string | Uint8Array, limits?: TableLimits): Promise<unknown> =>
  rowsOf(content, limits).then(
    () => 'read',
    (error) => error.code ?? error,
  )

describe('cells of an XLSX', () => {
  test('keep their kind: text, number, boolean, error', async () => {
    const data =
      '<row r="1"><c t="inlineStr"><is><t>540126201304050012</t></is></c><c><v>5.4012620130405E+17</v></c>' +
      '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>算出</v></c></row>'
    const [cells] = await cellsOf(sheet(data))
    expect(cells).toEqual(['540126201304050012', 5.4012620130405e17, true, { error: '#N/A' }, '算出'])
  })

  test.each([
    14,
    15,
    17,
    22,
    27,
    28,
    29,
    30,
    31,
    36,
    50,
    51,
    52,
    53,
    54,
    57,
    58,
    'yyyy"年"m"月"d"日"',
    'yyyy\\-mm\\-dd',
    '[$-804]yyyy.m.d',
  ])('with date format %s are days', async (format) => {
    const [cells] = await cellsOf({
      sheets: [{ name: 'S', data: '<row r="1"><c s="1"><v>41369</v></c></row>' }],
      formats: [format],
    })
    expect(cells).toEqual([{ date: '2013-04-05' }])
  })

  test.each([1, 2, 4, 9, 10, 49, '0000', '0"号"', 'General', '[Red]0.00'])(
    'with number format %s stay numbers',
    async (format) => {
      const [cells] = await cellsOf({
        sheets: [{ name: 'S', data: '<row r="1"><c s="1"><v>41369</v></c></row>' }],
        formats: [format],
      })
      expect(cells).toEqual([41369])
    },
  )

  test('of type d are their text, and days of a 1904 workbook are counted from 1904', async () => {
    const data = '<row r="1"><c t="d"><v>2013-04-05</v></c><c s="1"><v>39907</v></c></row>'
    const [cells] = await cellsOf({ sheets: [{ name: 'S', data }], formats: [14], date1904: true })
    expect(cells).toEqual(['2013-04-05', { date: '2013-04-05' }])
  })

  test('carry no phonetic guide, and _xHHHH_ is the character it stands for', async () => {
    const [cells] = await cellsOf({
      sheets: [{ name: 'S', data: '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>' }],
      sharedStrings:
        '<si><t>达娃</t><rPh sb="0" eb="1"><t>ダワ</t></rPh><phoneticPr fontId="1"/></si>' +
        '<si><r><t>王</t></r><r><t>芳</t></r></si><si><t>姓_x000A_名_x005F_x</t></si>',
    })
    expect(cells).toEqual(['达娃', '王芳', '姓\n名_x'])
  })

  test('keep rare characters beyond the BMP whole across chunks of the file', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `𬭊𠮷魏艳霞${i}`)
    const rows = await rowsOf(rawXlsx(sheet(names.map((name, i) => textRow(i + 1, [name])).join(''))))
    expect(rows.every((row, i) => row.cells[0] === names[i])).toBe(true)
    expect(rows).toHaveLength(20_000)
  })

  test('longer than the limit are cut', async () => {
    const [cells] = await cellsOf(sheet(textRow(1, ['长'.repeat(30_000)])))
    expect((cells![0] as string).length).toBe(DEFAULT_LIMITS.cellLength)
  })

  test('of styled blank rows do not count, and row numbers stay as Excel shows them', async () => {
    const data = `${textRow(1, ['姓名'])}<row r="2"><c r="A2" s="1"/><c r="B2" s="1"/></row><row r="3"><c r="A3" t="inlineStr"><is><t>  </t></is></c></row>${textRow(7, ['卓玛'])}`
    expect(await rowsOf(rawXlsx({ ...sheet(data), formats: [14] }))).toEqual([
      { number: 1, cells: ['姓名'] },
      { number: 7, cells: ['卓玛'] },
    ])
  })
})

describe('sheets', () => {
  test('that are hidden are not read', async () => {
    const workbook: RawWorkbook = {
      sheets: [
        { name: '字典', state: 'hidden', data: textRow(1, ['隐藏']) },
        { name: '深藏', state: 'veryHidden', data: textRow(1, ['隐藏']) },
        { name: '名册 &amp; 附表', data: textRow(1, ['看得见']) },
      ],
    }
    expect(await cellsOf(workbook)).toEqual([['看得见']])
  })

  test('all hidden, or too many, are refused', async () => {
    expect(await refused(rawXlsx({ sheets: [{ name: 'S', state: 'hidden', data: '' }] }))).toBe(
      'table.no-visible-sheet',
    )
    const many = Array.from({ length: 300 }, (_, i) => ({ name: `S${i}`, data: '' }))
    expect(await refused(rawXlsx({ sheets: many }))).toBe('table.too-many-sheets')
  })
})

describe('a text file', () => {
  const gb18030 = Buffer.concat([
    Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
    Buffer.from(','),
    Buffer.from([0xd0, 0xd4, 0xb1, 0xf0]),
    Buffer.from('\r\n'),
  ])
  test.each([
    ['UTF-8', Buffer.from('姓名,性别\r\n'), '姓名'],
    ['UTF-8 with mark', Buffer.from('\ufeff姓名,性别\r\n'), '姓名'],
    ['GB18030', gb18030, '姓名'],
    ['UTF-16 (Excel: Unicode text)', Buffer.from('\ufeff姓名\t性别\r\n', 'utf16le'), '姓名'],
  ])('in %s is read', async (_, bytes, first) => {
    expect((await rowsOf(bytes))[0]!.cells).toEqual([first, '性别'])
  })

  test('may be separated by tabs or semicolons, quote line ends, and wrap digits as ="…"', async () => {
    expect((await rowsOf('姓名\t证件号\n卓玛\t="540126201304050012"\n'))[1]!.cells).toEqual([
      '卓玛',
      '540126201304050012',
    ])
    expect((await rowsOf('姓名;住址\n卓玛;"一组\n二号"\n扎西;x\n')).map((row) => row.number)).toEqual([1, 2, 3])
  })

  test('that is cut off in a character or in a row is refused', async () => {
    const rows = [
      '姓名,性别,身份证号',
      ...Array.from({ length: 5 }, (_, i) => `卓玛${i},女,54012620130405001${i}`),
    ].join('\n')
    expect(await refused(rows)).toBe('read')
    expect(await refused(`${rows}\n扎西,男`)).toBe('table.damaged')
    expect(await refused(`${rows}\n扎西,男\n`)).toBe('read')
    expect(await refused(`${rows}\n填表人:张三`)).toBe('read')
    expect(await refused(Buffer.from(`${rows}\n扎`).subarray(0, -1))).toBe('table.damaged')
  })

  test('that says it is UTF-8 and is not is refused', async () => {
    expect(await refused(Buffer.concat([Buffer.from('\ufeff'), gb18030]))).toBe('table.unknown-encoding')
  })

  test('with an unclosed quote, zero bytes or no readable encoding is refused', async () => {
    expect(await refused('姓名,住址\n"卓玛,一组\n')).toBe('table.damaged')
    expect(await refused(Buffer.from([0x41, 0x00, 0x42, 0x2c]))).toBe('table.not-a-table')
    expect(await refused(Buffer.from(Array.from({ length: 999 }, (_, i) => (i % 3 ? 0xff : 0x80))))).toBe(
      'table.unknown-encoding',
    )
  })
})

describe('an XLS', () => {
  const workbook = XLSX.utils.book_new()
  const data = XLSX.utils.aoa_to_sheet([
    ['姓名', '出生日期', '序号'],
    ['卓玛', null, 7],
  ])
  data['B2'] = { t: 'n', v: 41369, z: 'yyyy/m/d' }
  XLSX.utils.book_append_sheet(workbook, data, '名册')

  test('in BIFF is read with its kinds of cells', async () => {
    const bytes = XLSX.write(workbook, { type: 'buffer', bookType: 'biff8' }) as Buffer
    expect((await rowsOf(bytes))[1]!.cells).toEqual(['卓玛', { date: '2013-04-05' }, 7])
  })

  test('that is an HTML table keeps the digits of ID numbers', async () => {
    const html =
      '<html><meta charset="gbk"><table><tr><td>\u59d3\u540d</td><td>ID</td></tr><tr><td>A</td><td>540126201304050012</td></tr></table></html>'
    expect((await rowsOf(html))[1]!.cells).toEqual(['A', '540126201304050012'])
  })

  test('that is an OLE file of another kind is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)])
    expect(await refused(bytes)).toBe('table.damaged')
  })
})

describe('what is no table', () => {
  test.each([
    ['an empty file', '', 'table.empty'],
    ['a PDF', '%PDF-1.7 …', 'table.not-a-table'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'table.not-a-table'],
    ['a page without table', '<html><body>请先登录</body></html>', 'table.not-a-table'],
    ['a ZIP of other things', zipOf({ 'readme.txt': 'x' }), 'table.not-a-table'],
    ['a Word document', zipOf({ '[Content_Types].xml': 'x', 'word/document.xml': 'x' }), 'table.not-a-table'],
    ['an XLSB', zipOf({ '[Content_Types].xml': 'x', 'xl/workbook.bin': 'x' }), 'table.save-as-xlsx'],
    ['an XLSX cut off', rawXlsx(sheet(textRow(1, ['姓名']))).subarray(0, 700), 'table.damaged'],
  ])('%s is refused by code', async (_, content, code) => {
    expect(await refused(content)).toBe(code)
  })

  test('entities of XML are not expanded', async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]>`
    const rows = await rowsOf(
      rawXlsx({
        sheets: [{ name: 'S', head: laughs, data: '<row r="1"><c t="inlineStr"><is><t>&c;</t></is></c></row>' }],
      }),
    ).catch((error) => error.code)
    expect(JSON.stringify(rows).length).toBeLessThan(200)
    expect(await refused(`<?xml version="1.0"?>${laughs}<Workbook><Table/></Workbook>`)).toBe('table.not-a-table')
  })

  test('a zip bomb is refused before it is unpacked', async () => {
    const bomb = rawXlsx(sheet(' '.repeat(80 * 1024 * 1024)))
    expect(bomb.length).toBeLessThan(200_000)
    expect(await refused(bomb)).toBe('table.packed-too-tightly')
  })

  test('an entry that declares a smaller size than it has is damaged', async () => {
    const bytes = rawXlsx(sheet(Array.from({ length: 2000 }, (_, i) => textRow(i + 1, [`孩子${i}`])).join('')))
    const at = bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46 + 24
    bytes.writeUInt32LE(5000, at)
    expect(await refused(bytes)).toMatch(/table\.(damaged|packed-too-tightly)/)
  })

  test('too many rows or columns are refused', async () => {
    const limits = { ...DEFAULT_LIMITS, rows: 5, columns: 3 }
    const lines = (count: number): string => Array.from({ length: count }, (_, i) => `a${i},b`).join('\n')
    expect(await refused(lines(6), limits)).toBe('table.too-many-rows')
    expect(await refused('a,b,c,d', limits)).toBe('table.too-many-columns')
  })
})

describe('a file damaged on its way', () => {
  const rows = Array.from({ length: 300 }, (_, i) => textRow(i + 1, [`孩子${i}`, `54012620130405${1000 + i}`]))

  test('is refused when one bit of a sheet differs, though it may still be XML', async () => {
    const whole = rawXlsx(sheet(rows.join('')))
    const start = whole.indexOf('xl/worksheets/sheet1.xml') + 24
    for (const offset of [50, 500, 1500, 2500]) {
      const flipped = Buffer.from(whole)
      flipped[start + offset]! ^= 1
      expect(await refused(flipped)).toBe('table.damaged')
    }
  })

  test('is refused when an XLS or an HTML table is cut off', async () => {
    const workbook = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet(rows.map((_, i) => [`孩子${i}`, i])), 'S')
    const whole = XLSX.write(workbook, { type: 'buffer', bookType: 'biff8' }) as Buffer
    expect(await refused(whole)).toBe('read')
    for (const share of [0.3, 0.6, 0.9])
      expect(await refused(whole.subarray(0, whole.length * share))).toBe('table.damaged')
    expect(await refused('<table><tr><td>姓名</td></tr><tr><td>卓')).toBe('table.damaged')
  })
})

describe('reading in a child process', () => {
  test('hands on rows in batches', async () => {
    const path = await fileOf(
      rawXlsx(sheet(Array.from({ length: 600 }, (_, i) => textRow(i + 1, [`孩子${i}`])).join(''))),
    )
    const rows: TableRow[] = []
    const info = await readTable(path, (batch) => {
      rows.push(...batch)
    })
    expect(info).toEqual({ format: 'xlsx', sheets: [{ name: '名册', hidden: false }] })
    expect(rows[599]).toEqual({ number: 600, cells: ['孩子599'] })
  })

  test('a refusal comes back as a refusal', async () => {
    await expect(readTable(await fileOf('%PDF-1.7'), () => {})).rejects.toMatchObject({ code: 'table.not-a-table' })
  })

  test('running out of time ends the child and is a refusal', async () => {
    const path = await fileOf(rawXlsx(sheet(textRow(1, ['姓名']))))
    const limits = { ...DEFAULT_LIMITS, seconds: 0.05 }
    await expect(readTable(path, () => {}, { limits })).rejects.toMatchObject({ code: 'table.took-too-long' })
  })

  test('running out of memory ends the child and is a refusal', async () => {
    const strings = Array.from({ length: 120_000 }, (_, i) => `<si><t>${'达孜区'.repeat(30)}${i}</t></si>`).join('')
    const path = await fileOf(rawXlsx({ sheets: [{ name: 'S', data: textRow(1, ['姓名']) }], sharedStrings: strings }))
    const limits = { ...DEFAULT_LIMITS, memoryMiB: 100, packingRatio: 10_000 }
    await expect(readTable(path, () => {}, { limits })).rejects.toMatchObject({ code: 'table.took-too-much-memory' })
  })

  test('a stop signal ends the child', async () => {
    const path = await fileOf('姓名,性别\n')
    await expect(readTable(path, () => {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
