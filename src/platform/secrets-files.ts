import { randomBytes } from 'node:crypto'
import type { Cipher } from './secrets-cipher.ts'
import { SecretFault } from './secrets-keys.ts'

/** A data key as files need it. */
export interface FileKey {
  readonly keyId: string
  readonly data: Buffer
  readonly cipher: Cipher
}

/**
 * Form of a sealed file: `NOLSEAL1`, one byte with the length of the key's id, the id, 16 random bytes, then frames of
 * four bytes of length and a sealed piece. Each file has a key of its own, derived with the random bytes; each piece is
 * bound to its number and to being the last, so that none can be moved, left out or cut off.
 */
const MARK = Buffer.from('NOLSEAL1')
const SALT = 16
const PIECE = 64 * 1024
const LONGEST_FRAME = PIECE + 64

const keysOf = ({ cipher, data }: FileKey, salt: Buffer) =>
  cipher.keysOf(cipher.derive(data, `file ${salt.toString('hex')}`))
const placeOf = (number: number, isLast: boolean): string => `piece ${number}${isLast ? ' last' : ''}`

export async function* sealedFile(
  key: FileKey,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT)
  const keys = keysOf(key, salt)
  const keyId = Buffer.from(key.keyId)
  yield Buffer.concat([MARK, Buffer.of(keyId.length), keyId, salt])
  const frame = (piece: Buffer, number: number, isLast: boolean): Buffer => {
    const sealed = key.cipher.seal(keys, placeOf(number, isLast), piece)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    return Buffer.concat([length, sealed])
  }
  let rest = Buffer.alloc(0)
  let number = 0
  for await (const chunk of source) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    while (rest.length > PIECE) {
      yield frame(rest.subarray(0, PIECE), number++, false)
      rest = rest.subarray(PIECE)
    }
  }
  yield frame(rest, number, true)
}

export async function* openedFile(
  source: AsyncIterable<Uint8Array>,
  keyOf: (keyId: string) => FileKey,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source)
  const mark = await reader.read(MARK.length)
  if (!mark.equals(MARK)) {
    if (mark.length > 0) yield mark
    yield* reader.rest()
    return
  }
  const [idLength] = await whole(reader, 1)
  const keyId = (await whole(reader, idLength!)).toString()
  const key = keyOf(keyId)
  const keys = keysOf(key, await whole(reader, SALT))
  for (let number = 0; ; number++) {
    const length = (await whole(reader, 4)).readUInt32BE()
    if (length > LONGEST_FRAME) throw new SecretFault('a sealed file is damaged')
    const sealed = await whole(reader, length)
    const piece = key.cipher.open(keys, placeOf(number, false), sealed)
    if (piece) {
      yield piece
      continue
    }
    const last = key.cipher.open(keys, placeOf(number, true), sealed)
    if (!last || (await reader.read(1)).length > 0) throw new SecretFault('a sealed file is damaged')
    yield last
    return
  }
}

/** Reads by which key a file is sealed; undefined when it is not. */
export async function keyIdOfFile(source: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const reader = new ByteReader(source)
  if (!(await reader.read(MARK.length)).equals(MARK)) return undefined
  const [idLength] = await whole(reader, 1)
  return (await whole(reader, idLength!)).toString()
}

async function whole(reader: ByteReader, length: number): Promise<Buffer> {
  const bytes = await reader.read(length)
  if (bytes.length < length) throw new SecretFault('a sealed file is cut off')
  return bytes
}

/** Reads a stream by lengths; gives fewer bytes only at its end. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #held = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async read(length: number): Promise<Buffer> {
    while (this.#held.length < length) {
      const next = await this.#source.next()
      if (next.done) break
      this.#held = this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value])
    }
    const bytes = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(bytes.length)
    return bytes
  }

  async *rest(): AsyncGenerator<Buffer> {
    if (this.#held.length > 0) yield this.#held
    for (let next = await this.#source.next(); !next.done; next = await this.#source.next())
      yield Buffer.from(next.value)
  }
}
