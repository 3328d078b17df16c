import { spawnSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Room for a county, its mornings and what PostgreSQL writes beside. */
const MIB = 2048
const NEIGHBOURS = ['neighbour', 'rest'] as const

/** Gives a folder a disk of its own, in memory, that can really be full; only root may. */
export function mountDisk(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${MIB}m,mode=711`, 'tmpfs', folder]).status === 0
}

export function unmountDisk(folder: string): void {
  spawnSync('umount', ['-l', folder])
}

/** Takes what is left of the disk for a while, as a neighbour's log does. */
export async function fillDisk(folder: string, forMs: number): Promise<void> {
  const { bavail, bsize } = statfsSync(folder)
  const [neighbour, rest] = NEIGHBOURS.map((name) => join(folder, name)) as [string, string]
  try {
    spawnSync('fallocate', ['-l', String(Math.max(1, bavail * bsize - 64 * 1024)), neighbour])
    try {
      for (;;) writeFileSync(rest, Buffer.alloc(4096), { flag: 'a' })
    } catch {
      // It is full.
    }
    await sleep(forMs)
  } finally {
    for (const path of [neighbour, rest]) rmSync(path, { force: true })
  }
}
