import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { silentLog } from '../../src/platform/log.ts'
import { listMigrations, migrate } from '../../src/platform/migrate.ts'
import { isAlive, makeWhole } from '../../src/platform/postgres-files.ts'
import { prepareServer } from '../../src/platform/postgres-roles.ts'
import { type RunningPostgres, superviseEmbedded } from '../../src/platform/postgres-supervisor.ts'
import { dropDatabase, queryOnce, type TestServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

const CACHE = join(tmpdir(), `nol-test-${process.getuid?.() ?? 'user'}`)
const KEPT_TEMPLATES = 3
/** Nothing here need survive a power cut, only be quick. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '100',
  autovacuum: 'off',
}

/** Vitest calls this once a run: one PostgreSQL with a migrated template database, for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const adminUrl = process.env.NOL_TEST_DATABASE_ADMIN_URL
  const { server, stop } = adminUrl ? await useServer(adminUrl) : await startEmbedded()
  project.provide('testServer', server)
  return stop
}

interface Started {
  readonly server: TestServer
  stop(): Promise<void>
}

/** A server somebody runs (Debian's PostgreSQL 15 in CI). */
async function useServer(adminUrl: string): Promise<Started> {
  const template = `nol_template_${process.pid}`
  const passwords = { ownerPassword: 'nol-test-owner', appPassword: 'nol-test-app' }
  const { ownerUrl, appUrl } = await prepareServer(adminUrl, { database: template, ...passwords })
  await migrate(ownerUrl, silentLog)
  return {
    server: { adminUrl, ownerUrl, appUrl, template, run: String(process.pid), embedded: false },
    stop: () => dropRun(adminUrl, template),
  }
}

/** Drops the template, and the databases of files that ended before they could drop their own. */
async function dropRun(adminUrl: string, template: string): Promise<void> {
  const left = await queryOnce<{ name: string }>(
    adminUrl,
    'select datname as name from pg_database where datname like $1',
    [`nol\\_test\\_${process.pid}\\_%`],
  )
  for (const { name } of left) await dropDatabase(adminUrl, name)
  await dropDatabase(adminUrl, template)
}

/**
 * Starts from a copy of a cluster that was made and migrated once for this state of the migrations: 0.3 s instead of
 * 2 s, and several runs at the same time do not meet.
 */
async function startEmbedded(): Promise<Started> {
  await mkdir(CACHE, { recursive: true, mode: 0o711 })
  await chmod(CACHE, 0o711)
  await removeOld()
  const cached = join(CACHE, `template-${stateOfMigrations()}`)
  if (!existsSync(cached)) await makeWhole(cached, makeTemplate)
  const home = join(CACHE, `run-${process.pid}`)
  await mkdir(join(home, 'postgres'), { recursive: true, mode: 0o711 })
  copyTree(join(cached, 'postgres', 'cluster'), join(home, 'postgres', 'cluster'))
  const running = await start(home)
  const { superuserUrl: adminUrl, ownerUrl, appUrl } = running
  return {
    server: { adminUrl, ownerUrl, appUrl, template: 'nol', run: String(process.pid), embedded: true },
    async stop() {
      await running.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function makeTemplate(home: string): Promise<void> {
  const running = await start(home)
  try {
    await migrate(running.ownerUrl, silentLog)
  } finally {
    await running.stop()
  }
}

const start = (home: string): Promise<RunningPostgres> =>
  superviseEmbedded({ home, user: 'nobody', log: silentLog, nativeFolder: CACHE, settings: FAST })

function stateOfMigrations(): string {
  const hash = createHash('sha256')
  for (const { name, checksum } of listMigrations()) hash.update(`${name} ${checksum}\n`)
  return hash.digest('hex').slice(0, 16)
}

/** Keeps owners, which the server's files need. */
function copyTree(from: string, to: string): void {
  if (process.platform === 'win32') execFileSync('robocopy', [from, to, '/E', '/NFL', '/NDL'], { stdio: 'ignore' })
  else execFileSync('cp', ['-a', from, to])
}

async function removeOld(): Promise<void> {
  const names = readdirSync(CACHE)
  for (const name of names) {
    const pid = /^run-(\d+)$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(CACHE, name), { recursive: true, force: true })
  }
  const templates = names.filter((name) => /^template-[0-9a-f]+$/.test(name))
  const aged = await Promise.all(templates.map(async (name) => ({ name, at: (await stat(join(CACHE, name))).mtimeMs })))
  aged.sort((a, b) => b.at - a.at)
  for (const { name } of aged.slice(KEPT_TEMPLATES)) await rm(join(CACHE, name), { recursive: true, force: true })
}
