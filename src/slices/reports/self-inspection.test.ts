import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COUNTY, plant, plantCounty, aRun, VILLAGE_A1, SCHOOL_1 } from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { unzipped } from '../../../test/attacks/unzip.ts'
import { anActor, scopesByRole, testApp } from '../../../test/support/database.ts'
import { pdfText } from '../../../test/support/pdf-text.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { permissions } from './policy.ts'
import { registerReportsRoutes } from './routes.ts'
import { readSelfInspection } from './self-inspection.ts'
import {
  countSchools,
  differencesOf,
  fundOf,
  leftBehindRows,
  type ReportInput,
  type SelfInspection,
  stageRows,
  tenThousandYuan,
} from './self-inspection-domain.ts'
import { texts } from './texts.ts'

/** Baishan 2018 as printed (requirements F2, P3): sums of money in 分. */
const PRINTED: Readonly<Partial<Record<ReportInput, number>>> = {
  'textbooks-central': 642_048_675,
  'textbooks-province': 52_165_751,
  'textbooks-county': 27_766_320,
  'boarding-pupils': 1787,
  'boarding-central': 62_293_750,
  'boarding-province': 26_446_875,
  'boarding-county': 28_559_375,
  'left-behind-archived': 134_630,
  'left-behind-pairs': 91_581,
  'left-behind-help': 38_431,
  'left-behind-solved': 63_627,
  'stated-primary-schools': 79,
  'stated-junior-schools': 47,
  'stated-nine-year-schools': 46,
  'stated-pupils': 66_252,
}

test.each([
  [721_980_746, '721.980746'],
  [117_300_000, '117.3'],
  [1_000_000, '1'],
  [1, '0.000001'],
  [0, '0'],
])('%i 分 are %s 万元', (cents, printed) => expect(tenThousandYuan(cents)).toBe(printed))

test('the left-behind table comes out as printed (requirements F3), and says what nobody entered', () => {
  const entered = new Map(
    Object.entries(PRINTED).map(([input, value]) => [input as ReportInput, { value, source: 'L' }]),
  )
  const report = { leftBehind: 135_308, entered } as unknown as SelfInspection
  expect(leftBehindRows(report).map(([, value]) => value)).toEqual([135_308, 134_630, 91_581, 38_431, 63_627])
  const missing = { ...report, entered: new Map() }
  expect(leftBehindRows(missing).map(([, value]) => value)).toEqual([
    135_308,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(fundOf(missing.entered, 'textbooks')).toBeUndefined()
})

test('out of equal data the self-inspection report has the figures of the printed one, and says where that contradicts itself', async () => {
  const app = await testApp({ today: plainDate('2018-12-31') })
  await plantCounty(app.db)
  await app.db.asAdmin('update directory.school set active = false')
  const schools = (count: number, kind: string, first: number, isPrivate = false) =>
    Array.from({ length: count }, (_, n) => ({
      code: String(first + n),
      county_code: COUNTY,
      name: `第${first + n}校`,
      kind,
      division_code: VILLAGE_A1,
      is_private: isPrivate,
    }))
  await plant(app.db, 'directory.school', [
    ...schools(79, 'primary', 3_154_100_000),
    ...schools(37, 'junior', 3_154_200_000),
    ...schools(48, 'nine-year', 3_154_300_000),
    ...schools(2, 'nine-year', 3_154_400_000, true),
  ])
  // 42 342 + 23 917 pupils, and 22 more of junior age who have dropped out.
  await app.db.asAdmin(
    `insert into register.child (county_code, child_id, name, sex, born_on, division_code, population, school_key, grade_code, standing, groups)
     select $1, gen_random_uuid(), '童' || n, case when n % 2 = 0 then 'male' else 'female' end,
            case when n <= 42342 then date '2009-05-01' else date '2004-05-01' end, $2, 'resident',
            case when n <= 66259 then $3 || '/2018-01/' else '' end, case when n <= 42342 then '13' else '22' end,
            case when n <= 66259 then 'in-school-here' else 'in-no-school' end, '{}'
       from generate_series(1, 66281) n`,
    [COUNTY, VILLAGE_A1, SCHOOL_1],
  )
  await app.db.asAdmin(
    `insert into enrolment.pupil (county_code, pupil_id, child_id, name, school_code, is_here, grade_code, class_code, status, division_code,
                                  school_key, verdict, how, probability, roster_id, row_no, as_of_on)
     select county_code, gen_random_uuid(), child_id, name, $1, true, grade_code, '2018-01', 'enrolled', division_code, school_key, 'real',
            'same-id', 1, gen_random_uuid(), 1, date '2018-12-01'
       from register.child where standing = 'in-school-here'`,
    [SCHOOL_1],
  )
  await app.db.asAdmin(
    `insert into cases.dropout_case (county_code, case_id, case_year, case_serial, case_number, child_id, state, state_on, found_by, found_on,
       dropout_kind, stage, lead_line, lead_unit, division_code, opened_by, opened_at, submission_id, confirmed_on, confirmed_by, causes)
     select county_code, gen_random_uuid(), 2018, row_number() over (), 'x' || row_number() over (), child_id, 'persuading', date '2018-10-01',
            'survey', date '2018-09-20', 'left', 'junior', 'school', $1, division_code, 'x', now(), gen_random_uuid(), date '2018-10-01', 'x',
            '{}'
       from register.child where standing = 'in-no-school'`,
    [SCHOOL_1],
  )
  await app.db.asAdmin(
    `insert into cases.case_event select county_code, gen_random_uuid(), case_id, 'case.opened', null, 'confirmed', '2018-10-01', '2018-10-01T04:00Z', 'x', gen_random_uuid(), division_code, '' from cases.dropout_case`,
  )
  await app.db.asAdmin('analyze')
  await plant(app.db, 'reconciliation.run', [aRun({ as_of_on: '2018-12-01', finished_at: '2018-12-02T01:00:00Z' })])
  const web = await httpOf(app, {
    permissions,
    texts,
    scopes: scopesByRole(),
    routes: (http) => registerReportsRoutes(http, app),
  })
  for (const [input, value] of Object.entries(PRINTED)) {
    const sent = await web.post('bureau-officer', '/api/base-figures', {
      submissionId: newId(),
      schoolYear: 2018,
      input,
      stage: 'all',
      unitCode: COUNTY,
      version: 0,
      value,
      sourceName: '白山市自查报告第三、四部分',
      countedOn: '2018-12-31',
    })
    expect(sent.statusCode, sent.body).toBe(200)
  }
  const report = await withScope(app.db, anActor().scope, (tx) => readSelfInspection(app, tx, anActor()))
  expect(stageRows(report)).toEqual([
    { name: '合计', pupils: 66_259, dropouts: 22, printed: '0.03%' },
    { name: '小学', pupils: 42_342, dropouts: 0, printed: '0%' },
    { name: '初中', pupils: 23_917, dropouts: 22, printed: '0.09%' },
  ])
  expect(countSchools(report.schools, false)).toMatchObject({
    total: 164,
    kinds: [{ count: 79 }, { count: 37 }, { count: 48 }],
  })
  expect(countSchools(report.schools, true)).toMatchObject({ total: 2, kinds: [{ kind: 'nine-year', count: 2 }] })
  expect(tenThousandYuan(fundOf(report.entered, 'textbooks')!.total)).toBe('721.980746')
  expect(tenThousandYuan(fundOf(report.entered, 'boarding')!.total)).toBe('117.3')
  expect(differencesOf(report).map(({ what, records, stated }) => [what, records, stated])).toEqual([
    ['公办初中', 37, 47],
    ['公办九年一贯制学校', 48, 46],
    ['在校生', 66_259, 66_252],
  ])

  const made = await web.post('bureau-officer', '/api/self-inspection.docx', { purpose: 'report-upwards' })
  expect(made.statusCode, made.body.slice(0, 300)).toBe(200)
  const document = unzipped(made.rawPayload).find((part) => part.includes('<w:body>'))!
  const words = document.replaceAll(/<[^>]+>/g, '')
  for (const phrase of [
    '学校共有公办学校164所，其中小学79所、初中37所、九年一贯制学校48所；民办学校2所',
    '在校生共计66259人，辍学学生22人，年辍学率为0.03%',
    '小学学生42342人，无辍学学生，年辍学率为0%',
    '初中学生23917人，辍学学生22人，年辍学率为0.09%',
    '免费提供教科书金额721.980746万元，其中：中央资金642.048675万元，省级资金52.165751万元，县级资金27.76632万元',
    '共计1787人，补助金额117.3万元，其中：中央资金62.29375万元，省级资金26.446875万元，县级资金28.559375万元',
    '下列数字与其他来源不一致',
  ])
    expect(words).toContain(phrase)
  const pdf = await web.post('bureau-officer', '/api/self-inspection.pdf', { purpose: 'report-upwards' })
  expect(pdf.statusCode, pdf.body.slice(0, 300)).toBe(200)
  expect(pdfText(pdf.rawPayload).text.replaceAll(/\s/g, '')).toContain('66259')
  if (process.env['NOL_KEEP_PAPERS']) {
    writeFileSync(`${process.env['NOL_KEEP_PAPERS']}/self-inspection.docx`, made.rawPayload)
    writeFileSync(`${process.env['NOL_KEEP_PAPERS']}/self-inspection.pdf`, pdf.rawPayload)
  }
  const [entry] = await app.db.asAdmin<{ details: object }>(
    `select details from audit.entry where event = 'reports.self-inspection-exported' limit 1`,
  )
  expect(entry?.details).toMatchObject({ format: 'docx', purpose: 'report-upwards' })
  expect(
    (await web.post('township-officer', '/api/self-inspection.docx', { purpose: 'report-upwards' })).statusCode,
  ).toBe(403)

  // Two are left, one of a stage nobody knows: the total is told, not where they live nor why they left.
  await app.db.asAdmin(
    'delete from cases.case_event where case_id in (select case_id from cases.dropout_case where case_serial > 2)',
  )
  await app.db.asAdmin('delete from cases.dropout_case where case_serial > 2')
  await app.db.asAdmin(
    `update cases.dropout_case set stage = 'unknown', causes = '{early-marriage}' where case_serial = 2`,
  )
  const few = await withScope(app.db, anActor().scope, (tx) => readSelfInspection(app, tx, anActor()))
  expect(stageRows(few).map(({ name, dropouts }) => [name, dropouts])).toEqual([
    ['合计', 2],
    ['小学', 0],
    ['初中', 1],
    ['学段不明', 1],
  ])
  expect(few.townships).toEqual([])
  expect(few.causes.map(({ count }) => count)).toEqual([null])
  expect(few.casesByState.map(({ count }) => count)).toEqual([null])
  await web.close()
}, 60_000)
