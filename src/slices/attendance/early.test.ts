import { beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  CLASS_1,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { scopesByRole, testApp } from '../../../test/support/database.ts'
import { countyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { keepEarlyList } from './early.ts'
import { DEFAULT_EARLY_RULES, type EarlyFacts, signsOf } from './early-domain.ts'
import { permissions } from './policy.ts'
import { registerAttendanceRoutes } from './routes.ts'
import { listEarlyFacts } from './store-early.ts'
import { sweeperOf } from './sweep.ts'
import { texts } from './texts.ts'

const QUIET: EarlyFacts = {
  missedDays: 0,
  missedLately: 0,
  halfDays: 0,
  notReached: 0,
  returnedBefore: false,
  groups: [],
  gradeCode: '13',
  guardianRole: 'father',
  isFar: false,
  ticks: [],
}

describe('early signs', () => {
  test.each([
    ['nothing', {}, [], false],
    [
      'circumstances alone',
      { groups: ['poor', 'left-behind'], gradeCode: '22', guardianRole: 'grandparent', isFar: true },
      ['key-group', 'last-grades', 'no-parent', 'far-from-school'],
      false,
    ],
    ['two days long ago', { missedDays: 2 }, ['missed-days'], false],
    ['ever more missing days', { missedDays: 3, missedLately: 3 }, ['missed-days', 'missing-more'], true],
    ['half of the days lately', { missedDays: 4, missedLately: 2 }, ['missed-days'], false],
    ['a return from a dropout', { returnedBefore: true }, ['returned-before'], true],
    ['a teacher who sees a weary pupil', { ticks: ['school-weary'] }, ['school-weary'], false],
    [
      'a teacher who sees more than that',
      { ticks: ['school-weary', 'marks-falling'] },
      ['school-weary', 'marks-falling'],
      true,
    ],
    ['a boarder from far', { isFar: true, groups: ['boarding'] }, [], false],
  ] as const)('%s', (_, facts, signs, isListed) => {
    const judged = signsOf({ ...QUIET, ...facts }, DEFAULT_EARLY_RULES)
    expect(judged.signs.map((one) => one.sign)).toEqual(signs)
    expect(judged.isListed).toBe(isListed)
  })
})

const app = await testApp({ today: plainDate('2026-03-20') })
const sweeper = sweeperOf(countyCode(COUNTY))
const crumbling = aChild({ name: '渐缺' })
const steady = aChild({ name: '稳定' })
const onLeave = aChild({ name: '请假' })
const atMatch = aChild({ name: '公假' })
const matchForEver = aChild({ name: '长公假' })
const excusedLater = aChild({ name: '补假' })
let web: Awaited<ReturnType<typeof httpOf>>

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(app.db, 'register.child', [crumbling, steady, onLeave, excusedLater, atMatch, matchForEver])
  await plant(
    app.db,
    'enrolment.pupil',
    [crumbling, steady, onLeave, excusedLater, atMatch, matchForEver].map((child) => aPupil(child.child_id)),
  )
  const absence = (child: { child_id: string }, day: string, values: object = {}) => ({
    county_code: COUNTY,
    school_year: 2025,
    school_key: CLASS_1,
    on_day: day,
    version: 1,
    child_id: child.child_id,
    part: 'whole',
    reason: 'unknown',
    contacted: 'guardian',
    contact_result: 'not-reached',
    division_code: VILLAGE_A1,
    ...values,
  })
  const days = ['2026-03-12', '2026-03-16', '2026-03-18']
  const weekBefore = ['2026-03-09', '2026-03-10', '2026-03-11']
  await plant(
    app.db,
    'attendance.class_day',
    [...weekBefore, ...days].map((day) => ({
      county_code: COUNTY,
      school_year: 2025,
      school_key: CLASS_1,
      on_day: day,
      version: 1,
      school_code: SCHOOL_1,
      class_code: '2023-01',
      division_code: VILLAGE_A1,
      source: 'desk',
      pupils: 3,
      absent: 2,
      on_leave: 1,
      nil_statement: false,
      signed_by: 'x',
      signed_at: `${day}T01:00:00Z`,
      received_at: `${day}T01:00:00Z`,
      submission_id: newId(),
    })),
  )
  await plant(app.db, 'attendance.absence', [
    ...days.map((day) => absence(crumbling, day)),
    ...days.map((day) => absence(onLeave, day, { reason: 'on-leave', contact_result: 'comes-back' })),
    ...days.map((day) => absence(excusedLater, day)),
    ...days.map((day) => absence(atMatch, day, { reason: 'official' })),
    ...weekBefore.map((day) => absence(matchForEver, day, { reason: 'official', contact_result: 'comes-back' })),
    absence(matchForEver, '2026-03-12', { reason: 'official', contact_result: 'comes-back' }),
    // A version that was corrected since does not count.
    absence(steady, '2026-03-16', { version: 2 }),
  ])
  await plant(app.db, 'attendance.leave', [
    {
      county_code: COUNTY,
      leave_id: newId(),
      child_id: excusedLater.child_id,
      kind: 'family',
      from_on: '2026-03-12',
      to_on: '2026-03-18',
      state: 'approved',
      asked_by: 'x',
      asked_at: '2026-03-19T01:00:00Z',
      decided_by: 'x',
      decided_at: '2026-03-19T01:00:00Z',
      division_code: VILLAGE_A1,
      school_key: CLASS_1,
      submission_id: newId(),
    },
  ])
  web = await httpOf(app, {
    permissions,
    texts,
    scopes: scopesByRole(),
    routes: (http) => registerAttendanceRoutes(http, app),
  })
  return () => web.close()
})

test('the list explains each child, is seen by its lines only, and records who looked and what was done', async () => {
  const list = async (who: string) => (await web.get(who, '/api/early-signs')).json()
  const { rows, total } = await list('homeroom-teacher')
  expect(total).toBe(1)
  expect(rows).toMatchObject([{ childId: crumbling.child_id, points: 55, note: null }])
  expect(rows[0].signs.map((one: { sign: string; count: number }) => [one.sign, one.count])).toEqual([
    ['missed-days', 3],
    ['missing-more', 3],
    ['not-reached', 3],
  ])
  const note = { submissionId: newId(), action: 'talked' }
  const url = `/api/early-signs/${crumbling.child_id}/notes`
  for (const _ of [1, 2]) expect((await web.post('homeroom-teacher', url, note)).statusCode).toBe(200)
  expect((await web.post('bureau-officer', url, { ...note, submissionId: newId() })).statusCode).toBe(403)
  expect(
    (
      await web.post('homeroom-teacher', `/api/early-signs/${onLeave.child_id}/notes`, {
        ...note,
        submissionId: newId(),
      })
    ).statusCode,
  ).toBe(404)
  expect((await list('school-officer')).rows[0].note).toMatchObject({ action: 'talked' })
  expect(await app.db.asAdmin('select action, points, signs from attendance.early_note')).toEqual([
    { action: 'talked', points: 55, signs: ['missed-days', 'missing-more', 'not-reached'] },
  ])
  const events = await app.db.asAdmin<{ event: string }>(
    `select event from audit.entry where event like 'attendance.early%' order by event`,
  )
  expect(events.map((one) => one.event)).toEqual([
    'attendance.early-noted',
    'attendance.early-viewed',
    'attendance.early-viewed',
  ])
})

test('公假 that nobody has approved counts beyond the days the county excuses', async () => {
  const facts = await withScope(app.db, sweeper.scope, (tx) => listEarlyFacts(tx, sweeper.scope, app.clock.today(), 3))
  const found = new Map(facts.map((one) => [one.childId, [one.missedDays, one.missedLately, one.notReached]]))
  expect(found.get(matchForEver.child_id)).toEqual([1, 1, 0])
  expect(found.has(atMatch.child_id)).toBe(false)
})

test('what a teacher ticks is a sign until it is taken back; who is new on the list waits for the class and the school', async () => {
  const tick = (sign: string, on: boolean, submissionId = newId(), who = 'homeroom-teacher') =>
    web.post(who, `/api/early-ticks/${steady.child_id}`, { submissionId, sign, on })
  const twice = newId()
  for (const _ of [1, 2]) expect((await tick('school-weary', true, twice)).statusCode).toBe(200)
  expect((await tick('school-weary', true, newId(), 'bureau-officer')).statusCode).toBe(403)
  await tick('family-change', true)
  const list = async () => (await web.get('school-officer', '/api/early-signs', { class: '2023-01' })).json()
  expect((await list()).rows[1]).toMatchObject({
    childId: steady.child_id,
    points: 50,
    signs: [{ sign: 'school-weary' }, { sign: 'family-change' }],
  })
  expect((await web.get('school-officer', '/api/early-signs', { class: '2023-02' })).json().total).toBe(0)
  const first = (await web.get('school-officer', '/api/early-signs', { limit: '1' })).json()
  expect(first).toMatchObject({ total: 2, rows: [{ childId: crumbling.child_id }] })
  const second = (await web.get('school-officer', '/api/early-signs', { limit: '1', cursor: first.nextCursor })).json()
  expect(second).toMatchObject({ rows: [{ childId: steady.child_id }], nextCursor: null })

  const waiting = async () =>
    app.db.asAdmin<{ child_id: string }>(
      `select child_id from attendance.early_listing l where to_on is null and not exists
         (select from attendance.early_note n where n.child_id = l.child_id and n.noted_at >= l.from_on) order by from_on`,
    )
  const keep = () => withScope(app.db, sweeper.scope, (tx) => keepEarlyList(app, tx, sweeper))
  await keep()
  await keep()
  // Of the other child somebody has said today what was done.
  expect(await waiting()).toEqual([{ child_id: steady.child_id }])
  await tick('family-change', false)
  expect((await list()).total).toBe(1)
  app.clock.moveTo(plainDate('2026-03-21'))
  await keep()
  expect(await waiting()).toEqual([])
  app.clock.moveTo(plainDate('2026-03-20'))
})

test('the county decides the points; a list of two months ago is measured by who was confirmed since', async () => {
  const { rules, rulesVersion } = (await web.get('bureau-officer', '/api/early-signs')).json()
  expect(rulesVersion).toBe(0)
  const stricter = { version: 0, rules: { ...rules, listFrom: 60 } }
  expect((await web.post('bureau-officer', '/api/early-rules', stricter)).json()).toEqual({ version: 1 })
  expect((await web.post('bureau-officer', '/api/early-rules', stricter)).json().code).toBe(
    'attendance.early-rules-changed-meanwhile',
  )
  expect((await web.get('homeroom-teacher', '/api/early-signs')).json().total).toBe(0)
  expect((await web.post('bureau-officer', '/api/early-rules', { version: 1, rules })).json()).toEqual({ version: 2 })
  await app.db.asAdmin(
    `insert into cases.dropout_case (county_code, case_id, case_year, case_serial, case_number, child_id, state, state_on, found_by, found_on,
       dropout_kind, stage, lead_line, lead_unit, division_code, opened_by, opened_at, submission_id, confirmed_on, confirmed_by)
     values ($1, gen_random_uuid(), 2026, 1, 'x', $2, 'confirmed', '2026-04-20', 'class-report', '2026-04-01', 'left', 'primary', 'school', $3,
       $4, 'x', now(), gen_random_uuid(), '2026-04-20', 'x')`,
    [COUNTY, crumbling.child_id, SCHOOL_1, VILLAGE_B1],
  )
  app.clock.moveTo(plainDate('2026-05-19'))
  expect((await web.get('bureau-officer', '/api/early-signs/measure')).json()).toEqual({
    on: '2026-03-20',
    listed: 1,
    confirmed: 1,
    hits: 1,
  })
})
