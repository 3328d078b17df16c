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

/** A new id for now. */
export function newId(): Uuid {
  return uuidV7(Date.now(), globalThis.crypto.getRandomValues(new Uint8Array(10)))
}

export function isUuid(text: string): text is Uuid {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
}
