import type { BodyOf, Endpoint, ReplyOf } from '../../kernel/endpoint.ts'
import { type CallInput, CallRefused, call, NOT_OURS } from '../call.ts'
import { listKept, putKept, removeKept } from './device-store.ts'

/** Something signed on this device that the server has not answered yet, or has refused. */
export interface Waiting<Body = unknown> {
  /** Id of the submission: the server takes it once, however often it is sent. Ids grow, so they are the order too. */
  readonly id: string
  /** Who signed it; nobody else's session sends it. */
  readonly accountId: string
  readonly body: Body
  readonly queuedAt: string
  readonly state: 'waiting' | 'refused'
  readonly refusal?: {
    readonly code: string
    readonly message: string
    readonly details: Readonly<Record<string, unknown>>
  }
}

export interface OutboxEvent<Body, Reply> {
  readonly entry: Waiting<Body>
  /** Undefined when it was refused. */
  readonly reply?: Reply
}

export type Flushed = 'empty' | 'sent' | 'no-connection' | 'signed-out' | 'busy'

const LOCK = 'nol-field-outbox'
const RETRY_MS = 15_000
const FIRST_RETRY_MS = 500

/** Counts what this device has not sent, for whoever signs out. */
export async function countWaiting(): Promise<number> {
  if (typeof indexedDB === 'undefined') return 0
  return (await listKept<Waiting>('outbox')).length
}

/** Refusals of a session that must do something else first, such as changing its password. */
const BLOCKED = /^accounts\./

/** What keeps a submission waiting; undefined for a refusal of the submission itself, which is final. */
export function faultOf(error: unknown): 'no-connection' | 'signed-out' | undefined {
  if (!(error instanceof CallRefused)) return 'no-connection'
  if (error.status === 401 || (error.status === 403 && BLOCKED.test(error.code))) return 'signed-out'
  const isPassing = error.status === 0 || error.status === 429 || error.status >= 500 || error.code === NOT_OURS
  return isPassing ? 'no-connection' : undefined
}

/**
 * Keeps what is signed until the server has answered. One tab sends at a time; what the server refuses stays and is
 * shown; a lost connection, a busy server and an ended session leave it waiting.
 */
export class Outbox<E extends Endpoint> {
  private readonly endpoint: E
  private readonly accountId: string
  private readonly heard: (event: OutboxEvent<BodyOf<E>, ReplyOf<E>>) => void
  private sending = false

  constructor(endpoint: E, accountId: string, heard: (event: OutboxEvent<BodyOf<E>, ReplyOf<E>>) => void) {
    this.endpoint = endpoint
    this.accountId = accountId
    this.heard = heard
  }

  /** Keeps a submission on the disk; from then on it survives a browser that is killed. */
  async add(id: string, body: BodyOf<E>): Promise<void> {
    const { accountId } = this
    const entry: Waiting = { id, accountId, body, queuedAt: new Date().toISOString(), state: 'waiting' }
    await putKept('outbox', id, entry)
  }

  async list(): Promise<Waiting<BodyOf<E>>[]> {
    const all = await listKept<Waiting<BodyOf<E>>>('outbox')
    return all.filter((entry) => entry.accountId === this.accountId)
  }

  /** Gives a refused submission up; somebody has looked at it. */
  async discard(id: string): Promise<void> {
    await removeKept('outbox', id)
  }

  /** Sends what waits, in order. Of several tabs one does; over plain http, where there are no locks, each guards itself. */
  async flush(): Promise<Flushed> {
    if (navigator.locks === undefined) return this.flushAlone()
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? this.flushAlone() : 'busy'))
  }

  private async flushAlone(): Promise<Flushed> {
    if (this.sending) return 'busy'
    this.sending = true
    try {
      const waiting = (await this.list()).filter((entry) => entry.state === 'waiting')
      for (const entry of waiting) {
        const fault = await this.sendOne(entry)
        if (fault) return fault
      }
      return waiting.length > 0 ? 'sent' : 'empty'
    } finally {
      this.sending = false
    }
  }

  private async sendOne(entry: Waiting<BodyOf<E>>): Promise<'no-connection' | 'signed-out' | undefined> {
    try {
      // Another tab may have signed in as somebody else meanwhile: the server refuses another account's session.
      const headers = { 'x-nol-account': entry.accountId }
      const reply = await call(this.endpoint, { body: entry.body } as unknown as CallInput<E>, { headers })
      await removeKept('outbox', entry.id)
      this.heard({ entry, reply })
    } catch (error) {
      const fault = faultOf(error)
      if (fault || !(error instanceof CallRefused)) return fault
      const { code, message, details } = error
      const refused: Waiting<BodyOf<E>> = { ...entry, state: 'refused', refusal: { code, message, details } }
      await putKept('outbox', entry.id, refused)
      this.heard({ entry: refused })
    }
    return undefined
  }

  /**
   * Sends whenever there is a chance: a connection comes back, the page is looked at, and from time to time. A line that
   * has just come back may fail once more, so the first tries follow one another quickly.
   */
  keepSending(after: (flushed: Flushed) => void): () => void {
    let failures = 0
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = async (): Promise<void> => {
      clearTimeout(timer)
      // Whatever goes wrong on this device, the next turn comes.
      const flushed = document.visibilityState === 'visible' ? await this.flush().catch(faultOf) : 'busy'
      if (isOver) return
      failures = flushed === 'no-connection' ? failures + 1 : 0
      timer = setTimeout(
        () => void turn(),
        failures > 0 ? Math.min(FIRST_RETRY_MS * 2 ** failures, RETRY_MS) : RETRY_MS,
      )
      after(flushed ?? 'no-connection')
    }
    const now = (): void => {
      failures = 0
      void turn()
    }
    addEventListener('online', now)
    document.addEventListener('visibilitychange', now)
    now()
    return () => {
      isOver = true
      clearTimeout(timer)
      removeEventListener('online', now)
      document.removeEventListener('visibilitychange', now)
    }
  }
}
