import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { silentLog } from './log.ts'
import { listMigrations, migrate, type Migration } from './migrate.ts'

const db = await testDatabase()
const source = mkdtempSync(join(tmpdir(), 'nol-migrations-'))
afterAll(() => rmSync(source, { recursive: true }))

function put(folder: string, name: string, sql: string): void {
  mkdirSync(join(source, folder, 'migrations'), { recursive: true })
  writeFileSync(join(source, folder, 'migrations', name), sql)
}
const run = (migrations: readonly Migration[]) => migrate(db.ownerUrl, silentLog, migrations)
const named = (name: string, sql: string): Migration => ({ name, sql, checksum: `checksum of ${sql}` })

describe('the list of migrations', () => {
  test('goes by file name over all folders, and takes CRLF for LF', () => {
    put('slices/b', '20300101T0200_second.sql', 'select 2;\n')
    put('slices/a', '20300101T0300_third.sql', 'select 3;\r\nselect 3;\r\n')
    put('platform', '20300101T0100_first.sql', 'select 1;\n')
    const list = listMigrations(source)
    expect(list.map(({ name }) => name)).toEqual(['20300101T0100_first', '20300101T0200_second', '20300101T0300_third'])
    expect(list[2]!.sql).toBe('select 3;\nselect 3;\n')
  })

  test('refuses a name used twice and one of another form', () => {
    put('slices/b', '20300101T0300_third.sql', '')
    expect(() => listMigrations(source)).toThrow('used twice')
    rmSync(join(source, 'slices/b/migrations/20300101T0300_third.sql'))
    put('slices/b', 'third.sql', '')
    expect(() => listMigrations(source)).toThrow('must be named')
  })
})

describe('migrating', () => {
  const first = named('20310101T0100_first', 'create schema trial; create table trial.a (n int)')
  const second = named('20310101T0200_second', 'create table trial.b (n int); insert into trial.b values (1)')
  const broken = named('20310101T0300_broken', 'create table trial.c (n int);\nselect from nowhere')

  test('applies each once, even when two processes start at the same time', async () => {
    const applied = await Promise.all([run([first, second]), run([first, second])])
    expect(applied.sort()).toEqual([0, 2])
    expect(await run([first, second])).toBe(0)
    expect(await db.asAdmin('select n from trial.b')).toEqual([{ n: 1 }])
  })

  test('undoes a broken file wholly, says its line, and goes on with it once it is right', async () => {
    await expect(run([first, second, broken])).rejects.toThrow(/20310101T0300_broken: .*nowhere.* \(line 2\)/)
    expect(await db.asAdmin(`select to_regclass('trial.c') as c`)).toEqual([{ c: null }])
    expect(await run([first, second, { ...broken, sql: 'create table trial.c (n int)' }])).toBe(1)
  })

  test('refuses a file that was edited after it was applied', async () => {
    await expect(run([{ ...first, checksum: 'another' }])).rejects.toThrow('was applied with other content')
  })

  test('is done as the owner, who owns what it makes', async () => {
    const rows = await db.asAdmin(`select tableowner from pg_tables where schemaname = 'trial' and tablename = 'a'`)
    expect(rows).toEqual([{ tableowner: 'nol_owner' }])
  })
})
