import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, inject, test } from 'vitest'
import { aChild, aPupil, plant, plantCounty } from '../../test/builders/county.ts'
import { aScope, testDatabase } from '../../test/support/database.ts'
import { dropDatabase, queryOnce, withDatabase } from '../../test/support/server.ts'
import { newId } from '../kernel/ids.ts'
import type { PartSum } from '../platform/backup/archive.ts'
import { restoreBackup } from '../platform/backup/restore.ts'
import { sumsOf } from '../platform/backup/tables.ts'
import { readConfig } from '../platform/config.ts'
import { openServer, withScope } from '../platform/database.ts'
import { silentLog } from '../platform/log.ts'
import { prepareServer } from '../platform/postgres-roles.ts'
import { recordAudit } from '../slices/audit/index.ts'

// A database on somebody's server, by the commands an operator types, restored into another database and folder.

const server = inject('testServer')
const db = await testDatabase()
await plantCounty(db)
const children = Array.from({ length: 2000 }, () => aChild())
await plant(db, 'register.child', children)
await plant(
  db,
  'enrolment.pupil',
  children.map((child) => aPupil(child.child_id)),
)
await withScope(db, aScope(), (tx) => recordAudit(tx, { event: 'accounts.signed-in', actorId: newId() }))
const root = mkdtempSync(join(tmpdir(), 'nol-backup-server-'))
const restored = `${db.name}_restored`
afterAll(async () => {
  await dropDatabase(server.adminUrl, restored)
  await rm(root, { recursive: true, force: true })
})

const home = join(root, 'home')
mkdirSync(join(home, 'keys'), { recursive: true })
writeFileSync(join(home, 'keys', 'master.key'), 'a key')
writeFileSync(join(home, 'roster.bin'), Buffer.alloc(300_000, 'r'))

/** The settings of an operator with a server; each database has its own home. */
const settings = (database: string, at: string) => ({
  PATH: process.env['PATH'],
  NOL_HOME: at,
  NOL_BACKUP_PASSPHRASE: '一份足够长的好口令 2026',
  DATABASE_URL: withDatabase(server.appUrl, database),
  DATABASE_OWNER_URL: withDatabase(server.ownerUrl, database),
  DATABASE_ADMIN_URL: withDatabase(server.adminUrl, database),
})
async function nol(env: Readonly<Record<string, string | undefined>>, ...args: string[]) {
  const cli = join(import.meta.dirname, 'cli.ts')
  const options = { env, maxBuffer: 1 << 24 }
  return promisify(execFile)(process.execPath, ['--no-warnings', cli, '--json', ...args], options).catch(
    (fault: { code: number; stdout: string; stderr: string }) => fault,
  )
}
async function answer(...asked: Parameters<typeof nol>) {
  const { stdout, stderr } = await nol(...asked)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}
const adminOf = (database: string) => withDatabase(server.adminUrl, database)

test('a server database is saved and restored elsewhere: every table and file the same', {
  timeout: 120_000,
}, async () => {
  const folder = join(root, 'saved')
  const saved = await answer(settings(db.name, home), 'backup', folder)
  expect(saved).toMatchObject({ verified: true, file: join(folder, 'backup.nol') })
  expect(saved.rows).toBeGreaterThan(2 * children.length)

  await prepareServer(server.adminUrl, { database: restored })
  const second = settings(restored, join(root, 'second'))
  const done = await answer(second, 'restore', folder)
  const tables = (done.parts as PartSum[]).filter(({ type }) => type === 'table')
  expect(await sumsOf(adminOf(restored))).toEqual(tables)
  expect(await sumsOf(adminOf(db.name))).toEqual(tables)
  expect(readFileSync(join(root, 'second', 'roster.bin'))).toEqual(readFileSync(join(home, 'roster.bin')))
  const [about] = await queryOnce<{ version: string }>(
    server.adminUrl,
    `select current_setting('server_version') as version`,
  )
  console.log(
    `PostgreSQL ${about!.version}: ${saved.tables} tables, ${saved.rows} rows, ${saved.bytes} bytes, saved and read back in ${saved.seconds} s, restored in ${done.seconds} s; ${tables.length} tables with equal hashes`,
  )

  const options = { poolSize: 2, log: silentLog, allowFsyncOff: true, sealKey: new Uint8Array(32), migrations: [] }
  const opened = await openServer(second.DATABASE_URL, undefined, options)
  await withScope(opened, aScope(), async () => {})
  await opened.close()

  const third = readConfig({ ...second, NOL_HOME: join(root, 'third') })
  const key = { kind: 'passphrase', passphrase: second.NOL_BACKUP_PASSPHRASE } as const
  const again = restoreBackup({ config: third, log: silentLog, file: join(folder, 'backup.nol'), key })
  await expect(again).rejects.toMatchObject({ code: 'backup.database-not-empty' })
})
