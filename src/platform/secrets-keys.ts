import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { cipherOf, type Suite } from './secrets-cipher.ts'

/** Something sealed that cannot be opened: another key, another place, or somebody changed it. Says no part of it. */
export class SecretFault extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'SecretFault'
  }
}

export interface SecretsConfig {
  readonly home: string
  /** Path of the master key; made (0600) when it is missing and no data key exists yet. */
  readonly keyFile: string
  /** Program that wraps and unwraps instead of a file: `<program> wrap|unwrap <keyId>`, base64 on stdin and stdout. */
  readonly keyCommand?: string
  /** What new generations encrypt with. */
  readonly suite: Suite
}

/** The wrapped data keys of a home, one file each: `<owner>-<generation>.json`. */
export interface KeyStore {
  /** All of an owner's, newest first. */
  list(owner: string): string[]
  read(keyId: string): { readonly suite: Suite; readonly key: Buffer } | undefined
  /** Writes a new generation; when another process was faster, its key is the one. Returns the `keyId`. */
  create(owner: string, generation: number, suite: Suite, key: Buffer): string
  remove(keyId: string): void
  rewrap(newMasterKey: Buffer): number
}

interface StoredKey {
  readonly suite: Suite
  readonly wrappedBy: 'file' | 'command'
  readonly wrapped: string
  readonly madeAt: string
}

interface Wrapper {
  readonly by: StoredKey['wrappedBy']
  wrap(keyId: string, key: Buffer): string
  unwrap(keyId: string, wrapped: string): Buffer
}

export function openKeyStore(config: SecretsConfig): KeyStore {
  const folder = join(config.home, 'keys', 'data')
  mkdirSync(config.home, { recursive: true, mode: 0o711 })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(dirname(folder), 0o700)
  const wrapper = config.keyCommand
    ? commandWrapper(config.keyCommand)
    : fileWrapper(masterKeyOf(config.keyFile, readdirSync(folder).some(isKeyFile)))
  return new KeyFolder(folder, wrapper)
}

class KeyFolder implements KeyStore {
  readonly #folder: string
  #wrapper: Wrapper

  constructor(folder: string, wrapper: Wrapper) {
    this.#folder = folder
    this.#wrapper = wrapper
  }

  list(owner: string): string[] {
    return this.#keyIds()
      .filter((keyId) => keyId.startsWith(`${owner}-`))
      .sort((a, b) => generationOf(b) - generationOf(a))
  }

  read(keyId: string): { readonly suite: Suite; readonly key: Buffer } | undefined {
    if (!KEY_ID.test(keyId)) return undefined
    try {
      const stored = JSON.parse(readFileSync(this.#pathOf(keyId), 'utf8')) as StoredKey
      return { suite: stored.suite, key: this.#wrapper.unwrap(keyId, stored.wrapped) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  create(owner: string, generation: number, suite: Suite, key: Buffer): string {
    const keyId = `${owner}-${generation}`
    if (!KEY_ID.test(keyId)) throw new RangeError('a key belongs to a county or to the installation')
    linkOnce(this.#draft(keyId, suite, key, this.#wrapper), this.#pathOf(keyId))
    return keyId
  }

  remove(keyId: string): void {
    rmSync(this.#pathOf(keyId), { force: true })
    syncFolder(this.#folder)
  }

  rewrap(newMasterKey: Buffer): number {
    const next = fileWrapper(newMasterKey)
    const keyIds = this.#keyIds()
    for (const keyId of keyIds) {
      const { suite, key } = this.read(keyId)!
      renameSync(this.#draft(keyId, suite, key, next), this.#pathOf(keyId))
    }
    syncFolder(this.#folder)
    this.#wrapper = next
    return keyIds.length
  }

  #keyIds(): string[] {
    return readdirSync(this.#folder)
      .filter(isKeyFile)
      .map((name) => name.slice(0, -'.json'.length))
  }

  #pathOf(keyId: string): string {
    return join(this.#folder, `${keyId}.json`)
  }

  #draft(keyId: string, suite: Suite, key: Buffer, wrapper: Wrapper): string {
    const stored: StoredKey = {
      suite,
      wrappedBy: wrapper.by,
      wrapped: wrapper.wrap(keyId, key),
      madeAt: new Date().toISOString(),
    }
    return draft(this.#pathOf(keyId), JSON.stringify(stored))
  }
}

/** Gives a draft its name unless there is one by that name already: two who make the same key keep the first. */
function linkOnce(drafted: string, path: string): void {
  try {
    linkSync(drafted, path)
    syncFolder(dirname(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(drafted)
  }
}

const KEY_ID = /^(\d{6}|installation)-[1-9]\d{0,5}$/
const isKeyFile = (name: string): boolean => name.endsWith('.json') && KEY_ID.test(name.slice(0, -'.json'.length))
const generationOf = (keyId: string): number => Number(keyId.slice(keyId.lastIndexOf('-') + 1))

/** Writes a file beside its place, on the disk before it is moved or linked there. */
function draft(path: string, text: string): string {
  const drafted = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = openSync(drafted, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return drafted
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** The 32-byte master key in base64; made once, and never again when there are data keys it ought to open. */
function masterKeyOf(path: string, hasDataKeys: boolean): Buffer {
  const known = readMasterKey(path)
  if (known) return known
  if (hasDataKeys) {
    throw new SecretFault(
      `the master key ${path} is missing, and without it nothing sealed can be read; put it back from its backup / 主密钥文件缺失，请从备份放回：${path}`,
    )
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  linkOnce(draft(path, `${randomBytes(32).toString('base64')}\n`), path)
  return readMasterKey(path)!
}

/** Reads a master key file; undefined when there is none; throws `SecretFault` when it is not 32 bytes in base64. */
export function readMasterKey(path: string): Buffer | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32) throw new SecretFault(`${path} must hold 32 bytes in base64 / 主密钥应为 32 字节的 base64`)
  return key
}

function fileWrapper(master: Buffer): Wrapper {
  const cipher = cipherOf('aes-256-gcm')
  const keys = cipher.keysOf(master)
  return {
    by: 'file',
    wrap: (keyId, key) => cipher.seal(keys, `data key ${keyId}`, key).toString('base64'),
    unwrap(keyId, wrapped) {
      const key = cipher.open(keys, `data key ${keyId}`, Buffer.from(wrapped, 'base64'))
      if (!key) throw new SecretFault(`the master key does not open data key ${keyId} / 主密钥打不开数据密钥 ${keyId}`)
      return key
    },
  }
}

function commandWrapper(command: string): Wrapper {
  const [program, ...settings] = command.split(/\s+/)
  const run = (what: 'wrap' | 'unwrap', keyId: string, input: string): string => {
    const done = spawnSync(program!, [...settings, what, keyId], { input, encoding: 'utf8', timeout: 30_000 })
    const text = done.stdout?.trim()
    if (done.error || done.status !== 0 || !text) {
      throw new SecretFault(
        `NOL_KEY_COMMAND did not ${what} ${keyId} (${done.error?.message ?? `exit ${done.status}`})`,
      )
    }
    return text
  }
  return {
    by: 'command',
    wrap: (keyId, key) => run('wrap', keyId, key.toString('base64')),
    unwrap(keyId, wrapped) {
      const key = Buffer.from(run('unwrap', keyId, wrapped), 'base64')
      if (key.length !== 32) throw new SecretFault(`NOL_KEY_COMMAND gave no 32-byte key for ${keyId}`)
      return key
    },
  }
}
