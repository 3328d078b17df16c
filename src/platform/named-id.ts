import { createHash } from 'node:crypto'
import type { Uuid } from '../kernel/ids.ts'

/** An id that is the same for the same parts (RFC 9562 version 8): for what is derived and has no row, or is sent again. */
export function namedId(...parts: readonly unknown[]): Uuid {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Uuid
}
