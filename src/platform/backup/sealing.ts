import {
  argon2,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { BackupRefused } from './refusal.ts'
import { type Bytes, ByteReader, lengthBytes } from './bytes.ts'

/** What opens a backup: something remembered, or the bytes of a key file (32 or more). */
export type BackupKey =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'key-file'; readonly bytes: Buffer }

export const LEAST_PASSPHRASE = 12
export const LEAST_KEY_BYTES = 32

/** Stands in the clear before the sealed bytes; every chunk is bound to it. */
interface Head {
  readonly version: 1
  readonly madeAt: string
  readonly salt: string
  /** Numbers of Argon2id; absent when a key file was used. */
  readonly argon2id?: { readonly memory: number; readonly passes: number; readonly parallelism: number }
  readonly chunkBytes: number
  /** Tells a wrong key from a damaged file. */
  readonly keyCheck: string
}

const MAGIC = Buffer.from('NOL-BACKUP-1\n')
const CHUNK_BYTES = 1024 * 1024
const TAG_BYTES = 16
/** 128 MiB, three passes: half a second for us, a long time for who tries passphrases. */
const ARGON2ID = { memory: 131_072, passes: 3, parallelism: 1 } as const
/** More than any backup of ours asks for: a forged head must not take the machine's memory. */
const MOST_MEMORY_KIB = 1_048_576
const MOST_HEAD_BYTES = 10_000
const MOST_CHUNK_BYTES = 64 * 1024 * 1024

const derive = promisify(argon2)

/**
 * Seals a stream with AES-256-GCM in chunks. The nonce counts the chunks and marks the last one, so that none can be
 * left out, swapped or cut off; the head is authenticated with each. Every backup has a key of its own (fresh salt).
 */
export async function* seal(plain: Bytes, key: BackupKey, madeAt: Date): AsyncGenerator<Buffer> {
  const salt = randomBytes(32)
  const argon2id = key.kind === 'passphrase' ? { argon2id: ARGON2ID } : {}
  const secret = await secretOf(key, salt, argon2id.argon2id)
  const head: Head = {
    version: 1,
    madeAt: madeAt.toISOString(),
    salt: salt.toString('base64'),
    ...argon2id,
    chunkBytes: CHUNK_BYTES,
    keyCheck: keyCheckOf(secret),
  }
  const written = Buffer.from(JSON.stringify(head))
  yield Buffer.concat([MAGIC, lengthBytes(written.length), written])
  const reader = new ByteReader(iterate(plain))
  for (let index = 0, isLast = false; !isLast; index++) {
    const chunk = await reader.take(CHUNK_BYTES)
    isLast = await reader.isOver()
    const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(index, isLast)).setAAD(digestOf(written))
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
  }
}

/**
 * Opens a sealed stream. Refuses with `backup.not-a-backup`, `backup.wrong-key`, `backup.needs-passphrase`,
 * `backup.needs-key-file` or `backup.damaged`; nothing is given out that was not checked.
 */
export async function* unseal(sealed: AsyncIterable<Buffer>, key: BackupKey): AsyncGenerator<Buffer> {
  const reader = new ByteReader(sealed)
  const { head, written } = await readHead(reader)
  if (head.argon2id && key.kind !== 'passphrase') throw new BackupRefused('backup.needs-passphrase')
  if (!head.argon2id && key.kind !== 'key-file') throw new BackupRefused('backup.needs-key-file')
  const secret = await secretOf(key, Buffer.from(head.salt, 'base64'), head.argon2id)
  if (!isSame(keyCheckOf(secret), head.keyCheck)) throw new BackupRefused('backup.wrong-key')
  for (let index = 0, isLast = false; !isLast; index++) {
    const chunk = await reader.take(head.chunkBytes + TAG_BYTES)
    isLast = await reader.isOver()
    if (chunk.length < TAG_BYTES) throw new BackupRefused('backup.damaged')
    yield open(chunk, secret, nonceOf(index, isLast), digestOf(written))
  }
}

function open(chunk: Buffer, secret: Buffer, nonce: Buffer, head: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce).setAAD(head)
  decipher.setAuthTag(chunk.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new BackupRefused('backup.damaged')
  }
}

async function readHead(reader: ByteReader): Promise<{ head: Head; written: Buffer }> {
  const start = await reader.take(MAGIC.length + 4)
  if (start.length < MAGIC.length + 4 || !start.subarray(0, MAGIC.length).equals(MAGIC))
    throw new BackupRefused('backup.not-a-backup')
  const length = start.readUInt32BE(MAGIC.length)
  const written = await reader.take(Math.min(length, MOST_HEAD_BYTES))
  try {
    const head = JSON.parse(written.toString()) as Head
    const sound =
      head.version === 1 &&
      head.chunkBytes > 0 &&
      head.chunkBytes <= MOST_CHUNK_BYTES &&
      (head.argon2id?.memory ?? 0) <= MOST_MEMORY_KIB
    if (sound) return { head, written }
  } catch {
    // no JSON: the same as a head of another form
  }
  throw new BackupRefused('backup.damaged')
}

async function secretOf(key: BackupKey, salt: Buffer, numbers: Head['argon2id']): Promise<Buffer> {
  const material =
    key.kind === 'key-file'
      ? key.bytes
      : await derive('argon2id', {
          message: Buffer.from(key.passphrase.normalize('NFKC')),
          nonce: salt,
          tagLength: 32,
          ...numbers!,
        })
  return Buffer.from(hkdfSync('sha256', material, salt, 'not-one-less backup', 32))
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(index))
  nonce.writeUInt32BE(isLast ? 1 : 0, 8)
  return nonce
}

const digestOf = (head: Buffer): Buffer => createHash('sha256').update(MAGIC).update(head).digest()
const keyCheckOf = (secret: Buffer): string => createHmac('sha256', secret).update('key check').digest('base64')
const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

async function* iterate(bytes: Bytes): AsyncGenerator<Buffer> {
  yield* bytes
}
