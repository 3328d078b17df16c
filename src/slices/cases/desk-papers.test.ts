import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aChild,
  plant,
  plantCounty,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  VILLAGE_A1,
} from '../../../test/builders/county.ts'
import { httpOf } from '../../../test/builders/http.ts'
import { aPaperFields } from '../../../test/builders/papers.ts'
import { anActor, aScope, testApp } from '../../../test/support/database.ts'
import { newId } from '../../kernel/ids.ts'
import { plainDate } from '../../kernel/plain-date.ts'
import { withScope } from '../../platform/database.ts'
import { issueDocument } from '../documents/index.ts'
import { DOCUMENT_KIND_NAMES, type DocumentKindName, kindRuleOf, type OrganKind } from '../documents/domain.ts'
import type { DeskForm } from '../documents/contract.ts'
import { permissions as documentPermissions } from '../documents/policy.ts'
import { registerDocumentsRoutes } from '../documents/routes.ts'
import { texts as documentTexts } from '../documents/texts.ts'
import type { CasePage } from './contract.ts'
import { findMatter, openCase } from './index.ts'
import { permissions } from './policy.ts'
import { NO_REPORTS } from './presence.ts'
import { registerCasesRoutes } from './routes.ts'
import { texts } from './texts.ts'

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
let web: Awaited<ReturnType<typeof httpOf>>

beforeAll(async () => {
  await plantCounty(app.db)
  web = await httpOf(app, {
    permissions: { ...permissions, ...documentPermissions },
    texts: { ...documentTexts, ...texts },
    scopes: { ...scopes, otherSchool },
    routes: (http) => {
      registerDocumentsRoutes(http, app, { matter: findMatter })
      registerCasesRoutes(http, app, NO_REPORTS)
    },
  })
})
afterAll(() => web.close())

async function aCase() {
  const child = aChild({ name: '文书童', standing: 'in-no-school' })
  await plant(app.db, 'register.child', [child])
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
  return { childId: child.child_id, caseId: opened.value.caseId }
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
    expect(by('case')).toEqual(expect.arrayContaining([...written, 'performance-demand', 'hearing-notice']))
  })

  test.each(by('case'))('%s is issued by nobody at the desk: not for a child, not in its case', async (kind) => {
    const { childId, caseId } = await aCase()
    for (const organ of kindRuleOf(kind).issuers)
      for (const where of [{ childId }, { childId, matterId: caseId }]) {
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

describe('what is written by hand', () => {
  test.each(by('desk').filter((kind) => kindRuleOf(kind).aboutChild))(
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

  test.each(by('desk-in-case'))('%s needs a case that has come to it', async (kind) => {
    const { childId, caseId } = await aCase()
    const organ = issuerOf(kind)
    expect((await deskOf(organ, { childId })).kinds).not.toContain(kind)
    expect(await issue(organ, kind, { childId })).toMatchObject({ code: 'document.matter-missing' })
    expect(await issue(organ, kind, { childId, matterId: caseId })).toMatchObject({ code: 'document.matter-not-open' })
    const state = kind === 'civil-complaint' ? 'ordered' : 'demanded'
    await standing(caseId, state)
    const desk = await deskOf(organ, { childId, matterId: caseId, kind })
    expect(desk.kinds).toContain(kind)
    expect(await issue(organ, kind, { childId, matterId: caseId })).toMatchObject({ status: 200 })
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

  test('what the case knows is not typed, and not changed', async () => {
    const { childId, caseId } = await aCase()
    await standing(caseId, 'ordered')
    const { case: line } = await pageOf(caseId)
    const desk = await deskOf('township', { childId, matterId: caseId, kind: 'civil-complaint' })
    expect(desk).toMatchObject({ matterNumber: line.caseNumber, known: { caseNumber: line.caseNumber } })
    expect(desk.childName).toBe(line.childName)
    const paper = await issue('township', 'civil-complaint', { childId, matterId: caseId })
    const shown = await web.get('township', `/api/documents/${paper.documentId}`)
    expect(shown.json()).toMatchObject({ values: { caseNumber: line.caseNumber } })
  })
})
