import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { workName } from './files.ts'

/** Files here are in memory, and gone with the machine's power. */
const MEMORY = '/dev/shm'
/** Of the memory that is free, no more than this part goes to plain copies. */
const MEMORY_SHARE = 0.25

/**
 * Lets a job work in a folder of its own for copies in plain text: in `NOL_WORK` if that is set, else in memory when what is
 * needed is little beside what is free, else in the home. It goes when the work ends; what a killed process leaves is
 * cleared away by `openFiles`.
 */
export async function withWorkFolder<T>(
  config: Pick<Config, 'home' | 'workFolder'>,
  need: { readonly name: string; readonly attempt: number; readonly bytes: number },
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const root = config.workFolder ?? (await memoryFor(config.home, need.bytes)) ?? join(config.home, 'work')
  for (const old of workRoots(config)) await removeEarlierAttempts(old, need.name)
  const folder = join(root, workName(`${need.name}.${need.attempt}`))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rmdir(root).catch(() => {}) // others may be at work there
  }
}

/** Wherever folders of work of a home may be. */
export function workRoots({ home, workFolder }: Pick<Config, 'home' | 'workFolder'>): string[] {
  return [join(home, 'work'), memoryRootOf(home), ...(workFolder ? [workFolder] : [])]
}

const memoryRootOf = (home: string): string =>
  join(MEMORY, `nol-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`)

/** The home's folder in memory, if there is room and it is nobody else's. */
async function memoryFor(home: string, bytes: number): Promise<string | undefined> {
  const info = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const free = Number(/MemAvailable:\s+(\d+) kB/.exec(info)?.[1] ?? 0) * 1024
  if (bytes > free * MEMORY_SHARE) return undefined
  const root = memoryRootOf(home)
  try {
    await mkdir(root, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    const { uid, mode } = await lstat(root)
    return uid === process.getuid?.() && (mode & 0o170777) === 0o040700 ? root : undefined
  } catch {
    return undefined // no such place on this system
  }
}

async function removeEarlierAttempts(root: string, name: string): Promise<void> {
  const left = await readdir(root).catch((): string[] => [])
  for (const folder of left.filter((one) => one.startsWith(`${name}.`)))
    await rm(join(root, folder), { recursive: true, force: true })
}
