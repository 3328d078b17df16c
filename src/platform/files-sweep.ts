import { createReadStream } from 'node:fs'
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { foldersOf, removeLeftovers, syncDirectory } from './files.ts'
import type { Secrets } from './secrets.ts'

/** What the rows of counties speak of: hashes of kept files, names of derived ones. */
export interface SpokenFiles {
  readonly kept: ReadonlySet<string>
  readonly derived: ReadonlySet<string>
}

export interface SweepOrder {
  readonly home: string
  readonly workRoots: readonly string[]
  /** Longer than any request or job takes from its file to its row. */
  readonly minAgeMs: number
  /** Whose rows are asked; a file sealed for anybody else, or not at all, is left alone. */
  readonly counties: readonly string[]
  readonly secrets: Pick<Secrets, 'sealedBy'>
  readonly spokenOf: () => Promise<SpokenFiles>
}

export interface Swept {
  readonly kept: number
  readonly derived: number
  /** Plain copies and half-received files of dead processes. */
  readonly leftovers: number
}

/**
 * Removes files that no row speaks of: a process that is killed between a file and its row, which come in this order,
 * leaves one behind. What is younger than `minAgeMs` may still get its row and stays.
 */
export async function sweepFiles(order: SweepOrder): Promise<Swept> {
  const { content, derived } = foldersOf(order.home)
  const leftovers = await removeLeftovers(order.home, order.workRoots)
  await putBackAside(order.home)
  const before = Date.now() - order.minAgeMs
  const oldKept = await oldFiles(content, before)
  const oldDerived = await oldFiles(derived, before)
  // Asked after the files were seen: whose row came meanwhile is spoken of.
  const spoken = await order.spokenOf()
  const isSpokenOf = (name: string) => spoken.kept.has(name.slice(name.lastIndexOf('/') + 1))
  const remove = async (root: string, names: readonly string[]): Promise<number> => {
    let count = 0
    for (const name of names) if (await removeUnspoken(order, root, name, before)) count++
    return count
  }
  return {
    kept: await remove(
      content,
      oldKept.filter((name) => !isSpokenOf(name)),
    ),
    derived: await remove(
      derived,
      oldDerived.filter((name) => !spoken.derived.has(name)),
    ),
    leftovers,
  }
}

async function oldFiles(root: string, before: number): Promise<string[]> {
  const names: string[] = []
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const info = await stat(path).catch(() => undefined)
    if (info && info.mtimeMs < before) names.push(relative(root, path).replaceAll('\\', '/'))
  }
  return names
}

const asideOf = (home: string): string => join(home, 'files', 'aside')

/**
 * The same bytes may be sent again at this very moment, and then lie under the same name. So a file is laid aside before
 * it goes: one that turns out to be new is put back.
 */
async function removeUnspoken(order: SweepOrder, root: string, name: string, before: number): Promise<boolean> {
  const path = join(root, name)
  const keyId = await order.secrets.sealedBy(createReadStream(path, { end: 63 })).catch(ifMissing)
  if (!order.counties.some((county) => keyId?.startsWith(`${county}-`))) return false
  const aside = join(asideOf(order.home), relative(join(order.home, 'files'), path))
  await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
  if ((await rename(path, aside).catch(ifMissing)) === 'missing') return false
  const isOld = (await stat(aside)).mtimeMs < before
  if (!isOld) await linkUnlessThere(aside, path)
  await rm(aside, { force: true })
  return isOld
}

/** A sweep that was killed left a file aside: it goes back to its place and is looked at like any other. */
async function putBackAside(home: string): Promise<void> {
  const folder = asideOf(home)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifMissing)
  if (entries === 'missing') return
  for (const entry of entries.filter((one) => one.isFile())) {
    const aside = join(entry.parentPath, entry.name)
    const path = join(home, 'files', relative(folder, aside))
    await linkUnlessThere(aside, path)
    await syncDirectory(dirname(path))
    await rm(aside, { force: true })
  }
}

async function linkUnlessThere(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

function ifMissing(error: NodeJS.ErrnoException): 'missing' {
  if (error.code !== 'ENOENT') throw error
  return 'missing'
}
