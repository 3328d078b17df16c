import { describe, expect, test } from 'vitest'
import { anActor, testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withReference } from '../../platform/database.ts'
import * as contract from './contract.ts'
import { DEFAULT_RULES } from './domain.ts'
import { getCountyRules, listCounties, listDivisions, sponsoringSchools } from './index.ts'
import { permissions } from './policy.ts'
import { registerDirectoryRoutes } from './routes.ts'
import { texts } from './texts.ts'

const app = await testApp()
const http = await testHttp(app, { permissions, texts, register: (http) => registerDirectoryRoutes(http, app) })
const administrator = {
  ...anActor({ role: 'system-administrator' }),
  scope: { county: anActor().scope.county, role: 'system-administrator', actorId: 'tester' },
} as const
const village = anActor({ role: 'village-officer', divisionPrefix: '540126100201' })

const DIVISIONS = `code,name,level
540126000000,云河县,county
540126100000,白石镇,township
540126100201,曲麦村委会,village
540126100202,贡巴村委会,village
540126200000,河源乡,township
`
const SCHOOLS = `学校标识码,学校名称,学校类别,区划代码,包保村
2154001001,白石镇中心小学,小学,540126100000,540126100201、540126100202
3154001002,白石初级中学,初级中学,540126100000,
`
const send = (
  endpoint: typeof contract.importDivisions | typeof contract.importSchools,
  content: string | Uint8Array,
  name = 'list.csv',
) => http.call(endpoint, { as: administrator, file: { name, content } })

describe('divisions', () => {
  test('are imported from a file; the second time nothing changes', async () => {
    expect((await send(contract.importDivisions, DIVISIONS)).json()).toEqual({
      added: 5,
      changed: 0,
      unchanged: 0,
      faults: [],
    })
    expect((await send(contract.importDivisions, DIVISIONS)).json()).toEqual({
      added: 0,
      changed: 0,
      unchanged: 5,
      faults: [],
    })
    expect(
      await app.db.asAdmin(`select event, (details->>'added')::int as added from audit.entry order by id`),
    ).toEqual([
      { event: 'directory.divisions-imported', added: 5 },
      { event: 'directory.divisions-imported', added: 0 },
    ])
  })

  test('every faulty row is named, the good ones are taken', async () => {
    const answer = await send(
      contract.importDivisions,
      '区划信息表\n统计用区划代码,名称\n540126200201,仲达村委会\n54012620020X,坏\n540127100000,别县\n540126200202,\n540126200201,又一次\n',
    )
    const { added, faults } = answer.json() as { added: number; faults: { rowNo: number; message: string }[] }
    expect([answer.statusCode, added]).toEqual([200, 1])
    expect(faults.map((fault) => fault.message)).toEqual([
      '第 4 行「区划代码」54012620020X 不是 12 位数字。',
      '第 5 行的区划代码 540127100000 不在本县（540126）。',
      '第 6 行没有填写名称。',
      '第 7 行的代码 540126200201 在文件中出现过，只取第一次。',
    ])
  })

  test.each([
    ['no file', undefined, 400, 'directory.no-file'],
    ['without the columns', 'a,b\n1,2\n', 422, 'directory.columns-missing'],
    ['no table at all', '%PDF-1.4 0000000000000000', 422, 'table.not-a-table'],
  ])('%s is a clear refusal', async (_, content, status, code) => {
    const answer =
      content === undefined
        ? await http.call(contract.importDivisions, { as: administrator })
        : await send(contract.importDivisions, content)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test('are listed for every role, by level, part and name', async () => {
    const list = async (query: object) =>
      (await http.call(contract.listDivisions, { as: village, query: { ...query } })).json() as {
        rows: { name: string }[]
        total: number
        nextCursor: string | null
      }
    expect((await list({ level: 'township' })).rows.map((row) => row.name)).toEqual(['白石镇', '河源乡'])
    expect((await list({ within: '540126100', level: 'village' })).total).toBe(2)
    expect((await list({ search: '贡巴' })).rows).toMatchObject([{ code: '540126100202', parentCode: '540126100000' }])
    const first = await list({ limit: 2 })
    expect([first.rows.length, first.nextCursor, first.total]).toEqual([2, '540126100000', 6])
    expect((await list({ cursor: first.nextCursor })).rows).toHaveLength(4)
  })

  test('hold for a time: one that has ended is not there any more', async () => {
    await send(contract.importDivisions, 'code,name,valid_to\n540126200000,河源乡,2026-01-01\n')
    const on = (day: string) =>
      withReference(app.db, (tx) => listDivisions(tx, administrator.scope.county, plainDate(day)))
    expect((await on('2025-12-31')).map((division) => division.name)).toContain('河源乡')
    expect((await on('2026-01-01')).map((division) => division.name)).not.toContain('河源乡')
  })

  test('a village list alone brings what it lies in', async () => {
    const other = {
      ...administrator,
      scope: { ...administrator.scope, county: anActor({ county: '540198' }).scope.county },
    }
    await http.call(contract.importDivisions, {
      as: other,
      file: { name: 'a.csv', content: 'code,name\n540198100201,雪村\n' },
    })
    const codes = (
      await withReference(app.db, (tx) => listDivisions(tx, other.scope.county, plainDate('2026-03-10')))
    ).map((one) => one.code)
    expect(codes).toEqual(['540198000000', '540198100000', '540198100201'])
    expect((await withReference(app.db, listCounties)).map((county) => county.code)).toEqual(['540126', '540198'])
  })
})

describe('schools', () => {
  test('are imported with the villages they sponsor', async () => {
    expect((await send(contract.importSchools, SCHOOLS)).json()).toEqual({
      added: 2,
      changed: 0,
      unchanged: 0,
      faults: [],
    })
    const sponsors = await withReference(app.db, (tx) =>
      sponsoringSchools(tx, administrator.scope.county, plainDate('2026-03-10')),
    )
    expect(Object.fromEntries(sponsors)).toEqual({ '540126100201': '2154001001', '540126100202': '2154001001' })
    const villages = await http.call(contract.listDivisions, { as: village, query: { search: '曲麦' } })
    expect(villages.json().rows[0].sponsoringSchoolName).toBe('白石镇中心小学')
  })

  test('in unknown places or of unknown kinds are named', async () => {
    const answer = await send(
      contract.importSchools,
      'code,name,kind,division\n21,短,primary,540126100000\n2154001009,异,大学,540126100000\n2154001008,远,primary,540126999000\n',
    )
    expect(answer.json().faults.map((fault: { code: string }) => fault.code)).toEqual([
      'directory.row.bad-school-code',
      'directory.row.unknown-kind',
      'directory.row.unknown-division',
    ])
  })

  test('are listed, found, renamed and closed', async () => {
    const primary = await http.call(contract.listSchools, { as: village, query: { kind: 'primary' } })
    expect(primary.json().rows).toMatchObject([{ code: '2154001001', divisionName: '白石镇', active: true }])
    const edited = await http.call(contract.editSchool, {
      as: administrator,
      params: { schoolCode: '2154001001' },
      body: { name: '白石小学', active: false },
    })
    expect(edited.json()).toMatchObject({ name: '白石小学', active: false })
    expect((await http.call(contract.listSchools, { as: village, query: { active: true } })).json().total).toBe(1)
    const found = await http.call(contract.getSchool, { as: village, params: { schoolCode: '2154001001' } })
    expect(found.json().name).toBe('白石小学')
  })

  test('of another county look like none', async () => {
    const other = anActor({ county: '540198' })
    const unknown = await http.call(contract.getSchool, { as: village, params: { schoolCode: '9999999999' } })
    const outside = await http.call(contract.getSchool, { as: other, params: { schoolCode: '2154001001' } })
    expect([outside.statusCode, outside.body]).toEqual([404, unknown.body])
  })

  test('may sponsor villages one by one', async () => {
    const set = (divisionCode: string, schoolCode: string | null) =>
      http.call(contract.setSponsoringSchool, { as: administrator, params: { divisionCode }, body: { schoolCode } })
    expect((await set('540126100201', '3154001002')).json().sponsoringSchoolName).toBe('白石初级中学')
    expect((await set('540126100201', null)).json().sponsoringSchoolCode).toBeNull()
    expect((await set('540126100000', '3154001002')).json().code).toBe('directory.division-not-found')
    expect((await set('540126100201', '1')).json().code).toBe('directory.school-not-found')
  })
})

describe('the county’s rules', () => {
  const change = (rules: object, version: number) =>
    http.call(contract.changeCountyRules, { as: administrator, body: { rules, version } })

  test('are safe defaults until the county decides', async () => {
    const answer = await http.call(contract.getCountyRules, { as: village })
    expect(answer.json()).toEqual({ rules: DEFAULT_RULES, version: 0 })
  })

  test('are changed over the version that was read, with a record of what was', async () => {
    const pastoral = { ...DEFAULT_RULES, schoolAge: { entryAge: 7, leavingAge: 16, cutOff: '08-31' } }
    expect((await change(pastoral, 0)).json().version).toBe(1)
    expect((await change(pastoral, 0)).json().code).toBe('directory.changed-meanwhile')
    expect((await change({ ...pastoral, smallCell: 3 }, 1)).json().version).toBe(2)
    const rules = await withReference(app.db, (tx) => getCountyRules(tx, administrator.scope.county))
    expect([rules.schoolAge.entryAge, rules.smallCell]).toEqual([7, 3])
    const [entry] = await app.db.asAdmin<{ before: string }>(
      `select details->>'before' as before from audit.entry where event = 'directory.rules-changed' order by id limit 1`,
    )
    expect(JSON.parse(entry!.before)).toEqual(DEFAULT_RULES)
  })

  test.each([
    [{ schoolAge: { entryAge: 6, leavingAge: 14, cutOff: '02-30' } }, 'directory.rules-cut-off'],
    [{ schoolAge: { entryAge: 8, leavingAge: 15, cutOff: '08-31' } }, 'directory.rules-ages'],
    [{ certainty: { sure: 0.5, likely: 0.9, review: 0.4 } }, 'directory.rules-certainty'],
    [{ smallCell: 0 }, 'http.invalid'],
  ])('that make no sense are refused: %j', async (part, code) => {
    expect((await change({ ...DEFAULT_RULES, ...part }, 2)).json().code).toBe(code)
  })

  test('are not changed by a village', async () => {
    const answer = await http.call(contract.changeCountyRules, {
      as: village,
      body: { rules: DEFAULT_RULES, version: 2 },
    })
    expect(answer.statusCode).toBe(403)
  })
})
