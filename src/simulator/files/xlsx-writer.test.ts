import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sheetjs from '@e965/xlsx'
import { readXlsx } from 'hucre'
import { afterAll, describe, expect, test } from 'vitest'
import { DateCell } from '../entry.ts'
import { columnLetters, writeXlsx } from './xlsx-writer.ts'

const directory = mkdtempSync(join(tmpdir(), 'nol-xlsx-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const path = join(directory, 'a.xlsx')
const rows = [
  ['标题 & <名单>', null],
  ['姓名', '出生日期', '人数'],
  ['𬱖 a ', new DateCell(42_005), 3],
  [],
  [null, '二', 0.5],
]

describe('a workbook', () => {
  test('is read by two readers alike, with gaps, dates, signs and merges', async () => {
    expect(await writeXlsx(path, { sheetName: '表1', widths: [10, 20], merges: ['A1:B1'] }, rows)).toBe(5)
    const read = (await readXlsx(readFileSync(path))).sheets[0]!
    expect(read.name).toBe('表1')
    expect(read.rows[0]![0]).toBe('标题 & <名单>')
    expect(read.rows[2]![0]).toBe('𬱖 a ')
    expect(read.rows[2]![1]).toEqual(new Date('2015-01-01T00:00:00Z'))
    expect(read.rows[4]![2]).toBe(0.5)
    expect(read.merges).toHaveLength(1)
    const other = sheetjs.read(readFileSync(path)).Sheets['表1']!
    expect(other['A3'].v).toBe('𬱖 a ')
    expect(other['B3'].v).toBe(42_005)
  })

  test('is left closed and reported when its rows fail', async () => {
    const failing = function* (): Generator<string[]> {
      yield ['a']
      throw new Error('no more rows')
    }
    await expect(writeXlsx(path, { sheetName: '表', widths: [1], merges: [] }, failing())).rejects.toThrow(
      'no more rows',
    )
  })

  test('names its columns', () => {
    expect([0, 25, 26, 701].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ'])
  })
})
