import { randomUUID } from 'node:crypto'
import { addDays, type PlainDate } from '../../src/kernel/plain-date.ts'
import { DEMO_PASSWORD } from '../../src/slices/accounts/index.ts'
import { Unanswered } from './kill-client.ts'

// Offices that carry cases round and round the procedure and issue notices in runs, over HTTP, until somebody kills the
// server. A request without an answer is kept and sent again, with the same submission, once there is a server again.

export interface Body {
  readonly code: string
  readonly version: number
  readonly batchId: string
  readonly caseId: string
  readonly rows: readonly { readonly findingId: string; readonly caseId: string; readonly leadName: string }[]
  readonly case: { readonly state: string }
  readonly paperWords: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly records: readonly {
    readonly kind: string
    readonly round: number
    readonly on: PlainDate
    readonly facts: { readonly finding?: string }
  }[]
  readonly round: number
}

/** What must be found after every kill: submissions that were answered with 2xx, by where they are kept. */
export class Acknowledged {
  readonly steps = new Set<string>()
  readonly records = new Set<string>()
  readonly batches = new Set<string>()
  get count(): number {
    return this.steps.size + this.records.size + this.batches.size
  }
}

/** Whoever sends requests; without an answer, or with one of 5xx, it throws `Unanswered`. */
export interface Desk {
  send(method: 'GET' | 'POST', path: string, body?: object): Promise<{ readonly status: number; readonly body: Body }>
}

const ANSWER_WITHIN_MS = 60_000

/** An account at work. */
export class Office implements Desk {
  readonly #address: string
  readonly #loginName: string
  #cookie = ''

  constructor(address: string, loginName: string) {
    this.#address = address
    this.#loginName = loginName
  }

  async signIn(): Promise<void> {
    this.#cookie = ''
    await this.send('POST', '/api/session', { loginName: this.#loginName, password: DEMO_PASSWORD })
  }

  async send(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: Body }> {
    try {
      const response = await fetch(`${this.#address}${path}`, {
        method,
        headers: {
          'x-nol-csrf': '1',
          ...(this.#cookie && { cookie: this.#cookie }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      const answer = (await response.json()) as Body
      if (response.status >= 500) throw new Unanswered(`${method} ${path}: ${response.status}`)
      const cookie = response.headers.get('set-cookie')?.split(';')[0]
      if (cookie) this.#cookie = cookie
      return { status: response.status, body: answer }
    } catch (error) {
      throw error instanceof Unanswered ? error : new Unanswered(`${method} ${path}: ${(error as Error).message}`)
    }
  }
}

export interface Offices<D extends Desk = Desk> {
  readonly bureau: D
  readonly school: D
  readonly township: D
}

type Who = keyof Offices
type Move =
  | { readonly step: string; readonly by: Who; readonly fields?: object; readonly paper?: readonly [string, object?] }
  | { readonly record: string; readonly by: Who; readonly fields: object; readonly paper?: readonly [string, object?] }

/** A visit to a family that will not send its child. */
export const VISIT = {
  way: 'at-home',
  result: 'refused',
  visitors: 2,
  visitorNames: '两名干部',
  guardianSaid: '不去',
  causes: ['learning-difficulty'],
}
const REPORT = { grade: '五年级', cause: '学习困难', principal: '校长' }

/** Days of attendance that prove a return, and with them between one leaving and the next return. */
const DAYS_BACK = 3

/** What comes next in each state; a case goes round for ever and issues two papers each time. Who left today is not back today. */
function nextMove(page: Body, today: PlainDate): Move {
  const leftOn = page.records.findLast((one) => one.facts.finding === 'left-again')?.on
  const done = (kind: string): boolean => page.records.some((one) => one.kind === kind && one.round === page.round)
  switch (page.case.state) {
    case 'suspected':
    case 'explained':
      return { step: 'verify', by: 'township' }
    case 'verifying':
      return {
        step: 'confirm',
        by: 'school',
        fields: { causes: ['learning-difficulty'], outOfSchoolSince: addDays(today, -20) },
      }
    case 'confirmed':
      return { step: 'persuade', by: 'township' }
    case 'persuading':
      if (!done('notice'))
        return {
          record: 'notice',
          by: 'school',
          fields: { link: 'school-to-township' },
          paper: ['dropout-report', { school: '学校', measures: '已登记', ...REPORT }],
        }
      if (!done('acknowledgement'))
        return { record: 'acknowledgement', by: 'township', fields: { link: 'school-to-township', receiver: '干部' } }
      if (!done('visit')) return { record: 'visit', by: 'township', fields: VISIT }
      return { step: 'order', by: 'township', paper: ['correction-order'] }
    case 'ordered':
      if (leftOn && leftOn > addDays(today, -DAYS_BACK)) return { record: 'visit', by: 'township', fields: VISIT }
      return {
        step: 'return',
        by: 'school',
        fields: {
          source: 'signed-paper',
          fromOn: addDays(today, 1 - DAYS_BACK),
          toOn: today,
          presentDays: DAYS_BACK,
          signedBy: '校长',
          evidenceRef: '到校签到表',
          placement: 'old-class',
          measures: ['pairing'],
        },
      }
    default:
      return { step: 'persuade-again', by: 'township', fields: { said: '又走了' } }
  }
}

/** Opens a case for every child the school answers for; gives those that it leads. */
export async function openCases({ bureau, school, township }: Offices): Promise<readonly string[]> {
  const findings = await school.send('GET', '/api/findings?kind=out-of-school&state=open&limit=100')
  for (const { findingId } of findings.body.rows) {
    const { body } = await bureau.send('GET', `/api/findings/${findingId}`)
    await bureau.send('POST', `/api/findings/${findingId}/case`, { submissionId: randomUUID(), version: body.version })
  }
  const seen = async (office: Desk): Promise<readonly string[]> =>
    (await office.send('GET', '/api/cases?phase=open&limit=100')).body.rows.map((row) => row.caseId)
  const ofTownship = new Set(await seen(township))
  const both = (await seen(school)).filter((caseId) => ofTownship.has(caseId))
  const group = { part: 'lead', name: '负责人', unitName: '乡镇' }
  for (const caseId of both)
    await township.send('POST', `/api/cases/${caseId}/members`, { submissionId: randomUUID(), ...group })
  return both
}

interface Sent {
  readonly office: Desk
  readonly path: string
  readonly body: object & { readonly submissionId: string }
  readonly kept: Set<string>
}

/** Somebody who works without a pause until they get no answer. */
export class Walker {
  readonly refused: string[] = []
  /** What was sent last and not answered. */
  #open: Sent | undefined
  readonly #next: () => Promise<Sent | undefined>

  constructor(next: () => Promise<Sent | undefined>) {
    this.#next = next
  }

  /** Works until there is no answer; what was open is sent again first. */
  async work(isOver: () => boolean): Promise<void> {
    try {
      while (!isOver()) {
        this.#open ??= await this.#next()
        if (!this.#open) return
        const { office, path, body, kept } = this.#open
        const { status, body: answer } = await office.send('POST', path, body)
        if (status < 300) kept.add(body.submissionId)
        // Another may have done it meanwhile; whoever reads anew goes on.
        else if (status !== 409) this.refused.push(`${path.replace(/[0-9a-f-]{36}/, '…')}: ${status} ${answer.code}`)
        this.#open = undefined
      }
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
    }
  }
}

/** Carries a case on and on. */
export function caseWalker(offices: Offices, caseId: string, today: () => PlainDate, kept: Acknowledged): Walker {
  return new Walker(async () => {
    const { body: page } = await offices.township.send('GET', `/api/cases/${caseId}`)
    const move = nextMove(page, today())
    // The page of whoever acts has the usual words of the paper.
    const own = move.paper ? (await offices[move.by].send('GET', `/api/cases/${caseId}`)).body : page
    const common = {
      submissionId: randomUUID(),
      fields: move.fields ?? {},
      ...(move.paper && { paper: { ...own.paperWords[move.paper[0]], ...move.paper[1] } }),
    }
    const office = offices[move.by]
    return 'step' in move
      ? {
          office,
          path: `/api/cases/${caseId}/steps/${move.step}`,
          body: { ...common, version: page.version },
          kept: kept.steps,
        }
      : { office, path: `/api/cases/${caseId}/records/${move.record}`, body: common, kept: kept.records }
  })
}

/** Starts one run of pledges each time there is a server, each for a school year of its own: nobody who holds one gets a second. */
export function batchStarter({ township }: Offices, today: () => PlainDate, kept: Acknowledged): () => Walker {
  let schoolYear = 2000
  return () => {
    let isStarted = false
    return new Walker(async () => {
      if (isStarted) return undefined
      isStarted = true
      const day = today()
      schoolYear++
      const body = {
        submissionId: randomUUID(),
        kind: 'guardian-pledge',
        schoolYear,
        termOn: day,
        fields: { schoolYear: `${schoolYear}—${schoolYear + 1}`, partyA: '学校', duties: '按时送子女入学' },
      }
      return { office: township, path: '/api/document-batches', body, kept: kept.batches }
    })
  }
}
