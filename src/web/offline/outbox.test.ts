import { Type } from 'typebox'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { endpoint } from '../../kernel/endpoint.ts'
import { wipeDevice } from './device-store.ts'
import { Outbox } from './outbox.ts'

const sign = endpoint({
  method: 'POST',
  path: '/api/sign',
  permission: 'session',
  summary: '签报',
  body: Type.Object({ day: Type.String() }),
  reply: Type.Object({ version: Type.Integer() }),
})

/** What the server, or something in between, answers one after the other. */
let answers: (() => Response | Promise<Response>)[]
let sent: Request[]
const json = (status: number, body: object) => () => new Response(JSON.stringify(body), { status })
const page = (status: number) => () => new Response('<html>请先登录无线网络</html>', { status })

beforeEach(() => {
  answers = []
  sent = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    sent.push(new Request(`http://office${address}`, init))
    return answers.shift()!()
  })
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await wipeDevice()
})

// Node has no IndexedDB, as a browser that blocks site data: all of this runs on what the page itself remembers.
describe('the outbox', () => {
  const heard: unknown[] = []
  const outbox = new Outbox(sign, 'teacher-a', (event) => void heard.push(event))

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['a portal answers with a page', page(200), 'no-connection'],
    ['a portal refuses with a page', page(403), 'no-connection'],
    ['there is no connection', () => Promise.reject(new TypeError('failed to fetch')), 'no-connection'],
    ['the server is busy', json(503, { code: 'http.busy', message: '忙' }), 'no-connection'],
    ['the session has ended, or is another’s', json(401, { code: 'session.missing', message: '请登录' }), 'signed-out'],
    [
      'the password must be changed first',
      json(403, { code: 'accounts.password-must-be-changed', message: '请改密码' }),
      'signed-out',
    ],
  ])('keeps waiting while %s, and sends afterwards', async (_, answer, flushed) => {
    await outbox.add('1', { day: '2026-03-09' })
    answers = [answer, json(200, { version: 1 })]
    expect(await outbox.flush()).toBe(flushed)
    expect(await outbox.list()).toMatchObject([{ id: '1', state: 'waiting' }])
    expect(await outbox.flush()).toBe('sent')
    expect(await outbox.list()).toEqual([])
    expect(heard.at(-1)).toMatchObject({ reply: { version: 1 } })
  })

  test('keeps what the server refuses, with its words', async () => {
    await outbox.add('2', { day: '2026-03-09' })
    answers = [json(409, { code: 'attendance.changed-meanwhile', message: '已由他人报送' })]
    await outbox.flush()
    expect(await outbox.list()).toMatchObject([{ state: 'refused', refusal: { message: '已由他人报送' } }])
    expect(await outbox.flush()).toBe('empty')
  })

  test('says for whose account it sends, and shows nobody else what waits', async () => {
    await outbox.add('3', { day: '2026-03-09' })
    expect(await new Outbox(sign, 'teacher-b', () => {}).list()).toEqual([])
    answers = [json(200, { version: 1 })]
    await outbox.flush()
    expect(sent[0]!.headers.get('x-nol-account')).toBe('teacher-a')
  })
})

describe('a page that has gone', () => {
  const heard = new EventTarget()
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
    vi.stubGlobal('addEventListener', heard.addEventListener.bind(heard))
    vi.stubGlobal('removeEventListener', heard.removeEventListener.bind(heard))
  })
  afterEach(() => void vi.useRealTimers())

  test('sends no more, though a sending was under way when it went', async () => {
    const outbox = new Outbox(sign, 'teacher-a', () => {})
    await outbox.add('4', { day: '2026-03-09' })
    let answer: (response: Response) => void = () => {}
    answers = [() => new Promise((resolve) => (answer = resolve))]
    const after = vi.fn()
    const stop = outbox.keepSending(after)
    await vi.waitFor(() => expect(sent).toHaveLength(1))
    stop()
    answer(json(200, { version: 1 })())
    await vi.waitFor(async () => expect(await outbox.list()).toEqual([]))
    await vi.advanceTimersByTimeAsync(60_000)
    heard.dispatchEvent(new Event('online'))
    expect([vi.getTimerCount(), sent.length, after.mock.calls]).toEqual([0, 1, []])
  })
})
