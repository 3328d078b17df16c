import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ChainFault, ChainHead, LinkedEntry } from './domain.ts'

/** Where a chain begins when its county had no entry before there was a chain. */
export const BEGINNING = '0'.repeat(64)

/** What the hash of an entry covers: all of it, its place, and the hash of the one before. */
export type ChainContent = Omit<LinkedEntry, 'hash' | 'seal'>

/** JSON with its names in order and nothing left to taste (RFC 8785), so that everybody computes the same hash. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** The text whose SHA-256 is the hash of an entry. */
export function hashedText(entry: ChainContent): string {
  return canonicalJson({
    actorId: entry.actorId,
    actorRole: entry.actorRole,
    actorUnit: entry.actorUnit,
    at: entry.at.toISOString(),
    county: entry.county,
    details: entry.details,
    event: entry.event,
    id: entry.id,
    previousHash: entry.previousHash,
    seq: entry.seq,
    subjectId: entry.subjectId,
    version: 1,
  })
}

export function hashOf(entry: ChainContent): string {
  return createHash('sha256').update(hashedText(entry)).digest('hex')
}

/** What only who holds the key can write: a database alone cannot make an entry that looks like one of ours. */
export function sealOf(key: Uint8Array, hash: string): string {
  return createHmac('sha256', key).update(hash).digest('hex')
}

/** Puts entries behind a head; gives them with their places and hashes. */
export function linkEntries(
  head: ChainHead,
  entries: readonly Omit<ChainContent, 'seq' | 'previousHash'>[],
  key: Uint8Array,
): LinkedEntry[] {
  let { seq, hash } = head
  return entries.map((entry) => {
    const content = { ...entry, seq: ++seq, previousHash: hash }
    hash = hashOf(content)
    return { ...content, hash, seal: sealOf(key, hash) }
  })
}

export interface ChainWalk {
  /** Looks at the next entry by `seq`; answers the first fault there is. */
  step(entry: LinkedEntry): ChainFault | undefined
  /** After the last entry: is anything missing at the end that is known to have been there? */
  end(): ChainFault | undefined
  readonly head: ChainHead
  readonly count: number
}

/**
 * Walks a chain in its order and names the first broken entry. `start` is what lies before the first entry; `known` are
 * heads that were seen earlier, in the database or outside of it; without a key seals are not looked at.
 */
export function walkChain(start: ChainHead, known: readonly ChainHead[], key: Uint8Array | undefined): ChainWalk {
  const knownAt = Map.groupBy(known, (head) => head.seq)
  let head = start
  let count = 0

  function faultOf(entry: LinkedEntry): ChainFault | undefined {
    const at = { seq: entry.seq, entryId: entry.id }
    if (entry.seq !== head.seq + 1) return { code: 'missing', seq: head.seq + 1, entryId: null }
    if (entry.previousHash !== head.hash) return { code: 'unlinked', ...at }
    if (hashOf(entry) !== entry.hash) return { code: 'changed', ...at }
    if (key && !isEqual(sealOf(key, entry.hash), entry.seal)) return { code: 'unsealed', ...at }
    if (knownAt.get(entry.seq)?.some((seen) => seen.hash !== entry.hash)) return { code: 'rewritten', ...at }
    return undefined
  }

  return {
    step(entry) {
      const fault = faultOf(entry)
      if (!fault) {
        head = { seq: entry.seq, hash: entry.hash }
        count++
      }
      return fault
    },
    end() {
      const isCut = known.some((seen) => seen.seq > head.seq)
      return isCut ? { code: 'truncated', seq: head.seq + 1, entryId: null } : undefined
    },
    get head() {
      return head
    },
    get count() {
      return count
    },
  }
}

function isEqual(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}
