import { type ColumnType, type Selectable, sql } from 'kysely'
import { isUuid } from '../../kernel/ids.ts'
import type { Role, Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { ExportRequest, ExportState, Purpose, Subject } from './domain.ts'

interface UnmaskingTable {
  county_code: string
  unmasking_id: string
  actor_id: string
  subject: string
  reason: Purpose
  note: string | null
  shown_at: Date
  expires_at: Date
}

interface ExportRequestTable {
  county_code: string
  export_id: string
  list: string
  filter: ColumnType<Record<string, unknown>, string, never>
  is_plain: boolean
  row_count: number
  reason: Purpose
  note: string | null
  state: ExportState
  requested_by: string
  requested_role: Role
  division_prefix: string | null
  school_prefix: string | null
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
  decision_note: string | null
  expires_at: Date
  downloaded_at: Date | null
}

declare module '../../platform/database.ts' {
  interface Schema {
    'disclosure.unmasking': UnmaskingTable
    'disclosure.export_request': ExportRequestTable
  }
}

/** What an account sees unmasked at an instant, each subject with the last end. */
export async function listOpenSubjects(tx: Tx, scope: Scope, now: Date): Promise<ReadonlyMap<string, Date>> {
  const rows = await tx
    .selectFrom('disclosure.unmasking')
    .select(['subject', (e) => e.fn.max('expires_at').as('expires_at')])
    .where('county_code', '=', scope.county)
    .where('actor_id', '=', scope.actorId)
    .where('expires_at', '>', now)
    .groupBy('subject')
    .execute()
  return new Map(rows.map((row) => [row.subject, row.expires_at]))
}

export interface NewUnmasking {
  readonly id: string
  readonly subject: Subject
  readonly purpose: Purpose
  readonly note: string | null
  readonly shownAt: Date
  readonly expiresAt: Date
}

export async function saveUnmasking(tx: Tx, scope: Scope, unmasking: NewUnmasking): Promise<void> {
  await tx
    .insertInto('disclosure.unmasking')
    .values({
      county_code: scope.county,
      unmasking_id: unmasking.id,
      actor_id: scope.actorId,
      subject: unmasking.subject,
      reason: unmasking.purpose,
      note: unmasking.note,
      shown_at: unmasking.shownAt,
      expires_at: unmasking.expiresAt,
    })
    .execute()
}

export async function saveExportRequest(tx: Tx, scope: Scope, request: ExportRequest): Promise<void> {
  await tx
    .insertInto('disclosure.export_request')
    .values({
      county_code: scope.county,
      export_id: request.exportId,
      list: request.list,
      filter: JSON.stringify(request.filter),
      is_plain: request.isPlain,
      row_count: request.rowCount,
      reason: request.purpose,
      note: request.note,
      state: request.state,
      requested_by: request.requestedBy,
      requested_role: request.requestedRole,
      division_prefix: request.divisionPrefix,
      school_prefix: request.schoolPrefix,
      requested_at: request.requestedAt,
      decided_by: null,
      decided_at: null,
      decision_note: null,
      expires_at: request.expiresAt,
      downloaded_at: null,
    })
    .execute()
}

export async function findExportRequest(
  tx: Tx,
  scope: Scope,
  exportId: string,
  options: { readonly forUpdate?: boolean } = {},
): Promise<ExportRequest | undefined> {
  if (!isUuid(exportId)) return undefined
  const query = tx
    .selectFrom('disclosure.export_request')
    .selectAll()
    .where('county_code', '=', scope.county)
    .where('export_id', '=', exportId)
  const row = await (options.forUpdate ? query.forUpdate() : query).executeTakeFirst()
  return row && requestOf(row)
}

/** Requests made inside a scope; whoever has no line sees the whole county's. */
function madeWithin(scope: Scope) {
  if (scope.divisionPrefix !== undefined)
    return sql<boolean>`(coalesce(division_prefix, '') ^@ ${scope.divisionPrefix} or (${scope.divisionPrefix.length === 6} and school_prefix is not null))`
  return scope.schoolPrefix !== undefined
    ? sql<boolean>`coalesce(school_prefix, '') ^@ ${scope.schoolPrefix}`
    : sql<boolean>`true`
}

/** Requests of others that wait for a second person, as a relation; those whose time is over wait for nobody. */
export function waitingRequests(scope: Scope, now: Date) {
  return sql`(select export_id from disclosure.export_request where county_code = ${scope.county}
    and state = 'waiting' and expires_at > ${now} and requested_by <> ${scope.actorId} and ${madeWithin(scope)})`
}

export async function listRequestsById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<ExportRequest[]> {
  const rows = await tx
    .selectFrom('disclosure.export_request')
    .selectAll()
    .where('county_code', '=', scope.county)
    .where('export_id', 'in', ids)
    .execute()
  return rows.map(requestOf)
}

/** One's own requests, and those of one's own scope. */
const seenBy = (scope: Scope, seesOthers: boolean) =>
  sql<boolean>`(requested_by = ${scope.actorId} or (${seesOthers} and (${madeWithin(scope)})))`

/** The same request of the same person, just made and not fetched yet: a click that came twice. */
export async function findSameRequest(
  tx: Tx,
  { county }: Scope,
  request: ExportRequest,
  since: Date,
): Promise<ExportRequest | undefined> {
  const row = await tx
    .selectFrom('disclosure.export_request')
    .selectAll()
    .where('county_code', '=', county)
    .where('requested_by', '=', request.requestedBy)
    .where('list', '=', request.list)
    .where(sql<boolean>`filter = ${JSON.stringify(request.filter)}::jsonb`)
    .where('is_plain', '=', request.isPlain)
    .where('row_count', '=', request.rowCount)
    .where('state', '=', request.state)
    .where('reason', '=', request.purpose)
    .where('note', 'is not distinct from', request.note)
    .where('requested_at', '>', since)
    .where('downloaded_at', 'is', null)
    .orderBy('export_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && requestOf(row)
}

/** Requests one may see, newest first: one's own, and those of one's own scope that somebody else made. */
export async function listExportRequests(
  tx: Tx,
  scope: Scope,
  seesOthers: boolean,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ExportRequest[]> {
  const rows = await tx
    .selectFrom('disclosure.export_request')
    .selectAll()
    .where('county_code', '=', scope.county)
    .where(seenBy(scope, seesOthers))
    .$if(page.cursor !== undefined && isUuid(page.cursor), (query) => query.where('export_id', '<', page.cursor!))
    .orderBy('export_id', 'desc')
    .limit(page.limit)
    .execute()
  return rows.map(requestOf)
}

export async function countExportRequests(tx: Tx, scope: Scope, seesOthers: boolean): Promise<number> {
  const { count } = await tx
    .selectFrom('disclosure.export_request')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('county_code', '=', scope.county)
    .where(seenBy(scope, seesOthers))
    .executeTakeFirstOrThrow()
  return count
}

export async function changeExportRequest(
  tx: Tx,
  scope: Scope,
  exportId: string,
  change: {
    state?: ExportState
    decided_by?: string
    decided_at?: Date
    decision_note?: string | null
    expires_at?: Date
    downloaded_at?: Date
  },
): Promise<void> {
  await tx
    .updateTable('disclosure.export_request')
    .set(change)
    .where('county_code', '=', scope.county)
    .where('export_id', '=', exportId)
    .execute()
}

function requestOf(row: Selectable<ExportRequestTable>): ExportRequest {
  return {
    exportId: row.export_id,
    list: row.list,
    filter: row.filter,
    isPlain: row.is_plain,
    rowCount: row.row_count,
    purpose: row.reason,
    note: row.note,
    state: row.state,
    requestedBy: row.requested_by,
    requestedRole: row.requested_role,
    divisionPrefix: row.division_prefix,
    schoolPrefix: row.school_prefix,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionNote: row.decision_note,
    expiresAt: row.expires_at,
    downloadedAt: row.downloaded_at,
  }
}
