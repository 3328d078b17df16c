import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { isAlive } from './postgres-files.ts'

export interface StoredFile {
  readonly sha256: string
  readonly bytes: number
  readonly path: string
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

export interface FileStore {
  /** Keeps bytes under their SHA-256; the same bytes twice are one file. Returns when they are on the disk. */
  putFile(
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options?: { readonly maxBytes?: number },
  ): Promise<StoredFile>
  pathOf(sha256: string): string
  readFile(sha256: string): ReadStream
  hasFile(sha256: string): Promise<boolean>
  /** Deletes what was put, when nothing refers to it any more and its time is over (privacy). */
  removeFile(sha256: string): Promise<void>
  /** Absolute path of a derived file such as `rosters/540126/<id>.parquet`; it can be made again from what was put. */
  derivedPath(name: string): string
  /** Lets `write` fill a temporary file, then moves it into place: readers see the old file or the whole new one. */
  writeDerived(name: string, write: (temporaryPath: string) => Promise<void>): Promise<string>
  removeDerived(name: string): Promise<void>
}

/** Opens the file store of a data home. Files are readable by the owner only. */
export async function openFiles(home: string): Promise<FileStore> {
  const contentRoot = join(home, 'files', 'sha256')
  const derivedRoot = join(home, 'files', 'derived')
  const incoming = join(home, 'files', 'incoming')
  // The database server's account passes through the home to its own folder; it sees nothing of the files.
  await mkdir(home, { recursive: true, mode: 0o711 })
  for (const directory of [contentRoot, derivedRoot, incoming]) await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeUnfinished(incoming)

  const pathOf = (sha256: string): string => pathOfContent(contentRoot, sha256)
  const derivedPath = (name: string): string => pathOfDerived(derivedRoot, name)

  async function putFile(
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { readonly maxBytes?: number } = {},
  ): Promise<StoredFile> {
    const temporary = join(incoming, newTemporaryName())
    try {
      const { sha256, bytes } = await receive(temporary, content, options.maxBytes ?? Number.POSITIVE_INFINITY)
      const path = pathOf(sha256)
      await moveIntoPlace(temporary, path)
      return { sha256, bytes, path }
    } finally {
      await rm(temporary, { force: true })
    }
  }

  async function writeDerived(name: string, write: (temporaryPath: string) => Promise<void>): Promise<string> {
    const path = derivedPath(name)
    const temporary = join(incoming, newTemporaryName())
    try {
      await write(temporary)
      await syncFile(temporary)
      await moveIntoPlace(temporary, path)
      return path
    } finally {
      await rm(temporary, { force: true })
    }
  }

  return {
    putFile,
    pathOf,
    readFile: (sha256) => createReadStream(pathOf(sha256)),
    hasFile: (sha256) =>
      stat(pathOf(sha256)).then(
        (info) => info.isFile(),
        () => false,
      ),
    async removeFile(sha256) {
      await rm(pathOf(sha256), { force: true })
    },
    derivedPath,
    writeDerived,
    removeDerived: (name) => rm(derivedPath(name), { force: true }),
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

/** What a process was receiving or deriving when it died was never acknowledged; files of living ones stay. */
async function removeUnfinished(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const [, pid, life] = /^(\d+)\.([0-9a-f]{8})\./.exec(name) ?? []
    const isOver = Number(pid) === process.pid ? life !== LIFE : pid !== undefined && !isAlive(Number(pid))
    if (isOver) await rm(join(incoming, name), { force: true })
  }
}

async function receive(
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw new FileTooLarge(maxBytes)
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(temporary, path)
  await syncDirectory(dirname(path))
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
}

/** A rename survives a power cut only when its directory is on the disk too; Windows cannot and need not sync one. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r')
  await directory.sync().finally(() => directory.close())
}
