import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  aChild,
  aPupil,
  COUNTY,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { anActor, aScope, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { findPaperFields, listDocumentsOf, recordService } from '../documents/index.ts'
import { texts as documentTexts } from '../documents/texts.ts'
import type { CasePage } from './contract.ts'
import { openCase } from './index.ts'
import { permissions } from './policy.ts'
import { NO_REPORTS } from './presence.ts'
import { registerCasesRoutes } from './routes.ts'
import { startDeadlineSweeps, sweepBatch } from './sweep.ts'
import { texts } from './texts.ts'

// The whole way of a case through the routes, on a real database: who does what by when, with every paper served.

const start = plainDate('2026-01-12')
const app = await testApp({ today: start })
const scope = (role: Parameters<typeof aScope>[0] extends infer P ? P : never, id: string) =>
  aScope({ ...role, actorId: id })
const scopes = {
  principal: scope({ role: 'school-officer', schoolPrefix: `${SCHOOL_1}/` }, 'principal'),
  teacher: scope({ role: 'homeroom-teacher', schoolPrefix: `${SCHOOL_1}/2023-01/` }, 'teacher'),
  village: scope({ role: 'village-officer', divisionPrefix: VILLAGE_A1 }, 'village'),
  township: scope({ role: 'township-officer', divisionPrefix: TOWNSHIP_A }, 'township'),
  head: scope({ role: 'township-officer', divisionPrefix: TOWNSHIP_A }, 'head'),
  jurist: scope({ role: 'bureau-officer' }, 'jurist'),
  bureau: scope({ role: 'bureau-officer' }, 'bureau'),
  otherTownship: scope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }, 'other'),
  otherSchool: scope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` }, 'other-school'),
  administrator: { ...scope({ role: 'system-administrator' }, 'administrator') },
  security: { ...scope({ role: 'security-administrator' }, 'security') },
}
type Who = keyof typeof scopes
let web: Awaited<ReturnType<typeof httpOf>>

beforeAll(async () => {
  await plantCounty(app.db)
  web = await httpOf(app, {
    permissions,
    texts: { ...documentTexts, ...texts },
    scopes,
    routes: (http) => registerCasesRoutes(http, app, NO_REPORTS),
  })
})
afterAll(() => web.close())
beforeEach(() => app.clock.moveTo(start))
vi.setConfig({ testTimeout: 120_000 })

const counts = () => ({ warned: 0, escalated: 0, over: 0, recounted: 0, adopted: 0, agedOut: 0 })
const system = systemScope(scopes.bureau.county, 'system:deadlines')
const sweep = async () => {
  const done = counts()
  while ((await withScope(app.db, system, (tx) => sweepBatch(app, tx, system, done))) > 0);
  return done
}
const later = (days: number): PlainDate => {
  const day = addDays(app.clock.today(), days)
  app.clock.moveTo(day)
  return day
}

async function aCase(): Promise<string> {
  const child = aChild({ name: '程序童', standing: 'in-no-school', guardian2_name: '测试母', guardian2_role: 'mother' })
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'enrolment.pupil', [aPupil(child.child_id, { status: 'left', verdict: 'ghost' })])
  const actor = anActor({ actorId: 'bureau' })
  const opened = await withScope(app.db, actor.scope, (tx) =>
    openCase(app, tx, actor, {
      submissionId: newId(),
      childId: child.child_id,
      findingId: null,
      foundBy: 'survey',
      foundOn: app.clock.today(),
      dropoutKind: 'left',
      note: '邻居说已外出',
    }),
  )
  if (!opened.ok) throw new Error(opened.code)
  return opened.value.caseId
}

const pageOf = async (caseId: string, who: Who = 'bureau') =>
  (await web.get(who, `/api/cases/${caseId}`)).json() as CasePage
async function step(who: Who, caseId: string, name: string, fields: object = {}, paper?: object) {
  const { version } = await pageOf(caseId, who)
  const reply = await web.post(who, `/api/cases/${caseId}/steps/${name}`, {
    submissionId: newId(),
    version,
    fields,
    ...(paper && { paper }),
  })
  return { status: reply.statusCode, ...reply.json() }
}
async function record(who: Who, caseId: string, kind: string, fields: object = {}, more: object = {}) {
  const reply = await web.post(who, `/api/cases/${caseId}/records/${kind}`, { submissionId: newId(), fields, ...more })
  return { status: reply.statusCode, ...reply.json() }
}
/** The usual words of a paper as the page offers them. */
const words = async (caseId: string, paper: string, who: Who = 'township') =>
  (await pageOf(caseId, who)).paperWords[paper]!
async function serveAll(caseId: string, kind: string) {
  const actor = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A, actorId: 'township' })
  await withScope(app.db, actor.scope, async (tx) => {
    const paper = (await listDocumentsOf(tx, actor.scope, caseId)).findLast((one) => one.kind === kind)!
    for (const { addresseeId } of paper.addressees) {
      const served = await recordService(app, tx, actor, {
        submissionId: newId(),
        documentId: paper.documentId,
        addresseeId,
        method: 'left',
        onDay: app.clock.today(),
        place: '家中',
        servers: [
          { name: '甲', note: '藏0001' },
          { name: '乙', note: '藏0002' },
        ],
        reason: '拒绝签收',
        witness: '村干部',
        witnessUnit: '甲一村村委会',
        evidenceIds: [],
      })
      expect(served).toMatchObject({ ok: true })
    }
  })
}
const OFFICERS = [
  { name: '甲', certificate: '藏0001' },
  { name: '乙', certificate: '藏0002' },
]
const visit = {
  way: 'at-home',
  result: 'refused',
  visitors: 2,
  visitorNames: '村主任、班主任',
  guardianSaid: '孩子要打工',
  childSaid: '不想读了',
  causes: ['working'],
}
const comeBack = (day: PlainDate) => ({
  source: 'signed-paper',
  fromOn: addDays(day, -4),
  toOn: day,
  presentDays: 4,
  signedBy: '校长',
  placement: 'old-class',
  measures: ['tutoring', 'pairing'],
})

/** From opening to persuasion with K1 kept. */
async function persuaded(): Promise<string> {
  const caseId = await aCase()
  expect(await step('village', caseId, 'verify')).toMatchObject({ status: 200, state: 'verifying' })
  expect(
    await step('principal', caseId, 'confirm', {
      causes: ['working'],
      outOfSchoolSince: addDays(app.clock.today(), -30),
    }),
  ).toMatchObject({ status: 200, state: 'confirmed' })
  const report = {
    ...(await words(caseId, 'dropout-report', 'principal')),
    grade: '三年级',
    cause: '外出打工',
    principal: '校长甲',
  }
  expect(await record('principal', caseId, 'notice', { link: 'school-to-township' }, { paper: report })).toMatchObject({
    status: 200,
    documentId: expect.any(String),
  })
  expect(
    await record('township', caseId, 'acknowledgement', { link: 'school-to-township', receiver: '乡镇干部' }),
  ).toMatchObject({ status: 200 })
  expect(await record('township', caseId, 'notice', { link: 'township-to-village' })).toMatchObject({ status: 200 })
  expect(
    await record('village', caseId, 'acknowledgement', { link: 'township-to-village', receiver: '村主任' }),
  ).toMatchObject({ status: 200 })
  expect(await record('village', caseId, 'notice', { link: 'village-to-guardians' })).toMatchObject({ status: 200 })
  const lead = { submissionId: newId(), part: 'lead', name: '负责人', unitName: '甲乡小学' }
  expect((await web.post('principal', `/api/cases/${caseId}/members`, lead)).statusCode).toBe(200)
  // Sent twice by a bad line it is one, and still answers for the case.
  expect((await web.post('principal', `/api/cases/${caseId}/members`, lead)).statusCode).toBe(200)
  expect(await step('township', caseId, 'persuade')).toMatchObject({ status: 200, state: 'persuading' })
  expect(await record('village', caseId, 'visit', visit)).toMatchObject({ status: 200 })
  return caseId
}

async function ordered(): Promise<string> {
  const caseId = await persuaded()
  expect(await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))).toMatchObject({
    status: 200,
    state: 'ordered',
    documentId: expect.any(String),
  })
  await serveAll(caseId, 'correction-order')
  return caseId
}

describe('a case on its whole way', () => {
  test('K1: each link with its clock, each receipt starting the next; the report is a served paper', async () => {
    const caseId = await persuaded()
    const page = await pageOf(caseId)
    expect(page.records.map((one) => [one.kind, one.facts['link'] ?? null])).toEqual([
      ['notice', 'school-to-township'],
      ['acknowledgement', 'school-to-township'],
      ['notice', 'township-to-village'],
      ['acknowledgement', 'township-to-village'],
      ['notice', 'village-to-guardians'],
      ['visit', null],
    ])
    expect(page.deadlines.map(({ clock, state, owner }) => [clock, owner, state])).toEqual([
      ['verification', 'school', 'done'],
      ['school-report', 'school', 'done'],
      ['village-notice', 'township', 'done'],
      ['guardian-notice', 'village', 'done'],
      ['first-visit', 'school', 'done'],
      ['next-visit', 'school', 'running'],
    ])
    expect(page.documents).toMatchObject([
      { kind: 'dropout-report', addressees: [{ servedOn: start }, { servedOn: null }] },
    ])
    // What was said is sealed; only codes lie open.
    const [stored] = await app.db.asAdmin<{ facts: object; sealed: string }>(
      `select facts, sealed from cases.case_record where case_id = $1 and kind = 'visit'`,
      [caseId],
    )
    expect(JSON.stringify(stored!.facts)).not.toMatch(/打工|村主任/)
    expect(stored!.sealed).toMatch(/^nol1\./)
    expect(page.records.at(-1)!.words).toMatchObject({ guardianSaid: '孩子要打工' })
  })

  test('returned, observed through the next term, closed by a second person; leaving again later is a linked case', async () => {
    const caseId = await persuaded()
    const back = later(10)
    expect(await step('principal', caseId, 'return', { ...comeBack(back), presentDays: 1 })).toMatchObject({
      status: 409,
      code: 'case.requirements-missing',
    })
    expect(
      await step('principal', caseId, 'return', { ...comeBack(back), placement: 'lower-grade', willing: true }),
    ).toMatchObject({ code: 'case.lower-grade-not-open' })
    expect(await step('principal', caseId, 'return', comeBack(back))).toMatchObject({
      status: 200,
      state: 'returned',
      dueOn: '2026-02-22',
    })
    later(31)
    expect(
      await step('teacher', caseId, 'observe', { check: 'month', monthAfter: 1, finding: 'attends' }),
    ).toMatchObject({ status: 200, state: 'observed', dueOn: '2026-03-01' })
    expect(
      await record('teacher', caseId, 'observation', { check: 'term-start', finding: 'attends' }, { on: '2026-02-22' }),
    ).toMatchObject({ dueOn: '2026-03-01' })
    later(12)
    for (const [fields, dueOn] of [
      [{ check: 'term-start', finding: 'attends' }, '2026-04-22'],
      [{ check: 'month', monthAfter: 3, finding: 'attends' }, '2026-07-22'],
    ] as const)
      expect(await record('teacher', caseId, 'observation', fields)).toMatchObject({ status: 200, dueOn })
    const closing = {
      closingReason: 'returned',
      evidenceType: 'attendance-record',
      evidenceRef: '考勤表',
      proposal: '稳定在校',
    }
    expect(await record('jurist', caseId, 'closing-request', closing)).toMatchObject({ status: 200 })
    expect((await step('bureau', caseId, 'close')).details.missing).toHaveLength(1)
    await record('teacher', caseId, 'observation', { check: 'month', monthAfter: 6, finding: 'attends' })
    expect(await step('jurist', caseId, 'close')).toMatchObject({ status: 409, code: 'case.requirements-missing' })
    expect(await step('bureau', caseId, 'close')).toMatchObject({ status: 200, state: 'closed', dueOn: null })
    const childId = (await pageOf(caseId)).case.childId
    const actor = anActor()
    const again = await withScope(app.db, actor.scope, (tx) =>
      openCase(app, tx, actor, {
        submissionId: newId(),
        childId,
        findingId: null,
        foundBy: 'tip',
        foundOn: app.clock.today(),
        dropoutKind: 'left',
      }),
    )
    expect(again.ok && (await pageOf(again.value.caseId)).linkedCaseId).toBe(caseId)
  })

  test('left again while observed: a new round, in which the old order and visits open nothing', async () => {
    const caseId = await ordered()
    const back = later(9)
    await step('principal', caseId, 'return', comeBack(back))
    later(3)
    expect(await step('teacher', caseId, 'persuade-again', { said: '又走了' })).toMatchObject({
      status: 403,
      code: 'case.step-by-others',
    })
    expect(await step('village', caseId, 'persuade-again', { said: '又走了' })).toMatchObject({
      status: 200,
      state: 'persuading',
    })
    const page = await pageOf(caseId, 'township')
    expect(page).toMatchObject({ round: 2 })
    const { missing } = page.steps.find((one) => one.step === 'order')!
    expect([...missing].sort()).toEqual(['persuasion-recorded', 'report-acknowledged'])
  })
})

describe('the penalty branch', () => {
  test('is closed until one administrator entered a basis and another approved it; the civil route is open', async () => {
    const caseId = await ordered()
    expect(await record('head', caseId, 'filing-approval', { passes: true, opinion: '同意立案' })).toMatchObject({
      status: 200,
    })
    later(15)
    await sweep()
    expect(await step('township', caseId, 'file', { basisId: newId(), officers: OFFICERS })).toMatchObject({
      status: 409,
      code: 'case.no-legal-basis',
    })
    const draft = {
      submissionId: newId(),
      title: '某省实施办法',
      article: '第四十条',
      penaltyKind: 'fine',
      minYuan: 100,
      maxYuan: 3000,
      organ: 'township',
      validFrom: '2026-01-01',
    }
    const entered = await web.post('administrator', '/api/legal-bases', draft)
    expect(entered.statusCode).toBe(200)
    const { basisId } = entered.json()
    expect((await web.post('administrator', '/api/legal-bases', draft)).json()).toEqual({ basisId })
    expect(await step('township', caseId, 'file', { basisId, officers: OFFICERS })).toMatchObject({
      code: 'case.no-legal-basis',
    })
    expect((await web.post('township', `/api/legal-bases/${basisId}/approval`, {})).statusCode).toBe(403)
    expect((await web.post('security', `/api/legal-bases/${basisId}/approval`, {})).statusCode).toBe(200)
    expect((await pageOf(caseId, 'bureau')).legalBases).toEqual([])
    expect((await pageOf(caseId, 'township')).legalBases).toMatchObject([{ basisId, maxYuan: 3000 }])
    expect(await step('township', caseId, 'sue', { court: '达瓦县人民法院' })).toMatchObject({
      status: 200,
      state: 'in-civil-suit',
    })

    const other = await ordered()
    later(15)
    expect(await record('township', other, 'filing-approval', { passes: true, opinion: '同意立案' })).toMatchObject({
      status: 200,
    })
    expect(await step('township', other, 'file', { basisId, officers: OFFICERS })).toMatchObject({
      details: { missing: ['case.asks.filing-approved'] },
    })
    expect(await record('head', other, 'filing-approval', { passes: true, opinion: '同意立案' })).toMatchObject({
      status: 200,
    })
    expect(await step('township', other, 'file', { basisId, officers: OFFICERS.slice(0, 1) })).toMatchObject({
      code: 'case.officers-two',
    })
    expect(await step('township', other, 'file', { basisId, officers: OFFICERS })).toMatchObject({
      status: 200,
      state: 'filed',
    })
    const notice = {
      ...(await words(other, 'penalty-pre-notice')),
      penalty: '罚款500元',
      contactPerson: '甲',
      contactPhone: '0891-1',
      contactAddress: '乡政府',
    }
    const halfTold = { ...notice, hearingRight: '你有权要求听证。' }
    expect(await step('township', other, 'pre-notice', { penaltyKind: 'fine', yuan: 2500 }, halfTold)).toMatchObject({
      status: 422,
      code: 'case.hearing-not-told',
    })
    expect(await step('township', other, 'pre-notice', { penaltyKind: 'fine', yuan: 500 }, notice)).toMatchObject({
      status: 200,
      state: 'pre-noticed',
    })
    const decide = async (yuan: number, more: object = {}) =>
      step(
        'township',
        other,
        'decide',
        { penaltyKind: 'fine', yuan, officers: OFFICERS },
        {
          ...(await words(other, 'penalty-decision')),
          penalty: `罚款${yuan}元`,
          defence: '未提出陈述申辩',
          ...more,
          performBy: addDays(app.clock.today(), 20),
        },
      )
    expect((await decide(500)).details.missing).toHaveLength(2)
    const [told] = (await pageOf(other)).documents.filter((one) => one.kind === 'penalty-pre-notice')
    expect(
      await withScope(app.db, scopes.bureau, (tx) => findPaperFields(app, tx, scopes.bureau, told!.documentId)),
    ).toMatchObject({ replyWithin: '3个工作日' })
    await serveAll(other, 'penalty-pre-notice')
    later(10)
    expect(await decide(600)).toMatchObject({ code: 'case.amount-above-notice' })
    expect(await decide(500, { remedy: '如不服，可以申请复议。' })).toMatchObject({
      status: 422,
      code: 'case.remedies-not-told',
    })
    expect(await decide(500)).toMatchObject({ status: 200, state: 'decided' })
    expect(await step('township', other, 'open-remedies')).toMatchObject({ code: 'case.requirements-missing' })
    await serveAll(other, 'penalty-decision')
    const decidedOn = app.clock.today()
    expect(await step('township', other, 'open-remedies')).toMatchObject({ status: 200, state: 'in-remedy-window' })
    const { deadlines } = await pageOf(other)
    expect(
      deadlines
        .filter((one) => one.state === 'running')
        .map(({ clock, startedOn }) => [clock, startedOn])
        .sort(),
    ).toEqual([
      ['lawsuit', decidedOn],
      ['payment', decidedOn],
      ['reconsideration', decidedOn],
    ])
    // A reconsideration holds up what follows the six months; fifteen days after its decision nothing is open any more.
    const review = { route: 'reconsideration', reference: '达政复〔2026〕1号' }
    expect(await record('township', other, 'remedy', { ...review, pending: true })).toMatchObject({ status: 200 })
    later(190)
    expect(await sweep()).toMatchObject({ over: expect.any(Number) })
    const running = async (clock: string) =>
      (await pageOf(other)).deadlines.find((one) => one.clock === clock && one.state === 'running')
    expect(await running('court-limit')).toBeUndefined()
    expect(await record('township', other, 'remedy', { ...review, pending: false })).toMatchObject({
      code: 'case.fields-missing',
    })
    const settledOn = app.clock.today()
    expect(
      await record('township', other, 'remedy', { ...review, pending: false, decidedOn: settledOn }),
    ).toMatchObject({ status: 200 })
    expect(await running('lawsuit')).toMatchObject({ dueOn: app.calendar.addCalendarPeriod(settledOn, 15) })
    later(25)
    await sweep()
    expect(await running('court-limit')).toBeDefined()
    expect(
      await step(
        'township',
        other,
        'demand',
        {},
        { ...(await words(other, 'performance-demand')), performBy: addDays(app.clock.today(), 20) },
      ),
    ).toMatchObject({ status: 200, state: 'demanded' })
    await serveAll(other, 'performance-demand')
    later(30)
    expect(await step('township', other, 'apply-to-court', { court: '达瓦县人民法院' })).toMatchObject({
      status: 200,
      state: 'in-court',
    })
    const back = app.clock.today()
    expect(await step('principal', other, 'return', comeBack(back))).toMatchObject({ status: 200, state: 'returned' })
  })
})

describe('deadlines', () => {
  test('warn, go up level by level once each, and are shown as escalated', async () => {
    const caseId = await aCase()
    await sweep()
    const events = () =>
      app.db.asAdmin('select event, details from cases.deadline_event where case_id = $1 order by event_id', [caseId])
    later(5)
    await sweep()
    await sweep()
    expect(await events()).toMatchObject([{ event: 'warned' }])
    later(3)
    await Promise.all([sweep(), sweep()])
    later(3)
    await sweep()
    expect(await events()).toMatchObject([
      { event: 'warned' },
      { event: 'escalated', details: { to: 'bureau', level: 1 } },
      { event: 'escalated', details: { to: 'county', level: 2 } },
    ])
    expect((await pageOf(caseId)).deadlines).toMatchObject([
      { clock: 'verification', owner: 'county', level: 2, isOverdue: true },
    ])
    const audit = await app.db.asAdmin(
      `select count(*)::int as count from audit.entry where event = 'cases.deadline-escalated' and details ->> 'caseId' = $1`,
      [caseId],
    )
    expect(audit).toEqual([{ count: 2 }])
  })

  test('are counted anew when the holiday lists change', async () => {
    const caseId = await persuaded()
    await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))
    const before = (await pageOf(caseId)).deadlines.find((one) => one.clock === 'order-service')!
    const { addWorkingDays } = app.calendar
    const moved = {
      ...app.calendar,
      stamp: 'other',
      addWorkingDays: (day: PlainDate, count: number) => addDays(addWorkingDays(day, count), 1),
    }
    await withScope(app.db, system, (tx) => sweepBatch({ ...app, calendar: moved }, tx, system, counts()))
    const after = (await pageOf(caseId)).deadlines.find((one) => one.clock === 'order-service')!
    expect(after.dueOn).toBe(addDays(before.dueOn as PlainDate, 1))
    await withScope(app.db, system, (tx) => sweepBatch(app, tx, system, counts()))
    expect((await pageOf(caseId)).deadlines.find((one) => one.clock === 'order-service')!.dueOn).toBe(before.dueOn)
  })

  test('a paused case has a review of its own and takes no step; a report is never held up', async () => {
    const caseId = await persuaded()
    expect(
      await record('village', caseId, 'suspension', { until: addDays(start, 60), pauseReason: 'illness' }),
    ).toMatchObject({ status: 200 })
    expect((await pageOf(caseId)).deadlines.find((one) => one.clock === 'suspension-review')!.dueOn).toBe(
      addDays(start, 30),
    )
    expect(
      (await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))).details.missing,
    ).toEqual(['case.asks.not-suspended'])
    expect(
      await record('teacher', caseId, 'mandatory-report', {
        trigger: 'labour',
        authorities: ['labour', 'police'],
        situation: '在饭店打工',
      }),
    ).toMatchObject({ status: 200 })
    await record('village', caseId, 'resumption')
    expect(await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))).toMatchObject({
      status: 200,
    })
  })

  test('ageing out is marked as a failure and closes nothing', async () => {
    const caseId = await persuaded()
    await app.db.asAdmin(
      `update register.child set born_on = '2009-01-01' where child_id = (select child_id from cases.dropout_case where case_id = $1)`,
      [caseId],
    )
    expect(await sweep()).toMatchObject({ agedOut: 1 })
    expect((await pageOf(caseId)).case).toMatchObject({ state: 'persuading', agedOutOn: start })
  })

  test('a sweep is queued only where there is something to do', async () => {
    await sweep()
    const jobs = () => app.db.asAdmin(`select 1 from platform.job where kind = 'cases.sweep-deadlines'`)
    await startDeadlineSweeps(app, [scopes.bureau.county])
    expect(await jobs()).toHaveLength(0)
    await aCase()
    later(6)
    await startDeadlineSweeps(app, [scopes.bureau.county])
    await startDeadlineSweeps(app, [scopes.bureau.county])
    expect(await jobs()).toHaveLength(1)
  })
})

describe('a hand-over', () => {
  test('moves the case with all its past once the other side has taken it', async () => {
    const caseId = await persuaded()
    const ask = {
      submissionId: newId(),
      line: 'household',
      unit: `${TOWNSHIP_B}000`,
      divisionCode: VILLAGE_B1,
      reason: 'moved',
    }
    const asked = await web.post('township', `/api/cases/${caseId}/handovers`, ask)
    expect(asked.statusCode).toBe(200)
    const { handoverId } = asked.json()
    expect(
      (await web.post('township', `/api/cases/${caseId}/handovers`, { ...ask, submissionId: newId() })).json().code,
    ).toBe('case.handover-open')
    expect((await web.get('otherTownship', `/api/cases/${caseId}`)).statusCode).toBe(404)
    const answer = (who: Who, value: string) =>
      web.post(who, `/api/case-handovers/${handoverId}/answer`, { answer: value })
    expect((await answer('township', 'taken')).statusCode).toBe(404)
    expect((await web.get('otherTownship', '/api/case-handovers')).json().rows).toMatchObject([
      { handoverId, side: 'to', fromName: '甲乡小学', toName: '乙镇' },
    ])
    expect((await answer('otherTownship', 'taken')).statusCode).toBe(200)
    expect((await answer('otherTownship', 'taken')).statusCode).toBe(409)
    const page = await pageOf(caseId, 'otherTownship')
    expect(page.case).toMatchObject({ leadName: '乙镇', townshipName: '乙镇' })
    expect(page.records.length).toBeGreaterThan(5)
    expect(page.deadlines.find((one) => one.state === 'running')).toMatchObject({
      owner: 'township',
      ownerName: '乙镇',
    })
    expect((await web.get('village', `/api/cases/${caseId}`)).statusCode).toBe(404)
  })

  test('to a school is taken by the school, not by a colleague in the township that asked', async () => {
    const caseId = await persuaded()
    const ask = { submissionId: newId(), line: 'school', unit: SCHOOL_2, reason: 'changed-school' }
    const { handoverId } = (await web.post('township', `/api/cases/${caseId}/handovers`, ask)).json()
    const take = async (who: Who) =>
      (await web.post(who, `/api/case-handovers/${handoverId}/answer`, { answer: 'taken' })).json()
    expect(await take('head')).toMatchObject({ code: 'case.handover-not-yours' })
    expect(await take('otherSchool')).toEqual({ handoverId })
  })
})

test('records and history cannot be changed by the application, whatever it does', async () => {
  const caseId = await persuaded()
  const tryTo = (sql: string) =>
    app.db.asAdmin(
      `begin; set local role nol_app; set local app.county = '${COUNTY}'; set local app.division = '${COUNTY}'; ${sql}; commit`,
    )
  for (const sql of [
    `update cases.case_record set facts = '{}' where case_id = '${caseId}'`,
    `delete from cases.case_record where case_id = '${caseId}'`,
    `update cases.case_event set to_state = 'closed' where case_id = '${caseId}'`,
    `delete from cases.deadline where case_id = '${caseId}'`,
    `update cases.legal_basis set max_yuan = 1`,
  ])
    await expect(tryTo(sql)).rejects.toThrow(/permission denied/)
})
