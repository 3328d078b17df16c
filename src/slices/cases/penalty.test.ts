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
