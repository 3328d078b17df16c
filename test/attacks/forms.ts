import { Random } from '../../src/simulator/random.ts'
import type { Schema } from '../support/samples.ts'
import {
  addressWith,
  type Attack,
  type Battle,
  bureauOf,
  honestValue,
  type Insider,
  type Operation,
  type Outcome,
  outcomeOf,
} from './attacker.ts'
import { unzipped } from './unzip.ts'

/** Fields that no form has and that would make more of somebody than they are. */
const SLIPPED_IN = {
  role: 'bureau-officer',
  countyCode: '540198',
  county_code: '540198',
  county: '540198',
  divisionPrefix: '540199',
  division_prefix: '540199',
  schoolPrefix: '1/',
  isDemo: false,
  is_demo: false,
  mustChangePassword: false,
  active: true,
  actorId: '01930000-0000-7000-8000-00000000dead',
  accountId: '01930000-0000-7000-8000-00000000dead',
  permissions: ['accounts.manage'],
  version: 1,
  state: 'closed',
  constructor: { prototype: { role: 'bureau-officer' } },
}

/** Sends every form with fields that do not belong into it, as everybody. */
export const slippedInFields: Attack = async (battle) => {
  const outcome = outcomeOf('mass assignment')
  const before = await rightsOf(battle)
  for (const person of battle.people) {
    const random = new Random(battle.seed, 2)
    for (const operation of withBody(battle)) {
      if (operation.path === '/api/session') continue
      const honest = honestValue(operation.body!, random, battle.loot)
      const body = JSON.stringify(typeof honest === 'object' ? { ...honest, ...SLIPPED_IN } : honest)
      const path = addressWith(operation, valuesFor(operation, random, battle))
      await person.shoot(outcome, operation.method, path, { body })
      const polluting = body.replace('"constructor"', '"__proto__"')
      const reply = await person.shoot(outcome, operation.method, path, { body: polluting })
      if (reply && reply.status < 300)
        outcome.successes.push(`__proto__ was taken by ${operation.method} ${operation.path}`)
    }
  }
  if ((await rightsOf(battle)) !== before) outcome.successes.push('the rights of an account have changed')
  const strays = await rowsOfOtherCounties(battle)
  if (strays.length > 0) outcome.successes.push(`rows of another county: ${strays.join(', ')}`)
  return outcome
}

const rightsOf = async (battle: Battle): Promise<string> =>
  JSON.stringify(
    await battle.target.ask(
      `select login_name, role, county_code, division_prefix, school_prefix, is_demo from accounts.account where is_demo order by login_name`,
    ),
  )

async function rowsOfOtherCounties(battle: Battle): Promise<string[]> {
  const tables = await battle.target.ask<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where column_name = 'county_code' and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await battle.target.ask(`select 1 from ${name} where county_code <> '540199' limit 1`)
    if (rows.length > 0) found.push(name)
  }
  return found
}

const TRAP = 'nolattack'
export const PAYLOADS: readonly string[] = [
  `'; drop table register.child; --`,
  `' or '1'='1`,
  `\\'; select pg_sleep(5); --`,
  `1); set local app.county = '540198'; --`,
  `$$; copy register.child to '/tmp/${TRAP}'; $$`,
  '{{7*7}}',
  '${7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  `=HYPERLINK("http://127.0.0.1:1/${TRAP}","x")`,
  `@SUM(1+1)*cmd|'/c calc'!A0`,
  '+1+1',
  '-1+1',
  '\t=1+1',
  '%00',
  '\u0000',
  '../../../../etc/passwd',
  '𠮷\u202e\u0000x',
  '%{(#_="multipart/form-data")}',
  '$(id)',
]
const LOST_CONTROL =
  /syntax error at|unterminated quoted|pg_catalog|PostgresError|SELECT .* FROM|at \w+ \(.*\.ts:\d+|node_modules/i

/** Puts what databases, templates, shells and workbooks might obey into every text, and looks whether anything obeyed. */
export const injectedTexts: Attack = async (battle) => {
  const outcome = outcomeOf('SQL, formula and template injection')
  const before = await countAll(battle)
  const random = new Random(battle.seed, 3)
  const operations = battle.operations.filter(({ path, isUpload }) => path !== '/api/session' && !isUpload)
  for (const [index, operation] of operations.entries()) {
    for (const [turn, payload] of PAYLOADS.entries()) {
      if ((index + turn) % battle.share > 0) continue
      // Everybody in turn: who has no right is refused before a text is read, so the bureau tries each as well.
      const person = battle.people[(index + turn) % battle.people.length]!
      for (const one of new Set([person, bureauOf(battle)]))
        await inject(battle, outcome, one, operation, payload, random)
    }
  }
  const lost = [...(await countAll(battle))].filter(([name, count]) => count < (before.get(name) ?? 0))
  for (const [name] of lost) outcome.successes.push(`rows of ${name} are gone`)
  await lookForFormulas(battle, outcome)
  return outcome
}

async function inject(
  battle: Battle,
  outcome: Outcome,
  person: Insider,
  operation: Operation,
  payload: string,
  random: Random,
): Promise<void> {
  const values = valuesFor(operation, random, battle)
  const params = Object.keys(operation.params)
  const query = new URLSearchParams(Object.keys(operation.query).map((name): [string, string] => [name, payload]))
  const shots: [string, string | undefined][] = [[`${addressWith(operation, values)}?${query}`, undefined]]
  for (const name of params) shots.push([addressWith(operation, { ...values, [name]: payload }), undefined])
  if (operation.body)
    shots.push([
      addressWith(operation, values),
      JSON.stringify(withText(honestValue(operation.body, random, battle.loot), operation.body, payload)),
    ])
  for (const [path, body] of shots) {
    if (operation.method !== 'GET' && body === undefined && operation.body) continue
    const began = performance.now()
    const reply = await person.shoot(outcome, operation.method, path, body === undefined ? {} : { body })
    if (reply && LOST_CONTROL.test(reply.text))
      outcome.successes.push(`${operation.method} ${operation.path} shows its inside: ${reply.text.slice(0, 100)}`)
    if (payload.includes('pg_sleep') && performance.now() - began > 5000 + 4000)
      outcome.successes.push(`${operation.method} ${operation.path} slept`)
  }
}

/** An honest value with a payload in every free text of it. */
export function withText(value: unknown, schema: Schema, payload: string): unknown {
  const branch = schema.anyOf?.find((one) => one.type === 'string') ?? schema
  if (typeof value === 'string' || (value === null && branch !== schema)) {
    const isFree = branch.type === 'string' && !branch.enum && !branch.format && !branch.pattern
    return isFree ? payload.slice(0, branch.maxLength ?? payload.length) : value
  }
  if (Array.isArray(value)) return value.map((item) => withText(item, schema.items ?? {}, payload))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withText(item, schema.properties?.[key] ?? {}, payload)]),
  )
}

async function countAll(battle: Battle): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  // Tables from which nothing honest takes a row away; that of the children must at least be there.
  await battle.target.ask('select 1 from register.child limit 1')
  for (const name of ['audit.entry', 'accounts.account', 'directory.school'])
    counts.set(name, (await battle.target.ask<{ n: number }>(`select count(*)::int as n from ${name}`))[0]!.n)
  return counts
}

/** Every workbook that can be had, now that the texts are in: no cell may be a formula. */
async function lookForFormulas(battle: Battle, outcome: Outcome): Promise<void> {
  const books = battle.operations.filter(
    ({ method, path, params }) => method === 'GET' && /\.(xlsx|csv)$/.test(path) && Object.keys(params).length === 0,
  )
  for (const person of battle.people) {
    for (const { path } of books) {
      outcome.attempts++
      const response = await fetch(`${battle.target.address}${path}`, { headers: { cookie: person.cookie } })
      const bytes = Buffer.from(await response.arrayBuffer())
      if (!response.ok) continue
      const obeys = path.endsWith('.csv') ? /(^|[,\n])"?[=@+-][A-Z(1]/m.test(bytes.toString('utf8')) : hasFormula(bytes)
      if (obeys) outcome.successes.push(`${path} holds a formula`)
    }
  }
}

/** A text that looks like a formula is a text in the workbook; only what Excel would calculate stands in `<f>`. */
const hasFormula = (bytes: Buffer): boolean => unzipped(bytes).some((part) => /<f[ >]/.test(part))

function withBody(battle: Battle): Operation[] {
  return battle.operations.filter(({ body, isUpload }) => body !== undefined && !isUpload)
}

/** Parameters of a path, taken from what there is. */
export function valuesFor(
  operation: Operation,
  random: Random,
  { loot }: Pick<Battle, 'loot'>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(operation.params).map(([name, schema]) => [name, String(honestValue(schema, random, loot, name))]),
  )
}
