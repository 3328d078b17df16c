import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHmac,
  type DecipherGCM,
  getCiphers,
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
  /** Makes the nonce out of what is sealed, so that no nonce serves two texts. */
  readonly nonce: Buffer
  readonly mac: Buffer
  readonly lookup: Buffer
}

export interface Cipher {
  keysOf(data: Buffer): CipherKeys
  seal(keys: CipherKeys, place: string, plain: Buffer): Buffer
  /** Undefined when the bytes or the place are not those that were sealed. */
  open(keys: CipherKeys, place: string, sealed: Buffer): Buffer | undefined
  /** 128 bits of a keyed hash, as hex. */
  lookup(keys: CipherKeys, text: string): string
  derive(data: Buffer, purpose: string): Buffer
}

const hasSm4Gcm = getCiphers().includes('sm4-gcm')

/** How each suite is done by this Node. */
export const SUITES: Readonly<Record<Suite, () => string>> = {
  'aes-256-gcm': () => 'AES-256-GCM, HMAC-SHA-256',
  sm4: () => (hasSm4Gcm ? 'SM4-GCM, HMAC-SM3' : 'SM4-CTR then HMAC-SM3 (this Node has no SM4-GCM)'),
}

const AES = gcm('aes-256-gcm', 32, 'sha256')
const SM4_GCM = gcm('sm4-gcm', 16, 'sm3')
const SM4_CTR = encryptThenMac('sm4-ctr', 16, 'sm3')

export function cipherOf(suite: Suite): Cipher {
  if (suite === 'aes-256-gcm') return AES
  return hasSm4Gcm ? SM4_EITHER : SM4_CTR
}

/** A home begun where SM4-GCM was missing opens where it is there: the first byte says which of the two was used. */
const FORMS = { gcm: 1, ctr: 2 } as const

const SM4_EITHER: Cipher = {
  ...SM4_GCM,
  open: (keys, place, sealed) => (sealed[0] === FORMS.ctr ? SM4_CTR : SM4_GCM).open(keys, place, sealed),
}

/**
 * An authenticated mode. The nonce is a keyed hash of place and text (as in SIV), which keeps equal texts equal and
 * lets two different texts share a nonce no more often than drawn ones.
 */
function gcm(algorithm: string, keyBytes: number, hash: string): Cipher {
  return {
    ...common(keyBytes, hash),
    seal(keys, place, plain) {
      const nonce = nonceOf(keys, hash, place, plain)
      const cipher = createCipheriv(algorithm as 'aes-256-gcm', keys.encryption, nonce) as CipherGCM
      cipher.setAAD(Buffer.from(place))
      const sealed = cipher.update(plain)
      cipher.final()
      return Buffer.concat([Buffer.of(FORMS.gcm), nonce, sealed, cipher.getAuthTag()])
    },
    open(keys, place, sealed) {
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
function encryptThenMac(algorithm: string, keyBytes: number, hash: string): Cipher {
  const tagOf = (keys: CipherKeys, place: string, body: Buffer): Buffer =>
    createHmac(hash, keys.mac)
      .update(`${Buffer.byteLength(place)}\0${place}`)
      .update(body)
      .digest()
      .subarray(0, TAG)
  return {
    ...common(keyBytes, hash),
    seal(keys, place, plain) {
      const nonce = nonceOf(keys, hash, place, plain)
      const body = Buffer.concat([
        Buffer.of(FORMS.ctr),
        nonce,
        createCipheriv(algorithm, keys.encryption, counterOf(nonce)).update(plain),
      ])
      return Buffer.concat([body, tagOf(keys, place, body)])
    },
    open(keys, place, sealed) {
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

function nonceOf(keys: CipherKeys, hash: string, place: string, plain: Buffer): Buffer {
  return createHmac(hash, keys.nonce)
    .update(`${Buffer.byteLength(place)}\0${place}`)
    .update(plain)
    .digest()
    .subarray(0, NONCE)
}

function common(keyBytes: number, hash: string): Pick<Cipher, 'keysOf' | 'lookup' | 'derive'> {
  const derived = (data: Buffer, purpose: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync(hash, data, '', `nol ${purpose}`, bytes))
  return {
    keysOf: (data) => ({
      encryption: derived(data, 'encryption', keyBytes),
      nonce: derived(data, 'nonce', 32),
      mac: derived(data, 'mac', 32),
      lookup: derived(data, 'lookup', 32),
    }),
    lookup: (keys, text) => createHmac(hash, keys.lookup).update(text).digest('hex').slice(0, 32),
    derive: (data, purpose) => derived(data, `purpose ${purpose}`, 32),
  }
}
