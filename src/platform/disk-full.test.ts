import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { aScope, testApp } from '../../test/support/database.ts'
import { openHome } from '../../test/support/embedded.ts'
import { withScope } from './database.ts'
import { isDiskFull } from './http/faults.ts'
import { enqueueJob, listJobs } from './jobs.ts'

// A disk of its own that is really full: a small file system in memory, which only root may make.
const root = mkdtempSync(join(tmpdir(), 'nol-full-'))
const disk = join(root, 'disk')
const MIB = 1024 * 1024
const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && mounted()
afterAll(() => {
  if (mayMount) spawnSync('umount', ['-l', disk])
  rmSync(root, { recursive: true, force: true })
})

function mounted(): boolean {
  chmodSync(root, 0o711)
  mkdirSync(disk)
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=711', 'tmpfs', disk]).status === 0
}

/** Takes what is left of the disk, as a neighbour's log does. */
function fill(): void {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'neighbour'), Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)))
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'rest')}`, 'bs=4k'], { stdio: 'ignore' })
}
function free(): void {
  for (const name of ['neighbour', 'rest']) rmSync(join(disk, name), { force: true })
}

describe.runIf(mayMount)('a full disk', { timeout: 120_000 }, () => {
  test('is said, loses nothing that was acknowledged, and is over when there is room again', async () => {
    const home = join(disk, 'home')
    const { db, server } = await openHome(home)
    const scope = aScope()
    const actor = { id: 'tester', role: scope.role, scope }
    const write = () =>
      withScope(db, scope, (tx) => enqueueJob(tx, { kind: 'full', payload: { text: 'x'.repeat(100_000) }, actor }))
    const acknowledged = new Set<string>()
    for (let i = 0; i < 20; i++) acknowledged.add(await write())

    fill()
    let fault: unknown
    for (let i = 0; i < 500 && !fault; i++) {
      await write().then(
        (id) => acknowledged.add(id),
        (error: unknown) => {
          fault = error
        },
      )
    }
    expect(fault).toBeDefined()
    free()
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(250)) {
      const id = await write().catch(() => undefined)
      if (id) acknowledged.add(id)
      if (id) break
    }
    const there = await withScope(db, scope, (tx) => listJobs(tx, { limit: 10_000 }))
    expect([...acknowledged].filter((id) => !there.some((job) => job.id === id))).toEqual([])
    expect(there.length).toBeGreaterThanOrEqual(21)
    expect(server.pid()).toBeGreaterThan(0)
    await db.close()
  })

  test('keeps no half of a file that is sent', async () => {
    vi.stubEnv('TMPDIR', disk) // where a test's app has its home
    const { files, config } = await testApp()
    vi.unstubAllEnvs()
    fill()
    const large = Readable.from(Array.from({ length: 64 }, (_, i) => Buffer.alloc(MIB, i)))
    const options = { owner: '540126', maxBytes: 1024 * MIB }
    const fault = await files.putFile(large, options).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(isDiskFull(fault), String(fault)).toBe(true)
    free()
    const found = execFileSync('find', [join(config.home, 'files'), '-type', 'f'], { encoding: 'utf8' })
    expect(found.trim()).toBe('')
    const stored = await files.putFile([Buffer.from('whole')], options)
    expect(await files.hasFile(stored.sha256)).toBe(true)
  })
})
