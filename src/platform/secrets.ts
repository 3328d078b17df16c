import { randomBytes } from 'node:crypto'
import { type Cipher, type CipherKeys, cipherOf, type Suite, SUITES } from './secrets-cipher.ts'
import { keyIdOfFile, openedFile, sealedFile } from './secrets-files.ts'
import { type KeyStore, openKeyStore, SecretFault, type SecretsConfig } from './secrets-keys.ts'

export type { Suite } from './secrets-cipher.ts'
export { readMasterKey, SecretFault, type SecretsConfig } from './secrets-keys.ts'

/** Whose data key protects something: a county (its six digits), or the installation as a whole. */
export type KeyOwner = string
export const INSTALLATION: KeyOwner = 'installation'

/** A key with its generation, to encrypt what does its own encryption (Parquet, files). */
export interface NamedKey {
  /** `540199-2`: owner and generation. */
  readonly keyId: string
  /** 32 bytes. */
  readonly key: Buffer
  readonly suite: Suite
}

/**
 * Envelope encryption behind one door. Each owner has data keys of its own in generations; the newest seals, all open.
 * Data keys lie wrapped by the master key in `<home>/keys/data`; the master key is a file or an outside command.
 */
export interface Secrets {
  /**
   * Seals a text for one place (`context`, such as `register.child/<id>`); it opens for the same owner and place only.
   *
   * The same text at the same place gives the same sealed text while the key is the same, so that a row that did not
   * change is not written again; nothing else can be told from it.
   */
  seal(owner: KeyOwner, context: string, text: string): string
  /** As `seal`, for rows by the thousand: a tenth of the time each. */
  sealBulk(owner: KeyOwner, context: string, text: string): string
  /** Seals a file while it passes; equal files give different bytes. */
  sealStream(owner: KeyOwner, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer>
  /** Opens what `sealStream` gave; a file that was never sealed passes as it is. Throws `SecretFault` when it was changed or cut. */
  openStream(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer>
  /** `keyId` a file is sealed with, by its first bytes; undefined when it is in plain text. */
  sealedBy(source: AsyncIterable<Uint8Array>): Promise<string | undefined>
  /** Opens what `seal` and `sealBulk` gave; throws `SecretFault` when owner, place, key or bytes are not what they were. */
  open(owner: KeyOwner, context: string, sealed: string): string
  /** Keyed hash to find an exact value by, of the newest generation: what is written. `kind` keeps kinds apart. */
  lookup(owner: KeyOwner, kind: string, value: string): string
  /** The hashes a value may be found under while keys rotate: one for each generation kept, newest first. */
  lookups(owner: KeyOwner, kind: string, value: string): string[]
  /** How every text begins that is sealed with the newest generation, for asking the database. */
  currentMark(owner: KeyOwner): string
  /** Tells whether a sealed text is of the newest generation. */
  isCurrent(owner: KeyOwner, sealed: string): boolean
  /** A key for one purpose, derived from the newest data key or from the one named by `keyId`. */
  deriveKey(owner: KeyOwner, purpose: string, keyId?: string): NamedKey
  /** Begins a new generation of an owner's data key; returns its `keyId`. What is sealed stays readable. */
  rotate(owner: KeyOwner): string
  /** Forgets an owner's generations before the newest, after everything was sealed anew. */
  retireOld(owner: KeyOwner): string[]
  /** `keyId`s of an owner, newest first. */
  keyIds(owner: KeyOwner): string[]
  /** Wraps every data key by another master key (a 32-byte key in base64), which is the master key from then on. */
  rewrap(newMasterKey: Buffer): number
}

const MARK = 'nol1.'

/** Tells a sealed text from a plain one. */
export function isSealed(text: string): boolean {
  return text.startsWith(MARK)
}

/** Opens the keys of a home, making the first master key; throws `SecretFault` when data keys exist that it cannot unwrap. */
export function openSecrets(config: SecretsConfig): Secrets {
  return secretsOn(openKeyStore(config), config.suite)
}

interface Opened {
  readonly keyId: string
  readonly suite: Suite
  readonly data: Buffer
  readonly cipher: Cipher
  readonly keys: CipherKeys
}

/** A generation another process began is sealed with after this long at the latest. */
const LOOK_AGAIN_MS = 5000

/** The data keys of a home as far as they were asked for. */
class KeyRing {
  readonly store: KeyStore
  readonly #suite: Suite
  readonly #opened = new Map<string, Opened>()
  readonly #listed = new Map<KeyOwner, { readonly at: number; readonly keyIds: string[] }>()

  constructor(store: KeyStore, suite: Suite) {
    this.store = store
    this.#suite = suite
  }

  open(owner: KeyOwner, keyId: string): Opened {
    const known = this.#opened.get(keyId)
    if (known && keyId.startsWith(`${owner}-`)) return known
    const stored = keyId.startsWith(`${owner}-`) ? this.store.read(keyId) : undefined
    if (!stored) throw new SecretFault(`no data key ${keyId} of ${owner}`)
    const cipher = cipherOf(stored.suite)
    const key = { keyId, suite: stored.suite, data: stored.key, cipher, keys: cipher.keysOf(stored.key) }
    this.#opened.set(keyId, key)
    return key
  }

  /** Newest first; an owner without a key gets one. */
  keyIds(owner: KeyOwner): string[] {
    const known = this.#listed.get(owner)
    if (known && performance.now() - known.at < LOOK_AGAIN_MS) return known.keyIds
    const found = this.store.list(owner)
    const keyIds = found.length > 0 ? found : [this.#create(owner, 1)]
    this.#listed.set(owner, { at: performance.now(), keyIds })
    return keyIds
  }

  newest(owner: KeyOwner): Opened {
    return this.open(owner, this.keyIds(owner)[0]!)
  }

  rotate(owner: KeyOwner): string {
    const { keyId } = this.newest(owner)
    const next = this.#create(owner, Number(keyId.slice(keyId.lastIndexOf('-') + 1)) + 1)
    this.#listed.delete(owner)
    return next
  }

  retireOld(owner: KeyOwner): string[] {
    const old = this.store.list(owner).slice(1)
    this.#listed.delete(owner)
    for (const keyId of old) {
      this.store.remove(keyId)
      this.#opened.delete(keyId)
    }
    return old
  }

  #create(owner: KeyOwner, generation: number): string {
    return this.store.create(owner, generation, this.#suite, randomBytes(32))
  }
}

function secretsOn(store: KeyStore, suite: Suite): Secrets {
  const ring = new KeyRing(store, suite)
  const placed = (owner: KeyOwner, context: string): string => `${owner}\0${context}`
  const marked = (key: Opened, bytes: Buffer): string => `${markOf(key)}${bytes.toString('base64url')}`
  return {
    seal(owner, context, text) {
      const key = ring.newest(owner)
      return marked(key, key.cipher.seal(key.keys, placed(owner, context), Buffer.from(text)))
    },
    sealBulk(owner, context, text) {
      const key = ring.newest(owner)
      return marked(key, key.cipher.sealBulk(key.keys, placed(owner, context), Buffer.from(text)))
    },
    open(owner, context, sealed) {
      const { keyId, bytes } = partsOf(sealed)
      const key = ring.open(owner, keyId)
      const plain = key.cipher.open(key.keys, placed(owner, context), bytes)
      if (!plain) throw new SecretFault(`what was sealed with ${keyId} does not open here`)
      return plain.toString()
    },
    sealStream: (owner, source) => sealedFile(ring.newest(owner), source),
    sealedBy: keyIdOfFile,
    openStream: (source) => openedFile(source, (keyId) => ring.open(keyId.slice(0, keyId.lastIndexOf('-')), keyId)),
    lookup: (owner, kind, value) => lookupOf(ring.newest(owner), kind, value),
    lookups: (owner, kind, value) => ring.keyIds(owner).map((keyId) => lookupOf(ring.open(owner, keyId), kind, value)),
    currentMark: (owner) => markOf(ring.newest(owner)),
    isCurrent: (owner, sealed) => sealed.startsWith(markOf(ring.newest(owner))),
    deriveKey(owner, purpose, keyId) {
      const key = keyId === undefined ? ring.newest(owner) : ring.open(owner, keyId)
      return { keyId: key.keyId, suite: key.suite, key: key.cipher.derive(key.data, purpose) }
    },
    rotate: (owner) => ring.rotate(owner),
    retireOld: (owner) => ring.retireOld(owner),
    keyIds: (owner) => ring.keyIds(owner),
    rewrap: (newMasterKey) => store.rewrap(newMasterKey),
  }
}

const markOf = (key: Opened): string => `${MARK}${key.keyId}.`

const lookupOf = ({ cipher, keys }: Opened, kind: string, value: string): string =>
  cipher.lookup(keys, `${kind}\0${value}`)

function partsOf(sealed: string): { keyId: string; bytes: Buffer } {
  const dot = sealed.indexOf('.', MARK.length)
  if (!isSealed(sealed) || dot < 0) throw new SecretFault('not a sealed text')
  return { keyId: sealed.slice(MARK.length, dot), bytes: Buffer.from(sealed.slice(dot + 1), 'base64url') }
}

/** Which of the suites this Node's OpenSSL can do; `sm4` falls back from GCM to CTR with HMAC-SM3. */
export function describeSuite(suite: Suite): string {
  return SUITES[suite]()
}
