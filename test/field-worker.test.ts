import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'

const source = readFileSync(new URL('../src/web/public/field-worker.js', import.meta.url), 'utf8')
const ORIGIN = 'https://office'

type Answer = () => Promise<Response>
const html = (text: string) => new Response(`<script src="/assets/${text}.js"></script>${text}`)
const never: Answer = () => new Promise(() => {})

/** The browser around the worker: what it keeps, what the line answers by path, and its clock. */
let kept: Map<string, Response>
let line: Map<string, Answer>
let late: (() => void)[]
let handlers: Map<string, (event: object) => void>

const pathOf = (asked: string | Request): string =>
  new URL(typeof asked === 'string' ? asked : asked.url, ORIGIN).pathname
const fetched = (asked: string | Request): Promise<Response> =>
  line.get(pathOf(asked))?.() ?? Promise.reject(new TypeError('failed to fetch'))
const cache = {
  keys: async () => [...kept.keys()].map((path) => new Request(ORIGIN + path)),
  addAll: async (paths: string[]) => {
    const answers = await Promise.all(paths.map(fetched))
    paths.forEach((path, index) => kept.set(path, answers[index]!))
  },
  put: async (path: string, response: Response) => void kept.set(path, response),
  delete: async (path: string) => kept.delete(path),
}

beforeEach(() => {
  kept = new Map()
  line = new Map()
  late = []
  handlers = new Map()
  runInNewContext(source, {
    self: {
      location: { origin: ORIGIN },
      addEventListener: (name: string, handler: (event: object) => void) => handlers.set(name, handler),
      skipWaiting: async () => {},
    },
    caches: { open: async () => cache, match: async (asked: string | Request) => kept.get(pathOf(asked))?.clone() },
    fetch: fetched,
    setTimeout: (after: () => void) => late.push(after),
    Response,
    URL,
    Set,
  })
})

/** Opens a page, and says what is shown and what the worker goes on with. */
function open(path: string, mode = 'navigate') {
  let shown: Promise<Response> | undefined
  const goesOn: Promise<unknown>[] = []
  handlers.get('fetch')!({
    request: { method: 'GET', url: ORIGIN + path, mode },
    respondWith: (answer: Promise<Response>) => (shown = answer),
    waitUntil: (work: Promise<unknown>) => goesOn.push(work),
  })
  return { text: shown && shown.then((response) => response.text()), goesOn: () => Promise.all(goesOn) }
}
async function keepOldPage(): Promise<void> {
  line = new Map([
    ['/field', async () => html('old')],
    ['/assets/old.js', async () => new Response('old file')],
  ])
  await open('/field').goesOn()
}

describe('the field page', () => {
  test('opens from what is kept when there is no line', async () => {
    await keepOldPage()
    line.clear()
    expect(await open('/field').text).toContain('old')
    expect(await open('/assets/old.js', 'no-cors').text).toBe('old file')
  })

  test.each<[string, Answer, Answer]>([
    ['the page does not come', never, never],
    ['the page comes and a new file of it does not', async () => html('new'), never],
  ])('opens from what is kept on a slow line, when %s', async (_, page, file) => {
    await keepOldPage()
    line = new Map([
      ['/field', page],
      ['/assets/new.js', file],
    ])
    const opened = open('/field')
    await new Promise((resolve) => setTimeout(resolve))
    for (const after of late) after()
    expect(await opened.text).toContain('old')
    expect([...kept.keys()]).toEqual(['/assets/old.js', '/field'])
  })

  test('is shown with what came in behind it the next time; files nobody names are let go', async () => {
    await keepOldPage()
    let arrive: (response: Response) => void = () => {}
    line = new Map<string, Answer>([
      ['/field', async () => html('new')],
      ['/assets/new.js', () => new Promise((resolve) => (arrive = resolve))],
    ])
    const opened = open('/field')
    await new Promise((resolve) => setTimeout(resolve))
    for (const after of late) after()
    expect(await opened.text).toContain('old')
    arrive(new Response('new file'))
    await opened.goesOn()
    line.clear()
    expect(await open('/field').text).toContain('new')
    expect([...kept.keys()].sort()).toEqual(['/assets/new.js', '/field'])
  })

  test('keeps nothing but itself: data and other pages go to the network', () => {
    expect(open('/api/attendance/class-days', 'cors').text).toBeUndefined()
    expect(open('/children').text).toBeUndefined()
  })
})
