import { type ColumnType, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { isUuid } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import { addDays } from '../../kernel/plain-date.ts'
import { startOfChinaDay } from '../../platform/clock.ts'
import { type Schema, scopedTransaction, type Tx } from '../../platform/database.ts'
import { BEGINNING, linkEntries } from './chain.ts'
import {
  type AuditDetails,
  type AuditEntry,
  type AuditFilter,
  type ChainHead,
  LOOK_PATTERN,
  TAKEN_ALONG,
} from './domain.ts'
import type { LinkedEntry } from './domain.ts'

interface EntryTable {
  county_code: string
  id: string
  at: Date
  event: string
  actor_id: string
  actor_role: string
  subject_id: string | null
  details: ColumnType<AuditDetails, string, never>
  seq: number | null
  actor_unit: string | null
  previous_hash: string | null
  hash: string | null
  seal: string | null
}

interface ChainTable {
  county_code: string
  seq: number
  hash: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'audit.entry': EntryTable
    'audit.chain': ChainTable
  }
}

export interface NewEntry {
  /** `<slice>.<what-happened>`, past tense; its text is `audit.event.<event>`. */
  readonly event: string
  readonly actorId: string
  readonly subjectId?: string | undefined
  readonly details?: AuditDetails
}

export interface WaitingEntry extends NewEntry {
  readonly id: string
}

/** Statements hold at most 65 535 values. */
const ROWS_AT_ONCE = 2000
/** A process that stops dead while it holds the chain is thrown out by the server, and with it what it did not commit. */
const LONGEST_HOLD_MS = 20_000

/** Appends entries to the chain of the transaction's county; the last thing a transaction does, for others wait here. */
export async function appendEntries(tx: Tx, entries: readonly WaitingEntry[]): Promise<void> {
  const { scope, sealKey } = scopedTransaction(tx)!
  if (!sealKey) throw new Error('the database was opened without a key for the seals of the record')
  const head = await lockHead(tx, scope.county)
  const linked = linkEntries(
    head,
    entries.map((entry) => ({
      county: scope.county,
      id: entry.id,
      at: head.at,
      event: entry.event,
      actorId: entry.actorId,
      actorRole: scope.role,
      actorUnit: scope.divisionPrefix ?? scope.schoolPrefix ?? null,
      subjectId: entry.subjectId ?? null,
      details: JSON.parse(JSON.stringify({ ...entry.details, ...inPlaceOf(scope) })) as AuditDetails,
    })),
    sealKey,
  )
  for (let start = 0; start < linked.length; start += ROWS_AT_ONCE) {
    await insertLinked(tx, linked.slice(start, start + ROWS_AT_ONCE))
  }
}

/** A deputy's deeds name the one on leave, whatever the command says of itself. */
const inPlaceOf = ({ onBehalfOf }: Scope): AuditDetails => (onBehalfOf === undefined ? {} : { onBehalfOf })

/** Waits until the chain is free, and holds it until the transaction is over. */
async function lockHead(tx: Tx, county: string): Promise<ChainHead & { readonly at: Date }> {
  await sql`set local idle_in_transaction_session_timeout = ${sql.lit(LONGEST_HOLD_MS)}`.execute(tx)
  const find = () =>
    tx
      .selectFrom('audit.chain')
      .select(['seq', 'hash', sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('at')])
      .where('county_code', '=', county)
      .forUpdate()
      .executeTakeFirst()
  const known = await find()
  if (known) return known
  await tx
    .insertInto('audit.chain')
    .values({ county_code: county, seq: 0, hash: BEGINNING })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await find())!
}

async function insertLinked(tx: Tx, entries: readonly LinkedEntry[]): Promise<void> {
  const last = entries.at(-1)!
  await tx
    .with('moved', (db) =>
      db
        .updateTable('audit.chain')
        .set({ seq: last.seq, hash: last.hash })
        .where('county_code', '=', last.county)
        .returning('seq'),
    )
    .insertInto('audit.entry')
    .values(
      entries.map((entry) => ({
        county_code: entry.county,
        id: entry.id,
        at: entry.at,
        event: entry.event,
        actor_id: entry.actorId,
        actor_role: entry.actorRole,
        subject_id: entry.subjectId,
        details: JSON.stringify(entry.details),
        seq: entry.seq,
        actor_unit: entry.actorUnit,
        previous_hash: entry.previousHash,
        hash: entry.hash,
        seal: entry.seal,
      })),
    )
    .execute()
}

/** End of a county's chain as the database has it; undefined before the first entry. */
export function findHead(tx: Tx, county: CountyCode): Promise<ChainHead | undefined> {
  return tx.selectFrom('audit.chain').select(['seq', 'hash']).where('county_code', '=', county).executeTakeFirst()
}

/** Digest of the entries from before there was a chain, as the migration computed it; `BEGINNING` when there are none. */
export async function digestEarlier(
  tx: Tx,
  county: CountyCode,
): Promise<{ readonly digest: string; readonly count: number }> {
  const { rows } = await sql<{ digest: string | null; count: number }>`
    select count(*) as count, encode(sha256(convert_to(string_agg(
             concat_ws('|', id, extract(epoch from at), event, actor_id, actor_role, subject_id, details), e'\n' order by id), 'UTF8')), 'hex') as digest
      from audit.entry where county_code = ${county} and seq is null`.execute(tx)
  const { digest, count } = rows[0]!
  return { digest: digest ?? BEGINNING, count }
}

/** Query (for cursorRows) of a county's chain in its order, from an entry on. */
export function chainQuery(tx: Tx, county: CountyCode, fromSeq = 1) {
  return tx
    .selectFrom('audit.entry')
    .selectAll()
    .where('county_code', '=', county)
    .where('seq', '>=', fromSeq)
    .orderBy('seq')
}

/** Query (for cursorRows) of entries that pass a filter, oldest first, chained or from before. */
export function filteredQuery(tx: Tx, county: CountyCode, filter: AuditFilter) {
  const matching = narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), filter)
  return matching.selectAll().orderBy(sql`seq nulls first`).orderBy('id')
}

export function linkedOf(row: Selectable<EntryTable>): LinkedEntry {
  return {
    ...entryOf(row),
    county: row.county_code,
    seq: row.seq ?? 0,
    previousHash: row.previous_hash ?? '',
    hash: row.hash ?? '',
    seal: row.seal ?? '',
  }
}

function entryOf(row: Selectable<EntryTable>): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    event: row.event,
    actorId: row.actor_id,
    actorRole: row.actor_role,
    actorUnit: row.actor_unit,
    subjectId: row.subject_id,
    details: row.details,
  }
}

export interface EntryPage {
  readonly entries: readonly LinkedEntry[]
  readonly nextCursor: string | null
  /** Counted up to a limit: nobody pages through more. */
  readonly total: number
}

const COUNT_LIMIT = 100_000

type Filter = AuditFilter & { readonly looksOnly?: boolean }

/** Lists entries of a county, newest first; the cursor is the id of the last one shown. */
export async function listEntries(
  tx: Tx,
  county: CountyCode,
  filter: Filter,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<EntryPage> {
  const limit = page.limit ?? 50
  const matching = narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), filter)
  const from = page.cursor && isUuid(page.cursor) ? matching.where('id', '<', page.cursor) : matching
  const rows = await from
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const counted = await tx
    .selectFrom(matching.select(sql`1`.as('one')).limit(COUNT_LIMIT).as('matching'))
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  const shown = rows.slice(0, limit)
  return {
    entries: shown.map(linkedOf),
    nextCursor: rows.length > limit ? shown.at(-1)!.id : null,
    total: Number(counted.count),
  }
}

type Entries = SelectQueryBuilder<Schema, 'audit.entry', object>

function narrowed(query: Entries, filter: Filter): Entries {
  let narrower = query
  if (filter.event) narrower = narrower.where('event', '=', filter.event)
  if (filter.actorId) narrower = narrower.where('actor_id', '=', filter.actorId)
  if (filter.subjectId) narrower = narrower.where('subject_id', '=', filter.subjectId)
  if (filter.from) narrower = narrower.where('at', '>=', startOfChinaDay(filter.from))
  if (filter.to) narrower = narrower.where('at', '<', startOfChinaDay(addDays(filter.to, 1)))
  if (filter.looksOnly) narrower = narrower.where(sql<boolean>`event ~ ${sql.lit(LOOK_PATTERN)}`)
  return narrower
}

/** What the record says of one subject, newest first. */
export async function entriesAbout(
  tx: Tx,
  county: CountyCode,
  subjectId: string,
  filter: { readonly events: readonly string[]; readonly from?: Date; readonly before?: Date; readonly limit: number },
): Promise<AuditEntry[]> {
  let query = narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), { subjectId })
  if (filter.from) query = query.where('at', '>=', filter.from)
  if (filter.before) query = query.where('at', '<', filter.before)
  const rows = await query
    .where('event', 'in', filter.events)
    .selectAll()
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(entryOf)
}

/** How often each event happened from one day to another, by event and role. */
export function countEvents(
  tx: Tx,
  county: CountyCode,
  filter: Pick<AuditFilter, 'from' | 'to'>,
): Promise<{ event: string; actorRole: string; count: number }[]> {
  return narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), filter)
    .select(['event', 'actor_role as actorRole', (e) => e.fn.countAll<number>().as('count')])
    .groupBy(['event', 'actor_role'])
    .orderBy('event')
    .orderBy('actor_role')
    .execute()
}

export async function countEntries(tx: Tx, county: CountyCode, filter: AuditFilter): Promise<number> {
  const row = await narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** What was taken along as a file by units within whose area a place lies, newest first. */
export async function listTakenAlong(
  tx: Tx,
  county: CountyCode,
  place: { readonly divisionCode: string; readonly schoolKey: string },
  days: Pick<AuditFilter, 'from' | 'to'>,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await narrowed(tx.selectFrom('audit.entry').where('county_code', '=', county), days)
    .where(sql<boolean>`event ~ ${TAKEN_ALONG.source}`)
    .where(
      sql<boolean>`(starts_with(${place.divisionCode}, actor_unit) or starts_with(${place.schoolKey}, actor_unit))`,
    )
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(entryOf)
}
