import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  aChild,
  aPupil,
  aRun,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  VILLAGE_A1,
  VILLAGE_A2,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { anActor, scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { usualCalendar } from '../attendance/calendar-domain.ts'
import { openCase } from '../cases/index.ts'
import { keepHistory } from './history.ts'
import type { IndicatorReply } from './indicators-contract.ts'
import { formulaRule, INDICATORS } from './indicators-domain.ts'
import { permissions } from './policy.ts'
import { registerReportsRoutes } from './routes.ts'
import { texts } from './texts.ts'
import { listUnitsOverLine, lossesOfUnit } from './unit-losses.ts'

vi.setConfig({ testTimeout: 60_000 })

const YEAR_START = plainDate('2025-09-01')
const today = plainDate('2026-03-20')
const app = await testApp({ today: YEAR_START })
const county = countyCode(COUNTY)
let web: Awaited<ReturnType<typeof httpOf>>

/** Thirty pupils of two schools in three villages; the last of them leaves, moves, goes elsewhere or dies in the year. */
const VILLAGES = [VILLAGE_A1, VILLAGE_A2, VILLAGE_B1]
const children = Array.from({ length: 30 }, (_, n) =>
  aChild({
    name: `童${n}`,
    sex: n % 2 === 0 ? 'female' : 'male',
    born_on: n < 18 ? '2016-05-01' : '2012-05-01',
    division_code: VILLAGES[n % 3],
    school_key: n < 18 ? `${SCHOOL_1}/2023-01/` : `${SCHOOL_2}/2024-01/`,
    grade_code: n < 18 ? '13' : n < 24 ? '21' : '23',
    groups: n % 10 === 0 ? ['disabled'] : n % 4 === 0 ? ['poor', 'left-behind'] : [],
  }),
)
const pupils = children.map((child, n) =>
  aPupil(child.child_id, {
    division_code: VILLAGES[n % 3],
    school_code: n < 18 ? SCHOOL_1 : SCHOOL_2,
    school_key: n < 18 ? `${SCHOOL_1}/2023-01/` : `${SCHOOL_2}/2024-01/`,
    grade_code: n < 18 ? '13' : n < 24 ? '21' : '23',
  }),
)
const idOf = (n: number): string => children[n]!.child_id

async function aDropout(n: number, confirmedOn: string, returnedOn?: string): Promise<void> {
  const bureau = anActor()
  const opened = await withScope(app.db, bureau.scope, (tx) =>
    openCase(app, tx, bureau, {
      submissionId: newId(),
      childId: idOf(n),
      findingId: null,
      foundBy: 'survey',
      foundOn: app.clock.today(),
      dropoutKind: 'left',
    }),
  )
  if (!opened.ok) throw new Error(opened.code)
  const caseId = (
    await app.db.asAdmin<{ case_id: string }>('select case_id from cases.dropout_case where child_id = $1', [idOf(n)])
  )[0]!.case_id
  const step = (from: string, to: string, on: string) =>
    app.db.asAdmin(
      `insert into cases.case_event select county_code, gen_random_uuid(), case_id, 'case.step', $2, $3, $4, $4::date + time '12:00', 'x', gen_random_uuid(), division_code, school_key from cases.dropout_case where case_id = $1`,
      [caseId, from, to, on],
    )
  await step('suspected', 'confirmed', confirmedOn)
  if (returnedOn) await step('confirmed', 'returned', returnedOn)
}

const show = async (
  who: string,
  indicator: string,
  query: Record<string, string | boolean> = {},
): Promise<IndicatorReply> => {
  const answer = await web.get(who, `/api/indicators/${indicator}`, query)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', children)
  await plant(app.db, 'enrolment.pupil', pupils)
  await plant(app.db, 'reconciliation.run', [aRun({ as_of_on: YEAR_START, finished_at: '2025-09-01T08:00:00Z' })])
  await keepHistory(app, county)
  await aDropout(20, '2025-10-10')
  await aDropout(21, '2025-11-10', '2026-03-01')
  await aDropout(22, '2025-11-11', '2026-03-01')
  // In winter one pupil changes school, one goes elsewhere, one moves away, one dies, one is lost.
  const set = (n: number, child: string, pupil: string) =>
    Promise.all([
      app.db.asAdmin(`update register.child set ${child} where child_id = $1`, [idOf(n)]),
      app.db.asAdmin(`update enrolment.pupil set ${pupil} where child_id = $1`, [idOf(n)]),
    ])
  await set(
    0,
    `school_key = '${SCHOOL_2}/2024-01/'`,
    `school_code = '${SCHOOL_2}', school_key = '${SCHOOL_2}/2024-01/'`,
  )
  await set(1, `standing = 'in-school-elsewhere', school_key = ''`, `status = 'transferred-out'`)
  await set(2, `standing = null, population = 'moved-away', school_key = ''`, `status = 'transferred-out'`)
  await set(3, `standing = null, population = 'deceased', school_key = ''`, `status = 'deceased'`)
  await set(20, `standing = 'in-no-school'`, `verdict = 'ghost'`)
  await plant(app.db, 'reconciliation.run', [aRun({ as_of_on: '2026-02-01', finished_at: '2026-02-02T01:00:00Z' })])
  app.clock.moveTo(plainDate('2026-02-02'))
  await keepHistory(app, county)
  app.clock.moveTo(today)
  web = await httpOf(app, {
    permissions,
    texts,
    scopes: scopesByRole(),
    routes: (http) => registerReportsRoutes(http, app),
  })
  return () => web.close()
})

describe('an indicator', () => {
  test('of a past day is counted from what held then, of today from what holds now', async () => {
    const past = await show('bureau-officer', 'DROP_NOW', { day: '2025-12-01', stage: 'junior' })
    expect(past.total).toMatchObject({ numerator: 3, denominator: 12, printed: '25.00%' })
    const now = await show('bureau-officer', 'DROP_NOW', { stage: 'junior' })
    expect(now.total).toMatchObject({ numerator: 1, denominator: 11 })
    const day = async (on: string) => (await show('bureau-officer', 'ER_AGE', { day: on })).total
    expect(await day('2026-01-31')).toMatchObject({ numerator: 30, denominator: 30, printed: '100%' })
    expect(await day('2026-02-01')).toMatchObject({ numerator: 27, denominator: 28 })
  })

  test('of today is what the history says of today', async () => {
    for (const indicator of INDICATORS)
      for (const stage of formulaRule(indicator).stages) {
        const live = await show('bureau-officer', indicator, { stage })
        app.clock.moveTo(plainDate('2026-03-21'))
        const kept = await show('bureau-officer', indicator, { stage, day: today })
        app.clock.moveTo(today)
        expect(kept.total, `${indicator} ${stage}`).toEqual(live.total)
      }
  })

  test('of a day before the history says so and guesses nothing; cases are known as far back as their steps', async () => {
    const early = await show('bureau-officer', 'ER_AGE', { day: '2025-08-31' })
    expect(early.total).toMatchObject({
      numerator: null,
      printed: '—',
      missing: ['children-of-age-schooled', 'children-of-age'],
    })
    expect(early.historyFrom).toBe(YEAR_START)
    const refused = await web.get('bureau-officer', '/api/indicators/ER_AGE', { day: '2026-03-21' })
    expect(refused.json().code).toBe('report.day-in-future')
  })

  test('follows a school year: gross, net by the ten-day rule, retention that balances', async () => {
    expect((await show('bureau-officer', 'DROP_Y_GROSS', { stage: 'junior' })).total).toMatchObject({
      numerator: 3,
      denominator: 12,
    })
    expect((await show('bureau-officer', 'DROP_Y_NET', { stage: 'junior' })).total).toMatchObject({
      numerator: 1,
      denominator: 12,
    })
    const { total } = await show('bureau-officer', 'RET_GRADE')
    expect(Object.fromEntries(total.parts.map((part) => [part.input, part.count]))).toEqual({
      'pupils-kept': 26,
      'pupils-at-year-start': 30,
      'pupils-transferred-in': 1,
      'pupils-transferred-out': 3,
      'pupils-died': 1,
    })
    expect(total).toMatchObject({ numerator: 26, denominator: 27, printed: '96.30%' })
  })

  test('is broken down by grade: each with its own pupils, movers and losses', async () => {
    const { rows } = await show('bureau-officer', 'RET_GRADE', { breakdown: 'grade' })
    expect(
      rows.map(({ key, name, numerator, denominator, printed }) => [key, name, numerator, denominator, printed]),
    ).toEqual([
      // 18 in third grade: one changed school (in and out), two went elsewhere, one died.
      ['13', '三年级', 15, 15, '100%'],
      ['21', '七年级', 5, 6, '83.33%'],
      ['23', '九年级', 6, 6, '100%'],
    ])
    const lost = await show('bureau-officer', 'DROP_Y_GROSS', { breakdown: 'grade', stage: 'junior' })
    expect(lost.rows.map(({ key, numerator, denominator }) => [key, numerator, denominator])).toEqual([
      ['21', 3, 6],
      ['23', 0, 6],
    ])
    const names = await web.get('bureau-officer', '/api/indicator-names', {
      indicator: 'RET_GRADE',
      input: 'pupils-at-year-start',
      grade: '21',
    })
    expect(names.json().total).toBe(6)
  })

  test('of a term begins where the school calendar says, and is unknown without one', async () => {
    expect((await show('bureau-officer', 'RET_TERM')).total.missing).toContain('pupils-at-term-start')
    await plant(app.db, 'attendance.school_calendar', [
      {
        county_code: COUNTY,
        school_year: 2025,
        school_code: '',
        version: 1,
        content: usualCalendar(2025, []),
        changed_by: 'tester',
        changed_at: '2025-09-01T00:00:00Z',
      },
    ])
    // On 1 February the winter's moves are on record, so the spring term begins after them; the autumn term had them.
    const spring = await show('bureau-officer', 'RET_TERM')
    expect([spring.termStartOn, spring.total.numerator, spring.total.denominator]).toEqual(['2026-03-01', 26, 26])
    const autumn = await show('bureau-officer', 'RET_TERM', { day: '2026-02-10' })
    expect([autumn.termStartOn, autumn.total.numerator, autumn.total.denominator]).toEqual(['2025-09-01', 26, 27])
  })

  test('counts 休学 as dropout only where the county has decided so', async () => {
    const rate = async (day?: string) => {
      const { total } = await show('bureau-officer', 'DROP_Y_GROSS', { stage: 'junior', ...(day && { day }) })
      return [total.numerator, total.denominator]
    }
    await app.db.asAdmin(`update register.child set standing = 'deferred' where child_id = $1`, [idOf(25)])
    await app.db.asAdmin(`update enrolment.pupil set status = 'suspended' where child_id = $1`, [idOf(25)])
    expect(await rate()).toEqual([3, 12])
    await plant(app.db, 'directory.county_rules', [
      { county_code: COUNTY, rules: { figures: { countSuspensionAsDropout: true } }, changed_by: 'tester' },
    ])
    expect(await rate()).toEqual([4, 12])
    // On a past day nobody was suspended.
    expect(await rate('2026-02-10')).toEqual([3, 12])
    const names = await web.get('bureau-officer', '/api/indicator-names', {
      indicator: 'DROP_Y_GROSS',
      input: 'dropouts-of-year',
      stage: 'junior',
    })
    expect(names.json().total).toBe(4)
    await app.db.asAdmin('delete from directory.county_rules')
    await app.db.asAdmin(`update register.child set standing = 'in-school-here' where child_id = $1`, [idOf(25)])
    await app.db.asAdmin(`update enrolment.pupil set status = 'enrolled' where child_id = $1`, [idOf(25)])
  })

  test('a returner absent on all reported days of the last ten is not back', async () => {
    const key = `${SCHOOL_2}/2024-01/`
    const day = { county_code: COUNTY, school_year: 2025, school_key: key, on_day: '2026-03-18', version: 1 }
    await plant(app.db, 'attendance.class_day', [
      {
        ...day,
        school_code: SCHOOL_2,
        class_code: '2024-01',
        division_code: VILLAGE_B1,
        source: 'desk',
        pupils: 12,
        absent: 1,
        on_leave: 0,
        nil_statement: false,
        signed_by: 'x',
        signed_at: '2026-03-18T01:00:00Z',
        received_at: '2026-03-18T01:00:00Z',
        submission_id: newId(),
      },
    ])
    await plant(app.db, 'attendance.absence', [
      {
        ...day,
        child_id: idOf(22),
        part: 'whole',
        reason: 'unknown',
        contacted: 'nobody',
        contact_result: 'none',
        division_code: VILLAGE_B1,
      },
    ])
    expect((await show('bureau-officer', 'DROP_Y_NET', { stage: 'junior' })).total.numerator).toBe(2)
    expect((await show('bureau-officer', 'DROP_NOW', { stage: 'junior' })).total.numerator).toBe(1)
    await app.db.asAdmin('truncate attendance.absence, attendance.class_day')
  })

  test('adds up over townships, schools and sexes, for every stage', async () => {
    for (const indicator of INDICATORS)
      for (const stage of formulaRule(indicator).stages)
        for (const breakdown of formulaRule(indicator).breakdowns.filter(
          (one) => one === 'township' || one === 'sex' || one === 'grade',
        )) {
          const { total, rows } = await show('bureau-officer', indicator, { stage, breakdown })
          for (const { input, count, side, source } of total.parts.filter((part) => part.source === 'records')) {
            const sum = rows.reduce(
              (all, row) => all + row.parts.find((part) => part.input === input && part.side === side)!.count!,
              0,
            )
            expect(sum, `${indicator} ${stage} ${breakdown} ${input} ${source}`).toBe(count)
          }
        }
  })

  test('opens every number to exactly so many names, for everybody who may see them', async () => {
    for (const who of ['bureau-officer', 'township-officer', 'school-officer'])
      for (const indicator of INDICATORS) {
        const { stage, total } = await show(who, indicator, { day: '2026-02-10' })
        for (const { input, count } of total.parts.filter((part) => part.source === 'records')) {
          const answer = await web.get(who, '/api/indicator-names', { indicator, input, stage, day: '2026-02-10' })
          expect(answer.statusCode).toBe(200)
          expect(answer.json().total, `${who} ${indicator} ${input}`).toBe(count)
          expect(answer.json().rows).toHaveLength(count!)
        }
      }
    const page = await web.get('bureau-officer', '/api/indicator-names', {
      indicator: 'DROP_NOW',
      input: 'pupils',
      limit: '8',
      sex: 'female',
    })
    const next = await web.get('bureau-officer', '/api/indicator-names', {
      indicator: 'DROP_NOW',
      input: 'pupils',
      cursor: page.json().nextCursor,
      sex: 'female',
    })
    const seen = [...page.json().rows, ...next.json().rows].map((row: { childId: string }) => row.childId)
    expect(new Set(seen).size).toBe(seen.length)
    const wrong = await web.get('bureau-officer', '/api/indicator-names', {
      indicator: 'RET_9',
      input: 'cohort-intake',
    })
    expect(wrong.json().code).toBe('report.input-not-of-indicator')
  })

  test('leaves small cells out of what is published, and out of its sheet', async () => {
    const shown = await show('bureau-officer', 'DROP_NOW', { breakdown: 'township', public: true, stage: 'junior' })
    expect(shown.total).toMatchObject({ isHidden: true, numerator: null, printed: '*', parts: [] })
    expect(shown.rows.every((row) => row.isHidden || row.denominator! >= 5)).toBe(true)
    expect(JSON.stringify(shown)).not.toContain('"source":"records"')
    const sheet = await web.post('bureau-officer', '/api/indicators/DROP_NOW.xlsx?public=true&stage=junior', {
      purpose: 'report-upwards',
    })
    expect(sheet.statusCode).toBe(200)
    const text = JSON.stringify(await rowsOf(sheet.rawPayload))
    expect(text).toContain('人数过少')
    const [audit] = await app.db.asAdmin<{ details: object }>(
      `select details from audit.entry where event = 'reports.indicator-exported'`,
    )
    expect(audit?.details).toMatchObject({ indicator: 'DROP_NOW', isPublic: true, purpose: 'report-upwards' })
  })
})

describe('a base figure', () => {
  const draft = (values: object) => ({
    submissionId: newId(),
    schoolYear: 2025,
    input: 'cohort-intake',
    stage: 'junior',
    unitCode: COUNTY,
    version: 0,
    value: 7,
    sourceName: '2016—2017 学年初基础教育事业统计报表',
    countedOn: '2016-09-01',
    ...values,
  })
  test('is what the records cannot give: shown with its source, corrected with a reason, never lost', async () => {
    expect((await show('bureau-officer', 'RET_9')).total).toMatchObject({ printed: '—', missing: ['cohort-intake'] })
    const first = draft({})
    expect((await web.post('bureau-officer', '/api/base-figures', first)).json()).toEqual({ version: 1 })
    expect((await web.post('bureau-officer', '/api/base-figures', first)).json()).toEqual({ version: 1 })
    const reply = await show('bureau-officer', 'RET_9')
    expect(reply.total).toMatchObject({ numerator: 6, denominator: 7, printed: '85.71%' })
    expect(reply.baseFigures).toMatchObject([
      { value: 7, source: '2016—2017 学年初基础教育事业统计报表', countedOn: '2016-09-01' },
    ])
    const code = async (body: object) => (await web.post('bureau-officer', '/api/base-figures', body)).json().code
    expect(await code(draft({ version: 0 }))).toBe('report.base-figure-changed-meanwhile')
    expect(await code(draft({ version: 1 }))).toBe('report.correction-reason-missing')
    expect(await code(draft({ version: 1, unitCode: '540126999' }))).toBe('report.unit-not-found')
    expect(await code(draft({ version: 1, countedOn: '2026-03-21' }))).toBe('report.day-in-future')
    expect(
      (await web.post('bureau-officer', '/api/base-figures', draft({ version: 1, value: 6, reason: '原表抄错' })))
        .statusCode,
    ).toBe(200)
    expect((await show('bureau-officer', 'RET_9')).total.printed).toBe('100%')
    expect(await app.db.asAdmin('select value from reports.base_figure order by version')).toEqual([
      { value: 7 },
      { value: 6 },
    ])
    expect((await web.post('school-officer', '/api/base-figures', draft({}))).statusCode).toBe(403)
  })
})

describe('targets and key units', () => {
  const draft = (values: object) => ({
    submissionId: newId(),
    schoolYear: 2025,
    indicator: 'DROP_Y_GROSS',
    stage: 'junior',
    unitCode: TOWNSHIP_A,
    version: 0,
    percent: 0.8,
    responsible: '测试责任人',
    ...values,
  })
  test('a target is measured by the counts, and a unit over its line is computed with who answers for it', async () => {
    expect((await web.post('bureau-officer', '/api/targets', draft({}))).json()).toEqual({ version: 1 })
    expect(
      (
        await web.post(
          'bureau-officer',
          '/api/targets',
          draft({ indicator: 'ER_AGE', stage: 'all', unitCode: COUNTY, percent: 99 }),
        )
      ).statusCode,
    ).toBe(200)
    expect(
      (await web.post('bureau-officer', '/api/targets', draft({ indicator: 'ER_AGE', unitCode: SCHOOL_1 }))).json()
        .code,
    ).toBe('report.breakdown-not-of-indicator')
    expect((await web.post('bureau-officer', '/api/targets', draft({}))).json().code).toBe(
      'report.target-changed-meanwhile',
    )
    const { rows } = (await web.get('bureau-officer', '/api/targets', { schoolYear: '2025' })).json()
    expect(rows).toMatchObject([
      { indicator: 'DROP_Y_GROSS', unitCode: TOWNSHIP_A, numerator: 2, denominator: 8, isReached: false },
      { indicator: 'ER_AGE', unitCode: COUNTY, numerator: 27, denominator: 28, isReached: false },
    ])
    const units = (await web.get('bureau-officer', '/api/key-units')).json()
    expect(units.lines).toEqual({ primary: 0.2, junior: 0.8 })
    const township = units.rows.find((row: { unitCode: string }) => row.unitCode === TOWNSHIP_A)
    expect(township).toMatchObject({
      level: 'key',
      responsible: '测试责任人',
      junior: { numerator: 2, denominator: 8, isOver: true },
    })
    expect(township.junior.trend).toEqual([
      { schoolYear: 2022, printed: '—' },
      { schoolYear: 2023, printed: '—' },
      { schoolYear: 2024, printed: '—' },
      { schoolYear: 2025, printed: '25.00%' },
    ])
    await plant(app.db, 'directory.county_rules', [
      { county_code: COUNTY, rules: { figures: { keyUnitJuniorPercent: 25 } }, version: 3, changed_by: 'tester' },
    ])
    const decided = (await web.get('bureau-officer', '/api/key-units')).json()
    expect([decided.lines, decided.rulesVersion]).toEqual([{ primary: 0.2, junior: 25 }, 3])
    expect(decided.rows.find((row: { unitCode: string }) => row.unitCode === TOWNSHIP_A).level).toBe('none')
    await app.db.asAdmin('delete from directory.county_rules')
    const scope = anActor().scope
    const overLine = await withScope(app.db, scope, (tx) => listUnitsOverLine(tx, scope, app.clock.today()))
    expect(overLine).toContain(TOWNSHIP_A)
    const losses = await withScope(app.db, scope, (tx) =>
      lossesOfUnit(tx, scope, TOWNSHIP_A, app.clock.today(), app.clock.today()),
    )
    expect(losses.junior).toEqual({ begun: 8, lost: 2 })
    const own = (await web.get('township-officer', '/api/key-units')).json().rows
    expect(own.map((row: { unitCode: string }) => row.unitCode)).toEqual([TOWNSHIP_A])
  })
})

test('a case that turns out to have been no child never counts, neither in figures and names nor against its unit', async () => {
  const lost = async () => {
    const { total } = await show('bureau-officer', 'DROP_Y_GROSS', { stage: 'junior' })
    const names = await web.get('bureau-officer', '/api/indicator-names', {
      indicator: 'DROP_Y_GROSS',
      input: 'dropouts-of-year',
      stage: 'junior',
    })
    return [total.numerator, names.json().total, names.json().rows.length]
  }
  const { scope } = anActor()
  const ofUnit = () =>
    withScope(app.db, scope, (tx) => lossesOfUnit(tx, scope, TOWNSHIP_A, app.clock.today(), app.clock.today()))
  const closeAs = (reason: string | null) =>
    app.db.asAdmin(
      `update cases.dropout_case set state = $2, closing_reason = $3::text, closed_on = case when $3::text is not null then date '2026-03-10' end where child_id = $1`,
      [idOf(21), reason ? 'closed' : 'suspected', reason],
    )
  await closeAs('returned')
  expect(await lost()).toEqual([3, 3, 3])
  expect((await ofUnit()).junior.lost).toBe(2)
  await closeAs('record-cancelled')
  expect(await lost()).toEqual([2, 2, 2])
  expect((await ofUnit()).junior.lost).toBe(1)
  const past = await show('bureau-officer', 'DROP_NOW', { day: '2025-12-01', stage: 'junior' })
  expect(past.total.numerator).toBe(2)
  await closeAs(null)
})

test('the history tells a change of the same day in place, and forgets who is deleted', async () => {
  const states = () =>
    app.db.asAdmin<{ n: number; now: number }>(
      'select count(*)::int as n, count(*) filter (where to_on is null)::int as now from reports.child_state',
    )
  const before = (await states())[0]!
  expect(before).toEqual({ n: 35, now: 30 })
  await app.db.asAdmin(`update register.child set standing = 'in-school-here' where child_id = $1`, [idOf(20)])
  await keepHistory(app, county)
  expect((await states())[0]).toEqual({ n: 36, now: 30 })
  await app.db.asAdmin(`update register.child set standing = 'in-no-school' where child_id = $1`, [idOf(20)])
  await app.db.asAdmin(`update reports.history_day set run_id = null`)
  await keepHistory(app, county)
  expect((await states())[0]).toEqual({ n: 36, now: 30 })
  const { deleteChildStates } = await import('./store-history.ts')
  await withScope(app.db, anActor().scope, (tx) => deleteChildStates(tx, anActor().scope, [idOf(20)]))
  expect(await app.db.asAdmin('select 1 from reports.child_state where child_id = $1', [idOf(20)])).toEqual([])
})

/** The summer after: the last junior grade is marked 毕业 in July, new rosters hold the next year's classes at the end of August. */
test('who finished in the year was kept: graduation and the summer take nothing from a retention rate', async () => {
  const rate = async (indicator: string, query: Record<string, string> = {}) => {
    const { total } = await show('bureau-officer', indicator, query)
    return [total.numerator, total.denominator]
  }
  const asOf = async (day: string, change: () => Promise<unknown>) => {
    await change()
    app.clock.moveTo(plainDate(day))
    await plant(app.db, 'reconciliation.run', [aRun({ as_of_on: day, finished_at: `${day}T01:00:00Z` })])
    await keepHistory(app, county)
  }
  const june = [await rate('RET_9'), await rate('RET_GRADE'), await rate('RET_GRADE', { stage: 'junior' })]
  expect(june[0]).toEqual([6, 6])
  await asOf('2026-07-05', () =>
    Promise.all([
      app.db.asAdmin(`update enrolment.pupil set status = 'graduated', verdict = null where grade_code = '23'`),
      app.db.asAdmin(`update register.child set standing = 'completed', school_key = '' where grade_code = '23'`),
    ]),
  )
  expect([await rate('RET_9'), await rate('RET_GRADE'), await rate('RET_GRADE', { stage: 'junior' })]).toEqual(june)
  expect((await rate('RET_TERM'))[0]).toBe(june[1]![0])
  const names = await web.get('bureau-officer', '/api/indicator-names', {
    indicator: 'RET_GRADE',
    input: 'pupils-kept',
    grade: '23',
  })
  expect(names.json().total).toBe(6)
  // On the last days of August the rosters hold the classes of the year to come.
  await asOf('2026-08-25', () =>
    app.db.asAdmin(`update enrolment.pupil set grade_code = '23' where grade_code = '21' and status = 'enrolled'`),
  )
  app.clock.moveTo(plainDate('2026-09-20'))
  for (const day of ['2026-07-10', '2026-08-31']) {
    expect(await rate('RET_9', { day })).toEqual(june[0])
    expect(await rate('RET_GRADE', { day })).toEqual(june[1])
    expect(await rate('RET_GRADE', { day, stage: 'junior' })).toEqual(june[2])
  }
  const target = { indicator: 'RET_9', stage: 'junior', unitCode: COUNTY, percent: 99, responsible: '测试责任人' }
  await web.post('bureau-officer', '/api/targets', { ...target, submissionId: newId(), schoolYear: 2025, version: 0 })
  const { rows } = (await web.get('bureau-officer', '/api/targets', { schoolYear: '2025' })).json()
  expect(rows.find((row: { indicator: string }) => row.indicator === 'RET_9')).toMatchObject({
    countOn: '2026-08-31',
    numerator: 6,
    isReached: true,
  })
  // The new year begins without them.
  const autumn = await show('bureau-officer', 'RET_GRADE', { stage: 'junior' })
  expect(autumn.total.parts.find((part) => part.input === 'pupils-at-year-start')?.count).toBe(
    autumn.total.parts.find((part) => part.input === 'pupils-kept')?.count,
  )
})
