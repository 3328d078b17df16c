import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type MediaType, withoutMetadata } from './photo-metadata.ts'

const bytes = (...parts: (string | number[] | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const u16 = (value: number) => [value >> 8, value & 255]
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)]
const le32 = (value: number) => u32(value).reverse()

/** EXIF of a telephone: held on its side (6), taken by somebody's device, at a place. */
const PLACE = 'GPS 31.2N 91.1E Xiaomi'
const exifBig = bytes(
  'MM\0*',
  u32(8),
  u16(2),
  [1, 15, 0, 2, 0, 0, 0, 22, 0, 0, 0, 38],
  [1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0],
  u32(0),
  PLACE,
)
const exifLittle = bytes('II*\0', le32(8), [1, 0], [18, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0], le32(0), PLACE)
const segment = (marker: number, content: Uint8Array) => bytes([0xff, marker], u16(content.length + 2), content)
const SCAN = bytes([0xff, 0xda, 0, 4, 1, 2], [0x11, 0xff, 0x00, 0x22, 0xff, 0xd3, 0x33])
const TABLE = segment(0xdb, bytes([1, 2, 3]))
const aJpeg = (exif: Uint8Array, tail = '') =>
  bytes(
    [0xff, 0xd8],
    segment(0xe1, bytes('Exif\0\0', exif)),
    segment(0xe0, bytes('JFIF\0', [1, 2])),
    segment(0xe1, bytes('http://ns.adobe.com/xap/1.0/\0', PLACE)),
    segment(0xe2, bytes('ICC_PROFILE\0', [9])),
    segment(0xe2, bytes('MPF\0', PLACE)),
    segment(0xfe, bytes(PLACE)),
    TABLE,
    SCAN,
    TABLE,
    SCAN,
    [0xff, 0xd9],
    tail,
  )
const chunk = (type: string, content: Uint8Array) => {
  const named = bytes(type, content)
  return bytes(u32(content.length), named, u32(crc32(named)))
}
const PIXELS = bytes([1, 2, 3, 4])
const aPng = (exif?: Uint8Array) =>
  bytes(
    '\x89PNG\r\n\x1a\n',
    chunk('IHDR', Buffer.alloc(13)),
    ...(exif ? [chunk('eXIf', exif)] : []),
    chunk('tEXt', bytes(PLACE)),
    chunk('iTXt', bytes(PLACE)),
    chunk('pHYs', Buffer.alloc(9)),
    chunk('IDAT', PIXELS),
    chunk('IEND', bytes()),
    PLACE,
  )
const riffChunk = (type: string, content: Uint8Array) =>
  bytes(type, le32(content.length), content, content.length % 2 ? [0] : [])
const aWebp = (exif: Uint8Array) => {
  const body = bytes(
    'WEBP',
    riffChunk('VP8X', bytes([0x2c], Buffer.alloc(9))),
    riffChunk('ICCP', bytes([7, 7, 7])),
    riffChunk('VP8 ', PIXELS),
    riffChunk('EXIF', exif),
    riffChunk('XMP ', bytes(PLACE)),
  )
  return bytes('RIFF', le32(body.length), body)
}
const box = (type: string, content: Uint8Array) => bytes(u32(content.length + 8), type, content)
const aVideo = bytes(
  box('ftyp', bytes('isom')),
  box(
    'moov',
    bytes(box('mvhd', PIXELS), box('trak', box('udta', bytes(PLACE))), box('udta', box('\xa9xyz', bytes(PLACE)))),
  ),
  box('mdat', bytes(PIXELS)),
)

const cleaned = (type: MediaType, file: Uint8Array): Buffer => Buffer.from(withoutMetadata(type, file)!)

describe('a photo loses what it says of place and device', () => {
  test.each([
    ['JPEG', 'image/jpeg', aJpeg(exifBig, PLACE)],
    ['JPEG of a maker who counts from the other end', 'image/jpeg', aJpeg(exifLittle)],
    ['PNG', 'image/png', aPng(exifBig)],
    ['WebP', 'image/webp', aWebp(exifLittle)],
    ['WebP with the name EXIF has in JPEG', 'image/webp', aWebp(bytes('Exif\0\0', exifBig))],
    ['video', 'video/mp4', aVideo],
  ] as const)('%s', (_, type, file) => {
    expect(file.toString('latin1')).toContain('GPS')
    const kept = cleaned(type, file)
    for (const part of ['GPS', '91.1E', 'Xiaomi']) expect(kept.toString('latin1')).not.toContain(part)
    expect(cleaned(type, kept)).toEqual(kept)
  })
})

describe('what it looks like stays', () => {
  const turned = bytes('MM\0*', u32(8), u16(1), [1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0], u32(0))

  test('JPEG: tables, scans, colours, and how it is held', () => {
    expect(cleaned('image/jpeg', aJpeg(exifBig, PLACE))).toEqual(
      bytes(
        [0xff, 0xd8],
        segment(0xe1, bytes('Exif\0\0', turned)),
        segment(0xe0, bytes('JFIF\0', [1, 2])),
        segment(0xe2, bytes('ICC_PROFILE\0', [9])),
        TABLE,
        SCAN,
        TABLE,
        SCAN,
        [0xff, 0xd9],
      ),
    )
  })
  test('PNG: pixels and size, and how it is held', () => {
    const head = '\x89PNG\r\n\x1a\n'
    const [ihdr, phys, idat, iend] = [
      chunk('IHDR', Buffer.alloc(13)),
      chunk('pHYs', Buffer.alloc(9)),
      chunk('IDAT', PIXELS),
      chunk('IEND', bytes()),
    ]
    expect(cleaned('image/png', aPng(exifLittle))).toEqual(bytes(head, ihdr, phys, idat, chunk('eXIf', turned), iend))
    expect(cleaned('image/png', aPng())).toEqual(bytes(head, ihdr, phys, idat, iend))
  })
  test('WebP: pixels and profile, with the right length and flags', () => {
    const kept = cleaned('image/webp', aWebp(exifBig))
    expect(kept.readUInt32LE(4)).toBe(kept.length - 8)
    expect(kept[20]).toBe(0x28)
    expect(kept.includes(riffChunk('VP8 ', PIXELS)) && kept.includes(riffChunk('ICCP', bytes([7, 7, 7])))).toBe(true)
    expect(kept.subarray(-34)).toEqual(riffChunk('EXIF', turned))
  })
  test('video: everything at its place', () => {
    const kept = cleaned('video/mp4', aVideo)
    expect(kept.length).toBe(aVideo.length)
    expect(kept.indexOf('mdat')).toBe(aVideo.indexOf('mdat'))
    expect(kept.includes(box('mvhd', PIXELS))).toBe(true)
  })
  test('PDF: as it is', () => expect(cleaned('application/pdf', PIXELS)).toEqual(PIXELS))
})

describe('a file that is not in order', () => {
  const good = aJpeg(exifBig)
  test('is refused wherever it is cut', () => {
    for (const [type, file] of [
      ['image/jpeg', good.subarray(0, -2)],
      ['image/png', aPng(exifBig).subarray(0, -22 - 12)],
    ] as const)
      for (let length = 12; length < file.length; length++)
        expect(withoutMetadata(type, file.subarray(0, length))).toBeUndefined()
  })
  test.each(['image/jpeg', 'image/png', 'image/webp', 'video/mp4'] as const)('of chance ends, as %s', (type) => {
    const heads = { 'image/jpeg': good, 'image/png': aPng(exifBig), 'image/webp': aWebp(exifBig), 'video/mp4': aVideo }
    let state = 7
    const chance = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 2000; round++) {
      const file = Buffer.from(heads[type])
      for (let hits = 0; hits < 3; hits++) file[chance(file.length)] = chance(256)
      expect(() => withoutMetadata(type, file)).not.toThrow()
    }
  })
})
