/** A hash (half of cyrb53) of a text, from 1 to 2^31 − 1: keys are compared by the million, so they are small. */
export function hashText(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  return finish(a, b)
}

/** The same over whole numbers, for keys made of the codes of characters and syllables. */
export function hashCodes(codes: ArrayLike<number>, from = 0, to = codes.length, seed = 0): number {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = from; i < to; i++) {
    a = Math.imul(a ^ codes[i]!, 2654435761)
    b = Math.imul(b ^ codes[i]!, 1597334677)
    // Codes have more bits than characters: spread the high ones.
    a ^= a >>> 15
    b ^= b >>> 13
  }
  return finish(a, b)
}

function finish(a: number, b: number): number {
  const x = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  const y = Math.imul(x ^ (x >>> 16), 2246822507) ^ (b >>> 7)
  return y >>> 1 || 1
}

/** Lanes of a packed sequence: five places of ten bits, so that SQL can count the places in which two differ. */
export const LANES = 5
const LANE_SIZE = 1024

/** Packs up to five codes into one integer below 2^50; what is longer is folded into the last place. */
export function packLanes(codes: ArrayLike<number>, size = codes.length): number {
  let rest = 0
  for (let i = size - 1; i >= LANES; i--) rest = Math.imul(rest ^ codes[i]!, 2654435761)
  let packed = 0
  for (let lane = Math.min(LANES, size) - 1; lane >= 0; lane--) {
    const code = lane === LANES - 1 ? codes[lane]! ^ rest : codes[lane]!
    packed = packed * LANE_SIZE + 1 + ((Math.imul(code, 2654435761) >>> 8) % (LANE_SIZE - 1))
  }
  return packed
}
