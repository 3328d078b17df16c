import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COUNTY, plantCounty, TOWNSHIP_A } from '../../../test/builders/county.ts'
import { citizenIdOf } from '../../../test/builders/roster-files.ts'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import { runJobNow } from '../../platform/jobs.ts'
import { cellText, exportXlsx } from '../../platform/tables/index.ts'
import { correctMapping, receiveRoster, takeRoster, withdrawRoster } from './commands.ts'
import { exportRemarkedRows } from './export.ts'
import { type FileToImport, importFiles, listEffectiveRosters } from './index.ts'
import { CHECK_JOB, jobHandlers } from './jobs.ts'
import { listRosters, showRoster } from './queries.ts'
import { findRoster, type Roster } from './store.ts'

const app = await testApp({ today: plainDate('2026-03-10') })
const bureau = anActor({ county: COUNTY, role: 'bureau-officer', actorId: 'clerk' })
const township = anActor({ county: COUNTY, role: 'township-officer', divisionPrefix: TOWNSHIP_A, actorId: 'town' })
let folder: string

beforeAll(async () => {
  await plantCounty(app.db)
  folder = await mkdtemp(join(tmpdir(), 'nol-rosters-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ID = (born: string, sequence: number): string => citizenIdOf(COUNTY, born, sequence)
const wrongCheck = (id: string): string => id.slice(0, 17) + (id[17] === '1' ? '2' : '1')

const HEAD = '序号,乡镇,村(居),姓名,性别,民族,出生日期,身份证号,监护人,监护人电话,就学状态,就读学校'
const GOOD = [
  `1,甲乡,甲一村,卓玛,女,藏族,2016-05-01,${ID('2016-05-01', 122)},扎西,13912345678,在校,甲乡小学`,
  `2,甲乡,甲二村,次仁,男,藏,2015/3/9,,央金,,未入学,`,
]
const WARNED = `3,甲乡,甲一村,格桑,女,藏族,2014-08-20,${wrongCheck(ID('2014-08-20', 144))},尼玛,12345,在校,甲乡小学`
const FAULTY = [`4,甲乡,甲一村,多吉,男,藏族,2031-02-30,,拉姆,,辍学,`, `5,甲乡,甲一村,,男,藏族,2014-01-01,,拉姆,,在校,`]
const FOOT = ['合计,,,5人,,,,,,,,', '填表人:张三,,,,,,,,,,,']
const VILLAGE_LIST = ['甲乡适龄儿童摸底表', HEAD, ...GOOD, WARNED, ...FAULTY, ...FOOT].join('\n')

let fileNumber = 0
async function fileOf(content: string | Uint8Array, name = `名册-${++fileNumber}.csv`): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function send(
  content: string | Uint8Array,
  options: Partial<FileToImport> & { take?: boolean; actor?: Actor } = {},
): Promise<Roster> {
  const { take = false, actor = bureau, ...rest } = options
  const path = await fileOf(content)
  const [imported] = await importFiles(
    app,
    actor,
    [{ sourceName: `来源${fileNumber}`, asOfOn: '2026-03-01', ...rest, path }],
    { take },
  )
  return imported!.roster
}

const effective = () =>
  withScope(app.db, bureau.scope, (tx) => listEffectiveRosters(tx, countyCode(COUNTY), plainDate('2026-03-10')))
const effectiveOf = async (roster: Roster) =>
  (await effective()).filter((entry) => entry.sourceName === roster.sourceName)

async function parquet(name: string, query = 'select *'): Promise<Record<string, unknown>[]> {
  return app.files.withPlainDerived(name, (path) => rowsOfParquet(path, query))
}

async function rowsOfParquet(path: string, query: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const read = await connection.runAndReadAll(`${query} from read_parquet('${path}') order by row_no`)
  const rows = read.getRowObjectsJson() as Record<string, unknown>[]
  connection.closeSync()
  instance.closeSync()
  return rows
}

const events = async (id: string): Promise<string[]> =>
  (
    await app.db.asAdmin<{ event: string }>('select event from audit.entry where subject_id = $1 order by id', [id])
  ).map((row) => row.event)

describe('a roster that is received', () => {
  test('is recognised and counted before anything of it counts', async () => {
    const roster = await send(VILLAGE_LIST)
    expect(roster).toMatchObject({
      state: 'checked',
      kind: 'village',
      counts: { good: 2, withWarnings: 1, quarantined: 2, skipped: 2 },
    })
    expect(await effectiveOf(roster)).toEqual([])
    expect(await events(roster.id)).toEqual(['rosters.received', 'rosters.checked'])
  })

  test('shows its columns, and every remark says what is wrong, where, and what would be right', async () => {
    const roster = await send(`${VILLAGE_LIST}\n`)
    const shown = await showRoster(app, bureau, roster.id, 'zh')
    if (!shown.ok) throw new Error(shown.code)
    expect(shown.value.mapping!.columns.map((column) => column.field)).toEqual([
      null,
      'household_township',
      'household_village',
      'name',
      'sex',
      'nationality',
      'born_on',
      'citizen_id',
      'guardian1_name',
      'guardian1_phone',
      'schooling_claim',
      'claimed_school',
    ])
    const messages = shown.value.preview.quarantined.flatMap((row) => row.remarks.map((remark) => remark.message))
    expect(messages).toContain('第 6 行「出生日期」2031-02-30 不是日历日期;请按 2016-09-01 的格式填写')
    expect(messages).toContain('第 7 行「姓名」没有姓名;请填写儿童姓名')
    expect(shown.value.preview.withWarnings[0]!.remarks.map((remark) => remark.code)).toEqual([
      'phone-malformed',
      'citizen-id-wrong-check-digit',
    ])
    expect(shown.value.preview.skipped.map((row) => row.skipped)).toEqual(['total', 'note'])
    expect(await events(roster.id)).toContain('rosters.rows-viewed')
  })

  test('twice as the same file changes nothing and says which one it was', async () => {
    const first = await send(`${VILLAGE_LIST}\n\n`, { sourceName: '甲乡' })
    const path = await fileOf(`${VILLAGE_LIST}\n\n`)
    const before = await app.db.asAdmin('select count(*) from rosters.roster')
    const [again] = await importFiles(app, bureau, [{ path, sourceName: '甲乡', asOfOn: '2026-03-01' }], {
      take: false,
    })
    expect(again).toMatchObject({ repeated: true, roster: { id: first.id } })
    expect(await app.db.asAdmin('select count(*) from rosters.roster')).toEqual(before)
  })

  test.each([
    ['is no table', '%PDF-1.7 …', 'table.not-a-table'],
    ['has no head', '一封信\n写了很多字\n', 'rosters.no-head'],
    ['has no rows below its head', `${HEAD}\n`, 'rosters.no-row'],
  ])('and %s is refused with its reason', async (_, content, code) => {
    const roster = await send(content)
    expect(roster).toMatchObject({ state: 'refused', refusal: { code } })
    expect((await takeRoster(app, bureau, roster.id)).ok).toBe(false)
  })

  test('without a column it cannot do without is refused, and says which', async () => {
    const roster = await send('姓名,性别,就学状态\n卓玛,女,在校\n次仁,男,在校\n', { kind: 'village' })
    expect(roster.refusal).toEqual({ code: 'rosters.required-column-missing', details: { fields: 'citizen_id' } })
  })

  test('with a day in the future is not accepted', async () => {
    const parcel = { content: (async function* () {})(), fileName: 'x.csv', asOfOn: '2026-03-11' }
    expect(await receiveRoster(app, bureau, parcel)).toMatchObject({ ok: false, code: 'rosters.as-of-in-future' })
  })
})

describe('a roster that is taken', () => {
  test('gives its good rows, typed, and keeps warnings with them', async () => {
    const roster = await send(`${VILLAGE_LIST}\n\n\n`, { take: true })
    expect(roster.state).toBe('taken')
    const [entry] = await effectiveOf(roster)
    expect(entry).toMatchObject({ kind: 'village', asOfOn: '2026-03-01', rowCount: 3, supplementOf: null })
    const rows = await parquet(entry!.rowsFile)
    expect(rows.map((row) => [row['row_no'], row['name'], row['born_on'], row['household_division']])).toEqual([
      [3, '卓玛', '2016-05-01', '540126100201'],
      [4, '次仁', '2015-03-09', '540126100202'],
      [5, '格桑', '2014-08-20', '540126100201'],
    ])
    expect(rows[0]).toMatchObject({
      sex: 'female',
      nationality: '04',
      citizen_id: ID('2016-05-01', 122),
      guardian1_name: '扎西',
      guardian1_phone: '13912345678',
      schooling_claim: 'in-school',
      claimed_school_name: '甲乡小学',
      warnings: [],
    })
    expect(rows[1]).toMatchObject({
      sex: 'male',
      citizen_id: null,
      citizen_id_fault: null,
      schooling_claim: 'never-enrolled',
    })
    expect(rows[2]).toMatchObject({
      citizen_id: null,
      citizen_id_text: wrongCheck(ID('2014-08-20', 144)),
      citizen_id_fault: 'citizen-id.wrong-check-digit',
      warnings: ['phone-malformed', 'citizen-id-wrong-check-digit'],
    })
  })

  test('is superseded by a newer one of its source, and only by that', async () => {
    const older = await send(`${HEAD}\n${GOOD[0]}\n`, { take: true, sourceName: '乙', asOfOn: '2026-01-31' })
    const newer = await send(`${HEAD}\n${GOOD[1]}\n`, { take: true, sourceName: '乙', asOfOn: '2026-02-28' })
    const late = await send(`${HEAD}\n${GOOD.join('\n')}\n`, { take: true, sourceName: '乙', asOfOn: '2026-01-15' })
    expect((await effectiveOf(newer)).map((entry) => entry.rosterId)).toEqual([newer.id])
    const then = await withScope(app.db, bureau.scope, (tx) =>
      listEffectiveRosters(tx, countyCode(COUNTY), plainDate('2026-02-01')),
    )
    expect(then.filter((entry) => entry.sourceName === '乙').map((entry) => entry.rosterId)).toEqual([older.id])
    expect(late.state).toBe('taken')
  })

  test('may be withdrawn with a reason; then it never was, and the file may come again', async () => {
    const content = `${HEAD}\n${GOOD[0]}\n\n`
    const roster = await send(content, { take: true, sourceName: '丙' })
    expect(await withdrawRoster(app, bureau, roster.id, ' ')).toMatchObject({
      ok: false,
      code: 'rosters.withdrawal-reason-missing',
    })
    expect(await withdrawRoster(app, bureau, roster.id, '报错了月份')).toMatchObject({
      ok: true,
      value: { state: 'withdrawn' },
    })
    expect(await effectiveOf(roster)).toEqual([])
    expect(await takeRoster(app, bureau, roster.id)).toMatchObject({ ok: false, code: 'rosters.withdrawn' })
    expect((await send(content, { take: true, sourceName: '丙' })).id).not.toBe(roster.id)
  })

  test('with no good row is not taken', async () => {
    const roster = await send(`${HEAD}\n${FAULTY.join('\n')}\n`)
    expect(await takeRoster(app, bureau, roster.id)).toMatchObject({ ok: false, code: 'rosters.no-row-to-take' })
  })
})

describe('the lists for the sender', () => {
  test('hold the rows as they came, and what is wrong and would be right', async () => {
    const roster = await send(`${VILLAGE_LIST}\n\n\n\n`)
    const exported = await exportRemarkedRows(app, bureau, roster.id, 'fault', 'zh')
    if (!exported.ok) throw new Error(exported.code)
    const rows = await rowsOf(await buffer(exported.value.content))
    expect(rows[2]).toEqual([...HEAD.split(','), '原行号', '问题', '应当怎样'])
    expect(rows[3]!.slice(0, 8).map(cellText)).toEqual(['4', '甲乡', '甲一村', '多吉', '男', '藏族', '2031-02-30', ''])
    expect(rows[3]!.slice(12)).toEqual([
      '6',
      '「出生日期」2031-02-30 不是日历日期\n既没有可用的身份证号，也没有出生日期，无法确认是谁',
      '请按 2016-09-01 的格式填写\n请至少补充其中一项',
    ])
    expect(await events(roster.id)).toContain('rosters.rows-exported')
  })

  test('come back corrected as a supplement: new rows count too, corrected ones only once', async () => {
    const main = await send(`${VILLAGE_LIST}\n\n\n\n\n`, { take: true })
    const corrected = await sentBack(main, ['fault', 'warning'], (row) =>
      row.map((cell) => (cell === '2031-02-30' ? '2013-02-28' : cell === '12345' ? '13812345678' : cell)),
    )
    const supplement = await send(corrected, { supplementOf: main.id, take: true })
    expect(supplement).toMatchObject({
      state: 'taken',
      kind: 'village',
      sourceName: main.sourceName,
      supplementOf: main.id,
      counts: { good: 1, withWarnings: 1, quarantined: 1 },
    })
    const entries = await effectiveOf(main)
    expect(entries.map((entry) => [entry.supplementOf, entry.rowCount])).toEqual([
      [null, 2],
      [main.id, 2],
    ])
    const names = async (index: number) => (await parquet(entries[index]!.rowsFile)).map((row) => row['name'])
    expect([await names(0), await names(1)]).toEqual([
      ['卓玛', '次仁'],
      ['多吉', '格桑'],
    ])

    await withdrawRoster(app, bureau, supplement.id, '又改了')
    expect((await effectiveOf(main)).map((entry) => entry.rowCount)).toEqual([3])
  })

  test('go when the roster they belong to goes', async () => {
    const main = await send(`${VILLAGE_LIST}\n\n\n\n\n\n`, { take: true })
    const supplement = await send(await sentBack(main, ['warning'], (row) => row), {
      supplementOf: main.id,
      take: true,
    })
    await withdrawRoster(app, bureau, main.id, '整份作废')
    const left = await withScope(app.db, bureau.scope, (tx) => findRoster(tx, countyCode(COUNTY), supplement.id))
    expect(left!.state).toBe('withdrawn')
    expect(await effectiveOf(main)).toEqual([])
  })

  async function sentBack(
    main: Roster,
    lists: readonly ('fault' | 'warning')[],
    correct: (row: unknown[]) => unknown[],
  ): Promise<Uint8Array> {
    const bodies: unknown[][] = []
    let head: unknown[] = []
    for (const list of lists) {
      const exported = await exportRemarkedRows(app, bureau, main.id, list, 'zh')
      if (!exported.ok) throw new Error(exported.code)
      const [, , columns, ...rows] = await rowsOf(await buffer(exported.value.content))
      head = columns!
      bodies.push(
        ...rows.map((row) => correct(Array.from({ length: columns!.length }, (_, index) => row[index] ?? null))),
      )
    }
    const columns = head.map((header, index) => ({ key: `c${index}`, header: String(header) }))
    const rows = bodies.map((row) => Object.fromEntries(row.map((cell, index) => [`c${index}`, cell])))
    return buffer(exportXlsx<Record<string, unknown>>({ sheetName: 'S', title: '退回清单', columns, rows }))
  }
})

describe('columns that were not recognised', () => {
  const odd = (rows: number) =>
    [
      '娃娃,男女,降生,号',
      ...Array.from({ length: rows }, (_, i) => `卓玛${'甲乙丙丁戊'[i]},女,2016-05-0${i + 1},甲`),
    ].join('\n')

  test('are corrected by a person, and remembered for the source', async () => {
    const roster = await send(odd(3), { kind: 'village', sourceName: '丁村' })
    expect(roster.refusal?.code).toBe('rosters.no-head')
    const columns = [
      { index: 0, field: 'name' },
      { index: 1, field: 'sex' },
      { index: 2, field: 'born_on' },
    ] as const
    const corrected = await correctMapping(app, bureau, roster.id, { headerFirstRow: 1, columns })
    if (!corrected.ok) throw new Error(corrected.code)
    await runJobNow(app, jobHandlers, { kind: CHECK_JOB, payload: { rosterId: roster.id }, actor: bureau })
    const taken = await takeRoster(app, bureau, roster.id)
    expect(taken).toMatchObject({ ok: true, value: { counts: { good: 3 } } })

    const next = await send(odd(4), { kind: 'village', sourceName: '丁村' })
    const again = await correctMapping(app, bureau, next.id, { headerFirstRow: 1 })
    if (!again.ok) throw new Error(again.code)
    await runJobNow(app, jobHandlers, { kind: CHECK_JOB, payload: { rosterId: next.id }, actor: bureau })
    expect(await takeRoster(app, bureau, next.id)).toMatchObject({ ok: true, value: { counts: { good: 4 } } })
  })

  test('cannot be corrected once the roster is taken or under check', async () => {
    const roster = await send(`${HEAD}\n${GOOD[0]}\n\n\n`, { take: true })
    expect(await correctMapping(app, bureau, roster.id, { kind: 'disabled' })).toMatchObject({
      ok: false,
      code: 'rosters.already-taken',
    })
    const path = await fileOf(`${HEAD}\n${GOOD[1]}\n\n`)
    const { createReadStream } = await import('node:fs')
    const received = await receiveRoster(app, bureau, {
      content: createReadStream(path),
      fileName: 'x.csv',
      sourceName: '戊',
    })
    if (!received.ok) throw new Error(received.code)
    expect(await correctMapping(app, bureau, received.value.roster.id, { kind: 'disabled' })).toMatchObject({
      ok: false,
      code: 'rosters.check-running',
    })
    await withdrawRoster(app, bureau, received.value.roster.id, '测试')
  })
})

describe('a sheet for each village', () => {
  test('is read with the others of the same head, and a remark names sheet and row', async () => {
    const { rawXlsx, textRow } = await import('../../platform/tables/testing/raw-xlsx.ts')
    const sheet = (name: string, ...lines: string[]) => ({
      name,
      data: [HEAD, ...lines].map((line, i) => textRow(i + 1, line.split(','))).join(''),
    })
    const bytes = rawXlsx({
      sheets: [
        { name: '说明', data: textRow(1, ['请各村填写']) },
        sheet('甲一村', GOOD[0]!),
        sheet('甲二村', GOOD[1]!, FAULTY[0]!),
        { name: '旧表', state: 'hidden', data: textRow(1, HEAD.split(',')) + textRow(2, WARNED.split(',')) },
      ],
    })
    const roster = await send(bytes)
    expect(roster).toMatchObject({ counts: { good: 2, quarantined: 1 }, mapping: { sheetsRead: ['甲一村', '甲二村'] } })
    const shown = await showRoster(app, bureau, roster.id, 'zh')
    if (!shown.ok) throw new Error(shown.code)
    expect(shown.value.preview.quarantined[0]).toMatchObject({ rowNumber: 3, sheetName: '甲二村' })
    expect(shown.value.preview.quarantined[0]!.remarks[0]!.message).toContain('工作表「甲二村」第 3 行「出生日期」')
  })
})

describe('a township', () => {
  test('sends and sees the village lists of its own villages only', async () => {
    const own = await send(`${HEAD}\n${GOOD[0]}\n\n\n\n`, { actor: township })
    expect(own).toMatchObject({ kind: 'village', divisionCode: `${TOWNSHIP_A}000` })
    const of = await listRosters(app, township, {}, 'zh')
    expect(of.rows.map((row) => row.id)).toEqual([own.id])
    const countywide = await send(`${HEAD}\n${GOOD[0]}\n\n\n\n\n`)
    expect(await showRoster(app, township, countywide.id, 'zh')).toMatchObject({ ok: false, code: 'rosters.not-found' })
    expect(await takeRoster(app, township, countywide.id)).toMatchObject({ ok: false, code: 'rosters.not-found' })
    const parcel = { content: (async function* () {})(), fileName: 'x.csv' }
    expect(await receiveRoster(app, township, { ...parcel, kind: 'enrolment' })).toMatchObject({
      code: 'rosters.township-sends-village-lists',
    })
    expect(await receiveRoster(app, township, { ...parcel, divisionCode: '540126101000' })).toMatchObject({
      code: 'rosters.not-of-your-unit',
    })
  })

  test('of another county sees nothing, in the database too', async () => {
    const roster = await send(`${HEAD}\n${GOOD[0]}\n\n\n\n\n\n`)
    const stranger = anActor({ county: '540198', role: 'bureau-officer' })
    expect(await showRoster(app, stranger, roster.id, 'zh')).toMatchObject({ ok: false, code: 'rosters.not-found' })
    expect((await listRosters(app, stranger, {}, 'zh')).total).toBe(0)
    const seen = await withScope(app.db, stranger.scope, (tx) =>
      tx.selectFrom('rosters.roster').select('id').where('county_code', '=', COUNTY).execute(),
    )
    expect(seen).toEqual([])
  })
})

describe('a check', () => {
  test('that runs twice, or after the roster was withdrawn, changes nothing', async () => {
    const roster = await send(`${VILLAGE_LIST}\n\n\n\n\n\n\n`)
    const run = () => runJobNow(app, jobHandlers, { kind: CHECK_JOB, payload: { rosterId: roster.id }, actor: bureau })
    expect((await run()).result).toMatchObject({ state: 'over' })
    await withdrawRoster(app, bureau, roster.id, '测试')
    expect((await run()).result).toMatchObject({ state: 'over' })
    const left = await withScope(app.db, bureau.scope, (tx) => findRoster(tx, countyCode(COUNTY), roster.id))
    expect(left!.state).toBe('withdrawn')
  })
})
