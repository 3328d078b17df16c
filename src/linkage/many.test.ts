import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import type { Engine } from './engine.ts'
import {
  deduplicateTable,
  duckdbEngine,
  linkMany,
  linkTables,
  personCn,
  postgresEngine,
  settleGroups,
} from './index.ts'
import { type ManyTask } from './many.ts'
import { makePeople, type Person } from './testing/people.ts'
import { loadPeople, openMemory } from './testing/tables.ts'

const database = await testDatabase()
const people = makePeople({ seed: 31, count: 400 })
let pool: Pool
let engines: readonly [Engine, Engine]

beforeAll(async () => {
  pool = new Pool({ connectionString: database.ownerUrl, max: 2 })
  // The server may end before the pool does.
  pool.on('error', () => {})
  engines = [duckdbEngine(await openMemory()), postgresEngine(pool)]
  // The second list in two offices: every pupil in one of them, some in both.
  const office = (keep: (person: Person) => boolean) => people.right.filter(keep)
  for (const engine of engines) {
    await loadPeople(engine, 'households', people.left)
    await loadPeople(engine, 'pupils', people.right)
    await loadPeople(
      engine,
      'east',
      office(({ id }) => id % 3 !== 0),
    )
    await loadPeople(
      engine,
      'west',
      office(({ id }) => id % 3 !== 1),
    )
  }
})
afterAll(() => pool.end())

interface Pair extends Record<string, unknown> {
  readonly source_l: string
  readonly id_l: bigint
  readonly source_r: string
  readonly id_r: bigint
  readonly how: string
  readonly accepted: boolean
}

const truths = new Map<string, number>()
for (const { id, truth } of people.left) truths.set(`households ${id}`, truth)
for (const { id, truth } of people.right) for (const office of ['east', 'west']) truths.set(`${office} ${id}`, truth)
const isTrue = ({ source_l, id_l, source_r, id_r }: Pair): boolean =>
  truths.get(`${source_l} ${id_l}`) === truths.get(`${source_r} ${id_r}`)

const task: ManyTask = {
  tables: [
    { name: 'households', table: 'households', unique: true },
    { name: 'east', table: 'east' },
    { name: 'west', table: 'west' },
  ],
  model: personCn,
  pairs: 'all_pairs',
  clusters: 'all_clusters',
}

describe.each([
  ['DuckDB', 0],
  ['PostgreSQL', 1],
] as const)('three tables on %s', (_, at) => {
  test('are linked with each other, and every pair within a cluster is there', async () => {
    const engine = engines[at]
    const outcome = await linkMany(engine, task)
    const pairs = await engine.rows<Pair>('select * from all_pairs where accepted')
    expect(pairs.filter(isTrue).length / pairs.length).toBeGreaterThan(0.98)
    const kinds = new Set(pairs.map(({ source_l, source_r }) => `${source_l} ${source_r}`))
    for (const both of ['households east', 'households west', 'east west']) expect(kinds).toContain(both)
    const clusters = await engine.rows<{ cluster: number; source: string; id: bigint }>('select * from all_clusters')
    const byCluster = Map.groupBy(clusters, ({ cluster }) => cluster)
    expect(byCluster.size).toBe(outcome.clusters)
    const inside = [...byCluster.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
    expect(pairs.length).toBe(inside)
    // Nobody has two household records.
    for (const rows of byCluster.values())
      expect(rows.filter(({ source }) => source === 'households').length).toBeLessThanOrEqual(1)
    const found = new Set(
      pairs.filter(isTrue).map(({ source_l, id_l, source_r, id_r }) => `${source_l} ${id_l} ${source_r} ${id_r}`),
    )
    const offices = people.right.filter(({ id }) => id % 3 === 2).length
    expect(found.size).toBeGreaterThan(offices)
    // Nothing is left behind.
    await expect(engine.rows('select * from all_pairs_rows')).rejects.toThrow()
    await expect(engine.rows('select * from all_pairs_scores')).rejects.toThrow()
  }, 60_000)

  test('decisions part a cluster and make one', async () => {
    const engine = engines[at]
    const pairs = await engine.rows<Pair>(
      `select * from all_pairs where accepted and source_l = 'households' order by id_l, source_r, id_r`,
    )
    const parted = pairs[0]!
    const [one, other] = pairs.filter(({ id_l }) => id_l !== parted.id_l)
    const stranger = pairs.find(({ id_l }) => id_l !== parted.id_l && id_l !== one!.id_l && id_l !== other!.id_l)!
    const row = (source: string, id: bigint) => ({ source, id: Number(id) })
    const [kept, made] = [row(parted.source_l, parted.id_l), row(stranger.source_r, stranger.id_r)]
    await linkMany(engine, {
      ...task,
      decided: [
        { left: kept, right: row(parted.source_r, parted.id_r), same: false },
        { left: kept, right: made, same: true },
      ],
    })
    const clusterOf = async ({ source, id }: { source: string; id: number }) =>
      (
        await engine.rows<{ cluster: number }>(
          `select cluster from all_clusters where source = '${source}' and id = ${id}`,
        )
      )[0]?.cluster
    expect(await clusterOf(kept)).toBe(await clusterOf(made))
    expect(await clusterOf(kept)).not.toBe(await clusterOf(row(parted.source_r, parted.id_r)))
    const shown = await engine.rows<Pair>(`select * from all_pairs where how = 'decided'`)
    expect(shown.map(({ accepted }) => accepted).toSorted()).toEqual([false, true])
  }, 60_000)
})

describe.each([
  ['DuckDB', 0],
  ['PostgreSQL', 1],
] as const)('decisions on %s', (_, at) => {
  const link = async (
    assignment: 'many-to-one' | 'one-to-one',
    decided: { left: number; right: number; same: boolean }[],
  ) => {
    await linkTables(engines[at], {
      left: 'households',
      right: 'pupils',
      model: personCn,
      pairs: 'pairs',
      assignment,
      decided,
    })
    const rows = await engines[at].rows<{ id_l: bigint; id_r: bigint; how: string }>(
      'select * from pairs where accepted',
    )
    return new Map(rows.map(({ id_l, id_r }) => [Number(id_r), Number(id_l)]))
  }

  test.each(['many-to-one', 'one-to-one'] as const)(
    'stand in a %s choice, against any number',
    async (assignment) => {
      const before = await link(assignment, [])
      const [first, second] = [...before].filter(([right]) => people.right.find(({ id }) => id === right)!.citizen_id)
      const after = await link(assignment, [
        { left: first![1], right: first![0], same: false },
        { left: first![1], right: second![0], same: true },
      ])
      expect(after.get(first![0])).not.toBe(first![1])
      expect(after.get(second![0])).toBe(first![1])
      expect([...after].filter(([right]) => right === second![0])).toHaveLength(1)
      // Nobody else is touched, but by what is free now.
      const others = [...before].filter(
        ([right, left]) => ![first![0], second![0]].includes(right) && ![first![1], second![1]].includes(left),
      )
      expect(others.every(([right, left]) => after.get(right) === left)).toBe(true)
    },
    60_000,
  )

  test('that contradict each other are refused', async () => {
    const decided = [
      { left: 1, right: 2, same: true },
      { left: 3, right: 2, same: true },
      { left: 1, right: 3, same: false },
    ]
    const refused = deduplicateTable(engines[at], { table: 'pupils', model: personCn, pairs: 'pairs', decided })
    await expect(refused).rejects.toThrow('The decisions contradict each other')
  })

  test('hold in groups: a decision that two are not the same parts all that tied them', async () => {
    const engine = engines[at]
    const run = async (decided: { left: number; right: number; same: boolean }[]) => {
      await deduplicateTable(engine, { table: 'pupils', model: personCn, pairs: 'pairs', scores: 'scores', decided })
      return settleGroups(engine, { pairs: 'pairs', scores: 'scores', threshold: 0.5 })
    }
    const { groups } = await run([])
    const [one, another] = [groups[0]!.rows, groups[1]!.rows]
    const joined = await run([{ left: one[0]!, right: another[0]!, same: true }])
    const both = joined.groups.find(({ rows }) => rows.includes(one[0]!))!
    expect(both.rows).toEqual([...one, ...another].toSorted((a, b) => a - b))
    const parted = await run([
      { left: one[0]!, right: another[0]!, same: true },
      { left: one[1]!, right: one[0]!, same: false },
    ])
    expect(parted.groups.find(({ rows }) => rows.includes(one[0]!))!.rows).not.toContain(one[1])
  }, 60_000)
})

test('scores of all compared pairs are the same on both engines', async () => {
  const scores = await Promise.all(
    engines.map(async (engine) => {
      await linkTables(engine, {
        left: 'households',
        right: 'pupils',
        model: personCn,
        pairs: 'pairs',
        assignment: 'many-to-one',
        scores: 'scores',
      })
      return engine.rows<{ id_l: bigint; id_r: bigint; log_odds: number }>(
        'select id_l, id_r, log_odds from scores order by id_l, id_r',
      )
    }),
  )
  const [first, second] = scores as [(typeof scores)[0], (typeof scores)[0]]
  expect(first.length).toBeGreaterThan(50)
  expect(second.map(({ id_l, id_r }) => `${id_l} ${id_r}`)).toEqual(first.map(({ id_l, id_r }) => `${id_l} ${id_r}`))
  for (const [i, { log_odds }] of first.entries()) expect(second[i]!.log_odds).toBeCloseTo(log_odds, 6)
}, 60_000)
