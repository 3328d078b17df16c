/** A 53-bit hash (cyrb53) of a text: exact in a double, so it crosses into the database without BigInt. Never 0. */
export function hash53(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0) || 1
}

/** Lanes of a packed sequence: five places of ten bits, so that SQL can count the places in which two differ. */
export const LANES = 5
const LANE_SIZE = 1024

/** Packs up to five items into one integer below 2^50; what is longer is folded into the last place. */
export function packLanes(items: readonly string[]): number {
  let packed = 0
  for (let lane = LANES - 1; lane >= 0; lane--) packed = packed * LANE_SIZE + laneOf(items, lane)
  return packed
}

function laneOf(items: readonly string[], lane: number): number {
  const item = lane === LANES - 1 ? items.slice(lane).join('') : items[lane]
  return item ? 1 + (hash53(item) % (LANE_SIZE - 1)) : 0
}
