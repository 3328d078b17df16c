import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createZstdDecompress } from 'node:zlib'
import { BackupRefused } from './refusal.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { listMigrations, type Migration, migrate } from '../migrate.ts'
import { exists } from '../postgres-files.ts'
import { type Entry, type EntryHead, type PartSum, readEntries, Summing } from './archive.ts'
import { through } from './bytes.ts'
import { type KeptDatabase, openKept } from './databases.ts'
import { beginHome, endHome, writeHomeFile } from './home-files.ts'
import { type BackupKey, unseal } from './sealing.ts'
import { type Filling, isEmptyDatabase, openFilling, sumsOf } from './tables.ts'

export interface RestoreOrder {
  readonly config: Config
  readonly log: Log
  /** The backup's file. */
  readonly file: string
  readonly key: BackupKey
}

export interface RestoreDone {
  readonly parts: readonly PartSum[]
  /** When it was made with a program that knew fewer migrations, the next start brings it up to date. */
  readonly pendingMigrations: number
  readonly seconds: number
}

/**
 * Makes a home out of a backup: an empty folder, and an empty database where a server is used. What was loaded is read
 * back and compared with what was saved; a home in which that did not end does not open.
 */
export async function restoreBackup(order: RestoreOrder): Promise<RestoreDone> {
  const began = performance.now()
  const { config, log, file, key } = order
  if (!(await exists(file))) throw new BackupRefused('backup.no-file', { file })
  await openEnough(file, key)
  await beginHome(config.home)
  const database = await openKept(config, log)
  try {
    if (!(await isEmptyDatabase(database.adminUrl))) throw new BackupRefused('backup.database-not-empty')
    const loaded = await loadArchive({
      archive: createReadStream(file) as AsyncIterable<Buffer>,
      key,
      database,
      log,
      keepFile: (head, content) => writeHomeFile(config.home, head, content),
    })
    compare(
      loaded.parts.filter(({ type }) => type === 'table'),
      await sumsOf(database.adminUrl),
    )
    await endHome(config.home)
    return { ...loaded, seconds: Math.round((performance.now() - began) / 100) / 10 }
  } finally {
    await database.close()
  }
}

/** Opens the first chunk: a wrong key is said before anything is made. */
async function openEnough(file: string, key: BackupKey): Promise<void> {
  const source = createReadStream(file)
  try {
    for await (const _ of unseal(source as AsyncIterable<Buffer>, key)) return
  } finally {
    source.destroy()
  }
}

export interface Loading {
  /** Sealed bytes. */
  readonly archive: AsyncIterable<Buffer>
  readonly key: BackupKey
  readonly database: Pick<KeptDatabase, 'adminUrl' | 'ownerUrl'>
  readonly log: Log
  /** What becomes of a file; read and forgotten when undefined. */
  readonly keepFile:
    | ((head: Extract<EntryHead, { type: 'file' }>, content: AsyncIterable<Buffer>) => Promise<void>)
    | undefined
}

/** Reads an archive into an empty database: its migrations first, then its rows. Returns what was in it. */
export async function loadArchive(
  loading: Loading,
): Promise<{ readonly parts: readonly PartSum[]; readonly pendingMigrations: number }> {
  const plain = through(unseal(loading.archive, loading.key), createZstdDecompress())
  const parts: PartSum[] = []
  let head: Extract<EntryHead, { type: 'head' }> | undefined
  let filling: Filling | undefined
  let pendingMigrations = 0
  let said: readonly PartSum[] | undefined
  try {
    for await (const entry of readEntries(plain)) {
      if (entry.head.type === 'head') {
        head = entry.head
        pendingMigrations = await makeForm(loading, head)
        filling = await openFilling(loading.database.adminUrl)
      } else if (entry.head.type === 'end') said = entry.head.parts
      else parts.push(await loadPart(loading, filling, entry))
    }
    if (!head || !filling || !said) throw new BackupRefused('backup.damaged')
    compare(said, parts)
    await filling.commit(head.sequences)
    return { parts, pendingMigrations }
  } finally {
    await filling?.close()
  }
}

/** Brings the database to the state the backup was made in; a program older than the backup cannot. */
async function makeForm({ database, log }: Loading, head: Extract<EntryHead, { type: 'head' }>): Promise<number> {
  const known = new Map(listMigrations().map((migration) => [migration.name, migration]))
  const unknown = head.migrations.filter(({ name, checksum }) => known.get(name)?.checksum !== checksum)
  if (unknown.length > 0)
    throw new BackupRefused('backup.newer-program', { program: head.program, migration: unknown[0]!.name })
  const wanted = head.migrations.map(({ name }): Migration => known.get(name)!)
  await migrate(database.ownerUrl, log, wanted)
  return known.size - wanted.length
}

async function loadPart(
  { keepFile }: Loading,
  filling: Filling | undefined,
  { head, content }: Entry,
): Promise<PartSum> {
  const sum = new Summing()
  if (!filling || head.type === 'head' || head.type === 'end') throw new BackupRefused('backup.damaged')
  if (head.type === 'table') await filling.fill(head, sum.pass(content))
  else if (keepFile) await keepFile(head, sum.pass(content))
  else for await (const _ of sum.pass(content));
  return sum.of(head.type, head.name)
}

/** Refuses with `backup.differs` when what is there is not what was saved. */
export function compare(saved: readonly PartSum[], there: readonly PartSum[]): void {
  const byName = new Map(there.map((part) => [`${part.type} ${part.name}`, part]))
  const differing = saved.filter(({ type, name, sha256 }) => byName.get(`${type} ${name}`)?.sha256 !== sha256)
  if (differing.length > 0 || saved.length !== there.length)
    throw new BackupRefused('backup.differs', { parts: differing.slice(0, 3).map(({ name }) => name) })
}

/** Path of the backup in a folder given by somebody, who may also name the file itself. */
export const backupFileIn = (given: string, fileName: string): string =>
  given.endsWith('.nol') ? given : join(given, fileName)
