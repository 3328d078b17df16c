import { crc32, deflateSync } from 'node:zlib'

const GRAYS = 11
const REDS = 5
/** The red of the organ's mark and its rule (红头). */
const RED = [0xe6, 0x00, 0x12]
/** Black to white, then light to full red. */
const PALETTE = Buffer.from([
  ...Array.from({ length: GRAYS }, (_, step) => Array(3).fill(Math.round((255 * step) / (GRAYS - 1)))).flat(),
  ...Array.from({ length: REDS }, (_, step) =>
    RED.map((part) => Math.round(255 - ((255 - part) * (step + 1)) / REDS)),
  ).flat(),
])

/** Whatever is clearly redder than green is red by its ink, the rest gray. */
function colourOf(red, green) {
  if (red - green > 32) return GRAYS + Math.min(REDS - 1, Math.floor(((255 - green) * REDS) / 256))
  return Math.round((green * (GRAYS - 1)) / 255)
}

/** A page as pdftoppm writes it (PPM) as a PNG of eleven grays and five reds: a fraction of the bytes, and nothing to see of it. */
export function smallPng(ppm) {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 64).toString('latin1'))
  if (!head) throw new Error('not a picture of three times 8 bits')
  const [width, height] = [Number(head[1]), Number(head[2])]
  const pixels = ppm.subarray(head[0].length)
  const row = 1 + Math.ceil(width / 2)
  const packed = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x)
      packed[y * row + 1 + (x >> 1)] |= colourOf(pixels[at], pixels[at + 1]) << (x % 2 ? 0 : 4)
    }
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([4, 3, 0, 0, 0], 8) // four bits into the palette
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    chunk('IHDR', size),
    chunk('PLTE', PALETTE),
    chunk('IDAT', deflateSync(packed, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]
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
