/** UUID version 7 (RFC 9562): time-ordered, so that keys grow at the end of an index. */
export type Uuid = string & { readonly __brand: 'Uuid' }

/** Makes an id from an instant (ms since 1970) and 10 random bytes; both are passed in so that tests repeat. */
export function uuidV7(ms: number, random: Uint8Array): Uuid {
  const bytes = new Uint8Array(16)
  let rest = ms
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid
}

/** Ids a process can make within one millisecond before it borrows from the next: what the 12 bits of `rand_a` count. */
const TICKS = 4096
let lastTick = 0

/** A new id for now, greater than every id this process made before (RFC 9562 §6.2, method 1). */
export function newId(): Uuid {
  lastTick = Math.max(Date.now() * TICKS, lastTick + 1)
  const random = globalThis.crypto.getRandomValues(new Uint8Array(10))
  const count = lastTick % TICKS
  random[0] = count >> 8
  random[1] = count & 0xff
  return uuidV7(Math.floor(lastTick / TICKS), random)
}

export function isUuid(text: string): text is Uuid {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}
