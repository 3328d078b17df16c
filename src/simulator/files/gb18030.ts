/**
 * Writes GB 18030, which Node can read but not write: the reading table is turned round once. Four-byte codes cover all
 * the rest (the standard's ranges for the basic plane by reading them, the other planes by arithmetic).
 */
let twoBytes: Uint16Array | undefined
let fourBytes: Uint32Array | undefined

export function encodeGb18030(text: string): Uint8Array {
  if (!twoBytes || !fourBytes) buildTables()
  const bytes = new Uint8Array(text.length * 4)
  let length = 0
  for (const character of text) {
    const point = character.codePointAt(0)!
    if (point < 0x80) {
      bytes[length++] = point
      continue
    }
    const pair = point < 0x10000 ? twoBytes![point]! : 0
    if (pair) {
      bytes[length++] = pair >> 8
      bytes[length++] = pair & 0xff
      continue
    }
    if (point < 0x10000 && fourBytes![point] === 0) {
      bytes[length++] = 0x3f // a private-use character the standard has no code for
      continue
    }
    const linear = point < 0x10000 ? fourBytes![point]! - 1 : point - 0x10000 + linearOf(0x90, 0x30, 0x81, 0x30)
    length = writeFour(bytes, length, linear)
  }
  return bytes.subarray(0, length)
}

function buildTables(): void {
  twoBytes = new Uint16Array(65536)
  fourBytes = new Uint32Array(65536)
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const point = decoder.decode(Uint8Array.of(lead, trail)).codePointAt(0)!
      if (point < 0x10000 && point !== 0xfffd && !twoBytes[point]) twoBytes[point] = (lead << 8) | trail
    }
  }
  const last = linearOf(0x84, 0x31, 0xa4, 0x39)
  const codes = new Uint8Array((last + 1) * 4)
  let length = 0
  for (let linear = 0; linear <= last; linear++) length = writeFour(codes, length, linear)
  let linear = 0
  for (const character of decoder.decode(codes)) {
    const point = character.codePointAt(0)!
    if (point !== 0xfffd && point < 0x10000) fourBytes[point] = linear + 1
    linear++
  }
}

const linearOf = (a: number, b: number, c: number, d: number): number =>
  (((a - 0x81) * 10 + (b - 0x30)) * 126 + (c - 0x81)) * 10 + (d - 0x30)

function writeFour(bytes: Uint8Array, at: number, linear: number): number {
  bytes[at + 3] = 0x30 + (linear % 10)
  const third = Math.floor(linear / 10)
  bytes[at + 2] = 0x81 + (third % 126)
  const second = Math.floor(third / 126)
  bytes[at + 1] = 0x30 + (second % 10)
  bytes[at] = 0x81 + Math.floor(second / 10)
  return at + 4
}
