import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../../src/simulator/random.ts'
import {
  addressWith,
  type Attack,
  type Battle,
  bureauOf,
  DEMO_PASSWORD,
  honestValue,
  type Outcome,
  outcomeOf,
  shoot,
} from './attacker.ts'
import { valuesFor } from './forms.ts'

const SECRETS_OF_THE_MACHINE = /root:[x*]:0:0|"name": "not-one-less"|BEGIN [A-Z ]*PRIVATE KEY|"superuser":/

/** Addresses that try to leave the folder of the pages; sent as written, for a well-behaved client would tidy them up. */
export const pathTraversal: Attack = async (battle) => {
  const outcome = outcomeOf('path traversal')
  const ways = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..\\',
    '..%5c',
    '....//',
    '%252e%252e%252f',
    '..%c0%af',
    '.%00./',
  ]
  const files = ['etc/passwd', 'package.json', 'data/identity.key', 'postgres/cluster/secrets.json', 'keys/master.key']
  for (const start of ['/', '/assets/', '/api/', '/api/rosters/', '/assets/../'])
    for (const way of ways)
      for (const file of files) {
        const text = await rawRequest(battle, outcome, `GET ${start}${way.repeat(8)}${file} HTTP/1.1`)
        if (SECRETS_OF_THE_MACHINE.test(text)) outcome.successes.push(`${start}${way}${file}`)
      }
  const bureau = bureauOf(battle)
  for (const name of [
    '../../../../tmp/nolattack.csv',
    '/etc/cron.d/nolattack',
    'x\u0000.csv',
    'CON',
    '..\\..\\x.csv',
  ]) {
    const form = new FormData()
    form.append('file', new Blob(['姓名,身份证件号码\n甲,1\n']), name)
    const reply = await bureau.shoot(outcome, 'POST', uploadPath, { body: form })
    if (
      reply &&
      reply.text.includes('nolattack.csv') &&
      /tmp\/nolattack|cron\.d/.test(reply.text) &&
      reply.status < 300
    ) {
      const kept = await battle.target.ask<{ file_name: string }>(
        `select file_name from rosters.roster where file_name like '%..%/%' limit 1`,
      )
      if (kept.length > 0) outcome.successes.push('an upload kept a path in its name')
    }
  }
  return outcome
}

export const uploadPath = `/api/rosters?${new URLSearchParams({ kind: 'village', sourceName: '攻击', asOfOn: '2026-11-10', divisionCode: '540199000000' })}`

/** One request as bytes; the answer as text, '' when the connection was closed. */
function rawRequest(battle: Pick<Battle, 'target'>, outcome: Outcome, head: string, rest = ''): Promise<string> {
  outcome.attempts++
  const { hostname, port, host } = new URL(battle.target.address)
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${head}\r\nhost: ${host}\r\nconnection: close\r\n${rest}\r\n`),
    )
    socket.setTimeout(20_000, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (text.startsWith('HTTP/1.1 5') && !text.startsWith('HTTP/1.1 505'))
        outcome.crashes.push(`${head.slice(0, 100)}: ${text.slice(0, 60)}`)
      resolve(text)
    })
  })
}

/** A session that somebody else knows must not become anybody's, and one that has ended must stay so. */
export const sessionFixation: Attack = async (battle) => {
  const outcome = outcomeOf('session fixation')
  const fixed = 'nol_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
  const body = JSON.stringify({ loginName: 'demo-township', password: DEMO_PASSWORD })
  const signedIn = await shoot(battle, outcome, 'POST', '/api/session', { body, cookie: fixed })
  const cookie = signedIn?.headers.get('set-cookie') ?? ''
  const session = cookie.split(';')[0]!
  const tell = (what: string) => outcome.successes.push(what)
  if (signedIn?.status !== 200 || session === fixed) tell('the session that was brought along is used')
  if (!/HttpOnly/i.test(cookie) || !/SameSite=Strict/i.test(cookie))
    tell(`the cookie is open to scripts or other sites: ${cookie.split(';').slice(1)}`)
  if ((await shoot(battle, outcome, 'GET', '/api/session', { cookie: fixed }))?.status !== 401)
    tell('the fixed session lives')
  for (const path of [
    `/api/session?nol_session=${session.split('=')[1]}`,
    `/api/session;nol_session=${session.split('=')[1]}`,
  ]) {
    const reply = await shoot(battle, outcome, 'GET', path, {})
    if (reply?.status === 200) tell('a session in the address is taken')
  }
  const bearer = await shoot(battle, outcome, 'GET', '/api/session', {
    headers: { authorization: `Bearer ${session.split('=')[1]}` },
  })
  if (bearer?.status !== 401) tell('a session in a header is taken')
  await shoot(battle, outcome, 'DELETE', '/api/session', { cookie: session })
  if ((await shoot(battle, outcome, 'GET', '/api/session', { cookie: session }))?.status !== 401)
    tell('a session lives after its end')
  return outcome
}

/** Calls every changing route as another site's page could. */
export const crossSiteRequests: Attack = async (battle) => {
  const outcome = outcomeOf('CSRF')
  const random = new Random(battle.seed, 4)
  for (const person of battle.people) {
    for (const operation of battle.operations.filter(({ method }) => method !== 'GET')) {
      const path = addressWith(operation, valuesFor(operation, random, battle))
      const body = operation.body ? JSON.stringify(honestValue(operation.body, random, battle.loot)) : ''
      const foreign: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
        ['a form', { 'content-type': 'text/plain' }, true],
        [
          'a form with its origin',
          { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://evil.example' },
          true,
        ],
        ['another origin', { origin: 'http://evil.example' }, false],
        ['a sandboxed page', { origin: 'null' }, false],
        ['another site', { 'sec-fetch-site': 'cross-site' }, false],
        ['a sister site', { 'sec-fetch-site': 'same-site' }, false],
        ['a look-alike', { origin: `${battle.target.address}.evil.example` }, false],
      ]
      for (const [name, headers, bare] of foreign) {
        const reply = await person.shoot(outcome, operation.method, path, { body, headers, bare })
        if (reply && (reply.status !== 403 || !reply.text.includes('http.csrf')))
          outcome.successes.push(`${operation.method} ${operation.path} from ${name}: ${reply.status}`)
      }
    }
    break // who is signed in makes no difference before the origin is judged
  }
  return outcome
}

/** Bodies, headers and addresses beyond measure, and connections that never end. */
export const oversize: Attack = async (battle) => {
  const outcome = outcomeOf('oversize')
  const bureau = bureauOf(battle)
  const tell = (what: string) => outcome.successes.push(what)
  const json = '/api/children/search'
  const large: readonly (readonly [string, string])[] = [
    ['2 MB of JSON', JSON.stringify({ text: 'x'.repeat(2_000_000) })],
    ['100 000 nested lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100 000 nested objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['100 000 keys', JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, i])))],
    ['a number of a million digits', `{"a":${'9'.repeat(900_000)}}`],
  ]
  for (const [name, body] of large) {
    const reply = await bureau.shoot(outcome, 'POST', json, { body })
    if (reply && reply.status < 400) tell(name)
  }
  const file = new FormData()
  file.append('file', new Blob([new Uint8Array(9 * 1024 * 1024)]), 'large.csv')
  const upload = await bureau.shoot(outcome, 'POST', uploadPath, { body: file })
  if (upload?.status !== 413) tell(`9 MB where 8 are allowed: ${upload?.status}`)
  await rawRequest(battle, outcome, `GET /${'a'.repeat(200_000)} HTTP/1.1`)
  await rawRequest(battle, outcome, 'GET / HTTP/1.1', `x-long: ${'a'.repeat(200_000)}\r\n`)
  await rawRequest(
    battle,
    outcome,
    'POST /api/session HTTP/1.1',
    'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /api/health HTTP/1.1\r\n',
  )
  await slowly(battle, outcome)
  return outcome
}

/** Two hundred connections that send one byte now and then; others are served meanwhile. */
async function slowly(battle: Pick<Battle, 'target'>, outcome: Outcome): Promise<void> {
  const { hostname, port } = new URL(battle.target.address)
  const sockets = Array.from({ length: 200 }, () => connect(Number(port), hostname).on('error', () => {}))
  for (const socket of sockets) socket.write('POST /api/session HTTP/1.1\r\nx-a: ')
  for (let round = 0; round < 5; round++) {
    await sleep(200)
    for (const socket of sockets) socket.write('b')
    const reply = await shoot(battle, outcome, 'GET', '/api/health')
    if (reply?.status !== 200) outcome.successes.push('slow connections keep others out')
  }
  for (const socket of sockets) socket.destroy()
}

/** Guesses passwords: of one account, of many, from an address that pretends to be many. The server has its usual limits. */
export const bruteForce: Attack = async (battle) => {
  const outcome = outcomeOf('brute force')
  await battle.target.restart({ NOL_ADDRESS_PER_MINUTE: '', NOL_ACCOUNT_PER_MINUTE: '', NOL_SIGN_INS_PER_MINUTE: '' })
  const guess = (loginName: string, password: string, from: number) =>
    shoot(battle, outcome, 'POST', '/api/session', {
      body: JSON.stringify({ loginName, password }),
      headers: { 'x-forwarded-for': `10.1.${from >> 8}.${from & 255}`, forwarded: `for=10.1.1.${from & 255}` },
    })
  const statuses: number[] = []
  for (let i = 0; i < 60; i++) statuses.push((await guess('demo-teacher', `Wrong-${i}-guess`, i))?.status ?? 0)
  if (statuses.includes(200)) outcome.successes.push('a wrong password was taken')
  if (!statuses.includes(429)) outcome.successes.push('60 guesses in a row were all looked at')
  const [account] = await battle.target.ask<{ locked: boolean }>(
    `select locked_until > now() as locked from accounts.account where login_name = 'demo-teacher'`,
  )
  const right = await guess('demo-teacher', DEMO_PASSWORD, 61)
  if (right?.status === 200 && account?.locked) outcome.successes.push('a locked account lets in')
  const unknown = await guess('nobody-of-this-name', 'Wrong-1-guess', 62)
  if (unknown && /不存在|no such|unknown/i.test(unknown.text))
    outcome.successes.push('the answer tells which login names exist')
  return outcome
}
