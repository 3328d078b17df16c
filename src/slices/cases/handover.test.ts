import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { SCHOOL_2, TOWNSHIP_B, VILLAGE_A1, VILLAGE_B1 } from '../../../test/builders/county.ts'
import { takeOut } from '../../../test/builders/disclosure.ts'
import { newId } from '../../kernel/ids.ts'
import { addDays } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { casesExporter } from './index.ts'
import { ledgerExporters } from './ledgers.ts'
import { DEFAULT_CASE_RULES } from './rules/county-rules.ts'
import {
  aCase,
  app,
  later,
  pageOf,
  persuaded,
  scopes,
  serveAll,
  start,
  step,
  web,
  words,
  type Who,
} from './testing/office.ts'
import { caseWork } from './work.ts'

// Who belongs to a case and who takes it over: the group, hand-overs between areas and schools, and what goes along.

describe('a hand-over', () => {
  test('waits for everybody of the working group whom the county asks for', async () => {
    const caseId = await aCase()
    const rules = { ...DEFAULT_CASE_RULES, groupParts: ['school', 'village'] }
    const put = { method: 'PUT' as const, url: '/api/case-rules' }
    const kept = await web.send('administrator', { ...put, payload: { rules, version: 0 } })
    expect(kept.statusCode).toBe(200)
    await step('village', caseId, 'verify')
    await step('principal', caseId, 'confirm', { causes: ['working'] })
    const name = (part: string, more: object) =>
      web.post('township', `/api/cases/${caseId}/members`, { submissionId: newId(), part, ...more })
    expect((await name('lead', {})).json().code).toBe('case.member-unnamed')
    await name('lead', { name: '负责人', unitName: '甲乡' })
    await name('school', { name: '班主任', unitName: '甲乡小学' })
    expect(await step('township', caseId, 'persuade')).toMatchObject({
      code: 'case.requirements-missing',
      details: { missing: ['case.asks.group-complete'] },
    })
    await name('village', { name: '村主任', unitName: '甲一村' })
    expect(await step('township', caseId, 'persuade')).toMatchObject({ state: 'persuading' })
    await web.send('administrator', { ...put, payload: { rules: DEFAULT_CASE_RULES, version: 1 } })
  })

  test('moves the case with all its past once the other side has taken it', async () => {
    const caseId = await persuaded()
    const ask = {
      submissionId: newId(),
      line: 'household',
      unit: `${TOWNSHIP_B}000`,
      divisionCode: VILLAGE_B1,
      reason: 'moved',
    }
    const send = () => web.post('township', `/api/cases/${caseId}/handovers`, ask)
    const [asked, ...again] = await Promise.all([send(), send(), send()])
    expect(asked!.statusCode).toBe(200)
    const { handoverId } = asked!.json()
    expect(again.map((reply) => reply.json())).toEqual([{ handoverId }, { handoverId }])
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
    const sides = await app.db.asAdmin(
      `select side, dropout_since is not null as was_dropout from cases.pub_handover where handover_id = $1 order by side`,
      [handoverId],
    )
    expect(sides).toEqual([
      { side: 'from', was_dropout: true },
      { side: 'to', was_dropout: true },
    ])
    const page = await pageOf(caseId, 'otherTownship')
    expect(page.case).toMatchObject({ leadName: '乙镇', townshipName: '乙镇' })
    expect(page.records.length).toBeGreaterThan(5)
    expect(page.deadlines.find((one) => one.state === 'running')).toMatchObject({
      owner: 'township',
      ownerName: '乙镇',
    })
    expect((await web.get('village', `/api/cases/${caseId}`)).statusCode).toBe(404)
  })

  const toB = { line: 'household', unit: `${TOWNSHIP_B}000`, divisionCode: VILLAGE_B1 }

  test('that nobody answers has a day by the county’s rule and goes up to the bureau', async () => {
    const caseId = await persuaded()
    const ask = { submissionId: newId(), ...toB, reason: 'moved' }
    const { handoverId } = (await web.post('township', `/api/cases/${caseId}/handovers`, ask)).json()
    const source = caseWork.find(({ kind }) => kind === 'handover')!
    const waiting = async (who: Who) => {
      const actor = { id: scopes[who].actorId, role: scopes[who].role, scope: scopes[who] }
      const rows = await withScope(app.db, actor.scope, async (tx) => {
        const moment = { app, tx, today: app.clock.today(), now: app.clock.now() }
        const query = await source.waiting(actor, moment)
        return (await sql<{ item_id: string; due_on: string; level: number }>`${query}`.execute(tx)).rows
      })
      const mine = rows.find((row) => row.item_id === handoverId)
      return mine && [mine.due_on, mine.level]
    }
    const all = async () => [await waiting('otherTownship'), await waiting('bureau'), await waiting('township')]
    // Asked on a Monday: five working days later is the next one.
    const dueOn = addDays(start, 7)
    expect(await all()).toEqual([[dueOn, 0], undefined, undefined])
    expect((await pageOf(caseId, 'township')).handover).toMatchObject({ dueOn })
    expect((await web.get('otherTownship', '/api/case-handovers')).json().rows[0]).toMatchObject({ handoverId, dueOn })
    later(8)
    expect(await all()).toEqual([[dueOn, 1], [dueOn, 1], undefined])
    later(3)
    expect(await all()).toEqual([[dueOn, 2], [dueOn, 2], undefined])
    await web.post('bureau', `/api/case-handovers/${handoverId}/answer`, { answer: 'refused' })
    expect(await all()).toEqual([undefined, undefined, undefined])
  })

  const handOver = async (caseId: string, ask: object, by: Who, to: Who) => {
    const asked = await web.post(by, `/api/cases/${caseId}/handovers`, {
      submissionId: newId(),
      reason: 'moved',
      ...ask,
    })
    const { handoverId } = asked.json()
    const taken = await web.post(to, `/api/case-handovers/${handoverId}/answer`, { answer: 'taken' })
    expect(taken.statusCode).toBe(200)
  }

  test('takes the papers along: served where the case is now, it goes on; who issued them looks at them and does no more', async () => {
    const caseId = await persuaded()
    const { documentId } = await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))
    const pdf = (who: Who) => web.get(who, `/api/documents/${documentId}/file`, { format: 'pdf' })
    const first = await pdf('township')
    expect(first.statusCode).toBe(200)
    await handOver(caseId, toB, 'township', 'otherTownship')
    const papers = async (who: Who) => (await pageOf(caseId, who)).documents.map(({ kind }) => kind)
    expect(await papers('otherTownship')).toEqual(['dropout-report', 'correction-order'])
    expect((await pageOf(caseId, 'otherTownship')).steps.find((one) => one.step === 'sue')!.missing).toContain(
      'order-served',
    )
    await serveAll(caseId, 'correction-order', 'otherTownship')
    const served = await pageOf(caseId, 'otherTownship')
    expect(served.deadlines.filter((one) => one.state === 'running')).toMatchObject([
      { clock: 'order-period', owner: 'township', ownerName: '乙镇', dueOn: addDays(start, 14) },
    ])
    later(15)
    expect(
      await step(
        'otherTownship',
        caseId,
        'sue',
        { court: '县人民法院' },
        await words(caseId, 'civil-complaint', 'otherTownship'),
      ),
    ).toMatchObject({
      status: 200,
      state: 'in-civil-suit',
    })
    // The issuer's own record: what it says, how it was served, the same bytes; and nothing to do with it.
    const kept = await web.get('township', `/api/documents/${documentId}`)
    expect(kept.json()).toMatchObject({
      document: { documentId, state: 'served' },
      services: [{ outcome: 'served' }, { outcome: 'served' }],
      abilities: { serve: false, withdraw: false, correct: false },
    })
    expect((await pdf('township')).rawPayload.equals(first.rawPayload)).toBe(true)
    expect((await pdf('otherTownship')).rawPayload.equals(first.rawPayload)).toBe(true)
    expect((await web.get('township', '/api/documents', { kind: 'correction-order' })).json().rows).toContainEqual(
      expect.objectContaining({ documentId }),
    )
    expect((await web.get('township', `/api/cases/${caseId}`)).statusCode).toBe(404)
    // Others of the place it has left, and the report its village never issued, are out of sight.
    expect((await web.get('village', `/api/documents/${documentId}`)).statusCode).toBe(404)
    const again = {
      outcome: 'served',
      method: 'hand-over',
      onDay: app.clock.today(),
      servers: [{ name: '甲' }],
      evidenceIds: [],
    }
    const { addressees } = kept.json()
    const late = { submissionId: newId(), addresseeId: addressees[0].addresseeId, ...again }
    expect((await web.post('township', `/api/documents/${documentId}/services`, late)).statusCode).toBe(404)
  })

  test('gives its papers into the hands of who holds it now: a new one of that organ puts right what the old one wrote', async () => {
    const caseId = await persuaded()
    const { documentId } = await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))
    await serveAll(caseId, 'correction-order')
    await handOver(caseId, toB, 'township', 'otherTownship')
    const look = async (who: Who) => (await web.get(who, `/api/documents/${documentId}`)).json()
    const { values, document, abilities } = await look('otherTownship')
    expect(abilities).toMatchObject({ correct: true, withdraw: false })
    expect((await look('township')).abilities.correct).toBe(false)
    const { childId } = (await pageOf(caseId, 'otherTownship')).case
    const fields = { ...values, facts: '自2025年12月起未到校。' }
    const right = { kind: 'correction-order', childId, correctsId: documentId, fields }
    const correctBy = (who: Who, more: object = {}) =>
      web.post(who, '/api/documents', { submissionId: newId(), ...right, ...more })
    for (const who of ['township', 'head', 'bureau', 'village'] as const)
      expect((await correctBy(who)).statusCode, who).toBeGreaterThanOrEqual(400)
    expect((await correctBy('otherTownship', { fields: { ...fields, dueOn: '2026-03-01' } })).json()).toMatchObject({
      code: 'document.decision-stays',
    })
    const corrected = await correctBy('otherTownship')
    expect(corrected.statusCode, corrected.body).toBe(200)
    const anew = await web.get('otherTownship', `/api/documents/${corrected.json().documentId}`)
    expect(anew.json()).toMatchObject({
      organName: '乙镇人民政府',
      corrects: { documentId, documentNumber: document.documentNumber },
    })
    expect((await look('otherTownship')).document.state).toBe('corrected')
    expect((await correctBy('otherTownship')).json()).toMatchObject({ code: 'document.corrected-already' })
    await serveAll(caseId, 'correction-order', 'otherTownship')
    const running = (await pageOf(caseId, 'otherTownship')).deadlines.filter((one) => one.state === 'running')
    expect(running).toMatchObject([{ clock: 'order-period', ownerName: '乙镇' }])
    // Who wrote the first keeps it as it was; what the other organ does with the case is out of its sight.
    expect((await look('township')).document.state).toBe('served')
  })

  test('tells who holds it now, and nobody else, whose case it is, in every list and sheet', async () => {
    const caseId = await persuaded()
    await handOver(caseId, toB, 'township', 'otherTownship')
    // The child itself lies where the rosters have it.
    const { childId } = (await pageOf(caseId, 'otherTownship')).case
    const child = await app.db.asAdmin('select division_code from register.child where child_id = $1', [childId])
    expect(child).toEqual([{ division_code: VILLAGE_A1 }])
    type Row = { caseId?: string; matterId?: string; childName?: string; name?: string; bornOn?: string }
    const rowsOf = async (who: Who, path: string, query: Record<string, string>): Promise<Row[]> =>
      (await web.get(who, path, query)).json().rows
    const seen = async (who: Who) => [
      (await rowsOf(who, '/api/cases', { childId })).map((row) => [row.childName, row.bornOn]),
      (await rowsOf(who, '/api/ledgers', { ledger: 'dropout' }))
        .filter((row) => row.caseId === caseId)
        .map((row) => [row.name, row.bornOn]),
      (await rowsOf(who, '/api/documents', { childId, kind: 'dropout-report' })).map((row) => row.childName),
    ]
    const whole = ['程序童', '2016-05-01']
    expect(await seen('otherTownship')).toEqual([[whole], [whole], ['程序童']])
    const masked = ['程**', '2016-05-01']
    expect(await seen('bureau')).toEqual([[masked], [masked], ['程**']])
    expect(await seen('otherSchool')).toEqual([[], [], []])
    expect(await seen('village')).toEqual([[], [], []])

    const { otherTownship } = scopes
    const actor = { id: otherTownship.actorId, role: otherTownship.role, scope: otherTownship }
    for (const exporter of [casesExporter, ledgerExporters[2]!])
      expect(JSON.stringify(await takeOut(app, actor, exporter, { ledger: 'dropout' }))).toContain('程序童')
    const waiting = (await pageOf(caseId, 'otherTownship')).deadlines.map((one) => one.deadlineId)
    const said = await withScope(app.db, otherTownship, (tx) => caseWork[0]!.describe(app, tx, actor, waiting))
    expect(new Set([...said.values()].map(({ subject }) => subject))).toEqual(new Set(['程序童']))
  })

  test('from school to school shows the new one the report of the old, which keeps it', async () => {
    const caseId = await persuaded()
    const report = (await pageOf(caseId)).documents[0]!.documentId
    await handOver(caseId, { line: 'school', unit: SCHOOL_2, reason: 'changed-school' }, 'principal', 'otherSchool')
    expect((await pageOf(caseId, 'otherSchool')).documents).toMatchObject([
      { kind: 'dropout-report', documentId: report },
    ])
    for (const who of ['otherSchool', 'principal'] as const)
      expect((await web.get(who, `/api/documents/${report}`)).statusCode).toBe(200)
    expect((await web.get('teacher', `/api/documents/${report}`)).statusCode).toBe(404)
  })

  test('of the lead within the group leaves one lead, however often it is sent', async () => {
    const caseId = await persuaded()
    const lead = { submissionId: newId(), part: 'lead', name: '新负责人', unitName: '甲乡小学' }
    for (const status of [200, 200])
      expect((await web.post('principal', `/api/cases/${caseId}/members`, lead)).statusCode).toBe(status)
    const leads = (await pageOf(caseId, 'principal')).members.filter((one) => one.part === 'lead')
    expect(leads).toMatchObject([{ name: '新负责人' }])
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
