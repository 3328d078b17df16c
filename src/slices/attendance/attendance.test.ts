import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  CLASS_1,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  TOWNSHIP_B,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { usualCalendar } from './calendar-domain.ts'
import type { ClassDayPage, DaySummary, LeaverLine, ReportDayBody } from './contract.ts'
import { permissions } from './policy.ts'
import { registerAttendanceRoutes } from './routes.ts'
import { sweepCounty } from './sweep.ts'
import { texts } from './texts.ts'

const monday = plainDate('2026-03-09')
const app = await testApp({ today: monday })
const scopes = {
  ...scopesByRole(),
  'other-teacher': aScope({ role: 'homeroom-teacher', schoolPrefix: `${SCHOOL_1}/2023-02/` }),
  'other-school': aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` }),
  'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
}
const county = countyCode(COUNTY)
const children = Array.from({ length: 4 }, (_, index) => aChild({ name: `测试${'甲乙丙丁'[index]}` }))
const [first, second, third, fourth] = children.map((child) => child.child_id) as [string, string, string, string]
let web: Awaited<ReturnType<typeof httpOf>>

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', children)
  await plant(
    app.db,
    'enrolment.pupil',
    children.map((child) => aPupil(child.child_id, { name: child['name'] })),
  )
  await plant(app.db, 'attendance.school_calendar', [
    {
      county_code: COUNTY,
      school_year: 2025,
      school_code: '',
      version: 1,
      content: usualCalendar(2025, []),
      changed_by: 'tester',
      changed_at: '2026-03-02T00:00:00Z',
    },
  ])
  web = await httpOf(app, { permissions, texts, scopes, routes: (http) => registerAttendanceRoutes(http, app) })
  await sweepCounty(app, county)
})
afterAll(() => web.close())
beforeEach(async () => {
  app.clock.moveTo(monday)
  for (const table of ['class_day', 'absence', 'leave', 'suspicion', 'silence', 'reminder', 'leaver_paper', 'leaver'])
    await app.db.asAdmin(`delete from attendance.${table}`)
  await app.db.asAdmin('truncate cases.dropout_case cascade')
})

const report = (more: Partial<ReportDayBody> = {}): ReportDayBody => ({
  submissionId: newId(),
  day: app.clock.today(),
  basisVersion: 0,
  nilStatement: (more.absences ?? []).every((absence) => absence.reason === 'on-leave'),
  absences: [],
  source: 'field',
  signedAt: app.clock.now().toISOString(),
  ...more,
})
const missing = (childId: string, more: Partial<ReportDayBody['absences'][number]> = {}) => ({
  childId,
  part: 'whole' as const,
  reason: 'unknown' as const,
  contacted: 'guardian' as const,
  contactResult: 'not-reached' as const,
  ...more,
})
const send = (body: ReportDayBody, who = 'homeroom-teacher') => web.post(who, '/api/attendance/class-days', body)
const pageOf = async (day: string = monday, who = 'homeroom-teacher', query = {}): Promise<ClassDayPage> =>
  (await web.get(who, `/api/attendance/class-days/${day}`, query)).json()
const summaryOf = async (who: string, query = {}): Promise<DaySummary> =>
  (await web.get(who, '/api/attendance/day-summary', query)).json()
const rowsOf = (table: string) =>
  app.db.asAdmin<Record<string, unknown>>(`select to_jsonb(t) as row from attendance.${table} t`)

describe('the daily report of a class', () => {
  test('is signed as a nil report, with its row and its audit entry', async () => {
    const body = report()
    const answer = await send(body)
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { version: 1, absent: 0, suspicions: 0 }])
    expect(await rowsOf('class_day')).toMatchObject([
      {
        row: {
          school_key: CLASS_1,
          on_day: monday,
          version: 1,
          pupils: 4,
          nil_statement: true,
          signed_by: 'tester',
          division_code: expect.stringContaining(TOWNSHIP_A),
        },
      },
    ])
    expect(
      await app.db.asAdmin(`select details from audit.entry where event = 'attendance.day-reported' order by id`),
    ).toMatchObject([{ details: { schoolKey: CLASS_1, day: monday, version: 1 } }])
  })

  test('keeps absences with reason, contact and a sealed note', async () => {
    await send(report({ absences: [missing(first, { note: '父亲说去了工地' })] }))
    const [row] = await app.db.asAdmin<{ note: string; division_code: string }>('select * from attendance.absence')
    expect(row!.note).not.toContain('工地')
    const page = await pageOf()
    expect(page.versions).toMatchObject([
      { version: 1, absent: 1, nilStatement: false, absences: [{ childId: first, note: '父亲说去了工地' }] },
    ])
  })

  test('sent twice is one report', async () => {
    const body = report()
    const answers = [await send(body), await send(body)]
    expect(answers.map((answer) => answer.json().version)).toEqual([1, 1])
    expect(await rowsOf('class_day')).toHaveLength(1)
    expect((await send({ ...body, day: '2026-03-06' })).json().code).toBe('attendance.submission-of-another-day')
  })

  test('sent by many devices at once holds one of them, and shows the others what changed', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(report())))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409, 409, 409])
    const refusal = answers.find((answer) => answer.statusCode === 409)!.json()
    expect(refusal).toMatchObject({ code: 'attendance.changed-meanwhile', details: { version: 1, absent: 0 } })
    expect(await rowsOf('class_day')).toHaveLength(1)
  })

  test('is changed by a new version with its reason; the old one stays', async () => {
    await send(report())
    const late = report({ absences: [missing(second)] })
    expect((await send(late)).json().code).toBe('attendance.changed-meanwhile')
    expect((await send({ ...late, basisVersion: 1 })).json().code).toBe('attendance.change-reason-missing')
    expect((await send({ ...late, basisVersion: 1, changeReason: '下午才发现' })).json()).toMatchObject({ version: 2 })
    expect((await pageOf()).versions.map((one) => [one.version, one.absent, one.changeReason])).toEqual([
      [2, 1, '下午才发现'],
      [1, 0, null],
    ])
    await expect(app.db.asAdmin(`set role nol_app; delete from attendance.class_day`)).rejects.toThrow(/permission/)
  })

  test.each<[number, string, () => Partial<ReportDayBody>]>([
    [422, 'attendance.day-in-future', () => ({ day: '2026-03-10' })],
    [422, 'attendance.not-a-school-day', () => ({ day: '2026-03-08' })],
    [422, 'attendance.calendar-missing', () => ({ day: '2025-06-10' })],
    [422, 'attendance.pupil-not-in-class', () => ({ absences: [missing(newId())] })],
    [422, 'attendance.leave-not-approved', () => ({ absences: [missing(first, { reason: 'on-leave' })] })],
    [404, 'attendance.class-not-found', () => ({ school: SCHOOL_2, class: '2023-01' })],
  ])('answers %i %s', async (status, code, more) => {
    const answer = await send(report(more()))
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test.each([
    ['school-officer', 200],
    ['other-teacher', 404],
    ['other-school', 404],
    ['township-officer', 403],
    ['village-officer', 403],
    ['bureau-officer', 403],
    ['system-administrator', 403],
  ])('of the class, signed by %s, answers %i', async (who, status) => {
    const answer = await send(report({ school: SCHOOL_1, class: '2023-01' }), who)
    expect(answer.statusCode).toBe(status)
  })

  test('is read by class, school, township of the school and bureau; names are masked for the bureau', async () => {
    await send(report({ absences: [missing(first)] }))
    const query = { school: SCHOOL_1, class: '2023-01' }
    expect((await pageOf()).pupils.map((pupil) => pupil.name)).toContain('测试甲')
    expect((await pageOf(monday, 'school-officer', query)).abilities.report).toBe(true)
    const bureau = await pageOf(monday, 'bureau-officer', query)
    expect([bureau.pupils[0]!.name, bureau.abilities.report]).toEqual(['测**', false])
    for (const who of ['other-teacher', 'other-school', 'other-township'])
      expect((await web.get(who, `/api/attendance/class-days/${monday}`, query)).statusCode).toBe(404)
  })
})

describe('leave', () => {
  const ask = (more = {}, who = 'homeroom-teacher') =>
    web.post(who, '/api/attendance/leaves', {
      submissionId: newId(),
      childId: first,
      kind: 'illness',
      fromOn: monday,
      toOn: '2026-03-11',
      ...more,
    })

  test('of a few days holds at once and keeps the report nil', async () => {
    expect((await ask()).json()).toMatchObject({ state: 'approved' })
    expect((await pageOf()).pupils.find((pupil) => pupil.childId === first)!.onLeaveUntil).toBe('2026-03-11')
    const answer = await send(report({ absences: [missing(first, { reason: 'on-leave' })] }))
    expect(answer.json()).toMatchObject({ absent: 0, onLeave: 1 })
  })

  test('of longer waits for the school, and its approval cannot be given twice', async () => {
    const asked = (await ask({ toOn: '2026-03-20', paper: '县医院证明' })).json()
    expect(asked.state).toBe('asked')
    const decide = (approve: boolean, version = 1) =>
      web.post('school-officer', `/api/attendance/leaves/${asked.leaveId}/decision`, { version, approve })
    expect((await decide(true)).json()).toMatchObject({ state: 'approved', version: 2 })
    expect((await decide(true)).json().code).toBe('attendance.leave-changed-meanwhile')
    expect((await decide(false, 2)).json().code).toBe('attendance.leave-decided')
    const list = (await web.get('school-officer', '/api/attendance/leaves')).json()
    expect(list.rows).toMatchObject([{ childId: first, state: 'approved', abilities: { end: true } }])
  })

  test('is ended early', async () => {
    const { leaveId } = (await ask()).json()
    const end = (lastDay: string, version = 1) =>
      web.post('homeroom-teacher', `/api/attendance/leaves/${leaveId}/end`, { version, lastDay })
    expect((await end('2026-03-12')).json().code).toBe('attendance.leave-end-outside')
    expect((await end(monday)).json()).toMatchObject({ version: 2 })
    app.clock.moveTo(plainDate('2026-03-10'))
    expect((await pageOf('2026-03-10')).pupils.some((pupil) => pupil.onLeaveUntil !== null)).toBe(false)
  })

  test('of a pupil of another class is not found', async () => {
    expect((await ask({}, 'other-teacher')).json().code).toBe('attendance.pupil-not-found')
  })
})

describe('absence', () => {
  const week = ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12'].map(plainDate)
  async function miss(days: number, childId = first, more = {}) {
    for (const day of week.slice(0, days)) {
      app.clock.moveTo(day)
      await send(report({ absences: [missing(childId, more)] }))
    }
  }

  test('of three school days without excuse opens a case the same day', async () => {
    await miss(2)
    expect(await rowsOf('suspicion')).toEqual([])
    await miss(3)
    const opened = await app.db.asAdmin(
      'select case_id, found_by, found_on::text, state from cases.dropout_case where child_id = $1',
      [first],
    )
    expect(opened).toMatchObject([{ found_by: 'class-report', found_on: '2026-03-11', state: 'suspected' }])
    const list = (await web.get('homeroom-teacher', '/api/attendance/suspicions')).json()
    expect(list.rows).toMatchObject([
      { childId: first, rule: 'absence', sinceOn: monday, raisedOn: '2026-03-11', caseId: opened[0]!['case_id'] },
    ])
  })

  test('raises one suspicion, however often it is reported', async () => {
    await miss(4)
    expect(await rowsOf('suspicion')).toHaveLength(1)
  })

  test('with illness, official leave or half a day raises none', async () => {
    await miss(4, first, { reason: 'ill' })
    await app.db.asAdmin('delete from attendance.class_day')
    await miss(4, second, { part: 'morning' })
    await app.db.asAdmin('delete from attendance.class_day')
    await miss(4, third, { reason: 'official' })
    expect(await rowsOf('suspicion')).toEqual([])
  })

  test('is over when the pupil is back; the case stays for those who follow it', async () => {
    await miss(3)
    app.clock.moveTo(week[3]!)
    await send(report())
    expect(await rowsOf('suspicion')).toMatchObject([
      { row: { state: 'over', over_because: 'came-back', over_on: '2026-03-12' } },
    ])
    expect(await app.db.asAdmin('select state from cases.dropout_case')).toMatchObject([{ state: 'suspected' }])
  })

  test('of a child the teacher has no card of gets its case by the sweep', async () => {
    await app.db.asAdmin(`update register.child set school_key = '' where child_id = $1`, [fourth])
    await miss(3, fourth)
    expect(await app.db.asAdmin('select 1 from cases.dropout_case')).toEqual([])
    await sweepCounty(app, county)
    expect(await app.db.asAdmin('select child_id from cases.dropout_case')).toMatchObject([{ child_id: fourth }])
    expect(await rowsOf('suspicion')).toMatchObject([{ row: { case_id: expect.any(String) } }])
  })
})

describe('silence', () => {
  test('is reminded up the chain once, and becomes a finding after two school days', async () => {
    await sweepCounty(app, county)
    expect(await rowsOf('reminder')).toEqual([]) // nine o'clock: not due yet
    await app.db.asAdmin(
      `update directory.county_rules set rules = jsonb_set(rules, '{attendance,reportBy}', '"07:00"')`,
    )
    await plant(app.db, 'directory.county_rules', [
      { county_code: COUNTY, rules: { attendance: { reportBy: '07:00' } }, changed_by: 'tester' },
    ])
    await sweepCounty(app, county)
    await sweepCounty(app, county)
    expect((await rowsOf('reminder')).map(({ row }) => (row as { level: string }).level).sort()).toEqual([
      'bureau',
      'class',
      'school',
    ])
    expect(await rowsOf('silence')).toMatchObject([
      { row: { school_key: CLASS_1, first_day: '2026-03-02', last_day: monday, days: 6, state: 'open' } },
    ])
    expect(await summaryOf('bureau-officer')).toMatchObject({ expected: 1, missing: 1, silences: 1, overdue: true })
    await app.db.asAdmin('delete from directory.county_rules')
  })

  test('is settled by the reports that come in', async () => {
    app.clock.moveTo(plainDate('2026-03-11'))
    await sweepCounty(app, county)
    expect(await rowsOf('silence')).toMatchObject([{ row: { state: 'open' } }])
    await send(report())
    await sweepCounty(app, county)
    expect(await rowsOf('silence')).toMatchObject([{ row: { state: 'open', days: 7 } }]) // seven days are still blank
    for (const day of ['02', '03', '04', '05', '06', '09', '10']) await send(report({ day: `2026-03-${day}` }))
    await sweepCounty(app, county)
    expect(await rowsOf('silence')).toMatchObject([{ row: { state: 'settled', settled_reason: '已补报' } }])
  })

  test('is settled by a reason, and not raised again for the same days', async () => {
    app.clock.moveTo(plainDate('2026-03-11'))
    await sweepCounty(app, county)
    const list = (await web.get('school-officer', '/api/attendance/class-days', { silent: true })).json()
    const { silenceId } = list.rows[0].silence
    const settle = (who: string) =>
      web.post(who, `/api/attendance/silences/${silenceId}/settlement`, { reason: '停电三天,已补校历' })
    expect((await settle('other-school')).statusCode).toBe(404)
    expect((await settle('school-officer')).statusCode).toBe(200)
    await sweepCounty(app, county)
    expect(await rowsOf('silence')).toMatchObject([{ row: { state: 'settled' } }])
  })

  test.each([
    ['bureau-officer', 1],
    ['township-officer', 1],
    ['school-officer', 1],
    ['homeroom-teacher', 1],
    ['other-township', 0],
    ['other-school', 0],
    ['other-teacher', 0],
  ])('is shown to %s for %i classes', async (who, classes) => {
    expect((await summaryOf(who)).classes).toBe(classes)
    const list = (await web.get(who, '/api/attendance/class-days', { state: 'missing' })).json()
    expect(list.total).toBe(classes)
  })
})

describe('the school calendar', () => {
  const url = '/api/attendance/calendars/2026'
  const put = (who: string, content: object, version = 0, query: Record<string, string> = {}) =>
    web.http.fastify.inject({
      method: 'PUT',
      url,
      query,
      payload: { version, content },
      cookies: { nol_session: `token-for-tests-of-${who}` },
      headers: { 'x-nol-csrf': '1' },
    })

  test('is proposed from last year, saved by the bureau, deviated from by a school', async () => {
    const proposed = (await web.get('bureau-officer', url)).json()
    expect(proposed).toMatchObject({ own: null, proposalFrom: 'last-year', version: 0 })
    expect((await put('school-officer', { terms: [], marks: [] })).json().code).toBe('attendance.county-calendar-first')
    expect((await put('school-officer', proposed.proposal, 0, { school: SCHOOL_2 })).statusCode).toBe(403)
    const saved = (await put('bureau-officer', proposed.proposal)).json()
    expect(saved).toMatchObject({ version: 1, schoolDays: expect.any(Number) })
    expect((await put('bureau-officer', proposed.proposal)).json().code).toBe('attendance.calendar-changed-meanwhile')
    const marks = [{ from: '2026-11-02', to: '2026-11-06', mark: 'closed', note: '虫草假' }]
    const own = (await put('school-officer', { terms: [], marks })).json()
    expect(own).toMatchObject({ schoolCode: SCHOOL_1, version: 1, schoolDays: saved.schoolDays - 5 })
    expect((await web.get('other-school', url)).json().schoolDays).toBe(saved.schoolDays)
  })
})

describe('the sweep', () => {
  const report3 = async (childId: string, reason: 'unknown' | 'ill', days: readonly string[]) => {
    for (const day of days) {
      app.clock.moveTo(plainDate(day))
      await send(report({ absences: [missing(childId, { reason })] }))
    }
  }

  test('suspects on the first day after leave on which a pupil is missing', async () => {
    await web.post('homeroom-teacher', '/api/attendance/leaves', {
      submissionId: newId(),
      childId: first,
      kind: 'family',
      fromOn: monday,
      toOn: '2026-03-10',
    })
    await report3(first, 'unknown', ['2026-03-11'])
    expect(await rowsOf('suspicion')).toEqual([])
    await sweepCounty(app, county)
    expect(await rowsOf('suspicion')).toMatchObject([
      { row: { rule: 'leave-expired', since_on: '2026-03-11', case_id: expect.any(String) } },
    ])
  })

  test('suspects whoever was never there by the seventh school day, whatever the reason given', async () => {
    await report3(second, 'ill', ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'])
    await sweepCounty(app, county)
    expect(await rowsOf('suspicion')).toEqual([])
    await report3(second, 'ill', ['2026-03-10'])
    await sweepCounty(app, county)
    expect(await rowsOf('suspicion')).toMatchObject([{ row: { rule: 'entrant-missing', since_on: '2026-03-02' } }])
  })

  test('suspects who stays away after a suspension has ended', async () => {
    const child = aChild()
    await plant(app.db, 'register.child', [child])
    await plant(app.db, 'enrolment.pupil', [
      aPupil(child.child_id, { status: 'suspended', status_until: '2026-02-28' }),
    ])
    await sweepCounty(app, county)
    await sweepCounty(app, county)
    expect(await rowsOf('suspicion')).toMatchObject([
      { row: { child_id: child.child_id, rule: 'leave-expired', since_on: '2026-03-01' } },
    ])
    await app.db.asAdmin('delete from enrolment.pupil where child_id = $1', [child.child_id])
  })
})

describe('leavers', () => {
  async function gone(values: Record<string, unknown>, ofChild: Record<string, unknown> = {}) {
    const child = aChild({ standing: 'in-no-school', ...ofChild })
    await plant(app.db, 'register.child', [child])
    await plant(app.db, 'enrolment.pupil', [aPupil(child.child_id, { name: '测试走', verdict: null, ...values })])
    await sweepCounty(app, county)
    return child.child_id
  }
  const leaversOf = async (who = 'school-officer', query = {}) =>
    (await web.get(who, '/api/attendance/leavers', query)).json().rows as LeaverLine[]
  const file = (leaverId: string, paper: string, who = 'school-officer', more = {}) =>
    web.post(who, `/api/attendance/leavers/${leaverId}/papers`, {
      submissionId: newId(),
      paper,
      issuedBy: '外县第一小学',
      issuedOn: '2026-03-01',
      ...more,
    })
  beforeEach(() => app.db.asAdmin(`delete from enrolment.pupil where name = '测试走'`))

  test('stay on the list of the old school and the county, and of nobody else', async () => {
    await gone({ status: 'transferred-out' })
    for (const who of ['school-officer', 'bureau-officer', 'township-officer'])
      expect(await leaversOf(who)).toMatchObject([{ kind: 'transfer', state: 'open', missing: ['transfer-papers'] }])
    for (const who of ['other-school', 'other-township']) expect(await leaversOf(who)).toEqual([])
  })

  test('who have not arrived after ten school days are suspected, with a case', async () => {
    const childId = await gone({ status: 'transferred-out' })
    app.clock.moveTo(plainDate('2026-03-23'))
    await sweepCounty(app, county)
    expect(await app.db.asAdmin('select 1 from attendance.suspicion where child_id = $1', [childId])).toEqual([])
    app.clock.moveTo(plainDate('2026-03-24'))
    await sweepCounty(app, county)
    expect(
      await app.db.asAdmin('select rule, case_id from attendance.suspicion where child_id = $1', [childId]),
    ).toMatchObject([{ rule: 'leaver-not-arrived', case_id: expect.any(String) }])
  })

  test('of the last primary grade without a junior school are lost in the handover', async () => {
    const childId = await gone({ status: 'graduated', grade_code: '16' })
    app.clock.moveTo(plainDate('2026-03-24'))
    await sweepCounty(app, county)
    expect(await app.db.asAdmin('select rule from attendance.suspicion where child_id = $1', [childId])).toMatchObject([
      { rule: 'lost-in-handover' },
    ])
    expect(await gone({ status: 'graduated', grade_code: '23' })).toBeDefined()
    expect((await leaversOf('bureau-officer')).map((row) => row.kind)).toEqual(['handover'])
  })

  test('of the summer are due once the calendar of the new year is entered, and again when it changes', async () => {
    const dueOn = async () => (await leaversOf('bureau-officer'))[0]!.dueOn
    const calendar = (version: number, closed: readonly string[]) =>
      plant(app.db, 'attendance.school_calendar', [
        {
          county_code: COUNTY,
          school_year: 2026,
          school_code: '',
          version,
          content: {
            ...usualCalendar(2026, []),
            marks: closed.map((day) => ({ from: day, to: day, mark: 'closed', note: '试' })),
          },
          changed_by: 'tester',
          changed_at: '2026-08-25T00:00:00Z',
        },
      ])
    await app.db.asAdmin('delete from attendance.school_calendar where school_year = 2026')
    app.clock.moveTo(plainDate('2026-07-10'))
    const childId = await gone({ status: 'graduated', grade_code: '16', as_of_on: '2026-07-05' })
    expect(await dueOn()).toBeNull()
    app.clock.moveTo(plainDate('2026-08-25'))
    await calendar(1, [])
    await sweepCounty(app, county)
    expect(await dueOn()).toBe('2026-09-14') // 1–4, 7–11, 14 September
    await calendar(2, ['2026-09-10'])
    await sweepCounty(app, county)
    expect(await dueOn()).toBe('2026-09-15')
    app.clock.moveTo(plainDate('2026-09-16'))
    await sweepCounty(app, county)
    expect(
      await app.db.asAdmin('select rule, since_on::text, case_id from attendance.suspicion where child_id = $1', [
        childId,
      ]),
    ).toMatchObject([{ rule: 'lost-in-handover', since_on: '2026-07-05', case_id: expect.any(String) }])
    await app.db.asAdmin('delete from attendance.school_calendar where school_year = 2026')
  })

  test('without a grade stay in the pool; who is past school age does not come into it', async () => {
    await gone({ status: 'graduated', grade_code: null })
    expect(await leaversOf('bureau-officer')).toMatchObject([{ kind: 'handover', state: 'open' }])
    await gone({ status: 'left' }, { born_on: '2008-05-01' })
    expect(await leaversOf('bureau-officer')).toHaveLength(1)
  })

  test('whom the register does not know are not suspected', async () => {
    const childId = await gone({ status: 'transferred-out' })
    await app.db.asAdmin('delete from register.child where child_id = $1', [childId])
    app.clock.moveTo(plainDate('2026-03-24'))
    await sweepCounty(app, county)
    expect(await rowsOf('suspicion')).toEqual([])
  })

  test('go out when a school has entered them', async () => {
    const childId = await gone({ status: 'transferred-out' })
    await plant(app.db, 'enrolment.pupil', [
      aPupil(childId, { name: '测试走', school_code: SCHOOL_2, school_key: `${SCHOOL_2}/2023-01/` }),
    ])
    await sweepCounty(app, county)
    expect(await leaversOf('bureau-officer')).toMatchObject([{ state: 'arrived', missing: [] }])
  })

  test('who study elsewhere need all three papers', async () => {
    await gone({ status: 'left' })
    const [leaver] = await leaversOf()
    const { leaverId } = leaver!
    expect((await file(leaverId, 'guardian-application')).json()).toMatchObject({ state: 'open' })
    expect((await leaversOf())[0]!.missing).toEqual(['village-certificate', 'receiving-certificate'])
    expect((await file(leaverId, 'guardian-application')).json().code).toBe('attendance.paper-filed')
    expect((await file(leaverId, 'village-certificate', 'other-school')).statusCode).toBe(404)
    expect((await file(leaverId, 'village-certificate', 'township-officer')).statusCode).toBe(403)
    expect(
      (await file(leaverId, 'village-certificate', 'school-officer', { issuedOn: '2026-03-10' })).json().code,
    ).toBe('attendance.paper-in-future')
    await file(leaverId, 'village-certificate')
    expect((await file(leaverId, 'receiving-certificate')).json()).toMatchObject({ state: 'proven' })
    expect((await file(leaverId, 'transfer-papers')).json().code).toBe('attendance.leaver-settled')
    expect(
      await app.db.asAdmin(
        `select details->>'proof' as proof from audit.entry where event = 'attendance.leaver-paper-filed' order by id desc limit 1`,
      ),
    ).toEqual([{ proof: 'studies-elsewhere' }])
  })
})
