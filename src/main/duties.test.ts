import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aChild, aFinding, COUNTY, plant, plantCounty } from '../../test/builders/county.ts'
import { aScope, testApp } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import { DUTIES, DUTY_NAMES, type DutyName } from '../kernel/duty.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import { withScope } from '../platform/database.ts'
import { listFindings, reportFinding, showFinding } from '../slices/reconciliation/contract.ts'
import { GROUPS } from '../slices/register/index.ts'
import { listChildren, searchChildren, showChild } from '../slices/register/contract.ts'
import { ROSTER_KINDS } from '../slices/rosters/domain.ts'
import { permissions, registerRoutes, texts } from './compose.ts'

const app = await testApp()
const http = await testHttp(app, { permissions, texts, register: (http) => registerRoutes(http, app) })
await plantCounty(app.db)

const actorOf = (duty: DutyName): Actor => {
  const scope = aScope({ role: DUTIES[duty].role, duty, actorId: newId() })
  return { id: scope.actorId, role: scope.role, scope }
}
const federation = actorOf('disabled-federation')
const police = actorOf('police')
const bureau: Actor = { id: newId(), role: 'bureau-officer', scope: aScope() }
await plant(
  app.db,
  'accounts.account',
  [federation, police].map(({ id, role }) => ({ id, county_code: COUNTY, login_name: id, display_name: role, role })),
)

const disabled = aChild({
  name: '央吉甲',
  groups: ['disabled', 'poor'],
  duties: ['disabled-federation', 'police'],
  standing: 'home-taught',
  standing_reason: 'record-home-taught',
})
const other = aChild({ name: '次仁乙', groups: ['poor'], duties: ['police'], standing: 'in-no-school' })
await plant(app.db, 'register.child', [disabled, other])
const record = (child: typeof disabled, kind: string, duties: string[], facts: object) => ({
  county_code: COUNTY,
  child_id: child.child_id,
  roster_id: newId(),
  row_no: 1,
  kind,
  source_name: 'x',
  as_of_on: '2026-03-01',
  how: 'origin',
  probability: 1,
  division_code: child['division_code'],
  facts,
  duties,
})
await plant(app.db, 'register.child_record', [
  record(disabled, 'disabled', ['disabled-federation'], { disability_type: '4', disability_level: '1' }),
  record(disabled, 'police-household', ['police'], { nationality: '54' }),
  record(disabled, 'civil-affairs', [], { assistance_kind: '低保' }),
])
const finding = aFinding(disabled.child_id, { duties: ['disabled-federation'] })
const others = aFinding(other.child_id)
await plant(app.db, 'reconciliation.finding', [finding, others])

const card = async (as: Actor, child: { child_id: string }) =>
  http.call(showChild, { as, params: { childId: child.child_id } })

describe('the table of duties', () => {
  test('names groups and rosters that there are', () => {
    for (const duty of DUTY_NAMES.map((name) => DUTIES[name])) {
      expect(GROUPS).toEqual(expect.arrayContaining([...duty.groups]))
      expect(ROSTER_KINDS).toEqual(expect.arrayContaining([...duty.rosterKinds]))
      if (duty.children !== 'every') expect(GROUPS).toEqual(expect.arrayContaining([...duty.children.groups]))
    }
  })
})

describe('the disabled federation', () => {
  test('sees disabled children, their schooling and what their rosters say, and nothing else of them', async () => {
    const { child, records } = (await card(federation, disabled)).json()
    expect(child).toMatchObject({
      groups: ['disabled'],
      standing: 'home-taught',
      schoolName: '甲乡小学',
      enrolled: true,
    })
    expect(records.map((one: { kind: string }) => one.kind)).toEqual(['disabled'])
  })
  test('sees no other child, which looks exactly like not there', async () => {
    const outside = await card(federation, other)
    const nowhere = await card(federation, { child_id: newId() })
    expect([outside.statusCode, outside.body]).toEqual([nowhere.statusCode, nowhere.body])
    const { rows, total } = (await http.call(listChildren, { as: federation, query: {} })).json()
    expect([total, rows.length]).toEqual([1, 1])
    expect((await http.call(searchChildren, { as: federation, body: { text: '次仁' } })).json().total).toBe(0)
  })
  test('is not told of other groups by a filter', async () => {
    const list = (group: string) => http.call(listChildren, { as: federation, query: { group } })
    expect([(await list('disabled')).json().total, (await list('poor')).json().total]).toEqual([1, 0])
  })
  test('sees the findings about its children', async () => {
    const { rows } = (await http.call(listFindings, { as: federation, query: {} })).json()
    expect(rows.map((row: { findingId: string }) => row.findingId)).toEqual([finding.finding_id])
  })
})

describe('the police', () => {
  test('see households and whether a child is enrolled, nothing of disability or school', async () => {
    const { child, records } = (await card(police, disabled)).json()
    expect(child).toMatchObject({ groups: [], standing: null, standingReason: null, schoolName: null, gradeCode: null })
    expect(child).toMatchObject({ enrolled: true, guardians: [{ name: '测**', role: 'father' }] })
    expect(records.map((one: { kind: string }) => one.kind)).toEqual(['police-household'])
    expect((await card(police, other)).json().child.enrolled).toBe(false)
  })
  test.each([{ group: 'disabled' }, { standing: 'home-taught' }, { school: '3154000012' }])(
    'are not told by the filter %j who is on a list',
    async (query) => {
      expect((await http.call(listChildren, { as: police, query })).json().total).toBe(0)
    },
  )
  test('see a finding when somebody has reported it, once, and none before', async () => {
    const look = () => http.call(showFinding, { as: police, params: { findingId: others.finding_id } })
    expect((await look()).statusCode).toBe(404)

    const report = () =>
      http.call(reportFinding, {
        as: bureau,
        params: { findingId: others.finding_id },
        body: { duty: 'police', ground: 'missing' },
      })
    expect((await report()).json()).toEqual({ findingId: others.finding_id, reportedTo: ['police'] })
    await report()
    const page = (await look()).json()
    expect(page).toMatchObject({ finding: { reason: 'not-told', groups: [], schoolName: null }, reasons: [] })
    expect(page.history).toMatchObject([{ event: 'reported', details: { duty: 'police', ground: 'missing' } }])
    expect(page.abilities).toEqual({ settle: false, reopen: false, report: false, openCase: false })

    const audit = await app.db.asAdmin<{ event: string }>(
      `select event from audit.entry where event = 'finding.reported'`,
    )
    expect(audit).toHaveLength(1)
    const { rows } = (await http.call(listFindings, { as: police, query: {} })).json()
    expect(rows.map((row: { findingId: string }) => row.findingId)).toEqual([others.finding_id])
  })
})

describe('in the database, whatever a store forgets', () => {
  const seen = (actor: Actor, statement: string) =>
    withScope(app.db, actor.scope, async (tx) => (await sql.raw(statement).execute(tx)).rows.length)

  test.each([
    ['register.child', 1, 2],
    ['register.child_record', 1, 1],
    ['reconciliation.finding', 1, 1],
    ['reconciliation.finding_event', 0, 1],
    ['enrolment.pupil', 0, 0],
    ['cases.dropout_case', 0, 0],
  ])('%s shows %i rows to the federation and %i to the police', async (table, toFederation, toPolice) => {
    expect(await seen(federation, `select 1 from ${table}`)).toBe(toFederation)
    expect(await seen(police, `select 1 from ${table}`)).toBe(toPolice)
  })

  test('a duty changes nothing it sees', async () => {
    for (const table of ['register.child', 'register.child_record', 'reconciliation.finding'])
      for (const deed of [
        `update ${table} set division_code = division_code returning 1`,
        `delete from ${table} returning 1`,
      ])
        expect(await seen(federation, deed).catch((error: { code: string }) => error.code)).toBeOneOf([0, '42501'])
  })

  test('a duty and a line together are refused', async () => {
    const both = { ...aScope(), duty: 'police' as const }
    await expect(withScope(app.db, both, async () => {})).rejects.toThrow('one line only')
  })
})
