import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest'
import {
  aChild,
  aPupil,
  plant,
  SCHOOL_1,
  SCHOOL_2,
  TOWNSHIP_A,
  TOWNSHIP_B,
  VILLAGE_A1,
} from '../../../../test/builders/county.ts'
import { aScope, testApp } from '../../../../test/support/database.ts'
import { newId } from '../../../kernel/ids.ts'
import { addDays, plainDate, type PlainDate } from '../../../kernel/plain-date.ts'
import { withScope } from '../../../platform/database.ts'
import { systemScope } from '../../../platform/jobs.ts'
import { listDocumentsOf, recordService } from '../../documents/index.ts'
import type { CasePage } from '../contract.ts'
import { sweepBatch } from '../sweep.ts'
import { openCounty, openSurveyCase } from './set-up.ts'

// Everybody of a county with a case, over the routes and on a real database; what tests of the procedure start from.

export const start = plainDate('2026-01-12')
export const app = await testApp({ today: start })
const scope = (role: Parameters<typeof aScope>[0] extends infer P ? P : never, id: string) =>
  aScope({ ...role, actorId: id })
export const scopes = {
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
export type Who = keyof typeof scopes
export let web: Awaited<ReturnType<typeof openCounty>>

beforeAll(async () => {
  web = await openCounty(app, scopes)
})
afterAll(() => web.close())
beforeEach(() => app.clock.moveTo(start))
vi.setConfig({ testTimeout: 120_000 })

export const counts = () => ({ warned: 0, escalated: 0, over: 0, recounted: 0, adopted: 0, agedOut: 0 })
export const system = systemScope(scopes.bureau.county, 'system:deadlines')
export const sweep = async () => {
  const done = counts()
  while ((await withScope(app.db, system, (tx) => sweepBatch(app, tx, system, done))) > 0);
  return done
}
export const later = (days: number): PlainDate => {
  const day = addDays(app.clock.today(), days)
  app.clock.moveTo(day)
  return day
}

export const PUPIL_NUMBER = 'G540126201605010033'

export async function aCase(): Promise<string> {
  const child = aChild({ name: '程序童', standing: 'in-no-school', guardian2_name: '测试母', guardian2_role: 'mother' })
  await plant(app.db, 'register.child', [child])
  await plant(app.db, 'enrolment.pupil', [
    aPupil(child.child_id, { status: 'left', verdict: 'ghost', pupil_number: PUPIL_NUMBER }),
  ])
  return openSurveyCase(app, child.child_id)
}

export const pageOf = async (caseId: string, who: Who = 'bureau') =>
  (await web.get(who, `/api/cases/${caseId}`)).json() as CasePage
export async function step(who: Who, caseId: string, name: string, fields: object = {}, paper?: object) {
  const { version, closingRequestId } = await pageOf(caseId, who)
  const reply = await web.post(who, `/api/cases/${caseId}/steps/${name}`, {
    submissionId: newId(),
    version,
    ...(name === 'close' && closingRequestId && { requestId: closingRequestId }),
    fields,
    ...(paper && { paper }),
  })
  return { status: reply.statusCode, ...reply.json() }
}
export async function record(who: Who, caseId: string, kind: string, fields: object = {}, more: object = {}) {
  const reply = await web.post(who, `/api/cases/${caseId}/records/${kind}`, { submissionId: newId(), fields, ...more })
  return { status: reply.statusCode, ...reply.json() }
}
/** The usual words of a paper as the page offers them. */
export const words = async (caseId: string, paper: string, who: Who = 'township') =>
  (await pageOf(caseId, who)).paperWords[paper]!
export async function serveAll(caseId: string, kind: string, who: Who = 'township') {
  const actor = { id: scopes[who].actorId, role: scopes[who].role, scope: scopes[who] }
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
export const OFFICERS = [
  { name: '甲', certificate: '藏0001' },
  { name: '乙', certificate: '藏0002' },
]
export const visit = {
  way: 'at-home',
  result: 'refused',
  visitors: 2,
  visitorNames: '村主任、班主任',
  guardianSaid: '孩子要打工',
  childSaid: '不想读了',
  causes: ['learning-difficulty'],
}
export const comeBack = (day: PlainDate) => ({
  source: 'signed-paper',
  fromOn: addDays(day, -4),
  toOn: day,
  presentDays: 4,
  signedBy: '校长',
  evidenceRef: '就读证明〔2026〕1号',
  placement: 'old-class',
  measures: ['tutoring', 'pairing'],
})

/** From opening to persuasion with K1 kept. */
export async function persuaded(): Promise<string> {
  const caseId = await aCase()
  expect(await step('village', caseId, 'verify')).toMatchObject({ status: 200, state: 'verifying' })
  expect(
    await step('principal', caseId, 'confirm', {
      causes: ['learning-difficulty'],
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
  expect(
    await record('bureau', caseId, 'acknowledgement', { link: 'school-to-bureau', receiver: '教育股' }),
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

export async function ordered(): Promise<string> {
  const caseId = await persuaded()
  expect(await step('township', caseId, 'order', {}, await words(caseId, 'correction-order'))).toMatchObject({
    status: 200,
    state: 'ordered',
    documentId: expect.any(String),
  })
  await serveAll(caseId, 'correction-order')
  return caseId
}
