import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aChild, aFinding, COUNTY, plant, plantCounty } from '../../test/builders/county.ts'
import { aScope, testApp } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import { DUTIES, DUTY_NAMES, type DutyName } from '../kernel/duty.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import { withScope } from '../platform/database.ts'
import { listFindings, openCaseFromFinding, reportFinding, showFinding } from '../slices/reconciliation/contract.ts'
import { listCases, recordOnCase, showCase, takeCaseStep } from '../slices/cases/contract.ts'
import { followDuties, openCase } from '../slices/cases/index.ts'
import { RECORD_KINDS } from '../slices/cases/rules/records.ts'
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
      expect(RECORD_KINDS).toEqual(expect.arrayContaining([...duty.caseRecords]))
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

describe('cases', () => {
  const caseOf = async (child: { child_id: string }): Promise<string> => {
    const opened = await withScope(app.db, bureau.scope, (tx) =>
      openCase(app, tx, bureau, {
        submissionId: newId(),
        childId: child.child_id,
        findingId: null,
        foundBy: 'survey',
        foundOn: app.clock.today(),
        dropoutKind: 'left',
        note: '邻居说的话',
      }),
    )
    if (!opened.ok) throw new Error(opened.code)
    return opened.value.caseId
  }
  const record = (as: Actor, caseId: string, kind: 'visit' | 'help-request' | 'report-outcome', fields: object) =>
    http.call(recordOnCase, { as, params: { caseId, kind }, body: { submissionId: newId(), fields } as never })
  const page = (as: Actor, caseId: string) => http.call(showCase, { as, params: { caseId } })
  const listed = async (as: Actor, query: Record<string, string> = {}): Promise<string[]> => {
    const { rows } = (await http.call(listCases, { as, query })).json()
    return rows.map((row: { caseId: string }) => row.caseId)
  }
  const visit = {
    way: 'telephone',
    result: 'refused',
    visitors: 1,
    visitorNames: '某',
    guardianSaid: '不去',
    causes: [],
  }

  test('of its children are open to the federation, and no other looks different from none', async () => {
    const theirs = await caseOf(disabled)
    const strange = await caseOf(other)
    await record(bureau, theirs, 'visit', { ...visit, causes: ['disability'] })
    const shown = (await page(federation, theirs)).json()
    expect(shown).toMatchObject({ case: { groups: ['disabled'] }, history: [], records: [], documents: [], steps: [] })
    expect(JSON.stringify(shown)).not.toMatch(/邻居|不去/)
    const [outside, nowhere] = [await page(federation, strange), await page(federation, newId())]
    expect([outside.statusCode, outside.body]).toEqual([nowhere.statusCode, nowhere.body])
    expect(await listed(federation)).toEqual([theirs])
    expect(await listed(police)).toEqual([])
  })

  test('are open to the police from the request for help on, with it and its answer and nothing else', async () => {
    const [caseId] = await listed(bureau, { childId: other.child_id })
    expect((await page(police, caseId!)).statusCode).toBe(404)
    await record(bureau, caseId!, 'visit', { ...visit, causes: ['poverty'] })
    const ask = { help: 'find-child', situation: '一周没有消息' }
    await record(bureau, caseId!, 'help-request', { ...ask, authorities: ['labour'] })
    expect(await listed(police)).toEqual([])

    const asked = await record(bureau, caseId!, 'help-request', { ...ask, authorities: ['police', 'labour'] })
    expect(await listed(police)).toEqual([caseId])
    await record(bureau, caseId!, 'report-outcome', { reportId: asked.json().recordId, outcome: '已找到' })
    const shown = (await page(police, caseId!)).json()
    expect(shown).toMatchObject({
      case: { schoolName: null, leadName: '', stage: 'unknown', groups: [], findingId: null },
      history: [],
      deadlines: [],
      members: [],
      steps: [],
      offeredRecords: [],
      confirmation: null,
      abilities: { manageGroup: false, handOver: false },
    })
    expect(shown.records.map((one: { kind: string }) => one.kind)).toEqual(['help-request', 'report-outcome'])
    expect(shown.records[0].words).toMatchObject({ situation: '一周没有消息' })
    expect([await listed(police, { stage: 'primary' }), await listed(police, { school: '3154000012' })]).toEqual([
      [],
      [],
    ])
  })

  test('are open to the police when their finding is reported, or was before', async () => {
    const reported = async (caseIsOpen: boolean): Promise<string> => {
      const child = aChild({ name: '丹增丙', duties: ['police'], standing: 'in-no-school' })
      const found = aFinding(child.child_id)
      await plant(app.db, 'register.child', [child])
      await plant(app.db, 'reconciliation.finding', [found])
      const params = { findingId: found.finding_id }
      const report = () => http.call(reportFinding, { as: bureau, params, body: { duty: 'police', ground: 'missing' } })
      if (caseIsOpen) {
        const caseId = await caseOf(child)
        await report()
        return caseId
      }
      await report()
      const body = { submissionId: newId(), version: 2 }
      return (await http.call(openCaseFromFinding, { as: bureau, params, body })).json().caseId
    }
    const opened = [await reported(true), await reported(false)]
    expect(await listed(police)).toEqual(expect.arrayContaining(opened))
  })

  test('are never acted on by duty', async () => {
    const [caseId] = await listed(police)
    const answers = [
      await record(police, caseId!, 'report-outcome', { reportId: newId(), outcome: 'x' }),
      await http.call(takeCaseStep, {
        as: police,
        params: { caseId: caseId!, step: 'verify' },
        body: { submissionId: newId(), version: 1 },
      }),
    ]
    expect(answers.map((one) => one.statusCode)).toEqual([403, 403])
  })

  test('follow their children when a run opens or closes them', async () => {
    const [theirs] = await listed(federation)
    const follow = () => withScope(app.db, aScope({ role: 'system' }), (tx) => followDuties(tx, COUNTY))
    const opened = (duties: string) =>
      app.db.asAdmin(`update register.child set duties = $2 where child_id = $1`, [disabled.child_id, duties])
    await opened('{police}')
    await follow()
    expect(await listed(federation)).toEqual([])
    await opened('{disabled-federation,police}')
    await follow()
    expect(await listed(federation)).toEqual([theirs])
  })
})

describe('in the database, whatever a store forgets', () => {
  const seen = (actor: Actor, statement: string) =>
    withScope(app.db, actor.scope, async (tx) => (await sql.raw(statement).execute(tx)).rows.length)

  test.each([
    ['register.child', 1, 4],
    ['register.child_record', 1, 1],
    ['reconciliation.finding', 1, 3],
    ['reconciliation.finding_event', 0, 3],
    ['enrolment.pupil', 0, 0],
    ['cases.dropout_case', 1, 3],
    ['cases.case_record', 0, 2],
    ['cases.case_event', 0, 0],
    ['cases.deadline', 0, 0],
  ])('%s shows %i rows to the federation and %i to the police', async (table, toFederation, toPolice) => {
    expect(await seen(federation, `select 1 from ${table}`)).toBe(toFederation)
    expect(await seen(police, `select 1 from ${table}`)).toBe(toPolice)
  })

  test('a duty changes nothing it sees', async () => {
    for (const table of ['register.child', 'register.child_record', 'reconciliation.finding', 'cases.dropout_case'])
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
