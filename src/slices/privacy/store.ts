import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import {
  CLOSED_STATES,
  DEFAULT_SETTINGS,
  type IdentityProof,
  type PrivacySettings,
  type RequesterRole,
  type RequestKind,
  type RequestState,
  type RequestStep,
} from './domain.ts'

interface SettingTable {
  county_code: string
  settings: ColumnType<Partial<PrivacySettings>, string, string>
  version: number
  changed_by: string
  changed_at: ColumnType<Date, never, Date>
}

interface RequestCounterTable {
  county_code: string
  request_year: number
  last_serial: number
}

interface RequestTable {
  county_code: string
  request_id: string
  request_year: number
  request_serial: number
  child_id: string
  kind: RequestKind
  state: RequestState
  requester_name: string | null
  requester_role: RequesterRole
  requester_phone: string | null
  identity_proof: IdentityProof
  wish: string
  received_on: PlainDate
  due_on: PlainDate
  owner_id: string | null
  office: string | null
  answer: string | null
  answered_on: PlainDate | null
  division_code: string
  school_key: string
  entered_by: string
  submission_id: string
  version: number
}
export type RequestRow = Selectable<RequestTable>

interface RequestEventTable {
  county_code: string
  event_id: string
  request_id: string
  step: RequestStep | 'enter'
  to_state: RequestState
  note: string | null
  actor_id: string
  happened_at: Date
  division_code: string
  school_key: string
}

interface ConsentTable {
  county_code: string
  consent_id: string
  child_id: string
  data_set: string
  given_by: string
  given_by_role: RequesterRole
  given_on: PlainDate
  evidence_ref: string
  withdrawn_on: PlainDate | null
  division_code: string
  school_key: string
  entered_by: string
  entered_at: Date
  submission_id: string
}
export type ConsentRow = Selectable<ConsentTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'privacy.setting': SettingTable
    'privacy.request_counter': RequestCounterTable
    'privacy.request': RequestTable
    'privacy.request_event': RequestEventTable
    'privacy.consent': ConsentTable
  }
}

export interface StoredSettings {
  readonly settings: PrivacySettings
  readonly version: number
}

/** A county's settings; what it has not decided has the default. */
export async function findSettings(tx: Tx, county: CountyCode): Promise<StoredSettings> {
  const row = await tx
    .selectFrom('privacy.setting')
    .select(['settings', 'version'])
    .where('county_code', '=', county)
    .executeTakeFirst()
  const own = row?.settings ?? {}
  return {
    settings: { ...DEFAULT_SETTINGS, ...own, retention: { ...DEFAULT_SETTINGS.retention, ...own.retention } },
    version: row?.version ?? 0,
  }
}

/** Saves settings over the version that was read; false when somebody else was quicker. */
export async function saveSettings(
  tx: Tx,
  county: CountyCode,
  settings: PrivacySettings,
  readVersion: number,
  changedBy: string,
): Promise<boolean> {
  const text = JSON.stringify(settings)
  const saved = await tx
    .insertInto('privacy.setting')
    .values({ county_code: county, settings: text, version: readVersion + 1, changed_by: changedBy })
    .onConflict((conflict) =>
      conflict
        .column('county_code')
        .doUpdateSet({
          settings: text,
          version: readVersion + 1,
          changed_by: changedBy,
          changed_at: sql<Date>`clock_timestamp()`,
        })
        .where('privacy.setting.version', '=', readVersion),
    )
    .returning('version')
    .executeTakeFirst()
  return saved !== undefined
}

/** Takes the next receipt number of a year; the counter is held until the transaction ends. */
export async function takeSerial(tx: Tx, county: CountyCode, year: number): Promise<number> {
  const taken = await tx
    .insertInto('privacy.request_counter')
    .values({ county_code: county, request_year: year, last_serial: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['county_code', 'request_year'])
        .doUpdateSet({ last_serial: sql<number>`request_counter.last_serial + 1` }),
    )
    .returning('last_serial')
    .executeTakeFirstOrThrow()
  return taken.last_serial
}

export async function insertRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx.insertInto('privacy.request').values(row).execute()
}

export function findRequest(tx: Tx, scope: Scope, requestId: string): Promise<RequestRow | undefined> {
  return requestsOf(tx, scope).where('request_id', '=', requestId).executeTakeFirst()
}

export function findRequestForUpdate(tx: Tx, scope: Scope, requestId: string): Promise<RequestRow | undefined> {
  return requestsOf(tx, scope).where('request_id', '=', requestId).forUpdate().executeTakeFirst()
}

export function findRequestBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<RequestRow | undefined> {
  return requestsOf(tx, scope).where('submission_id', '=', submissionId).executeTakeFirst()
}

const requestsOf = (tx: Tx, scope: Scope) =>
  tx.selectFrom('privacy.request').selectAll().where(inScope(scope, 'privacy.request'))

export interface RequestFilter {
  readonly open?: boolean | undefined
  readonly kind?: RequestKind | undefined
  readonly childId?: string | undefined
  readonly overdueOn?: PlainDate | undefined
}

/** Requests of a scope, the newest receipt first, after the one named by the cursor. */
export async function listRequestRows(
  tx: Tx,
  scope: Scope,
  filter: RequestFilter,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ rows: RequestRow[]; total: number }> {
  let query = tx.selectFrom('privacy.request').where(inScope(scope, 'privacy.request'))
  if (filter.open) query = query.where('state', 'not in', CLOSED_STATES)
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.childId) query = query.where('child_id', '=', filter.childId)
  if (filter.overdueOn) query = query.where('due_on', '<', filter.overdueOn).where('state', 'not in', CLOSED_STATES)
  const counted = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  // Ids are in the order of entering, as the receipt numbers are.
  const from = page.cursor && isUuid(page.cursor) ? query.where('request_id', '<', page.cursor) : query
  const rows = await from.selectAll().orderBy('request_id', 'desc').limit(page.limit).execute()
  return { rows, total: counted.count }
}

/** Requests received in a period, for the yearly report. */
export function listRequestsReceived(tx: Tx, scope: Scope, from: PlainDate, to: PlainDate): Promise<RequestRow[]> {
  return requestsOf(tx, scope).where('received_on', '>=', from).where('received_on', '<=', to).execute()
}

export function listRequestsById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<RequestRow[]> {
  return requestsOf(tx, scope)
    .where('request_id', 'in', [...ids])
    .execute()
}

type RequestChanges = Partial<Pick<RequestRow, 'state' | 'owner_id' | 'office' | 'answer' | 'answered_on'>>

export async function changeRequest(tx: Tx, request: RequestRow, changes: RequestChanges): Promise<RequestRow> {
  return tx
    .updateTable('privacy.request')
    .set({ ...changes, version: request.version + 1 })
    .where('county_code', '=', request.county_code)
    .where('request_id', '=', request.request_id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function recordRequestEvent(
  tx: Tx,
  request: RequestRow,
  event: Pick<Selectable<RequestEventTable>, 'event_id' | 'step' | 'to_state' | 'note' | 'actor_id' | 'happened_at'>,
): Promise<void> {
  const { county_code, request_id, division_code, school_key } = request
  await tx
    .insertInto('privacy.request_event')
    .values({ county_code, request_id, division_code, school_key, ...event })
    .execute()
}

export function listRequestEvents(tx: Tx, scope: Scope, requestId: string) {
  return tx
    .selectFrom('privacy.request_event')
    .selectAll()
    .where(inScope(scope, 'privacy.request_event'))
    .where('request_id', '=', requestId)
    .orderBy('event_id')
    .execute()
}

export async function insertConsent(tx: Tx, row: ConsentRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('privacy.consent')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'submission_id']).doNothing())
    .returning('consent_id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function listConsentRows(tx: Tx, scope: Scope, childId: string): Promise<ConsentRow[]> {
  return tx
    .selectFrom('privacy.consent')
    .selectAll()
    .where(inScope(scope, 'privacy.consent'))
    .where('child_id', '=', childId)
    .orderBy('consent_id', 'desc')
    .execute()
}

/** Consents of a scope, the newest entry first, after the one named by the cursor. */
export async function listAllConsentRows(
  tx: Tx,
  scope: Scope,
  filter: { readonly dataSet?: string | undefined; readonly holds?: boolean | undefined },
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ rows: ConsentRow[]; total: number }> {
  let query = tx.selectFrom('privacy.consent').where(inScope(scope, 'privacy.consent'))
  if (filter.dataSet) query = query.where('data_set', '=', filter.dataSet)
  if (filter.holds) query = query.where('withdrawn_on', 'is', null)
  const counted = await query.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const from = page.cursor && isUuid(page.cursor) ? query.where('consent_id', '<', page.cursor) : query
  const rows = await from.selectAll().orderBy('consent_id', 'desc').limit(page.limit).execute()
  return { rows, total: counted.count }
}

/** Ends a consent; the row as it is then, undefined when there is none that runs. */
export function endConsent(
  tx: Tx,
  scope: Scope,
  consentId: string,
  withdrawnOn: PlainDate,
): Promise<ConsentRow | undefined> {
  return tx
    .updateTable('privacy.consent')
    .set({ withdrawn_on: withdrawnOn })
    .where(inScope(scope, 'privacy.consent'))
    .where('consent_id', '=', consentId)
    .where('withdrawn_on', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Consents that were given and taken back in a period, by data set. */
export function countConsents(tx: Tx, scope: Scope, from: PlainDate, to: PlainDate) {
  return tx
    .selectFrom('privacy.consent')
    .where(inScope(scope, 'privacy.consent'))
    .select([
      'data_set as dataSet',
      sql<number>`count(*) filter (where given_on between ${from}::date and ${to}::date)`.as('given'),
      sql<number>`count(*) filter (where withdrawn_on between ${from}::date and ${to}::date)`.as('withdrawn'),
    ])
    .groupBy('data_set')
    .orderBy('data_set')
    .execute()
}

export interface ChildKeys {
  readonly childId: string
  readonly name: string
  readonly divisionCode: string
  readonly schoolKey: string
}

/** A child of the scope with its lines. */
export async function findChildKeys(tx: Tx, scope: Scope, childId: string): Promise<ChildKeys | undefined> {
  const row = await tx
    .selectFrom('register.pub_child')
    .select(['child_id', 'name', 'division_code', 'school_key'])
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', '=', childId)
    .executeTakeFirst()
  return row && { childId: row.child_id, name: row.name, divisionCode: row.division_code, schoolKey: row.school_key }
}

/** Names of children of the scope by id; who is not in the register any more is not among them. */
export async function childNames(
  tx: Tx,
  scope: Scope,
  childIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (childIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('register.pub_child')
    .select(['child_id', 'name'])
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', 'in', [...childIds])
    .execute()
  return new Map(rows.map((row) => [row.child_id, row.name]))
}

/** A child of the scope with what its guardian knows it by. */
export async function findChildPlace(
  tx: Tx,
  scope: Scope,
  childId: string,
): Promise<(ChildKeys & { readonly schoolName: string | null }) | undefined> {
  const child = await findChildKeys(tx, scope, childId)
  if (!child) return undefined
  const row = await tx
    .selectFrom('register.pub_child')
    .select('school_name')
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', '=', childId)
    .executeTakeFirst()
  return { ...child, schoolName: row?.school_name ?? null }
}

/** Offices whose rosters say something of a child, the newest first. */
export async function listOffices(
  tx: Tx,
  scope: Scope,
  childId: string,
): Promise<{ kind: string; sourceName: string; asOfOn: string }[]> {
  const rows = await tx
    .selectFrom('register.pub_child_record')
    .select(['kind', 'source_name', 'as_of_on'])
    .where(inScope(scope, 'register.pub_child_record'))
    .where('child_id', '=', childId)
    .orderBy('as_of_on', 'desc')
    .execute()
  return rows.map((row) => ({ kind: row.kind, sourceName: row.source_name, asOfOn: row.as_of_on }))
}
