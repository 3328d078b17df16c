import { describe, expect, test } from 'vitest'
import { aPaperFields } from '../../../test/builders/papers.ts'
import { checkCharacterOf } from '../../kernel/citizen-id.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, longDay } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { openContent } from '../documents/content.ts'
import { findDocument } from '../documents/store.ts'
import { findPaperFields, issueDocument } from '../documents/index.ts'
import {
  app,
  web,
  scopes,
  sweep,
  later,
  pageOf,
  words,
  OFFICERS,
  PUPIL_NUMBER,
  comeBack,
  step,
  record,
  serveAll,
  ordered,
  persuaded,
} from './testing/office.ts'

// The penalty through the routes, on a real database: from the legal basis to the court.

const ACCOUNT = '达瓦县财政局（某银行，账号00000000）'
/** What the newest paper of a kind says. */
const idOf = async (caseId: string, kind: string) =>
  (await pageOf(caseId)).documents.findLast((one) => one.kind === kind)!.documentId
async function fieldsOf(caseId: string, kind: string) {
  const documentId = await idOf(caseId, kind)
  return withScope(app.db, scopes.bureau, (tx) => findPaperFields(app, tx, scopes.bureau, documentId))
}

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
    const complaint = await words(caseId, 'civil-complaint')
    expect(await step('township', caseId, 'sue', { court: '达瓦县人民法院' }, complaint)).toMatchObject({
      status: 200,
      state: 'in-civil-suit',
      documentId: expect.any(String),
    })
    // Before a court a case stays in the organ's list: each paper ends one clock and begins the next.
    const clocks = async () =>
      (await pageOf(caseId)).deadlines.filter((one) => one.state === 'running').map((one) => [one.clock, one.dueOn])
    expect(await clocks()).toEqual([['court-follow', addDays(app.clock.today(), 30)]])
    const hearingOn = addDays(app.clock.today(), 12)
    const accepted = { courtPaper: 'accepted', courtOutcome: 'open', reference: '（2026）藏民初1号', nextOn: hearingOn }
    expect(await record('township', caseId, 'court', accepted)).toMatchObject({ status: 200, dueOn: hearingOn })
    expect(await clocks()).toEqual([['court-follow', hearingOn]])

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
          paymentAccount: ACCOUNT,
          ...more,
        },
      )
    expect((await decide(500)).details.missing).toHaveLength(2)
    expect(await fieldsOf(other, 'penalty-pre-notice')).toMatchObject({ replyWithin: '3个工作日' })
    await serveAll(other, 'penalty-pre-notice')
    later(10)
    expect(await decide(600)).toMatchObject({ code: 'case.amount-above-notice' })
    expect(await decide(500, { remedy: '如不服，可以申请复议。' })).toMatchObject({
      status: 422,
      code: 'case.remedies-not-told',
    })
    expect(await decide(500, { paymentAccount: ' ' })).toMatchObject({ status: 422, code: 'case.account-not-told' })
    // What the case knows nobody says otherwise.
    expect(await decide(500, { amount: 5 })).toMatchObject({ status: 200, state: 'decided' })
    expect(await fieldsOf(other, 'penalty-decision')).toMatchObject({
      amount: 500,
      paymentAccount: ACCOUNT,
      performWithin: '自收到本决定书之日起十五日内',
    })
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
      await step('township', other, 'demand', { surchargeYuan: 501 }, await words(other, 'performance-demand')),
    ).toMatchObject({ status: 422, code: 'case.surcharge-above-fine' })
    const demand = await words(other, 'performance-demand')
    expect(await step('township', other, 'demand', { surchargeYuan: 120 }, demand)).toMatchObject({
      status: 200,
      state: 'demanded',
    })
    expect(await fieldsOf(other, 'performance-demand')).toMatchObject({
      amount: 500,
      surcharge: 120,
      total: 620,
      paymentAccount: ACCOUNT,
      performWithin: '自收到本催告书之日起十个工作日内',
    })
    await serveAll(other, 'performance-demand')
    // A demand of before, without the sum: its correction gets what was decided, and no other.
    const actor = { id: 'township', role: scopes.township.role, scope: scopes.township }
    const { matterId, childId } = (
      await web.get('township', `/api/documents/${await idOf(other, 'performance-demand')}`)
    ).json().document
    const { decisionNumber = '', decidedOn: day = '' } = (await fieldsOf(other, 'performance-demand')) as Record<
      string,
      string
    >
    const old = { decisionNumber, decidedOn: day, demand: '请履行', performWay: '缴款' }
    const bare = await withScope(app.db, actor.scope, (tx) =>
      issueDocument(app, tx, actor, {
        submissionId: newId(),
        kind: 'performance-demand',
        childId,
        matterId,
        fields: old,
      }),
    )
    if (!bare.ok) throw new Error(bare.code)
    const correct = (fields: object) =>
      web.post('township', '/api/documents', {
        submissionId: newId(),
        kind: 'performance-demand',
        childId,
        correctsId: bare.value.documentId,
        fields: { ...old, ...fields },
      })
    expect((await correct({ amount: 900 })).json()).toMatchObject({ code: 'document.decision-stays' })
    expect((await correct({})).statusCode).toBe(200)
    expect(await fieldsOf(other, 'performance-demand')).toMatchObject({ amount: 500, surcharge: 120, total: 620 })
    await serveAll(other, 'performance-demand')
    const demandedOn = app.clock.today()
    const answer = { statementKind: 'statement', said: '请求分期', outcome: '已复核，不予采纳' }
    expect(await record('township', other, 'statement', answer)).toMatchObject({ status: 200 })
    later(30)
    const application = await words(other, 'enforcement-application')
    // Statement, demand and sum stand on record; nobody writes them again (行政强制法 55).
    expect(application).toMatchObject({
      claims: expect.stringContaining('罚款500元、加处罚款120元，合计620元'),
      defence: '未提出陈述申辩',
      target: expect.stringContaining('合计620元'),
    })
    for (const told of [longDay(demandedOn), '留置送达（母亲）', '请求分期', '不予采纳', '满十个工作日'])
      expect(application['urged']).toContain(told)
    expect(await step('township', other, 'apply-to-court', { court: '达瓦县人民法院' }, application)).toMatchObject({
      status: 200,
      state: 'in-court',
    })
    expect(await fieldsOf(other, 'enforcement-application')).toMatchObject({ urged: application['urged'] })
    expect(await running('court-acceptance')).toMatchObject({ owner: 'township' })
    const refused = { courtPaper: 'not-accepted', courtOutcome: 'refused', reference: '（2026）藏行审1号' }
    expect(await record('township', other, 'court', refused)).toMatchObject({ status: 200 })
    expect(await running('court-acceptance')).toBeUndefined()
    expect(await running('court-review')).toMatchObject({ kind: 'limit' })
    const back = app.clock.today()
    expect(await step('principal', other, 'return', comeBack(back))).toMatchObject({ status: 200, state: 'returned' })
  })
})

const citizenIdOf = (first17: string): string => first17 + checkCharacterOf(first17)

test('guardians on record take the place of those of the register, for papers and for who must be reached', async () => {
  const caseId = await persuaded()
  // The school roll has the number; nobody types it.
  expect(await fieldsOf(caseId, 'dropout-report')).toMatchObject({ pupilNumber: PUPIL_NUMBER, grade: '三年级' })
  const grandfather = { name: '测试祖父', relation: 'grandfather', address: '甲一村九组', phone: '13900000009' }
  const fields = { guardians: [grandfather], evidenceType: 'judicial-paper', evidenceRef: '监护判决〔2025〕3号' }
  expect(await record('village', caseId, 'guardians', fields)).toMatchObject({ code: 'case.record-by-others' })
  for (const guardians of [
    [{ ...grandfather, relation: 'uncle' }],
    [{ ...grandfather, name: ' ' }],
    [{ ...grandfather, citizenId: '540126195001010013' }],
    [grandfather, grandfather],
  ])
    expect(await record('township', caseId, 'guardians', { ...fields, guardians })).toMatchObject({
      code: 'case.fields-malformed',
    })
  expect(await record('township', caseId, 'guardians', fields)).toMatchObject({ status: 200 })
  const paper = await words(caseId, 'correction-order', 'bureau')
  const orderWith = async (guardianIds: readonly string[]) => {
    const { version } = await pageOf(caseId)
    return web.post('bureau', `/api/cases/${caseId}/steps/order`, {
      submissionId: newId(),
      version,
      paper,
      guardianIds,
    })
  }
  const citizenId = citizenIdOf('54012619500101001')
  for (const [ids, code] of [
    [['540126195001010'], 'document.guardian-id-malformed'],
    [[citizenIdOf('54012619500101002')], 'document.guardian-id-of-another'],
    [['', citizenId], 'document.guardians-changed'],
  ] as const) {
    const refused = await orderWith(ids)
    expect(refused.json()).toMatchObject({ code })
    for (const id of ids.filter(Boolean)) expect(refused.body).not.toContain(id)
  }
  expect((await orderWith([citizenId])).statusCode).toBe(200)
  const page = await pageOf(caseId)
  expect(page.guardians).toMatchObject([{ role: 'grandfather', citizenId: expect.stringContaining('*') }])
  expect(page.guardians[0]!.citizenId).not.toBe(citizenId)
  const order = page.documents.find((one) => one.kind === 'correction-order')!
  expect(order.addressees).toMatchObject([{ relation: '祖父' }])
  // Written once, it stands on this paper and the next of the case, and nowhere unsealed.
  const said = async (documentId: string) =>
    withScope(app.db, scopes.bureau, async (tx) => {
      const row = (await findDocument(tx, scopes.bureau, documentId))!
      return openContent(app.secrets, row)
    })
  expect((await said(order.documentId)).guardians).toMatchObject([{ name: '测试祖父', citizenId }])
  const { matterId, childId } = (await web.get('bureau', `/api/documents/${order.documentId}`)).json().document
  const next = await web.post('bureau', '/api/documents', {
    submissionId: newId(),
    kind: 'inquiry-record',
    childId,
    matterId,
    fields: aPaperFields('inquiry-record'),
  })
  expect((await said(next.json().documentId)).guardians).toMatchObject([{ citizenId }])
  const [plain] = await app.db.asAdmin<{ found: number }>(
    `select count(*)::int as found from (select d::text as t from documents.document d union all
       select a::text from documents.addressee a union all select r::text from cases.case_record r union all
       select e::text from audit.entry e) x where t like '%' || $1 || '%'`,
    [citizenId],
  )
  expect(plain!.found).toBe(0)
  // What the bureau orders, the bureau serves.
  expect(page.deadlines.find((one) => one.clock === 'order-service')).toMatchObject({ owner: 'bureau' })
  const [stored] = await app.db.asAdmin<{ facts: object; sealed: string }>(
    `select facts, sealed from cases.case_record where case_id = $1 and kind = 'guardians'`,
    [caseId],
  )
  expect(stored!.facts).toEqual({ evidenceType: 'judicial-paper', guardianCount: 1 })
  expect(stored!.sealed).toMatch(/^nol1\./)
})
