import { beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  aFinding,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  TOWNSHIP_A,
  VILLAGE_A1,
} from '../../test/builders/county.ts'
import { anActor, testApp } from '../../test/support/database.ts'
import { testHttp } from '../../test/support/http.ts'
import { newId } from '../kernel/ids.ts'
import { addDays, plainDate } from '../kernel/plain-date.ts'
import type { Actor } from '../kernel/scope.ts'
import { withScope } from '../platform/database.ts'
import { caseWork, openCase } from '../slices/cases/index.ts'
import { showCase } from '../slices/cases/case-page.ts'
import { addMember, listCandidatesOf } from '../slices/cases/group-commands.ts'
import { NO_REPORTS } from '../slices/cases/presence.ts'
import { recordOnCase } from '../slices/cases/record-commands.ts'
import { issueRecordPaper } from '../slices/cases/record-paper-commands.ts'
import { texts as caseTexts } from '../slices/cases/texts.ts'
import { exportWork } from '../slices/disclosure/index.ts'
import { enterRequest, stepRequest } from '../slices/privacy/contract.ts'
import { permissions as privacyPermissions } from '../slices/privacy/policy.ts'
import { registerPrivacyRoutes } from '../slices/privacy/routes.ts'
import { texts as privacyTexts } from '../slices/privacy/texts.ts'
import { requestWork } from '../slices/privacy/work.ts'
import { findingWork } from '../slices/reconciliation/work.ts'
import { countWork, listColleagues, listWork, markWork, type WorkLine } from '../slices/worklist/contract.ts'
import { permissions } from '../slices/worklist/policy.ts'
import { registerWorklistRoutes } from '../slices/worklist/routes.ts'
import { texts } from '../slices/worklist/texts.ts'

const today = plainDate('2026-03-10')
const app = await testApp({ today })
const http = await testHttp(app, {
  permissions: { ...permissions, ...privacyPermissions },
  texts: { ...caseTexts, ...privacyTexts, ...texts },
  register: (to) => {
    registerWorklistRoutes(to, app, [...caseWork, findingWork, exportWork, requestWork])
    registerPrivacyRoutes(to, app)
  },
})

const officer = (line: { divisionPrefix?: string; schoolPrefix?: string }, role: Actor['role']): Actor => {
  const id = newId()
  return { ...anActor({ role, ...line, actorId: id }), id }
}
const bureau = officer({}, 'bureau-officer')
const tashi = officer({ divisionPrefix: TOWNSHIP_A }, 'township-officer')
const drolma = officer({ divisionPrefix: TOWNSHIP_A }, 'township-officer')
const village = officer({ divisionPrefix: VILLAGE_A1 }, 'village-officer')
const school = officer({ schoolPrefix: `${SCHOOL_1}/` }, 'school-officer')
const people = { bureau, tashi, drolma, village, school }

const overdue = aFinding(newId(), { due_on: '2026-03-08' })
const soon = aFinding(newId(), { due_on: '2026-03-14' })
const later = aFinding(newId(), { due_on: '2026-04-30' })
const atSchool = aFinding(newId(), { owner_line: 'school', owner_unit: SCHOOL_1, school_key: `${SCHOOL_1}/` })

beforeAll(async () => {
  await plantCounty(app.db)
  await plant(
    app.db,
    'accounts.account',
    Object.entries(people).map(([name, { id, role, scope }]) => ({
      id,
      county_code: COUNTY,
      login_name: name,
      display_name: name,
      role,
      division_prefix: scope.divisionPrefix ?? null,
      school_prefix: scope.schoolPrefix ?? null,
      active: true,
      authorised_at: '2026-01-01T00:00:00Z',
      authorised_by: 'x',
    })),
  )
  const findings = [overdue, soon, later, atSchool]
  await plant(
    app.db,
    'register.child',
    findings.map((one, index) => aChild({ child_id: one['child_id'], name: `测试儿${index}` })),
  )
  await plant(app.db, 'reconciliation.finding', findings)
  const child = aChild({ name: '测试个案', school_key: '', school_name: null })
  await plant(app.db, 'register.child', [child])
  await withScope(app.db, bureau.scope, (tx) =>
    openCase(app, tx, bureau, {
      submissionId: newId(),
      childId: child.child_id,
      findingId: null,
      foundBy: 'survey',
      foundOn: today,
      dropoutKind: 'never-enrolled',
    }),
  )
})

const rowsOf = async (as: Actor, query: Record<string, unknown> = {}): Promise<WorkLine[]> => {
  const answer = await http.call(listWork, { as, query })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().rows
}
const mark = async (as: Actor, action: string, items: readonly { kind: string; itemId: string }[], to?: string) => {
  const answer = await http.call(markWork, { as, body: { action, items, ...(to && { toAccountId: to }) } })
  return { ...answer.json(), status: answer.statusCode } as {
    status: number
    code?: string
    results: { itemId: string; done: boolean; message: string | null }[]
  }
}
const finding = (one: { finding_id: string }) => ({ kind: 'finding', itemId: one.finding_id })
const holderOf = async (as: Actor, one: { finding_id: string }) =>
  (await rowsOf(as, { whose: 'all' })).find((row) => row.itemId === one.finding_id)?.takenByName

describe('the work queue', () => {
  test('shows a unit what it owns, what is due first, and nothing of another unit', async () => {
    const rows = await rowsOf(tashi)
    expect(rows.map((row) => [row.kind, row.when])).toEqual([
      ['finding', 'overdue'],
      ['finding', 'soon'],
      ['case-deadline', 'soon'],
      ['finding', 'later'],
    ])
    expect(rows.find((row) => row.kind === 'case-deadline')).toMatchObject({
      what: 'case.clock.verification',
      subject: '测试个案',
    })
    expect((await rowsOf(school)).map((row) => row.itemId)).toEqual([atSchool.finding_id])
    expect(await rowsOf(village)).toEqual([])
    expect(await rowsOf(bureau)).toEqual([])
  })

  test('counts as it lists, and pages without losing or doubling a row', async () => {
    const counts = (await http.call(countWork, { as: tashi })).json()
    expect(counts).toEqual({
      pressing: 3,
      byWhen: { overdue: 1, soon: 2, later: 1 },
      byKind: { finding: 3, 'case-deadline': 1 },
    })
    const ids: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const query = { limit: 1, ...(cursor && { cursor }) }
      const page: { rows: WorkLine[]; nextCursor: string | null; total: number } = (
        await http.call(listWork, { as: tashi, query })
      ).json()
      expect(page.total).toBe(4)
      ids.push(...page.rows.map((row) => row.itemId))
      cursor = page.nextCursor ?? undefined
    }
    expect(ids).toEqual((await rowsOf(tashi)).map((row) => row.itemId))
    const broken = await http.call(listWork, { as: tashi, query: { cursor: 'x' } })
    expect(broken.statusCode).toBe(410)
  })

  test('what one takes leaves the queue of the colleague, who is told when taking it too', async () => {
    const taken = await mark(tashi, 'take', [finding(overdue), finding(atSchool)])
    expect(taken.results).toEqual([
      { ...finding(overdue), done: true, message: null },
      { ...finding(atSchool), done: false, message: texts['work.not-waiting'].zh },
    ])
    expect((await rowsOf(drolma)).some((row) => row.itemId === overdue.finding_id)).toBe(false)
    expect((await mark(drolma, 'take', [finding(overdue)])).results[0]).toMatchObject({ done: false })
    expect((await mark(tashi, 'take', [finding(overdue)])).results[0]).toMatchObject({ done: true })
    const [row] = await app.db.asAdmin<{ details: { items: string[]; unit: string } }>(
      `select details from audit.entry where event = 'worklist.take' and actor_id = $1 order by id limit 1`,
      [tashi.id],
    )
    expect(row!.details).toMatchObject({ unit: TOWNSHIP_A, items: [`finding:${overdue.finding_id}`] })
  })

  test('of two who take the same at once one has it', async () => {
    const answers = await Promise.all([mark(tashi, 'take', [finding(later)]), mark(drolma, 'take', [finding(later)])])
    expect(answers.filter((one) => one.results[0]!.done)).toHaveLength(1)
    const winner = answers[0]!.results[0]!.done ? tashi : drolma
    expect((await mark(winner, 'release', [finding(later)])).results[0]!.done).toBe(true)
    expect((await mark(winner, 'release', [finding(later)])).results[0]!.message).toBe(texts['work.not-taken'].zh)
  })

  test('is handed to a colleague of the unit, to nobody else', async () => {
    expect((await http.call(listColleagues, { as: tashi })).json().rows).toEqual([
      { accountId: drolma.id, name: 'drolma', awayUntil: null },
    ])
    expect(await mark(tashi, 'give', [finding(overdue)], village.id)).toMatchObject({
      status: 422,
      code: 'work.colleague-unknown',
    })
    expect((await mark(tashi, 'give', [finding(overdue)], drolma.id)).results[0]!.done).toBe(true)
    expect(await holderOf(drolma, overdue)).toBe('drolma')
  })

  test('a warning that was acknowledged leaves the badge, what is overdue does not', async () => {
    const before = (await http.call(countWork, { as: tashi })).json().pressing
    expect((await mark(tashi, 'acknowledge', [finding(soon)])).results[0]!.done).toBe(true)
    expect((await http.call(countWork, { as: tashi })).json().pressing).toBe(before - 1)
    expect((await mark(drolma, 'acknowledge', [finding(overdue)])).results[0]!.message).toBe(
      texts['work.overdue-stays'].zh,
    )
  })

  test('what somebody on leave holds may be taken over; the deputy sees it as their own', async () => {
    const deputy: Actor = { ...tashi, scope: { ...drolma.scope, actorId: tashi.id, onBehalfOf: drolma.id } }
    expect((await rowsOf(deputy, { whose: 'mine' })).map((row) => row.itemId)).toEqual([overdue.finding_id])
    await plant(app.db, 'accounts.deputyship', [
      {
        id: newId(),
        county_code: COUNTY,
        principal_id: drolma.id,
        deputy_id: tashi.id,
        from_on: today,
        to_on: addDays(today, 7),
        reason: '休假',
        granted_by: 'x',
        granted_at: '2026-03-09T00:00:00Z',
      },
    ])
    expect(await mark(tashi, 'give', [finding(soon)], drolma.id)).toMatchObject({ code: 'work.colleague-unknown' })
    expect((await rowsOf(tashi)).some((row) => row.itemId === overdue.finding_id)).toBe(true)
    expect(await rowsOf(tashi, { whose: 'others' })).toEqual([])
    expect((await mark(tashi, 'take', [finding(overdue)])).results[0]!.done).toBe(true)
    expect(await holderOf(tashi, overdue)).toBe('tashi')
  })

  test('whoever answers for a case has its deadlines in their own list, whichever unit’s turn it is', async () => {
    const [{ case_id: caseId } = { case_id: '' }] = await app.db.asAdmin<{ case_id: string }>(
      'select case_id from cases.dropout_case',
    )
    const lead = (accountId: string) =>
      addMember(app, bureau, caseId, { submissionId: newId(), part: 'lead', accountId })
    const own = { kind: 'case-deadline', whose: 'mine' }
    expect((await listCandidatesOf(app, bureau, caseId)) as unknown).toMatchObject({
      value: { rows: [{ name: 'bureau' }, { name: 'drolma' }, { name: 'tashi' }, { name: 'village' }] },
    })
    expect(await lead(school.id)).toMatchObject({ code: 'case.member-without-sight' })
    expect(await lead(village.id)).toMatchObject({ ok: true })
    expect(await rowsOf(village, own)).toMatchObject([{ isMine: true, takenByName: 'village' }])
    expect(await rowsOf(tashi, { kind: 'case-deadline' })).toMatchObject([{ isMine: false, takenByName: 'village' }])
    expect(await lead(tashi.id)).toMatchObject({ ok: true })
    expect(await rowsOf(village, own)).toEqual([])
    const [mine] = await rowsOf(tashi, own)
    expect(await rowsOf(drolma, { kind: 'case-deadline', whose: 'free' })).toEqual([])
    expect((await mark(tashi, 'release', [mine!])).results[0]!.message).toBe(texts['work.yours-by-charge'].zh)
    expect((await mark(tashi, 'acknowledge', [mine!])).results[0]!.done).toBe(true)
    expect((await mark(tashi, 'release', [mine!])).results[0]!.done).toBe(true)
    expect(await rowsOf(tashi, own)).toHaveLength(1)
  })

  test('an escalated deadline waits for the next level and still for the first', async () => {
    await app.db.asAdmin(
      `update cases.deadline set level = 1, owner = 'bureau', owner_unit = '${COUNTY}000000' where state = 'running'`,
    )
    expect((await rowsOf(bureau)).map((row) => [row.kind, row.level])).toEqual([['case-deadline', 1]])
    expect((await rowsOf(tashi, { kind: 'case-deadline' })).map((row) => row.level)).toEqual([1])
  })

  test('what has gone up to the county’s leaders is owed them on paper until it was reported', async () => {
    const owed = () => rowsOf(bureau, { kind: 'county-report' })
    expect(await owed()).toEqual([])
    const [{ case_id: caseId } = { case_id: '' }] = await app.db.asAdmin<{ case_id: string }>(
      `update cases.deadline set level = 2, owner = 'county', escalated_on = '2026-03-08' where state = 'running' returning case_id`,
    )
    expect(await owed()).toMatchObject([{ itemId: caseId, opens: caseId, dueOn: '2026-03-11', when: 'soon' }])
    expect(await rowsOf(tashi, { kind: 'county-report' })).toEqual([])
    const body = { submissionId: newId(), fields: { situation: '多次催办未果', request: '请督促' } }
    expect(await recordOnCase(app, tashi, caseId, 'county-report', body, NO_REPORTS)).toMatchObject({
      code: 'case.record-by-others',
    })
    const sent = await recordOnCase(app, bureau, caseId, 'county-report', body, NO_REPORTS)
    expect(sent).toMatchObject({ ok: true })
    expect(await owed()).toEqual([])
    // It is printed from what it says; the county government is whom it goes to.
    const sourceId = sent.ok ? sent.value.recordId : ''
    const printed = await issueRecordPaper(app, bureau, caseId, { sourceId, fields: { signer: '旺堆' } })
    expect(printed).toMatchObject({ ok: true })
    const page = await showCase(app, bureau, caseId, NO_REPORTS)
    expect(page).toMatchObject({
      value: {
        countyReportOwedSince: null,
        documents: [{ kind: 'county-statement', addressees: [{ name: '达瓦县人民政府' }] }],
      },
    })
    expect((await rowsOf(bureau, { kind: 'case-deadline' })).map((row) => row.level)).toEqual([2])
  })

  test('a guardian’s request waits for the bureau by its day until it is answered', async () => {
    const body = {
      submissionId: newId(),
      childId: overdue['child_id'],
      kind: 'access',
      requesterName: '测试家长',
      requesterRole: 'mother',
      requesterPhone: '',
      identityProof: 'household-book',
      wish: '想看看登记了什么',
      receivedOn: today,
    }
    const { requestId } = (await http.call(enterRequest, { as: tashi, body })).json()
    const requestsOf = async (as: Actor) => (await rowsOf(as)).filter(({ kind }) => kind === 'privacy-request')
    expect(await requestsOf(bureau)).toMatchObject([
      { itemId: requestId, what: 'privacy.kind.access', dueOn: '2026-03-31' },
    ])
    expect(await requestsOf(tashi)).toEqual([])
    const step = { step: 'answer', note: '已当面查看', version: 1 }
    expect((await http.call(stepRequest, { as: bureau, params: { requestId }, body: step })).statusCode).toBe(200)
    expect(await requestsOf(bureau)).toEqual([])
  })
})
