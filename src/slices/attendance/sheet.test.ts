import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { beforeAll, describe, expect, test } from 'vitest'
import { aChild, aPupil, COUNTY, plant, plantCounty, SCHOOL_1, SCHOOL_2 } from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import { testHttp } from '../../../test/support/http.ts'
import { pdfText } from '../../../test/support/pdf-text.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { usualCalendar } from './calendar-domain.ts'
import { reportClassDay } from './contract.ts'
import { permissions } from './policy.ts'
import { registerAttendanceRoutes } from './routes.ts'
import { makeClassSheet, printClassForm, type SheetReply, takeClassSheet } from './sheet-contract.ts'
import { sweepCounty } from './sweep.ts'
import { texts } from './texts.ts'

const friday = plainDate('2026-03-13')
const app = await testApp({ today: friday })
const http = await testHttp(app, { permissions, texts, register: (routes) => registerAttendanceRoutes(routes, app) })
const school = anActor({ role: 'school-officer', schoolPrefix: `${SCHOOL_1}/` })
const teacher = anActor({ role: 'homeroom-teacher', schoolPrefix: `${SCHOOL_1}/2023-01/` })
const otherSchool = anActor({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` })
const names = ['测试甲', '测试乙', '测试丙'] as const

beforeAll(async () => {
  await plantCounty(app.db)
  const children = names.map((name) => aChild({ name }))
  await plant(app.db, 'register.child', children)
  await plant(
    app.db,
    'enrolment.pupil',
    children.map((child, index) =>
      aPupil(child.child_id, {
        name: child['name'],
        ...(index === 2 && { class_code: '2023-02', school_key: `${SCHOOL_1}/2023-02/` }),
      }),
    ),
  )
  const plan = { county_code: COUNTY, school_year: 2025, school_code: '', version: 1, changed_by: 'tester' }
  await plant(app.db, 'attendance.school_calendar', [
    { ...plan, content: usualCalendar(2025, []), changed_at: '2026-03-02T00:00:00Z' },
  ])
  await sweepCounty(app, countyCode(COUNTY))
})

type Rows = (string | null)[][]
const why = { purpose: 'report-upwards' }
const week = { day: friday, span: 'week' }

async function download(as: Actor, query: object = week): Promise<Rows> {
  const answer = await http.call(makeClassSheet, { as, query: { ...query }, body: why })
  expect(answer.statusCode).toBe(200)
  return rowsOfFile(answer.rawPayload)
}
const rowsOfFile = async (bytes: Uint8Array): Promise<Rows> => (await readXlsx(bytes)).sheets[0]!.rows as Rows

/** Hands a sheet in as Excel would save it. */
async function handIn(as: Actor, rows: Rows): Promise<SheetReply> {
  const content = await writeXlsx({ sheets: [{ name: '班级考勤表', rows }] })
  const answer = await http.call(takeClassSheet, { as, file: { name: '考勤表.xlsx', content } })
  expect([answer.statusCode, answer.json().code]).toEqual([200, undefined])
  return answer.json()
}

/** Writes into the cell of a class's row below a head. */
function fill(rows: Rows, className: string, label: string, column: string, text: string): void {
  const head = rows.find((row) => row.includes('序号'))!
  const at = head.findIndex((cell) => cell?.startsWith(column))
  const row = rows.find((cells) => cells[1] === className && (cells[0] === label || cells[2] === label))!
  row[at] = text
}
const sign = (rows: Rows, className: string, day: string, statement: string): void => {
  fill(rows, className, '签报', day, statement)
  fill(rows, className, '签名', day, '张老师')
}
const problemsOf = (rows: Rows): string[] => rows.slice(4).flatMap((row) => row.at(-1) || [])
const heldDays = () =>
  app.db.asAdmin<{ row: string }>(
    `select class_code || ' ' || on_day || ' v' || version || ' ' || absent || ' ' || source || ' ' || coalesce(paper_signer, '') as row
       from attendance.class_day order by 1`,
  )
const events = () =>
  app.db.asAdmin<{ details: Record<string, unknown> }>(
    `select details from audit.entry where event like 'attendance.sheet-%' order by id`,
  )

describe('a class sheet', () => {
  test('takes the school through a week: good days go in, bad ones come back, nothing twice, nothing overwritten', async () => {
    const rows = await download(school)
    expect(rows[0]![0]).toContain('tester')
    expect(rows.slice(4).map((row) => row.slice(0, 3).join(' ').trim())).toEqual([
      '1 2023级1班 测试甲',
      '2 2023级1班 测试乙',
      '签报 2023级1班',
      '签名 2023级1班',
      '更正理由 2023级1班',
      '1 2023级2班 测试丙',
      '签报 2023级2班',
      '签名 2023级2班',
      '更正理由 2023级2班',
    ])
    sign(rows, '2023级1班', '2026-03-09', '零报告')
    sign(rows, '2023级1班', '2026-03-10', '缺勤1人')
    fill(rows, '2023级1班', '测试乙', '2026-03-10', '旷上午')
    fill(rows, '2023级1班', '测试乙', '联系了谁', '监护人')
    fill(rows, '2023级1班', '测试乙', '联系结果', '即将返校')
    sign(rows, '2023级2班', '2026-03-09', '零报告')
    fill(rows, '2023级2班', '测试丙', '2026-03-09', '病')

    const reply = await handIn(school, rows)
    expect(reply).toMatchObject({ schoolName: '甲乡小学', taken: 2, unchanged: 0, empty: 7 })
    expect(reply.faults.map(({ className, day, code }) => `${className} ${day} ${code}`)).toEqual([
      '2023级2班 2026-03-09 attendance.sheet-contact-missing',
      '2023级2班 2026-03-09 attendance.sheet-count-differs',
    ])
    expect((await handIn(school, rows)).taken).toBe(2)
    expect((await heldDays()).map(({ row }) => row)).toEqual([
      '2023-01 2026-03-09 v1 0 sheet 张老师',
      '2023-01 2026-03-10 v1 1 sheet 张老师',
    ])
    expect((await events()).map(({ details }) => details)).toMatchObject([
      { purpose: 'report-upwards', pupils: 3, format: 'xlsx' },
      { taken: 2, faulty: 1 },
      { taken: 2, faulty: 1 },
    ])

    const returned = await rowsOfFile(Buffer.from(reply.returned!.base64, 'base64'))
    expect(returned.find((row) => row.includes('序号'))!.filter((cell) => cell?.startsWith('2026'))).toEqual([
      '2026-03-09 周一',
    ])
    expect(problemsOf(returned)).toEqual([
      expect.stringContaining('2026-03-09 序号 1 缺勤：请填“联系了谁”'),
      expect.stringContaining('签报缺勤 0 人，表上标了 1 人'),
    ])
    fill(returned, '2023级2班', '测试丙', '联系了谁', '没联系上')
    sign(returned, '2023级2班', '2026-03-09', '缺勤1人')
    expect(await handIn(school, returned)).toMatchObject({ taken: 1, faults: [], returned: null })
  })

  test('does not overwrite what a teacher reported meanwhile, and corrects it with a reason', async () => {
    const rows = await download(school, { class: '2023-01', day: '2026-03-12', span: 'day' })
    const onPhone = { day: '2026-03-12', basisVersion: 0, nilStatement: true, absences: [], source: 'field' }
    const body = { ...onPhone, submissionId: newId(), signedAt: app.clock.now().toISOString() }
    expect((await http.call(reportClassDay, { as: teacher, body })).statusCode).toBe(200)
    sign(rows, '2023级1班', '2026-03-12', '缺勤1人')
    fill(rows, '2023级1班', '测试甲', '2026-03-12', '旷')
    fill(rows, '2023级1班', '测试甲', '联系了谁', '没联系上')
    const reply = await handIn(school, rows)
    expect(reply).toMatchObject({
      taken: 0,
      faults: [{ code: 'attendance.changed-meanwhile', details: { version: 1 } }],
    })
    const returned = await rowsOfFile(Buffer.from(reply.returned!.base64, 'base64'))
    expect((await handIn(school, returned)).faults).toMatchObject([{ code: 'attendance.change-reason-missing' }])
    fill(returned, '2023级1班', '更正理由', '2026-03-12', '家访后才知道')
    expect(await handIn(school, returned)).toMatchObject({ taken: 1, faults: [] })
    expect((await heldDays()).filter(({ row }) => row.includes('03-12')).map(({ row }) => row)).toEqual([
      '2023-01 2026-03-12 v1 0 field ',
      '2023-01 2026-03-12 v2 1 sheet 张老师',
    ])
    const later = await download(teacher)
    expect(later.find((row) => row[0] === '签报')![6]).toBe('已报')
    expect(await handIn(teacher, later)).toMatchObject({ taken: 0, unchanged: 3, empty: 2, faults: [] })
  })

  test('says what it does not know: other files, other schools, classes renamed', async () => {
    const rows = await download(school, { class: '2023-01', ...week })
    const content = await writeXlsx({ sheets: [{ name: '班级考勤表', rows }] })
    const refusal = async (as: Actor, bytes: Uint8Array | string) =>
      (await http.call(takeClassSheet, { as, file: { name: 'x.xlsx', content: bytes } })).json().code
    expect(await refusal(otherSchool, content)).toBe('attendance.sheet-unknown')
    expect(await refusal(school, await writeXlsx({ sheets: [{ name: '名单', rows: [['姓名'], ['测试甲']] }] }))).toBe(
      'attendance.sheet-unknown',
    )
    expect(await refusal(school, 'no table at all')).toBe('attendance.sheet-unknown')
    for (const row of rows) if (row[1] === '2023级1班') row[1] = '三年级一班'
    expect((await handIn(school, rows)).faults).toMatchObject([
      { code: 'attendance.sheet-class-unknown', details: { name: '三年级一班' } },
    ])
    const sunday = await http.call(makeClassSheet, { as: school, query: { day: '2026-03-15', span: 'day' }, body: why })
    expect([sunday.statusCode, sunday.json().code]).toEqual([422, 'attendance.sheet-without-school-day'])
    expect((await http.call(makeClassSheet, { as: school, query: week, body: { purpose: 'other' } })).statusCode).toBe(
      422,
    )
  })

  test('is printed as a form with names, days and a place to sign', async () => {
    const answer = await http.call(printClassForm, { as: school, query: week, body: why })
    const { text } = pdfText(answer.rawPayload)
    for (const words of ['甲乡小学2023级1班考勤登记表', '测试甲', '03-13', '班主任签名', '学校负责人签字', '零报告'])
      expect(text).toContain(words)
  })
})
