import { Random } from '../../src/simulator/random.ts'
import type { Schema } from '../support/samples.ts'
import {
  addressWith,
  type Attack,
  atOnce,
  type Battle,
  honestValue,
  type Insider,
  type Operation,
  type Outcome,
  outcomeOf,
  pick,
  shoot,
  strangersIn,
} from './attacker.ts'

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
const HANDS = 24
/** Requests to a route before the next has its turn, so that an end by the clock leaves none out. */
const TURN = 500
/** Sign-in ends what the others need, so it comes last. */
const isOfSession = ({ path }: Operation): boolean => path.startsWith('/api/session')
/** Share of the time for all but sign-in. */
const FIRST_SHARE = 0.85

/** Sends requests by chance to every route of the OpenAPI document: half sensible, half absurd. */
export const fuzzedRequests: Attack = async (battle) => {
  const outcome = outcomeOf('fuzzed requests')
  const began = performance.now()
  const endAt = (share: number) => began + share * battle.minutes * 60_000
  const lanes = battle.operations.map((operation, index) => ({
    operation,
    random: new Random(battle.seed, 6, index),
    sent: 0,
  }))
  const others = lanes.filter(({ operation }) => !isOfSession(operation))
  await turns(battle, outcome, others, endAt(FIRST_SHARE))
  for (const person of battle.people) person.staysOut = true
  await turns(
    battle,
    outcome,
    lanes.filter(({ operation }) => isOfSession(operation)),
    endAt(1),
  )
  const fewest = Math.min(...lanes.map(({ sent }) => sent))
  const whole = lanes.filter(({ sent }) => sent >= battle.fuzz).length
  const perSecond = Math.round(outcome.attempts / ((performance.now() - began) / 1000))
  outcome.notes.push(
    `${whole} of ${lanes.length} routes had all ${battle.fuzz} requests, every route ${fewest} or more, ${perSecond} a second`,
  )
  return outcome
}

interface Lane {
  readonly operation: Operation
  readonly random: Random
  sent: number
}

async function turns(battle: Battle, outcome: Outcome, lanes: readonly Lane[], endAt: number): Promise<void> {
  for (let round = 0; round * TURN < battle.fuzz; round++) {
    for (const lane of lanes) {
      if (performance.now() > endAt) return
      const count = Math.min(TURN, battle.fuzz - lane.sent)
      await atOnce(shotsAt(battle, lane, count), HANDS, (shot) => fire(battle, outcome, lane.operation, shot))
      if (!battle.target.isAlive())
        throw new Error(`the server died at ${lane.operation.method} ${lane.operation.path}, seed ${battle.seed}`)
    }
  }
}

function* shotsAt(battle: Battle, lane: Lane, count: number): Generator<FuzzShot> {
  for (let i = 0; i < count; i++) {
    lane.sent++
    yield shotAt(battle, lane.operation, lane.random)
  }
}

async function fire(battle: Battle, outcome: Outcome, operation: Operation, fuzz: FuzzShot): Promise<void> {
  const { person, path, body, headers } = fuzz
  const shot = body === undefined ? { headers } : { headers, body }
  const reply = person
    ? await person.shoot(outcome, operation.method, path, shot)
    : await shoot(battle, outcome, operation.method, path, shot)
  if (!reply) return
  if (!person && reply.status < 300 && operation.permission !== 'public')
    outcome.successes.push(`${operation.method} ${operation.path} answered ${reply.status} to nobody`)
  if (person && strangersIn(person, battle.loot, reply, `${path} ${String(body)}`).length > 0)
    outcome.leaks.push(`${person.name} ${operation.method} ${path}`)
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
