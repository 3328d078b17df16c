import type { PlainDate } from '../../kernel/plain-date.ts'

/** One line of the record (审计): who did or saw what, when. Written once, never changed. */
export interface AuditEntry {
  readonly id: string
  readonly at: Date
  readonly event: string
  readonly actorId: string
  readonly actorRole: string
  readonly subjectId: string | null
  readonly details: AuditDetails
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
