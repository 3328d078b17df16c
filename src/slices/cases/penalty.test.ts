import { describe, expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { addDays } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { findPaperFields } from '../documents/index.ts'
import {
  app,
  web,
  scopes,
  sweep,
  later,
  pageOf,
  words,
  OFFICERS,
  comeBack,
  step,
  record,
  serveAll,
  ordered,
  persuaded,
} from './testing/office.ts'

// The penalty through the routes, on a real database: from the legal basis to the court.

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
    const application = await words(other, 'enforcement-application')
    expect(await step('township', other, 'apply-to-court', { court: '达瓦县人民法院' }, application)).toMatchObject({
      status: 200,
      state: 'in-court',
    })
    expect(await running('court-acceptance')).toMatchObject({ owner: 'township' })
    const refused = { courtPaper: 'not-accepted', courtOutcome: 'refused', reference: '（2026）藏行审1号' }
    expect(await record('township', other, 'court', refused)).toMatchObject({ status: 200 })
    expect(await running('court-acceptance')).toBeUndefined()
    expect(await running('court-review')).toMatchObject({ kind: 'limit' })
    const back = app.clock.today()
    expect(await step('principal', other, 'return', comeBack(back))).toMatchObject({ status: 200, state: 'returned' })
  })
})

test('guardians on record take the place of those of the register, for papers and for who must be reached', async () => {
  const caseId = await persuaded()
  const grandfather = { name: '测试祖父', relation: 'grandfather', address: '甲一村九组', phone: '13900000009' }
  const fields = { guardians: [grandfather], evidenceType: 'judicial-paper', evidenceRef: '监护判决〔2025〕3号' }
  expect(await record('village', caseId, 'guardians', fields)).toMatchObject({ code: 'case.record-by-others' })
  for (const guardians of [
    [{ ...grandfather, relation: 'uncle' }],
    [{ ...grandfather, name: ' ' }],
    [grandfather, grandfather],
  ])
    expect(await record('township', caseId, 'guardians', { ...fields, guardians })).toMatchObject({
      code: 'case.fields-malformed',
    })
  expect(await record('township', caseId, 'guardians', fields)).toMatchObject({ status: 200 })
  expect(await step('bureau', caseId, 'order', {}, await words(caseId, 'correction-order', 'bureau'))).toMatchObject({
    status: 200,
  })
  const page = await pageOf(caseId)
  expect(page.guardians).toMatchObject([{ role: 'grandfather' }])
  const order = page.documents.find((one) => one.kind === 'correction-order')!
  expect(order.addressees).toMatchObject([{ relation: '祖父' }])
  // What the bureau orders, the bureau serves.
  expect(page.deadlines.find((one) => one.clock === 'order-service')).toMatchObject({ owner: 'bureau' })
  const [stored] = await app.db.asAdmin<{ facts: object; sealed: string }>(
    `select facts, sealed from cases.case_record where case_id = $1 and kind = 'guardians'`,
    [caseId],
  )
  expect(stored!.facts).toEqual({ evidenceType: 'judicial-paper', guardianCount: 1 })
  expect(stored!.sealed).toMatch(/^nol1\./)
})
