import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clerk, RosterState } from './kill-client.ts'
import type { FileToSend } from './kill-files.ts'

// A clerk's morning: files sent, checked, taken, a verdict, one roster withdrawn, a reconciliation. Every step may be
// asked for again, so that a morning that was interrupted is simply gone on with.

/** What the server has acknowledged about one roster. */
export interface KnownRoster {
  readonly id: string
  readonly file: FileToSend
  state: RosterState
}

export interface KnownVerdict {
  readonly submissionId: string
  readonly findingId: string
  readonly kind: string
  readonly childId: string
}

/** So many of a kind are asked for after every kill. */
const NEWEST = 12

/** Everything that was answered with 2xx: none of it may be lost. */
export class Memory {
  readonly rosters = new Map<string, KnownRoster>()
  readonly runs = new Map<string, { readonly asOfOn: string }>()
  readonly verdicts = new Map<string, KnownVerdict>()
  /** Violations that have been reported: each counts once, not in every round that follows. */
  readonly told = new Set<string>()
  /** Files of no roster by hash, with the start of the worker under which they were made old; and how many were swept. */
  readonly orphans = new Map<string, string>()
  swept = 0
  /** What was read to its end and is unchanged since, by path; the last look reads everything again. */
  readonly read = new Map<string, string>()
  isLastLook = false
  /** Answers 2xx to commands. */
  acknowledged = 0

  /** Of many, those that are looked at: the newest, and in the end all. */
  some<Item>(items: Iterable<Item>): Item[] {
    return [...items].slice(this.isLastLook ? 0 : -NEWEST)
  }
}

interface Line {
  readonly findingId: string
  readonly kind: string
  readonly childId: string
}

/** What one morning is to do; done steps are marked. */
export interface Morning {
  readonly files: { readonly file: FileToSend; readonly overMs: number; rosterId?: string; over: boolean }[]
  /** Day of the reconciliation; undefined: none this morning. */
  readonly asOfOn: string | undefined
  readonly withdraw: string | undefined
  withdrawn: boolean
  readonly settling: { readonly submissionId: string; line?: Line; over: boolean }
  runId?: string
  ran: boolean
}

/** Says what went wrong for good, not for a moment. */
export class Broken extends Error {}

const LOOK_EVERY_MS = 120

export const VERDICT_FOR: Readonly<Record<string, { readonly verdict: string; readonly evidenceType: string }>> = {
  'out-of-school': { verdict: 'moved-away', evidenceType: 'household-change' },
  'ghost-enrolment': { verdict: 'record-is-ghost', evidenceType: 'visit-record' },
  'duplicate-enrolment': { verdict: 'record-is-duplicate', evidenceType: 'identity-document' },
  'person-record-mismatch': { verdict: 'studies-elsewhere-than-record', evidenceType: 'visit-record' },
  'unknown-to-rosters': { verdict: 'belongs-to-county', evidenceType: 'visit-record' },
}

export class Worker {
  readonly #clerk: Clerk
  readonly #memory: Memory
  /** What is under way at this moment, for the table. */
  readonly doing = new Map<string, string>()

  constructor(clerk: Clerk, memory: Memory) {
    this.#clerk = clerk
    this.#memory = memory
  }

  /** Does what is left of a morning. Throws `Unanswered` when the server is away. */
  async work(morning: Morning): Promise<void> {
    this.doing.clear()
    const lanes = [0, 1].map(async (lane) => {
      for (const item of morning.files.filter((_, index) => index % 2 === lane)) await this.#bring(item)
    })
    const outcomes = await Promise.allSettled([...lanes, this.#settle(morning)])
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    await this.#withdraw(morning)
    await this.#reconcile(morning)
  }

  async #bring(item: Morning['files'][number]): Promise<void> {
    if (item.over) return
    const { file } = item
    const name = `${file.kind}${file.damaged ? ' (damaged)' : ''}`
    if (!item.rosterId) {
      const { kind, sourceName, asOfOn, divisionCode } = file
      const query = new URLSearchParams({ kind, sourceName, asOfOn, divisionCode })
      const { body } = await this.#doing(`sending ${name}`, () =>
        this.#acknowledged(this.#clerk.upload(`/api/rosters?${query}`, file, item.overMs)),
      )
      item.rosterId = body.roster.id
      this.#memory.rosters.set(item.rosterId, { id: item.rosterId, file, state: body.roster.state })
    }
    const roster = this.#memory.rosters.get(item.rosterId)!
    await this.#doing(`checking ${name}`, () => this.#untilChecked(roster))
    if (roster.state === 'checked') {
      await this.#doing(`taking ${name}`, () => this.#acknowledged(this.#clerk.post(`/api/rosters/${roster.id}/take`)))
      roster.state = 'taken'
    }
    item.over = true
  }

  async #untilChecked(roster: KnownRoster): Promise<void> {
    while (roster.state === 'received') {
      await sleep(LOOK_EVERY_MS)
      const { body } = await this.#ok(this.#clerk.get(`/api/rosters/${roster.id}`))
      roster.state = body.state as RosterState
      if (body.state === 'received' && ['failed', 'cancelled'].includes(body.job?.state ?? ''))
        throw new Broken(`the check of ${roster.id} has ${body.job?.state}: ${body.job?.message}`)
    }
  }

  async #settle(morning: Morning): Promise<void> {
    if (morning.settling.over) return
    const { settling } = morning
    if (!settling.line) {
      const open = await this.#ok(this.#clerk.get('/api/findings?state=open&limit=100'))
      const rows = open.body.rows as Line[]
      settling.line = rows[Math.floor(rows.length / 2)]!
    }
    const { line, submissionId } = settling
    if (line) await this.#doing('settling', () => this.#settleOne(line, submissionId))
    settling.over = true
  }

  async #settleOne(line: Line, submissionId: string): Promise<void> {
    const page = await this.#ok(this.#clerk.get(`/api/findings/${line.findingId}`))
    const answer = await this.#clerk.post(`/api/findings/${line.findingId}/verdicts`, {
      submissionId,
      version: page.body.version,
      ...VERDICT_FOR[line.kind],
    })
    if (answer.status === 409) return // a run has published meanwhile; the clerk looks again tomorrow
    if (answer.status !== 200)
      throw new Broken(`a verdict was answered ${answer.status} ${JSON.stringify(answer.body)}`)
    this.#memory.acknowledged++
    const { findingId, kind, childId } = line
    this.#memory.verdicts.set(submissionId, { submissionId, findingId, kind, childId })
  }

  async #withdraw(morning: Morning): Promise<void> {
    if (!morning.withdraw || morning.withdrawn) return
    await this.#doing('withdrawing', () =>
      this.#acknowledged(this.#clerk.post(`/api/rosters/${morning.withdraw}/withdraw`, { reason: '有新的名册' })),
    )
    this.#memory.rosters.get(morning.withdraw)!.state = 'withdrawn'
    morning.withdrawn = true
  }

  async #reconcile(morning: Morning): Promise<void> {
    const { asOfOn } = morning
    if (asOfOn === undefined) return
    while (!morning.runId) {
      const answer = await this.#doing('starting a run', () => this.#clerk.post('/api/reconciliations', { asOfOn }))
      // The start that was not acknowledged has taken effect after all: it is waited for.
      if (answer.status === 409) await this.#untilNoneRuns()
      else if (answer.status !== 200) throw new Broken(`a run was answered ${JSON.stringify(answer.body)}`)
      else {
        this.#memory.acknowledged++
        morning.runId = answer.body.runId
        this.#memory.runs.set(morning.runId, { asOfOn })
      }
    }
    while (!morning.ran) {
      const { body } = await this.#ok(this.#clerk.get(`/api/reconciliations/${morning.runId}`))
      if (body.state === 'failed' || body.state === 'cancelled') throw new Broken(`a run has ${body.state}`)
      morning.ran = body.state === 'done'
      const job = await this.#ok(this.#clerk.get(`/api/jobs/${body.jobId}`))
      this.doing.set('run', `reconciling ${Math.round(job.body.progress * 100)} % ${job.body.message}`.trim())
      await sleep(LOOK_EVERY_MS)
    }
    this.doing.delete('run')
  }

  async #untilNoneRuns(): Promise<void> {
    while ((await openWork(this.#clerk)).runs > 0) await sleep(LOOK_EVERY_MS)
  }

  async #doing<T>(what: string, work: () => Promise<T>): Promise<T> {
    const key = randomUUID()
    this.doing.set(key, what)
    // What was under way when the server went stays here to be told.
    const done = await work()
    this.doing.delete(key)
    return done
  }

  async #acknowledged(answering: ReturnType<Clerk['get']>) {
    const answer = await this.#ok(answering)
    this.#memory.acknowledged++
    return answer
  }

  async #ok(answering: ReturnType<Clerk['get']>) {
    const answer = await answering
    if (answer.status !== 200) throw new Broken(`answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer
  }
}

/** What the server says it has still to do. */
export async function openWork(clerk: Clerk): Promise<{ readonly rosters: number; readonly runs: number }> {
  const rosters = await clerk.get('/api/rosters?state=received&limit=1')
  const runs = await clerk.get('/api/reconciliations')
  if (rosters.status !== 200 || runs.status !== 200) throw new Broken(`answered ${rosters.status}, ${runs.status}`)
  const states = (runs.body.rows as { state: string }[]).map((run) => run.state)
  return {
    rosters: rosters.body.total,
    runs: states.filter((state) => state === 'queued' || state === 'running').length,
  }
}
