import { type Selectable, sql } from 'kysely'
import { isUuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { TipFilter } from './contract.ts'
import type { TipRefusalReason, TipState, TipStep } from './domain.ts'

interface TipTable {
  county_code: string
  tip_id: string
  state: TipState
  received_on: PlainDate
  received_at: Date
  due_on: PlainDate
  receipt_hash: string
  submission_id: string
  child_id: string | null
  case_id: string | null
  refusal: TipRefusalReason | null
  settled_on: PlainDate | null
  sealed: string
  version: number
  division_code: string
  school_key: string
}
export type TipRow = Selectable<TipTable>

interface TipEventTable {
  county_code: string
  event_id: string
  tip_id: string
  step: TipStep
  reason: TipRefusalReason | null
  happened_at: Date
  actor_id: string
  submission_id: string
  sealed: string | null
  division_code: string
  school_key: string
}
export type TipEventRow = Selectable<TipEventTable>

interface SendingTable {
  county_code: string
  address_hash: string
  hour_at: Date
  tip_count: number
}

declare module '../../platform/database.ts' {
  interface Schema {
    'tips.tip': TipTable
    'tips.tip_event': TipEventTable
    'tips.sending': SendingTable
  }
}

export async function insertTip(tx: Tx, row: TipRow): Promise<void> {
  await tx.insertInto('tips.tip').values(row).execute()
}

export function findTipBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<TipRow | undefined> {
  return tx
    .selectFrom('tips.tip')
    .selectAll()
    .where(inScope(scope, 'tips.tip'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

/**
 * A tip by the hash of its receipt, with the state of the case it led to, and whether a check of that case still waits which
 * was due when the tip was tied to it: every later one has a later day.
 */
export function findTipByReceipt(tx: Tx, scope: Scope, receiptHash: string) {
  return tx
    .selectFrom('tips.tip')
    .leftJoin('cases.pub_case as c', (join) =>
      join.onRef('c.county_code', '=', 'tips.tip.county_code').onRef('c.case_id', '=', 'tips.tip.case_id'),
    )
    .select(({ exists, selectFrom }) => [
      'tips.tip.state',
      'tips.tip.received_on',
      'c.state as case_state',
      exists(
        selectFrom('cases.pub_deadline as d')
          .select('d.deadline_id')
          .where(inScope(scope, 'd'))
          .whereRef('d.case_id', '=', 'tips.tip.case_id')
          .where('d.state', '=', 'running')
          .where('d.clock', 'in', ['recheck', 'observation'])
          .whereRef('d.due_on', '<=', 'tips.tip.settled_on'),
      ).as('check_waits'),
    ])
    .where(inScope(scope, 'tips.tip'))
    .where('receipt_hash', '=', receiptHash)
    .executeTakeFirst()
}

/** Counts what an address and a county have sent lately, and forgets what is older than a day. */
export async function countSendings(
  tx: Tx,
  county: string,
  addressHash: string,
  now: { readonly hourAt: Date; readonly dayAgo: Date },
): Promise<{ readonly addressHour: number; readonly addressDay: number; readonly countyHour: number }> {
  await tx.deleteFrom('tips.sending').where('county_code', '=', county).where('hour_at', '<', now.dayAgo).execute()
  const row = await tx
    .selectFrom('tips.sending')
    .select([
      sql<number>`coalesce(sum(tip_count) filter (where address_hash = ${addressHash} and hour_at = ${now.hourAt}), 0)::int`.as(
        'addressHour',
      ),
      sql<number>`coalesce(sum(tip_count) filter (where address_hash = ${addressHash}), 0)::int`.as('addressDay'),
      sql<number>`coalesce(sum(tip_count) filter (where hour_at = ${now.hourAt}), 0)::int`.as('countyHour'),
    ])
    .where('county_code', '=', county)
    .executeTakeFirstOrThrow()
  return row
}

/** Counts one more of an address, or one less; its row is held until the end of the transaction, so that a flood queues up. */
export async function countOneSending(
  tx: Tx,
  county: string,
  sending: { readonly addressHash: string; readonly hourAt: Date },
  by: 1 | -1,
): Promise<void> {
  const { addressHash, hourAt } = sending
  await tx
    .insertInto('tips.sending')
    .values({ county_code: county, address_hash: addressHash, hour_at: hourAt, tip_count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['county_code', 'address_hash', 'hour_at'])
        .doUpdateSet({ tip_count: sql`tips.sending.tip_count + ${by}` }),
    )
    .execute()
}

function tipsWhere(tx: Tx, scope: Scope, filter: TipFilter) {
  let query = tx.selectFrom('tips.tip').where(inScope(scope, 'tips.tip'))
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.open) query = query.where('state', 'in', ['received', 'looking'])
  return query
}

/** Tips of a filter, the newest first, after the one the cursor names. */
export function listTipRows(tx: Tx, scope: Scope, filter: TipFilter, limit: number): Promise<TipRow[]> {
  let query = tipsWhere(tx, scope, filter).selectAll().orderBy('tip_id', 'desc').limit(limit)
  if (filter.cursor && isUuid(filter.cursor)) query = query.where('tip_id', '<', filter.cursor)
  return query.execute()
}

export async function countTipRows(tx: Tx, scope: Scope, filter: TipFilter): Promise<number> {
  const row = await tipsWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

export function listTipsById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<TipRow[]> {
  return tx.selectFrom('tips.tip').selectAll().where(inScope(scope, 'tips.tip')).where('tip_id', 'in', ids).execute()
}

export async function findTip(
  tx: Tx,
  scope: Scope,
  tipId: string,
  options: { readonly forUpdate?: boolean } = {},
): Promise<TipRow | undefined> {
  if (!isUuid(tipId)) return undefined
  const query = tx.selectFrom('tips.tip').selectAll().where(inScope(scope, 'tips.tip')).where('tip_id', '=', tipId)
  return (options.forUpdate ? query.forUpdate() : query).executeTakeFirst()
}

export type TipChanges = Partial<
  Pick<TipRow, 'state' | 'child_id' | 'case_id' | 'refusal' | 'settled_on' | 'division_code'>
>

/** Writes what became of a tip over the version that was read; what was done before moves along when it is passed on. */
export async function saveTip(tx: Tx, row: TipRow, changes: TipChanges): Promise<void> {
  await tx
    .updateTable('tips.tip')
    .set({ ...changes, version: row.version + 1 })
    .where('county_code', '=', row.county_code)
    .where('tip_id', '=', row.tip_id)
    .execute()
  if (changes.division_code === undefined) return
  await tx
    .updateTable('tips.tip_event')
    .set({ division_code: changes.division_code })
    .where('county_code', '=', row.county_code)
    .where('tip_id', '=', row.tip_id)
    .execute()
}

export async function recordTipEvent(tx: Tx, row: TipEventRow): Promise<void> {
  await tx.insertInto('tips.tip_event').values(row).execute()
}

export function listTipEvents(tx: Tx, scope: Scope, tipId: string): Promise<TipEventRow[]> {
  return tx
    .selectFrom('tips.tip_event')
    .selectAll()
    .where(inScope(scope, 'tips.tip_event'))
    .where('tip_id', '=', tipId)
    .orderBy('event_id')
    .execute()
}

/** Tips that were settled up to a day, for the rules of keeping. */
export async function listSettledTips(tx: Tx, scope: Scope, until: PlainDate): Promise<string[]> {
  const rows = await tx
    .selectFrom('tips.tip')
    .select('tip_id')
    .where(inScope(scope, 'tips.tip'))
    .where('settled_on', '<=', until)
    .execute()
  return rows.map((row) => row.tip_id)
}

/** Deletes tips with all that was done with them. */
export async function deleteTips(tx: Tx, scope: Scope, tipIds: readonly string[]): Promise<void> {
  if (tipIds.length === 0) return
  await tx
    .deleteFrom('tips.tip')
    .where(inScope(scope, 'tips.tip'))
    .where('tip_id', 'in', [...tipIds])
    .execute()
}
