import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { silentLog } from './log.ts'
import { migrate, type Migration } from './migrate.ts'

const CHILD = join(import.meta.dirname, 'testing/migrate-child.ts')
/** Twelve steps, each of which fills a table and takes its time over it. */
const STEPS: readonly Migration[] = Array.from({ length: 12 }, (_, index) => {
  const table = `killed.step_${index}`
  const sql = `create schema if not exists killed; create table ${table} as select generate_series(1, 1000) as n;
    select pg_sleep(0.15); update ${table} set n = n + 1; create index on ${table} (n)`
  return { name: `20320101T01${String(index).padStart(2, '0')}_step`, sql, checksum: `checksum ${index}` }
})

test('migrations killed at any moment go on where they stopped: nothing twice, nothing half', async () => {
  const db = await testDatabase()
  const applied: number[] = []
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, ['--no-warnings', CHILD, db.ownerUrl, JSON.stringify(STEPS)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await sleep(100 + round * 97)
    child.kill('SIGKILL')
    await ended
    applied.push((await state()).names)
  }
  expect(applied).toEqual(applied.toSorted((a, b) => a - b))
  await migrate(db.ownerUrl, silentLog, STEPS)
  expect(await state()).toEqual({ names: STEPS.length, tables: STEPS.length, indexes: STEPS.length, sums: [501_500] })
  expect(await migrate(db.ownerUrl, silentLog, STEPS)).toBe(0)

  /** What is written down as applied, what is there, and that each table was filled and updated once. */
  async function state() {
    const [counts] = await db.asAdmin<{ names: number; tables: number; indexes: number }>(`
      select (select count(*)::int from platform.migration where name like '20320101%') as names,
             (select count(*)::int from pg_tables where schemaname = 'killed') as tables,
             (select count(*)::int from pg_indexes where schemaname = 'killed') as indexes`)
    const sums = new Set<number>()
    for (let index = 0; index < counts!.tables; index++)
      sums.add((await db.asAdmin<{ sum: number }>(`select sum(n)::int as sum from killed.step_${index}`))[0]!.sum)
    return { ...counts!, sums: [...sums] }
  }
}, 120_000)
