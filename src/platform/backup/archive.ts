import { createHash } from 'node:crypto'
import { BackupRefused } from './refusal.ts'
import { type Bytes, ByteReader, lengthBytes } from './bytes.ts'

/** What stands before each part of an archive. */
export type EntryHead =
  | {
      readonly type: 'head'
      readonly format: 1
      readonly program: string
      readonly migrations: readonly AppliedMigration[]
      readonly sequences: readonly SequenceValue[]
    }
  | { readonly type: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly type: 'file'; readonly name: string; readonly mode: number }
  | { readonly type: 'end'; readonly parts: readonly PartSum[] }

export interface AppliedMigration {
  readonly name: string
  readonly checksum: string
}

/** How far a sequence has counted; null when it was never asked. */
export interface SequenceValue {
  readonly name: string
  readonly value: string | null
}

/** What a table or file held: by this a restored one is compared. */
export interface PartSum {
  readonly type: 'table' | 'file'
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  /** Lines of COPY, one a row; 0 for a file. */
  readonly rows: number
}

const MOST_HEAD_BYTES = 64 * 1024 * 1024
const BLOCK_BYTES = 256 * 1024

/** Writes one part: its head, its content in blocks, an empty block; returns what it held. */
export async function* writeEntry(head: EntryHead, content: Bytes = []): AsyncGenerator<Buffer, Summing> {
  const written = Buffer.from(JSON.stringify(head))
  yield Buffer.concat([lengthBytes(written.length), written])
  const sum = new Summing()
  let block: Buffer[] = []
  let length = 0
  for await (const chunk of content) {
    if (chunk.length === 0) continue
    sum.add(chunk)
    block.push(chunk)
    length += chunk.length
    if (length < BLOCK_BYTES) continue
    yield Buffer.concat([lengthBytes(length), ...block])
    block = []
    length = 0
  }
  yield Buffer.concat(length > 0 ? [lengthBytes(length), ...block, lengthBytes(0)] : [lengthBytes(0)])
  return sum
}

export interface Entry {
  readonly head: EntryHead
  /** Must be read before the next part; what is left is passed over. */
  readonly content: AsyncIterable<Buffer>
}

/** Reads the parts of an archive one after the other; refuses with `backup.damaged` when it ends too early. */
export async function* readEntries(archive: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const reader = new ByteReader(archive)
  while (!(await reader.isOver())) {
    const head = JSON.parse((await whole(reader, await lengthOf(reader, MOST_HEAD_BYTES))).toString()) as EntryHead
    const content = blocksOf(reader)
    yield { head, content }
    for await (const _ of content);
  }
}

async function* blocksOf(reader: ByteReader): AsyncGenerator<Buffer> {
  for (let length = await lengthOf(reader, Number.POSITIVE_INFINITY); length > 0; ) {
    yield await whole(reader, length)
    length = await lengthOf(reader, Number.POSITIVE_INFINITY)
  }
}

async function lengthOf(reader: ByteReader, most: number): Promise<number> {
  const length = (await whole(reader, 4)).readUInt32BE()
  if (length > most) throw new BackupRefused('backup.damaged')
  return length
}

async function whole(reader: ByteReader, length: number): Promise<Buffer> {
  const bytes = await reader.take(length)
  if (bytes.length < length) throw new BackupRefused('backup.damaged')
  return bytes
}

/** Sums up bytes as they pass. */
export class Summing {
  readonly #hash = createHash('sha256')
  #bytes = 0
  #rows = 0

  add(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.#bytes += chunk.length
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) this.#rows++
  }

  /** Hands bytes on and sums them up. */
  async *pass(content: Bytes): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.add(chunk)
      yield chunk
    }
  }

  of(type: PartSum['type'], name: string): PartSum {
    const sha256 = this.#hash.digest('hex')
    return { type, name, bytes: this.#bytes, sha256, rows: type === 'table' ? this.#rows : 0 }
  }
}
