import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accept, refuse } from '../kernel/decision.ts'
import { countyCode } from '../kernel/division-code.ts'
import { endpoint } from '../kernel/endpoint.ts'
import type { Role } from '../kernel/scope.ts'
import { FileUpload } from '../kernel/wire.ts'
import type { App } from './app.ts'
import { readConfig } from './config.ts'
import { CONTENT_TYPES, createHttp, fileReply, type HttpApp, openApiOf, serve } from './http.ts'
import { accountLimits } from './http/account-limits.ts'
import { createLog } from './log.ts'

const logged: string[] = []
const webRoot = mkdtempSync(join(tmpdir(), 'nol-web-'))
let http: HttpApp

const county = countyCode('540126')
const signedIn = (role: Role, blockedBy?: string) => ({
  actor: { id: 'a', role, scope: { county, role, actorId: 'a' } },
  sessionId: 's',
  ...(blockedBy && { blockedBy }),
})
const sessions: Record<string, ReturnType<typeof signedIn>> = {
  'bureau-token-0000000000': signedIn('bureau-officer'),
  'village-token-000000000': signedIn('village-officer'),
  'blocked-token-000000000': signedIn('bureau-officer', 'accounts.password-must-be-changed'),
}

const texts = {
  'thing.gone': { zh: '第 {{number}} 号已不在。', en: 'Number {{number}} is gone.' },
  'field.bornOn': { zh: '出生日期', en: 'Born on' },
  'role.x': { zh: '角色甲', en: 'Role X' },
  'thing.role': { zh: '应为{{role}}', en: 'needs {{role}}' },
  'accounts.password-must-be-changed': { zh: '请先修改初始密码。', en: 'Change your first password.' },
}

const thing = endpoint({
  method: 'POST',
  path: '/api/things/:thingId',
  permission: 'things.make',
  summary: 'make',
  params: Type.Object({ thingId: Type.String({ pattern: '^[0-9]+$' }) }),
  query: Type.Object({ limit: Type.Optional(Type.Integer({ maximum: 10 })), on: Type.Optional(Type.Boolean()) }),
  body: Type.Object({
    bornOn: Type.String({ format: 'date' }),
    kind: Type.Enum(['a', 'b']),
    note: Type.Union([Type.String({ maxLength: 3 }), Type.Null()]),
  }),
  reply: Type.Object({ got: Type.Unknown() }),
})
const open = endpoint({
  method: 'GET',
  path: '/api/open',
  permission: 'public',
  summary: 'open',
  reply: Type.Object({ ok: Type.Boolean() }),
})
const knock = endpoint({
  method: 'POST',
  path: '/api/knock',
  permission: 'public',
  summary: 'sign in',
  reply: Type.Object({}),
})
const mine = endpoint({
  method: 'GET',
  path: '/api/mine',
  permission: 'session',
  summary: 'mine',
  reply: Type.Object({ id: Type.String() }),
})
const sheet = endpoint({ method: 'GET', path: '/api/sheet', permission: 'things.make', summary: 'file', reply: 'file' })
const breaks = endpoint({
  method: 'GET',
  path: '/api/breaks/:how',
  permission: 'public',
  summary: 'x',
  params: Type.Object({ how: Type.String() }),
  reply: Type.Object({ n: Type.Integer() }),
})
const long = endpoint({
  method: 'GET',
  path: '/api/long',
  permission: 'public',
  summary: 'long',
  reply: Type.Object({ rows: Type.Array(Type.String()) }),
})
const takes = endpoint({
  method: 'POST',
  path: '/api/takes',
  permission: 'things.make',
  summary: 'upload',
  body: FileUpload,
  reply: Type.Object({ name: Type.String(), bytes: Type.Integer(), kind: Type.String() }),
})

beforeAll(async () => {
  mkdirSync(join(webRoot, 'assets'))
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>app</title>')
  writeFileSync(join(webRoot, 'assets', 'main-abc.js'), 'void 0')
  const config = { ...readConfig({}), maxUploadBytes: 1024 * 1024 }
  const app = { config, log: createLog('warn', (line) => void logged.push(line)) } as unknown as App
  http = await createHttp(app, {
    permissions: { 'things.make': ['bureau-officer'] },
    texts,
    resolveSession: async (token) => sessions[token],
    webRoot,
    checkReplies: true,
    limits: { signInsPerMinute: 3 },
  })
  serve(http, thing, { 'thing.gone': 404, 'thing.role': 409 }, async ({ params, query, body }) => {
    if (params.thingId === '404') return refuse('thing.gone', { number: 404 })
    if (params.thingId === '409') return refuse('thing.role', { role: 'role.x' })
    return accept({ got: { params, query, body } })
  })
  serve(http, open, {}, async () => accept({ ok: true }))
  serve(http, long, {}, async () => accept({ rows: Array.from({ length: 500 }, (_, i) => `第 ${i} 行`) }))
  serve(http, knock, {}, async () => accept({}))
  serve(http, mine, {}, async ({ actor }) => accept({ id: actor.id }))
  serve(http, sheet, {}, async () => accept(fileReply('失学 名单"1".xlsx', CONTENT_TYPES.xlsx, Readable.from(['abc']))))
  serve(http, breaks, {}, async ({ params }) => {
    if (params.how === 'throw') throw new Error('secret detail 540126201602030014')
    if (params.how === 'full') throw Object.assign(new Error('no'), { code: 'ENOSPC' })
    if (params.how === 'down') throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
    if (params.how === 'torn') throw new Error('Connection terminated unexpectedly')
    if (params.how === 'waits') throw new Error('timeout exceeded when trying to connect')
    if (params.how === 'deadlock') throw Object.assign(new Error('no'), { code: '40P01' })
    return accept({ n: 'text' as unknown as number })
  })
  serve(http, takes, { 'thing.gone': 404 }, async ({ upload, query: _ }) => {
    const file = await upload()
    if (!file) return refuse('thing.gone')
    if (file.filename === 'ignored.csv') return refuse('thing.gone')
    let bytes = 0
    for await (const chunk of file.content) bytes += chunk.byteLength
    return accept({ name: file.filename, bytes, kind: file.fields['kind'] ?? '' })
  })
  await http.fastify.ready()
})
afterAll(async () => {
  await http.fastify.close()
  rmSync(webRoot, { recursive: true })
})

const bureau = { nol_session: 'bureau-token-0000000000' }
const csrf = { 'x-nol-csrf': '1' }
const goodBody = { bornOn: '2016-09-01', kind: 'a', note: null }
const post = (over: object = {}) =>
  http.fastify.inject({
    method: 'POST',
    url: '/api/things/1',
    cookies: bureau,
    headers: csrf,
    payload: goodBody,
    ...over,
  })

describe('who is let in', () => {
  test('without session: 401 with a code', async () => {
    const answer = await post({ cookies: {} })
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'session.missing'])
  })
  test('with what was kept for another account: 401, though somebody is signed in', async () => {
    const mine = await post({ headers: { ...csrf, 'x-nol-account': 'a' } })
    const others = await post({ headers: { ...csrf, 'x-nol-account': 'b' } })
    expect([mine.statusCode, others.statusCode, others.json().code]).toEqual([200, 401, 'session.missing'])
  })
  test('without the right: 403 with a code', async () => {
    const answer = await post({ cookies: { nol_session: 'village-token-000000000' } })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'http.forbidden'])
  })
  test('before the first password is changed: only the own session', async () => {
    const cookies = { nol_session: 'blocked-token-000000000' }
    expect((await post({ cookies })).json().code).toBe('accounts.password-must-be-changed')
    expect((await http.fastify.inject({ url: '/api/mine', cookies })).statusCode).toBe(200)
  })
  test('who is not let in does not get their body judged', async () => {
    expect(
      (await post({ cookies: {}, payload: 'not json', headers: { ...csrf, 'content-type': 'application/json' } }))
        .statusCode,
    ).toBe(401)
  })
  test.each([
    ['no header of ours', {}],
    ['from another site', { ...csrf, 'sec-fetch-site': 'cross-site' }],
    ['from another origin', { ...csrf, origin: 'http://evil.example' }],
    ['from no origin', { ...csrf, origin: 'null' }],
  ])('a change is refused: %s', async (_, headers) => {
    expect((await post({ headers })).json().code).toBe('http.csrf')
  })
  test('a change from our own origin is taken', async () => {
    const answer = await post({
      headers: { ...csrf, origin: 'http://localhost:8600', host: 'localhost:8600', 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.statusCode).toBe(200)
  })
  test('a route without a known permission stops the server', () => {
    expect(() =>
      serve(http, { ...open, path: '/api/x', permission: 'nobody.knows' }, {}, async () => accept({ ok: true })),
    ).toThrow(/nobody\.knows/)
  })
  test('a route under /api past serve() stops the server', async () => {
    const other = await createHttp(http.app, { ...http.options })
    expect(() => other.fastify.get('/api/back-door', async () => 'in')).toThrow(/no permission/)
  })
})

describe('what is sent', () => {
  test('every faulty field is named at once, in Chinese', async () => {
    const answer = await post({ url: '/api/things/1?limit=99', payload: { bornOn: '2031-02-30', note: 'long' } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchInlineSnapshot(`
      {
        "code": "http.invalid",
        "details": {
          "count": 4,
          "faults": "「每页条数」不能大于 10；「kind」没有填写；「出生日期」不是日历日期；请按 2016-09-01 的格式填写；「note」最多 3 个字",
        },
        "fields": [
          {
            "field": "limit",
            "message": "「每页条数」不能大于 10",
          },
          {
            "field": "kind",
            "message": "「kind」没有填写",
          },
          {
            "field": "bornOn",
            "message": "「出生日期」不是日历日期；请按 2016-09-01 的格式填写",
          },
          {
            "field": "note",
            "message": "「note」最多 3 个字",
          },
        ],
        "message": "有 4 处填写不正确：「每页条数」不能大于 10；「kind」没有填写；「出生日期」不是日历日期；请按 2016-09-01 的格式填写；「note」最多 3 个字",
      }
    `)
  })
  test('and in English when the browser asks for it', async () => {
    const answer = await post({ payload: { ...goodBody, kind: 'z' }, headers: { ...csrf, 'accept-language': 'en-GB' } })
    expect(answer.json().message).toBe('1 things are not filled in right: “kind” must be one of: a, b')
  })
  test('text of the address becomes what the schema wants; empty is absent; unknown fields are dropped', async () => {
    const answer = await post({
      url: '/api/things/7?limit=5&on=true&x=1',
      payload: { ...goodBody, role: 'system-administrator' },
    })
    expect(answer.json().got).toEqual({ params: { thingId: '7' }, query: { limit: 5, on: true }, body: goodBody })
    expect((await post({ url: '/api/things/7?limit=' })).json().got.query).toEqual({})
  })
  test('text in a body is not taken for a number', async () => {
    expect((await post({ payload: { ...goodBody, note: 5 } })).json().fields[0].message).toBe('「note」应为文字')
  })
  test.each(['-1e308', '-9007199254740991', '-2147483649'])(
    'the whole number %s, which no column holds, is a fault of the field',
    async (limit) => {
      const answer = await post({ url: `/api/things/7?limit=${limit}` })
      expect([answer.statusCode, answer.json().fields[0].field]).toEqual([400, 'limit'])
    },
  )
  test('a zero byte or half a character, which no text of the database holds, is a fault of the field', async () => {
    for (const note of ['a\0', '\ud800']) {
      const answer = await post({ payload: { ...goodBody, note } })
      expect([answer.statusCode, answer.json().fields[0].field]).toEqual([400, 'note'])
    }
    expect((await post({ url: '/api/things/1%00' })).statusCode).toBe(404)
    const nested = `{"bornOn":"2016-09-01","kind":"a","note":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const json = { ...csrf, 'content-type': 'application/json' }
    expect((await post({ payload: nested, headers: json })).statusCode).toBe(400)
    expect((await post({ payload: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, headers: json })).statusCode).toBe(
      400,
    )
  })
  test('a malformed id in the path looks like one that is not there', async () => {
    expect((await post({ url: '/api/things/abc' })).statusCode).toBe(404)
  })
  test.each([
    ['broken JSON', '{', 'application/json', 400],
    ['__proto__', '{"__proto__":{"a":1}}', 'application/json', 400],
    ['too long', `"${'x'.repeat(1024 * 1024 + 1)}"`, 'application/json', 413],
    ['another type', '<a/>', 'application/xml', 415],
  ])('%s is refused', async (_, payload, type, status) => {
    expect((await post({ payload, headers: { ...csrf, 'content-type': type } })).statusCode).toBe(status)
  })
})

describe('what is answered', () => {
  test('a refusal says its text with its values, with the status of the table', async () => {
    const answer = await post({ url: '/api/things/404' })
    expect([answer.statusCode, answer.json()]).toEqual([
      404,
      { code: 'thing.gone', message: '第 404 号已不在。', details: { number: 404 } },
    ])
    const conflict = await post({ url: '/api/things/409' })
    expect([conflict.statusCode, conflict.json().message]).toEqual([409, '应为角色甲'])
  })
  test('a fault tells a number and nothing else; the log tells the reason without ID numbers', async () => {
    const answer = await http.fastify.inject('/api/breaks/throw?search=%E6%AC%A7%E9%98%B3')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/secret|at |\.ts/)
    const line = logged.at(-1)!
    expect(line).toContain(answer.json().details.faultId)
    expect(line).toContain('/api/breaks/:how')
    expect(line).not.toMatch(/540126201602030014|%E6|欧阳/)
  })
  test.each([
    ['a lost database', 'down', 'http.unavailable'],
    ['a connection that broke', 'torn', 'http.unavailable'],
    ['a wait for a free connection that took too long', 'waits', 'http.busy'],
    ['two transactions in each other’s way', 'deadlock', 'http.busy'],
  ])('%s is a clear state', async (_, how, code) => {
    const answer = await http.fastify.inject(`/api/breaks/${how}`)
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([503, code, '5'])
  })
  test('a full disk is a clear state', async () => {
    const answer = await http.fastify.inject('/api/breaks/full')
    expect([answer.statusCode, answer.json().code]).toEqual([507, 'http.disk-full'])
  })
  test('an answer that breaks its contract is a fault in tests', async () => {
    expect((await http.fastify.inject('/api/breaks/reply')).statusCode).toBe(500)
  })
  test('nothing of the API is kept by browsers, and no page may run scripts of its own', async () => {
    const { headers } = await http.fastify.inject('/api/open')
    expect(headers['cache-control']).toBe('no-store')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/upgrade-insecure|script-src[^;]*unsafe/)
    expect(headers['strict-transport-security']).toBeUndefined()
  })
  test('a file carries its Chinese name', async () => {
    const answer = await http.fastify.inject({ url: '/api/sheet', cookies: bureau })
    expect(answer.body).toBe('abc')
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="__ ___1_.xlsx"; filename*=UTF-8''%E5%A4%B1%E5%AD%A6%20%E5%90%8D%E5%8D%95%221%22.xlsx`,
    )
    expect(answer.headers['cache-control']).toBe('no-store')
  })
  test('a long list is packed for a browser that takes it', async () => {
    const list = (encoding: string) =>
      http.fastify.inject({ url: '/api/long', headers: { 'accept-encoding': encoding } })
    const packed = await list('gzip, br')
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.rawPayload).toString()).toBe((await list('identity')).body)
  })
  test('an account that asks too much waits, from wherever it asks; others do not', async () => {
    const busy = { ...http.options, limits: { accountPerMinute: 2 } }
    const other = await createHttp(http.app, busy)
    serve(other, mine, {}, async ({ actor }) => accept({ id: actor.id }))
    const from = (remoteAddress: string) => other.fastify.inject({ url: '/api/mine', cookies: bureau, remoteAddress })
    const answers = [await from('10.0.0.1'), await from('10.0.0.2'), await from('10.0.0.3')]
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 429])
    expect(answers[2]!.json().message).toMatch(/请 \d+ 秒后再试/)
    const limits = accountLimits(1)
    expect([limits.take('a', 0), limits.take('a', 1000), limits.take('b', 1000), limits.take('a', 60_000)]).toEqual([
      undefined,
      59,
      undefined,
      undefined,
    ])
  })
  test('too many sign-ins are told to wait', async () => {
    const answers = []
    for (let i = 0; i < 5; i++)
      answers.push(await http.fastify.inject({ method: 'POST', url: '/api/knock', headers: csrf }))
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 429, 429])
    expect(answers[4]!.json().code).toBe('http.too-many-requests')
    expect(answers[4]!.json().message).toMatch(/请 \d+ 秒后再试/)
  })
})

describe('a file that is sent', () => {
  const form = (name: string, bytes: number) => {
    const body = new FormData()
    body.append('kind', 'village')
    body.append('file', new Blob(['x'.repeat(bytes)], { type: 'text/csv' }), name)
    return body
  }
  const send = async (name: string, bytes: number) => {
    const encoded = new Response(form(name, bytes))
    return http.fastify.inject({
      method: 'POST',
      url: '/api/takes',
      cookies: bureau,
      headers: { ...csrf, 'content-type': encoded.headers.get('content-type')! },
      payload: Buffer.from(await encoded.arrayBuffer()),
    })
  }
  test('arrives as a stream, with its name and the fields before it', async () => {
    expect((await send('村名单.csv', 300_000)).json()).toEqual({ name: '村名单.csv', bytes: 300_000, kind: 'village' })
  })
  test('is refused when it is too large', async () => {
    const answer = await send('a.csv', 1024 * 1024 + 1)
    expect([answer.statusCode, answer.json().message]).toEqual([413, '内容超过 1 MB，未接收。请拆分后再上传。'])
  })
  test('that the handler does not read is thrown away', async () => {
    expect((await send('ignored.csv', 900_000)).statusCode).toBe(404)
  })
  test('without a name is taken as one without a name', async () => {
    const part = 'content-disposition: form-data; name="file"\r\ncontent-type: application/octet-stream\r\n\r\nabc'
    const answer = await http.fastify.inject({
      method: 'POST',
      url: '/api/takes',
      cookies: bureau,
      headers: { ...csrf, 'content-type': 'multipart/form-data; boundary=edge' },
      payload: `--edge\r\n${part}\r\n--edge--\r\n`,
    })
    expect([answer.statusCode, answer.json()]).toEqual([200, { name: '', bytes: 3, kind: '' }])
  })
  test('is missing: the handler says so', async () => {
    const answer = await http.fastify.inject({ method: 'POST', url: '/api/takes', cookies: bureau, headers: csrf })
    expect(answer.statusCode).toBe(404)
  })
})

describe('the web application', () => {
  test.each([
    ['/', 200, 'no-cache'],
    ['/findings/42', 200, 'no-cache'],
    ['/assets/main-abc.js', 200, 'public, max-age=31536000, immutable'],
    ['/assets/gone.js', 404, undefined],
    ['/api/unknown', 404, 'no-store'],
    ['/../package.json', 404, undefined],
  ])('%s answers %s', async (url, status, caching) => {
    const answer = await http.fastify.inject({
      url,
      headers: { accept: url.startsWith('/assets') || url.includes('..') ? '*/*' : 'text/html' },
    })
    expect(answer.statusCode).toBe(status)
    if (caching) expect(answer.headers['cache-control']).toBe(caching)
    if (url.startsWith('/api')) expect(answer.json().code).toBe('http.not-found')
  })
})

describe('the OpenAPI document', () => {
  test('names every endpoint with its parts', () => {
    const document = openApiOf(http.endpoints, '0.1.0') as {
      paths: Record<string, Record<string, { parameters: { name: string }[]; requestBody?: { content: object } }>>
    }
    const post = document.paths['/api/things/{thingId}']!['post']!
    expect(post.parameters.map((parameter) => parameter.name)).toEqual(['thingId', 'limit', 'on', 'x-nol-csrf'])
    expect(Object.keys(document.paths['/api/takes']!['post']!.requestBody!.content)).toEqual(['multipart/form-data'])
  })
})
