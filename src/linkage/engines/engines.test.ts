import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import type { Engine } from '../engine.ts'
import {
  deduplicateTable,
  duckdbEngine,
  type LinkModel,
  type LinkOutcome,
  linkTables,
  personCn,
  postgresEngine,
} from '../index.ts'
import { quote } from '../sql.ts'
import { compareWithSelf } from '../stages/self.ts'
import { Dice, makePeople } from '../testing/people.ts'
import { loadPeople, openMemory } from '../testing/tables.ts'

const database = await testDatabase()
const people = makePeople({ seed: 23, count: 800 })

interface Pair extends Record<string, unknown> {
  readonly id_l: bigint
  readonly id_r: bigint
  readonly how: string
  readonly pattern: bigint
  readonly match_weight: number
  readonly probability: number
  readonly accepted: boolean
}

interface Linked {
  readonly outcome: LinkOutcome
  readonly pairs: readonly Pair[]
}

let pool: Pool
let engines: readonly [Engine, Engine]

beforeAll(async () => {
  pool = new Pool({ connectionString: database.ownerUrl, max: 2 })
  engines = [duckdbEngine(await openMemory()), postgresEngine(pool)]
  for (const engine of engines) {
    await loadPeople(engine, 'households', people.left)
    await loadPeople(engine, 'pupils', people.right)
    await loadLatin(engine)
  }
})
afterAll(() => pool.end())

async function onBoth(link: (engine: Engine) => Promise<LinkOutcome>): Promise<[Linked, Linked]> {
  const [first, second] = engines
  const linked = async (engine: Engine): Promise<Linked> => {
    const outcome = await link(engine)
    return { outcome, pairs: await engine.rows<Pair>('select * from pairs order by id_l, id_r') }
  }
  return [await linked(first), await linked(second)]
}

const keyOf = ({ id_l, id_r, how, pattern, accepted }: Pair): string =>
  `${id_l}-${id_r} ${how} ${pattern} ${accepted ? 'accepted' : 'shown'}`

function expectSame([duckdb, postgres]: [Linked, Linked], least: number): void {
  expect(duckdb.pairs.filter(({ accepted }) => accepted).length).toBeGreaterThan(least)
  expect(postgres.pairs.map(keyOf)).toEqual(duckdb.pairs.map(keyOf))
  const furthest = (field: 'match_weight' | 'probability') =>
    Math.max(...duckdb.pairs.map((pair, i) => Math.abs(pair[field] - postgres.pairs[i]![field])))
  expect(furthest('match_weight')).toBeLessThan(1e-9)
  expect(furthest('probability')).toBeLessThan(1e-9)
  expect(postgres.outcome.counts).toEqual(duckdb.outcome.counts)
  expect(postgres.outcome.trained).toEqual(duckdb.outcome.trained)
}

describe('DuckDB and PostgreSQL', () => {
  test.each(['many-to-one', 'one-to-one'] as const)(
    'link the same pairs with the same weights, %s',
    async (assignment) => {
      const task = { left: 'households', right: 'pupils', model: personCn, pairs: 'pairs', assignment }
      expectSame(await onBoth((engine) => linkTables(engine, task)), 700)
    },
    60_000,
  )

  test('find the same duplicates', async () => {
    const task = { table: 'pupils', model: personCn, pairs: 'pairs' }
    expectSame(await onBoth((engine) => deduplicateTable(engine, task)), 3)
  }, 60_000)

  test('learn the same from labels, and say the same of weights and of what can never be linked', async () => {
    const labels = people.right.slice(0, 60).map(({ id, truth }) => {
      const left = people.left.find((person) => person.truth === truth)
      return { left: left?.id ?? 0, right: id, match: left !== undefined, stands: 1 }
    })
    const task = {
      left: 'households',
      right: 'pupils',
      model: personCn,
      pairs: 'pairs',
      assignment: 'many-to-one',
    } as const
    const linked = await onBoth((engine) => linkTables(engine, { ...task, labels, distribution: true }))
    expectSame(linked, 700)
    const [duckdb, postgres] = linked.map(({ outcome }) => outcome.distribution!)
    expect(postgres!.map(({ from, pairs }) => [from, pairs])).toEqual(duckdb!.map(({ from, pairs }) => [from, pairs]))
    const { trained } = linked[0].outcome
    const [first, second] = [
      await compareWithSelf(engines[0], trained, 'pupils'),
      await compareWithSelf(engines[1], trained, 'pupils'),
    ]
    expect(second).toEqual(first)
    expect(first.reduce((sum, { rows }) => sum + rows, 0)).toBe(people.right.length)
  }, 60_000)

  test('compare Latin names, text, numbers and days alike, with a model without identity number', async () => {
    expectSame(await onBoth((engine) => linkTables(engine, latinTask)), 250)
  }, 60_000)
})

/** Names in Latin letters with accents, addresses, amounts and days as text: the kinds that Chinese rosters do not ask. */
const latinModel: LinkModel = {
  version: 1,
  name: 'latin',
  comparisons: [
    { name: 'given', kind: 'name-latin', columns: ['given'], also: { other: 'surname' }, termFrequency: true },
    { name: 'surname', kind: 'name-latin', columns: ['surname'], also: { other: 'given' }, termFrequency: true },
    {
      name: 'born',
      kind: 'date',
      columns: ['born'],
      levels: [{ is: 'same' }, { is: 'one-edit' }, { is: 'two-edits' }, { is: 'same-anniversary' }],
    },
    { name: 'address', kind: 'text', columns: ['address'] },
    { name: 'amount', kind: 'number', columns: ['amount'], levels: [{ is: 'same' }, { is: 'within-share', at: 0.2 }] },
  ],
  blocking: [{ keys: ['given', 'born.year'] }, { keys: ['surname.sounds', 'born'], refine: ['given.start'], cap: 20 }],
  thresholds: { accept: 0.5, review: 0.01 },
}
const latinTask = { left: 'a', right: 'b', model: latinModel, pairs: 'pairs', assignment: 'many-to-one' } as const

const GIVEN =
  'José Zoë Anaïs Peter Catherine Katherine Jonathan Jon Lucy Siân Thomas Marie-Claire Émile Nora Ágnes'.split(' ')
const SURNAMES = "O'Brien Müller Møller Smith Smyth Fitzpatrick García Nguyễn Kowalski Škoda Taylor Tayler Brown".split(
  ' ',
)
const STREETS = 'High Street|Mill Lane|Station Rd.|Church Street|Ōdōri Avenue'.split('|')

/** The same people in two tables, the second with typing errors. */
async function loadLatin(engine: Engine): Promise<void> {
  const dice = new Dice(31)
  const typo = (text: string): string => {
    const at = dice.below(text.length)
    return dice.pick([
      text,
      text,
      text,
      `${text.slice(0, at)}${text.slice(at + 1)}`,
      `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at]}${text.slice(at + 2)}`,
      text.toUpperCase(),
    ])
  }
  const left: string[] = []
  const right: string[] = []
  for (let id = 0; id < 400; id++) {
    const two = (limit: number) => String(1 + dice.below(limit)).padStart(2, '0')
    const values = [
      dice.pick(GIVEN),
      dice.pick(SURNAMES),
      `19${50 + dice.below(40)}-${two(12)}-${two(28)}`,
      `${1 + dice.below(200)}, ${dice.pick(STREETS)}`,
      String(1000 + dice.below(5000)),
    ]
    const row = (texts: readonly string[]) => `(${[id, ...texts.map(quote)].join(', ')})`
    left.push(row(values))
    right.push(row(values.map((value, i) => (i < 4 && dice.chance(0.3) ? typo(value) : value))))
  }
  for (const [table, rows] of Object.entries({ a: left, b: right })) {
    await engine.run(
      `create table ${table} (id BIGINT, given VARCHAR, surname VARCHAR, born VARCHAR, address VARCHAR, amount VARCHAR)`,
    )
    await engine.run(`insert into ${table} values ${rows.join(', ')}`)
  }
}
