import { Random } from '../../src/simulator/random.ts'
import type { Schema } from '../support/samples.ts'
import {
  addressWith,
  type Attack,
  atOnce,
  type Battle,
  countOwn,
  honestValue,
  type Insider,
  type Operation,
  type Outcome,
  outcomeOf,
  pick,
  shoot,
  stillStrangers,
  strangersIn,
} from './attacker.ts'
import { notesOf, openTally, type RouteCount, type Tally, totalsOf } from './fuzz-tally.ts'

const STRANGE: readonly unknown[] = [
  null,
  '',
  ' ',
  '0',
  -1,
  0,
  1e308,
  -1e308,
  9007199254740991,
  0.1,
  true,
  [],
  {},
  [[]],
  'null',
  'undefined',
  'NaN',
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  '龘'.repeat(500),
  'a'.repeat(5000),
  '2026-02-30',
  '9999-12-31',
  '0001-01-01',
  '00000000-0000-0000-0000-000000000000',
  '%',
  '%25%00',
  '_',
  '\\',
  '"',
  "'",
  '../..',
  '{}',
  '[]',
  '1e9',
  '+86',
  '٣',
  'Ⅳ',
  { $ne: null },
  { toString: 1 },
  [null],
]
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  {},
  {},
  { 'accept-language': 'en' },
  { 'accept-encoding': 'br;q=9, *;q=0' },
  { 'content-type': 'text/plain' },
  { range: 'bytes=0-1,5-' },
  { 'if-none-match': '*' },
  { 'x-http-method-override': 'DELETE' },
  { 'content-encoding': 'gzip' },
  { accept: '../../x' },
]
/** Requests under way at once to a route, and routes at once: slow ones wait beside quick ones. */
const HANDS = 12
const ROUTES_AT_ONCE = 3
/** Requests to a route before the next has its turn, and the longest turn: slow routes hold nobody up. */
const TURN = 500
const TURN_MS = 5_000
/** Time for one request that makes a route a slow one, which waits once it has had so many. */
const SLOW_MS = 20
const FEWEST = 1_000
/** Sign-in ends what the others need, so it comes last. */
const isOfSession = ({ path }: Operation): boolean => path.startsWith('/api/session')
/** Share of the time for all but sign-in. */
const FIRST_SHARE = 0.85

/** Sends requests by chance to every route of the OpenAPI document: half sensible, half absurd. */
export const fuzzedRequests: Attack = async (battle) => {
  const outcome = outcomeOf('fuzzed requests')
  const began = performance.now()
  const endAt = (share: number) => began + share * battle.minutes * 60_000
  const tally = openTally(battle.tally, battle.operations.map(nameOf))
  const lanes = battle.operations.map((operation, index) => {
    const count = tally.routes[nameOf(operation)]!
    // What a slice of an earlier day has sent is not sent again.
    return { operation, count, random: new Random(battle.seed, 6, index, count.sent) }
  })
  const others = lanes.filter(({ operation }) => !isOfSession(operation))
  await turns(battle, outcome, others, endAt(FIRST_SHARE), tally)
  for (const person of battle.people) person.staysOut = true
  const ofSession = lanes.filter(({ operation }) => isOfSession(operation))
  await turns(battle, outcome, ofSession, endAt(1), tally)
  const perSecond = Math.round(outcome.attempts / ((performance.now() - began) / 1000))
  tally.closeSlice({ seed: battle.seed, requests: outcome.attempts, perSecond })
  outcome.notes.push(...notesOf(tally, battle.fuzz), `${perSecond} a second`)
  outcome.totals = totalsOf(tally, battle.fuzz)
  return outcome
}

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`

interface Lane {
  readonly operation: Operation
  readonly random: Random
  readonly count: RouteCount
}

async function turns(
  battle: Battle,
  outcome: Outcome,
  lanes: readonly Lane[],
  endAt: number,
  tally: Tally,
): Promise<void> {
  const waiting = () => quickFirst(lanes.filter(({ count }) => count.sent < battle.fuzz))
  while (waiting().length > 0 && performance.now() < endAt) {
    await countOwn(battle.target, battle.people)
    await atOnce(waiting(), ROUTES_AT_ONCE, async (lane) => {
      const began = performance.now()
      const until = Math.min(endAt, began + TURN_MS)
      await atOnce(shotsAt(battle, lane, until), HANDS, (shot) => fire(battle, outcome, lane, shot))
      lane.count.ms += Math.round(performance.now() - began)
      if (!battle.target.isAlive()) throw new Error(`the server died at ${nameOf(lane.operation)}, seed ${battle.seed}`)
      tally.save()
    })
  }
}

/** Routes that start a process for each file, or write long lists, go on when the others are done. */
function quickFirst(lanes: readonly Lane[]): readonly Lane[] {
  const quick = lanes.filter(({ count }) => count.sent < FEWEST || count.ms / count.sent < SLOW_MS)
  return quick.length > 0 ? quick : lanes
}

function* shotsAt(battle: Battle, { operation, random, count }: Lane, until: number): Generator<FuzzShot> {
  const most = Math.min(battle.fuzz, count.sent + TURN)
  while (count.sent < most && performance.now() < until) {
    count.sent++
    yield shotAt(battle, operation, random)
  }
}

async function fire(battle: Battle, outcome: Outcome, { operation, count }: Lane, fuzz: FuzzShot): Promise<void> {
  const { person, path, body, headers } = fuzz
  const shot = body === undefined ? { headers } : { headers, body }
  const reply = person
    ? await person.shoot(outcome, operation.method, path, shot)
    : await shoot(battle, outcome, operation.method, path, shot)
  if (!reply || reply.status >= 500) {
    count.crashes++
    console.log(`crash: ${outcome.crashes.at(-1)}`)
  }
  if (!reply) return
  count.statuses[reply.status] = (count.statuses[reply.status] ?? 0) + 1
  if (!person && reply.status < 300 && operation.permission !== 'public') {
    count.successes++
    outcome.successes.push(`${operation.method} ${operation.path} answered ${reply.status} to nobody`)
  }
  const strangers = person ? strangersIn(person, battle.loot, reply, `${path} ${String(body)}`) : []
  if (!person || strangers.length === 0) return
  const still = await stillStrangers(battle.target, person, strangers, path)
  if (still.length === 0) return
  count.leaks++
  outcome.leaks.push(`${person.name} ${operation.method} ${path}: ${still.slice(0, 3).join(' ')}`)
  console.log(`leak: ${person.name} ${operation.method} ${path}: ${still.slice(0, 3).join(' ')}`)
}

interface FuzzShot {
  readonly person: Insider | undefined
  readonly path: string
  readonly body: string | FormData | undefined
  readonly headers: Readonly<Record<string, string>>
}

function shotAt(battle: Battle, operation: Operation, random: Random): FuzzShot {
  const values = Object.fromEntries(
    Object.entries(operation.params).map(([name, schema]) => [name, asText(mutated(schema, random, battle, name))]),
  )
  const query = new URLSearchParams()
  for (const [name, schema] of Object.entries(operation.query))
    if (random.chance(0.4)) query.append(name, asText(mutated(schema, random, battle, name)))
  if (random.chance(0.1)) query.append(asText(pick(STRANGE, random)).slice(0, 50), 'x')
  const asked = query.size > 0 ? `?${query}` : ''
  return {
    person: random.chance(0.1) ? undefined : pick(battle.people, random),
    path: `${addressWith(operation, values)}${asked}`,
    body: bodyOf(battle, operation, random),
    headers: pick(HEADERS, random),
  }
}

function bodyOf(battle: Battle, operation: Operation, random: Random): string | FormData | undefined {
  if (operation.method === 'GET') return undefined
  if (operation.isUpload) {
    const form = new FormData()
    if (random.chance(0.8))
      form.append('file', new Blob([randomBytes(random)]), pick(['x.csv', 'x.xlsx', 'x.xls', '', 'x'], random))
    return form
  }
  if (!operation.body) return random.chance(0.5) ? undefined : asJson(pick(STRANGE, random))
  const text = asJson(mutated(operation.body, random, battle, ''))
  return random.chance(0.05) ? text.slice(0, Math.floor(random.float() * text.length)) : text
}

/** A sensible value, or one whose parts are now and then absurd. */
function mutated(schema: Schema, random: Random, battle: Battle, name: string): unknown {
  if (random.chance(0.15)) return pick(STRANGE, random)
  if (schema.type === 'object' && schema.properties) {
    const kept = Object.entries(schema.properties).filter(() => random.chance(0.92))
    const fields = kept.map(([key, part]): [string, unknown] => [key, mutated(part, random, battle, key)])
    return Object.fromEntries(random.chance(0.1) ? [...fields, ['extra', pick(STRANGE, random)]] : fields)
  }
  if (schema.type === 'array' && schema.items)
    return Array.from({ length: Math.floor(random.float() * 4) }, () => mutated(schema.items!, random, battle, name))
  return honestValue(schema, random, battle.loot, name)
}

const asJson = (value: unknown): string => JSON.stringify(value) ?? 'null'
const asText = (value: unknown): string =>
  (typeof value === 'string' ? value : asJson(value)).toWellFormed().slice(0, 4000)

function randomBytes(random: Random): Uint8Array<ArrayBuffer> {
  const head = pick(['PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0', '姓名,身份证件号码\n', '<html><table>', ''], random)
  const tail = Array.from({ length: Math.floor(random.float() * 300) }, () => Math.floor(random.float() * 256))
  return new Uint8Array([...Buffer.from(head, head.startsWith('姓') ? 'utf8' : 'latin1'), ...tail])
}
