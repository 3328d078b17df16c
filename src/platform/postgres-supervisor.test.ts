import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { aScope } from '../../test/support/database.ts'
import { openHome } from '../../test/support/embedded.ts'
import { queryOnce, withDatabase } from '../../test/support/server.ts'
import { withReference, withScope } from './database.ts'
import { listJobs } from './jobs.ts'
import { createLog } from './log.ts'
import { isAlive } from './postgres-files.ts'

const root = mkdtempSync(join(tmpdir(), 'nol-supervisor-'))
chmodSync(root, 0o711)
const home = join(root, 'home')
const asRoot = process.getuid?.() === 0
const linux = process.platform === 'linux'
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true, force: true })
})

const one = async (db: Parameters<typeof withReference>[0]) =>
  (await withReference(db, (tx) => sql<{ one: number }>`select 1 as one`.execute(tx))).rows[0]!.one
const idsOf = async (db: Parameters<typeof withReference>[0]) =>
  new Set((await withScope(db, aScope(), (tx) => listJobs(tx, { limit: 1_000_000 }))).map((job) => job.id as string))

interface Committer {
  readonly process: ChildProcess
  readonly acknowledged: Set<string>
  readonly ready: Promise<number>
  readonly over: Promise<boolean>
}

/** Another process of ours that commits rows in the same home. */
function startCommitter(count = 1_000_000, at = home): Committer {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'testing/commit-jobs-child.ts'), at, String(count)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  children.push(child)
  const acknowledged = new Set<string>()
  const ready = Promise.withResolvers<number>()
  let closed = false
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line.startsWith('ready ')) ready.resolve(Number(line.slice(6)))
    else if (line === 'closed') closed = true
    else acknowledged.add(line)
  })
  const over = new Promise<boolean>((resolve) => child.on('close', () => resolve(closed)))
  return { process: child, acknowledged, ready: ready.promise, over }
}
/** Spares a test that is not about making a cluster the time for it. */
function copyCluster(into: string): void {
  mkdirSync(into, { recursive: true })
  execFileSync('cp', ['-a', join(home, 'postgres/cluster'), into])
}
async function afterSomeCommits(committer: Committer): Promise<void> {
  await committer.ready
  while (committer.acknowledged.size < 20) await sleep(5)
  await sleep(Math.random() * 150)
}

describe('the embedded server', { timeout: 240_000 }, () => {
  test('is made at the first start, with nothing open to others', async () => {
    const { db, server } = await openHome(home)
    expect(await one(db)).toBe(1)
    expect(
      await queryOnce(
        server.superuserUrl,
        `select current_setting('listen_addresses') as a, current_setting('fsync') as f, current_setting('data_checksums') as c`,
      ),
    ).toEqual([{ a: '', f: 'on', c: 'on' }])
    expect(statSync(server.dataDirectory).mode & 0o777).toBe(0o700)
    expect(statSync(join(server.dataDirectory, '../secrets.json')).mode & 0o777).toBe(0o600)
    expect(statSync(join(home, 'postgres/run')).mode & 0o777).toBe(0o700)
    if (asRoot) {
      expect(statSync(server.dataDirectory).uid).not.toBe(0)
      expect(statSync(`/proc/${server.pid()}`).uid).not.toBe(0)
    }
    const roles = await queryOnce(
      server.superuserUrl,
      `select rolname as name, rolsuper as super, rolbypassrls as bypass from pg_roles where rolname ~ '^nol_' order by 1`,
    )
    expect(roles).toEqual([
      { name: 'nol_app', super: false, bypass: false },
      { name: 'nol_owner', super: false, bypass: false },
    ])
    expect(
      await queryOnce(
        withDatabase(server.superuserUrl, 'nol'),
        `select datlocprovider as p, datlocale as l from pg_database where datname = 'nol'`,
      ),
    ).toEqual([{ p: 'b', l: 'C.UTF-8' }])
    const pid = server.pid()
    await db.close()
    expect(isAlive(pid)).toBe(false)
  })

  test('writes no data of a failing statement to its log', async () => {
    const { db, server } = await openHome(home)
    for (const statement of [
      `select '曲扎'::int`,
      `insert into platform.job (county_code, id, kind, created_by) values ('540126', gen_random_uuid(), '曲扎', null)`,
    ]) {
      await expect(withScope(db, aScope(), (tx) => sql.raw(statement).execute(tx))).rejects.toThrow()
    }
    await db.close()
    expect(readFileSync(join(server.dataDirectory, '../../postgres.log'), 'utf8')).not.toContain('曲扎')
  })

  test('is joined by a second process, and goes on when that one leaves', async () => {
    const { db, server } = await openHome(home)
    const other = startCommitter(30)
    expect(await other.ready).toBe(server.pid())
    expect(await other.over).toBe(true)
    expect(isAlive(server.pid())).toBe(true)
    expect([...other.acknowledged].filter((id) => id)).toHaveLength(30)
    expect((await idsOf(db)).isSupersetOf(other.acknowledged)).toBe(true)
    await db.close()
  })

  test('is started again by the process that stays when the one that started it leaves', async () => {
    const first = startCommitter(3000) // busy until long after we joined, however slow the machine
    const pid = await first.ready
    const { db, server } = await openHome(home)
    expect(server.pid()).toBe(pid)
    expect(await first.over).toBe(true)
    expect(await one(db)).toBe(1)
    expect((await idsOf(db)).isSupersetOf(first.acknowledged)).toBe(true)
    await db.close()
  })

  test('starts although postmaster.pid names another program', async () => {
    const pidFile = join(home, 'postgres/cluster/data/postmaster.pid')
    const { uid, gid } = statSync(join(home, 'postgres/cluster/data'))
    const stranger = spawn('sleep', ['60'], asRoot ? { uid, gid } : {})
    children.push(stranger)
    writeFileSync(pidFile, `${stranger.pid}\n${join(home, 'postgres/cluster/data')}\n1\n5432\n\n\n\nready   \n`)
    const { db } = await openHome(home)
    expect(await one(db)).toBe(1)
    await db.close()
    stranger.kill()
  })

  test('is made once when two processes start at the same time, whatever an earlier one left half-made', async () => {
    const twice = join(root, 'twice')
    mkdirSync(join(twice, 'postgres/cluster.tmp-999999-dead/data'), { recursive: true })
    const both = [startCommitter(5, twice), startCommitter(5, twice)]
    expect(await Promise.all(both.map(({ over }) => over))).toEqual([true, true])
    expect(readdirSync(join(twice, 'postgres')).filter((name) => name.includes('.tmp-'))).toEqual([])
    const { db } = await openHome(twice)
    expect((await idsOf(db)).isSupersetOf(both[0]!.acknowledged.union(both[1]!.acknowledged))).toBe(true)
    await db.close()
  })

  test('works in a folder whose path is too long for a socket', async () => {
    const deep = join(root, 'd'.repeat(60), '一个都不能少'.repeat(4))
    copyCluster(join(deep, 'postgres'))
    const { db, server } = await openHome(deep)
    expect(server.appUrl).toContain(encodeURIComponent('/tmp/nol-'))
    expect(await one(db)).toBe(1)
    await db.close()
  })

  test.runIf(asRoot && linux)(
    'keeps its data where its account can go when the home lies in a closed folder',
    async () => {
      const closed = mkdtempSync(join(root, 'closed-')) // 0700 and ours, as /root is
      const { db, server } = await openHome(join(closed, 'home'))
      const base = readFileSync(join(closed, 'home/postgres.location'), 'utf8').trim()
      try {
        expect(await one(db)).toBe(1)
        expect(server.dataDirectory.startsWith(`${base}/`)).toBe(true)
        expect(base).toMatch(/^\/var\/lib\/not-one-less\/[0-9a-f]{12}$/)
      } finally {
        await db.close()
        rmSync(base, { recursive: true })
      }
    },
  )
})

describe.runIf(linux)('after a kill -9, without hands,', { timeout: 240_000 }, () => {
  const acknowledged = new Set<string>()

  test.each([1, 2, 3])(
    'of our process: the server ends with it, and every acknowledged row is there (round %d)',
    async () => {
      const committer = startCommitter()
      await afterSomeCommits(committer)
      const pid = await committer.ready
      committer.process.kill('SIGKILL')
      await committer.over
      for (const id of committer.acknowledged) acknowledged.add(id)
      const { db } = await openHome(home) // at once, while the old server may still be going down
      expect([...acknowledged.difference(await idsOf(db))]).toEqual([])
      await db.close()
      expect(isAlive(pid)).toBe(false)
    },
  )

  test.each([1, 2, 3])(
    'of the server: the same process serves on, and every acknowledged row is there (round %d)',
    async () => {
      const events: string[] = []
      const { db, server } = await openHome(
        home,
        createLog('info', (line) => events.push(JSON.parse(line).event)),
      )
      const committer = startCommitter(400)
      await afterSomeCommits(committer)
      const before = server.pid()
      process.kill(before, 'SIGKILL')
      await sleep(100) // what was under way fails; what begins now
      expect(await one(db)).toBe(1) // waits for the server instead of failing
      expect(await committer.over).toBe(true)
      expect(server.pid()).not.toBe(before)
      for (const id of committer.acknowledged) acknowledged.add(id)
      expect([...acknowledged.difference(await idsOf(db))]).toEqual([])
      expect(events).toContain('postgres.gone')
      await db.close()
    },
  )

  test('of both at once: the next start recovers, and every acknowledged row is there', async () => {
    const committer = startCommitter()
    await afterSomeCommits(committer)
    process.kill(await committer.ready, 'SIGKILL')
    committer.process.kill('SIGKILL')
    await committer.over
    for (const id of committer.acknowledged) acknowledged.add(id)
    const { db } = await openHome(home)
    expect([...acknowledged.difference(await idsOf(db))]).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(100)
    await db.close()
  })

  test('nothing of ours is left running', () => {
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(root))
    expect(left).toEqual([])
    expect(existsSync(join(home, 'postgres/cluster/data/postmaster.pid'))).toBe(false)
  })
})
