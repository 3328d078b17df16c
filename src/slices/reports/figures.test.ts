import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aFinding,
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
  VILLAGE_A2,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { anActor, aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, plainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { openCase } from '../cases/index.ts'
import * as cases from '../cases/policy.ts'
import { NO_REPORTS } from '../cases/presence.ts'
import { registerCasesRoutes } from '../cases/routes.ts'
import { countCaseRows } from '../cases/store-lists.ts'
import * as enrolment from '../enrolment/policy.ts'
import { registerEnrolmentRoutes } from '../enrolment/routes.ts'
import { countPupils } from '../enrolment/store.ts'
import * as reconciliation from '../reconciliation/policy.ts'
import { registerReconciliationRoutes } from '../reconciliation/routes.ts'
import { countWhere, findingsWhere } from '../reconciliation/store-lists.ts'
import { GROUPS, POPULATIONS, STANDINGS } from '../register/index.ts'
import * as register from '../register/policy.ts'
import { registerRegisterRoutes } from '../register/routes.ts'
import { countChildren } from '../register/store.ts'
import type { CountFigure, Figures } from './contract.ts'
import { FINDING_KINDS } from './domain.ts'
import { permissions } from './policy.ts'
import { registerReportsRoutes } from './routes.ts'
import { texts } from './texts.ts'

const today = plainDate('2026-03-20')
const app = await testApp({ today })
const scopes = {
  ...scopesByRole(),
  'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
  'other-school': aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` }),
}
const READERS = [
  'bureau-officer',
  'township-officer',
  'village-officer',
  'school-officer',
  'homeroom-teacher',
  'other-township',
  'other-school',
]
let web: Awaited<ReturnType<typeof httpOf>>

/** 240 children of every kind, and what hangs on them; chosen by number, so that every run is the same. */
const pick = <T>(choices: readonly T[], number: number): T => choices[number % choices.length]!
const children = Array.from({ length: 240 }, (_, n) => {
  const isCounted = n % 7 !== 0
  const standing = isCounted && n % 5 !== 0 ? pick([...STANDINGS, 'in-school-here', 'in-no-school'], n) : null
  const division = pick([VILLAGE_A1, VILLAGE_A2, VILLAGE_B1, `${TOWNSHIP_A}000`, `${COUNTY}000000`], n * 3 + (n >> 3))
  const school = pick([`${SCHOOL_1}/2023-01/`, `${SCHOOL_1}/2023-02/`, `${SCHOOL_2}/2022-01/`, ''], n + (n >> 2))
  return aChild({
    name: `童${n}`,
    sex: pick(['male', 'female', 'female', null], n >> 1),
    born_on:
      standing && n % 23 === 0 ? null : addDays(plainDate('2010-09-01'), ((n * 37) % 3280) + (standing ? 0 : 2200)),
    division_code: division,
    population: isCounted ? pick(['resident', 'resident', 'school-only'], n) : pick(POPULATIONS.slice(2), n >> 1),
    standing,
    school_key: standing === 'in-school-here' ? school : pick(['', school], n),
    grade_code: pick(['11', '14', '16', '21', '23', null], n),
    groups: GROUPS.filter((_, index) => (n >> index) % 3 === 0),
  })
})
const run = aRun({ as_of_on: '2026-03-15', finished_at: '2026-03-16T01:00:00Z' })

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', children)
  await plant(app.db, 'reconciliation.run', [
    aRun({ as_of_on: '2026-02-01', finished_at: '2026-02-02T01:00:00Z' }),
    run,
    aRun({ as_of_on: '2026-03-18', finished_at: null }),
  ])
  const keys = (child: (typeof children)[number]) => ({
    division_code: (child as Record<string, unknown>).division_code,
    school_key: (child as Record<string, unknown>).school_key,
  })
  await plant(
    app.db,
    'enrolment.pupil',
    children
      .filter((_, n) => n % 2 === 0)
      .map((child, n) =>
        aPupil(child.child_id, {
          ...keys(child),
          verdict: pick(['real', 'real', 'ghost', 'duplicate', 'mismatch', 'unknown', null], n),
        }),
      ),
  )
  await plant(
    app.db,
    'reconciliation.finding',
    children
      .filter((_, n) => n % 3 === 0)
      .map((child, n) =>
        aFinding(child.child_id, {
          ...keys(child),
          kind: pick(FINDING_KINDS, n),
          state: pick(['open', 'open', 'settled', 'closed-by-run'], n >> 1),
          raised_on: '2026-03-01',
          due_on: pick(['2026-03-19', '2026-03-20', '2026-04-02'], n),
        }),
      ),
  )
  const bureau = anActor()
  for (const child of children.filter((_, n) => n % 8 === 0)) {
    await withScope(app.db, bureau.scope, (tx) =>
      openCase(app, tx, bureau, {
        submissionId: newId(),
        childId: child.child_id,
        findingId: null,
        foundBy: 'survey',
        foundOn: today,
        dropoutKind: 'left',
      }),
    )
  }
  await app.db.asAdmin(`update cases.dropout_case set due_on = '2026-03-01' where case_serial % 3 = 0`)
  await app.db.asAdmin(`update cases.dropout_case set state = 'verifying' where case_serial % 4 = 1`)
  await app.db.asAdmin(`update cases.dropout_case set state = 'closed' where case_serial % 5 = 2`)
  web = await httpOf(app, {
    permissions: {
      ...permissions,
      ...register.permissions,
      ...enrolment.permissions,
      ...cases.permissions,
      ...reconciliation.permissions,
    },
    texts,
    scopes,
    routes: (http) => {
      registerReportsRoutes(http, app)
      registerRegisterRoutes(http, app)
      registerEnrolmentRoutes(http, app)
      registerCasesRoutes(http, app, NO_REPORTS)
      registerReconciliationRoutes(http, app)
    },
  })
})
afterAll(() => web.close())

const figuresOf = async (who: string, query: Record<string, string> = {}): Promise<Figures> => {
  const reply = await web.get(who, '/api/figures', query)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

/** Every number of an answer with the way to it, wherever it stands. */
function countFigures(value: unknown, path = ''): [string, CountFigure][] {
  if (typeof value !== 'object' || value === null) return []
  if ('count' in value && 'opens' in value) return [[path, value as CountFigure]]
  return Object.entries(value).flatMap(([key, part]) => countFigures(part, `${path}/${key}`))
}

/** Asks every list once, and says where its total is not the number. */
async function differences(
  figures: Figures,
  totalOf: (opens: CountFigure['opens']) => Promise<number>,
): Promise<string[]> {
  const totals = new Map<string, Promise<number>>()
  const wrong: string[] = []
  for (const [path, { count, opens }] of countFigures(figures)) {
    const key = JSON.stringify(opens)
    if (!totals.has(key)) totals.set(key, totalOf(opens))
    const total = await totals.get(key)
    if (total !== count) wrong.push(`${path}: ${count}, but ${key} has ${total}`)
  }
  return wrong
}

/** The total of a list as its page asks for it. */
const byHttp =
  (who: string) =>
  async ({ list, filter }: CountFigure['opens']): Promise<number> =>
    (await web.get(who, `/api/${list}`, { ...filter, limit: '1' })).json().total

/** The same by the counting functions behind the pages, which is quicker for many roles. */
const byStore =
  (scope: Scope, tx: Tx) =>
  ({ list, filter }: CountFigure['opens']): Promise<number> => {
    if (list === 'children') return countChildren(tx, scope, filter)
    if (list === 'pupils') return countPupils(tx, scope, filter)
    if (list === 'cases') return countCaseRows(tx, scope, filter, today)
    return countWhere(findingsWhere(tx, scope, filter, today))
  }

describe('every number opens to a list of that many names', () => {
  test('on the pages of a township officer', async () => {
    const figures = await figuresOf('township-officer', { division: VILLAGE_A1 })
    expect(await differences(figures, byHttp('township-officer'))).toEqual([])
  }, 60_000)

  test.each(READERS)('for a(n) %s', async (who) => {
    const figures = await figuresOf(who)
    expect(countFigures(figures).length).toBeGreaterThan(100)
    const scope = scopes[who as keyof typeof scopes]
    expect(await withScope(app.db, scope, (tx) => differences(figures, byStore(scope, tx)))).toEqual([])
    expect(figures.total.children.count, 'the made-up county has somebody for everyone').toBeGreaterThan(0)
  })

  test.each([
    ['bureau-officer', TOWNSHIP_A],
    ['bureau-officer', VILLAGE_B1],
    ['school-officer', TOWNSHIP_B],
  ] as const)('for a %s who narrows it to %s', async (who, division) => {
    const figures = await figuresOf(who, { division })
    expect(await withScope(app.db, scopes[who], (tx) => differences(figures, byStore(scopes[who], tx)))).toEqual([])
  })
})

describe('the parts of a whole add up', () => {
  test.each(READERS)('for a(n) %s', async (who) => {
    const { total, byDivision, byStage, bySex, pupils, findings, cases } = await figuresOf(who)
    for (const part of ['children', 'schoolAge', 'inNoSchool', 'inSchoolHere'] as const) {
      const sum = (rows: readonly { [key in typeof part]: CountFigure }[]) =>
        rows.reduce((all, row) => all + row[part].count, 0)
      expect(sum(byDivision), part).toBe(total[part].count)
      expect(sum(bySex), part).toBe(total[part].count)
      if (part !== 'children') expect(sum(byStage), part).toBe(total[part].count)
    }
    const standings = [
      total.inSchoolHere,
      total.inSchoolElsewhere,
      total.homeTaught,
      total.deferred,
      total.completed,
      total.inNoSchool,
    ]
    expect(standings.reduce((all, one) => all + one.count, 0)).toBe(total.schoolAge.count)
    expect(total.enrolmentRate.numerator.count).toBe(
      total.schoolAge.count - total.deferred.count - total.inNoSchool.count,
    )
    expect(findings.byKind.reduce((all, one) => all + one.open.count, 0)).toBe(findings.open.count)
    expect(findings.byKind.reduce((all, one) => all + one.overdue.count, 0)).toBe(findings.overdue.count)
    expect(cases.byState.filter((one) => one.state !== 'closed').reduce((all, one) => all + one.figure.count, 0)).toBe(
      cases.open.count,
    )
    expect(pupils.byVerdict.reduce((all, one) => all + one.figure.count, 0)).toBeLessThanOrEqual(pupils.records.count)
  })
})

describe('the figures', () => {
  test('say of which run, on which day, of what scope, and by which formula', async () => {
    const figures = await figuresOf('bureau-officer')
    expect(figures).toMatchObject({
      run: { runId: run.run_id, asOfOn: '2026-03-15' },
      countOn: '2026-03-15',
      scopeName: '达瓦县',
      divisionLevel: 'township',
      total: { enrolmentRate: { formula: 'ER_AGE', countOn: '2026-03-15', scopeName: '达瓦县' } },
    })
    expect(figures.byDivision.map((row) => [row.key, row.name])).toEqual([
      ['540126000', '达瓦县（未落实到下级）'],
      [TOWNSHIP_A, '甲乡'],
      [TOWNSHIP_B, '乙镇'],
    ])
  })
  test.each([
    ['township-officer', '甲乡', 'village'],
    ['village-officer', '甲一村', 'village'],
    ['school-officer', '甲乡小学', 'township'],
    ['homeroom-teacher', '甲乡小学 2023级1班', 'township'],
  ])('of a %s are those of %s', async (who, scopeName, divisionLevel) => {
    expect(await figuresOf(who)).toMatchObject({ scopeName, divisionLevel })
  })
  test('in the part of another unit show nobody', async () => {
    const figures = await figuresOf('township-officer', { division: TOWNSHIP_B })
    expect(
      figures.total.children.count +
        figures.findings.open.count +
        figures.cases.open.count +
        figures.pupils.records.count,
    ).toBe(0)
    expect(figures.total.enrolmentRate.printed).toBe('—')
  })
  test('are closed to the administrator', async () => {
    expect((await web.get('system-administrator', '/api/figures')).statusCode).toBe(403)
  })
  test('go out as Excel with numerator, denominator and formula, and on record', async () => {
    const figures = await figuresOf('bureau-officer')
    const wish = { purpose: 'other', note: '政府督查' }
    const rows = await rowsOf((await web.post('bureau-officer', '/api/figures.xlsx', wish)).rawPayload)
    expect(rows[0]![0]).toMatch(/导出人：tester.*政府督查/)
    expect(rows[1]![0]).toBe('控辍保学数据总览 达瓦县，统计日 2026-03-15')
    const total = rows.find((row) => row[0] === '合计')!
    expect(total.slice(1)).toEqual([
      '达瓦县',
      figures.total.children.count,
      figures.total.schoolAge.count,
      figures.total.inSchoolHere.count,
      figures.total.inSchoolElsewhere.count,
      figures.total.homeTaught.count,
      figures.total.completed.count,
      figures.total.deferred.count,
      figures.total.inNoSchool.count,
      figures.total.enrolmentRate.numerator.count,
      figures.total.enrolmentRate.printed,
    ])
    expect(rows.flat().join('\n')).toContain('ER_AGE 适龄人口入学率 =')
    expect(rows.some((row) => row[0] === '按地区' && row[1] === '甲乡')).toBe(true)
    expect(await app.db.asAdmin(`select details from audit.entry where event = 'reports.figures-exported'`)).toEqual([
      { details: { countOn: '2026-03-15', ...wish } },
    ])
  })
})

test('before the first run the figures are of what is there, counted today', async () => {
  await app.db.asAdmin('update reconciliation.run set finished_at = null')
  const figures = await figuresOf('bureau-officer')
  await app.db.asAdmin('update reconciliation.run set finished_at = $2 where run_id = $1', [
    run.run_id,
    run.finished_at,
  ])
  expect(figures).toMatchObject({ run: null, countOn: today })
})
