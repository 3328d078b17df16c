/**
 * Random numbers that are the same on every machine: a counter put through the 32-bit finaliser of MurmurHash3
 * (Austin Appleby, public domain).
 */
export class PinnedRandom {
  private counter: number
  constructor(seed: number) {
    this.counter = seed | 0
  }

  /** Above 0 and below 1. */
  next(): number {
    this.counter = (this.counter + 0x9e3779b9) | 0
    let bits = this.counter
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return (((bits ^ (bits >>> 16)) >>> 0) + 0.5) / 2 ** 32
  }
}
