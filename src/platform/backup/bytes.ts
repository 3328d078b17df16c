import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type Bytes = AsyncIterable<Buffer> | Iterable<Buffer>

/** Takes bytes out of a stream in the lengths somebody wants. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #ahead: Buffer[] = []
  #length = 0
  #isOver = false

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next `count` bytes, or fewer when the stream ends before. */
  async take(count: number): Promise<Buffer> {
    await this.#fill(count)
    const all = this.#ahead.length === 1 ? this.#ahead[0]! : Buffer.concat(this.#ahead)
    const taken = all.subarray(0, count)
    this.#ahead = taken.length === all.length ? [] : [all.subarray(count)]
    this.#length -= taken.length
    return taken
  }

  /** Whether nothing is left. */
  async isOver(): Promise<boolean> {
    await this.#fill(1)
    return this.#length === 0
  }

  async #fill(count: number): Promise<void> {
    while (this.#length < count && !this.#isOver) {
      const { value, done } = await this.#source.next()
      if (done) this.#isOver = true
      else {
        this.#ahead.push(value)
        this.#length += value.length
      }
    }
  }
}

/** Sends bytes through a transform, such as a compressor; whatever fails on the way is thrown to the reader. */
export async function* through(source: Bytes, transform: Transform): AsyncGenerator<Buffer> {
  const done = pipeline(Readable.from(source), transform)
  done.catch(() => {}) // also thrown by the transform itself
  for await (const chunk of transform) yield chunk as Buffer
  await done
}

/** A number of four bytes, as lengths are written. */
export function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}
