import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createZstdCompress } from 'node:zlib'
import { BackupRefused } from './refusal.ts'
import type { Config } from '../config.ts'
import { syncDirectory } from '../files.ts'
import type { Log } from '../log.ts'
import { exists } from '../postgres-files.ts'
import { type PartSum, writeEntry } from './archive.ts'
import { through } from './bytes.ts'
import { type KeptDatabase, openKept } from './databases.ts'
import { type HeldFiles, holdFiles, type HomeFile } from './home-files.ts'
import { compare, loadArchive } from './restore.ts'
import { type BackupKey, seal } from './sealing.ts'
import { openSnapshot, type Snapshot, sumsOf } from './tables.ts'

/** Name of the one file in a backup's folder. */
export const BACKUP_FILE = 'backup.nol'

export interface BackupOrder {
  readonly config: Config
  readonly log: Log
  /** Folder to write to: new or empty. */
  readonly folder: string
  readonly key: BackupKey
  readonly program: string
  readonly now: () => Date
  /** Restores it into a scratch database afterwards and compares. */
  readonly verify: boolean
  readonly onProgress: (fraction: number) => void
}

export interface BackupDone {
  readonly file: string
  /** Bytes of the file, and of what is in it. */
  readonly bytes: number
  readonly plainBytes: number
  readonly tables: number
  readonly rows: number
  readonly files: number
  readonly verified: boolean
  readonly seconds: number
}

/**
 * Writes everything a home keeps into one sealed file: all tables as they stand at one moment, and the files. The system
 * may go on working. The file has its name only when it is whole and on the disk.
 */
export async function makeBackup(order: BackupOrder): Promise<BackupDone> {
  const began = performance.now()
  await refuseWithoutHome(order.config)
  await beginFolder(order.folder)
  const database = await openKept(order.config, order.log)
  const partial = join(order.folder, `${BACKUP_FILE}.part`)
  try {
    const parts = await writeArchive(order, database, partial)
    if (order.verify) await verify(order, database, partial, parts)
    const file = join(order.folder, BACKUP_FILE)
    await rename(partial, file)
    await syncDirectory(order.folder)
    return { ...sizesOf(parts), file, bytes: (await stat(file)).size, verified: order.verify, seconds: since(began) }
  } finally {
    await rm(partial, { force: true })
    await database.close()
  }
}

async function writeArchive(order: BackupOrder, database: KeptDatabase, path: string): Promise<readonly PartSum[]> {
  const held = await holdFiles(order.config.home, order.folder)
  try {
    // A file the snapshot speaks of was there before it or came just now: both are held.
    await held.hold()
    const snapshot = await openSnapshot(database.adminUrl)
    try {
      const parts: PartSum[] = []
      const plain = partsOf(order, snapshot, await held.hold(), parts)
      await writeSynced(path, seal(through(plain, createZstdCompress()), order.key, order.now()))
      return parts
    } finally {
      await snapshot.close()
    }
  } finally {
    await (held satisfies HeldFiles).release()
  }
}

async function* partsOf(
  order: BackupOrder,
  snapshot: Snapshot,
  files: readonly HomeFile[],
  parts: PartSum[],
): AsyncGenerator<Buffer> {
  const { migrations, sequences, tables } = snapshot
  yield* writeEntry({ type: 'head', format: 1, program: order.program, migrations, sequences })
  const all = tables.length + files.length
  for (const table of tables) {
    const { name, columns } = table
    const sum = yield* writeEntry({ type: 'table', name, columns }, snapshot.read(table))
    parts.push(sum.of('table', name))
    order.onProgress(parts.length / all)
  }
  for (const { name, mode, content } of files) {
    const sum = yield* writeEntry({ type: 'file', name, mode }, content())
    parts.push(sum.of('file', name))
    order.onProgress(parts.length / all)
  }
  yield* writeEntry({ type: 'end', parts })
}

/** Reads the file again from the disk into a database beside the real one: what was written can be read back, all of it. */
async function verify(
  order: BackupOrder,
  database: KeptDatabase,
  path: string,
  written: readonly PartSum[],
): Promise<void> {
  await database.beside(async (scratch) => {
    const { parts } = await loadArchive({
      archive: createReadStream(path) as AsyncIterable<Buffer>,
      key: order.key,
      database: scratch,
      log: order.log,
      keepFile: undefined,
    })
    compare(written, parts)
    compare(
      written.filter(({ type }) => type === 'table'),
      await sumsOf(scratch.adminUrl),
    )
  })
}

async function refuseWithoutHome({ topology, home }: Config): Promise<void> {
  if (topology !== 'embedded') return
  const hasDatabase = (await exists(join(home, 'postgres'))) || (await exists(join(home, 'postgres.location')))
  if (!hasDatabase) throw new BackupRefused('backup.no-home', { home })
}

async function beginFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Half a backup of an earlier try may lie there; anything else is somebody's.
  const there = (await readdir(folder)).filter((name) => name !== `${BACKUP_FILE}.part`)
  if (there.length > 0) throw new BackupRefused('backup.folder-not-empty', { folder })
}

async function writeSynced(path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    for await (const chunk of bytes) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Counts of what a backup holds. */
export function sizesOf(parts: readonly PartSum[]) {
  const count = (type: PartSum['type']) => parts.filter((part) => part.type === type).length
  const total = (pick: (part: PartSum) => number) => parts.reduce((sum, part) => sum + pick(part), 0)
  return {
    tables: count('table'),
    files: count('file'),
    rows: total((part) => part.rows),
    plainBytes: total((part) => part.bytes),
  }
}

const since = (began: number): number => Math.round((performance.now() - began) / 100) / 10
