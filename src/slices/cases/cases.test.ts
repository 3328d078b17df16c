import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  aChild,
  aPupil,
  COUNTY,
  plant,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
  VILLAGE_B1,
} from '../../../test/builders/county.ts'
import { refusalOfExport, takeOut } from '../../../test/builders/disclosure.ts'
import { anActor, aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import { withScope } from '../../platform/database.ts'
import type { CaseLine, CasePage } from './contract.ts'
import { type CaseOpening, openCase } from './index.ts'
import { casesExporter } from './queries.ts'
import { causesOf } from './sealed.ts'
import { openCounty } from './testing/set-up.ts'

const today = plainDate('2026-03-10')
const app = await testApp({ today })
const scopes = {
  ...scopesByRole(),
  'other-school': aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` }),
  'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }),
}
let web: Awaited<ReturnType<typeof openCounty>>

beforeAll(async () => {
  web = await openCounty(app, scopes)
})
afterAll(() => web.close())
beforeEach(() => app.clock.moveTo(today))

const opening = (childId: string, more: Partial<CaseOpening> = {}): CaseOpening => ({
  submissionId: newId(),
  childId,
  findingId: null,
  foundBy: 'reconciliation',
  foundOn: plainDate('2026-03-09'),
  dropoutKind: 'left',
  ...more,
})
const bureau = anActor()
const open = (opened: CaseOpening, actor: Actor = bureau) =>
  withScope(app.db, actor.scope, (tx) => openCase(app, tx, actor, opened))
const casesOf = async (childId: string) =>
  (
    await app.db.asAdmin<{ row: Record<string, unknown> }>(
      'select to_jsonb(c) as row from cases.dropout_case c where child_id = $1',
      [childId],
    )
  ).map(({ row }) => row)

/** A child who left school 1 (village A1), or one who never went anywhere (village B1 has a sponsoring school). */
async function leaver(values: Record<string, unknown> = {}) {
  const child = aChild({ name: '离校生', standing: 'in-no-school', ...values })
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'enrolment.pupil', [aPupil(child.child_id, { status: 'left', verdict: 'ghost' })])
  return child.child_id
}
async function neverEnrolled(values: Record<string, unknown> = {}) {
  const child = aChild({
    name: '未入学',
    standing: 'in-no-school',
    school_key: '',
    school_name: null,
    grade_code: null,
    ...values,
  })
  await plant(app.db, 'register.child', [child])
  return child.child_id
}
async function opened(childId: string): Promise<string> {
  const decision = await open(opening(childId))
  if (!decision.ok) throw new Error(decision.code)
  return decision.value.caseId
}

describe('opening a case', () => {
  test('writes the case with number, lead, stage and due day, its first step and the audit entry', async () => {
    const childId = await leaver()
    const findingId = newId()
    const request = opening(childId, { findingId, note: '电话无人接听' })
    const decision = await open(request)
    expect(decision).toMatchObject({ ok: true, value: { caseNumber: expect.stringMatching(/^〔2026〕\d+号$/) } })
    const [row] = await casesOf(childId)
    expect(row).toMatchObject({
      county_code: COUNTY,
      state: 'suspected',
      state_on: today,
      found_by: 'reconciliation',
      found_on: '2026-03-09',
      finding_id: findingId,
      dropout_kind: 'left',
      stage: 'primary',
      lead_line: 'school',
      lead_unit: SCHOOL_1,
      due_on: '2026-03-17',
      division_code: VILLAGE_A1,
      school_key: `${SCHOOL_1}/2023-01/`,
      opened_by: 'tester',
      version: 1,
    })
    expect(
      await app.db.asAdmin(
        'select event, from_state, to_state, happened_on::text, details from cases.case_event where case_id = $1',
        [row!.case_id],
      ),
    ).toMatchObject([
      {
        event: 'case.opened',
        from_state: null,
        to_state: 'suspected',
        happened_on: today,
        details: { foundBy: 'reconciliation' },
      },
    ])
    expect(await app.db.asAdmin(`select * from audit.entry where subject_id = $1`, [childId])).toMatchObject([
      { event: 'cases.case-opened', actor_id: 'tester', details: { caseId: row!.case_id } },
    ])
  })

  test.each([
    [
      'the sponsoring school of the village',
      VILLAGE_B1,
      { lead_line: 'school', lead_unit: SCHOOL_2, school_key: `${SCHOOL_2}/` },
    ],
    [
      'the township where no school sponsors',
      VILLAGE_A1,
      { lead_line: 'household', lead_unit: `${TOWNSHIP_A}000`, school_key: '' },
    ],
  ])('gives the lead of a child never enrolled to %s', async (_, division, lead) => {
    const childId = await neverEnrolled({ division_code: division, born_on: '2012-01-01' })
    await opened(childId)
    expect(await casesOf(childId)).toMatchObject([{ ...lead, stage: 'junior' }])
  })

  test.each([
    ['left', {}, SCHOOL_1, 'primary'],
    ['graduated', { grade_code: '16' }, `${TOWNSHIP_A}000`, 'junior'],
    ['transferred-out', {}, `${TOWNSHIP_A}000`, 'primary'],
  ])(
    'asks the record who leads, by the rule that gives findings their owners: %s',
    async (status, more, unit, stage) => {
      const child = aChild({ standing: 'in-no-school', grade_code: null })
      await plant(app.db, 'register.child', [child])
      await plant(app.db, 'enrolment.pupil', [aPupil(child.child_id, { status, verdict: null, ...more })])
      await opened(child.child_id)
      expect(await casesOf(child.child_id)).toMatchObject([{ lead_unit: unit, stage }])
    },
  )

  test('twice for one child is refused with the open case', async () => {
    const childId = await leaver()
    const first = await open(opening(childId))
    const second = await open(opening(childId))
    expect(second).toMatchObject({ ok: false, code: 'case.already-open', details: first.ok ? { ...first.value } : {} })
    expect(await casesOf(childId)).toHaveLength(1)
  })

  test('by the same submission gives the first answer again', async () => {
    const request = opening(await leaver())
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => open(request)))
    expect(others).toEqual([first, first])
    expect(await open(request)).toEqual(first)
    expect(first).toMatchObject({ ok: true })
  })

  test('is possible again once the old case is closed', async () => {
    const childId = await leaver()
    const old = await opened(childId)
    await app.db.asAdmin(`update cases.dropout_case set state = 'closed' where case_id = $1`, [old])
    expect(await open(opening(childId))).toMatchObject({ ok: true })
    expect(await casesOf(childId)).toHaveLength(2)
  })

  test('for a child outside the scope looks like a child that is not there', async () => {
    const outside = await neverEnrolled({ division_code: VILLAGE_B1 })
    const township = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_A })
    expect(await open(opening(outside), township)).toMatchObject({ ok: false, code: 'case.child-not-found' })
    expect(await open(opening(newId()))).toMatchObject({ ok: false, code: 'case.child-not-found' })
  })

  test('is refused while another unit has an open case of the child that moved', async () => {
    const childId = await leaver()
    await opened(childId)
    await app.db.asAdmin(`update register.child set division_code = $2, school_key = '' where child_id = $1`, [
      childId,
      VILLAGE_B1,
    ])
    const township = anActor({ role: 'township-officer', divisionPrefix: TOWNSHIP_B })
    await app.db.asAdmin('delete from enrolment.pupil where child_id = $1', [childId])
    expect(await open(opening(childId), township)).toMatchObject({ ok: false, code: 'case.already-open-elsewhere' })
  })

  test('is undone with the caller’s transaction, and its number is given to the next', async () => {
    const [first, second] = [await leaver(), await leaver()]
    const lastSerial = async () =>
      (
        await app.db.asAdmin<{ last_serial: number }>(
          'select last_serial from cases.case_counter where case_year = 2026',
        )
      )[0]!.last_serial
    await opened(await leaver())
    const before = await lastSerial()
    const broken = withScope(app.db, bureau.scope, async (tx) => {
      await openCase(app, tx, bureau, opening(first))
      throw new Error('the caller fails')
    })
    await expect(broken).rejects.toThrow('the caller fails')
    expect(await casesOf(first)).toHaveLength(0)
    expect(await open(opening(second))).toMatchObject({ value: { caseNumber: `〔2026〕${before + 1}号` } })
  })

  test('by many at once leaves no gap and no double number', async () => {
    app.clock.moveTo(plainDate('2027-01-02'))
    const children = await Promise.all(Array.from({ length: 12 }, () => leaver()))
    const all = await Promise.all([...children, ...children].map((childId) => open(opening(childId))))
    expect(all.filter((one) => one.ok)).toHaveLength(12)
    expect(all.filter((one) => !one.ok && one.code === 'case.already-open')).toHaveLength(12)
    const rows = await app.db.asAdmin('select case_serial from cases.dropout_case where case_year = 2027 order by 1')
    expect(rows.map((row) => row.case_serial)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  })
})

describe('the steps of a case', () => {
  const step = (who: string, caseId: string, name: string, version: number, fields: object = {}, more: object = {}) =>
    web.post(who, `/api/cases/${caseId}/steps/${name}`, { submissionId: newId(), version, fields, ...more })
  const explanation = {
    explanation: 'studies-elsewhere',
    evidenceType: 'enrolment-certificate',
    evidenceRef: '证字第1号',
    recheckOn: '2026-09-10',
  }
  const confirmation = { causes: ['learning-difficulty', 'working'], outOfSchoolSince: '2026-02-20' }

  test('verify, explain, verify again and confirm, each with row, history and audit entry', async () => {
    const childId = await leaver()
    const caseId = await opened(childId)
    expect((await step('village-officer', caseId, 'verify', 1, {}, { note: '已入户' })).json()).toEqual({
      caseId,
      state: 'verifying',
      dueOn: '2026-03-17',
      version: 2,
      documentId: null,
    })
    expect((await step('school-officer', caseId, 'explain', 2, explanation)).json()).toEqual({
      caseId,
      state: 'explained',
      dueOn: '2026-09-10',
      version: 3,
      documentId: null,
    })
    expect(await casesOf(childId)).toMatchObject([
      { explanation: 'studies-elsewhere', evidence_ref: null, recheck_on: '2026-09-10' },
    ])
    app.clock.moveTo(plainDate('2026-09-11'))
    expect((await step('bureau-officer', caseId, 'verify', 3)).json()).toEqual({
      caseId,
      state: 'verifying',
      dueOn: '2026-09-18',
      version: 4,
      documentId: null,
    })
    expect(await casesOf(childId)).toMatchObject([{ explanation: null, evidence_type: null, recheck_on: null }])
    expect((await step('school-officer', caseId, 'confirm', 4, confirmation)).json()).toEqual({
      caseId,
      state: 'confirmed',
      dueOn: '2026-09-13',
      version: 5,
      documentId: null,
    })
    const [confirmed] = await casesOf(childId)
    expect(confirmed).toMatchObject({
      state: 'confirmed',
      confirmed_on: '2026-09-11',
      confirmed_by: 'tester',
      out_of_school_since: '2026-02-20',
      causes: [],
    })
    expect(causesOf(app.secrets, confirmed as never)).toEqual(confirmation.causes)
    const events = await app.db.asAdmin(
      'select event, from_state, to_state from cases.case_event where case_id = $1 order by happened_at, event_id',
      [caseId],
    )
    expect(events.map((event) => [event.event, event.from_state, event.to_state])).toEqual([
      ['case.opened', null, 'suspected'],
      ['case.verification-started', 'suspected', 'verifying'],
      ['case.explained', 'verifying', 'explained'],
      ['case.verification-started', 'explained', 'verifying'],
      ['case.dropout-confirmed', 'verifying', 'confirmed'],
    ])
    const audit = await app.db.asAdmin('select event, actor_role from audit.entry where subject_id = $1 order by id', [
      childId,
    ])
    expect(audit.map((entry) => [entry.event, entry.actor_role])).toEqual([
      ['cases.case-opened', 'bureau-officer'],
      ['cases.verification-started', 'village-officer'],
      ['cases.explained', 'school-officer'],
      ['cases.verification-started', 'bureau-officer'],
      ['cases.dropout-confirmed', 'school-officer'],
    ])
  })

  test('sent twice with one submission is one step', async () => {
    const caseId = await opened(await leaver())
    const body = { submissionId: newId(), version: 1 }
    const [first, again] = [
      await web.post('bureau-officer', `/api/cases/${caseId}/steps/verify`, body),
      await web.post('bureau-officer', `/api/cases/${caseId}/steps/verify`, body),
    ]
    expect([first.statusCode, again.statusCode]).toEqual([200, 200])
    expect(again.json()).toEqual(first.json())
  })

  test('taken by two at once: one wins, the other is told', async () => {
    const caseId = await opened(await leaver())
    const both = await Promise.all([
      step('bureau-officer', caseId, 'verify', 1),
      step('township-officer', caseId, 'verify', 1),
    ])
    expect(both.map((reply) => reply.statusCode).sort()).toEqual([200, 409])
    expect(both.find((reply) => reply.statusCode === 409)!.json().code).toBe('case.changed-meanwhile')
  })

  test('out of order is refused in words', async () => {
    const caseId = await opened(await leaver())
    const reply = await step('school-officer', caseId, 'confirm', 1, confirmation)
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'case.step-not-possible'])
    expect(reply.json().message).toBe('个案现在是「疑似辍学」，不能转为「已认定」。请按程序逐步办理。')
  })

  test('with evidence that does not prove it is refused, and nothing is written', async () => {
    const childId = await leaver()
    const caseId = await opened(childId)
    await step('bureau-officer', caseId, 'verify', 1)
    const reply = await step('bureau-officer', caseId, 'explain', 2, {
      ...explanation,
      evidenceType: 'visit-record',
    })
    expect([reply.statusCode, reply.json().code]).toEqual([422, 'case.evidence-does-not-fit'])
    expect(reply.json().message).toContain('就读证明')
    expect(await casesOf(childId)).toMatchObject([{ state: 'verifying', version: 2 }])
  })

  describe('by those who may', () => {
    const verified = async (childId: string) => {
      const caseId = await opened(childId)
      await step('bureau-officer', caseId, 'verify', 1)
      return caseId
    }
    test.each([
      ['explain', explanation, 'homeroom-teacher', 403, 'case.step-by-others'],
      ['explain', explanation, 'village-officer', 403, 'case.step-by-others'],
      ['explain', explanation, 'township-officer', 200, undefined],
      ['confirm', confirmation, 'bureau-officer', 403, 'case.step-by-others'],
      ['confirm', confirmation, 'township-officer', 403, 'case.step-by-others'],
      ['confirm', confirmation, 'homeroom-teacher', 403, 'case.step-by-others'],
      ['confirm', confirmation, 'other-school', 404, 'case.not-found'],
      ['confirm', confirmation, 'school-officer', 200, undefined],
    ])('%s %o by a %s: %i', async (name, body, who, status, code) => {
      const reply = await step(who, await verified(await leaver()), name, 2, body)
      expect([reply.statusCode, reply.json().code]).toEqual([status, code])
    })
    test.each([
      ['township-officer', 200, undefined],
      ['other-township', 404, 'case.not-found'],
    ])('without a school the township confirms: %s %i', async (who, status, code) => {
      const reply = await step(
        who,
        await verified(await neverEnrolled({ division_code: VILLAGE_A1 })),
        'confirm',
        2,
        confirmation,
      )
      expect([reply.statusCode, reply.json().code]).toEqual([status, code])
    })
  })

  test('keep the database from changing what a case was opened as', async () => {
    const caseId = await opened(await leaver())
    const change = (column: string) =>
      withScope(app.db, bureau.scope, (tx) =>
        tx
          .updateTable('cases.dropout_case')
          .set({ [column]: 'x' })
          .where('case_id', '=', caseId)
          .execute(),
      )
    for (const column of ['case_number', 'opened_by', 'found_by'])
      await expect(change(column)).rejects.toThrow(/permission denied/)
  })
})

describe('row-level security', () => {
  test('shows cases and their steps to both lines of their own scope and to nobody else', async () => {
    await opened(await leaver())
    await opened(await neverEnrolled({ division_code: VILLAGE_B1 }))
    const [here, sponsored] = [`${SCHOOL_1}/`, `${SCHOOL_2}/`]
    const sees = (who: keyof typeof scopes) =>
      withScope(app.db, scopes[who], async (tx) => {
        const cases = await tx
          .selectFrom('cases.dropout_case')
          .select(['case_id', 'division_code', 'school_key'])
          .execute()
        const events = await tx
          .selectFrom('cases.case_event')
          .select(['case_id', 'division_code', 'school_key'])
          .execute()
        expect(new Set(events.map((event) => event.case_id))).toEqual(new Set(cases.map((row) => row.case_id)))
        return cases
      })
    expect((await sees('bureau-officer')).length).toBeGreaterThan(1)
    expect(await sees('system-administrator')).toEqual([])
    for (const row of await sees('township-officer')) expect(row.division_code.startsWith(TOWNSHIP_A)).toBe(true)
    for (const row of await sees('other-township')) expect(row.division_code.startsWith(TOWNSHIP_B)).toBe(true)
    for (const row of await sees('school-officer')) expect(row.school_key.startsWith(here)).toBe(true)
    const ofSponsor = await sees('other-school')
    expect(ofSponsor.length).toBeGreaterThan(0)
    for (const row of ofSponsor) expect(row.school_key).toBe(sponsored)
  })
})

describe('the page of a case', () => {
  test('shows child, history and what may be done next, and is put on record', async () => {
    const childId = await leaver({
      name: '页面童',
      guardian2_name: '测试母',
      guardian2_role: 'mother',
      groups: ['poor'],
    })
    const caseId = await opened(childId)
    const page = (await web.get('school-officer', `/api/cases/${caseId}`)).json() as CasePage
    expect(page.case).toMatchObject({
      childName: '页面童',
      townshipName: '甲乡',
      villageName: '甲一村',
      schoolName: '甲乡小学',
      leadName: '甲乡小学',
      groups: ['poor'],
      isOverdue: false,
    })
    expect(page).toMatchObject({
      version: 1,
      explanation: null,
      confirmation: null,
      steps: [{ step: 'verify', to: 'verifying', mine: true, missing: [] }],
      deadlines: [{ clock: 'verification', owner: 'school', ownerName: '甲乡小学', dueOn: '2026-03-17' }],
      guardians: [{ name: '测试父' }, { name: '测试母', role: 'mother' }],
    })
    expect(page.history).toMatchObject([{ event: 'case.opened', toState: 'suspected', actorName: 'tester' }])
    expect(
      await app.db.asAdmin(`select actor_role from audit.entry where event = 'cases.case-viewed' and subject_id = $1`, [
        childId,
      ]),
    ).toEqual([{ actor_role: 'school-officer' }])
  })

  test.each([
    ['school-officer', ['explain', 'confirm']],
    ['township-officer', ['explain']],
    ['homeroom-teacher', []],
  ])('offers a %s under verification only what would be accepted', async (who, offered) => {
    const caseId = await opened(await leaver())
    await web.post('bureau-officer', `/api/cases/${caseId}/steps/verify`, { submissionId: newId(), version: 1 })
    const { steps } = (await web.get(who, `/api/cases/${caseId}`)).json() as CasePage
    expect(steps.map(({ step }) => step)).toEqual(['explain', 'confirm'])
    expect(steps.filter(({ mine }) => mine).map(({ step }) => step)).toEqual(offered)
  })

  test.each(['other-school', 'other-township'])('outside the scope of a(n) %s looks like not there', async (who) => {
    const reply = await web.get(who, `/api/cases/${await opened(await leaver())}`)
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'case.not-found'])
  })
})

describe('the ledger', () => {
  const total = async (who: string, query: Record<string, string | boolean> = {}) =>
    (await web.get(who, '/api/cases', query)).json().total as number

  test('pages without a gap or a repetition in every order', async () => {
    for (const sort of ['dueOn', '-dueOn', 'number', '-number', 'division', '-division']) {
      const whole = (await web.get('bureau-officer', '/api/cases', { sort, limit: '200' })).json()
      const seen: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const reply = await web.get('bureau-officer', '/api/cases', { sort, limit: '7', cursor })
        const page = reply.json() as { rows: CaseLine[]; nextCursor: string | null }
        seen.push(...page.rows.map((row) => row.caseId))
        cursor = page.nextCursor
      }
      expect(seen, sort).toEqual(whole.rows.map((row: CaseLine) => row.caseId))
      expect(seen).toHaveLength(whole.total)
    }
    expect((await web.get('bureau-officer', '/api/cases', { cursor: newId() })).statusCode).toBe(410)
  })

  test('counts what its filters show, for every scope', async () => {
    app.clock.moveTo(plainDate('2026-03-20'))
    for (const who of [
      'bureau-officer',
      'township-officer',
      'village-officer',
      'school-officer',
      'homeroom-teacher',
      'other-school',
    ]) {
      const counts = (await web.get(who, '/api/cases/counts')).json()
      expect(counts.open, who).toBe(await total(who, { phase: 'open' }))
      expect(counts.overdue, who).toBe(await total(who, { overdue: true }))
      for (const [state, count] of Object.entries(counts.byState))
        expect(count, `${who} ${state}`).toBe(await total(who, { state }))
      for (const [stage, count] of Object.entries(counts.byStage))
        expect(count, `${who} ${stage}`).toBe(await total(who, { stage }))
      for (const { code, count } of counts.byTownship)
        expect(count, `${who} ${code}`).toBe(await total(who, { division: code }))
    }
    expect(await total('bureau-officer')).toBe(
      (await total('bureau-officer', { overdue: true })) + (await total('bureau-officer', { overdue: false })),
    )
    const phases = await Promise.all(
      ['suspected', 'dropout', 'returned', 'closed'].map((phase) => total('bureau-officer', { phase })),
    )
    expect(
      phases.reduce((sum, count) => sum + count, 0) + (await total('bureau-officer', { state: 'explained' })),
    ).toBe(await total('bureau-officer'))
  })

  test('narrows by school, line, kind and child', async () => {
    const childId = await neverEnrolled({ division_code: VILLAGE_B1 })
    await open(opening(childId, { dropoutKind: 'never-enrolled', foundBy: 'survey' }))
    expect(await total('bureau-officer', { childId })).toBe(1)
    expect(
      await total('bureau-officer', {
        childId,
        school: SCHOOL_2,
        dropoutKind: 'never-enrolled',
        foundBy: 'survey',
        leadLine: 'school',
      }),
    ).toBe(1)
    expect(await total('bureau-officer', { childId, school: SCHOOL_1 })).toBe(0)
    expect(await total('bureau-officer', { childId, leadLine: 'household' })).toBe(0)
  })

  const takerOf = (who: keyof typeof scopes) => {
    const scope = scopes[who]
    return { id: scope.actorId, role: scope.role, scope }
  }

  test('goes out as Excel with codes in words', async () => {
    const childId = await leaver({ name: '台账童' })
    await opened(childId)
    const rows = await takeOut(app, takerOf('school-officer'), casesExporter, { childId })
    expect(rows[1]![0]).toBe('疑似辍学、辍学学生台账 2026-03-10')
    expect(rows[3]).toEqual(
      expect.arrayContaining(['甲乡', '甲一村', '台账童', '小学', '数据比对', '中途离校', '疑似辍学', '甲乡小学']),
    )
    expect(rows).toHaveLength(4)
    expect(await refusalOfExport(app, takerOf('homeroom-teacher'), casesExporter)).toBe('disclosure.list-not-yours')
  })
})
