import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aFinding,
  aPupil,
  CLASS_1,
  plant,
  plantCounty,
  SCHOOL_1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { takeOut, unmaskLists } from '../../../test/builders/disclosure.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { anActor, scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { texts as caseTexts } from '../cases/texts.ts'
import type { FindingLine, FindingPage } from './contract.ts'
import { permissions } from './policy.ts'
import { decidedLinks } from './rules/decided-links.ts'
import { listRuledOut, listStandingVerdicts } from './store-quality.ts'
import { registerReconciliationRoutes } from './routes.ts'
import { findingsExporter } from './queries.ts'
import { texts } from './texts.ts'

const app = await testApp()
let web: Awaited<ReturnType<typeof httpOf>>

const lost = aChild({ name: '卓嘎', school_key: '', school_name: null, grade_code: null, standing: 'in-no-school' })
const far = aChild({
  name: '达瓦',
  division_code: VILLAGE_B1,
  school_key: '',
  school_name: null,
  grade_code: null,
  standing: 'in-no-school',
})
const twice = aChild({ name: '央金' })
const record = aPupil(twice.child_id, { name: '央金' })

const alike = aPupil(twice.child_id, { name: '卓玛' })
const CANDIDATE = {
  pupilId: alike.pupil_id,
  probability: 0.4,
  kind: 'enrolment',
  sourceName: '省平台',
  asOfOn: '2026-03-01',
  rowNo: 7,
  facts: { name: '卓玛', school_name: '云河县第一小学' },
  explanation: [],
}

const EVIDENCE = { reasons: [{ code: 'evidence.no-pupil-record', details: {} }], candidates: [] }

const first = aFinding(lost.child_id, {
  reason: 'never-enrolled',
  evidence: { ...EVIDENCE, candidates: [CANDIDATE] },
  due_on: '2026-03-08',
})
const other = aFinding(far.child_id, { evidence: EVIDENCE, division_code: VILLAGE_B1, due_on: '2099-01-01' })
const double = aFinding(twice.child_id, {
  evidence: EVIDENCE,
  kind: 'duplicate-enrolment',
  pupil_id: record.pupil_id,
  school_key: CLASS_1,
  reason: 'other-record-is-attended',
  owner_line: 'school',
  owner_unit: SCHOOL_1,
  due_on: '2099-01-02',
})

beforeAll(async () => {
  await plantCounty(app.db)
  await unmaskLists(app, 'findings')
  await plant(app.db, 'register.child', [lost, far, twice])
  await plant(app.db, 'enrolment.pupil', [record, alike])
  await plant(app.db, 'reconciliation.finding', [first, other, double])
  web = await httpOf(app, {
    permissions,
    texts: { ...caseTexts, ...texts },
    scopes: scopesByRole(),
    routes: (http) => registerReconciliationRoutes(http, app),
  })
})
afterAll(() => web.close())

const namesFor = async (who: string, query: Record<string, string | boolean> = {}): Promise<string[]> => {
  const reply = await web.get(who, '/api/findings', query)
  expect(reply.statusCode, reply.body).toBe(200)
  return (reply.json() as { rows: FindingLine[] }).rows.map((row) => row.childName)
}
const pageFor = async (who: string, id: string): Promise<FindingPage> =>
  (await web.get(who, `/api/findings/${id}`)).json()
const auditOf = (event: string) => app.db.asAdmin('select * from audit.entry where event = $1', [event])

describe('the list of findings', () => {
  test('shows each role its own', async () => {
    expect(await namesFor('bureau-officer')).toEqual(['卓嘎', '达瓦', '央金'])
    expect(await namesFor('township-officer')).toEqual(['卓嘎', '央金'])
    expect(await namesFor('school-officer')).toEqual(['央金'])
  })
  test('is filtered, and knows what is late', async () => {
    expect(await namesFor('bureau-officer', { kind: 'duplicate-enrolment' })).toEqual(['央金'])
    expect(await namesFor('bureau-officer', { overdue: true })).toEqual(['卓嘎'])
    expect(await namesFor('bureau-officer', { sort: '-dueOn' })).toEqual(['央金', '达瓦', '卓嘎'])
  })
  test('comes in pages that neither skip nor repeat', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const reply = await web.get('bureau-officer', '/api/findings', { limit: '1', ...(cursor && { cursor }) })
      const page = reply.json() as { rows: FindingLine[]; nextCursor: string | null; total: number }
      expect(page.total).toBe(3)
      seen.push(...page.rows.map((row) => row.childName))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(['卓嘎', '达瓦', '央金'])
  })
  test('goes out as Excel', async () => {
    const actor = anActor({ role: 'bureau-officer' })
    const rows = await takeOut(app, actor, findingsExporter, { kind: 'out-of-school' })
    expect(JSON.stringify(rows)).toContain('卓嘎')
  })
  test('counts what the filters would show', async () => {
    const counts = (await web.get('bureau-officer', '/api/findings/counts')).json()
    expect(counts).toMatchObject({ open: 3, overdue: 1, byKind: { 'out-of-school': 2, 'duplicate-enrolment': 1 } })
  })
})

describe('a finding', () => {
  test('outside the scope looks like one that is not there', async () => {
    const outside = await web.get('township-officer', `/api/findings/${other.finding_id}`)
    const nowhere = await web.get('township-officer', `/api/findings/${newId()}`)
    expect([outside.statusCode, outside.body]).toEqual([nowhere.statusCode, nowhere.body])
    expect(outside.statusCode).toBe(404)
  })
  test('leaves a trace when it is looked at', async () => {
    const page = await pageFor('township-officer', first.finding_id)
    expect(page.finding).toMatchObject({ childName: '卓嘎', isOverdue: true, ownerName: '甲乡' })
    expect(page.abilities).toEqual({ settle: true, report: true, reopen: false, openCase: true })
    expect((await auditOf('finding.viewed')).some((entry) => entry.subject_id === lost.child_id)).toBe(true)
  })
  test('is looked at and reported by the village, no more', async () => {
    const page = await pageFor('village-officer', first.finding_id)
    expect(page.abilities).toEqual({ settle: false, report: true, reopen: false, openCase: false })
  })
  test('is settled once with evidence, and twice sent is once settled', async () => {
    const { version } = await pageFor('school-officer', double.finding_id)
    const body = {
      submissionId: newId(),
      version,
      verdict: 'record-is-duplicate',
      evidenceType: 'enrolment-system-check',
    }
    const wrong = await web.post('school-officer', `/api/findings/${double.finding_id}/verdicts`, {
      ...body,
      evidenceType: 'death-certificate',
    })
    expect(wrong.json()).toMatchObject({ code: 'finding.evidence-does-not-fit-verdict' })
    const done = await web.post('school-officer', `/api/findings/${double.finding_id}/verdicts`, body)
    expect(done.json()).toEqual({ findingId: double.finding_id, state: 'settled', version: version + 1 })
    expect((await web.post('school-officer', `/api/findings/${double.finding_id}/verdicts`, body)).json()).toEqual(
      done.json(),
    )
    expect(
      await app.db.asAdmin('select * from reconciliation.verdict where finding_id = $1', [double.finding_id]),
    ).toHaveLength(1)
    const late = await web.post('bureau-officer', `/api/findings/${double.finding_id}/verdicts`, {
      ...body,
      submissionId: newId(),
    })
    expect(late.statusCode).toBe(409)
    expect(await auditOf('finding.settled')).toHaveLength(1)
  })
  test('is reopened with a reason', async () => {
    const { version } = await pageFor('bureau-officer', double.finding_id)
    const reply = await web.post('bureau-officer', `/api/findings/${double.finding_id}/reopen`, {
      version,
      note: '登记有误',
    })
    expect(reply.json()).toMatchObject({ state: 'open' })
    const { history } = await pageFor('bureau-officer', double.finding_id)
    expect(history.map((event) => event.event)).toEqual(['settled', 'reopened'])
  })
  test('stays open when a record that looks alike is ruled out, which the next run is told', async () => {
    const path = `/api/findings/${first.finding_id}/verdicts`
    const { version, verdictChoices } = await pageFor('township-officer', first.finding_id)
    expect(verdictChoices.find(({ verdict }) => verdict === 'not-the-same-child')).toMatchObject({ leavesOpen: true })
    const body = { submissionId: newId(), version, verdict: 'not-the-same-child', evidenceType: 'visit-record' }
    const of = (pupilId?: string) => web.post('township-officer', path, { ...body, pupilId })
    expect((await of()).json()).toMatchObject({ code: 'finding.pupil-record-missing' })
    expect((await of(record.pupil_id)).json()).toMatchObject({ code: 'finding.pupil-record-not-shown' })
    const done = await of(alike.pupil_id)
    expect(done.json()).toEqual({ findingId: first.finding_id, state: 'open', version: version + 1 })

    const page = await pageFor('township-officer', first.finding_id)
    expect(page.records.map(({ pupilId, ruledOut }) => [pupilId, ruledOut])).toEqual([[alike.pupil_id, true]])
    expect(page.verdictChoices.map(({ verdict }) => verdict)).not.toContain('not-the-same-child')
    expect(page.history.map(({ event }) => event)).toEqual(['record-ruled-out'])
    expect(await auditOf('finding.record-ruled-out')).toHaveLength(1)
    const told = await withScope(app.db, systemScope(first['county_code'] as string, 'system:test'), async (tx) => ({
      ruledOut: await listRuledOut(tx, first['county_code'] as string),
      standing: await listStandingVerdicts(tx, first['county_code'] as string),
    }))
    const link = { childId: lost.child_id, pupilId: alike.pupil_id }
    expect(decidedLinks([...told.standing, ...told.ruledOut]).parted).toEqual([link])
    expect(told.standing.map(({ findingId }) => findingId)).not.toContain(first.finding_id)

    // Somebody looked again: it is the child after all.
    const changed = { ...body, submissionId: newId(), version: version + 1, verdict: 'same-person' }
    const settled = await web.post('township-officer', path, { ...changed, pupilId: alike.pupil_id })
    expect(settled.json()).toMatchObject({ state: 'settled' })
    const back = await web.post('township-officer', `/api/findings/${first.finding_id}/reopen`, {
      version: version + 2,
      note: '登记有误',
    })
    expect(back.json()).toMatchObject({ state: 'open' })
  })
  test('becomes a case, once', async () => {
    const { version } = await pageFor('township-officer', first.finding_id)
    const body = { submissionId: newId(), version }
    const opened = await web.post('township-officer', `/api/findings/${first.finding_id}/case`, body)
    expect(opened.statusCode, opened.body).toBe(200)
    const again = await web.post('township-officer', `/api/findings/${first.finding_id}/case`, {
      ...body,
      submissionId: newId(),
    })
    expect(again.json().caseId).toBe(opened.json().caseId)
    expect((await pageFor('township-officer', first.finding_id)).finding).toMatchObject({
      state: 'case-opened',
      caseId: opened.json().caseId,
    })
    const refused = await web.post('bureau-officer', `/api/findings/${double.finding_id}/case`, {
      submissionId: newId(),
      version: 3,
    })
    expect(refused.statusCode).toBeGreaterThanOrEqual(400)
  })
})
