import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  aFinding,
  aPupil,
  aRun,
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
import { unmaskLists } from '../../../test/builders/disclosure.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { unzipped } from '../../../test/attacks/unzip.ts'
import { rowsOf } from '../../../test/builders/xlsx.ts'
import { pdfText } from '../../../test/support/pdf-text.ts'
import { anActor, aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import type { CaseState } from '../cases/index.ts'
import { openCase } from '../cases/index.ts'
import { freezeMonthlySheet, monthlySheetOf, type SheetFiling } from './commands.ts'
import type { MonthlyReport } from './contract.ts'
import { permissions } from './policy.ts'
import { registerReportsRoutes } from './routes.ts'
import { texts } from './texts.ts'
import type { NamedUnit } from './units.ts'

const today = plainDate('2026-04-03')
const app = await testApp({ today })
const scopes = {
  ...scopesByRole(),
  'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
  'other-school': aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` }),
}
let web: Awaited<ReturnType<typeof httpOf>>

const bureau = anActor()

/** A case with its steps as they were taken on past days. */
async function aCase(childId: string, ...steps: readonly (readonly [day: string, to: CaseState])[]) {
  app.clock.moveTo(plainDate(steps[0]![0]))
  const decision = await withScope(app.db, bureau.scope, (tx) =>
    openCase(app, tx, bureau, {
      submissionId: newId(),
      childId,
      findingId: null,
      foundBy: 'reconciliation',
      foundOn: steps[0]![0] as PlainDate,
      dropoutKind: 'left',
    }),
  )
  if (!decision.ok) throw new Error(decision.code)
  const { caseId } = decision.value
  let from: CaseState = 'suspected'
  for (const [day, to] of steps.slice(1)) {
    await app.db.asAdmin(
      `insert into cases.case_event select county_code, gen_random_uuid(), case_id, 'case.step', $2, $3, $4, $4::date + time '12:00', 'x', gen_random_uuid(), division_code, school_key from cases.dropout_case where case_id = $1`,
      [caseId, from, to, day],
    )
    await app.db.asAdmin(
      `update cases.dropout_case set state = $2, confirmed_on = case when $2 = 'confirmed' then $3::date else confirmed_on end, confirmed_by = case when $2 = 'confirmed' then 'x' else confirmed_by end,
        explanation = 'ill', evidence_type = 'leave-approval' where case_id = $1`,
      [caseId, to, day],
    )
    from = to
  }
  app.clock.moveTo(today)
  return caseId
}

const anEvent = (finding: ReturnType<typeof aFinding>, event: string, day: string) => ({
  county_code: finding['county_code'],
  event_id: newId(),
  finding_id: finding.finding_id,
  event,
  happened_at: `${day}T04:00:00Z`,
  actor_id: 'x',
  division_code: finding['division_code'],
  school_key: finding['school_key'],
  details: {},
})

const outOfSchool = (name: string, values: Record<string, unknown> = {}) =>
  aChild({ name, standing: 'in-no-school', ...values })
const kept = outOfSchool('久辍', { sex: 'female', groups: ['poor', 'left-behind'] })
const fresh = outOfSchool('新增', { grade_code: '21', division_code: VILLAGE_A2 })
const back = outOfSchool('劝返', { sex: 'female', groups: ['poor'] })
const cleared = outOfSchool('排除')
const doubted = outOfSchool('疑核', { groups: ['disabled', 'migrant'] })
const found = outOfSchool('比对', {
  school_key: '',
  school_name: null,
  grade_code: null,
  born_on: '2012-05-05',
  division_code: VILLAGE_B1,
  sex: 'female',
})
const late = outOfSchool('四月', { division_code: VILLAGE_B1 })
// Finished primary school in July and is in no junior school: lost to the junior stage.
const settled = outOfSchool('后核', { division_code: VILLAGE_B1, grade_code: '16' })
const again = outOfSchool('再现', { division_code: VILLAGE_B1 })
const classmates = Array.from({ length: 5 }, (_, n) => aChild({ name: `在读${n}` }))

beforeAll(async () => {
  await plantCounty(app.db)
  await unmaskLists(app, 'monthly-report')
  await plant(app.db, 'register.child', [
    kept,
    fresh,
    back,
    cleared,
    doubted,
    found,
    late,
    settled,
    again,
    ...classmates,
  ])
  await plant(app.db, 'enrolment.pupil', [
    ...[kept, fresh, back, cleared, doubted].map((child) =>
      aPupil(child.child_id, { status: 'left', verdict: 'ghost' }),
    ),
    ...classmates.map((child, n) => aPupil(child.child_id, { grade_code: n < 3 ? '13' : '22' })),
    aPupil(newId(), { verdict: 'duplicate' }),
    aPupil(newId(), { status: 'suspended' }),
    aPupil(newId(), { is_here: false, school_code: '3299000001', school_key: '' }),
  ])
  await plant(app.db, 'reconciliation.run', [aRun({ as_of_on: '2026-03-25', finished_at: '2026-03-26T01:00:00Z' })])
  await aCase(kept.child_id, ['2026-01-10', 'suspected'], ['2026-01-11', 'verifying'], ['2026-02-01', 'confirmed'])
  await aCase(fresh.child_id, ['2026-02-20', 'suspected'], ['2026-03-01', 'verifying'], ['2026-03-31', 'confirmed'])
  await aCase(
    back.child_id,
    ['2026-01-10', 'suspected'],
    ['2026-01-11', 'verifying'],
    ['2026-02-01', 'confirmed'],
    ['2026-03-05', 'persuading'],
    ['2026-03-20', 'returned'],
  )
  await aCase(cleared.child_id, ['2026-03-01', 'suspected'], ['2026-03-02', 'verifying'], ['2026-03-03', 'explained'])
  await aCase(doubted.child_id, ['2026-03-28', 'suspected'], ['2026-04-01', 'verifying'], ['2026-04-02', 'confirmed'])
  const lateCase = await aCase(late.child_id, ['2026-04-02', 'suspected'])
  const inB1 = { division_code: VILLAGE_B1, due_on: '2026-04-06' }
  const lateFinding = aFinding(late.child_id, {
    ...inB1,
    raised_on: '2026-03-30',
    state: 'case-opened',
    case_id: lateCase,
  })
  const settledLater = aFinding(settled.child_id, {
    ...inB1,
    reason: 'lost-at-handover',
    raised_on: '2026-02-20',
    state: 'settled',
  })
  const raisedAgain = aFinding(again.child_id, { ...inB1, raised_on: '2026-04-02' })
  await plant(app.db, 'reconciliation.finding', [
    aFinding(found.child_id, { division_code: VILLAGE_B1, raised_on: '2026-03-30', due_on: '2026-04-06' }),
    lateFinding,
    aFinding(cleared.child_id, { raised_on: '2026-03-01' }),
    aFinding(newId(), { raised_on: '2026-04-01', due_on: '2026-04-08' }),
    aFinding(newId(), { kind: 'ghost-enrolment', raised_on: '2026-03-01' }),
    aFinding(newId(), { state: 'settled', raised_on: '2026-03-01' }),
    settledLater,
    raisedAgain,
  ])
  await plant(app.db, 'reconciliation.finding_event', [
    anEvent(lateFinding, 'raised', '2026-03-30'),
    anEvent(lateFinding, 'case-opened', '2026-04-02'),
    anEvent(settledLater, 'raised', '2026-02-20'),
    anEvent(settledLater, 'settled', '2026-04-02'),
    anEvent(raisedAgain, 'raised', '2026-01-05'),
    anEvent(raisedAgain, 'closed-by-run', '2026-02-10'),
    anEvent(raisedAgain, 'raised-again', '2026-04-02'),
  ])
  web = await httpOf(app, { permissions, texts, scopes, routes: (http) => registerReportsRoutes(http, app) })
})
afterAll(() => web.close())
beforeEach(() => app.clock.moveTo(today))

const report = async (who: string, month: string, query: Record<string, string> = {}): Promise<MonthlyReport> => {
  const reply = await web.get(who, `/api/monthly-reports/${month}`, query)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}
const numbers = ({ content }: MonthlyReport, stage: string) => {
  const { ofWhich, ...row } = content.rows.find((one) => one.stage === stage)!
  return { ...row, ...ofWhich }
}
const names = ({ content }: MonthlyReport, counted: string) =>
  content.names
    .filter((line) => line.counted === counted)
    .map((line) => line.name)
    .sort()
const total = (values: Record<string, number>) => ({
  stage: 'total',
  inSchool: 0,
  dropoutBefore: 0,
  newInMonth: 0,
  returnedInMonth: 0,
  otherDecrease: 0,
  dropoutAtEnd: 0,
  suspected: 0,
  poor: 0,
  disabled: 0,
  leftBehind: 0,
  migrant: 0,
  girls: 0,
  ...values,
})

describe('the monthly report of the county', () => {
  test('counts March as it stood on the 31st, whatever happened since', async () => {
    const march = await report('bureau-officer', '2026-03')
    expect(march).toMatchObject({
      state: 'draft',
      signature: null,
      versions: [],
      recordsChanged: false,
    })
    expect(march.content).toMatchObject({
      month: '2026-03',
      countOn: '2026-03-31',
      nil: false,
      unit: { line: 'household', code: '540126', name: '达瓦县' },
    })
    expect(numbers(march, 'total')).toEqual(
      total({
        inSchool: 5,
        dropoutBefore: 2,
        newInMonth: 1,
        returnedInMonth: 1,
        dropoutAtEnd: 2,
        suspected: 4,
        poor: 1,
        leftBehind: 1,
        disabled: 1,
        migrant: 1,
        girls: 2,
      }),
    )
    expect(numbers(march, 'primary')).toMatchObject({
      inSchool: 3,
      dropoutBefore: 2,
      returnedInMonth: 1,
      dropoutAtEnd: 1,
      suspected: 2,
    })
    expect(numbers(march, 'junior')).toMatchObject({ inSchool: 2, newInMonth: 1, dropoutAtEnd: 1, suspected: 2 })
    expect(names(march, 'dropout')).toEqual(['久辍', '新增'].sort())
    expect(names(march, 'suspected')).toEqual(['四月', '比对', '疑核', '后核'].sort())
    expect(names(march, 'returned')).toEqual(['劝返'])
  })

  test.each([
    ['2026-01', { dropoutAtEnd: 0, suspected: 3 }],
    ['2026-02', { newInMonth: 2, dropoutAtEnd: 2, suspected: 2 }],
    ['2026-04', { dropoutBefore: 2, newInMonth: 1, dropoutAtEnd: 3, suspected: 4 }],
  ])('counts %s by the same records', async (month, expected) => {
    expect(numbers(await report('bureau-officer', month), 'total')).toMatchObject(expected)
  })

  test('has as many names as it counts, each with what the annex needs', async () => {
    const march = await report('bureau-officer', '2026-03')
    expect(names(march, 'dropout')).toHaveLength(numbers(march, 'total').dropoutAtEnd)
    expect(names(march, 'suspected')).toHaveLength(numbers(march, 'total').suspected)
    expect(march.content.names.find((line) => line.name === '久辍')).toMatchObject({
      childId: kept.child_id,
      sex: 'female',
      stage: 'primary',
      townshipName: '甲乡',
      villageName: '甲一村',
      schoolName: '甲乡小学',
      guardianName: '测试父',
      groups: ['poor', 'left-behind'],
      foundOn: '2026-01-10',
      confirmedOn: '2026-02-01',
      caseState: 'confirmed',
      caseNumber: expect.stringMatching(/^〔2026〕\d+号$/),
    })
    // Confirmed only in April: on 31 March a suspicion without a day of confirmation.
    expect(march.content.names.find((line) => line.name === '疑核')).toMatchObject({
      caseState: 'suspected',
      confirmedOn: null,
    })
    expect(march.content.names.find((line) => line.name === '比对')).toMatchObject({
      caseNumber: null,
      stage: 'junior',
      findingId: expect.any(String),
    })
  })

  test('says how each column was computed, and its rates with formula, numerator and denominator', async () => {
    const { content } = await report('bureau-officer', '2026-03')
    expect(content.notes.map((note) => note.code)).toEqual([
      'report.note.in-school.pupils',
      'report.note.dropout',
      'report.note.suspected',
      'report.note.of-which',
    ])
    expect(content.notes[0]!.details).toEqual({ asOfOn: '2026-03-25' })
    expect(content.rates.at(-1)).toEqual({
      stage: 'total',
      formula: 'DROP_NOW',
      numerator: 2,
      denominator: 5,
      printed: '40.00%',
    })
    const april = await report('bureau-officer', '2026-04')
    expect(april.content).toMatchObject({ countOn: today })
    expect(april.content.notes.at(-1)).toEqual({ code: 'report.note.month-running', details: { countOn: today } })
  })

  test('for a month that has not begun is refused', async () => {
    const reply = await web.get('bureau-officer', '/api/monthly-reports/2026-05')
    expect([reply.statusCode, reply.json().code]).toEqual([422, 'report.month-not-begun'])
  })

  test('is on record with month, unit and how many names were seen', async () => {
    await report('bureau-officer', '2026-03')
    const [entry] = await app.db.asAdmin(
      `select details from audit.entry where event = 'reports.monthly-viewed' order by id desc limit 1`,
    )
    expect(entry).toEqual({ details: { month: '2026-03', unit: '540126', version: 0, names: 7 } })
  })
})

describe('the report of another unit', () => {
  test.each([
    ['township-officer', TOWNSHIP_A, '甲乡', { inSchool: 5, dropoutAtEnd: 2, suspected: 1 }],
    ['village-officer', VILLAGE_A1, '甲一村', { inSchool: 5, dropoutAtEnd: 1, suspected: 1 }],
    ['other-township', TOWNSHIP_B, '乙镇', { inSchool: 0, dropoutAtEnd: 0, suspected: 3 }],
    ['school-officer', SCHOOL_1, '甲乡小学', { inSchool: 5, dropoutAtEnd: 2, suspected: 1 }],
  ])('of a %s is their own by default, and the bureau sees the same', async (who, code, name, expected) => {
    const own = await report(who, '2026-03')
    expect(own.content.unit).toMatchObject({ code, name })
    expect(numbers(own, 'total')).toMatchObject(expected)
    const seen = await report('bureau-officer', '2026-03', { unit: code })
    expect(seen.content).toEqual(own.content)
  })

  test.each([
    ['township-officer', TOWNSHIP_B],
    ['township-officer', '540126'],
    ['township-officer', SCHOOL_1],
    ['school-officer', SCHOOL_2],
    ['school-officer', TOWNSHIP_A],
    ['village-officer', VILLAGE_A2],
    ['bureau-officer', '540126999'],
    ['bureau-officer', '9999999999'],
    ['bureau-officer', '540127'],
  ])('outside the area of a %s looks like not there: %s', async (who, unit) => {
    const reply = await web.get(who, '/api/monthly-reports/2026-03', { unit })
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'report.unit-not-found'])
  })

  test('is closed to homeroom teachers and administrators', async () => {
    for (const who of ['homeroom-teacher', 'system-administrator']) {
      expect((await web.get(who, '/api/monthly-reports/2026-03')).statusCode).toBe(403)
    }
  })
})

describe('freezing, as the return that carries the sheet does', () => {
  const freeze = (who: keyof typeof scopes, unit: NamedUnit, more: Partial<SheetFiling> = {}) =>
    withScope(app.db, scopes[who], async (tx) => {
      const actor = { id: 'tester', role: scopes[who].role, scope: scopes[who] }
      const today = app.clock.today()
      const countOn = plainDate('2026-03-31')
      const sheet = await monthlySheetOf(tx, actor, { month: '2026-03', unit, countOn, today })
      return freezeMonthlySheet(app, tx, actor, sheet, {
        submissionId: newId(),
        preparedBy: '甲填',
        checkedBy: '乙核',
        nilStatement: sheet.content.nil,
        correctionReason: '性别更正',
        ...more,
      })
    })
  const household = (code: string, name: string): NamedUnit => ({
    line: 'household',
    code,
    name,
    divisionCode: code.padEnd(12, '0'),
  })
  const school = (code: string, name: string): NamedUnit => ({ line: 'school', code, name, divisionCode: VILLAGE_A1 })
  const township = household(TOWNSHIP_A, '甲乡')

  test('freezes the numbers and the names, with who prepared, checked and signed', async () => {
    const draft = await report('township-officer', '2026-03')
    expect(await freeze('township-officer', township)).toBe(1)
    expect(await report('township-officer', '2026-03')).toMatchObject({
      state: 'signed',
      recordsChanged: false,
      content: draft.content,
      signature: {
        version: 1,
        preparedBy: '甲填',
        checkedBy: '乙核',
        signedBy: 'tester',
        nilStatement: false,
        correctionReason: null,
      },
    })
    expect(
      await app.db.asAdmin(`select actor_role, details from audit.entry where event = 'reports.monthly-signed'`),
    ).toEqual([
      { actor_role: 'township-officer', details: { month: '2026-03', unit: TOWNSHIP_A, version: 1, names: 4 } },
    ])
    const change = withScope(app.db, scopes['township-officer'], (tx) =>
      tx.updateTable('reports.monthly_report').set({ prepared_by: 'x' }).execute(),
    )
    await expect(change).rejects.toThrow(/permission denied/)
  })

  test('stays as it was when records change, says so, and is corrected by a new version with a reason', async () => {
    await app.db.asAdmin(`update register.child set sex = 'male' where child_id = $1`, [kept.child_id])
    const shown = await report('township-officer', '2026-03')
    expect(shown).toMatchObject({ state: 'signed', recordsChanged: true, signature: { version: 1 } })
    expect(numbers(shown, 'total').girls).toBe(1)
    const draft = await report('township-officer', '2026-03', { version: 'draft' })
    expect(draft).toMatchObject({ state: 'draft', signature: null, versions: [{ version: 1 }] })
    expect(numbers(draft, 'total').girls).toBe(0)

    expect(await freeze('township-officer', township)).toBe(2)
    expect(await report('township-officer', '2026-03')).toMatchObject({
      signature: { version: 2, correctionReason: '性别更正' },
      recordsChanged: false,
      versions: [{ version: 2 }, { version: 1 }],
    })
    expect(await freeze('township-officer', township), 'the same once more').toBe(2)
    expect(await report('township-officer', '2026-03', { version: '1' })).toMatchObject({
      content: shown.content,
      signature: { version: 1 },
      recordsChanged: false,
    })
    expect((await web.get('township-officer', '/api/monthly-reports/2026-03', { version: '7' })).statusCode).toBe(404)
  })

  test('keeps the statement of a month without anybody', async () => {
    await freeze('school-officer', school(SCHOOL_1, '甲乡小学'))
    await freeze('bureau-officer', household('540126', '达瓦县'))
    expect((await report('other-school', '2026-03')).content).toMatchObject({ nil: true, names: [] })
    await freeze('other-school', school(SCHOOL_2, '乙镇中学'))
    expect(await report('other-school', '2026-03')).toMatchObject({
      state: 'signed',
      signature: { version: 1, nilStatement: true, correctionReason: null },
    })
  })

  test('shows the bureau who has signed and who is missing; a township only its villages, never the schools', async () => {
    const overview = (await web.get('bureau-officer', '/api/monthly-reports', { month: '2026-03' })).json()
    expect(overview).toMatchObject({ signedCount: 4, missingCount: 1 })
    expect(
      overview.rows.map((row: { unit: { name: string }; nil: boolean | null }) => [row.unit.name, row.nil]),
    ).toEqual([
      ['达瓦县', false],
      ['甲乡', false],
      ['乙镇', null],
      ['甲乡小学', false],
      ['乙镇中学', true],
    ])
    expect(overview.rows[1]).toMatchObject({ signature: { version: 2 }, dropoutAtEnd: 2, suspected: 1 })
    const township = (await web.get('township-officer', '/api/monthly-reports', { month: '2026-03' })).json()
    expect(township.rows.map((row: { unit: { name: string } }) => row.unit.name)).toEqual(['甲乡', '甲一村', '甲二村'])
    expect((await web.get('school-officer', '/api/monthly-reports', { month: '2026-03' })).json().rows).toMatchObject([
      { unit: { code: SCHOOL_1 } },
    ])
    const schoolReports = await withScope(app.db, scopes['township-officer'], (tx) =>
      tx.selectFrom('reports.monthly_report').select('unit_code').where('unit_line', '=', 'school').execute(),
    )
    expect(schoolReports).toEqual([])
  })
})

const UPWARDS = { purpose: 'report-upwards' }

describe('the Excel file', () => {
  test('holds table, signatures, notes and names of the version asked for, and goes on record', async () => {
    const address = '/api/monthly-reports/2026-03.xlsx?version=1'
    const reply = await web.post('township-officer', address, { purpose: 'inspection', note: '市级督导' })
    expect(decodeURIComponent(String(reply.headers['content-disposition']))).toContain(
      '失学辍学（疑似辍学）学生月报表-甲乡-2026-03.xlsx',
    )
    const rows = await rowsOf(reply.rawPayload)
    expect(rows[0]![0]).toContain('事由：督导检查（市级督导） · 4 行 · 按页面所示')
    expect(rows[1]![0]).toBe('失学辍学（疑似辍学）学生月报表 填报单位：甲乡 2026-03 统计截止：2026-03-31 第 1 版')
    expect(rows[2]!.slice(0, 8)).toEqual([
      '学段',
      '在校数',
      '上月末辍学',
      '本月新增',
      '本月劝返',
      '其他减少',
      '本月末辍学',
      '疑似',
    ])
    expect(rows.find((row) => row[0] === '合计')!.slice(1, 8)).toEqual([5, 2, 1, 1, 0, 2, 1])
    const text = rows.flat().join('\n')
    for (const part of ['填报人', '甲填', '审核人', '乙核', 'DROP_NOW', '附：名单', '久辍', '失学辍学'])
      expect(text).toContain(part)
    expect(text).not.toContain('report.')
    expect(await app.db.asAdmin(`select details from audit.entry where event = 'reports.monthly-exported'`)).toEqual([
      {
        details: {
          month: '2026-03',
          unit: TOWNSHIP_A,
          version: 1,
          names: 4,
          purpose: 'inspection',
          note: '市级督导',
        },
      },
    ])
  })
  test.each(['docx', 'pdf'])(
    'of a signed report there is a %s with the same figures, of a draft none',
    async (format) => {
      const address = `/api/monthly-reports/2026-03/paper.${format}`
      const why = { purpose: 'inspection', note: '市级督导' }
      const draft = await web.post('township-officer', `${address}?version=draft`, why)
      expect([draft.statusCode, draft.json().code]).toEqual([409, 'report.not-signed'])
      const reply = await web.post('township-officer', `${address}?version=1`, why)
      expect(reply.statusCode).toBe(200)
      const text = format === 'pdf' ? pdfText(reply.rawPayload).text : unzipped(reply.rawPayload).join('')
      const plain = text.replace(/<[^>]*>|\s/g, '')
      for (const part of ['失学辍学（疑似辍学）学生月报表', '填报单位：甲乡', '甲填', '乙核', '久辍', '督导检查'])
        expect(plain).toContain(part)
      expect(plain).not.toContain('report.')
    },
  )
  test.each(['/api/monthly-reports/2026-03.xlsx', '/api/figures.xlsx'])('%s asks what for', async (address) => {
    const codeOf = async (body: object) => (await web.post('township-officer', address, body)).json().code
    expect(await codeOf({})).toBe('http.invalid')
    expect(await codeOf({ purpose: 'other' })).toBe('disclosure.note-missing')
    expect(await codeOf({ purpose: 'inspection', note: '54012620150101001X' })).toBe('disclosure.note-holds-number')
  })
  test('of a nil report says so and names nobody', async () => {
    const text = (
      await rowsOf((await web.post('other-school', '/api/monthly-reports/2026-03.xlsx', UPWARDS)).rawPayload)
    )
      .flat()
      .join('\n')
    expect(text).toContain('零报告：本月末无失学、辍学及疑似辍学学生。')
    expect(text).toContain('附：名单\n无')
  })
})

test('a homeroom teacher sees no signed report, in the database too', async () => {
  const all = (scope: keyof typeof scopes) =>
    withScope(app.db, scopes[scope], (tx) => tx.selectFrom('reports.monthly_report').select('unit_code').execute())
  expect(await all('homeroom-teacher')).toEqual([])
  expect((await all('bureau-officer')).length).toBeGreaterThan(0)
})
