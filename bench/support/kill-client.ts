import { setTimeout as sleep } from 'node:timers/promises'
import { DEMO_PASSWORD } from '../../src/slices/accounts/index.ts'

export type RosterState = 'received' | 'checked' | 'refused' | 'taken' | 'withdrawn'

/** No answer, or one that says that something is out of order: whether the command took effect is not known. */
export class Unanswered extends Error {}

export interface Answer {
  readonly status: number
  readonly body: Body
}

/** What the bench reads in the answers of many contracts; each has some of it. */
interface Body {
  readonly state: string
  readonly message: string
  readonly progress: number
  readonly version: number
  readonly total: number
  readonly rows: readonly unknown[]
  readonly asOfOn: string
  readonly fileBytes: number
  readonly runId: string
  readonly jobId: string
  readonly job: { readonly state: string; readonly message: string } | null
  readonly roster: { readonly id: string; readonly state: RosterState }
  readonly finding: { readonly state: string }
}

const ANSWER_WITHIN_MS = 60_000

/** A clerk of the bureau at a browser. */
export class Clerk {
  readonly #address: string
  /** Cookies of every session whose opening was acknowledged, newest last. */
  readonly sessions: string[] = []
  #line = new AbortController()

  constructor(address: string) {
    this.#address = address
  }

  async signIn(): Promise<void> {
    const response = await this.#send('POST', '/api/session', {
      // As from another browser: signing in ends the session that a browser brings along.
      cookie: '',
      body: JSON.stringify({ loginName: 'demo-bureau', password: DEMO_PASSWORD }),
      headers: { 'content-type': 'application/json' },
    })
    if (response.status !== 200) throw new Error(`sign-in was answered ${response.status}`)
    this.sessions.push(response.cookie!)
  }

  /** Tears off every request that is under way, as a broken line does. */
  cut(): void {
    this.#line.abort()
    this.#line = new AbortController()
  }

  get(path: string, cookie?: string): Promise<Answer> {
    return this.#send('GET', path, cookie === undefined ? {} : { cookie })
  }

  post(path: string, body?: object): Promise<Answer> {
    const content = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }
    return this.#send('POST', path, body === undefined ? {} : content)
  }

  /** Sends a file in pieces over `overMs`, as a village line does. */
  upload(path: string, file: { readonly name: string; readonly bytes: Buffer }, overMs: number): Promise<Answer> {
    const boundary = '----nol-bench-kill'
    const head =
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\n` +
      'content-type: application/octet-stream\r\n\r\n'
    const whole = Buffer.concat([Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
    return this.#send('POST', path, {
      body: slowly(whole, overMs),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
  }

  async #send(
    method: string,
    path: string,
    options: {
      readonly body?: string | ReadableStream
      readonly headers?: Record<string, string>
      readonly cookie?: string
    },
  ): Promise<Answer & { readonly cookie: string | undefined }> {
    const cookie = options.cookie ?? this.sessions.at(-1)
    try {
      const response = await fetch(`${this.#address}${path}`, {
        method,
        headers: { 'x-nol-csrf': '1', ...(cookie && { cookie }), ...options.headers },
        ...(options.body !== undefined && { body: options.body, duplex: 'half' }),
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), this.#line.signal]),
      } as RequestInit)
      const body = (await response.json()) as Body
      if (response.status >= 500) throw new Unanswered(`${method} ${path}: ${response.status}`)
      return { status: response.status, body, cookie: response.headers.get('set-cookie')?.split(';')[0] }
    } catch (error) {
      throw error instanceof Unanswered ? error : new Unanswered(`${method} ${path}: ${(error as Error).message}`)
    }
  }
}

const PIECES = 6

function slowly(bytes: Buffer, overMs: number): ReadableStream {
  const length = Math.ceil(bytes.length / PIECES)
  let sent = 0
  return new ReadableStream({
    async pull(controller) {
      if (sent > 0) await sleep(overMs / PIECES)
      controller.enqueue(new Uint8Array(bytes.subarray(sent, sent + length)))
      sent += length
      if (sent >= bytes.length) controller.close()
    },
  })
}
