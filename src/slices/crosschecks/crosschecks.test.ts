import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aPupil,
  aRun,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { testHttp } from '../../../test/support/http.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { anActor, aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, plainDate } from '../../kernel/plain-date.ts'
import { type HitLine, makeCounts, takeCounts } from './contract.ts'
import { permissions } from './policy.ts'
import { registerCrosschecksRoutes } from './routes.ts'
import { sweepCrosschecks } from './sweep.ts'
import { texts } from './texts.ts'

const today = plainDate('2026-04-10')
const app = await testApp({ today })
const county = countyCode(COUNTY)
const scopes = {
  ...scopesByRole(),
  'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
}
let web: Awaited<ReturnType<typeof httpOf>>

const aClass = (classCode: string, pupils: number) => ({
  county_code: COUNTY,
  school_key: `${SCHOOL_1}/${classCode}/`,
  school_code: SCHOOL_1,
  class_code: classCode,
  grade_code: '13',
  pupils,
  division_code: VILLAGE_A1,
})
const aDay = (classCode: string, on: string, values: object = {}) => ({
  county_code: COUNTY,
  school_year: 2025,
  school_key: `${SCHOOL_1}/${classCode}/`,
  on_day: on,
  version: 1,
  school_code: SCHOOL_1,
  class_code: classCode,
  division_code: VILLAGE_A1,
  source: 'field',
  pupils: 35,
  absent: 0,
  on_leave: 0,
  nil_statement: true,
  signed_by: `teacher-${classCode}`,
  signed_at: `${on}T01:00:00Z`,
  received_at: `${on}T01:00:00Z`,
  submission_id: newId(),
  ...values,
})
const absent = { absent: 1, nil_statement: false }
const daysBack = (count: number) => Array.from({ length: count }, (_, back) => addDays(today, -back - 1))

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'attendance.school_class', [
    aClass('2023-01', 35),
    aClass('2023-02', 35),
    aClass('2023-03', 35),
    aClass('2023-04', 35),
  ])
  await plant(app.db, 'attendance.class_day', [
    // Sixteen days without an absence, and a class that has one now and then.
    ...daysBack(16).map((on) => aDay('2023-01', on)),
    ...daysBack(16).map((on, index) => aDay('2023-02', on, index % 5 === 0 ? absent : {})),
    // Three days signed on a later one, and two: the second is no hit.
    ...daysBack(8)
      .slice(5)
      .map((on) => aDay('2023-03', on, { ...absent, signed_at: `${today}T01:00:00Z` })),
    // Three late days by a telephone whose clock was set back, and three honest corrections of days reported in time.
    ...daysBack(50)
      .slice(44, 47)
      .map((on) => aDay('2023-02', on, { ...absent, signed_at: `${on}T01:00:00Z`, received_at: `${today}T02:00:00Z` })),
    ...daysBack(40)
      .slice(30, 33)
      .flatMap((on) => [
        aDay('2023-04', on, absent),
        aDay('2023-04', on, {
          ...absent,
          version: 2,
          change_reason: '更正',
          signed_at: `${today}T03:00:00Z`,
          received_at: `${today}T03:00:00Z`,
        }),
      ]),
    // Four classes by one account within seconds, on a day of their own.
    ...['2023-01', '2023-02', '2023-03', '2023-04'].map((one, index) =>
      aDay(one, '2026-03-20', { ...absent, signed_by: 'hasty', signed_at: `2026-03-20T01:00:0${index * 2}Z` }),
    ),
    // The same from a sheet: who signed each class stands in it, and its week ended on the day it was handed in.
    ...['2023-01', '2023-02', '2023-03', '2023-04'].flatMap((one) =>
      ['2026-03-02', '2026-03-03', '2026-03-04'].map((on) =>
        aDay(one, on, { ...absent, source: 'sheet', signed_by: 'office', signed_at: '2026-03-06T09:00:00Z' }),
      ),
    ),
  ])
  web = await httpOf(app, { permissions, texts, scopes, routes: (http) => registerCrosschecksRoutes(http, app) })
})
afterAll(() => web.close())

const hits = async (who: string, query: Record<string, string> = {}) =>
  (await web.get(who, '/api/crosschecks', query)).json() as { rows: HitLine[]; total: number }
const audited = (event: string) => app.db.asAdmin('select details from audit.entry where event = $1', [event])

describe('the sweep', () => {
  test('raises what the rules of the county find, with its arithmetic, and nothing twice', async () => {
    expect(await sweepCrosschecks(app, county)).toBe(4)
    expect(await sweepCrosschecks(app, county)).toBe(0)
    const { rows } = await hits('bureau-officer')
    const of = (rule: string) => rows.filter((row) => row.rule === rule)
    expect(of('full-presence')).toMatchObject([
      { classCode: '2023-01', arithmetic: { days: 16, pupils: 35, pupilDays: 560 }, dueOn: '2026-04-17' },
    ])
    expect(String(of('full-presence')[0]!.arithmetic['chance'])).toMatch(/%$/)
    expect(of('made-late').toSorted((a, b) => (a.classCode! < b.classCode! ? 1 : -1))).toMatchObject([
      { classCode: '2023-03', arithmetic: { reports: 3, latest: 8 } },
      { classCode: '2023-02', arithmetic: { reports: 3, latest: 47 } },
    ])
    expect(of('signed-in-series')).toMatchObject([{ arithmetic: { classes: 4, seconds: 6 } }])
    expect(await audited('crosschecks.raised')).toHaveLength(1)
  })

  test('is seen by the school and its township and by no other', async () => {
    expect((await hits('school-officer')).total).toBe(4)
    expect((await hits('township-officer')).total).toBe(4)
    expect((await hits('other-township')).total).toBe(0)
  })
})

describe('a count', () => {
  const count = (present: number, source = 'inspection') => ({
    submissionId: newId(),
    source,
    school: SCHOOL_1,
    class: '2023-01',
    day: '2026-04-09',
    present,
  })
  test('that agrees with the report raises nothing; one that does not is a hit at once', async () => {
    await web.post('township-officer', '/api/pupil-counts', count(35))
    await web.post('township-officer', '/api/pupil-counts', count(35, 'meals'))
    expect((await hits('bureau-officer', { rule: 'counts-differ' })).total).toBe(0)
    const body = count(31)
    expect((await web.post('township-officer', '/api/pupil-counts', body)).statusCode).toBe(200)
    await web.post('township-officer', '/api/pupil-counts', body)
    const { rows } = await hits('bureau-officer', { rule: 'counts-differ' })
    expect(rows).toMatchObject([{ arithmetic: { reported: 35, counted: 31, difference: 4 } }])
  })
  test('is of a class in sight, on a day that has come', async () => {
    const outside = await web.post('other-township', '/api/pupil-counts', count(31))
    expect(outside.json().code).toBe('crosschecks.class-not-found')
    const early = await web.post('township-officer', '/api/pupil-counts', { ...count(31), day: '2026-04-11' })
    expect(early.json().code).toBe('crosschecks.day-in-future')
    expect((await web.post('school-officer', '/api/pupil-counts', count(31))).statusCode).toBe(403)
  })
})

test('leave in small parts that comes to more than a school may give, and leave nobody came back from, are doubted', async () => {
  const [long, gone, back, official] = [newId(), newId(), newId(), newId()]
  const leave = (childId: string, from: string, to: string, decider = 'school') => ({
    county_code: COUNTY,
    leave_id: newId(),
    child_id: childId,
    kind: 'family',
    from_on: from,
    to_on: to,
    state: 'approved',
    decider,
    ...(decider === 'authority' ? { approval_number: '1' } : {}),
    asked_by: 'x',
    asked_at: `${from}T01:00:00Z`,
    decided_by: 'x',
    decided_at: `${from}T01:00:00Z`,
    division_code: VILLAGE_A1,
    school_key: `${SCHOOL_2}/2023-09/`,
    submission_id: newId(),
  })
  const days = daysBack(30)
  const last = days.slice(0, 4)
  const onLeave = days.slice(4)
  await plant(
    app.db,
    'attendance.class_day',
    days.map((on) =>
      aDay('2023-09', on, {
        absent: 2,
        nil_statement: false,
        school_key: `${SCHOOL_2}/2023-09/`,
        school_code: SCHOOL_2,
      }),
    ),
  )
  await plant(app.db, 'attendance.leave', [
    leave(long, onLeave.at(-1)!, onLeave[12]!),
    leave(long, onLeave[11]!, last[0]!),
    leave(gone, onLeave[3]!, onLeave[0]!),
    leave(back, onLeave[3]!, onLeave[0]!),
  ])
  const away = (childId: string, on: string, reason: string) => ({
    county_code: COUNTY,
    school_year: 2025,
    school_key: `${SCHOOL_2}/2023-09/`,
    on_day: on,
    version: 1,
    child_id: childId,
    part: 'whole',
    reason,
    contacted: 'guardian',
    contact_result: 'comes-back',
    division_code: VILLAGE_A1,
  })
  await plant(app.db, 'attendance.absence', [
    ...days.map((on) => away(long, on, 'on-leave')),
    ...onLeave.slice(0, 4).map((on) => away(gone, on, 'on-leave')),
    ...last.map((on) => away(gone, on, 'ill')),
    ...last.slice(1).map((on) => away(back, on, 'ill')),
    ...days.slice(0, 21).map((on) => away(official, on, 'official')),
  ])
  await sweepCrosschecks(app, county)
  await sweepCrosschecks(app, county)
  const { rows } = await hits('bureau-officer', { limit: '200' })
  const tooLong = rows.filter((row) => row.rule === 'long-leave')
  expect(tooLong.map((row) => row.arithmetic).toSorted((a, b) => Number(b['days']) - Number(a['days']))).toEqual([
    { days: 30, limit: 20, from: days.at(-1), to: days[0] },
    { days: 21, limit: 20, from: days[20], to: days[0] },
  ])
  expect(rows.filter((row) => row.rule === 'leave-without-return')).toMatchObject([
    { classCode: '2023-09', arithmetic: { days: 4, to: onLeave[0] } },
  ])
})

test('counts come in by Excel: good rows are compared, the others come back, nothing counts twice', async () => {
  const http = await testHttp(app, { permissions, texts, register: (to) => registerCrosschecksRoutes(to, app) })
  const as = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A })
  const rowsOf = async (bytes: Uint8Array) => (await readXlsx(bytes)).sheets[0]!.rows as (string | null)[][]
  const handIn = async (rows: (string | null)[][]) => {
    const content = await writeXlsx({ sheets: [{ name: '清点人数', rows }] })
    return (await http.call(takeCounts, { as, file: { name: '清点.xlsx', content } })).json()
  }
  const rows = await rowsOf((await http.call(makeCounts, { as })).rawPayload)
  const inClass = (name: string) => rows.find((row) => row[2] === name)!
  for (const [name, day, present] of [
    ['2023级1班', '2026-04-08', '30'],
    ['2023级2班', '2026/4/9', '三十'],
    ['2023级3班', '2026-05-01', '35'],
  ] as const)
    inClass(name).splice(3, 2, day, present)
  const reply = await handIn(rows)
  expect(reply).toMatchObject({ taken: 1, faults: [{ className: '2023级2班' }, { className: '2023级3班' }] })
  expect((await handIn(rows)).taken).toBe(1)
  expect(await app.db.asAdmin(`select from crosschecks.counted where on_day = '2026-04-08'`)).toHaveLength(1)
  const returned = await rowsOf(Buffer.from(reply.returned.base64, 'base64'))
  expect(returned.slice(4).map((row) => row.at(-1))).toEqual([
    expect.stringContaining('「三十」看不懂'),
    expect.stringContaining('还没有到'),
  ])
  expect((await handIn([['学校'], ['甲乡小学']])).code).toBe('crosschecks.file-without-counts')
})

test('a hit is assigned to an account, settled by who was asked with the reason, and stays on record', async () => {
  const [hit] = (await hits('bureau-officer', { rule: 'made-late' })).rows
  const url = `/api/crosschecks/${hit!.hitId}`
  const account = (role: string, divisionPrefix: string, name: string) => ({
    id: newId(),
    county_code: COUNTY,
    login_name: name,
    display_name: name,
    role,
    division_prefix: divisionPrefix,
    active: true,
    authorised_at: '2026-01-01T00:00:00Z',
    authorised_by: 'x',
  })
  const [inspector, township, elsewhere] = [
    account('bureau-officer', COUNTY, '督学甲'),
    account('township-officer', TOWNSHIP_A, '专干乙'),
    account('township-officer', TOWNSHIP_B, '专干丙'),
  ] as const
  await plant(app.db, 'accounts.account', [inspector, township, elsewhere])
  const checkers = (await web.get('bureau-officer', `${url}/checkers`)).json()
  expect(checkers.rows).toMatchObject([
    { name: '督学甲', unitName: '达瓦县' },
    { name: '专干乙', unitName: '甲乡' },
  ])
  const wanted = { accountId: township.id, dueOn: '2026-04-15', version: 1 }
  const foreign = { ...wanted, accountId: elsewhere.id }
  expect((await web.post('bureau-officer', `${url}/assignment`, foreign)).json().code).toBe(
    'crosschecks.checker-unknown',
  )
  const unasked = { outcome: 'explained', reason: '已核实', version: 1 }
  expect((await web.post('township-officer', `${url}/settlement`, unasked)).json().code).toBe(
    'crosschecks.settled-by-checker',
  )
  expect((await web.post('township-officer', `${url}/assignment`, wanted)).statusCode).toBe(403)
  expect((await web.post('school-officer', `${url}/assignment`, wanted)).statusCode).toBe(403)
  expect((await web.post('bureau-officer', `${url}/assignment`, wanted)).statusCode).toBe(200)
  expect((await web.post('bureau-officer', `${url}/assignment`, wanted)).json().code).toBe(
    'crosschecks.changed-meanwhile',
  )
  const settlement = { outcome: 'false-report', reason: '到校核实，补签三日', version: 2 }
  expect((await web.post('township-officer', `${url}/settlement`, settlement)).statusCode).toBe(200)
  expect((await web.post('bureau-officer', `${url}/settlement`, settlement)).json().code).toBe('crosschecks.settled')
  await sweepCrosschecks(app, county)
  const { rows } = await hits('school-officer', { state: 'settled' })
  expect(rows).toMatchObject([{ assignee: '专干乙', outcome: 'false-report', settledOn: today }])
  expect(await audited('crosschecks.settled')).toMatchObject([{ details: { outcome: 'false-report' } }])
})

test('a streak that goes on is the same hit, explained once', async () => {
  const [hit] = (await hits('bureau-officer', { rule: 'full-presence' })).rows
  const settlement = { outcome: 'explained', reason: '寄宿班，到班核实', version: 1 }
  expect((await web.post('bureau-officer', `/api/crosschecks/${hit!.hitId}/settlement`, settlement)).statusCode).toBe(
    200,
  )
  await plant(app.db, 'attendance.class_day', [aDay('2023-01', today)])
  app.clock.addDays(1)
  await sweepCrosschecks(app, county)
  app.clock.addDays(-1)
  expect((await hits('bureau-officer', { rule: 'full-presence', state: 'open' })).total).toBe(0)
})

test('a week that was filed is held against the daily reports of now', async () => {
  const report = (version: number, absentDays: number) => ({
    county_code: COUNTY,
    kind: 'school-week',
    unit_line: 'school',
    unit_code: SCHOOL_1,
    period: '2026-W12',
    version,
    content: { from: '2026-03-16', countOn: '2026-03-22', figures: [{ id: 'absent-days', value: absentDays }] },
    content_hash: 'x',
    prepared_by: 'x',
    checked_by: 'x',
    filed_by: 'x',
    filed_at: '2026-03-23T01:00:00Z',
    correction_reason: version > 1 ? 'x' : null,
    submission_id: newId(),
    division_code: VILLAGE_A1,
    school_key: `${SCHOOL_1}/`,
  })
  await plant(app.db, 'periodic.report', [report(1, 4)])
  await sweepCrosschecks(app, county)
  expect((await hits('bureau-officer', { rule: 'week-differs' })).total).toBe(0)
  await plant(app.db, 'periodic.report', [report(2, 1)])
  await sweepCrosschecks(app, county)
  expect((await hits('bureau-officer', { rule: 'week-differs' })).rows).toMatchObject([
    { arithmetic: { week: 1, days: 4, difference: 3 } },
  ])
})

describe('classes against enrolment', () => {
  const CLASS = `${SCHOOL_2}/2024-01/`
  const aRecord = (values: object = {}) =>
    aPupil(newId(), { school_code: SCHOOL_2, school_key: CLASS, class_code: '2024-01', grade_code: '21', ...values })
  const noClass = { class_code: null, school_key: `${SCHOOL_2}/` }
  const roll = () => hits('bureau-officer', { rule: 'roll-differs', state: 'open' })
  const stray = aRecord(noClass)

  test('who is in no class, and whose record is not real, makes the difference: by number, and one hit of the school', async () => {
    await plant(app.db, 'reconciliation.run', [aRun({ finished_at: '2026-04-09T12:00:00Z' })])
    await plant(app.db, 'enrolment.pupil', [
      ...Array.from({ length: 4 }, () => aRecord()),
      aRecord({ verdict: 'ghost' }),
      stray,
      aRecord({ ...noClass, study_mode: 'home-taught' }),
      // A class that has reported before the run, and not since, says nothing of its records of now.
      aRecord({ class_code: '2024-02', school_key: `${SCHOOL_2}/2024-02/` }),
    ])
    const day = { school_code: SCHOOL_2, division_code: VILLAGE_B1, pupils: 5 }
    await plant(app.db, 'attendance.class_day', [
      aDay('2024-01', today, { ...day, school_key: CLASS }),
      aDay('2024-02', '2026-04-09', { ...day, school_key: `${SCHOOL_2}/2024-02/` }),
    ])
    await sweepCrosschecks(app, county)
    await sweepCrosschecks(app, county)
    expect((await roll()).rows).toMatchObject([
      {
        schoolCode: SCHOOL_2,
        classCode: null,
        arithmetic: {
          records: 8,
          enrolled: 7,
          notReal: 1,
          withoutClass: 2,
          homeTaught: 1,
          unreported: 1,
          other: 0,
          classes: 1,
          reported: 5,
          difference: -2,
        },
      },
    ])
    expect((await hits('other-township', { rule: 'roll-differs' })).total).toBe(1)
    expect((await hits('township-officer', { rule: 'roll-differs' })).total).toBe(0)
  })

  test('is settled for the month, and comes back in the next while the numbers are apart by what the county allows', async () => {
    const [hit] = (await roll()).rows
    const settlement = { outcome: 'corrected', reason: '已补填班级', version: 1 }
    await web.post('bureau-officer', `/api/crosschecks/${hit!.hitId}/settlement`, settlement)
    await sweepCrosschecks(app, county)
    expect((await roll()).total).toBe(0)
    // In the next month everybody has a class, and one record is not real: fewer than a hit takes.
    await app.db.asAdmin(`update enrolment.pupil set class_code = '2024-01', school_key = $2 where pupil_id = $1`, [
      stray.pupil_id,
      CLASS,
    ])
    const signed = { school_code: SCHOOL_2, division_code: VILLAGE_B1, pupils: 6, school_key: CLASS }
    await plant(app.db, 'attendance.class_day', [aDay('2024-01', '2026-05-11', signed)])
    app.clock.moveTo(plainDate('2026-05-11'))
    await sweepCrosschecks(app, county)
    expect((await roll()).total).toBe(0)
    await plant(app.db, 'attendance.class_day', [aDay('2024-01', '2026-05-12', { ...signed, pupils: 8 })])
    app.clock.moveTo(plainDate('2026-05-12'))
    await sweepCrosschecks(app, county)
    expect((await roll()).rows).toMatchObject([{ arithmetic: { notReal: 1, other: 2, reported: 8 } }])
    app.clock.moveTo(today)
  })
})
