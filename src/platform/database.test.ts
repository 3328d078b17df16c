import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aScope, testDatabase } from '../../test/support/database.ts'
import { withScope } from './database.ts'

const db = await testDatabase()
test('x', async () => {
  expect((await withScope(db, aScope(), (tx) => sql<{ n: number }>`select 1::int8 as n`.execute(tx))).rows).toEqual([
    { n: 1 },
  ])
})
