import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { COUNTY } from '../../../test/builders/county.ts'
import { anActor } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays, type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { openCase } from './index.ts'
import { reportWork } from './report-work.ts'
import { startDeadlineSweeps, sweepBatch } from './sweep.ts'
import {
  aCase,
  app,
  comeBack,
  counts,
  later,
  ordered,
  pageOf,
  persuaded,
  record,
  scopes,
  serveAll,
  start,
  step,
  sweep,
  system,
  visit,
  web,
  words,
  type Who,
} from './testing/office.ts'

// The whole way of a case through the routes, on a real database: who does what by when, with every paper served.

const VISIT_BACK = {
  way: 'telephone',
  result: 'returned',
  visitors: 1,
  visitorNames: '村主任',
  guardianSaid: '在学校',
  causes: ['working'],
}

describe('a case on its whole way', () => {
  test('K1: each link with its clock, each receipt starting the next; the report is a served paper', async () => {
    const caseId = await persuaded()
    const page = await pageOf(caseId)
    expect(page.records.map((one) => [one.kind, one.facts['link'] ?? null])).toEqual([
      ['notice', 'school-to-township'],
      ['acknowledgement', 'school-to-township'],
      ['acknowledgement', 'school-to-bureau'],
      ['notice', 'township-to-village'],
      ['acknowledgement', 'township-to-village'],
      ['notice', 'village-to-guardians'],
      ['visit', null],
    ])
    expect(page.deadlines.map(({ clock, state, owner }) => [clock, owner, state])).toEqual([
      ['verification', 'school', 'done'],
      ['school-report', 'school', 'done'],
      ['persuasion-start', 'school', 'done'],
      ['township-receipt', 'township', 'done'],
      ['bureau-receipt', 'bureau', 'done'],
      ['village-notice', 'township', 'done'],
      ['village-receipt', 'village', 'done'],
      ['guardian-notice', 'village', 'done'],
      ['first-visit', 'school', 'done'],
      ['next-visit', 'school', 'running'],
    ])
    expect(page.documents).toMatchObject([
      { kind: 'dropout-report', addressees: [{ servedOn: start }, { servedOn: start }] },
    ])
    // What was said is sealed, and why the child is away.
    const [stored] = await app.db.asAdmin<{ facts: object; sealed: string }>(
      `select facts, sealed from cases.case_record where case_id = $1 and kind = 'visit'`,
      [caseId],
    )
    expect(JSON.stringify(stored!.facts)).not.toMatch(/打工|村主任|learning/)
    const kept = await app.db.asAdmin<{ row: string }>(
      `select c::text as row from cases.dropout_case c where case_id = $1
       union all select e::text from cases.case_event e where case_id = $1 union all select r::text from cases.case_record r where case_id = $1`,
      [caseId],
    )
    expect(kept.filter(({ row }) => row.includes('learning-difficulty'))).toEqual([])
    expect(stored!.sealed).toMatch(/^nol1\./)
    expect(page.records.at(-1)).toMatchObject({
      facts: { causes: ['learning-difficulty'] },
      words: { guardianSaid: '孩子要打工' },
    })
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
    for (const [proof, code] of [
      [{ fromOn: addDays(back, -60) }, 'case.attendance-before-return'],
      [{ presentDays: 90 }, 'case.attendance-beyond-days'],
      [{ evidenceRef: undefined }, 'case.fields-missing'],
    ] as const)
      expect(await step('principal', caseId, 'return', { ...comeBack(back), ...proof })).toMatchObject({ code })
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
    ).toMatchObject({ status: 409, code: 'case.check-too-early', details: { from: '2026-03-01' } })
    for (const [days, fields, dueOn] of [
      [12, { check: 'term-start', finding: 'attends' }, '2026-04-22'],
      [45, { check: 'month', monthAfter: 3, finding: 'attends' }, '2026-07-22'],
    ] as const) {
      later(days)
      expect(await record('teacher', caseId, 'observation', fields)).toMatchObject({ status: 200, dueOn })
    }
    const sixth = { check: 'month', monthAfter: 6, finding: 'attends' } as const
    expect(await record('teacher', caseId, 'observation', sixth)).toMatchObject({ code: 'case.check-too-early' })
    later(90)
    const closing = {
      closingReason: 'returned',
      evidenceType: 'attendance-record',
      evidenceRef: '考勤表',
      proposal: '稳定在校',
    }
    expect(await record('jurist', caseId, 'closing-request', closing)).toMatchObject({ status: 200 })
    expect((await step('bureau', caseId, 'close')).details.missing).toHaveLength(1)
    await record('teacher', caseId, 'observation', sixth)
    expect(await step('jurist', caseId, 'close')).toMatchObject({ status: 409, code: 'case.requirements-missing' })
    // While the approver reads, somebody asks for something else: nobody approves what they have not seen.
    const { version, closingRequestId: read } = await pageOf(caseId)
    const approve = async (requestId: string | null) => {
      const body = { submissionId: newId(), version, fields: {}, ...(requestId && { requestId }) }
      const reply = await web.post('bureau', `/api/cases/${caseId}/steps/close`, body)
      return { status: reply.statusCode, ...reply.json() }
    }
    await record('township', caseId, 'closing-request', { ...closing, evidenceRef: '另一份考勤表' })
    const changed = {
      status: 409,
      code: 'case.changed-meanwhile',
      details: { what: 'case.record.closing-request', state: 'case.state.observed', version },
    }
    for (const seen of [read, null]) expect(await approve(seen)).toMatchObject(changed)
    const { closingRequestId: newest } = await pageOf(caseId)
    expect(newest).not.toBe(read)
    expect(await approve(newest)).toMatchObject({ status: 200, state: 'closed', dueOn: null })
    const childId = (await pageOf(caseId)).case.childId
    const again = await foundAgain(childId)
    const anew = again.ok ? again.value.caseId : ''
    expect((await pageOf(anew)).linkedCaseId).toBe(caseId)
    // Whoever opens a case may not see the old one; the machine ties them later.
    await app.db.asAdmin('update cases.dropout_case set linked_case_id = null where case_id = $1', [anew])
    await sweep()
    expect((await pageOf(anew)).linkedCaseId).toBe(caseId)
  })

  /** A tip that the child is not there. */
  function foundAgain(childId: string, submissionId = newId()) {
    const actor = anActor()
    const opening = { submissionId, childId, findingId: null, foundBy: 'tip', dropoutKind: 'left' } as const
    return withScope(app.db, actor.scope, (tx) => openCase(app, tx, actor, { ...opening, foundOn: app.clock.today() }))
  }

  test('suspected again while back: the check is due at once and the history says so, once', async () => {
    const caseId = await persuaded()
    await step('principal', caseId, 'return', comeBack(later(10)))
    const { childId } = (await pageOf(caseId)).case
    const today = later(5)
    const submissionId = newId()
    for (let turn = 0; turn < 2; turn++)
      expect(await foundAgain(childId, submissionId)).toMatchObject({ code: 'case.already-open' })
    const page = await pageOf(caseId)
    expect(page.case).toMatchObject({ state: 'returned', dueOn: today })
    expect(page.history.filter((one) => one.event === 'case.suspected-again')).toHaveLength(1)
    await record('village', caseId, 'visit', VISIT_BACK)
    const [first] = (await pageOf(caseId)).records.filter((one) => one.kind === 'visit' && one.round === 1).slice(-1)
    const right = () => record('village', caseId, 'visit', VISIT_BACK, { correctsId: first!.recordId })
    expect((await Promise.all([right(), right()])).map((one) => one.code ?? 'ok').sort()).toEqual([
      'case.record-corrected-already',
      'ok',
    ])
  })

  test('found missing again while explained: the re-check is due at once, goes up, and ends with a new verification', async () => {
    const caseId = await aCase()
    await step('village', caseId, 'verify')
    const explained = { explanation: 'attends', evidenceType: 'visit-record', recheckOn: addDays(start, 300) }
    expect(await step('principal', caseId, 'explain', explained)).toMatchObject({ dueOn: addDays(start, 300) })
    const { childId } = (await pageOf(caseId)).case
    const today = later(5)
    expect(await foundAgain(childId)).toMatchObject({ code: 'case.already-open' })
    const page = await pageOf(caseId)
    expect(page.case).toMatchObject({ state: 'explained', dueOn: today })
    expect(page.history.at(-1)).toMatchObject({ event: 'case.suspected-again', toState: 'explained' })
    later(2)
    await sweep()
    expect((await pageOf(caseId)).deadlines).toContainEqual(expect.objectContaining({ clock: 'recheck', level: 1 }))
    expect(await step('village', caseId, 'verify')).toMatchObject({ state: 'verifying', dueOn: addDays(start, 14) })
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

  test('of a corrected order run from its own service on who is guardian now, and the clock of the one before ends', async () => {
    const caseId = await ordered()
    const page = await pageOf(caseId, 'township')
    const { documentId: correctsId } = page.documents.find((one) => one.kind === 'correction-order')!
    const grandfather = { name: '测试祖父', relation: 'grandfather', address: '甲一村一组', phone: '13800000003' }
    const guardians = { guardians: [grandfather], evidenceType: 'judicial-paper', evidenceRef: '监护人指定判决书' }
    expect(await record('township', caseId, 'guardians', guardians)).toMatchObject({ status: 200 })
    later(10)
    const { values } = (await web.get('township', `/api/documents/${correctsId}`)).json()
    const fields = { ...values, facts: '自2025年12月起未到校。' }
    const right = { submissionId: newId(), kind: 'correction-order', childId: page.case.childId, correctsId, fields }
    const corrected = await web.post('township', '/api/documents', right)
    expect(corrected.json()).toMatchObject({ addressees: [{ name: '测试祖父', relation: '祖父' }] })
    const clocks = async () =>
      (await pageOf(caseId, 'township')).deadlines
        .filter((one) => one.clock === 'order-period')
        .map(({ state, startedOn, dueOn }) => [state, startedOn, dueOn])
    await serveAll(caseId, 'correction-order')
    expect(await sweep()).toMatchObject({ over: 0 })
    expect(await clocks()).toEqual([
      ['done', start, addDays(start, 14)],
      ['running', addDays(start, 10), addDays(start, 17)],
    ])
    later(5)
    expect((await pageOf(caseId, 'township')).steps.find((one) => one.step === 'sue')!.missing).toContain(
      'order-period-over',
    )
  })

  test('a paused case has a review of its own and takes no step; a report is never held up', async () => {
    const caseId = await persuaded()
    const visit = async () => (await pageOf(caseId)).deadlines.find((one) => one.clock === 'next-visit')!
    const promised = plainDate((await visit()).dueOn)
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
    // The visit that was promised waits with the case, and nobody is told that it is late.
    expect(await visit()).toMatchObject({ dueOn: addDays(promised, 60), isOverdue: false })
    later(20)
    await sweep()
    expect(await visit()).toMatchObject({ level: 0, isOverdue: false })
    await record('village', caseId, 'resumption')
    expect(await visit()).toMatchObject({ dueOn: addDays(promised, 20) })
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
    expect((await pageOf(caseId)).case).toMatchObject({ state: 'persuading', agedOutOn: '2025-09-01' })
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

describe('what the law obliges to report', () => {
  const duties = async (who: Who, caseId: string) => {
    const actor = { id: scopes[who].actorId, role: scopes[who].role, scope: scopes[who] }
    return withScope(app.db, actor.scope, async (tx) => {
      const moment = { app, tx, today: app.clock.today(), now: app.clock.now() }
      const { rows } = await sql<{ item_id: string; due_on: string; level: number }>`
        select * from (${await reportWork.waiting(actor, moment)}) as item where item_id = ${caseId}`.execute(tx)
      return rows
    })
  }

  test('waits for everybody of the case from the first sign to the last answer, and for the bureau once it is late', async () => {
    const caseId = await persuaded()
    expect(await duties('teacher', caseId)).toEqual([])
    const seen = { ...visit, causes: ['working'], noticed: ['abuse'] }
    expect(await record('village', caseId, 'visit', seen)).toMatchObject({ status: 200 })
    const due = { item_id: caseId, due_on: start, level: 0 }
    for (const who of ['teacher', 'principal', 'village', 'township'] as const)
      expect(await duties(who, caseId)).toEqual([due])
    expect(await duties('otherTownship', caseId)).toEqual([])
    expect(await duties('bureau', caseId)).toEqual([])
    expect((await pageOf(caseId, 'teacher')).reportDuties).toMatchObject([
      { trigger: 'abuse', to: ['police'], law: 'minors-11' },
      { trigger: 'labour', to: ['labour'], dueOn: start },
    ])
    later(1)
    expect(await duties('bureau', caseId)).toEqual([{ ...due, level: 1 }])
    const report = (trigger: string, authorities: string[]) =>
      record('teacher', caseId, 'mandatory-report', { trigger, authorities, situation: '在饭店打工' })
    const labour = await report('labour', ['labour'])
    expect(await duties('teacher', caseId)).toMatchObject([{ item_id: caseId }])
    await report('abuse', ['police'])
    expect(await duties('teacher', caseId)).toEqual([])
    const { deadlines } = await pageOf(caseId)
    expect(deadlines.filter((one) => one.state === 'running' && one.clock === 'report-receipt')).toMatchObject([
      { owner: 'school', dueOn: addDays(start, 2), law: 'minors-11' },
    ])
    const answer = (kind: string, fields: object) =>
      record('principal', caseId, kind, { reportId: labour.recordId, ...fields })
    const receipt = { authorities: ['labour'], receiver: '劳动监察大队张队', reference: '接报12' }
    expect(await answer('report-receipt', { ...receipt, authorities: ['police'] })).toMatchObject({
      status: 422,
      code: 'case.office-not-asked',
    })
    expect(await answer('report-receipt', { ...receipt, reportId: newId() })).toMatchObject({
      code: 'case.report-not-found',
    })
    expect(await answer('report-receipt', receipt)).toMatchObject({ status: 200 })
    const runs = async () =>
      (await pageOf(caseId)).deadlines
        .filter((one) => one.state === 'running')
        .map(({ clock, dueOn }) => [clock, dueOn])
    expect(await runs()).toEqual(
      expect.arrayContaining([
        ['report-receipt', addDays(start, 2)],
        ['report-answer', addDays(start, 8)],
      ]),
    )
    // Back in school, and still owed.
    expect(await step('principal', caseId, 'return', comeBack(later(9)))).toMatchObject({ status: 200 })
    expect((await runs()).map(([clock]) => clock).sort()).toEqual(['observation', 'report-answer', 'report-receipt'])
    await sweep()
    const owed = (await pageOf(caseId)).deadlines.filter(
      (one) => one.clock.startsWith('report-') && one.state === 'running',
    )
    expect(owed).toMatchObject([
      { owner: 'county', level: 2 },
      { owner: 'bureau', level: 1 },
    ])
    expect(await answer('report-outcome', { outcome: '已责令用人单位送回' })).toMatchObject({ status: 200 })
    expect((await runs()).map(([clock]) => clock).sort()).toEqual(['observation', 'report-receipt'])
    expect((await pageOf(caseId)).sentReports).toMatchObject([
      { to: [{ authority: 'labour', answeredOn: app.clock.today() }] },
      { to: [{ authority: 'police', receivedOn: null, answeredOn: null }] },
    ])
  })

  test('is counted without opening what is sealed; cases of an older version are read, and marked by the sweep', async () => {
    const caseId = await persuaded()
    const seen = { ...visit, causes: ['working'] }
    expect(await record('village', caseId, 'visit', seen)).toMatchObject({ status: 200 })
    const opened = vi.spyOn(app.secrets, 'open')
    const due = [{ item_id: caseId, due_on: start, level: 0 }]
    expect(await duties('teacher', caseId)).toEqual(due)
    expect(opened).not.toHaveBeenCalled()

    await app.db.asAdmin('update cases.dropout_case set report_since = null, report_marked = 0')
    expect(await duties('teacher', caseId)).toEqual(due)
    expect(opened).toHaveBeenCalled()
    await sweep()
    opened.mockClear()
    expect(await duties('teacher', caseId)).toEqual(due)
    expect(opened).not.toHaveBeenCalled()
    opened.mockRestore()
  })

  test('a record corrected to say it no more takes the duty away; past sixteen work is no child labour', async () => {
    const caseId = await persuaded()
    const first = await record('village', caseId, 'visit', { ...visit, causes: ['working'] })
    expect(await duties('village', caseId)).toContainEqual({ item_id: caseId, due_on: start, level: 0 })
    await record('village', caseId, 'visit', visit, { correctsId: first.recordId })
    expect(await duties('village', caseId)).not.toContainEqual({ item_id: caseId, due_on: start, level: 0 })
    await record('village', caseId, 'visit', { ...visit, causes: ['working', 'early-marriage'] })
    await app.db.asAdmin(
      `update register.child set born_on = '2009-06-01' where child_id = (select child_id from cases.dropout_case where case_id = $1)`,
      [caseId],
    )
    expect((await pageOf(caseId, 'village')).reportDuties).toMatchObject([
      { trigger: 'pregnancy-or-marriage', to: ['police', 'civil-affairs'] },
    ])
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
