import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aRun,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  TOWNSHIP_A,
  VILLAGE_A1,
  VILLAGE_A2,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { anActor, scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { openCase } from '../cases/index.ts'
import { keepHistory } from '../reports/history.ts'
import { texts as reportTexts } from '../reports/texts.ts'
import type { PeriodicOverview, PeriodicReport } from './contract.ts'
import { permissions } from './policy.ts'
import { registerPeriodicRoutes } from './routes.ts'
import { sweepPeriodic } from './sweep.ts'
import { texts } from './texts.ts'

const app = await testApp({ today: plainDate('2026-06-05') })
const county = countyCode(COUNTY)
let web: Awaited<ReturnType<typeof httpOf>>

const SPECIAL = '3154000099'
const disabled = (values: object) => aChild({ groups: ['disabled'], ...values })
const children = [
  disabled({}),
  disabled({ school_key: `${SPECIAL}/2023-01/` }),
  disabled({ school_key: '', standing: 'home-taught' }),
  disabled({ school_key: '', standing: 'in-no-school' }),
  disabled({ school_key: '', standing: null, born_on: '2022-05-01' }),
  aChild({ groups: ['left-behind', 'boarding'], roster_kinds: ['village'] }),
  aChild({ groups: ['left-behind'], school_key: '', standing: 'in-no-school', division_code: VILLAGE_A2 }),
  aChild({ population: 'moved-away', groups: ['left-behind', 'disabled'], standing: null }),
]

const aRoster = (kind: string, asOf: string, unit = `${TOWNSHIP_A}000`) => ({
  county_code: COUNTY,
  id: newId(),
  kind,
  source_name: '测试来源',
  unit_code: unit,
  as_of_on: asOf,
  file_name: 'x.xlsx',
  file_sha256: newId(),
  file_bytes: 1,
  state: 'taken',
  revision: 1,
  wish: {},
  remark_counts: [],
  rows_file: 'x',
  row_count: 12,
  received_by: 'x',
  received_at: '2026-06-01T01:00:00Z',
  taken_by: 'x',
  taken_at: '2026-06-01T01:00:00Z',
})

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'directory.school', [
    { code: SPECIAL, county_code: COUNTY, name: '特教学校', kind: 'special', division_code: VILLAGE_A1 },
  ])
  await plant(app.db, 'register.child', children)
  await plant(app.db, 'reconciliation.run', [aRun()])
  const term = (name: string, startsOn: string, endsOn: string) => ({ name, startsOn, endsOn })
  await plant(app.db, 'attendance.school_calendar', [
    {
      county_code: COUNTY,
      school_year: 2025,
      school_code: '',
      version: 1,
      content: {
        terms: [term('autumn', '2025-09-01', '2026-01-23'), term('spring', '2026-03-02', '2026-07-10')],
        marks: [],
      },
      changed_by: 'tester',
      changed_at: '2026-03-02T00:00:00Z',
    },
  ])
  web = await httpOf(app, {
    permissions,
    texts: { ...reportTexts, ...texts },
    scopes: scopesByRole(),
    routes: (http) => registerPeriodicRoutes(http, app),
  })
})
afterAll(() => web.close())

const url = (kind: string, period: string) => `/api/periodic-reports/${kind}/${period}`
const show = async (who: string, kind: string, period: string) => {
  const answer = await web.get(who, url(kind, period), { version: 'draft' })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json() as PeriodicReport
}
const figuresOf = (report: PeriodicReport): Record<string, number> =>
  Object.fromEntries(report.content.figures.map((one) => [one.id, one.value]))
const file = (who: string, report: PeriodicReport, explained: readonly string[] = [], more: object = {}) =>
  web.post(who, `${url(report.content.kind, report.content.period)}/filing`, {
    submissionId: newId(),
    contentHash: report.contentHash,
    version: report.versions[0]?.version ?? 0,
    preparedBy: '甲',
    checkedBy: '乙',
    explanations: explained.map((figure) => ({ figure, words: '已联系，本周补送' })),
    named: [],
    ...more,
  })
const duties = async (who: string): Promise<string[]> =>
  (await web.get(who, '/api/periodic-reports/duties'))
    .json()
    .duties.map((one: { kind: string; period: string; what: string }) => `${one.kind} ${one.period} ${one.what}`)

describe('the population of 0 to 15', () => {
  test('is owed in June by whoever gathers its lists; a list that has not come is explained or not filed', async () => {
    expect(await duties('township-officer')).toContain('township-population 2026-06 file')
    const bare = await show('township-officer', 'township-population', '2026-06')
    expect([bare.dueOn, figuresOf(bare)]).toMatchObject([
      '2026-06-30',
      { 'lists-owed': 1, 'lists-missing': 1, 'list-rows': 0, villages: 2, 'villages-unlisted': 1, children: 7 },
    ])
    expect((await file('township-officer', bare, ['villages-unlisted'])).json()).toMatchObject({
      code: 'periodic.explanation-missing',
      details: { count: 1 },
    })
    // Of last school year, and of another township: neither is this one's list of this year.
    await plant(app.db, 'rosters.roster', [
      aRoster('village', '2025-08-31'),
      aRoster('village', '2026-05-30', '540126101000'),
    ])
    expect(figuresOf(await show('township-officer', 'township-population', '2026-06'))).toMatchObject({
      'lists-missing': 1,
    })
    await plant(app.db, 'rosters.roster', [aRoster('village', '2026-05-30')])
    const received = await show('township-officer', 'township-population', '2026-06')
    expect(figuresOf(received)).toMatchObject({ 'lists-received': 1, 'lists-missing': 0, 'list-rows': 12 })
    expect((await file('township-officer', received, ['villages-unlisted'])).json()).toMatchObject({ next: 'county' })
    expect(await duties('township-officer')).not.toContain('township-population 2026-06 file')
  })

  test('of the county counts its townships; who is late is reminded and listed', async () => {
    await plant(app.db, 'rosters.roster', [
      aRoster('police-household', '2026-06-01', `${COUNTY}000000`),
      aRoster('hospital-birth', '2026-06-01', `${COUNTY}000000`),
    ])
    expect(figuresOf(await show('bureau-officer', 'county-population', '2026-06'))).toMatchObject({
      'returns-owed': 2,
      'returns-filed': 1,
      'lists-owed': 3,
      'lists-received': 2,
      'lists-missing': 1,
      villages: 3,
    })
    app.clock.moveTo(plainDate('2026-07-04'))
    await sweepPeriodic(app, county)
    const query = { kind: 'township-population', period: '2026-06' }
    const overview = (await web.get('bureau-officer', '/api/periodic-reports', query)).json() as PeriodicOverview
    expect(overview.rows.map((row) => [row.unit.name, row.state, row.overdue, row.reminded])).toEqual([
      ['甲乡', 'filed', true, null],
      ['乙镇', 'missing', true, 'finding'],
    ])
    expect(await duties('bureau-officer')).toContain('township-population 2026-06 omission')
    expect((await web.get('bureau-officer', url('county-population', '2026-05'))).json().code).toBe(
      'periodic.period-unknown',
    )
  })
})

test('disabled children are reported by where each of school age is taught, by 10 June and 10 September', async () => {
  app.clock.moveTo(plainDate('2026-06-08'))
  const report = await show('bureau-officer', 'county-disabled', '2026-06')
  const figures = figuresOf(report)
  expect([report.dueOn, figures]).toMatchObject([
    '2026-06-10',
    {
      'lists-missing': 1,
      disabled: 5,
      'disabled-of-age': 4,
      'disabled-ordinary': 1,
      'disabled-special': 1,
      'disabled-home-taught': 1,
      'disabled-in-no-school': 1,
    },
  ])
  const placed = ['ordinary', 'special', 'elsewhere', 'home-taught', 'deferred', 'completed', 'in-no-school']
  expect(placed.reduce((sum, one) => sum + figures[`disabled-${one}`]!, 0)).toBe(figures['disabled-of-age'])
  expect((await file('bureau-officer', report, ['lists-missing'])).json().code).toBe('periodic.explanation-missing')
  const filed = await file('bureau-officer', report, ['lists-missing', 'disabled-in-no-school'])
  expect(filed.json()).toMatchObject({ state: 'frozen' })
})

test('left-behind children are told by each village every quarter, of a quarter that is over as they stood then', async () => {
  await keepHistory(app, county)
  app.clock.moveTo(plainDate('2026-07-02'))
  await app.db.asAdmin(`update register.child set groups = '{}' where child_id = $1`, [children[5]!.child_id])
  await keepHistory(app, county)
  const village = await show('village-officer', 'village-left-behind', '2026-Q2')
  expect([village.dueOn, figuresOf(village)]).toMatchObject([
    '2026-07-10',
    { 'left-behind': 1, 'left-behind-of-age': 1, 'left-behind-in-school': 1, 'left-behind-boarding': 1 },
  ])
  expect((await file('village-officer', village)).json()).toMatchObject({ next: 'township' })
  expect(figuresOf(await show('bureau-officer', 'county-left-behind', '2026-Q2'))).toMatchObject({
    'returns-owed': 3,
    'returns-filed': 1,
    'left-behind': 2,
    'left-behind-in-no-school': 1,
  })
})

describe('a township under key management', () => {
  test('owes a month of its own, and no other township does', async () => {
    app.clock.moveTo(plainDate('2026-05-31'))
    expect(await duties('township-officer')).not.toContain('key-township-month 2026-05 file')
    const units = [TOWNSHIP_A, SCHOOL_1]
    await plant(app.db, 'periodic.key_listing', [
      { county_code: COUNTY, month: '2026-05', listed_on: '2026-05-01', units },
    ])
    expect(await duties('township-officer')).toContain('key-township-month 2026-05 file')
    const report = await show('township-officer', 'key-township-month', '2026-05')
    // Nobody knows how many pupils there were on 1 September: what is not known is left out, and said.
    expect(figuresOf(report)).toMatchObject({ 'lost-junior': 0, 'lost-primary': 0 })
    expect(figuresOf(report)).not.toHaveProperty('begun-junior')
    expect(report.content.notes).toContainEqual({ code: 'periodic.note.not-on-record', details: { count: 2 } })
    app.clock.moveTo(plainDate('2026-06-10'))
    const query = { kind: 'key-township-month', period: '2026-05' }
    const overview = (await web.get('bureau-officer', '/api/periodic-reports', query)).json() as PeriodicOverview
    expect(overview.rows.map((row) => [row.unit.name, row.overdue])).toEqual([['甲乡', true]])
    const other = await web.get('bureau-officer', url('key-township-month', '2026-05'), { unit: '540126101' })
    expect(other.json().code).toBe('periodic.report-not-found')
  })

  test('is listed once a month, by the records, when there is a run to count by', async () => {
    app.clock.moveTo(plainDate('2026-08-01'))
    await sweepPeriodic(app, county)
    await sweepPeriodic(app, county)
    const listed = await app.db.asAdmin(`select month, units from periodic.key_listing where month = '2026-08'`)
    expect(listed).toEqual([{ month: '2026-08', units: [] }])
    const audited = `select details from audit.entry where event = 'periodic.key-units-listed' order by 1`
    expect(await app.db.asAdmin(audited)).toContainEqual({ details: { month: '2026-08', count: 0 } })
  })
})

test('townships tell their progress in four months of the year, schools in March and September', async () => {
  app.clock.moveTo(plainDate('2026-06-30'))
  const seen = (await web.get('bureau-officer', '/api/periodic-reports/duties')).json().kinds
  const periodsOf = (kind: string): string[] =>
    seen.find((one: { kind: string }) => one.kind === kind).periods.slice(0, 3)
  expect(periodsOf('township-progress')).toEqual(['2026-06', '2026-04', '2025-12'])
  expect(periodsOf('school-progress')).toEqual(['2026-03', '2025-09', '2025-03'])
  // The county counts since 2 March: before that nobody owed anything, and nothing is late.
  expect(await show('school-officer', 'school-progress', '2026-03')).toMatchObject({ dueOn: '2026-03-10', owed: true })
  expect(await show('school-officer', 'school-progress', '2025-09')).toMatchObject({ owed: false })
  expect(figuresOf(await show('township-officer', 'township-progress', '2026-06'))).toMatchObject({
    children: 7,
    'dropout-now': 0,
  })
})

describe('a case handed over on the day a report is filed', () => {
  const PERIOD = '2026-05'
  const handOver = (caseId: string, on: string) =>
    plant(
      app.db,
      'cases.handover',
      (['from', 'to'] as const).map((side) => ({
        county_code: COUNTY,
        handover_id: caseId,
        side,
        case_id: caseId,
        case_number: caseId,
        from_line: 'household',
        from_unit: VILLAGE_A2,
        to_line: 'household',
        to_unit: VILLAGE_A1,
        to_division: VILLAGE_A1,
        to_school_key: '',
        reason: 'moved',
        state: 'taken',
        asked_by: 'x',
        asked_on: on,
        answered_by: 'y',
        answered_on: on,
        dropout_since: '2026-05-20',
        submission_id: newId(),
        division_code: side === 'from' ? VILLAGE_A2 : VILLAGE_A1,
        school_key: '',
      })),
    )
  /** A dropout of the village beside, confirmed in May, that is taken over. */
  const takeOver = async (on: string) => {
    const child = aChild({ standing: 'in-no-school', school_key: '' })
    await plant(app.db, 'register.child', [child])
    const bureau = anActor()
    const draft = { submissionId: newId(), childId: child.child_id, findingId: null, foundBy: 'survey' } as const
    const opened = await withScope(app.db, bureau.scope, (tx) =>
      openCase(app, tx, bureau, { ...draft, foundOn: plainDate('2026-05-10'), dropoutKind: 'left' }),
    )
    if (!opened.ok) throw new Error(opened.code)
    const [row] = await app.db.asAdmin<{ case_id: string }>(
      `update cases.dropout_case set state = 'confirmed', confirmed_by = 'x', confirmed_on = '2026-05-20' where child_id = $1 returning case_id`,
      [child.child_id],
    )
    await app.db.asAdmin(`update cases.case_event set happened_on = '2026-05-10' where case_id = $1`, [row!.case_id])
    await app.db.asAdmin(
      `insert into cases.case_event select county_code, gen_random_uuid(), case_id, 'case.step', 'suspected', 'confirmed',
         '2026-05-20', '2026-05-20T04:00:00Z', 'x', gen_random_uuid(), division_code, school_key
         from cases.dropout_case where case_id = $1`,
      [row!.case_id],
    )
    await handOver(row!.case_id, on)
  }

  test('is counted by that report or by the next as handed over, and never as known late', async () => {
    app.clock.moveTo(plainDate('2026-06-02'))
    await takeOver('2026-06-02')
    const may = await show('village-officer', 'village-month', PERIOD)
    expect(may.content.handovers).toHaveLength(1)
    const closing = may.content.balances[0]!.closing
    expect((await file('village-officer', may, [], { nilStatement: false })).statusCode).toBe(200)
    await takeOver('2026-06-02')
    await takeOver('2026-06-03')
    app.clock.moveTo(plainDate('2026-06-30'))
    const june = await show('village-officer', 'village-month', '2026-06')
    const [balance] = june.content.balances
    expect(balance).toMatchObject({ opening: closing, closing: closing + 2, difference: 0 })
    expect(balance!.lines.filter((line) => line.value > 0)).toEqual([{ id: 'dropout-moved-in', sign: 1, value: 2 }])
  })
})
