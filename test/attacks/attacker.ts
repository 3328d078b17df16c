import { setTimeout as sleep } from 'node:timers/promises'
import { dutyOfRole } from '../../src/kernel/duty.ts'
import { isAdministrator, type Role } from '../../src/kernel/scope.ts'
import type { Random } from '../../src/simulator/random.ts'
import type { Schema } from '../support/samples.ts'
import type { Target } from './target.ts'
import { type Answer, send } from './wire.ts'

/** One attack and what came of it. */
export interface Outcome {
  readonly attack: string
  attempts: number
  /** Each names what should not have worked. */
  readonly successes: string[]
  /** Answers 500 and broken connections. */
  readonly crashes: string[]
  /** Answers with data of somebody else. */
  readonly leaks: string[]
  /** How far it went. */
  readonly notes: string[]
  /** Of an attack done in slices: sums over all of them. */
  totals?: Readonly<Record<string, number>>
}

export type Attack = (battle: Battle) => Promise<Outcome>

export interface Battle {
  readonly target: Target
  readonly seed: number
  /** Requests for each route of the fuzzer, and the minutes after which it ends with as many as it has sent. */
  readonly fuzz: number
  readonly minutes: number
  /** File of the fuzzer's counts, by which it goes on where it was. */
  readonly tally: string | undefined
  /** How many of the people walk through their pages in a browser. */
  readonly walkers: number
  /** Of how many injected texts each route gets one; over the routes all of them are sent. */
  readonly share: number
  readonly operations: readonly Operation[]
  readonly loot: Loot
  /** The demo accounts, signed in. */
  readonly people: readonly Insider[]
}

/** What OpenAPI says about one route. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly permission: string
  readonly params: Readonly<Record<string, Schema>>
  readonly query: Readonly<Record<string, Schema>>
  readonly body: Schema | undefined
  readonly isUpload: boolean
}

/** Where a row about a child belongs. */
export interface ChildRow {
  readonly id: string
  readonly division: string
  readonly school: string
  readonly duties: readonly string[]
}

/** What an attacker would like to have: ids of everything, with the place of each child. */
export interface Loot {
  readonly ids: Readonly<Record<string, readonly string[]>>
  readonly children: readonly ChildRow[]
  readonly childIds: ReadonlySet<string>
  /** Ids that belong to a child, such as those of findings: id → child. */
  readonly ofChild: ReadonlyMap<string, string>
}

export type Reply = Answer

export interface Shot {
  readonly body?: string | Uint8Array | FormData
  readonly headers?: Readonly<Record<string, string>>
  readonly cookie?: string | undefined
  /** Without the header by which our own page shows itself. */
  readonly bare?: boolean
}

export const DEMO_PASSWORD = 'Demo-2026'
const ANSWER_WITHIN_MS = 60_000
const REFUSALS_BORNE = 40

export const outcomeOf = (attack: string): Outcome => ({
  attack,
  attempts: 0,
  successes: [],
  crashes: [],
  leaks: [],
  notes: [],
})

/** Sends one request and notes a crash; undefined when no answer came. */
export async function shoot(
  battle: Pick<Battle, 'target'>,
  outcome: Outcome,
  method: string,
  path: string,
  { body, headers = {}, cookie, bare = false }: Shot = {},
): Promise<Reply | undefined> {
  outcome.attempts++
  const isText = typeof body === 'string'
  try {
    const sent = {
      ...(!bare && { 'x-nol-csrf': '1' }),
      ...(isText && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
      ...headers,
    }
    const reply = await answerTo(battle.target.address, method, path, sent, body)
    if (reply.status >= 500)
      outcome.crashes.push(`${method} ${path.slice(0, 120)}: ${reply.status} ${reply.text.slice(0, 160)}`)
    return reply
  } catch (error) {
    const { message, cause } = error as Error
    outcome.crashes.push(
      `${method} ${path.slice(0, 120)}: ${message} ${String((cause as Error | undefined)?.message ?? '')}`,
    )
    return undefined
  }
}

/** Sends a form as a browser packs it, and puts an address in order that no line of HTTP can carry; all else goes as it is. */
async function answerTo(
  address: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Shot['body'],
): Promise<Reply> {
  const { pathname, search } = /^[!-~]+$/.test(path) ? { pathname: path, search: '' } : new URL(path, address)
  const wish = { headers, withinMs: ANSWER_WITHIN_MS }
  if (!(body instanceof FormData)) return send(address, method, pathname + search, { ...wish, body })
  const packed = new Response(body)
  const form = { 'content-type': packed.headers.get('content-type')!, ...headers }
  return send(address, method, pathname + search, { ...wish, headers: form, body: await packed.bytes() })
}

/** Somebody with a demo account; signs in again when the session was ended. */
export class Insider {
  readonly name: string
  readonly #battle: Pick<Battle, 'target'>
  cookie = ''
  /** Ids of the children inside the scope. */
  own: ReadonlySet<string> = new Set()
  /** Whether a row of a child lies inside the scope. */
  isOwn: (row: ChildRow) => boolean = () => false
  /** Set while sign-in itself is attacked: who was thrown out comes back now and then only. */
  staysOut = false
  #refusals = 0
  /** Many requests that find the session ended sign in once. */
  #arriving: Promise<void> | undefined

  constructor(battle: Pick<Battle, 'target'>, name: string) {
    this.#battle = battle
    this.name = name
  }

  /** Waits like anybody when attacks from the same address have locked it for a minute. */
  signIn(): Promise<void> {
    this.#arriving ??= this.#arrive().finally(() => {
      this.#arriving = undefined
    })
    return this.#arriving
  }

  async #arrive(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const reply = await this.#trySignIn()
      if (reply?.status === 200) return
      if (reply?.status !== 429 || tries === 3)
        throw new Error(`${this.name} cannot sign in: ${reply?.status} ${reply?.text}`)
      await sleep(1000 * (JSON.parse(reply.text) as { details: { seconds: number } }).details.seconds)
    }
  }

  async #trySignIn(): Promise<Reply | undefined> {
    const body = JSON.stringify({ loginName: this.name, password: DEMO_PASSWORD })
    const reply = await shoot(this.#battle, outcomeOf('sign-in'), 'POST', '/api/session', { body })
    if (reply?.status === 200) this.cookie = reply.headers.get('set-cookie')!.split(';')[0]!
    return reply
  }

  async shoot(outcome: Outcome, method: string, path: string, shot: Shot = {}): Promise<Reply | undefined> {
    const reply = await shoot(this.#battle, outcome, method, path, { cookie: this.cookie, ...shot })
    if (reply?.status !== 401 || shot.cookie !== undefined) return reply
    if (this.staysOut) {
      if (++this.#refusals % REFUSALS_BORNE === 0) await this.#trySignIn()
      return reply
    }
    await this.signIn()
    return shoot(this.#battle, outcome, method, path, { cookie: this.cookie, ...shot })
  }
}

interface AccountRow {
  readonly login_name: string
  readonly role: string
  readonly division_prefix: string | null
  readonly school_prefix: string | null
}

/** Signs the demo accounts in, each knowing which children are its own. */
export async function insiders(battle: Pick<Battle, 'target'>): Promise<Insider[]> {
  const accounts = await battle.target.ask<AccountRow>(
    'select login_name, role, division_prefix, school_prefix from accounts.account where is_demo order by login_name',
  )
  const people: Insider[] = []
  for (const { login_name, role, division_prefix, school_prefix } of accounts) {
    const person = new Insider(battle, login_name)
    const duty = dutyOfRole(role)
    person.isOwn = ({ division, school, duties }) =>
      duty
        ? duties.includes(duty)
        : !isAdministrator(role as Role) &&
          (school_prefix === null ? division.startsWith(division_prefix ?? '') : school.startsWith(school_prefix))
    await person.signIn()
    people.push(person)
  }
  await countOwn(battle.target, people)
  return people
}

/**
 * Where children are now, past row-level security. A pupil record is its school's even when the child turns out to learn
 * elsewhere, and a case its office's.
 */
const WHEREABOUTS = `
  select child_id as id, division_code as division, school_key as school, duties from register.child
  union all select child_id, division_code, school_key, '{}' from enrolment.pupil where child_id is not null
  union all select child_id, division_code, school_key, '{}' from cases.dropout_case`

/** Notes whose children are whose: the attackers' own deeds (a roster withdrawn, a verdict, a run) move them. */
export async function countOwn(target: Target, people: readonly Insider[]): Promise<void> {
  const rows = await target.ask<ChildRow>(WHEREABOUTS)
  for (const person of people) person.own = new Set(rows.filter(person.isOwn).map(({ id }) => id))
}

/** The officer who sees the whole county. */
export const bureauOf = ({ people }: Pick<Battle, 'people'>): Insider =>
  people.find(({ name }) => name === 'demo-bureau')!

/** Ids of everything, as somebody might have who once saw more. */
export async function gatherLoot(target: Target): Promise<Loot> {
  const column = async (text: string) => (await target.ask<{ id: string }>(text)).map(({ id }) => id)
  const children = await target.ask<ChildRow>(
    'select child_id as id, division_code as division, school_key as school, duties from register.child order by child_id',
  )
  const findings = await target.ask<{ id: string; child: string }>(
    'select finding_id as id, child_id as child from reconciliation.finding order by finding_id',
  )
  return {
    children,
    childIds: new Set(children.map(({ id }) => id)),
    ofChild: new Map(findings.map(({ id, child }) => [id, child])),
    ids: {
      childId: children.map(({ id }) => id),
      subjectId: children.map(({ id }) => id),
      findingId: findings.map(({ id }) => id),
      caseId: await column('select case_id as id from cases.dropout_case'),
      runId: await column('select run_id as id from reconciliation.run'),
      rosterId: await column('select id from rosters.roster'),
      jobId: await column('select id from platform.job'),
      // Not those of the attackers: an administrator may really switch them off.
      accountId: await column('select id from accounts.account where not is_demo'),
      schoolCode: await column('select code as id from directory.school'),
      divisionCode: await column('select code as id from directory.division'),
      month: ['2026-10', '2026-11'],
      year: ['2026'],
      step: ['verify', 'confirm', 'order', 'close'],
      kind: ['visit', 'evidence', 'mandatory-report'],
    },
  }
}

/** Children an answer shows who are not the insider's; ids that were sent are only echoed. */
export function strangersIn(person: Insider, loot: Loot, reply: Reply, sent = ''): string[] {
  if (!/[0-9a-f]{8}-/.test(reply.text)) return []
  // The record says by ids whom a deed was about; that is what the audit administrator is there to read.
  if (person.name === 'demo-audit' && sent.startsWith('/api/audit-entries')) return []
  const shown = new Set(reply.text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [])
  return [...shown].filter((id) => loot.childIds.has(id) && !person.own.has(id) && !sent.includes(id))
}

/** A finding stays with the unit it was raised for, wherever a later run sees the child. */
const RAISED_FOR = `
  union all select child_id, division_code, school_key, duties from reconciliation.finding`

/** Of strangers, those who are still strangers when asked again: they may have moved since they were counted. */
export async function stillStrangers(
  target: Target,
  person: Insider,
  strangers: readonly string[],
  path: string,
): Promise<string[]> {
  const places = path.startsWith('/api/findings') ? WHEREABOUTS + RAISED_FOR : WHEREABOUTS
  const rows = await target.ask<ChildRow>(`select * from (${places}) everybody where id = any($1)`, [strangers])
  const known = new Set(rows.filter(person.isOwn).map(({ id }) => id))
  return strangers.filter((id) => !known.has(id))
}

/** A value that a schema accepts, for the fields an attack is not about. */
export function honestValue(schema: Schema, random: Random, loot?: Loot, name = ''): unknown {
  const ids = loot?.ids[name]
  if (ids && ids.length > 0) return pick(ids, random)
  if (schema.enum) return pick(schema.enum, random)
  if ('const' in schema) return schema.const
  if (schema.anyOf) return honestValue(pick(schema.anyOf, random), random, loot, name)
  if (schema.type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, part]) => [key, honestValue(part, random, loot, key)]),
    )
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? 1 }, () => honestValue(schema.items ?? {}, random, loot, name))
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.type === 'boolean') return random.chance(0.5)
  if (schema.type === 'null') return null
  return honestText(schema, random)
}

function honestText({ format, pattern, minLength = 1 }: Schema, random: Random): string {
  if (format === 'date') return '2026-11-10'
  if (format === 'date-time') return '2026-11-10T00:00:00Z'
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random.float() * 10)).join('')
  if (pattern?.includes('[0-9a-f]{8}')) return `01930000-0000-7000-8000-${digits(12)}`
  const [, count] = /^\^(?:\[0-9\]|\\d)\{(\d+)\}\$$/.exec(pattern ?? '') ?? []
  if (count) return digits(Number(count))
  if (pattern?.includes('20')) return '2026-11'
  return '文'.repeat(Math.max(minLength, 2))
}

export function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random.float() * items.length)]!
}

/** The address of an operation with its parameters filled in. */
export function addressWith(operation: Operation, values: Readonly<Record<string, string>>): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'x'))
}

/** Reads the operations out of the server's own OpenAPI document. */
export async function readOperations(person: Insider): Promise<Operation[]> {
  const reply = await person.shoot(outcomeOf('openapi'), 'GET', '/api/openapi.json')
  const { paths } = JSON.parse(reply!.text) as { paths: Record<string, Record<string, RawOperation>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]): Operation => {
      const within = (place: string) =>
        Object.fromEntries(raw.parameters.filter((one) => one.in === place).map(({ name, schema }) => [name, schema]))
      const content = raw.requestBody?.content ?? {}
      return {
        method: method.toUpperCase(),
        path,
        permission: raw['x-permission'],
        params: within('path'),
        query: within('query'),
        body: content['application/json']?.schema,
        isUpload: 'multipart/form-data' in content,
      }
    }),
  )
}

interface RawOperation {
  readonly 'x-permission': string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

/** Works through a list with a few hands at once. */
export async function atOnce<Item>(
  items: Iterable<Item>,
  hands: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: hands }, lane))
}
