import { createReadStream } from 'node:fs'
import { chmod, link, lstat, mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { BackupRefused } from './refusal.ts'
import { syncDirectory } from '../files.ts'
import { isAlive } from '../postgres-files.ts'

/** What a home holds that is made anew or has its own way: the database, what is under way, what is half written. */
const LEFT_OUT =
  /^(postgres(\/|$)|postgres\.location$|work(\/|$)|tmp(\/|$)|files\/incoming(\/|$)|restore-unfinished$)|\.(new|tmp|part)$/
/** Says that a restore has begun in a home and did not end. */
const UNFINISHED = 'restore-unfinished'
const STAGES = 'work'

export interface HomeFile {
  /** Path below the home, with `/`. */
  readonly name: string
  readonly mode: number
  readonly bytes: number
  readonly content: () => AsyncIterable<Buffer>
}

/** Files of a home held fast by links, so that what is deleted while they are copied is still there. */
export interface HeldFiles {
  /** Holds what has come since the last call; returns everything held. */
  hold(): Promise<readonly HomeFile[]>
  release(): Promise<void>
}

/** Begins to hold the files of a home; `except` is a folder that does not belong to it (the backup itself). */
export async function holdFiles(home: string, except: string): Promise<HeldFiles> {
  await removeOldStages(home)
  const stage = join(home, STAGES, `backup-${process.pid}`)
  const held = new Map<string, HomeFile>()
  const skipped = relative(home, except)
  return {
    async hold() {
      for (const name of await filesBelow(home, '')) {
        if (held.has(name) || LEFT_OUT.test(name) || isBelow(name, skipped)) continue
        const file = await holdOne(home, stage, name)
        if (file) held.set(name, file)
      }
      return [...held.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    release: () => rm(stage, { recursive: true, force: true }),
  }
}

async function holdOne(home: string, stage: string, name: string): Promise<HomeFile | undefined> {
  const path = join(home, name)
  const info = await lstat(path).catch(() => undefined)
  if (!info?.isFile()) return undefined
  const held = join(stage, name)
  await mkdir(dirname(held), { recursive: true, mode: 0o700 })
  // Where the disk knows no links the file itself is read.
  const from = await link(path, held).then(
    () => held,
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : path),
  )
  if (!from) return undefined
  return {
    name,
    mode: info.mode & 0o777,
    bytes: info.size,
    content: () => createReadStream(from) as AsyncIterable<Buffer>,
  }
}

async function removeOldStages(home: string): Promise<void> {
  for (const name of await readdir(join(home, STAGES)).catch(() => [])) {
    const pid = /^backup-(\d+)$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(home, STAGES, name), { recursive: true, force: true })
  }
}

async function filesBelow(home: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(home, folder), { withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (!LEFT_OUT.test(name)) found.push(...(await filesBelow(home, name)))
    } else if (entry.isFile()) found.push(name)
  }
  return found
}

const isBelow = (name: string, folder: string): boolean =>
  folder !== '' && !folder.startsWith('..') && !isAbsolute(folder) && name.startsWith(`${folder.split(sep).join('/')}/`)

/** Writes a file of a backup below a home; a name that leads out of it is refused. */
export async function writeHomeFile(
  home: string,
  file: Pick<HomeFile, 'name' | 'mode'>,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const parts = file.name.split('/')
  if (
    parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0:]/.test(part)) ||
    LEFT_OUT.test(file.name)
  )
    throw new BackupRefused('backup.damaged')
  const path = join(home, ...parts)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(path, file.mode)
}

/** Opens an empty folder as the home of a restore; one that holds anything is refused with `backup.home-not-empty`. */
export async function beginHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o711 })
  if ((await readdir(home)).length > 0) throw new BackupRefused('backup.home-not-empty', { home })
  await writeFile(join(home, UNFINISHED), `${new Date().toISOString()}\n`)
  await syncDirectory(home)
}

/** Says that a restore has ended well. */
export async function endHome(home: string): Promise<void> {
  await rm(join(home, UNFINISHED))
  await syncDirectory(home)
}

/** Refuses a home in which a restore has begun and not ended: it holds only a part. */
export async function refuseUnfinishedHome(home: string): Promise<void> {
  if (await lstat(join(home, UNFINISHED)).catch(() => undefined))
    throw new BackupRefused('backup.restore-unfinished', { home })
}
