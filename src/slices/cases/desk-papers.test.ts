import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aChild, plant, SCHOOL_1, SCHOOL_2, TOWNSHIP_A, VILLAGE_A1 } from '../../../test/builders/county.ts'
import { aPaperFields } from '../../../test/builders/papers.ts'
import { aScope, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { issueDocument } from '../documents/index.ts'
import { openContent } from '../documents/content.ts'
import { findDocument } from '../documents/store.ts'
import { DOCUMENT_KIND_NAMES, type DocumentKindName, kindRuleOf, type OrganKind } from '../documents/domain.ts'
import type { DeskForm } from '../documents/contract.ts'
import type { CasePage } from './contract.ts'
import { openCounty, openSurveyCase } from './testing/set-up.ts'

// What may be written by hand, by whom and where; what a case decides comes out of the case only.

const app = await testApp({ today: plainDate('2026-03-10') })
const scopes: Readonly<Record<OrganKind, ReturnType<typeof aScope>>> = {
  county: aScope({ role: 'bureau-officer' }),
  bureau: aScope({ role: 'bureau-officer' }),
  township: aScope({ role: 'township-officer', divisionPrefix: TOWNSHIP_A }),
  village: aScope({ role: 'village-officer', divisionPrefix: VILLAGE_A1 }),
  school: aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_1}/` }),
  class: aScope({ role: 'homeroom-teacher', schoolPrefix: `${SCHOOL_1}/2023-01/` }),
}
const otherSchool = aScope({ role: 'school-officer', schoolPrefix: `${SCHOOL_2}/` })
let web: Awaited<ReturnType<typeof openCounty>>

beforeAll(async () => {
  web = await openCounty(app, { ...scopes, otherSchool })
})
afterAll(() => web.close())

async function aCase() {
  const child = aChild({ name: '文书童', standing: 'in-no-school' })
  await plant(app.db, 'register.child', [child])
  return { childId: child.child_id, caseId: await openSurveyCase(app, child.child_id) }
}
const standing = (caseId: string, state: string) =>
  app.db.asAdmin(
    `update cases.dropout_case set state = $1, confirmed_on = '2026-03-02', confirmed_by = 'x' where case_id = $2`,
    [state, caseId],
  )
const pageOf = async (caseId: string, who: OrganKind = 'township') =>
  (await web.get(who, `/api/cases/${caseId}`)).json() as CasePage
const deskOf = async (who: string, query: Record<string, string>) =>
  (await web.get(who, '/api/document-desk', query)).json() as DeskForm
async function issue(who: string, kind: DocumentKindName, values: object = {}) {
  const fields = aPaperFields(kind)
  const addressees = kindRuleOf(kind).servedOn === 'organ' ? { addressees: [{ role: 'organ', name: '县法院' }] } : {}
  const reply = await web.post(who, '/api/documents', {
    submissionId: newId(),
    kind,
    fields,
    ...addressees,
    ...values,
  })
  return { status: reply.statusCode, ...reply.json() } as Record<string, unknown> & { documentId: string }
}

const issuable = DOCUMENT_KIND_NAMES.filter((kind) => kindRuleOf(kind).issuers.length > 0)
const by = (issuedBy: string) => issuable.filter((kind) => kindRuleOf(kind).issuedBy === issuedBy)
const issuerOf = (kind: DocumentKindName) => kindRuleOf(kind).issuers[0]!

describe('what a case decides', () => {
  test('is every order, paper of a penalty and record of the case', () => {
    const written = issuable.filter((kind) => kindRuleOf(kind).series === 'order' || kind.includes('penalty'))
    expect(by('case')).toEqual(
      expect.arrayContaining([
        ...written,
        'performance-demand',
        'hearing-notice',
        'enforcement-application',
        'civil-complaint',
      ]),
    )
  })

  test.each(by('case'))('%s is issued by nobody at the desk: not for a child, not in its case', async (kind) => {
    const { childId, caseId } = await aCase()
    for (const organ of kindRuleOf(kind).issuers)
      for (const where of [{ childId }, { childId, matterId: caseId }] as Record<string, string>[]) {
        expect(await issue(organ, kind, where)).toMatchObject({
          status: 409,
          code: 'document.issued-by-case',
        })
        expect((await deskOf(organ, { ...where })).kinds).not.toContain(kind)
      }
    expect((await pageOf(caseId)).documents).toEqual([])
  })

  test('a kind that nobody issues is printed elsewhere', async () => {
    const { childId } = await aCase()
    expect(await issue('township', 'service-return', { childId })).toMatchObject({ status: 409 })
    expect(await issue('school', 'monthly-return')).toMatchObject({ status: 409 })
  })
})

describe('a correction of what a case decided', () => {
  async function anOrder() {
    const { childId, caseId } = await aCase()
    await standing(caseId, 'ordered')
    const actor = { id: 'township', role: scopes.township.role, scope: scopes.township }
    const fields = aPaperFields('correction-order')
    const draft = { submissionId: newId(), kind: 'correction-order', childId, matterId: caseId, fields } as const
    const order = await withScope(app.db, actor.scope, (tx) => issueDocument(app, tx, actor, draft))
    if (!order.ok) throw new Error(order.code)
    return { childId, caseId, fields, correctsId: order.value.documentId }
  }

  test('puts words right in the same case, by the organ that issued it', async () => {
    const { childId, caseId, fields, correctsId } = await anOrder()
    const right = { childId, correctsId, fields: { ...fields, facts: '自二月二十五日起未到校' } }
    expect(await issue('bureau', 'correction-order', right)).toMatchObject({ code: 'document.corrected-not-found' })
    const corrected = await issue('township', 'correction-order', right)
    expect(corrected).toMatchObject({ status: 200 })
    expect((await pageOf(caseId)).documents).toHaveLength(2)
  })

  test.each([{ dueOn: '2026-03-12' }, { caseNumber: '〔2026〕99号' }])('does not change %o', async (change) => {
    const { childId, fields, correctsId } = await anOrder()
    expect(
      await issue('township', 'correction-order', { childId, correctsId, fields: { ...fields, ...change } }),
    ).toMatchObject({ status: 422, code: 'document.decision-stays' })
  })

  test('issues a withdrawn paper anew only while the case rests on it', async () => {
    const { childId, caseId, fields, correctsId } = await anOrder()
    await web.post('township', `/api/documents/${correctsId}/withdrawal`, { reason: '写错了' })
    await standing(caseId, 'persuading')
    const anew = { childId, correctsId, fields }
    expect(await issue('township', 'correction-order', anew)).toMatchObject({ code: 'document.withdrawn' })
    await standing(caseId, 'ordered')
    expect(await issue('township', 'correction-order', anew)).toMatchObject({ status: 200 })
  })
})

const stepOn = async (who: string, caseId: string, name: string, more: object = {}) => {
  const { version } = (await web.get(who, `/api/cases/${caseId}`)).json() as CasePage
  const body = { submissionId: newId(), version, ...more }
  return (await web.post(who, `/api/cases/${caseId}/steps/${name}`, body)).json() as { documentId: string | null }
}
const recordOn = async (who: string, caseId: string, kind: string, fields: object, more: object = {}) =>
  (await web.post(who, `/api/cases/${caseId}/records/${kind}`, { submissionId: newId(), fields, ...more })).json() as {
    recordId: string
  }
const VISIT = {
  way: 'at-home',
  result: 'refused',
  visitors: 2,
  visitorNames: '乡干部次旺、班主任',
  guardianSaid: '家里要人干活',
  whereabouts: '成都市某工地',
  causes: ['working', 'learning-difficulty'],
}
const contentOf = async (documentId: string) => {
  const row = await withScope(app.db, scopes.township, (tx) => findDocument(tx, scopes.township, documentId))
  return openContent(app.secrets, row!)
}

describe('the order', () => {
  test('bears the title the county has chosen, speaks two languages, and once served is the order', async () => {
    const rules = JSON.stringify({ orderPaper: 'return-notice' })
    await app.db.asAdmin(
      `insert into cases.case_rules (county_code, rules, version, changed_at, changed_by) values ($1, $2, 1, now(), 'x')`,
      [scopes.bureau.county, rules],
    )
    const { caseId } = await aCase()
    await stepOn('township', caseId, 'verify')
    await stepOn('township', caseId, 'confirm', { fields: { causes: ['working'], outOfSchoolSince: '2026-03-02' } })
    await recordOn(
      'school',
      caseId,
      'notice',
      { link: 'school-to-township' },
      {
        paper: { school: '小学', grade: '五年级', cause: '务工', measures: '已联系', principal: '校长' },
        secondText: 'ཡི་གེ',
      },
    )
    await recordOn('township', caseId, 'acknowledgement', { link: 'school-to-township', receiver: '次旺' })
    const lead = { submissionId: newId(), part: 'lead', name: '次旺', unitName: '乡人民政府' }
    await web.post('township', `/api/cases/${caseId}/members`, lead)
    await stepOn('township', caseId, 'persuade')
    await recordOn('township', caseId, 'visit', VISIT)
    const page = await pageOf(caseId)
    expect(page.steps.find((one) => one.step === 'order')).toMatchObject({ paper: 'return-notice', missing: [] })
    const paper = { ...page.paperWords['return-notice'], school: '小学' }
    const { documentId } = await stepOn('township', caseId, 'order', { paper, secondText: 'བརྡ་ཐོ' })
    expect(await contentOf(documentId!)).toMatchObject({ secondText: 'བརྡ་ཐོ' })
    const report = page.documents.find((one) => one.kind === 'dropout-report')!
    expect(await contentOf(report.documentId)).toMatchObject({ secondText: 'ཡི་གེ' })

    const waiting = (await pageOf(caseId)).steps.find((one) => one.step === 'file')!.missing
    expect(waiting).toContain('order-served')
    const { addressees } = (await web.get('township', `/api/documents/${documentId}`)).json() as {
      addressees: readonly { addresseeId: string }[]
    }
    for (const { addresseeId } of addressees)
      await web.post('township', `/api/documents/${documentId}/services`, {
        submissionId: newId(),
        addresseeId,
        outcome: 'served',
        method: 'direct',
        onDay: app.clock.today(),
        place: '家中',
        signedByAddressee: true,
        servers: [{ name: '甲' }, { name: '乙' }],
        evidenceIds: [],
      })
    const served = await pageOf(caseId)
    expect(served.steps.find((one) => one.step === 'file')!.missing).not.toContain('order-served')
    expect(served.deadlines).toEqual(
      expect.arrayContaining([expect.objectContaining({ clock: 'order-period', state: 'running' })]),
    )
    await app.db.asAdmin('delete from cases.case_rules')
  })
})

describe('a record', () => {
  const print = async (who: string, caseId: string, sourceId: string, more: object = {}) => {
    const reply = await web.post(who, `/api/cases/${caseId}/papers`, { sourceId, ...more })
    return { status: reply.statusCode, ...(reply.json() as { documentId: string }) }
  }

  test('of a visit is printed with what it says, once, whoever asks again', async () => {
    const { caseId } = await aCase()
    const { recordId } = await recordOn('township', caseId, 'visit', VISIT, { note: '约定再来' })
    const offered = (await pageOf(caseId)).recordPapers.find((one) => one.sourceId === recordId)
    expect(offered).toMatchObject({ kind: 'visit-record', documentId: null })
    const printed = await print('township', caseId, recordId, { fields: { guardianView: '愿意', visitTime: '下午' } })
    expect(printed).toMatchObject({ status: 200 })
    expect((await contentOf(printed.documentId)).fields).toMatchObject({
      visitOn: '2026-03-10',
      visitMethod: '上门',
      visitTime: '下午',
      participants: [{ name: '乡干部次旺' }, { name: '班主任' }],
      guardianView: '家里要人干活',
      childSituation: expect.stringMatching(/^外出打工、.*；成都市某工地$/),
      result: '拒绝返校。约定再来',
    })
    expect(await print('school', caseId, recordId)).toMatchObject({ documentId: printed.documentId })
    const inLedger = await Promise.all(
      ['suspected', 'dropout'].map(
        async (ledger) => (await web.get('township', '/api/ledgers', { ledger, part: 'all' })).json().rows,
      ),
    )
    const [line] = inLedger.flat().filter((one: { caseId: string }) => one.caseId === caseId)
    expect(line).toMatchObject({ whereabouts: '成都市***' })
    const page = await pageOf(caseId)
    expect(page.documents).toMatchObject([{ documentId: printed.documentId, kind: 'visit-record' }])
    expect(page.recordPapers).toEqual(
      expect.arrayContaining([expect.objectContaining({ sourceId: recordId, documentId: printed.documentId })]),
    )
  })

  test('of the opening is the report of a suspicion, by school, class or village', async () => {
    const { caseId } = await aCase()
    const opening = (await pageOf(caseId, 'school')).recordPapers.find((one) => one.kind === 'suspicion-report')!
    expect(await print('school', caseId, opening.sourceId)).toMatchObject({ code: 'document.fields-missing' })
    const fields = aPaperFields('suspicion-report')
    expect(await print('township', caseId, opening.sourceId, { fields })).toMatchObject({ status: 403 })
    expect(await print('school', caseId, opening.sourceId, { fields })).toMatchObject({ status: 200 })
  })

  test('of a placement is the record of return once the child is back, of a request the approval of closing', async () => {
    const { caseId } = await aCase()
    await standing(caseId, 'persuading')
    const support = { placement: 'old-class', measures: ['tutoring', 'aid'], supporter: '央宗', plan: '每周两次' }
    const { recordId } = await recordOn('township', caseId, 'support', support)
    expect(await print('township', caseId, recordId)).toMatchObject({ code: 'case.record-not-found' })
    await standing(caseId, 'returned')
    await app.db.asAdmin(`update cases.dropout_case set returned_on = '2026-03-09' where case_id = $1`, [caseId])
    const back = await print('township', caseId, recordId, { fields: { school: '小学', grade: '五年级' } })
    expect((await contentOf(back.documentId)).fields).toMatchObject({
      returnedOn: '2026-03-09',
      helper: '央宗',
      followUp: expect.stringContaining('1个月：2026年4月9日；3个月：2026年6月9日'),
    })
    await standing(caseId, 'observed')
    const request = await recordOn('township', caseId, 'closing-request', {
      closingReason: 'returned',
      evidenceType: 'attendance-record',
      evidenceRef: '考勤表',
      proposal: '已稳定就读',
    })
    const closing = await print('township', caseId, request.recordId)
    expect((await contentOf(closing.documentId)).fields).toMatchObject({
      closingReason: '已复学（原校）',
      proposerOpinion: '已稳定就读',
    })
  })

  test.each([
    [
      'filing-approval',
      'ordered',
      { passes: true, opinion: '情况属实' },
      { facts: expect.stringContaining('当事人的被监护人自'), opinion: '同意立案。情况属实' },
      {},
    ],
    [
      'statement',
      'pre-noticed',
      { statementKind: 'statement', said: '家里困难', reviewed: true, outcome: '已落实资助，不予采纳' },
      { said: expect.stringMatching(/：家里困难$/), result: '已落实资助，不予采纳' },
      {},
    ],
    [
      'hearing',
      'in-hearing',
      { recordSigned: true, said: '双方陈述' },
      { said: '双方陈述', heldAt: '二楼' },
      { heldAt: '二楼', heldBy: '旺堆' },
    ],
    ['legal-review', 'pre-noticed', { passes: false, opinion: '证据不足' }, { opinion: '审核不通过。证据不足' }, {}],
    [
      'deliberation',
      'reviewed',
      { passes: true, visitorNames: '局长、副局长', opinion: '一致同意' },
      { participants: [{ name: '局长' }, { name: '副局长' }], opinion: '同意作出处罚。一致同意' },
      {},
    ],
    [
      'performance',
      'decided',
      { performed: true, reference: '缴款书3号' },
      { result: expect.stringContaining('缴款书3号') },
      {},
    ],
  ] as const)('of a penalty (%s) is a paper of its file', async (kind, state, fields, says, asked) => {
    const { caseId } = await aCase()
    await standing(caseId, state)
    const { recordId } = await recordOn('township', caseId, kind, fields)
    const printed = await print('township', caseId, recordId, { fields: asked })
    expect(printed).toMatchObject({ status: 200 })
    expect((await contentOf(printed.documentId)).fields).toMatchObject({ heldOn: '2026-03-10', ...says })
  })

  test('of a penalty that is not performed ends nothing', async () => {
    const { caseId } = await aCase()
    await standing(caseId, 'decided')
    const { recordId } = await recordOn('township', caseId, 'performance', { performed: false, reference: '未缴' })
    expect(await print('township', caseId, recordId)).toMatchObject({ code: 'case.record-not-found' })
  })

  test('of evidence is on one list with all that came before it', async () => {
    const { caseId } = await aCase()
    await standing(caseId, 'ordered')
    const first = await recordOn('township', caseId, 'evidence', { evidenceType: 'visit-record', evidenceRef: '录3号' })
    const second = await recordOn('school', caseId, 'evidence', {
      evidenceType: 'attendance-record',
      evidenceRef: '考勤表',
    })
    expect(await print('township', caseId, first.recordId)).toMatchObject({ code: 'case.record-not-found' })
    const { documentId } = await print('township', caseId, second.recordId)
    expect((await contentOf(documentId)).fields).toMatchObject({
      rows: [
        ['1', '入户走访记录', '录3号', '2026年3月10日'],
        ['2', expect.any(String), '考勤表', '2026年3月10日'],
      ],
    })
  })

  test('that another has taken the place of, or of another case, is not printed', async () => {
    const { caseId } = await aCase()
    const other = await aCase()
    const { recordId } = await recordOn('township', caseId, 'visit', VISIT)
    await recordOn('township', caseId, 'visit', VISIT, { correctsId: recordId })
    expect(await print('township', caseId, recordId)).toMatchObject({ status: 404, code: 'case.record-not-found' })
    expect(await print('township', other.caseId, recordId)).toMatchObject({ code: 'case.record-not-found' })
    expect(await print('otherSchool', caseId, recordId)).toMatchObject({ code: 'case.not-found' })
  })
})

describe('what is written by hand', () => {
  test.each(by('desk').filter((kind) => kindRuleOf(kind).aboutChild && !kindRuleOf(kind).inMatterOnly))(
    '%s is offered on the card and in the case, and belongs to the case it is written in',
    async (kind) => {
      const { childId, caseId } = await aCase()
      const organ = issuerOf(kind)
      expect((await deskOf(organ, { childId })).kinds).toContain(kind)
      expect((await pageOf(caseId, organ)).deskPapers).toContain(kind)
      const alone = await issue(organ, kind, { childId })
      const inCase = await issue(organ, kind, { childId, matterId: caseId })
      expect([alone.status, inCase.status]).toEqual([200, 200])
      expect((await pageOf(caseId)).documents).toMatchObject([{ documentId: inCase.documentId, kind }])
    },
  )

  test('goes into the file of a case where it belongs to nothing else', async () => {
    const { childId, caseId } = await aCase()
    expect((await deskOf('township', { childId })).kinds).not.toContain('inquiry-record')
    expect((await deskOf('township', { childId, matterId: caseId })).kinds).toContain('inquiry-record')
    expect((await pageOf(caseId)).deskPapers).toContain('inquiry-record')
    expect(await issue('township', 'inquiry-record', { childId })).toMatchObject({ code: 'document.matter-not-found' })
    expect(await issue('township', 'inquiry-record', { childId, matterId: caseId })).toMatchObject({ status: 200 })
  })

  test('its case is one of this child and of this account', async () => {
    const { childId } = await aCase()
    const { caseId } = await aCase()
    const elsewhere = { childId, matterId: caseId }
    expect(await issue('school', 'enrolment-certificate', elsewhere)).toMatchObject({
      status: 404,
      code: 'document.matter-not-found',
    })
    expect(await deskOf('school', elsewhere)).toMatchObject({ code: 'document.matter-not-found' })
    expect(await issue('otherSchool', 'enrolment-certificate', { childId })).toMatchObject({
      code: 'document.child-not-found',
    })
    expect(await deskOf('otherSchool', { childId })).toMatchObject({ code: 'document.child-not-found' })
  })

  test.each([
    ['bureau', 'responsibility-bureau-school'],
    ['township', 'responsibility-township-village'],
    ['school', 'responsibility-school-class'],
  ] as const)('a letter by the %s begins with targets, duties and assessment of its level', async (organ, kind) => {
    const { usual } = await deskOf(organ, { kind })
    for (const name of kindRuleOf(kind).required.filter((one) => one !== 'partyB'))
      expect(usual, name).toHaveProperty(name)
    const missing = { ...aPaperFields(kind), targets: '', assessment: '', copies: '' }
    expect(
      await issue(organ, kind, { fields: missing, addressees: [{ role: 'signatory', name: '乙方' }] }),
    ).toMatchObject({
      code: 'document.fields-missing',
    })
    const fields = { ...usual, partyB: '乙方' }
    expect(await issue(organ, kind, { fields, addressees: [{ role: 'signatory', name: '乙方' }] })).toMatchObject({
      status: 200,
    })
  })

  test('the form names the child and the case as their pages do, with the words known of the child', async () => {
    const { childId, caseId } = await aCase()
    const { case: line } = await pageOf(caseId, 'school')
    const desk = await deskOf('school', { childId, matterId: caseId, kind: 'enrolment-certificate' })
    expect(desk).toMatchObject({ matterNumber: line.caseNumber, childName: line.childName, known: {} })
    expect(desk.kinds).toEqual(['enrolment-certificate'])
  })
})
