import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plain-date.ts'
import { type App, closeApp, openApp } from '../platform/app.ts'
import { makeBackup } from '../platform/backup/backup.ts'
import { openKept } from '../platform/backup/databases.ts'
import { writeHomeFile } from '../platform/backup/home-files.ts'
import { restoreBackup } from '../platform/backup/restore.ts'
import type { BackupKey } from '../platform/backup/sealing.ts'
import { sumsOf } from '../platform/backup/tables.ts'
import { readConfig } from '../platform/config.ts'
import { withScope } from '../platform/database.ts'
import { silentLog } from '../platform/log.ts'
import { enqueueJob, systemScope } from '../platform/jobs.ts'
import { cliActor } from './cli-session.ts'
import { makeDemo } from './demo.ts'
import { openTerminal } from './terminal.ts'

// A whole county with everything it keeps: saved while it is being worked on, restored elsewhere, compared.

const TODAY = plainDate('2026-11-15')
const root = mkdtempSync(join(tmpdir(), 'nol-backup-'))
chmodSync(root, 0o711)
const home = join(root, 'home')
const folder = join(root, 'saved')
const key: BackupKey = { kind: 'passphrase', passphrase: '一份好的口令 2026' }
const configOf = (at: string) => readConfig({ NOL_HOME: at, NOL_TODAY: TODAY, NOL_LOG: 'error' })
const backup = (into: string) =>
  makeBackup({
    config: configOf(home),
    log: silentLog,
    folder: into,
    key,
    program: 'test',
    now: () => new Date(),
    verify: true,
    onProgress: () => {},
  })
const restore = (into: string, by = key) =>
  restoreBackup({ config: configOf(into), log: silentLog, file: join(folder, 'backup.nol'), key: by })

let app: App
beforeAll(async () => {
  app = await openApp(configOf(home))
  writeFileSync(join(home, 'large.bin'), randomBytes(2_500_000))
  const plan = { children: 200, seed: 3, asOf: TODAY, done: false }
  await makeDemo(app, plan, openTerminal('zh'), new AbortController().signal)
}, 240_000)
afterAll(async () => {
  await closeApp(app)
  await rm(root, { recursive: true, force: true })
})

const filesIn = (of: string): Map<string, string> => {
  const entries = readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name))
  const kept = paths.filter((path) => !/^(postgres|work|files\/incoming)(\/|$|\.)/.test(relative(of, path)))
  return new Map(
    kept.map((path) => [relative(of, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

describe('a county', { timeout: 240_000 }, () => {
  test('is saved while it is worked on, and what was written is read back', async () => {
    const actor = cliActor('540199' as Parameters<typeof cliActor>[0])
    let busy = true
    const working = (async () => {
      for (let serial = 0; busy; serial++)
        await withScope(app.db, systemScope(actor.scope.county, actor.id), (tx) =>
          enqueueJob(tx, { kind: 'nobody-runs-this', payload: { serial }, actor }),
        )
    })()
    const done = await backup(folder)
    busy = false
    await working
    console.log(
      `saved ${done.tables} tables, ${done.rows} rows, ${done.files} files: ${done.bytes} of ${done.plainBytes} bytes, ${done.seconds} s`,
    )
    expect(done).toMatchObject({ verified: true, file: join(folder, 'backup.nol') })
    expect(done.rows).toBeGreaterThan(500)
    expect(statSync(done.file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['backup.nol'])
    expect(existsSync(join(home, 'work', `backup-${process.pid}`))).toBe(false)
  })

  test('is restored elsewhere: every table and every file the same, and it opens', async () => {
    const second = join(root, 'second')
    const { parts, seconds } = await restore(second)
    const saved = new Map(parts.filter(({ type }) => type === 'file').map(({ name, sha256 }) => [name, sha256]))
    expect(filesIn(second)).toEqual(saved)
    expect(filesIn(home)).toEqual(saved)
    expect([...saved.keys()]).toContain('identity.key')

    const kept = await openKept(configOf(second), silentLog)
    const there = await sumsOf(kept.adminUrl)
    await kept.close()
    expect(there).toEqual(parts.filter(({ type }) => type === 'table'))
    console.log(`restored in ${seconds} s; ${there.length} tables with equal hashes`)

    const reopened = await openApp(configOf(second))
    await closeApp(reopened)
  })

  test('is not restored over anything, with another key, or from a damaged file; nothing is left open', async () => {
    const taken = join(root, 'taken')
    mkdirSync(taken)
    writeFileSync(join(taken, 'letter.txt'), 'mine')
    await expect(restore(taken)).rejects.toMatchObject({ code: 'backup.home-not-empty' })
    expect(readdirSync(taken)).toEqual(['letter.txt'])

    const closed = join(root, 'closed')
    const other: BackupKey = { kind: 'passphrase', passphrase: 'another passphrase' }
    await expect(restore(closed, other)).rejects.toMatchObject({ code: 'backup.wrong-key' })
    expect(existsSync(closed)).toBe(false)
  })

  test('half restored does not open', async () => {
    const bytes = readFileSync(join(folder, 'backup.nol'))
    const cut = join(root, 'cut.nol')
    writeFileSync(cut, bytes.subarray(0, bytes.length - 40))
    const half = join(root, 'half')
    const order = { config: configOf(half), log: silentLog, key }
    await expect(restoreBackup({ ...order, file: cut })).rejects.toMatchObject({ code: 'backup.damaged' })
    await expect(openApp(configOf(half))).rejects.toMatchObject({ code: 'backup.restore-unfinished' })
  })

  test('is not saved over another backup, and an empty folder is no home', async () => {
    await expect(backup(folder)).rejects.toMatchObject({ code: 'backup.folder-not-empty' })
    const order = { log: silentLog, folder: join(root, 'x'), key, program: 'test', now: () => new Date() }
    const nothing = { ...order, config: configOf(join(root, 'nowhere')), verify: false, onProgress: () => {} }
    await expect(makeBackup(nothing)).rejects.toMatchObject({ code: 'backup.no-home' })
  })

  test.each(['../outside', 'a/../../b', '/etc/passwd', 'a\\b', 'postgres/cluster/x', 'c:/x', 'a//b'])(
    'writes no file to %s',
    async (name) => {
      const content = (async function* () {})()
      await expect(writeHomeFile(root, { name, mode: 0o600 }, content)).rejects.toMatchObject({
        code: 'backup.damaged',
      })
    },
  )
})
