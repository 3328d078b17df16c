import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type CellValue, readXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulateCounty } from './county.ts'
import { textOfDay } from './days.ts'
import type { County } from './model.ts'
import { rostersOf, type WrittenRoster, writeRosters } from './write-rosters.ts'

let directory: string
let county: County
let written: readonly WrittenRoster[]
const messages: number[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nol-simulator-'))
  county = simulateCounty({ seed: 21, children: 1500 })
  written = await writeRosters(county, directory, { onProgress: (fraction) => messages.push(fraction) })
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const csv = (name: string, encoding = 'utf-8'): Record<string, string>[] =>
  parse(new TextDecoder(encoding).decode(readFileSync(join(directory, name))), { columns: true, bom: true })
const sheet = async (file: string): Promise<CellValue[][]> =>
  (await readXlsx(readFileSync(join(directory, 'rosters', file)))).sheets[0]!.rows as CellValue[][]
const fileOf = (kind: string, at = 0): string => written.filter((roster) => roster.kind === kind)[at]!.file

const HEADS: Record<string, readonly string[]> = {
  'police-household': [
    '公民身份号码',
    '姓名',
    '性别',
    '与户主关系',
    '乡镇(街道)',
    '居(村)委会',
    '户主姓名',
    '迁出日期',
    '死亡日期',
  ],
  'police-floating': ['姓名', '公民身份号码', '户籍地省市县(区)', '现居住地址', '来本地日期'],
  'hospital-birth': ['出生医学证明编号', '新生儿姓名', '母亲身份证号码', '家庭住址'],
  village: ['序号', '户主', '与户主关系', '户籍地', '现住址', '未入学原因'],
  disabled: ['姓名', '身份证号', '残疾人证号', '残疾类别', '残疾等级', '就读情况', '未入学原因'],
  'civil-affairs': ['与户主关系', '户类型', '证件号码', '儿童姓名', '类别', '保障证号'],
  enrolment: ['学校标识码', '全国学籍号', '姓名', '身份证件号', '年级', '班级', '学籍状态', '是否在校'],
}

describe('roster files', () => {
  test('come from every office', () => {
    expect(new Set(written.map((roster) => roster.kind))).toEqual(new Set(Object.keys(HEADS)))
    expect(written.filter((roster) => roster.kind === 'village')).toHaveLength(county.townships.length)
    expect(readdirSync(join(directory, 'rosters'))).toHaveLength(written.length)
  })

  test.each(Object.entries(HEADS))('of kind %s open and carry the heads of their office', async (kind, heads) => {
    const texts: string[] = []
    for (const { file, rows } of written.filter((roster) => roster.kind === kind)) {
      const lines = file.endsWith('.xlsx')
        ? await sheet(file)
        : (parse(
            new TextDecoder(kind === 'hospital-birth' ? 'gb18030' : 'utf-8').decode(
              readFileSync(join(directory, 'rosters', file)),
            ),
            { bom: true },
          ) as string[][])
      expect(lines.length).toBeGreaterThan(rows)
      texts.push(...lines.slice(0, 4).flat().map(String))
    }
    for (const head of heads) expect(texts).toContain(head)
  })

  test('of births are GB 18030 and not UTF-8', () => {
    const bytes = readFileSync(join(directory, 'rosters', fileOf('hospital-birth')))
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
    expect(csv(`rosters/${fileOf('hospital-birth')}`, 'gb18030')[0]).toHaveProperty('新生儿姓名')
  })

  test('hold ID numbers that Excel ruined, and never one that a number could keep', async () => {
    const rows = await sheet(fileOf('disabled'))
    const ruined = rows.flat().filter((cell) => typeof cell === 'number' && cell > 1e17) as number[]
    expect(ruined.length).toBeGreaterThan(0)
    expect(ruined.every((number) => BigInt(number) % 1000n === 0n || String(BigInt(number)).length === 18)).toBe(true)
  })

  test('say what they are in rosters.csv', () => {
    const manifest = csv('rosters.csv')
    expect(manifest).toHaveLength(written.length)
    expect(manifest[0]).toMatchObject({ kind: 'police-household', source_name: '云河县公安局', as_of_on: '2026-10-31' })
    expect(manifest.every((row) => row['as_of_on']! <= textOfDay(county.dates.asOf))).toBe(true)
  })

  test('are the same bytes the next time', async () => {
    const again = mkdtempSync(join(tmpdir(), 'nol-simulator-'))
    await writeRosters(simulateCounty({ seed: 21, children: 1500 }), again)
    const sum = (dir: string, name: string): string =>
      createHash('sha256')
        .update(readFileSync(join(dir, name)))
        .digest('hex')
    for (const { file } of written) expect(sum(again, `rosters/${file}`)).toBe(sum(directory, `rosters/${file}`))
    for (const name of ['truth-children.csv', 'truth-pupils.csv', 'links.csv'])
      expect(sum(again, name)).toBe(sum(directory, name))
    rmSync(again, { recursive: true })
  })

  test('are reported on while they are written', () => {
    expect(messages.at(-1)).toBe(1)
    expect([...messages].sort((a, b) => a - b)).toEqual(messages)
  })
})

describe('the truth', () => {
  test('names the row of each child: the number on the register is the number on the row', async () => {
    const file = fileOf('police-household')
    const rows = await sheet(file)
    const byId = new Map(county.children.map((child) => [child.id, child]))
    const links = csv('links.csv').filter((link) => link['file'] === file)
    const right = links.filter(
      (link) => rows[Number(link['row']) - 1]?.[0] === byId.get(Number(link['child_id']))!.citizenId,
    )
    expect(links.length).toBe(written[0]!.rows)
    expect(right.length / links.length).toBeGreaterThan(0.999)
  })

  test('covers every enrolment row', () => {
    const rows = written.filter((roster) => roster.kind === 'enrolment').reduce((sum, roster) => sum + roster.rows, 0)
    expect(csv('truth-pupils.csv')).toHaveLength(rows)
  })

  test('lists divisions from the province down and schools with places and grades', () => {
    const divisions = csv('divisions.csv')
    expect(divisions.slice(0, 3).map((row) => row['level'])).toEqual(['province', 'city', 'county'])
    expect(divisions.filter((row) => row['level'] === 'village')).toHaveLength(county.villages.length)
    const codes = new Set(divisions.map((row) => row['code']))
    for (const school of csv('schools.csv')) expect(codes).toContain(school['division_code'])
  })

  test('has all children', () => {
    expect(csv('truth-children.csv')).toHaveLength(county.children.length)
    expect(csv('truth-children.csv').filter((row) => row['counted'] === '1')).toHaveLength(1500)
  })
})

describe('clean rosters', () => {
  test('repeat every child as it is when the defects are turned off', () => {
    const clean = simulateCounty({ seed: 21, children: 800, defects: 0 })
    const wrong: string[] = []
    for (const roster of rostersOf(clean)) {
      if (roster.kind === 'hospital-birth') continue
      for (const { child, record, id, name, sex } of roster.entries()) {
        if (!child || record?.second || child.otherRegistration) continue
        if (id !== child.citizenId || name !== child.name || sex !== child.sex) wrong.push(`${roster.file} ${child.id}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
