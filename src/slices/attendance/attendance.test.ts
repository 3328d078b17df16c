import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  CLASS_1,
  COUNTY,
  plant,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  VILLAGE_A1,
} from '../../../test/builders/county.ts'
import { scopesByRole } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import type { WorkWords } from '../worklist/source.ts'
import { usualCalendar } from './calendar-domain.ts'
import type { ReportDayBody } from './contract.ts'
import { sweepCounty } from './sweep.ts'
import { attendanceOffice } from './testing/office.ts'
import { attendanceWork } from './work.ts'

const office = await attendanceOffice()
const { app, county, monday, rowsOf, report, missing, send, pageOf, summaryOf, children } = office
const [first, second, third, fourth] = children
let web: Awaited<ReturnType<typeof office.open>>

const signedDay = {
  county_code: COUNTY,
  school_year: 2025,
  version: 1,
  school_code: SCHOOL_1,
  division_code: VILLAGE_A1,
  source: 'field',
  nil_statement: false,
  signed_by: 'x',
  signed_at: '2026-03-05T01:00:00Z',
  received_at: '2026-03-05T01:00:00Z',
}

beforeAll(async () => {
  web = await office.open()
})
afterAll(() => web.close())
beforeEach(office.reset)

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

  test('sent again while the first sending is under way is no conflict with itself', async () => {
    const body = report({ absences: [missing(first)] })
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body)))
    expect(answers.map((answer) => [answer.statusCode, answer.json().version])).toEqual(answers.map(() => [200, 1]))
    expect(await rowsOf('class_day')).toHaveLength(1)
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
    await miss(3, third, { reason: 'official' })
    expect(await rowsOf('suspicion')).toEqual([])
  })

  test('called official leave for ever, without approval, is a suspicion', async () => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'].map(plainDate)
    for (const [index, day] of days.entries()) {
      app.clock.moveTo(day)
      await send(report({ absences: [missing(third, { reason: 'official' })] }))
      expect(await rowsOf('suspicion')).toHaveLength(index < 5 ? 0 : 1)
    }
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

/** What waits for a role by one source, in the words of the worklist. */
async function waitingFor(role: keyof ReturnType<typeof scopesByRole>, kind: string): Promise<readonly WorkWords[]> {
  const source = attendanceWork.find((one) => one.kind === kind)!
  const scope = scopesByRole()[role]
  const actor = { id: scope.actorId, role, scope }
  return withScope(app.db, scope, async (tx) => {
    const at = { app, tx, today: app.clock.today(), now: app.clock.now() }
    const { rows } = await sql<{ item_id: string }>`${await source.waiting(actor, at)}`.execute(tx)
    const words = await source.describe(
      app,
      tx,
      actor,
      rows.map((row) => row.item_id),
    )
    return [...words.values()]
  })
}

describe('what absence asks for', () => {
  const answered = { contactResult: 'comes-back' as const }

  test('is on the first day to look into it, until the family is reached', async () => {
    await send(report({ absences: [missing(first), missing(second, answered)] }))
    expect(await waitingFor('homeroom-teacher', 'absence-duty')).toMatchObject([
      { what: 'work.duty.investigate', subject: '测试甲', note: monday },
    ])
    expect(await waitingFor('school-officer', 'absence-duty')).toHaveLength(1)
    expect(await waitingFor('bureau-officer', 'absence-duty')).toEqual([]) // not overdue yet
    app.clock.moveTo(plainDate('2026-03-10'))
    expect(await waitingFor('bureau-officer', 'absence-duty')).toHaveLength(1)
    await send(
      report({
        day: monday,
        basisVersion: 1,
        changeReason: '晚上联系上了',
        absences: [missing(first, answered), missing(second, answered)],
      }),
    )
    expect(await waitingFor('school-officer', 'absence-duty')).toEqual([])
  })

  test('is after twenty school days to confirm, on the case, until somebody has', async () => {
    await app.db.asAdmin(
      `insert into directory.county_rules (county_code, rules, changed_by) values ($1, $2, 'tester')`,
      [COUNTY, { attendance: { confirmDays: 4 } }],
    )
    for (const day of ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12']) {
      app.clock.moveTo(plainDate(day))
      await send(report({ absences: [missing(first)] }))
    }
    const [open] = await app.db.asAdmin<{ case_id: string }>('select case_id from cases.dropout_case')
    expect(await waitingFor('school-officer', 'absence-duty')).toMatchObject([
      { what: 'work.duty.confirm', opens: open!.case_id },
    ])
    app.clock.moveTo(plainDate('2026-03-15'))
    expect(await waitingFor('township-officer', 'absence-duty')).toHaveLength(1) // overdue since the fourteenth
    await app.db.asAdmin(
      `update cases.dropout_case set state = 'confirmed', confirmed_on = '2026-03-15', confirmed_by = 'x'`,
    )
    expect(await waitingFor('school-officer', 'absence-duty')).toEqual([])
    await app.db.asAdmin('delete from directory.county_rules')
  })
})

describe('many suspected in one class at once', () => {
  test('are told to the bureau and the township until they are fewer', async () => {
    for (const day of ['2026-03-09', '2026-03-10', '2026-03-11']) {
      app.clock.moveTo(plainDate(day))
      await send(report({ absences: [missing(first), missing(second)] }))
    }
    await sweepCounty(app, county)
    expect(await waitingFor('bureau-officer', 'suspicion-alarm')).toEqual([])
    app.clock.moveTo(plainDate('2026-03-12'))
    await send(report({ absences: [first, second, third].map((child) => missing(child)) }))
    for (const day of ['2026-03-13', '2026-03-16']) {
      app.clock.moveTo(plainDate(day))
      await send(report({ absences: [first, second, third].map((child) => missing(child)) }))
    }
    await sweepCounty(app, county)
    await sweepCounty(app, county)
    const told = await waitingFor('bureau-officer', 'suspicion-alarm')
    expect(told.map((one) => [one.what, one.subject, one.note]).sort()).toEqual([
      ['work.alarm.class', '甲乡小学 2023-01', '3'],
      ['work.alarm.village', '甲一村', '3'],
    ])
    expect(await waitingFor('township-officer', 'suspicion-alarm')).toHaveLength(2)
    app.clock.moveTo(plainDate('2026-03-17'))
    await send(report({ absences: [missing(first)] }))
    await sweepCounty(app, county)
    expect(await waitingFor('bureau-officer', 'suspicion-alarm')).toEqual([])
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
      'township',
    ])
    const levels = async (who: string) => (await summaryOf(who)).reminders.map(({ level }) => level)
    expect(await levels('township-officer')).toEqual(['class', 'school', 'township'])
    expect(await levels('other-township')).toEqual([])
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

  test('is explained by the school and settled by the bureau, and not raised again for the same days', async () => {
    app.clock.moveTo(plainDate('2026-03-11'))
    await sweepCounty(app, county)
    const silenceOf = async (who: string) =>
      (await web.get(who, '/api/attendance/class-days', { silent: true })).json().rows[0].silence
    const { silenceId } = await silenceOf('school-officer')
    const chain = ['homeroom-teacher', 'school-officer', 'township-officer', 'bureau-officer'] as const
    const line = { subject: '甲乡小学 2023-01', note: '2026-03-02 – 2026-03-10', opens: silenceId }
    for (const who of chain) expect(await waitingFor(who, 'silence')).toMatchObject([line])
    // A whole school that says nothing is one line above it, and a line a class for itself.
    await app.db.asAdmin(
      `insert into attendance.silence select (jsonb_populate_record(s, jsonb_build_object('silence_id', gen_random_uuid(),
        'class_code', '2023-02', 'school_key', s.school_code || '/2023-02', 'raised_on', s.raised_on + 1))).* from attendance.silence s`,
    )
    expect(await waitingFor('school-officer', 'silence')).toHaveLength(2)
    for (const who of ['township-officer', 'bureau-officer'] as const)
      expect(await waitingFor(who, 'silence')).toMatchObject([
        { subject: '甲乡小学', what: 'work.silence.of-school', note: '2026-03-02 – 2026-03-10 · ×2' },
      ])
    await app.db.asAdmin(`delete from attendance.silence where class_code = '2023-02'`)
    const tell = (who: string, what: 'explanation' | 'settlement') =>
      web.post(who, `/api/attendance/silences/${silenceId}/${what}`, { reason: '停电三天,已补校历' })
    expect((await tell('other-school', 'explanation')).statusCode).toBe(404)
    expect((await tell('school-officer', 'settlement')).statusCode).toBe(403)
    expect((await tell('school-officer', 'explanation')).statusCode).toBe(200)
    expect(await rowsOf('silence')).toMatchObject([{ row: { state: 'open', explanation: '停电三天,已补校历' } }])
    for (const who of chain) expect(await waitingFor(who, 'silence')).toEqual([])
    expect(await waitingFor('bureau-officer', 'silence-settlement')).toMatchObject([{ subject: '甲乡小学 2023-01' }])
    expect((await silenceOf('bureau-officer')).explanation).toBe('停电三天,已补校历')
    expect((await tell('bureau-officer', 'settlement')).statusCode).toBe(200)
    await sweepCounty(app, county)
    expect(await rowsOf('silence')).toMatchObject([{ row: { state: 'settled' } }])
    expect(await waitingFor('bureau-officer', 'silence-settlement')).toEqual([])
  })

  test('of June is made up for in September, and that of a class that is no more is over', async () => {
    const silence = (values: object) => ({
      county_code: COUNTY,
      school_code: SCHOOL_1,
      class_code: '2023-01',
      state: 'open',
      raised_on: '2026-06-25',
      division_code: VILLAGE_A1,
      school_key: CLASS_1,
      silence_id: newId(),
      first_day: '2026-06-22',
      last_day: '2026-06-23',
      days: 2,
      ...values,
    })
    await plant(app.db, 'attendance.school_calendar', [
      {
        county_code: COUNTY,
        school_year: 2026,
        school_code: '',
        version: 9,
        content: usualCalendar(2026, []),
        changed_by: 'tester',
        changed_at: '2026-08-25T00:00:00Z',
      },
    ])
    app.clock.moveTo(plainDate('2026-09-01'))
    await plant(app.db, 'attendance.silence', [
      silence({}),
      silence({ school_key: `${SCHOOL_1}/2017-01/`, class_code: '2017-01' }),
    ])
    for (const day of ['2026-06-22', '2026-06-23']) await send(report({ day }))
    await sweepCounty(app, county)
    expect(
      await app.db.asAdmin(
        'select class_code, state, settled_reason from attendance.silence where first_day = $1 order by class_code',
        ['2026-06-22'],
      ),
    ).toEqual([
      { class_code: '2017-01', state: 'settled', settled_reason: '班级已毕业或撤销' },
      { class_code: '2023-01', state: 'settled', settled_reason: '已补报' },
    ])
    await app.db.asAdmin('delete from attendance.school_calendar where school_year = 2026')
  })

  test('of a past day is told by the classes of then: those that have graduated keep their totals', async () => {
    const graduated = { class_code: '2017-01', school_key: `${SCHOOL_1}/2017-01/`, pupils: 30, absent: 2, on_leave: 1 }
    await plant(app.db, 'attendance.class_day', [
      { ...graduated, ...signedDay, on_day: '2026-06-22', submission_id: newId() },
    ])
    app.clock.moveTo(plainDate('2026-09-08'))
    for (const who of ['bureau-officer', 'school-officer']) {
      const day = { day: '2026-06-22' }
      expect(await summaryOf(who, day)).toMatchObject({ classes: 1, reported: 1, missing: 0, pupils: 30, absent: 2 })
      const { rows } = (await web.get(who, '/api/attendance/class-days', day)).json()
      expect(rows).toMatchObject([{ classCode: '2017-01', gradeCode: null, pupils: 30, absent: 2, onLeave: 1 }])
    }
    expect((await summaryOf('other-school', { day: '2026-06-22' })).classes).toBe(0)
    // Of a day of this year before the class there is now began, both are told.
    app.clock.moveTo(monday)
    await plant(app.db, 'attendance.class_day', [
      { ...graduated, ...signedDay, on_day: '2026-03-05', submission_id: newId() },
    ])
    expect(await summaryOf('bureau-officer', { day: '2026-03-05' })).toMatchObject({
      classes: 2,
      reported: 1,
      missing: 1,
    })
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
