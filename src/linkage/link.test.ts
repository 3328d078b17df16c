import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, test } from 'vitest'
import { deduplicateTable, explainPattern, linkTables, personCn } from './index.ts'
import type { LinkOutcome } from './link.ts'
import { Dice, makePeople, type Person } from './testing/people.ts'
import { loadPeople, openMemory, rowsOf } from './testing/tables.ts'
import { combinedWeight, patternWeight } from './train.ts'

const population = makePeople({ seed: 11, count: 2000 })

async function linkPeople(left: readonly Person[], right: readonly Person[], threads = 2) {
  const connection = await openMemory(threads)
  await loadPeople(connection, 'households', left)
  await loadPeople(connection, 'pupils', right)
  const task = {
    left: 'households',
    right: 'pupils',
    model: personCn,
    pairs: 'pairs',
    assignment: 'many-to-one',
  } as const
  const outcome = await linkTables(connection, task)
  return { connection, outcome }
}

const fingerprint = (connection: DuckDBConnection) =>
  rowsOf<Record<string, unknown>>(
    connection,
    'select * replace (round(match_weight, 9) as match_weight, round(probability, 9) as probability) from pairs order by id_l, id_r',
  )

describe('linking two lists of people', () => {
  let connection: DuckDBConnection
  let outcome: LinkOutcome
  beforeAll(async () => {
    ;({ connection, outcome } = await linkPeople(population.left, population.right))
  })

  test('links nobody to somebody else, and misses hardly anybody', async () => {
    const [found] = await rowsOf<{ wrong: bigint; right: bigint; all: bigint }>(
      connection,
      `select count(*) filter (l.truth <> r.truth) as wrong, count(*) filter (l.truth = r.truth) as "right",
         (select count(*) from pupils where truth >= 0) as "all"
       from pairs join households l on l.id = id_l join pupils r on r.id = id_r where accepted`,
    )
    expect(Number(found!.wrong)).toBeLessThanOrEqual(1)
    expect(Number(found!.right) / Number(found!.all)).toBeGreaterThan(0.995)
  })

  test('links a second record of a child to the child, beside the first', async () => {
    const seconds = population.right.filter(({ defects }) => defects === 'second-record')
    const linked = await rowsOf<{ id: bigint }>(
      connection,
      `select id_r as id from pairs where accepted and id_r in (${seconds.map(({ id }) => id).join(', ')})`,
    )
    expect(seconds.length).toBeGreaterThan(5)
    expect(linked.length).toBe(seconds.length)
  })

  test('no right row has two accepted partners', async () => {
    expect(await rowsOf(connection, 'select id_r from pairs where accepted group by id_r having count(*) > 1')).toEqual(
      [],
    )
  })

  test('twins entered under one number each find themselves', async () => {
    const twins = population.right.filter(({ defects }) => defects === 'id-of-twin')
    const linked = await rowsOf<{ truth: bigint; found: bigint }>(
      connection,
      `select r.truth, l.truth as found from pairs join households l on l.id = id_l join pupils r on r.id = id_r
       where accepted and r.id in (${twins.map(({ id }) => id).join(', ')})`,
    )
    expect(twins.length).toBeGreaterThan(3)
    expect(linked.filter(({ truth, found }) => truth !== found)).toEqual([])
  })

  test('an equal number that nothing bears out is shown and flagged by not being accepted', async () => {
    const [shown] = await rowsOf<{ n: bigint }>(
      connection,
      `select count(*) as n from pairs where how = 'same-id' and not accepted`,
    )
    expect(Number(shown!.n)).toBeGreaterThan(0)
  })

  test('every pair can be explained, and the lines add up', async () => {
    const patterns = await rowsOf<{ pattern: bigint }>(connection, 'select distinct pattern from pairs')
    for (const { pattern } of patterns) {
      const lines = explainPattern(outcome.trained, pattern)
      const sum = lines.reduce((total, { weight }) => total + weight, 0)
      expect(Math.abs(sum - combinedWeight(patternWeight(outcome.trained, pattern)))).toBeLessThan(0.06)
      for (const { text } of lines) expect(text.zh && text.en).toBeTruthy()
    }
  })

  test('estimation converged, and the trained model survives JSON', () => {
    expect(outcome.trained.estimation.converged).toBe(true)
    expect(JSON.parse(JSON.stringify(outcome.trained))).toEqual(outcome.trained)
  })

  test('leaves nothing behind but the pairs', async () => {
    const tables = await rowsOf<{ table_name: string }>(
      connection,
      'select table_name from information_schema.tables order by 1',
    )
    expect(tables.map(({ table_name }) => table_name)).toEqual(['households', 'pairs', 'pupils'])
  })

  test('gives the same pairs for any order of rows and any number of threads', async () => {
    const before = await fingerprint(connection)
    const dice = new Dice(3)
    const shuffled = (people: readonly Person[]) =>
      people
        .map((person) => ({ person, at: dice.next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ person }) => person)
    for (const threads of [1, 3]) {
      const again = await linkPeople(shuffled(population.left), shuffled(population.right), threads)
      expect(await fingerprint(again.connection)).toEqual(before)
    }
  }, 60_000)

  test('weights of an earlier run can be used again', async () => {
    const task = {
      left: 'households',
      right: 'pupils',
      model: personCn,
      pairs: 'again',
      assignment: 'many-to-one',
      trained: outcome.trained,
    } as const
    await linkTables(connection, task)
    expect(await rowsOf(connection, 'from pairs except from again')).toEqual([])
  })
})

describe('one-to-one', () => {
  test('gives nobody two partners on either side', async () => {
    const connection = await openMemory()
    await loadPeople(connection, 'households', population.left)
    await loadPeople(connection, 'pupils', population.right)
    await linkTables(connection, {
      left: 'households',
      right: 'pupils',
      model: personCn,
      pairs: 'pairs',
      assignment: 'one-to-one',
    })
    expect(await rowsOf(connection, 'select id_r from pairs where accepted group by 1 having count(*) > 1')).toEqual([])
    expect(await rowsOf(connection, 'select id_l from pairs where accepted group by 1 having count(*) > 1')).toEqual([])
    const [losers] = await rowsOf<{ n: bigint }>(
      connection,
      'select count(*) as n from pairs where not accepted and probability > 0.9',
    )
    expect(Number(losers!.n)).toBeGreaterThan(0)
  })
})

describe('finding duplicates in one list', () => {
  test('finds second records, and never merges twins, siblings or namesakes', async () => {
    const connection = await openMemory()
    await loadPeople(connection, 'pupils', population.right)
    await deduplicateTable(connection, { table: 'pupils', model: personCn, pairs: 'pairs' })
    const [found] = await rowsOf<{ wrong: bigint; right: bigint; all: bigint }>(
      connection,
      `select count(*) filter (l.truth <> r.truth and concat(l.defects, r.defects) not like '%id-of-twin%') as wrong,
         count(*) filter (l.truth = r.truth) as "right", (select count(*) from pupils a join pupils b on a.truth = b.truth and a.id < b.id) as "all"
       from pairs join pupils l on l.id = id_l join pupils r on r.id = id_r where accepted`,
    )
    expect(Number(found!.wrong)).toBe(0)
    expect(Number(found!.all) - Number(found!.right)).toBeLessThanOrEqual(1)
  })
})
