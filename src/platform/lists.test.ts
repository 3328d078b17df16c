import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aChild, plant, plantCounty, VILLAGE_B1 } from '../../test/builders/county.ts'
import { aScope, scopesByRole, testDatabase } from '../../test/support/database.ts'
import { withScope } from './database.ts'
import { cursorRows, inScope, pageOf, startsWith } from './lists.ts'

const db = await testDatabase()

beforeAll(async () => {
  await plantCounty(db)
  await plant(db, 'register.child', [
    aChild({ name: '甲' }),
    aChild({ name: '乙', division_code: VILLAGE_B1, school_key: '' }),
  ])
})

describe('the predicate of a scope', () => {
  test.each([
    ['bureau-officer', ['乙', '甲']],
    ['township-officer', ['甲']],
    ['school-officer', ['甲']],
    ['system-administrator', []],
  ] as const)('lets a %s ask for their own children only, even past row-level security', async (who, names) => {
    const scope = scopesByRole()[who]
    const found = await withScope(db, aScope(), (tx) =>
      tx
        .selectFrom('register.pub_child')
        .select('name')
        .where(inScope(scope, 'register.pub_child'))
        .orderBy('name')
        .execute(),
    )
    expect(found.map((row) => row.name).sort()).toEqual([...names].sort())
  })
  test('a prefix is text, not a pattern', async () => {
    const found = await withScope(db, aScope(), (tx) =>
      tx
        .selectFrom('register.pub_child')
        .select('name')
        .where(inScope(aScope(), 'register.pub_child'))
        .where(startsWith('division_code', '540126%'))
        .execute(),
    )
    expect(found).toEqual([])
  })
})

describe('rows read by a cursor', () => {
  test.each([1, 2, 3, 5, 100])('come all and in order, %i at a time', async (batchSize) => {
    const numbers = await withScope(db, aScope(), async (tx) => {
      const found: number[] = []
      const query = tx
        .selectFrom(sql<{ n: number }>`generate_series(1, ${5}::int)`.as(sql`series(n)`))
        .select('n')
        .orderBy('n')
      for await (const row of cursorRows<{ n: number }>(tx, query, batchSize)) found.push(row.n)
      return found
    })
    expect(numbers).toEqual([1, 2, 3, 4, 5])
  })
  test('two at once in one transaction do not meet', async () => {
    await withScope(db, aScope(), async (tx) => {
      const query = tx
        .selectFrom('register.pub_child')
        .select('name')
        .where(inScope(aScope(), 'register.pub_child'))
        .orderBy('name')
      let pairs = 0
      for await (const _ of cursorRows(tx, query, 1)) for await (const __ of cursorRows(tx, query, 1)) pairs++
      expect(pairs).toBe(4)
    })
  })
})

describe('a page', () => {
  const page = (rows: string[], limit: number) =>
    pageOf(
      rows,
      limit,
      9,
      (row) => `after ${row}`,
      (row) => row.toUpperCase(),
    )
  test('with more behind it says where to go on', () => {
    expect(page(['a', 'b', 'c'], 2)).toEqual({ rows: ['A', 'B'], nextCursor: 'after b', total: 9 })
  })
  test('at the end does not', () => {
    expect(page(['a', 'b'], 2)).toEqual({ rows: ['A', 'B'], nextCursor: null, total: 9 })
    expect(page([], 2)).toEqual({ rows: [], nextCursor: null, total: 9 })
  })
})
