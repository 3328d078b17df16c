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

function secretsOn(store: KeyStore, suite: Suite): Secrets {
  const opened = new Map<string, Opened>()
  const listed = new Map<KeyOwner, { readonly at: number; readonly keyIds: string[] }>()

  function openedKey(owner: KeyOwner, keyId: string): Opened {
    const known = opened.get(keyId)
    if (known) return known
    const stored = store.read(keyId)
    if (!stored || !keyId.startsWith(`${owner}-`)) throw new SecretFault(`no data key ${keyId} of ${owner}`)
    const cipher = cipherOf(stored.suite)
    const key = { keyId, suite: stored.suite, data: stored.key, cipher, keys: cipher.keysOf(stored.key) }
    opened.set(keyId, key)
    return key
  }

  function keyIds(owner: KeyOwner): string[] {
    const known = listed.get(owner)
    if (known && performance.now() - known.at < LOOK_AGAIN_MS) return known.keyIds
    const found = store.list(owner)
    const all = found.length > 0 ? found : [store.create(owner, 1, suite, randomBytes(32))]
    listed.set(owner, { at: performance.now(), keyIds: all })
    return all
  }

  const newest = (owner: KeyOwner): Opened => openedKey(owner, keyIds(owner)[0]!)

  function partsOf(owner: KeyOwner, sealed: string): { key: Opened; bytes: Buffer } {
    const dot = sealed.indexOf('.', MARK.length)
    if (!isSealed(sealed) || dot < 0) throw new SecretFault('not a sealed text')
    return {
      key: openedKey(owner, sealed.slice(MARK.length, dot)),
      bytes: Buffer.from(sealed.slice(dot + 1), 'base64url'),
    }
  }

  return {
    seal(owner, context, text) {
      const { cipher, keys, keyId } = newest(owner)
      return `${MARK}${keyId}.${cipher.seal(keys, `${owner}\0${context}`, Buffer.from(text)).toString('base64url')}`
    },
    sealBulk(owner, context, text) {
      const { cipher, keys, keyId } = newest(owner)
      return `${MARK}${keyId}.${cipher.sealBulk(keys, `${owner}\0${context}`, Buffer.from(text)).toString('base64url')}`
    },
    sealStream: (owner, source) => sealedFile(newest(owner), source),
    sealedBy: keyIdOfFile,
    openStream: (source) => openedFile(source, (keyId) => openedKey(keyId.slice(0, keyId.lastIndexOf('-')), keyId)),
    open(owner, context, sealed) {
      const { key, bytes } = partsOf(owner, sealed)
      const plain = key.cipher.open(key.keys, `${owner}\0${context}`, bytes)
      if (!plain) throw new SecretFault(`what was sealed with ${key.keyId} does not open here`)
      return plain.toString()
    },
    lookup(owner, kind, value) {
      const { cipher, keys } = newest(owner)
      return cipher.lookup(keys, `${kind}\0${value}`)
    },
    lookups: (owner, kind, value) =>
      keyIds(owner).map((keyId) => {
        const { cipher, keys } = openedKey(owner, keyId)
        return cipher.lookup(keys, `${kind}\0${value}`)
      }),
    currentMark: (owner) => `${MARK}${newest(owner).keyId}.`,
    isCurrent: (owner, sealed) => sealed.startsWith(`${MARK}${newest(owner).keyId}.`),
    deriveKey(owner, purpose, keyId) {
      const key = keyId === undefined ? newest(owner) : openedKey(owner, keyId)
      return { keyId: key.keyId, suite: key.suite, key: key.cipher.derive(key.data, purpose) }
    },
    rotate(owner) {
      const generation = Number(newest(owner).keyId.split('-')[1]) + 1
      const keyId = store.create(owner, generation, suite, randomBytes(32))
      listed.delete(owner)
      return keyId
    },
    retireOld(owner) {
      const old = store.list(owner).slice(1)
      listed.delete(owner)
      for (const keyId of old) {
        store.remove(keyId)
        opened.delete(keyId)
      }
      return old
    },
    keyIds,
    rewrap: (newMasterKey) => store.rewrap(newMasterKey),
  }
}

/** Which of the suites this Node's OpenSSL can do; `sm4` falls back from GCM to CTR with HMAC-SM3. */
export function describeSuite(suite: Suite): string {
  return SUITES[suite]()
}
