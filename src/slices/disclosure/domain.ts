import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { MASKS, type SensitiveKind } from '../../kernel/masking.ts'
import type { Role } from '../../kernel/scope.ts'

/** Why somebody sees masked data or takes a list out; `other` asks for words. */
export const PURPOSES = [
  'find-child',
  'contact-guardian',
  'verify-identity',
  'correct-data',
  'report-upwards',
  'guardian-request',
  'inspection',
  'other',
] as const
export type Purpose = (typeof PURPOSES)[number]

/** Lists that show children, by the name a disclosure gives them. */
export const LISTS = [
  'children',
  'pupils',
  'findings',
  'cases',
  'ledger-school-age',
  'ledger-suspected',
  'ledger-dropout',
  'documents',
  'batch-papers',
  'monthly-report',
  'roster-rows',
] as const
export type ListName = (typeof LISTS)[number]

/** What a disclosure covers: one child wherever it is shown, or one list. */
export type Subject = `child:${string}` | `list:${ListName}`

/** Minutes for which a child or a list stays unmasked. */
export const SHOWN_MINUTES = { child: 30, list: 15 } as const

export const kindOfSubject = (subject: Subject): keyof typeof SHOWN_MINUTES =>
  subject.startsWith('child:') ? 'child' : 'list'

/**
 * Those whose duty is to find the child read the names of their own scope; whoever oversees a whole county, and the
 * machine, reads masked ones. Numbers, telephones and addresses are masked for everybody (standards §5.2).
 */
const NAMES_SHOWN_TO: readonly Role[] = ['township-officer', 'village-officer', 'school-officer', 'homeroom-teacher']

/** What somebody gets to see of a child. */
export interface Veil {
  /** A value as this reader may see it; `childId` says whose it is. */
  show<Text extends string | null>(kind: SensitiveKind, text: Text, childId?: string): Text
  /** A roster row's columns as this reader may see them. */
  facts(facts: Readonly<Record<string, unknown>>, childId?: string): Record<string, unknown>
}

/** The veil of a role before which `open` subjects were unveiled; `list` is the list that is being read. */
export function veilOf(role: Role, open: ReadonlySet<string>, list?: ListName): Veil {
  const seesNames = NAMES_SHOWN_TO.includes(role)
  const isOpen = (childId?: string): boolean =>
    (list !== undefined && open.has(`list:${list}`)) || (childId !== undefined && open.has(`child:${childId}`))
  const show: Veil['show'] = (kind, text, childId) =>
    text === null || isOpen(childId) || (kind === 'name' && seesNames) ? text : (MASKS[kind](text) as typeof text)
  return {
    show,
    facts: (facts, childId) =>
      Object.fromEntries(
        Object.entries(facts).map(([field, value]) => {
          const kind = FACT_KINDS[field]
          return [field, kind && typeof value === 'string' ? show(kind, value, childId) : value]
        }),
      ),
  }
}

/** Before which nothing is masked: for a file that was asked for in plain text. */
export const NO_VEIL: Veil = { show: (_, text) => text, facts: (facts) => ({ ...facts }) }

/** Columns of roster rows that are masked. */
export const FACT_KINDS: Readonly<Record<string, SensitiveKind>> = {
  name: 'name',
  former_name: 'name',
  guardian1_name: 'name',
  guardian2_name: 'name',
  citizen_id: 'number',
  citizen_id_text: 'number',
  guardian1_citizen_id: 'number',
  guardian2_citizen_id: 'number',
  pupil_number: 'number',
  birth_certificate_number: 'number',
  phone: 'phone',
  guardian1_phone: 'phone',
  guardian2_phone: 'phone',
  household_address: 'address',
  residence_address: 'address',
  moved_to: 'address',
}

export type NoteRefusal = 'disclosure.note-missing' | 'disclosure.note-holds-number'

/** Decides whether purpose and words suffice. Words go on record, where an ID number has no place. */
export function decidePurpose(purpose: Purpose, note: string | undefined): Decision<string | null, NoteRefusal> {
  const words = note?.trim() ?? ''
  if (purpose === 'other' && words.length < 2) return refuse('disclosure.note-missing')
  if (/\d{11,}/.test(words)) return refuse('disclosure.note-holds-number')
  return accept(words === '' ? null : words)
}

export const EXPORT_STATES = ['waiting', 'ready', 'rejected'] as const
export type ExportState = (typeof EXPORT_STATES)[number]

/** Hours in which a request may be approved, and a ready export be fetched. */
export const EXPORT_HOURS = 24

/** 导出申请: one list that somebody wants outside the system. */
export interface ExportRequest {
  readonly exportId: string
  readonly list: string
  readonly filter: Readonly<Record<string, unknown>>
  /** In plain text instead of masked. */
  readonly isPlain: boolean
  readonly rowCount: number
  readonly purpose: Purpose
  readonly note: string | null
  readonly state: ExportState
  readonly requestedBy: string
  readonly requestedRole: Role
  readonly divisionPrefix: string | null
  readonly schoolPrefix: string | null
  readonly requestedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionNote: string | null
  readonly expiresAt: Date
  readonly downloadedAt: Date | null
}

/** Above the county's limit a second person looks at it first. */
export function stateOfRequest(rowCount: number, approvalRows: number): ExportState {
  return rowCount > approvalRows ? 'waiting' : 'ready'
}

export type ApprovalRefusal =
  | 'disclosure.export-decided-already'
  | 'disclosure.export-expired'
  | 'disclosure.export-own-request'

/** Decides whether somebody may decide on a request: it waits, its day is not over, and it is another's. */
export function decideApproval(
  request: ExportRequest,
  approverId: string,
  now: Date,
): Decision<ExportRequest, ApprovalRefusal> {
  if (request.requestedBy === approverId) return refuse('disclosure.export-own-request')
  if (request.state !== 'waiting') return refuse('disclosure.export-decided-already')
  if (request.expiresAt <= now) return refuse('disclosure.export-expired')
  return accept(request)
}

export type FetchRefusal =
  | 'disclosure.export-not-found'
  | 'disclosure.export-waits'
  | 'disclosure.export-rejected'
  | 'disclosure.export-expired'
  | 'disclosure.export-grew'

/** Rows by which a list may grow between the request and the file. */
const GROWTH = 1.1

/** Decides whether the requester may fetch the file now, with as many rows as it has by now. */
export function decideFetch(
  request: ExportRequest | undefined,
  actorId: string,
  now: { readonly at: Date; readonly rowCount: number },
  approvalRows: number,
): Decision<ExportRequest, FetchRefusal> {
  if (!request || request.requestedBy !== actorId) return refuse('disclosure.export-not-found')
  if (request.state === 'waiting') return refuse('disclosure.export-waits')
  if (request.state === 'rejected') return refuse('disclosure.export-rejected')
  if (request.expiresAt <= now.at) return refuse('disclosure.export-expired')
  const allowed = request.decidedBy === null ? approvalRows : Math.floor(request.rowCount * GROWTH)
  if (now.rowCount > allowed) return refuse('disclosure.export-grew', { rows: now.rowCount, allowed })
  return accept(request)
}
