/** Mixes whole numbers into one 32-bit seed, so that every person, clerk and row has dice of its own. */
export function seedOf(...keys: readonly number[]): number {
  let hash = 0x2f6e2b1
  for (const key of keys) {
    hash = Math.imul(hash ^ key, 0x9e3779b1)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x85ebca77)
    hash ^= hash >>> 13
  }
  return hash >>> 0
}

/** Repeatable dice (sfc32). Seeding by keys instead of by order lets any part be made alone, in any order. */
export class Random {
  private a = 0
  private b = 0
  private c = 0
  private d = 1

  constructor(...keys: readonly number[]) {
    this.reseed(seedOf(...keys))
  }

  /** Starts again from a seed; saves an object per row. */
  reseed(seed: number): this {
    this.a = seed | 0
    this.b = 0x1b873593
    this.c = Math.imul(seed, 0xcc9e2d51) | 0
    this.d = 1
    for (let i = 0; i < 8; i++) this.next()
    return this
  }

  /** 32 random bits as an unsigned number. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.d) | 0
    this.d = (this.d + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    this.c |= 0
    return sum >>> 0
  }

  /** In [0, 1). */
  float(): number {
    return this.next() / 4294967296
  }

  chance(probability: number): boolean {
    return probability > 0 && this.float() < probability
  }

  /** Whole number from 0 to `count` − 1. */
  below(count: number): number {
    return Math.floor(this.float() * count)
  }

  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** Favours the front of a list, as real names and habits do (`skew` 1 is even). */
  pickSkewed<T>(items: readonly T[], skew = 2): T {
    return items[Math.floor(this.float() ** skew * items.length)]!
  }

  /** Picks by weights that need not sum to one. */
  weighted<T extends string | number>(table: readonly (readonly [T, number])[]): T {
    let total = 0
    for (const [, weight] of table) total += weight
    let left = this.float() * total
    for (const [item, weight] of table) {
      left -= weight
      if (left < 0) return item
    }
    return table[table.length - 1]![0]
  }

  /** Roughly normal, mean 0, deviation 1. */
  normal(): number {
    return (this.float() + this.float() + this.float() + this.float() - 2) * Math.sqrt(3)
  }
}

/**
 * Draws about `quota` of `items` with chances in proportion to their weights: systematic sampling, so the number drawn
 * is exact whenever no single weight exceeds the step. At least one is drawn if any has a weight.
 */
export function drawByWeight<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  quota: number,
  random: Random,
  take: (item: T) => void,
): number {
  let total = 0
  for (const item of items) total += weightOf(item)
  const count = Math.max(1, Math.round(quota))
  if (total === 0 || quota <= 0) return 0
  const step = total / count
  let at = random.float() * step
  let taken = 0
  let position = 0
  for (const item of items) {
    position += weightOf(item)
    if (position <= at) continue
    take(item)
    taken++
    while (at < position) at += step
  }
  return taken
}
