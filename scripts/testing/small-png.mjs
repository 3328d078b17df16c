import { crc32, deflateSync } from 'node:zlib'

/** A page as pdftoppm writes it in gray (PGM) as a PNG of sixteen grays: a third of the bytes, and nothing to see of it. */
export function smallPng(pgm) {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1'))
  if (!head) throw new Error('not a gray picture of 8 bits')
  const [width, height] = [Number(head[1]), Number(head[2])]
  const pixels = pgm.subarray(head[0].length)
  const row = 1 + Math.ceil(width / 2)
  const packed = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) packed[y * row + 1 + (x >> 1)] |= (pixels[y * width + x] >> 4) << (x % 2 ? 0 : 4)
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([4, 0, 0, 0, 0], 8) // four bits of gray
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [chunk('IHDR', size), chunk('IDAT', deflateSync(packed, { level: 9 })), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(named, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
