import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aChild, aPupil, COUNTY, plant, TOWNSHIP_B, VILLAGE_A1, VILLAGE_B1 } from '../../../test/builders/county.ts'
import { takeOut } from '../../../test/builders/disclosure.ts'
import { aScope, scopesByRole, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import type { LedgerLine } from './ledger-contract.ts'
import { LEDGER_COLUMNS, LEDGERS } from './ledger-domain.ts'
import { ledgerExporters } from './ledgers.ts'
import { sealTold, sealWords } from './sealed.ts'
import { openCounty } from './testing/set-up.ts'
import { texts } from './texts.ts'

const today = plainDate('2026-05-20')
const app = await testApp({ today })
const scopes = { ...scopesByRole(), 'other-township': aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_B }) }
let web: Awaited<ReturnType<typeof openCounty>>

/** What a step said: its explanation, and the words that are sealed. */
interface Said {
  readonly explanation?: string
  readonly words?: Readonly<Record<string, string>>
  /** Told of a case that stays as it is. */
  readonly isTold?: boolean
}

/** A case whose history is given by days: `[day, state, what was said]`. */
async function aCase(
  name: string,
  history: readonly (readonly [string, string, Said?])[],
  more: Record<string, unknown> = {},
) {
  const child = aChild({ name, standing: 'in-no-school', standing_on: '2026-05-01', ...more })
  const keys = { county_code: COUNTY, division_code: child['division_code'], school_key: '' }
  const [last, state] = history.at(-1)!
  const confirmedOn = history.find(([, to]) => to === 'confirmed')?.[0] ?? null
  const row = {
    ...keys,
    case_id: newId(),
    case_year: 2026,
    case_serial: ++serial,
    case_number: `〔2026〕${serial}号`,
    child_id: child.child_id,
    state,
    state_on: last,
    found_by: 'tip',
    found_on: history[0]![0],
    dropout_kind: 'left',
    stage: 'junior',
    lead_line: 'household',
    lead_unit: `${TOWNSHIP_B}000`,
    opened_by: 'x',
    opened_at: `${history[0]![0]}T00:00:00Z`,
    submission_id: newId(),
    confirmed_on: confirmedOn,
    confirmed_by: confirmedOn && 'x',
    causes: confirmedOn ? ['working', 'poverty'] : [],
    explanation: state === 'explained' ? history.at(-1)![2]!.explanation : null,
    evidence_type: state === 'explained' ? 'deferral-approval' : null,
    recheck_on: state === 'explained' ? '2026-09-01' : null,
    closing_reason: state === 'closed' ? 'returned' : null,
    closed_on: state === 'closed' ? last : null,
  }
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'cases.dropout_case', [row])
  const event = (on: string, to: string, { explanation, words = {}, isTold = false }: Said = {}) => {
    const eventId = newId()
    return {
      ...keys,
      event_id: eventId,
      case_id: row.case_id,
      event: isTold ? 'case.cause-told' : `case.${to}`,
      from_state: isTold ? to : null,
      to_state: to,
      happened_on: on,
      happened_at: `${on}T01:00:00Z`,
      actor_id: 'x',
      submission_id: newId(),
      details: explanation ? { explanation } : {},
      sealed: sealWords(app.secrets, { county: COUNTY, table: 'cases.case_event', id: eventId }, words),
    }
  }
  for (const [on, to, said] of history) await plant(app.db, 'cases.case_event', [event(on, to, said)])
  return { child, row, keys }
}
let serial = 0

beforeAll(async () => {
  web = await openCounty(app, scopes)
  const back = await aCase('测试甲', [
    ['2026-03-01', 'suspected'],
    ['2026-03-05', 'verifying'],
    ['2026-03-10', 'confirmed'],
    ['2026-03-10', 'persuading'],
    ['2026-04-20', 'returned'],
    ['2026-05-10', 'closed'],
  ])
  const visit = (on: string, more: object = {}) => ({
    ...back.keys,
    record_id: newId(),
    case_id: back.row.case_id,
    round: 1,
    kind: 'visit',
    happened_on: on,
    recorded_at: `${on}T01:00:00Z`,
    recorded_by: 'x',
    submission_id: newId(),
    facts: {},
    ...more,
  })
  const first = visit('2026-03-12')
  await plant(app.db, 'cases.case_record', [
    first,
    visit('2026-03-20', { corrects_id: first.record_id }),
    visit('2026-04-02'),
    visit('2026-04-20', { kind: 'support', facts: { placement: 'old-class', measures: ['pairing'] } }),
  ])
  await aCase('测试乙', [['2026-05-18', 'suspected']], { division_code: VILLAGE_A1 })
  await aCase(
    '测试丙',
    [
      ['2026-02-01', 'suspected'],
      ['2026-02-03', 'confirmed'],
      ['2026-02-04', 'persuading'],
    ],
    { division_code: VILLAGE_B1 },
  )
  await plant(app.db, 'register.child', [aChild({ name: '测试在校' })])
})
afterAll(() => web.close())

const rowsOf = async (who: string, query: Record<string, string>): Promise<LedgerLine[]> => {
  const answer = await web.get(who, '/api/ledgers', query)
  expect(answer.statusCode, answer.body).toBe(200)
  const { rows, total } = answer.json()
  expect(total).toBe(rows.length)
  return rows
}
const said = (rows: readonly LedgerLine[]) => rows.map((row) => [row.name, row.state]).sort()

describe('the ledgers', () => {
  test.each([
    ['2026-02-02', 'suspected', [['测试丙', 'suspected']]],
    ['2026-03-04', 'suspected', [['测试甲', 'suspected']]],
    ['2026-03-05', 'suspected', [['测试甲', 'verifying']]],
    ['2026-03-05', 'dropout', [['测试丙', 'persuading']]],
    [
      '2026-03-10',
      'dropout',
      [
        ['测试丙', 'persuading'],
        ['测试甲', 'persuading'],
      ],
    ],
    [
      '2026-04-20',
      'dropout',
      [
        ['测试丙', 'persuading'],
        ['测试甲', 'returned'],
      ],
    ],
    ['2026-05-20', 'dropout', [['测试丙', 'persuading']]],
    ['2026-05-20', 'suspected', [['测试乙', 'suspected']]],
    ['2026-01-31', 'dropout', []],
  ])('of %s the ledger %s has what stood there then', async (on, ledger, expected) => {
    const rows = [
      ...(await rowsOf('township-officer', { ledger, on })),
      ...(await rowsOf('other-township', { ledger, on })),
    ]
    expect(said(rows)).toEqual(expected.toSorted())
  })

  test('tells of each day only what was on record by then', async () => {
    const on = async (day: string) =>
      (await rowsOf('township-officer', { ledger: 'dropout', part: 'all', on: day })).find(
        (row) => row.name === '测试甲',
      )
    expect(await on('2026-03-12')).toMatchObject({
      visitCount: 1,
      lastVisitOn: '2026-03-12',
      returnedOn: null,
      closedOn: null,
    })
    expect(await on('2026-03-25')).toMatchObject({ visitCount: 1, lastVisitOn: '2026-03-20', placement: null })
    expect(await on('2026-04-25')).toMatchObject({ visitCount: 2, returnedOn: '2026-04-20', placement: 'old-class' })
    expect(await on('2026-05-20')).toMatchObject({
      state: 'closed',
      closedOn: '2026-05-10',
      causes: ['working', 'poverty'],
    })
    expect(await on('2027-01-01')).toMatchObject({ state: 'closed' })
  })

  test('of children say who was suspected or out on the day, and no standing of a day before it was known', async () => {
    const rows = await rowsOf('bureau-officer', { ledger: 'school-age', on: '2026-03-04' })
    expect(rows).toHaveLength(4)
    expect(rows.every((row) => row.standing === null || row.verifiedOn! <= '2026-03-04')).toBe(true)
    const out = await rowsOf('bureau-officer', { ledger: 'school-age', part: 'out' })
    expect(out).toHaveLength(1)
    expect(out[0]).toMatchObject({ standing: 'in-no-school', state: 'persuading', caseId: null })
  })

  test('show each unit its own children, and page without losing or doubling one', async () => {
    expect((await rowsOf('other-township', { ledger: 'dropout' })).map((row) => row.name)).toEqual(['测试丙'])
    expect(await rowsOf('township-officer', { ledger: 'suspected' })).toHaveLength(1)
    for (const sort of ['division', '-division', 'bornOn', '-since']) {
      const names: string[] = []
      for (let cursor = ''; ; ) {
        const query = { ledger: 'school-age', sort, limit: '1', ...(cursor && { cursor }) }
        const page = (await web.get('township-officer', '/api/ledgers', query)).json()
        names.push(...page.rows.map((row: LedgerLine) => row.name))
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      expect(names.sort()).toEqual(['测试乙', '测试在校', '测试甲'].sort())
    }
    expect((await web.get('bureau-officer', '/api/ledgers', { ledger: 'dropout', cursor: 'x' })).statusCode).toBe(410)
  })

  test.each(LEDGERS)('%s leaves as a sheet with its columns, marked and counted', async (ledger) => {
    const exporter = ledgerExporters[LEDGERS.indexOf(ledger)]!
    const sheet = await takeOut(
      app,
      { id: 'tester', role: 'township-officer', scope: scopes['township-officer'] },
      exporter,
      {
        ledger,
        part: 'all',
      },
    )
    const heads = LEDGER_COLUMNS[ledger].map((column) => texts[`ledger.column.${column}`].zh)
    const text = JSON.stringify(sheet)
    for (const head of heads) expect(text).toContain(head)
    expect(text).toContain(ledger === 'school-age' ? '测试在校' : ledger === 'dropout' ? '测试甲' : '测试乙')
    if (ledger === 'dropout') expect(text).toContain('回原班')
  })

  test('name who answers for a child, why it is in no school and the paper that allows it, each from its day on', async () => {
    const { child, row, keys } = await aCase(
      '测试缓学',
      [
        ['2026-04-01', 'suspected'],
        ['2026-04-10', 'explained', { explanation: 'deferred', words: { evidenceRef: '演教缓〔2026〕3号' } }],
      ],
      { standing: 'deferred', standing_on: '2026-04-01', division_code: VILLAGE_B1 },
    )
    const member = {
      ...keys,
      case_id: row.case_id,
      part: 'lead',
      name: '次旺',
      unit_name: '乙镇政府',
      from_on: '2026-04-05',
    }
    await plant(app.db, 'cases.case_member', [{ ...member, member_id: newId(), submission_id: newId(), added_by: 'x' }])
    const roster = { sponsor_name: '达娃', deferral_paper: '演教缓〔2025〕9号', not_in_school_reason: '因病' }
    const place = `register.child/${child.child_id}`
    const told = app.secrets.sealBulk(COUNTY, place, JSON.stringify(roster))
    await app.db.asAdmin('update register.child set sealed = $1 where child_id = $2', [told, child.child_id])
    const on = async (ledger: string, day: string) =>
      (await rowsOf('other-township', { ledger, on: day, ...(ledger === 'suspected' && { part: 'all' }) })).find(
        (line) => line.name === '测试缓学',
      )
    // Before the last comparison nobody knows what it says of the standing.
    expect(await on('school-age', '2026-03-31')).toMatchObject({ notInSchoolReason: null, deferralPaper: null })
    const before = { sponsor: '达娃', notInSchoolReason: '因病', deferralPaper: '演教缓〔2025〕9号' }
    expect(await on('school-age', '2026-04-03')).toMatchObject(before)
    const [other] = (await rowsOf('other-township', { ledger: 'dropout' })).filter((line) => line.name === '测试丙')
    expect(other).toMatchObject({ sponsor: '乙镇中学' })
    const now = { sponsor: '次旺（乙镇政府）', notInSchoolReason: '因病', deferralPaper: '演教缓〔2026〕3号' }
    expect(await on('school-age', '2026-05-20')).toMatchObject(now)
    expect(await on('suspected', '2026-05-20')).toMatchObject(now)
    const actor = { id: 'tester', role: 'township-officer', scope: scopes['other-township'] } as const
    const sheet = JSON.stringify(await takeOut(app, actor, ledgerExporters[0]!, { ledger: 'school-age' }))
    for (const value of Object.values(now)) expect(sheet).toContain(value)
  })

  test('show of a day on which a case was explained why, as it was recorded then', async () => {
    await aCase('测试复核', [
      ['2026-02-01', 'suspected'],
      ['2026-02-10', 'explained', { explanation: 'deferred', words: { evidenceRef: '演教缓〔2026〕7号' } }],
      ['2026-02-20', 'explained', { isTold: true }],
      ['2026-03-20', 'verifying'],
      ['2026-03-25', 'explained', { explanation: 'studies-elsewhere', words: { evidenceRef: '就读证明12号' } }],
      ['2026-05-04', 'verifying'],
    ])
    const on = async (day: string, ledger = 'suspected') =>
      (await rowsOf('township-officer', { ledger, on: day, ...(ledger === 'suspected' && { part: 'all' }) })).find(
        (row) => row.name === '测试复核',
      )
    const deferred = { state: 'explained', deferralPaper: '演教缓〔2026〕7号' }
    expect(await on('2026-03-01')).toMatchObject({ ...deferred, explanation: 'deferred', stateOn: '2026-02-10' })
    expect(await on('2026-03-01', 'school-age')).toMatchObject(deferred)
    const none = { state: 'verifying', explanation: null, deferralPaper: null }
    expect(await on('2026-03-22')).toMatchObject(none)
    expect(await on('2026-04-01')).toMatchObject({ explanation: 'studies-elsewhere', deferralPaper: null })
    expect(await on('2026-05-20')).toMatchObject(none)
  })

  test('name of the papers those that held on the day, neither withdrawn nor replaced by then', async () => {
    const { row, keys } = await aCase(
      '测试文书',
      [
        ['2026-02-01', 'suspected'],
        ['2026-02-10', 'confirmed'],
        ['2026-02-10', 'persuading'],
      ],
      { division_code: VILLAGE_B1 },
    )
    let number = 0
    const paper = (issuedOn: string, more: object = {}) => ({
      ...keys,
      document_id: newId(),
      kind: 'correction-order',
      organ_kind: 'township',
      organ_unit: `${TOWNSHIP_B}000`,
      series: 'order',
      doc_year: 2026,
      doc_serial: ++number,
      document_number: `乙镇责〔2026〕${number}号`,
      matter_id: row.case_id,
      issued_on: issuedOn,
      issued_at: `${issuedOn}T01:00:00Z`,
      issued_by: 'x',
      submission_id: newId(),
      template_version: 0,
      content_hash: '0'.repeat(64),
      sealed: 'x',
      issuer_division: '',
      issuer_school_key: '',
      ...more,
    })
    const [withdrawn, faulty] = [paper('2026-03-01'), paper('2026-03-05')]
    const right = paper('2026-04-01', { corrects_id: faulty.document_id })
    await plant(app.db, 'documents.document', [withdrawn, faulty, right])
    const withdrawal = {
      ...keys,
      document_id: withdrawn.document_id,
      reason: '文号有误',
      withdrawn_on: '2026-03-03',
      withdrawn_by: 'x',
      withdrawn_at: '2026-03-03T01:00:00Z',
      issuer_division: '',
      issuer_school_key: '',
    }
    await plant(app.db, 'documents.withdrawal', [withdrawal])
    const on = async (day: string) =>
      (await rowsOf('other-township', { ledger: 'dropout', on: day }))
        .find((line) => line.name === '测试文书')!
        .papers.map((one) => one.number)
    expect(await on('2026-03-02')).toEqual([withdrawn.document_number])
    expect(await on('2026-03-04')).toEqual([])
    expect(await on('2026-03-31')).toEqual([faulty.document_number])
    expect(await on('2026-05-20')).toEqual([right.document_number])
  })

  test('carry household, pupil number, verification, causes and whereabouts, each as told by the day and masked', async () => {
    const { child, row, keys } = await aCase('测试去向', [
      ['2026-02-01', 'suspected'],
      ['2026-02-03', 'verifying'],
      ['2026-03-10', 'confirmed'],
      ['2026-03-11', 'persuading'],
    ])
    const visit = (on: string, causes: readonly string[], whereabouts: string, more: object = {}) => {
      const id = newId()
      const at = { county: COUNTY, table: 'cases.case_record', id } as const
      const told = sealTold(app.secrets, at, { words: { whereabouts }, facts: { causes } })
      return {
        ...keys,
        record_id: id,
        case_id: row.case_id,
        round: 1,
        kind: 'visit',
        happened_on: on,
        recorded_at: `${on}T01:00:00Z`,
        recorded_by: 'x',
        submission_id: newId(),
        ...told,
        ...more,
      }
    }
    const wrong = visit('2026-03-20', ['working'], '深圳市龙岗区电子厂')
    await plant(app.db, 'cases.case_record', [
      visit('2026-02-04', ['illness'], '甲一村3组家中'),
      wrong,
      visit('2026-03-22', ['working'], '成都市郫都区工地', { corrects_id: wrong.record_id }),
      visit('2026-03-25', ['working'], ''),
    ])
    const roster = { village_group: '3组', householder_name: '次仁扎西', kin_to_householder: '长女' }
    const sealed = (place: string, values: object) => app.secrets.sealBulk(COUNTY, place, JSON.stringify(values))
    await app.db.asAdmin('update register.child set sealed = $1 where child_id = $2', [
      sealed(`register.child/${child.child_id}`, roster),
      child.child_id,
    ])
    const older = aPupil(child.child_id, { pupil_number: 'G9', as_of_on: '2026-04-01', verdict: 'ghost' })
    const pupil = aPupil(child.child_id)
    const number = 'G540126201605010013'
    await plant(app.db, 'enrolment.pupil', [
      older,
      { ...pupil, sealed: sealed(`enrolment.pupil/${pupil.pupil_id}`, { pupil_number: number }) },
    ])
    const on = async (ledger: string, day: string, who = 'township-officer') =>
      (await rowsOf(who, { ledger, on: day })).find((line) => line.childId === child.child_id)
    const known = { kinToHouseholder: '长女', pupilNumber: 'G540126********0013', village: '甲一村***' }
    expect(await on('school-age', '2026-05-20')).toMatchObject({
      ...known,
      householder: '次仁扎西',
      verifiedOn: '2026-05-01',
    })
    expect((await on('school-age', '2026-05-20', 'bureau-officer'))?.householder).toBe('次***')
    expect(await on('suspected', '2026-02-02')).toMatchObject({
      ...known,
      verifiedOn: null,
      causes: [],
      whereabouts: null,
    })
    const suspected = { verifiedOn: '2026-02-03', causes: ['illness'], whereabouts: '甲一村***' }
    expect(await on('suspected', '2026-03-09')).toMatchObject(suspected)
    // Of a dropout the causes are those it was confirmed with.
    const dropout = { ...known, verifiedOn: '2026-02-03', causes: ['working', 'poverty'] }
    expect(await on('dropout', '2026-03-21')).toMatchObject({ ...dropout, whereabouts: '深圳市龙岗区***' })
    expect(await on('dropout', '2026-05-20')).toMatchObject({
      ...dropout,
      standing: 'in-no-school',
      whereabouts: '成都市郫都区***',
    })
    const actor = { id: 'tester', role: 'township-officer', scope: scopes['township-officer'] } as const
    const sheet = JSON.stringify(await takeOut(app, actor, ledgerExporters[2]!, { ledger: 'dropout' }))
    for (const told of ['次仁扎西', '长女', number, '甲一村3组', '成都市郫都区工地']) expect(sheet).toContain(told)
  })
})
