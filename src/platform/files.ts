import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isAlive } from './postgres-files.ts'
import type { KeyOwner, Secrets } from './secrets.ts'

export interface StoredFile {
  /** Of what was sent, not of what lies on the disk. */
  readonly sha256: string
  readonly bytes: number
}

/** Thrown while a file is received that is larger than allowed; nothing is kept. */
export class FileTooLarge extends Error {
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super(`file is larger than ${maxBytes} bytes`)
    this.name = 'FileTooLarge'
    this.maxBytes = maxBytes
  }
}

/** Keeps files sealed with the data key of their owner; nothing on the disk can be read without the keys. */
export interface FileStore {
  /** Keeps bytes under their SHA-256; the same bytes twice are one file. Returns when they are on the disk. */
  putFile(
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { readonly owner: KeyOwner; readonly maxBytes?: number },
  ): Promise<StoredFile>
  readFile(sha256: string): Readable
  hasFile(sha256: string): Promise<boolean>
  /** Deletes what was put, when nothing refers to it any more and its time is over (privacy). */
  removeFile(sha256: string): Promise<void>
  /**
   * Lets `work` read a kept file in plain text under a path of its own, for readers that need one (Excel, DuckDB). The
   * copy goes when the work is over; one left by a dead process goes at the next start.
   */
  withPlainFile<T>(sha256: string, work: (path: string) => Promise<T>): Promise<T>
  /** Lets `write` fill a temporary file, seals it and moves it into place: readers see the old file or the whole new one. */
  writeDerived(name: string, owner: KeyOwner, write: (temporaryPath: string) => Promise<void>): Promise<void>
  /** Reads a derived file such as `rosters/540126/<id>.parquet`; it can be made again from what was put. */
  readDerived(name: string): Readable
  withPlainDerived<T>(name: string, work: (path: string) => Promise<T>): Promise<T>
  /** Copies a derived file in plain text to a path the caller looks after. */
  copyPlain(name: string, path: string): Promise<void>
  removeDerived(name: string): Promise<void>
  /** Tells whether an older version left a file in plain text. */
  hasPlainFiles(): Promise<boolean>
  /** Seals anew what is not sealed with its owner's newest key; `ownerOf` says whose a file is. Returns how many. */
  reseal(
    ownerOf: (file: SealedFile, keyId: string | undefined) => KeyOwner | undefined,
    signal?: AbortSignal,
  ): Promise<number>
}

/** A file as `reseal` asks about it: one that was put, or a derived one by its name. */
export type SealedFile = { readonly sha256: string } | { readonly derived: string }

/** Opens the file store of a data home, after it has cleared away what dead processes left. Files are readable by the owner only. */
export async function openFiles(
  home: string,
  secrets: Secrets,
  workRoots: readonly string[] = [join(home, 'work')],
): Promise<FileStore> {
  const place: Place = { ...foldersOf(home), secrets }
  // The database server's account passes through the home to its own folder; it sees nothing of the files.
  await mkdir(home, { recursive: true, mode: 0o711 })
  for (const directory of [place.content, place.derived, place.incoming])
    await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeLeftovers(home, workRoots)
  const pathOf = (sha256: string): string => pathOfContent(place.content, sha256)
  const derivedPath = (name: string): string => pathOfDerived(place.derived, name)
  return {
    putFile: (content, options) => putFile(place, content, options),
    readFile: (sha256) => opened(place, pathOf(sha256)),
    hasFile: (sha256) =>
      stat(pathOf(sha256)).then(
        (info) => info.isFile(),
        () => false,
      ),
    async removeFile(sha256) {
      await rm(pathOf(sha256), { force: true })
    },
    withPlainFile: (sha256, work) => withPlain(place, pathOf(sha256), work),
    writeDerived: (name, owner, write) => writeSealed(place, derivedPath(name), owner, write),
    readDerived: (name) => opened(place, derivedPath(name)),
    withPlainDerived: (name, work) => withPlain(place, derivedPath(name), work),
    copyPlain: (name, path) => pipeline(opened(place, derivedPath(name)), createWriteStream(path, { mode: 0o600 })),
    removeDerived: (name) => rm(derivedPath(name), { force: true }),
    async hasPlainFiles() {
      for await (const { keyId } of everyFile(place)) if (keyId === undefined) return true
      return false
    },
    reseal: (ownerOf, signal) => reseal(place, ownerOf, signal),
  }
}

/** Folders of a file store: files under their hash, derived ones by name, and what is under way. */
export function foldersOf(home: string) {
  const of = (name: string): string => join(home, 'files', name)
  return { content: of('sha256'), derived: of('derived'), incoming: of('incoming') }
}

/** The folders, and what seals and opens. */
interface Place extends Readonly<ReturnType<typeof foldersOf>> {
  readonly secrets: Secrets
}

const opened = (place: Place, path: string): Readable => Readable.from(place.secrets.openStream(createReadStream(path)))

/** Lets `work` use a name in `incoming`, where nothing is left in the end. */
async function withTemporary<T>(place: Place, work: (path: string) => Promise<T>): Promise<T> {
  const temporary = join(place.incoming, newTemporaryName())
  try {
    return await work(temporary)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function putFile(
  place: Place,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: { readonly owner: KeyOwner; readonly maxBytes?: number },
): Promise<StoredFile> {
  const measured = new Measure(content, options.maxBytes ?? Number.POSITIVE_INFINITY)
  return withTemporary(place, async (temporary) => {
    await writeSynced(temporary, place.secrets.sealStream(options.owner, measured))
    const { sha256, bytes } = measured
    await moveIntoPlace(temporary, pathOfContent(place.content, sha256))
    return { sha256, bytes }
  })
}

/** Seals what is in plain text into place. */
function sealInto(place: Place, path: string, owner: KeyOwner, plain: AsyncIterable<Uint8Array>): Promise<void> {
  return withTemporary(place, async (temporary) => {
    await writeSynced(temporary, place.secrets.sealStream(owner, plain))
    await moveIntoPlace(temporary, path)
  })
}

function writeSealed(
  place: Place,
  path: string,
  owner: KeyOwner,
  write: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  return withTemporary(place, async (temporary) => {
    await write(temporary)
    await sealInto(place, path, owner, createReadStream(temporary))
  })
}

function withPlain<T>(place: Place, path: string, work: (path: string) => Promise<T>): Promise<T> {
  return withTemporary(place, async (temporary) => {
    await pipeline(opened(place, path), createWriteStream(temporary, { mode: 0o600 }))
    return work(temporary)
  })
}

async function reseal(
  place: Place,
  ownerOf: Parameters<FileStore['reseal']>[0],
  signal: AbortSignal | undefined,
): Promise<number> {
  const { secrets } = place
  let count = 0
  for await (const { path, file, keyId } of everyFile(place)) {
    signal?.throwIfAborted()
    const owner = ownerOf(file, keyId)
    if (owner === undefined || keyId === secrets.keyIds(owner)[0]) continue
    await sealInto(place, path, owner, secrets.openStream(createReadStream(path)))
    count++
  }
  return count
}

async function* everyFile(place: Place): AsyncGenerator<{ path: string; file: SealedFile; keyId: string | undefined }> {
  for (const root of [place.content, place.derived]) {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const keyId = await place.secrets.sealedBy(createReadStream(path, { end: 63 }))
      const name = relative(root, path).replaceAll('\\', '/')
      yield { path, keyId, file: root === place.content ? { sha256: entry.name } : { derived: name } }
    }
  }
}

function pathOfContent(root: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a SHA-256')
  return join(root, sha256.slice(0, 2), sha256)
}

function pathOfDerived(root: string, name: string): string {
  const clean = normalize(name)
  if (isAbsolute(clean) || clean.split(/[/\\]/).includes('..')) {
    throw new RangeError('a derived file stays inside the store')
  }
  return join(root, clean)
}

/** This life of this process: in a container a server has the same number in every life. */
const LIFE = randomUUID().slice(0, 8)

const newTemporaryName = (): string => `${process.pid}.${LIFE}.${randomUUID()}`

/** Clears away what dead processes were receiving, deriving or working on; returns how much it was. */
export async function removeLeftovers(home: string, workRoots: readonly string[]): Promise<number> {
  let count = await removeUnfinished(foldersOf(home).incoming)
  for (const root of workRoots) count += await removeLeftWork(root)
  return count
}

/** What a process was receiving or deriving when it died was never acknowledged; files of living ones stay. */
async function removeUnfinished(incoming: string): Promise<number> {
  let count = 0
  for (const name of await readdir(incoming)) {
    const [, pid, life] = /^(\d+)\.([0-9a-f]{8})\./.exec(name) ?? []
    const isOver = Number(pid) === process.pid ? life !== LIFE : pid !== undefined && !isAlive(Number(pid))
    if (!isOver) continue
    await rm(join(incoming, name), { force: true })
    count++
  }
  return count
}

/**
 * Folders of work whose process is gone: `<anything>.<pid>.<life>`, or `backup-<pid>`. What stands in them is in plain
 * text, and no job that goes on looks at what an earlier attempt left.
 */
async function removeLeftWork(work: string): Promise<number> {
  let count = 0
  for (const name of await readdir(work).catch((): string[] => [])) {
    const [, pid, life] = /\.(\d+)\.([0-9a-f]{8})$/.exec(name) ?? /^backup-(\d+)$/.exec(name) ?? []
    if (pid === undefined) continue
    const isOver = Number(pid) === process.pid ? life !== undefined && life !== LIFE : !isAlive(Number(pid))
    if (!isOver) continue
    await rm(join(work, name), { recursive: true, force: true })
    count++
  }
  return count
}

/** Makes the name of a folder of work, which `openFiles` clears away once this process is gone. */
export function workName(name: string): string {
  return `${name}.${process.pid}.${LIFE}`
}

/** Counts and hashes bytes while they pass, and stops what is too large. */
class Measure implements AsyncIterable<Uint8Array> {
  readonly #content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly #maxBytes: number
  readonly #hash = createHash('sha256')
  bytes = 0

  constructor(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes: number) {
    this.#content = content
    this.#maxBytes = maxBytes
  }

  /** Once everything has passed. */
  get sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#content) {
      this.bytes += chunk.byteLength
      if (this.bytes > this.#maxBytes) throw new FileTooLarge(this.#maxBytes)
      this.#hash.update(chunk)
      yield chunk
    }
  }
}

async function writeSynced(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(temporary, path)
  await syncDirectory(dirname(path))
}

/** A rename survives a power cut only when its directory is on the disk too; Windows cannot and need not sync one. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r')
  await directory.sync().finally(() => directory.close())
}
