import {
  type Cipheriv,
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHmac,
  type DecipherGCM,
  getCiphers,
  hash,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto'

/** What encrypts: AES-256-GCM with SHA-256, or the national algorithms SM4 and SM3 (standards §5.4). */
export type Suite = 'aes-256-gcm' | 'sm4'

const TAG = 16
const NONCE = 12

/** Keys for the parts of a cipher, each derived from the data key. */
export interface CipherKeys {
  readonly encryption: Buffer
  readonly bulk: Buffer
  /** Makes the nonce out of what is sealed, so that no nonce serves two texts. */
  readonly nonce: Buffer
  readonly mac: Buffer
  readonly lookup: Buffer
}

export interface Cipher {
  keysOf(data: Buffer): CipherKeys
  seal(keys: CipherKeys, place: string, plain: Buffer): Buffer
  /**
   * As `seal`, for the thousands of rows of a run: counter mode under a keyed hash of place and text that is nonce and
   * tag at once (SIV). It needs no new cipher object for each text, which costs OpenSSL more than the encryption.
   */
  sealBulk(keys: CipherKeys, place: string, plain: Buffer): Buffer
  /** Undefined when the bytes or the place are not those that were sealed. */
  open(keys: CipherKeys, place: string, sealed: Buffer): Buffer | undefined
  /** 128 bits of a keyed hash, as hex. */
  lookup(keys: CipherKeys, text: string): string
  derive(data: Buffer, purpose: string): Buffer
}

const hasSm4Gcm = getCiphers().includes('sm4-gcm')

/** How each suite is done by this Node. */
export const SUITES: Readonly<Record<Suite, () => string>> = {
  'aes-256-gcm': () => 'AES-256-GCM; rows in bulk AES-256-CTR with HMAC-SHA-256 as SIV',
  sm4: () => (hasSm4Gcm ? 'SM4-GCM, HMAC-SM3' : 'SM4-CTR then HMAC-SM3 (this Node has no SM4-GCM)'),
}

const AES = gcm('aes-256-gcm', 32, 'sha256', 'aes-256-ecb')
const SM4_GCM = gcm('sm4-gcm', 16, 'sm3', 'sm4-ecb')
const SM4_CTR = encryptThenMac('sm4-ctr', 16, 'sm3', 'sm4-ecb')

export function cipherOf(suite: Suite): Cipher {
  if (suite === 'aes-256-gcm') return AES
  return hasSm4Gcm ? SM4_EITHER : SM4_CTR
}

/** A home begun where SM4-GCM was missing opens where it is there: the first byte says which of the two was used. */
const FORMS = { gcm: 1, ctr: 2, siv: 3 } as const

const SM4_EITHER: Cipher = {
  ...SM4_GCM,
  open: (keys, place, sealed) => (sealed[0] === FORMS.gcm ? SM4_GCM : SM4_CTR).open(keys, place, sealed),
}

/**
 * An authenticated mode. The nonce is a keyed hash of place and text (as in SIV), which keeps equal texts equal and
 * lets two different texts share a nonce no more often than drawn ones.
 */
function gcm(algorithm: string, keyBytes: number, hashName: string, block: string): Cipher {
  const shared = common(keyBytes, hashName, block)
  return {
    ...shared,
    seal(keys, place, plain) {
      const nonce = nonceOf(keys, hashName, place, plain)
      const cipher = createCipheriv(algorithm as 'aes-256-gcm', keys.encryption, nonce) as CipherGCM
      cipher.setAAD(Buffer.from(place))
      const sealed = cipher.update(plain)
      cipher.final()
      return Buffer.concat([Buffer.of(FORMS.gcm), nonce, sealed, cipher.getAuthTag()])
    },
    open(keys, place, sealed) {
      if (sealed[0] === FORMS.siv) return shared.openBulk(keys, place, sealed)
      if (sealed.length < 1 + NONCE + TAG || sealed[0] !== FORMS.gcm) return undefined
      const nonce = sealed.subarray(1, 1 + NONCE)
      const decipher = createDecipheriv(algorithm as 'aes-256-gcm', keys.encryption, nonce, {
        authTagLength: TAG,
      }) as DecipherGCM
      decipher.setAAD(Buffer.from(place))
      decipher.setAuthTag(sealed.subarray(-TAG))
      const plain = decipher.update(sealed.subarray(1 + NONCE, -TAG))
      try {
        decipher.final()
        return plain
      } catch {
        return undefined
      }
    },
  }
}

/** Where the national cipher comes without GCM: counter mode, then a MAC over place, nonce and what was encrypted. */
function encryptThenMac(algorithm: string, keyBytes: number, hashName: string, block: string): Cipher {
  const shared = common(keyBytes, hashName, block)
  const tagOf = (keys: CipherKeys, place: string, body: Buffer): Buffer =>
    createHmac(hashName, keys.mac)
      .update(`${Buffer.byteLength(place)}\0${place}`)
      .update(body)
      .digest()
      .subarray(0, TAG)
  return {
    ...shared,
    seal(keys, place, plain) {
      const nonce = nonceOf(keys, hashName, place, plain)
      const body = Buffer.concat([
        Buffer.of(FORMS.ctr),
        nonce,
        createCipheriv(algorithm, keys.encryption, counterOf(nonce)).update(plain),
      ])
      return Buffer.concat([body, tagOf(keys, place, body)])
    },
    open(keys, place, sealed) {
      if (sealed[0] === FORMS.siv) return shared.openBulk(keys, place, sealed)
      if (sealed.length < 1 + NONCE + TAG || sealed[0] !== FORMS.ctr) return undefined
      const body = sealed.subarray(0, -TAG)
      if (!timingSafeEqual(tagOf(keys, place, body), sealed.subarray(-TAG))) return undefined
      const counter = counterOf(body.subarray(1, 1 + NONCE))
      return createDecipheriv(algorithm, keys.encryption, counter).update(body.subarray(1 + NONCE))
    },
  }
}

/** Twelve bytes of nonce and a block counter from zero. */
const counterOf = (nonce: Buffer): Buffer => Buffer.concat([nonce, Buffer.alloc(4)])

function nonceOf(keys: CipherKeys, hashName: string, place: string, plain: Buffer): Buffer {
  return createHmac(hashName, keys.nonce)
    .update(`${Buffer.byteLength(place)}\0${place}`)
    .update(plain)
    .digest()
    .subarray(0, NONCE)
}

/** What the suites have in common; `block` names the bare block cipher of the same key length. */
function common(keyBytes: number, hashName: string, block: string) {
  const derived = (data: Buffer, purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync(hashName, data, '', `nol ${purpose}`, bytes))
  const bulk = bulkOf(hashName, block)
  return {
    keysOf: (data: Buffer): CipherKeys => ({
      encryption: derived(data, 'encryption', keyBytes),
      bulk: derived(data, 'bulk', keyBytes),
      nonce: derived(data, 'nonce', 32),
      mac: derived(data, 'mac', 32),
      lookup: derived(data, 'lookup', 32),
    }),
    lookup: (keys: CipherKeys, text: string): string =>
      keyedHash(hashName, keys.lookup, Buffer.from(text)).toString('hex', 0, 16),
    derive: (data: Buffer, purpose: string): Buffer => derived(data, `purpose ${purpose}`, 32),
    sealBulk: bulk.seal,
    openBulk: bulk.open,
  }
}

const BLOCK = 16

/** Counter mode by one block cipher object for each key, kept: making one for every text costs most of the time. */
function bulkOf(hashName: string, block: string) {
  const ciphers = new WeakMap<Buffer, Cipheriv>()
  function cipherFor(key: Buffer): Cipheriv {
    const known = ciphers.get(key)
    if (known) return known
    const made = createCipheriv(block, key, null).setAutoPadding(false)
    ciphers.set(key, made)
    return made
  }
  function xored(keys: CipherKeys, tag: Buffer, bytes: Buffer): Buffer {
    const blocks = Math.ceil(bytes.length / BLOCK)
    const counters = Buffer.alloc(blocks * BLOCK)
    for (let i = 0; i < blocks; i++) {
      tag.copy(counters, i * BLOCK)
      // The last four bytes count; a text has far fewer than 2^32 blocks.
      counters.writeUInt32BE((counters.readUInt32BE(i * BLOCK + 12) + i) >>> 0, i * BLOCK + 12)
    }
    const stream = cipherFor(keys.bulk).update(counters)
    const out = Buffer.allocUnsafe(bytes.length)
    for (let i = 0; i < bytes.length; i++) out[i] = bytes[i]! ^ stream[i]!
    return out
  }
  const tagOf = (keys: CipherKeys, place: string, plain: Buffer): Buffer =>
    keyedHash(hashName, keys.mac, Buffer.from(`siv\0${Buffer.byteLength(place)}\0${place}`), plain).subarray(0, BLOCK)
  return {
    seal(keys: CipherKeys, place: string, plain: Buffer): Buffer {
      const tag = tagOf(keys, place, plain)
      return Buffer.concat([Buffer.of(FORMS.siv), tag, xored(keys, tag, plain)])
    },
    open(keys: CipherKeys, place: string, sealed: Buffer): Buffer | undefined {
      if (sealed.length < 1 + BLOCK) return undefined
      const tag = sealed.subarray(1, 1 + BLOCK)
      const plain = xored(keys, tag, sealed.subarray(1 + BLOCK))
      return timingSafeEqual(tagOf(keys, place, plain), tag) ? plain : undefined
    },
  }
}

const HASH_BLOCK = 64
const pads = new WeakMap<Buffer, { readonly inner: Buffer; readonly outer: Buffer }>()

/** HMAC (RFC 2104) by the one-shot hash, which takes a tenth of the time of an Hmac object for a short text. */
function keyedHash(hashName: string, key: Buffer, ...parts: readonly Buffer[]): Buffer {
  let padded = pads.get(key)
  if (!padded) {
    const inner = Buffer.alloc(HASH_BLOCK, 0x36)
    const outer = Buffer.alloc(HASH_BLOCK, 0x5c)
    for (let i = 0; i < key.length; i++) {
      inner[i]! ^= key[i]!
      outer[i]! ^= key[i]!
    }
    padded = { inner, outer }
    pads.set(key, padded)
  }
  const inside = hash(hashName, Buffer.concat([padded.inner, ...parts]), 'buffer')
  return hash(hashName, Buffer.concat([padded.outer, inside]), 'buffer')
}
