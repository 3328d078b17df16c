import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEMO_PASSWORD } from './sign-in.ts'

// What people did on earlier days: the same requests as their pages send, without anybody looking.

interface Rows<Row> {
  readonly rows: readonly Row[]
}

interface Paper {
  readonly documentId: string
  readonly kind: string
}

export interface CaseLine {
  readonly caseId: string
  readonly childId: string
  readonly caseNumber: string
  readonly state: string
  readonly leadName: string
  readonly schoolName: string | null
  readonly villageName: string
  readonly townshipName: string
  readonly agedOutOn: string | null
  readonly bornOn: string | null
}

interface CaseReply {
  readonly version: number
  readonly case: CaseLine
  readonly documents: readonly Paper[]
  readonly deadlines: readonly { readonly clock: string; readonly state: string }[]
  readonly paperWords: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Somebody at work: signed in, without a window of their own. */
export interface Worker {
  get<Reply>(path: string): Promise<Reply>
  post<Reply = unknown>(path: string, body: object): Promise<Reply>
  put<Reply = unknown>(path: string, body: object): Promise<Reply>
}

/** Signs in without the form, so that a page may be opened at once; gives what that person may ask for. */
export async function enter(page: Page, loginName: string, password = DEMO_PASSWORD): Promise<Worker> {
  const work = workOf(page)
  await work.post('/api/session', { loginName, password })
  return work
}

/** What the person signed in at a page may ask for. */
export function workOf(page: Page): Worker {
  const headers = { 'x-nol-csrf': '1' }
  const send = async <Reply>(method: string, path: string, data?: object): Promise<Reply> => {
    const answer = await page.request.fetch(path, { method, headers, ...(data && { data }) })
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
    return (await answer.json()) as Reply
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
  }
}

export const caseOf = (who: Worker, caseId: string): Promise<CaseReply> => who.get(`/api/cases/${caseId}`)

/** A step with its fields; the paper in its usual words, and what is said besides. */
export async function step(
  who: Worker,
  caseId: string,
  name: string,
  fields: object = {},
  paper?: readonly [kind: string, more?: object],
): Promise<void> {
  const { version, paperWords } = await caseOf(who, caseId)
  await who.post(`/api/cases/${caseId}/steps/${name}`, {
    submissionId: randomUUID(),
    version,
    fields,
    ...(paper && { paper: { ...paperWords[paper[0]], ...paper[1] } }),
  })
}

export async function recordOn(
  who: Worker,
  caseId: string,
  kind: string,
  fields: object = {},
  paper?: object,
): Promise<void> {
  const body = { submissionId: randomUUID(), fields, ...(paper && { paper }) }
  await who.post(`/api/cases/${caseId}/records/${kind}`, body)
}

/** Serves the newest paper of a kind on everybody it still has to reach, left at home before a witness. */
export async function serveAll(who: Worker, caseId: string, kind: string, onDay: string): Promise<void> {
  const { documents } = await caseOf(who, caseId)
  const paper = documents.findLast((one) => one.kind === kind)!
  const { addressees } = await who.get<{
    addressees: readonly { addresseeId: string; servedOn: string | null }[]
  }>(`/api/documents/${paper.documentId}`)
  for (const { addresseeId } of addressees.filter((one) => one.servedOn === null))
    await who.post(`/api/documents/${paper.documentId}/services`, {
      submissionId: randomUUID(),
      addresseeId,
      outcome: 'served',
      method: 'left',
      onDay,
      place: '家中',
      servers: [{ name: '扎西' }, { name: '李强' }],
      reason: '拒绝签收',
      witness: '旺堆',
      witnessUnit: '村民委员会',
      evidenceIds: [],
    })
}

/** From a suspicion to the order served on every guardian, as the first journey does it page by page. */
export async function orderBack(
  school: Worker,
  township: Worker,
  caseId: string,
  days: { readonly since: string; readonly today: string },
): Promise<void> {
  await persuade(school, township, caseId, days.since)
  await step(township, caseId, 'order', {}, ['correction-order'])
  await serveAll(township, caseId, 'correction-order', days.today)
}

/** From a suspicion to a persuasion that was refused. */
export async function persuade(school: Worker, township: Worker, caseId: string, since: string): Promise<void> {
  await step(township, caseId, 'verify')
  await step(school, caseId, 'confirm', { causes: ['learning-difficulty'], outOfSchoolSince: since })
  const { paperWords } = await caseOf(school, caseId)
  const words = paperWords['dropout-report']!
  const written = { school: words['school'] || '中心小学', grade: '五年级', cause: '学习困难', principal: '校长达瓦' }
  const report = { ...words, ...written }
  await recordOn(school, caseId, 'notice', { link: 'school-to-township' }, report)
  await recordOn(township, caseId, 'acknowledgement', { link: 'school-to-township', receiver: '乡干部次旺' })
  const lead = { submissionId: randomUUID(), part: 'lead', name: '次旺', unitName: '乡人民政府' }
  await township.post(`/api/cases/${caseId}/members`, lead)
  await step(township, caseId, 'persuade')
  await recordOn(township, caseId, 'visit', VISIT)
}

const VISIT = {
  way: 'at-home',
  result: 'refused',
  visitors: 2,
  visitorNames: '乡干部次旺、班主任',
  guardianSaid: '家里要人干活',
  causes: ['learning-difficulty'],
}

/** The classes of a school report some days; nobody is missing but the child named. */
export async function reportDays(school: Worker, days: readonly string[], missing?: string): Promise<void> {
  for (const day of days) {
    const { rows } = await school.get<Rows<{ schoolCode: string; classCode: string; version: number }>>(
      `/api/attendance/class-days?day=${day}&limit=100`,
    )
    for (const { schoolCode, classCode, version } of rows) {
      const ofClass = `school=${schoolCode}&class=${classCode}`
      const { pupils } = await school.get<{ pupils: readonly { childId: string }[] }>(
        `/api/attendance/class-days/${day}?${ofClass}`,
      )
      const absences = pupils
        .filter(({ childId }) => childId === missing)
        .map(({ childId }) => ({
          childId,
          part: 'whole',
          reason: 'working',
          contacted: 'guardian',
          contactResult: 'left-home',
        }))
      await school.post('/api/attendance/class-days', {
        submissionId: randomUUID(),
        day,
        school: schoolCode,
        class: classCode,
        basisVersion: version,
        nilStatement: absences.length === 0,
        absences,
        ...(version > 0 && { changeReason: '补报' }),
        source: 'desk',
        signedAt: new Date().toISOString(),
      })
    }
  }
}
