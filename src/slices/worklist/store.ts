import { type RawBuilder, sql } from 'kysely'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import { type Actor, answersAs } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { WorkFilter } from './contract.ts'
import { SOON_DAYS, type When, type WorkKind } from './domain.ts'
import { unitOf } from './policy.ts'
import type { WorkSource } from './source.ts'

interface MarkTable {
  county_code: string
  unit: string
  kind: WorkKind
  item_id: string
  taken_by: string | null
  given_by: string | null
  acknowledged_by: string | null
  marked_at: Date
}

declare module '../../platform/database.ts' {
  interface Schema {
    'worklist.mark': MarkTable
  }
}

/** One thing that waits, with who has it in hand. */
export interface WaitingRow {
  readonly kind: WorkKind
  readonly item_id: string
  readonly due_on: PlainDate | null
  readonly level: number
  /** Whose it is: of whoever took it in hand, else of whoever answers for it. */
  readonly taken_by: string | null
  /** Whoever took it in hand. */
  readonly marked_by: string | null
  readonly acknowledged_by: string | null
}

/** Everything that waits for an actor's unit, of all sources, with its marks. */
export interface Queue {
  readonly actor: Actor
  readonly sources: readonly WorkSource[]
  /** What waits of each source, as queries. */
  readonly waiting: readonly {
    readonly kind: WorkKind
    readonly query: RawBuilder<unknown>
    readonly namesHolder: boolean
  }[]
  readonly today: PlainDate
  /** Accounts of the unit that are at work. */
  readonly present: readonly string[]
}

/** What waits, as one relation `w`; a unit without any source has an empty one. */
function waitingOf({ actor, waiting, today }: Queue): RawBuilder<unknown> {
  const parts = waiting.map(
    ({ kind, query, namesHolder }) =>
      sql`select ${kind}::text as kind, item_id, due_on, level, ${namesHolder ? sql`held_by` : sql`null::text as held_by`}
        from (${query}) s`,
  )
  const none = sql`select null::text as kind, null::uuid as item_id, null::date as due_on, 0 as level, null::text as held_by
    where false`
  return sql`(select q.kind, q.item_id, q.due_on, q.level, coalesce(q.due_on, ${today}::date) as order_on,
      coalesce(m.taken_by, q.held_by) as taken_by, m.taken_by as marked_by, m.acknowledged_by
    from (${sql.join(parts.length > 0 ? parts : [none], sql` union all `)}) q
    left join worklist.mark m on m.county_code = ${actor.scope.county} and m.unit = ${unitOf(actor)}
      and m.kind = q.kind and m.item_id = q.item_id) w`
}

const whenSql = (today: PlainDate): RawBuilder<When> =>
  sql<When>`case when order_on < ${today}::date then 'overdue' when order_on = ${today}::date then 'today'
    when order_on <= ${addDays(today, SOON_DAYS)}::date then 'soon' else 'later' end`

function filterSql({ actor, today, present }: Queue, filter: WorkFilter): RawBuilder<unknown> {
  const me = answersAs(actor)
  // What somebody on leave or gone holds is in nobody's hands, or it would be lost to sight.
  const isFree = sql`coalesce(taken_by <> all(${present}), true)`
  const whose = {
    mine: sql`taken_by = ${me}`,
    free: isFree,
    others: sql`not (${isFree}) and taken_by <> ${me}`,
    all: sql`true`,
    usual: sql`(${isFree} or taken_by = ${me})`,
  }[filter.whose ?? 'usual']
  const conditions = [whose]
  if (filter.when) conditions.push(sql`${whenSql(today)} = ${filter.when}`)
  if (filter.kind) conditions.push(sql`kind = ${filter.kind}`)
  return sql.join(conditions, sql` and `)
}

/** One page, what is due first; after the place a cursor names. */
export async function listWaiting(
  tx: Tx,
  queue: Queue,
  filter: WorkFilter,
  after: { readonly on: string; readonly itemId: string } | undefined,
  limit: number,
): Promise<WaitingRow[]> {
  const place = after ? sql`and (order_on, item_id) > (${after.on}::date, ${after.itemId}::uuid)` : sql``
  const { rows } = await sql<WaitingRow>`
    select kind, item_id, due_on, level, taken_by, marked_by, acknowledged_by from ${waitingOf(queue)}
    where ${filterSql(queue, filter)} ${place} order by order_on, item_id limit ${limit}`.execute(tx)
  return rows
}

export interface WaitingCount {
  readonly kind: WorkKind
  readonly due: When
  readonly count: number
  /** Of these, those whose warning nobody has acknowledged. */
  readonly unseen: number
}

export async function countWaiting(tx: Tx, queue: Queue, filter: WorkFilter): Promise<WaitingCount[]> {
  const { rows } = await sql<WaitingCount>`
    select kind, ${whenSql(queue.today)} as due, count(*)::int as count,
           (count(*) filter (where acknowledged_by is null))::int as unseen
    from ${waitingOf(queue)} where ${filterSql(queue, filter)} group by 1, 2`.execute(tx)
  return rows
}

/** Those of some things that really wait for the unit, whoever has them. */
export async function findWaiting(tx: Tx, queue: Queue, itemIds: readonly string[]): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select kind, item_id, due_on, level, taken_by, marked_by, acknowledged_by from ${waitingOf(queue)}
    where item_id = any(${itemIds}::uuid[])`.execute(tx)
  return rows
}

export type MarkChanges = Pick<MarkTable, 'taken_by' | 'given_by' | 'acknowledged_by'>

/**
 * Writes a mark over the holder that was read; false when a colleague has taken it meanwhile.
 */
export async function saveMark(
  tx: Tx,
  actor: Actor,
  row: Pick<WaitingRow, 'kind' | 'item_id' | 'marked_by'>,
  changes: MarkChanges,
  at: Date,
): Promise<boolean> {
  const written = await tx
    .insertInto('worklist.mark')
    .values({
      county_code: actor.scope.county,
      unit: unitOf(actor),
      kind: row.kind,
      item_id: row.item_id,
      ...changes,
      marked_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['county_code', 'unit', 'kind', 'item_id'])
        .doUpdateSet({ ...changes, marked_at: at })
        .where('worklist.mark.taken_by', 'is not distinct from', row.marked_by),
    )
    .returning('item_id')
    .executeTakeFirst()
  return written !== undefined
}
