import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aPupil, CLASS_1, plant, SCHOOL_1 } from '../../../test/builders/county.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import type { ReportDayBody } from './contract.ts'
import { presenceOf } from './presence.ts'
import { sweepCounty, sweeperOf } from './sweep.ts'
import { attendanceOffice } from './testing/office.ts'

const office = await attendanceOffice()
const { app, county, monday, rowsOf, report, missing, send, pageOf, children } = office
const [first, second] = children
let web: Awaited<ReturnType<typeof office.open>>

beforeAll(async () => {
  web = await office.open()
})
afterAll(() => web.close())
beforeEach(office.reset)

describe('a child that changes classes', () => {
  const week = ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12'].map(plainDate)
  const other = `${SCHOOL_1}/2023-02/`
  const moveTo = async (schoolKey: string) => {
    await app.db.asAdmin(
      `update enrolment.pupil set school_key = $1, class_code = substr($1, 12, 7) where child_id = $2`,
      [schoolKey, first],
    )
    await sweepCounty(app, county)
  }
  afterEach(async () => {
    await moveTo(CLASS_1)
    await app.db.asAdmin(`delete from attendance.roll where from_on > '2000-01-01'`)
    await app.db.asAdmin('update attendance.roll set to_on = null')
  })

  test('goes on counting, and is suspected by the sweep', async () => {
    for (const day of week.slice(0, 2)) {
      app.clock.moveTo(day)
      await send(report({ absences: [missing(first)] }))
    }
    await moveTo(other)
    app.clock.moveTo(week[2]!)
    const answer = await send(report({ absences: [missing(first)] }), 'other-teacher')
    expect(answer.json()).toMatchObject({ version: 1, suspicions: 0 }) // this teacher does not see the other class
    await sweepCounty(app, county)
    expect(await rowsOf('suspicion')).toMatchObject([{ row: { rule: 'absence', since_on: monday, school_key: other } }])
  })

  test('stays absent when a day before is corrected, until a list that has the child says otherwise', async () => {
    await sweepCounty(app, county)
    await send(report({ absences: [missing(first, { note: '外出' }), missing(second)] }))
    app.clock.moveTo(week[1]!)
    await moveTo(other)
    app.clock.moveTo(week[2]!)
    const correct = (basisVersion: number, more: Partial<ReportDayBody> = {}) =>
      send(report({ day: monday, basisVersion, changeReason: '乙其实到了', ...more }))
    const page = await pageOf(monday)
    expect(page.pupils.map((pupil) => [pupil.childId === first, pupil.hasLeft])).toContainEqual([true, true])
    expect((await pageOf(week[2]!)).pupils.map((pupil) => pupil.childId)).not.toContain(first)
    // A telephone that knows today's list only says nothing of the child.
    expect((await correct(1)).json()).toMatchObject({ version: 2, absent: 1 })
    const [held] = (await pageOf(monday)).versions
    expect(held).toMatchObject({ nilStatement: false, absences: [{ childId: first, note: '外出' }] })
    const rows = await app.db.asAdmin('select version, pupils from attendance.class_day order by version')
    expect(rows).toMatchObject([{ pupils: 4 }, { pupils: 4 }])
    const [presence] = await withScope(app.db, sweeperOf(county).scope, (tx) =>
      presenceOf(tx, sweeperOf(county).scope, first, [{ from: monday, until: monday }]),
    )
    expect(presence).toMatchObject({ attendedDays: 0, missedDays: 1 })
    const listed = page.pupils.map((pupil) => pupil.childId)
    expect((await correct(2, { listed })).json()).toMatchObject({ version: 3, absent: 0 })
    // A first report that comes late is of the list of its day too.
    const friday = '2026-03-06'
    const late = report({ day: friday, absences: [missing(first)] })
    expect((await send(late)).json()).toMatchObject({ version: 1, absent: 1 })
  })

  test('takes its approved leave along: the new class sees until when, and neither list nor papers of it', async () => {
    const ask = (who: string, fromOn: string, toOn: string) =>
      web.post(who, '/api/attendance/leaves', { submissionId: newId(), childId: first, kind: 'illness', fromOn, toOn })
    expect((await ask('homeroom-teacher', monday, '2026-03-11')).json()).toMatchObject({ state: 'approved' })
    await moveTo(other)
    app.clock.moveTo(week[1]!)
    const page = await pageOf(week[1], 'other-teacher')
    expect(page.pupils).toMatchObject([{ childId: first, onLeaveUntil: '2026-03-11' }])
    const answer = await send(report({ absences: [missing(first, { reason: 'on-leave' })] }), 'other-teacher')
    expect(answer.json()).toMatchObject({ absent: 0, onLeave: 1 })
    // Another reason on the form makes no suspicion of days that are excused.
    app.clock.moveTo(week[2]!)
    await send(report({ absences: [missing(first)] }), 'other-teacher')
    await sweepCounty(app, county)
    expect((await pageOf(week[3], 'other-teacher')).pupils).toMatchObject([{ onLeaveUntil: null, missedDays: 0 }])
    expect((await web.get('other-teacher', '/api/attendance/leaves')).json().rows).toEqual([])
    expect((await web.get('homeroom-teacher', '/api/attendance/leaves')).json().rows).toHaveLength(1)
    expect((await ask('other-teacher', '2026-03-11', '2026-03-12')).json().code).toBe('attendance.leave-overlaps')
    const [leave] = await app.db.asAdmin<{ leave_id: string }>('select leave_id from attendance.leave')
    const end = await web.post('other-teacher', `/api/attendance/leaves/${leave!.leave_id}/end`, {
      version: 1,
      lastDay: monday,
    })
    expect(end.json().code).toBe('attendance.leave-not-found')
    await moveTo(CLASS_1)
    expect(await app.db.asAdmin('select now_school_key from attendance.leave')).toEqual([{ now_school_key: CLASS_1 }])
  })

  test('counts no day of the new class before the child was on its list', async () => {
    await plant(app.db, 'enrolment.pupil', [aPupil(second, { name: '同班', school_key: other, class_code: '2023-02' })])
    for (const day of week.slice(0, 2)) {
      app.clock.moveTo(day)
      await send(report(), 'other-teacher')
    }
    await app.db.asAdmin(`update attendance.roll set to_on = '2026-03-01' where child_id = $1`, [first])
    await moveTo(other) // on the tenth, after that day's report
    app.clock.moveTo(week[2]!)
    await send(report(), 'other-teacher')
    const [presence] = await withScope(app.db, sweeperOf(county).scope, (tx) =>
      presenceOf(tx, sweeperOf(county).scope, first, [{ from: monday, until: week[3]! }]),
    )
    expect(presence).toMatchObject({ attendedDays: 1, missedDays: 0, unreportedDays: 3 })
    await app.db.asAdmin(`delete from enrolment.pupil where name = '同班'`)
  })
})
