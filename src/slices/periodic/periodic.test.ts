import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  aRun,
  CLASS_1,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  TOWNSHIP_B,
  VILLAGE_A1,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { texts as reportTexts } from '../reports/texts.ts'
import { permissions as worklistPermissions } from '../worklist/policy.ts'
import { registerWorklistRoutes } from '../worklist/routes.ts'
import { texts as worklistTexts } from '../worklist/texts.ts'
import type { PeriodicDuty, PeriodicOverview, PeriodicReport } from './contract.ts'
import { permissions } from './policy.ts'
import { registerPeriodicRoutes } from './routes.ts'
import { startGatherings, sweepPeriodic } from './sweep.ts'
import { texts } from './texts.ts'
import { periodicWork } from './work.ts'

const friday = plainDate('2026-03-13')
const app = await testApp({ today: friday })
const county = countyCode(COUNTY)
const scopes = {
  ...scopesByRole(),
  'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
}
const children = Array.from({ length: 4 }, () => aChild())
const pupils = children.map((child) => aPupil(child.child_id))
let web: Awaited<ReturnType<typeof httpOf>>

const aDay = (on: string, absent: number) => ({
  county_code: COUNTY,
  school_year: 2025,
  school_key: CLASS_1,
  on_day: on,
  version: 1,
  school_code: SCHOOL_1,
  class_code: '2023-01',
  division_code: VILLAGE_A1,
  source: 'field',
  pupils: 4,
  absent,
  on_leave: 0,
  nil_statement: absent === 0,
  signed_by: 'x',
  signed_at: `${on}T01:00:00Z`,
  received_at: `${on}T01:00:00Z`,
  submission_id: newId(),
})

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', children)
  await plant(app.db, 'enrolment.pupil', pupils)
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
  await plant(app.db, 'attendance.school_class', [
    {
      county_code: COUNTY,
      school_key: CLASS_1,
      school_code: SCHOOL_1,
      class_code: '2023-01',
      grade_code: '13',
      pupils: 4,
      division_code: VILLAGE_A1,
    },
  ])
  await plant(app.db, 'attendance.class_day', [aDay('2026-03-09', 0), aDay('2026-03-10', 1), aDay('2026-03-11', 0)])
  web = await httpOf(app, {
    permissions: { ...permissions, ...worklistPermissions },
    texts: { ...reportTexts, ...texts, ...worklistTexts },
    scopes,
    routes: (http) => {
      registerPeriodicRoutes(http, app)
      registerWorklistRoutes(http, app, [periodicWork])
    },
  })
  await sweepPeriodic(app, county)
})
afterAll(() => web.close())

const WEEK = '/api/periodic-reports/school-week/2026-W11'
const show = async (who: string, url: string, query: Record<string, string> = {}) => {
  const answer = await web.get(who, url, query)
  return { status: answer.statusCode, body: answer.json() as PeriodicReport & { code: string } }
}
const valueOf = (report: PeriodicReport, id: string) => report.content.figures.find((one) => one.id === id)?.value
const filing = (report: PeriodicReport, more: object = {}) => ({
  submissionId: newId(),
  contentHash: report.contentHash,
  version: report.versions[0]?.version ?? 0,
  preparedBy: '甲',
  checkedBy: '乙',
  explanations: [],
  named: [],
  ...more,
})
const duties = async (who: string): Promise<string[]> =>
  (await web.get(who, '/api/periodic-reports/duties'))
    .json()
    .duties.map((one: PeriodicDuty) => `${one.kind} ${one.period} ${one.what} ${one.count}`)
const audited = (event: string) => app.db.asAdmin('select details from audit.entry where event = $1', [event])

describe('a school week', () => {
  test('is computed from the daily reports and is nobody else’s before it is filed', async () => {
    const { status, body } = await show('school-officer', WEEK)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'missing', dueOn: '2026-03-16', abilities: { file: true, sign: null } })
    const figures = Object.fromEntries(body.content.figures.map((one) => [one.id, one.value]))
    expect(figures).toMatchObject({
      'enrolled-now': 4,
      'class-days-expected': 5,
      'class-days-reported': 3,
      'class-days-missing': 2,
      'class-days-nil': 2,
      'pupil-days': 12,
      'absent-days': 1,
    })
    expect(body.content.balances).toMatchObject([{ id: 'dropouts', difference: 0 }])
    expect((await show('bureau-officer', WEEK, { unit: SCHOOL_1 })).body.code).toBe('periodic.not-filed')
    expect((await show('other-township', WEEK, { unit: SCHOOL_1 })).body.code).toBe('periodic.report-not-found')
  })

  test('is filed, sent back, filed anew, signed by the township, then the county, and frozen', async () => {
    const first = (await show('school-officer', WEEK)).body
    const body = filing(first, { explanations: [{ figure: 'class-days-missing', words: '停电' }] })
    const stale = await web.post('school-officer', `${WEEK}/filing`, { ...body, contentHash: 'a'.repeat(64) })
    expect(stale.json().code).toBe('report.figures-changed')
    expect((await web.post('school-officer', `${WEEK}/filing`, body)).json()).toMatchObject({
      state: 'filed',
      next: 'township',
    })
    expect((await web.post('school-officer', `${WEEK}/filing`, body)).json().versions).toHaveLength(1)

    const seen = (await show('township-officer', WEEK, { unit: SCHOOL_1 })).body
    expect(seen).toMatchObject({ intact: true, abilities: { file: false, sign: 'township' } })
    const sign = (report: PeriodicReport, decision: string, reason?: string) => ({
      submissionId: newId(),
      unit: SCHOOL_1,
      version: report.shown!.version,
      contentHash: report.contentHash,
      decision,
      ...(reason ? { reason } : {}),
    })
    const early = await web.post('bureau-officer', `${WEEK}/signature`, sign(seen, 'agreed'))
    expect(early.json().code).toBe('periodic.not-its-turn')
    const back = await web.post('township-officer', `${WEEK}/signature`, sign(seen, 'sent-back', '请核对未报班日'))
    expect(back.json()).toMatchObject({ state: 'sent-back' })

    // Sent back is not filed: said so, chased when its days are over, and filed by nobody's count.
    app.clock.moveTo(plainDate('2026-03-18'))
    const list = () => web.get('bureau-officer', '/api/periodic-reports', { kind: 'school-week', period: '2026-W11' })
    const overview = (await list()).json() as PeriodicOverview
    expect(overview).toMatchObject({ filedCount: 0, sentBackCount: 1, missingCount: 1 })
    expect(overview.rows.find((row) => row.state === 'sent-back')).toMatchObject({ actBy: '2026-03-17', overdue: true })
    const chased = await duties('township-officer')
    expect(chased).toContain('school-week 2026-W11 sent-back 1')
    await sweepPeriodic(app, county)
    const told = await app.db.asAdmin(
      `select 1 from periodic.reminder where kind = 'school-week' and period = '2026-W11' and unit_code = $1 and level = 'unit'`,
      [SCHOOL_1],
    )
    expect(told).toHaveLength(1)
    app.clock.moveTo(friday)

    const draft = (await show('school-officer', WEEK, { version: 'draft' })).body
    const bare = await web.post('school-officer', `${WEEK}/filing`, filing(draft))
    expect(bare.json().code).toBe('report.correction-reason-missing')
    await web.post('school-officer', `${WEEK}/filing`, filing(draft, { correctionReason: '补充说明' }))
    const second = (await show('township-officer', WEEK, { unit: SCHOOL_1 })).body
    expect(second.versions).toHaveLength(2)
    // A signature has its day; when it is over the level above has it in its list.
    expect(await duties('township-officer')).toContain('school-week 2026-W11 sign 1')
    app.clock.moveTo(plainDate('2026-03-17'))
    expect(await duties('bureau-officer')).not.toContain('school-week 2026-W11 unsigned 1')
    app.clock.moveTo(plainDate('2026-03-18'))
    expect(await duties('bureau-officer')).toContain('school-week 2026-W11 unsigned 1')
    const escalated = (await web.get('bureau-officer', '/api/work')).json().rows
    expect(escalated).toContainEqual(
      expect.objectContaining({
        what: 'periodic.work.unsigned',
        opens: 'school-week 2026-W11 unsigned',
        when: 'overdue',
      }),
    )
    app.clock.moveTo(friday)
    await web.post('township-officer', `${WEEK}/signature`, sign(second, 'agreed'))
    const frozen = await web.post('bureau-officer', `${WEEK}/signature`, sign(second, 'agreed'))
    expect(frozen.json()).toMatchObject({ state: 'frozen', next: null })
    expect(await audited('periodic.filed')).toHaveLength(2)
    expect(await audited('periodic.signed')).toHaveLength(2)
    expect(await audited('periodic.sent-back')).toHaveLength(1)
  })

  test('shows when what is stored is not what was filed', async () => {
    expect((await show('bureau-officer', WEEK, { unit: SCHOOL_1 })).body.intact).toBe(true)
    await app.db.asAdmin(
      `update periodic.report set content = jsonb_set(content, '{figures,0,value}', '99') where version = 2`,
    )
    expect((await show('bureau-officer', WEEK, { unit: SCHOOL_1 })).body.intact).toBe(false)
    await app.db.asAdmin(
      `update periodic.report set content = jsonb_set(content, '{figures,0,value}', '4') where version = 2`,
    )
  })

  test('leaves as Excel with its formulas, on record', async () => {
    const file = await web.post('bureau-officer', `${WEEK}.xlsx?unit=${SCHOOL_1}`, { purpose: 'report-upwards' })
    expect(file.statusCode).toBe(200)
    expect(JSON.stringify(await rowsOf(file.rawPayload))).toContain('应报班日')
    expect(await audited('periodic.exported')).toHaveLength(1)
  })
})

describe('who has not filed', () => {
  test('is listed, reminded up the chain and becomes a finding, once', async () => {
    app.clock.moveTo(plainDate('2026-03-21'))
    await sweepPeriodic(app, county)
    await sweepPeriodic(app, county)
    const answer = await web.get('bureau-officer', '/api/periodic-reports', { kind: 'school-week', period: '2026-W11' })
    const overview = answer.json() as PeriodicOverview
    expect(overview).toMatchObject({ filedCount: 1, missingCount: 1, frozenCount: 1 })
    expect(overview.rows.find((row) => row.state === 'missing')).toMatchObject({ overdue: true, reminded: 'finding' })
    const reminders = await app.db.asAdmin(
      `select level from periodic.reminder where kind = 'school-week' and period = '2026-W11' and unit_code <> $1`,
      [SCHOOL_1],
    )
    expect(reminders.map((row) => row['level']).sort()).toEqual(['county', 'finding', 'township', 'unit'])
    expect(await duties('bureau-officer')).toContain('school-week 2026-W11 missing 1')
    const work = (await web.get('bureau-officer', '/api/work')).json()
    expect(work.rows).toContainEqual(
      expect.objectContaining({
        kind: 'periodic-report',
        what: 'periodic.work.missing',
        subject: 'periodic.kind.school-week',
        opens: 'school-week 2026-W11 missing',
        when: 'overdue',
      }),
    )
    expect((await web.get('bureau-officer', '/api/work/counts')).json().byKind).toEqual({
      'periodic-report': work.total,
    })
  })
})

test('a school’s month goes to its township with the month’s table, and its names are frozen by the same act', async () => {
  app.clock.moveTo(plainDate('2026-04-02'))
  const MONTH = '/api/periodic-reports/school-month/2026-03'
  const draft = (await show('school-officer', MONTH)).body
  expect(draft.dueOn).toBe('2026-04-03')
  expect(draft.content.sheet).toMatchObject({ nil: true, rows: [{ stage: 'primary' }, { stage: 'junior' }, {}] })
  const silent = await web.post('school-officer', `${MONTH}/filing`, filing(draft))
  expect([silent.statusCode, silent.json().code]).toEqual([422, 'report.nil-statement-missing'])
  const body = filing(draft, { nilStatement: true })
  expect((await web.post('school-officer', `${MONTH}/filing`, body)).json()).toMatchObject({ next: 'township' })
  expect((await web.post('school-officer', `${MONTH}/filing`, body)).json().versions).toHaveLength(1)
  const frozen = await app.db.asAdmin(
    `select unit_code, month, version, nil_statement, checked_by, content_hash from reports.monthly_report`,
  )
  expect(frozen).toEqual([
    {
      unit_code: SCHOOL_1,
      month: '2026-03',
      version: 1,
      nil_statement: true,
      checked_by: '乙',
      content_hash: draft.content.sheet!.contentHash,
    },
  ])
  const seen = (await show('township-officer', MONTH, { unit: SCHOOL_1 })).body
  expect(seen).toMatchObject({ abilities: { sign: 'township' }, content: { sheet: draft.content.sheet } })
  expect((await show('other-township', MONTH, { unit: SCHOOL_1 })).body.code).toBe('periodic.report-not-found')
})

describe('the balance of pupils', () => {
  const TERM = '/api/periodic-reports/term-end/2025-spring'
  test('accounts for everybody who came or went; who is in no category is named before it is filed', async () => {
    app.clock.moveTo(plainDate('2026-07-06'))
    const [vanished, moved] = pupils as [(typeof pupils)[number], (typeof pupils)[number]]
    const newcomer = aChild()
    await plant(app.db, 'register.child', [newcomer])
    await app.db.asAdmin('delete from enrolment.pupil where pupil_id = $1', [vanished.pupil_id])
    await app.db.asAdmin(`update enrolment.pupil set status = 'transferred-out', verdict = null where pupil_id = $1`, [
      moved.pupil_id,
    ])
    await plant(app.db, 'enrolment.pupil', [aPupil(newcomer.child_id)])
    await plant(app.db, 'reconciliation.run', [aRun({ finished_at: '2026-07-06T01:00:00Z', as_of_on: '2026-07-05' })])
    const early = (await show('school-officer', TERM)).body
    expect((await web.post('school-officer', `${TERM}/filing`, filing(early))).json().code).toBe(
      'periodic.being-counted',
    )
    // Two rounds at once, and one more: the run is gathered once.
    await Promise.all([startGatherings(app, [county]), sweepPeriodic(app, county)])
    await sweepPeriodic(app, county)
    expect(await audited('periodic.movements-gathered')).toHaveLength(2)

    const draft = (await show('school-officer', TERM)).body
    expect(draft.content.balances.find((one) => one.id === 'pupils')).toMatchObject({
      opening: 4,
      closing: 3,
      difference: 0,
    })
    expect(valueOf(draft, 'transfers-out')).toBe(1)
    expect(draft.unnamed.map((one) => one.direction).sort()).toEqual(['in', 'out'])

    const bare = await web.post('school-officer', `${TERM}/filing`, filing(draft))
    expect(bare.json().code).toBe('periodic.movement-unnamed')
    const named = draft.unnamed.map((one) => ({
      movementId: one.movementId,
      movement: one.direction === 'in' ? 'transfer-in' : 'transferred-out',
      words: '凭转学手续',
    }))
    const withNumber = named.map((one) => ({ ...one, words: '540126201605011234' }))
    const held = await web.post('school-officer', `${TERM}/filing`, filing(draft, { named: withNumber }))
    expect(held.json().code).toBe('periodic.words-hold-number')
    const filed = (
      await web.post('school-officer', `${TERM}/filing`, filing(draft, { named }))
    ).json() as PeriodicReport
    const lines = filed.content.balances.find((one) => one.id === 'pupils')!.lines
    expect(lines.find((line) => line.id === 'transferred-out')!.value).toBe(2)
    expect(lines.find((line) => line.id === 'other-out')!.value).toBe(0)
    expect(filed.content.named).toHaveLength(2)
    expect((await show('school-officer', TERM, { version: 'draft' })).body.unnamed).toEqual([])
    // Of a time that was over before they came and went, the report counts who was there then.
    const june = (await show('school-officer', '/api/periodic-reports/school-month/2026-06')).body
    expect([valueOf(june, 'enrolled-now'), valueOf(draft, 'enrolled-now')]).toEqual([4, 3])
    expect(june.content.balances.find((one) => one.id === 'pupils')).toMatchObject({ closing: 4, difference: 0 })
  })

  test('is not filed while the records and the movements disagree', async () => {
    const [, , third] = pupils as [(typeof pupils)[number], (typeof pupils)[number], (typeof pupils)[number]]
    await app.db.asAdmin(`update enrolment.pupil set verdict = 'ghost' where pupil_id = $1`, [third.pupil_id])
    const draft = (await show('school-officer', TERM, { version: 'draft' })).body
    expect(draft.content.balances.find((one) => one.id === 'pupils')!.difference).toBe(-1)
    const refused = await web.post('school-officer', `${TERM}/filing`, filing(draft, { correctionReason: '更正' }))
    expect(refused.json().code).toBe('periodic.balance-open')
  })
})

test('a village’s month goes to its township, which counts it in its own', async () => {
  app.clock.moveTo(plainDate('2026-04-02'))
  const MONTH = '/api/periodic-reports/village-month/2026-03'
  const draft = (await show('village-officer', MONTH)).body
  expect(draft.content.unit.code).toBe(VILLAGE_A1)
  const tooEarly = await web.get('village-officer', '/api/periodic-reports/village-month/2026-05')
  expect(tooEarly.json().code).toBe('periodic.not-begun')
  const said = filing(draft, { nilStatement: draft.content.sheet!.nil })
  expect((await web.post('village-officer', `${MONTH}/filing`, said)).statusCode).toBe(200)
  const township = (await show('township-officer', '/api/periodic-reports/township-month/2026-03')).body
  expect([valueOf(township, 'returns-owed'), valueOf(township, 'returns-filed')]).toEqual([3, 2])
})

describe('what is never filed', () => {
  test('stays owed to the end of the school year, in one line of its kind, and is a finding of the level above', async () => {
    app.clock.moveTo(plainDate('2026-07-05'))
    const own = (await web.get('school-officer', '/api/periodic-reports/duties')).json().duties as PeriodicDuty[]
    const weeks = own.filter((one) => one.kind === 'school-week')
    expect(weeks).toHaveLength(1)
    expect(weeks[0]).toMatchObject({ period: '2026-W10', what: 'file', count: 17, periods: 17, dueOn: '2026-03-09' })
    const work = (await web.get('school-officer', '/api/work')).json().rows as { what: string; opens: string }[]
    expect(work.filter((row) => row.opens.startsWith('school-week'))).toMatchObject([
      { what: 'periodic.work.file', opens: 'school-week 2026-W10 file' },
    ])
    const above = (await web.get('township-officer', '/api/work')).json().rows
    expect(above).toContainEqual(
      expect.objectContaining({ what: 'periodic.work.omission', opens: 'school-week 2026-W10 omission' }),
    )
    expect(await duties('bureau-officer')).toContain('school-week 2026-W10 missing 33')
  })
})

describe('when the next school year has begun', () => {
  test('the school year that is over still counts its class days, and who has not filed it is reminded', async () => {
    app.clock.moveTo(plainDate('2026-09-03'))
    const year = (await show('school-officer', '/api/periodic-reports/school-year/2025')).body
    expect(valueOf(year, 'class-days-reported')).toBe(3)
    expect(valueOf(year, 'class-days-expected')).toBeGreaterThan(80)
    app.clock.moveTo(plainDate('2026-10-15'))
    await sweepPeriodic(app, county)
    const reminded = await app.db.asAdmin(`select distinct kind from periodic.reminder where period = '2025'`)
    expect(reminded.map((row) => row['kind'])).toContain('school-year')
    // The calendar of the new year is not there yet: the spring term that is over is owed all the same.
    const term = await app.db.asAdmin(
      `select 1 from periodic.reminder where kind = 'term-end' and period = '2025-spring'`,
    )
    expect(term).not.toEqual([])
  })

  test('weeks of the holidays are owed by nobody, the first of a year without calendar neither', async () => {
    app.clock.moveTo(plainDate('2026-09-08'))
    const { duties } = (await web.get('school-officer', '/api/periodic-reports/duties')).json()
    expect(duties.filter((one: { kind: string }) => one.kind === 'school-week')).toEqual([])
  })
})
