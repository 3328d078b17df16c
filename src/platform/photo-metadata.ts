import { crc32 } from 'node:zlib'

// Telephones write into a photo where and when it was taken, with what, and a small picture of before it was cut. None of
// it is evidence of a service; the place of a family's home must not lie in a file that is handed around.

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
export const MEDIA_TYPES = [...PHOTO_TYPES, 'video/mp4', 'application/pdf'] as const
export type MediaType = (typeof MEDIA_TYPES)[number]

/**
 * Takes out of a photo or video what it says of place, time and device; pixels, colours and the way it is held stay as
 * they are. Undefined when the file is not in order. A PDF stays as it is: it is a scan or somebody's paper.
 */
export function withoutMetadata(type: MediaType, file: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  try {
    return FILTERS[type](bytes)
  } catch (error) {
    if (error instanceof RangeError) return undefined // a length points outside of the file
    throw error
  }
}

const FILTERS: Readonly<Record<MediaType, (bytes: Buffer) => Uint8Array | undefined>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
  'video/mp4': mp4,
  'application/pdf': (bytes) => bytes,
}

const UPRIGHT = 1

/** EXIF that says how the photo is held, and nothing else. */
function exifOf(orientation: number): Buffer {
  const exif = Buffer.alloc(26)
  exif.write('MM\0*', 'latin1')
  exif.writeUInt32BE(8, 4) // the first directory
  exif.writeUInt16BE(1, 8) // has one entry
  exif.writeUInt16BE(ORIENTATION_TAG, 10)
  exif.writeUInt16BE(3, 12) // one short number
  exif.writeUInt32BE(1, 14)
  exif.writeUInt16BE(orientation, 18)
  return exif
}
const ORIENTATION_TAG = 0x0112

/** How the photo is held, 1 to 8, as its EXIF says. */
function orientationOf(exif: Buffer): number {
  const order = exif.toString('latin1', 0, 2)
  if (order !== 'MM' && order !== 'II') return UPRIGHT
  const short = (at: number): number => (order === 'MM' ? exif.readUInt16BE(at) : exif.readUInt16LE(at))
  const directory = order === 'MM' ? exif.readUInt32BE(4) : exif.readUInt32LE(4)
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * 12
    if (short(at) !== ORIENTATION_TAG) continue
    const value = short(at + 8)
    return value >= 1 && value <= 8 ? value : UPRIGHT
  }
  return UPRIGHT
}

/** EXIF that is broken tells nothing; the photo is then taken as it lies. */
function orientationIn(exif: Buffer): number {
  try {
    return orientationOf(exif)
  } catch {
    return UPRIGHT
  }
}

const MARKER = { start: 0xd8, end: 0xd9, scan: 0xda, app1: 0xe1, comment: 0xfe } as const
/** Segments of applications that change how the picture looks: JFIF, colour profile, Adobe's colour transform. */
const KEPT_SEGMENTS: ReadonlyMap<number, string> = new Map([
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
])
const EXIF = 'Exif\0\0'

function jpeg(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = []
  let orientation = UPRIGHT
  let at = 2
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) return undefined
    while (bytes.readUInt8(at + 1) === 0xff) at++ // fill bytes
    const marker = bytes.readUInt8(at + 1)
    // What stands behind the end is a second picture or a maker's notes.
    if (marker === MARKER.end) break
    const length = bytes.readUInt16BE(at + 2)
    const segment = bytes.subarray(at, at + 2 + length)
    if (length < 2 || segment.length < 2 + length) return undefined
    at += segment.length
    const isApplications = (marker >= 0xe0 && marker <= 0xef) || marker === MARKER.comment
    const says = segment.toString('latin1', 4, 24)
    if (marker === MARKER.app1 && says.startsWith(EXIF)) orientation = orientationIn(segment.subarray(4 + EXIF.length))
    const name = KEPT_SEGMENTS.get(marker)
    if (!isApplications || (name !== undefined && says.startsWith(name))) kept.push(segment)
    if (marker !== MARKER.scan) continue
    const end = endOfScan(bytes, at)
    kept.push(bytes.subarray(at, end))
    at = end
  }
  const turned =
    orientation === UPRIGHT ? [] : [segmentOf(Buffer.concat([Buffer.from(EXIF, 'latin1'), exifOf(orientation)]))]
  return Buffer.concat([bytes.subarray(0, 2), ...turned, ...kept, Buffer.from([0xff, MARKER.end])])
}

function segmentOf(content: Buffer): Buffer {
  const head = Buffer.from([0xff, MARKER.app1, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** Where the data of a scan ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(0xff, at)
    if (at < 0) throw new RangeError('a scan without an end')
    const next = bytes.readUInt8(at + 1)
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
}

const PNG_HEAD = 8
/** What a picture needs to look as it does. */
const KEPT_CHUNKS = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP'.split(' '))

function png(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [bytes.subarray(0, PNG_HEAD)]
  let orientation = UPRIGHT
  for (let at = PNG_HEAD; ; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const chunk = bytes.subarray(at, at + 12 + length)
    if (chunk.length < 12 + length) return undefined
    at += chunk.length
    if (type === 'eXIf') orientation = orientationIn(chunk.subarray(8, 8 + length))
    if (type === 'IEND' && orientation !== UPRIGHT) kept.push(chunkOf('eXIf', exifOf(orientation)))
    if (KEPT_CHUNKS.has(type)) kept.push(chunk)
    if (type === 'IEND') return Buffer.concat(kept)
  }
}

function chunkOf(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const RIFF_HEAD = 12
const KEPT_RIFF = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Bits of VP8X: there is EXIF, there is XMP. */
const HAS = { exif: 0x08, xmp: 0x04 } as const

function webp(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = []
  let orientation = UPRIGHT
  const end = Math.min(bytes.length, bytes.readUInt32LE(4) + 8)
  for (let at = RIFF_HEAD; at + 8 <= end; ) {
    const type = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const padded = 8 + length + (length % 2)
    if (at + 8 + length > end) return undefined
    const chunk = bytes.subarray(at, at + padded)
    at += padded
    if (type === 'EXIF') orientation = orientationIn(bareExif(chunk.subarray(8, 8 + length)))
    if (KEPT_RIFF.has(type)) kept.push(chunk)
  }
  if (kept.length === 0) return undefined
  return riffOf(bytes, kept, orientation)
}

/** Some programs write EXIF into WebP with the name it has in JPEG before it. */
const bareExif = (content: Buffer): Buffer =>
  content.toString('latin1', 0, EXIF.length) === EXIF ? content.subarray(EXIF.length) : content

function riffOf(bytes: Buffer, kept: readonly Buffer[], orientation: number): Buffer {
  const [first, ...rest] = kept
  const isExtended = first!.toString('latin1', 0, 4) === 'VP8X'
  const isTurned = isExtended && orientation !== UPRIGHT
  const head = Buffer.from(first!)
  if (isExtended) head[8] = (head[8]! & ~(HAS.exif | HAS.xmp)) | (isTurned ? HAS.exif : 0)
  const turned = Buffer.concat([Buffer.from('EXIF\x1a\0\0\0', 'latin1'), exifOf(orientation)])
  const body = Buffer.concat([head, ...rest, ...(isTurned ? [turned] : [])])
  const riff = Buffer.from(bytes.subarray(0, RIFF_HEAD))
  riff.writeUInt32LE(body.length + 4, 4)
  return Buffer.concat([riff, body])
}

/** Boxes of a video that hold boxes, and those that say where and with what it was taken. */
const MP4_FOLDERS = new Set(['moov', 'trak', 'mdia', 'minf', 'moof', 'traf'])
const MP4_SAYINGS = new Set(['udta', 'meta', 'uuid'])

/** Turns what a video says of itself into empty room: nothing moves, so that what points into the file still holds. */
function mp4(bytes: Buffer): Buffer | undefined {
  const copy = Buffer.from(bytes)
  return clearBoxes(copy, 0, copy.length) ? copy : undefined
}

function clearBoxes(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at + 8 <= to; ) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    const short = bytes.readUInt32BE(at)
    const head = short === 1 ? 16 : 8
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short
    if (size < head || at + size > to) return false
    if (MP4_SAYINGS.has(type)) {
      bytes.write('free', at + 4, 'latin1')
      bytes.fill(0, at + head, at + size)
    } else if (MP4_FOLDERS.has(type) && !clearBoxes(bytes, at + head, at + size)) return false
    at += size
  }
  return true
}
