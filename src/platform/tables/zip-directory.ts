import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import type { TableLimits } from './limits.ts'
import { TableRefusal } from './refusal.ts'

interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const LARGE = 0xffffffff
const END_LENGTH = 22
const LONGEST_COMMENT = 65_535
const SMALL_PART_BYTES = 8 * 1024 * 1024

/**
 * The list of parts of an XLSX, read before anything is unpacked: sizes are judged here, and the reader
 * unpacks no part beyond the size its entry declares.
 */
export class ZipDirectory {
  readonly #bytes: Buffer
  readonly #entries: ReadonlyMap<string, ZipEntry>

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#entries = readEntries(bytes)
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** Refuses bombs by what the entries declare; an entry that hides its size is one. */
  checkSizes(limits: TableLimits): void {
    if (this.#entries.size > limits.zipEntries) throw damaged('zip')
    let unpacked = 0
    for (const entry of this.#entries.values()) {
      unpacked += entry.unpacked
      if (entry.unpacked === 0 && entry.packed > 2) throw damaged(entry.name)
      if (entry.unpacked > limits.packingRatioFromBytes && entry.unpacked > entry.packed * limits.packingRatio) {
        throw new TableRefusal('table.packed-too-tightly', { found: `${mebibytes(entry.unpacked)} MB` })
      }
    }
    if (unpacked > limits.unpackedBytes) {
      throw new TableRefusal('table.packed-too-tightly', { found: `${mebibytes(unpacked)} MB` })
    }
  }

  /**
   * Unpacks the parts that will be read once, without keeping them, and compares size and checksum: a flipped bit in a
   * sheet may still read as XML, with other names and numbers in it.
   */
  async verify(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const entry = this.#entries.get(name)
      if (!entry) continue
      let checksum = 0
      let size = 0
      try {
        for await (const chunk of this.#unpacked(entry)) {
          checksum = crc32(chunk, checksum)
          size += chunk.length
          if (size > entry.unpacked) break
        }
      } catch {
        throw damaged(name)
      }
      if (size !== entry.unpacked || checksum !== entry.crc) throw damaged(name)
    }
  }

  #unpacked(entry: ZipEntry): AsyncIterable<Buffer> {
    const packed = Readable.from(slices(this.#packed(entry)))
    if (entry.method === 0) return packed
    if (entry.method !== 8) throw damaged(entry.name)
    const inflate = createInflateRaw({ chunkSize: 256 * 1024 })
    packed.on('error', (error) => inflate.destroy(error))
    return packed.pipe(inflate)
  }

  #packed(entry: ZipEntry): Buffer {
    const start = entry.offset + 30
    if (start > this.#bytes.length || this.#bytes.readUInt32LE(entry.offset) !== LOCAL_ENTRY) throw damaged(entry.name)
    const data = start + this.#bytes.readUInt16LE(entry.offset + 26) + this.#bytes.readUInt16LE(entry.offset + 28)
    if (data + entry.packed > this.#bytes.length) throw damaged(entry.name)
    return this.#bytes.subarray(data, data + entry.packed)
  }

  /** A whole part. */
  async read(name: string): Promise<Buffer> {
    const entry = this.#entries.get(name)
    if (!entry) throw damaged(name)
    return buffer(this.#unpacked(entry))
  }

  /** Text of a small part such as `xl/workbook.xml`. */
  readSmall(name: string): string {
    const entry = this.#entries.get(name)
    if (!entry || entry.unpacked > SMALL_PART_BYTES) throw damaged(name)
    const packed = this.#packed(entry)
    try {
      const bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: SMALL_PART_BYTES })
      return new TextDecoder('utf-8').decode(bytes)
    } catch {
      throw damaged(name)
    }
  }
}

function readEntries(bytes: Buffer): ReadonlyMap<string, ZipEntry> {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  let position = bytes.readUInt32LE(end + 16)
  const entries = new Map<string, ZipEntry>()
  for (let i = 0; i < count; i++) {
    if (position + 46 > bytes.length || bytes.readUInt32LE(position) !== DIRECTORY_ENTRY) throw damaged('zip')
    const nameLength = bytes.readUInt16LE(position + 28)
    const extraLength = bytes.readUInt16LE(position + 30)
    const name = bytes.toString('utf8', position + 46, position + 46 + nameLength)
    const entry = {
      name,
      method: bytes.readUInt16LE(position + 10),
      crc: bytes.readUInt32LE(position + 16),
      packed: bytes.readUInt32LE(position + 20),
      unpacked: bytes.readUInt32LE(position + 24),
      offset: bytes.readUInt32LE(position + 42),
    }
    const extra = position + 46 + nameLength
    entries.set(name, withLargeSizes(entry, bytes.subarray(extra, extra + extraLength)))
    position = extra + extraLength + bytes.readUInt16LE(position + 32)
  }
  return entries
}

/** Replaces 0xFFFFFFFF by the 64-bit values of the ZIP64 field, which some writers always use. */
function withLargeSizes(entry: ZipEntry, extra: Buffer): ZipEntry {
  if (entry.packed !== LARGE && entry.unpacked !== LARGE && entry.offset !== LARGE) return entry
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  const next = (value: number): number => {
    if (value !== LARGE) return value
    if (at + 8 > extra.length) throw damaged(entry.name)
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  }
  const unpacked = next(entry.unpacked)
  const packed = next(entry.packed)
  return { ...entry, unpacked, packed, offset: next(entry.offset) }
}

function findEnd(bytes: Buffer): number {
  const last = Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT)
  for (let i = bytes.length - END_LENGTH; i >= last; i--) {
    if (bytes.readUInt32LE(i) === END_OF_DIRECTORY) return i
  }
  throw damaged('zip')
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 256 * 1024) yield bytes.subarray(at, at + 256 * 1024)
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 / 1024)
const damaged = (part: string): TableRefusal => new TableRefusal('table.damaged', { part })
