import type { PlainDate } from '../../kernel/plain-date.ts'

/** Events with which data leaves the system as a file: what a county is asked for first after a leak. */
export const TAKEN_ALONG = /(exported|downloaded|printed|file-taken)$/

/** One line of the record (审计): who did or saw what, when. Written once, never changed. */
export interface AuditEntry {
  readonly id: string
  readonly at: Date
  readonly event: string
  readonly actorId: string
  readonly actorRole: string
  /** Division prefix or school key the actor acted for; null for the whole county of an administrator. */
  readonly actorUnit: string | null
  readonly subjectId: string | null
  readonly details: AuditDetails
}

/** An entry in its place in the chain of its county (哈希链). */
export interface LinkedEntry extends AuditEntry {
  readonly county: string
  /** From 1, without gaps. */
  readonly seq: number
  /** SHA-256 in hexadecimal of the entry before. */
  readonly previousHash: string
  readonly hash: string
  readonly seal: string
}

/** End of a chain as it was seen at some time: number and hash of the last entry. */
export interface ChainHead {
  readonly seq: number
  readonly hash: string
}

export const CHAIN_FAULTS = [
  /** Content and hash differ. */
  'changed',
  /** A number is left out. */
  'missing',
  /** The entry does not carry the hash of the one before. */
  'unlinked',
  /** Chained rightly, but not by this system: the seal is false. */
  'unsealed',
  /** Another entry stood here when the head was noted down. */
  'rewritten',
  /** Entries at the end are gone that were there when the head was noted down. */
  'truncated',
  /** Entries stand beside the chain, or those from before it are not as they were. */
  'beside',
] as const

/** The first broken place of a chain. */
export interface ChainFault {
  readonly code: (typeof CHAIN_FAULTS)[number]
  readonly seq: number | null
  readonly entryId: string | null
}

/** Codes, counts, days, ids. A name or an ID number of a child has no place here. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

export interface AuditFilter {
  readonly event?: string | undefined
  readonly actorId?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: PlainDate | undefined
  readonly to?: PlainDate | undefined
}

/** Whose entries are added up: who acted, whose account it was about, where it came from, or all of the county. */
export type BurstKey = 'actor' | 'subject' | 'address' | 'county'

export interface BurstFilter {
  /** Pattern of events. */
  readonly events: string
  readonly by: BurstKey
  /** Only entries between these hours in China, the second one of the next day: `[23, 5]`. */
  readonly hours?: readonly [from: number, to: number]
  /** Only entries whose detail has this value. */
  readonly detail?: { readonly name: string; readonly is: string }
  /** The detail that says how often it happened, of entries that stand for several deeds. */
  readonly countedIn?: string
}

/** Recorded each time a chain was verified, with how it came out. */
export const VERIFIED_EVENT = 'audit.chain-verified'

/** Events by which somebody came to see or take along a child's data; the rest are changes. */
const LOOK = new RegExp(`[.-](viewed|shown|unmasked|searched)$|${TAKEN_ALONG.source}`)

export function isLook(event: string): boolean {
  return LOOK.test(event)
}
export const LOOK_PATTERN: string = LOOK.source

/** Reads a head as people write it down: `1234:9f…` (number, colon, 64 hexadecimal digits). */
export function readHead(text: string): ChainHead | undefined {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase())
  return match ? { seq: Number(match[1]), hash: match[2]! } : undefined
}

export function headText(head: ChainHead): string {
  return `${head.seq}:${head.hash}`
}
