import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  CLASS_1,
  COUNTY,
  plant,
  SCHOOL_2,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { scopesByRole } from '../../../test/support/database.ts'
import { attendanceOffice } from './testing/office.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { caseWork } from '../cases/index.ts'
import { usualCalendar } from './calendar-domain.ts'
import type { LeaverLine } from './contract.ts'
import { decideProof } from './leaver-domain.ts'
import { leaverWork } from './leaver-work.ts'
import { sweepCounty } from './sweep.ts'

const office = await attendanceOffice()
const { app, county, monday, rowsOf, report, missing, send, pageOf, children } = office
const [first, second] = children
let web: Awaited<ReturnType<typeof office.open>>

beforeAll(async () => {
  web = await office.open()
})
afterAll(() => web.close())
beforeEach(office.reset)

const aLeave = (childId: string, values: Record<string, unknown>) => ({
  county_code: COUNTY,
  leave_id: newId(),
  child_id: childId,
  from_on: '2026-03-02',
  state: 'approved',
  decider: 'authority',
  approval_number: '甲政休〔2026〕2号',
  asked_by: 'tester',
  asked_at: '2026-03-01T00:00:00Z',
  decided_by: 'tester',
  decided_at: '2026-03-02T00:00:00Z',
  division_code: VILLAGE_A1,
  school_key: CLASS_1,
  submission_id: newId(),
  ...values,
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

  test('of a year is for the township or the bureau, under a number', async () => {
    const body = { kind: 'suspension', toOn: '2027-03-05', paper: '监护人申请' }
    const asked = (await ask(body, 'school-officer')).json()
    expect(asked.state).toBe('asked')
    const decide = (who: string, more = {}) =>
      web.post(who, `/api/attendance/leaves/${asked.leaveId}/decision`, { version: 1, approve: true, ...more })
    const approvalNumber = '甲政休〔2026〕1号'
    expect((await decide('school-officer', { approvalNumber })).json().code).toBe('attendance.leave-needs-authority')
    expect((await decide('other-township', { approvalNumber })).statusCode).toBe(404)
    expect((await decide('homeroom-teacher', { approvalNumber })).statusCode).toBe(403)
    expect((await decide('township-officer')).json().code).toBe('attendance.approval-number-missing')
    const list = async (who: string) => (await web.get(who, '/api/attendance/leaves')).json().rows
    expect(await list('school-officer')).toMatchObject([{ decider: 'authority', abilities: { decide: false } }])
    expect(await list('bureau-officer')).toMatchObject([{ abilities: { decide: true } }])
    expect((await decide('township-officer', { approvalNumber })).json()).toMatchObject({ state: 'approved' })
    expect(await list('bureau-officer')).toMatchObject([{ approvalNumber }])
    expect(
      await app.db.asAdmin(
        `select details->>'approvalNumber' as number from audit.entry where event = 'attendance.leave-approved' order by id desc limit 1`,
      ),
    ).toEqual([{ number: approvalNumber }])
  })

  test('of ten days asked for by a teacher is not for the township', async () => {
    const { leaveId } = (await ask({ toOn: '2026-03-20', paper: '县医院证明' })).json()
    const answer = await web.post('township-officer', `/api/attendance/leaves/${leaveId}/decision`, {
      version: 1,
      approve: true,
    })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'attendance.leave-needs-school'])
  })

  test('sent twice at once is one', async () => {
    const submissionId = newId()
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask({ submissionId })))
    expect(new Set(answers.map((answer) => answer.json().leaveId)).size).toBe(1)
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201, 201].map(() => answers[0]!.statusCode))
    expect(await rowsOf('leave')).toHaveLength(1)
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

  test('that is not approved is not ended; of which no day is taken it is withdrawn and may be asked for anew', async () => {
    const days = { fromOn: '2026-03-16', toOn: '2026-03-17' }
    const { leaveId } = (await ask({ submissionId: newId(), ...days })).json()
    const end = (lastDay: string, version: number, id = leaveId) =>
      web.post('homeroom-teacher', `/api/attendance/leaves/${id}/end`, { version, lastDay })
    expect((await end('2026-03-14', 1)).json().code).toBe('attendance.leave-end-outside')
    expect((await end('2026-03-15', 1)).json()).toMatchObject({ state: 'withdrawn' })
    expect((await end('2026-03-15', 2)).json().code).toBe('attendance.leave-not-approved-yet')
    expect((await ask({ submissionId: newId(), ...days })).json()).toMatchObject({ state: 'approved' })
  })

  test('asked for by two devices at once for days that overlap is given once', async () => {
    const answers = await Promise.all([newId(), newId()].map((submissionId) => ask({ submissionId })))
    expect(answers.map((answer) => answer.json().code ?? 'given').toSorted()).toEqual([
      'attendance.leave-overlaps',
      'given',
    ])
  })

  test('of a pupil of another class is not found', async () => {
    expect((await ask({}, 'other-teacher')).json().code).toBe('attendance.pupil-not-found')
  })
})

describe('a suspension of which the roster tells no last day', () => {
  const suspicions = (childId: string) =>
    app.db.asAdmin('select rule, since_on::text as since from attendance.suspicion where child_id = $1', [childId])
  async function paused(asOf: string) {
    const child = aChild({ standing: 'deferred' })
    await plant(app.db, 'register.child', [child])
    await plant(app.db, 'enrolment.pupil', [
      aPupil(child.child_id, { name: '测试走', status: 'suspended', verdict: null, as_of_on: asOf }),
    ])
    return child.child_id
  }
  afterEach(() => app.db.asAdmin(`delete from enrolment.pupil where name = '测试走'`))

  test('is over a year after it was first seen', async () => {
    const childId = await paused('2026-03-01')
    await sweepCounty(app, county)
    expect(
      await app.db.asAdmin('select until_on::text as until from attendance.pub_suspension where child_id = $1', [
        childId,
      ]),
    ).toEqual([{ until: '2027-02-28' }])
    await app.db.asAdmin(`update enrolment.pupil set as_of_on = '2027-02-20' where child_id = $1`, [childId])
    app.clock.moveTo(plainDate('2027-02-28'))
    await sweepCounty(app, county)
    expect(await suspicions(childId)).toEqual([])
    app.clock.moveTo(plainDate('2027-03-01'))
    await sweepCounty(app, county)
    expect(await suspicions(childId)).toEqual([{ rule: 'leave-expired', since: '2027-03-01' }])
  })

  test('is over with what was approved here', async () => {
    const childId = await paused('2026-03-01')
    await plant(app.db, 'attendance.leave', [aLeave(childId, { kind: 'suspension', to_on: '2026-03-08' })])
    await sweepCounty(app, county)
    expect(await suspicions(childId)).toEqual([{ rule: 'leave-expired', since: '2026-03-09' }])
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
      confirmedWith: '外县第一小学教务处 某某',
      confirmedHow: 'phone',
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
    // Lost to the junior stage, not to the primary one that the child has finished.
    expect(await app.db.asAdmin('select stage from cases.dropout_case where child_id = $1', [childId])).toEqual([
      { stage: 'junior' },
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

  const atSecond = (childId: string, more: Record<string, unknown> = {}) =>
    plant(app.db, 'enrolment.pupil', [
      aPupil(childId, { name: '测试走', school_code: SCHOOL_2, school_key: `${SCHOOL_2}/2023-01/`, ...more }),
    ])

  test.each([
    ['real', {}],
    ['in no population roster', { verdict: 'unknown' }],
    ['known to be attended at its school', { verdict: 'mismatch', attends: true }],
  ])('go out when a school has entered them by a record that is %s', async (_name, record) => {
    await atSecond(await gone({ status: 'transferred-out' }), record)
    await sweepCounty(app, county)
    expect(await leaversOf('bureau-officer')).toMatchObject([{ state: 'arrived', missing: [] }])
  })

  test('stay for a record that is 空挂, 重复, suspended or seen elsewhere, and come in beside one; approved 休学 holds', async () => {
    const ghost = await gone({ status: 'transferred-out' })
    await atSecond(ghost, { verdict: 'ghost', attends: false })
    await atSecond(await gone({ status: 'transferred-out' }), { verdict: 'duplicate' })
    await atSecond(await gone({ status: 'transferred-out' }), { verdict: 'mismatch' })
    const suspended = await gone({ status: 'graduated', grade_code: '16' })
    await atSecond(suspended, { status: 'suspended', verdict: null })
    await app.db.asAdmin('delete from attendance.leaver where child_id = $1', [ghost])
    await sweepCounty(app, county)
    const open = async () =>
      (await leaversOf('bureau-officer')).filter((row) => row.state === 'open').map((row) => row.childId)
    expect(await open()).toHaveLength(4)
    expect(await open()).toContain(ghost)
    await plant(app.db, 'attendance.leave', [aLeave(suspended, { kind: 'suspension', to_on: '2026-09-01' })])
    await sweepCounty(app, county)
    expect(await open()).not.toContain(suspended)
  })

  test('who leave the same school a second time are in the pool a second time', async () => {
    const childId = await gone({ status: 'transferred-out' })
    const becomes = async (status: string, verdict: string | null, asOf: string) => {
      await app.db.asAdmin('update enrolment.pupil set status = $2, verdict = $3, as_of_on = $4 where child_id = $1', [
        childId,
        status,
        verdict,
        asOf,
      ])
      await sweepCounty(app, county)
    }
    await becomes('enrolled', 'real', '2026-03-04')
    expect(await leaversOf()).toMatchObject([{ state: 'arrived' }])
    await becomes('left', null, '2026-03-06')
    await sweepCounty(app, county)
    expect(await leaversOf()).toMatchObject([
      { kind: 'left', state: 'open', leftOn: '2026-03-06' },
      { kind: 'transfer', state: 'arrived' },
    ])
  })

  test('who arrived at a second school and left that are on its list, not again on that of the first', async () => {
    const childId = await gone({ status: 'transferred-out' })
    await atSecond(childId)
    await sweepCounty(app, county)
    await app.db.asAdmin(`update enrolment.pupil set status = 'left', verdict = null where child_id = $1`, [childId])
    await sweepCounty(app, county)
    expect((await leaversOf('other-school')).map((row) => row.state)).toEqual(['open'])
    expect((await leaversOf()).map((row) => row.state)).toEqual(['arrived'])
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
    expect((await file(leaverId, 'receiving-certificate')).json()).toMatchObject({ state: 'proof-filed' })
    expect((await file(leaverId, 'transfer-papers')).json().code).toBe('attendance.leaver-settled')
    expect(
      await app.db.asAdmin(
        `select details->>'proof' as proof from audit.entry where event = 'attendance.leaver-paper-filed' order by id desc limit 1`,
      ),
    ).toEqual([{ proof: 'studies-elsewhere' }])
  })

  const confirm = (leaverId: string, who: string, more = {}) =>
    web.post(who, `/api/attendance/leavers/${leaverId}/confirmation`, { version: 2, confirm: true, ...more })
  /** Everybody has one name in these tests: what was filed is said to be by somebody of the school. */
  const bySchoolClerk = () => app.db.asAdmin(`update attendance.leaver_paper set filed_by = 'school clerk'`)
  const waitingFor = (role: 'township-officer' | 'bureau-officer') =>
    withScope(app.db, scopesByRole()[role], async (tx) => {
      const actor = { id: role, role, scope: scopesByRole()[role] } as const
      const query = await leaverWork.waiting(actor, { app, tx, today: app.clock.today(), now: app.clock.now() })
      return (await sql<{ item_id: string }>`select item_id from (${query}) as item`.execute(tx)).rows
    })

  test('are not let go for a line the old school has typed: a number or who confirmed it, and a second person elsewhere', async () => {
    await gone({ status: 'transferred-out' })
    const { leaverId } = (await leaversOf())[0]!
    const unvouched = { confirmedWith: '  ', confirmedHow: undefined }
    expect((await file(leaverId, 'attendance-certificate', 'school-officer', unvouched)).json().code).toBe(
      'attendance.paper-not-vouched-for',
    )
    expect((await file(leaverId, 'transfer-papers')).json().code).toBe('attendance.paper-number-missing')
    expect((await file(leaverId, 'attendance-certificate')).json()).toMatchObject({ state: 'proof-filed' })
    await bySchoolClerk()
    expect(await waitingFor('township-officer')).toEqual([{ item_id: leaverId }])
    // Filed proof stops no clock: the child is suspected when due.
    app.clock.moveTo(plainDate('2026-03-24'))
    await sweepCounty(app, county)
    const suspicion = () => app.db.asAdmin('select state from attendance.suspicion')
    expect(await suspicion()).toEqual([{ state: 'open' }])
    const version = (await leaversOf())[0]!.version
    expect((await confirm(leaverId, 'school-officer', { version })).statusCode).toBe(403)
    expect((await confirm(leaverId, 'other-township', { version })).statusCode).toBe(404)
    expect((await confirm(leaverId, 'township-officer', { version: 1 })).json().code).toBe(
      'attendance.leaver-changed-meanwhile',
    )
    expect(await leaversOf('township-officer')).toMatchObject([{ abilities: { file: false, confirm: true } }])
    expect((await confirm(leaverId, 'township-officer', { version })).json()).toMatchObject({ state: 'proven' })
    expect(await suspicion()).toEqual([{ state: 'over' }])
    expect(await waitingFor('bureau-officer')).toEqual([])
    expect((await confirm(leaverId, 'bureau-officer', { version: version + 1 })).json().code).toBe(
      'attendance.no-proof-filed',
    )
  })

  test('whose proof does not hold are open again, with the reason, until other papers are filed', async () => {
    await gone({ status: 'transferred-out' })
    const { leaverId } = (await leaversOf())[0]!
    const numbered = { number: '转〔2026〕17', confirmedWith: undefined, confirmedHow: undefined }
    const filed = () => file(leaverId, 'transfer-papers', 'school-officer', { submissionId: newId(), ...numbered })
    expect((await filed()).json()).toMatchObject({ state: 'proof-filed' })
    await bySchoolClerk()
    const { version } = (await leaversOf())[0]!
    const back = { version, confirm: false }
    expect((await confirm(leaverId, 'bureau-officer', back)).json().code).toBe('attendance.refusal-of-proof-missing')
    expect((await confirm(leaverId, 'bureau-officer', { ...back, note: '查无此号' })).json()).toMatchObject({
      state: 'open',
    })
    expect(await leaversOf()).toMatchObject([
      { state: 'open', papers: [], missing: ['transfer-papers'], refusal: '查无此号', abilities: { file: true } },
    ])
    expect((await filed()).json()).toMatchObject({ state: 'proof-filed' })
    expect(await leaversOf()).toMatchObject([{ papers: [{ number: '转〔2026〕17' }] }])
  })

  test('are proven at once by what the bureau itself files', async () => {
    await gone({ status: 'transferred-out' })
    const { leaverId } = (await leaversOf())[0]!
    expect((await file(leaverId, 'attendance-certificate', 'bureau-officer')).json()).toMatchObject({ state: 'proven' })
  })

  test('whose papers the bureau filed in part are not confirmed by the same person', () => {
    const leaver = { state: 'proof-filed', version: 1, filedBy: ['school', 'clerk'] } as const
    const draft = { version: 1, confirm: true, note: '' }
    expect(decideProof(leaver, 'clerk', draft)).toMatchObject({ ok: false, code: 'attendance.own-proof' })
    expect(decideProof(leaver, 'other clerk', draft)).toMatchObject({ ok: true, value: { state: 'proven' } })
  })
})

test('absence for work reaches the case the child has, whoever opened it and wherever it lies: the report to labour is owed from that day', async () => {
  const week = ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12'].map(plainDate)
  const told = () =>
    app.db.asAdmin(
      `select c.child_id, e.happened_on::text as on from cases.case_event e join cases.dropout_case c using (county_code, case_id)
        where e.event = 'case.cause-told' order by e.event_id`,
    )
  const owed = () =>
    app.db.asAdmin(
      'select child_id, report_since::text as since from cases.dropout_case where report_since is not null',
    )
  const both = (more = {}) => report({ absences: [first, second].map((child) => missing(child, more)) })
  for (const day of week.slice(0, 3)) {
    app.clock.moveTo(day)
    await send(both())
  }
  expect([await told(), await owed()]).toEqual([[], []])
  // The case of the second was handed over: the class does not see it any more.
  const elsewhere = { division_code: VILLAGE_B1, school_key: '' }
  for (const table of ['dropout_case', 'case_event', 'deadline'])
    await app.db.asAdmin(
      `update cases.${table} set division_code = $1, school_key = $2
        where case_id = (select case_id from cases.dropout_case where child_id = $3)`,
      [elsewhere.division_code, elsewhere.school_key, second],
    )
  app.clock.moveTo(week[3]!)
  expect((await send(both({ reason: 'working' }))).statusCode).toBe(200)
  expect([await told(), await owed()]).toEqual([
    [{ child_id: first, on: '2026-03-12' }],
    [{ child_id: first, since: '2026-03-12' }],
  ])
  for (let round = 0; round < 2; round++) await sweepCounty(app, county)
  expect(await told()).toEqual([first, second].map((child_id) => ({ child_id, on: '2026-03-12' })))
  // Said again the next day it is known already.
  app.clock.moveTo(plainDate('2026-03-13'))
  await send(both({ reason: 'working' }))
  await sweepCounty(app, county)
  expect(await told()).toHaveLength(2)
  const teacher = { id: 'teacher', role: 'homeroom-teacher', scope: scopesByRole()['homeroom-teacher'] } as const
  const work = caseWork.find((one) => one.kind === 'report-duty')!
  const waiting = await withScope(app.db, teacher.scope, async (tx) => {
    const query = await work.waiting(teacher, { app, tx, today: app.clock.today(), now: app.clock.now() })
    return (await sql<{ due_on: string }>`select due_on from (${query}) as item`.execute(tx)).rows
  })
  expect(waiting).toEqual([{ due_on: '2026-03-12' }])
})
