import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { Outcome, Rule, Source } from './domain.ts'

type Arithmetic = Record<string, string | number>

interface HitTable {
  county_code: string
  hit_id: string
  rule: Rule
  hit_key: string
  school_code: string
  class_code: string | null
  first_day: PlainDate
  last_day: PlainDate
  arithmetic: ColumnType<Arithmetic, string, string>
  raised_on: PlainDate
  due_on: PlainDate
  state: 'open' | 'settled'
  assignee_words: string | null
  assignee_id: string | null
  assignee_unit: string | null
  assigned_by: string | null
  outcome: Outcome | null
  settled_reason: string | null
  settled_by: string | null
  settled_on: PlainDate | null
  version: number
  division_code: string
  school_key: string
}
export type HitRow = Selectable<HitTable>

interface CountedTable {
  county_code: string
  count_id: string
  source: Source
  school_code: string
  class_code: string
  on_day: PlainDate
  present: number
  noted_by: string
  noted_at: Date
  submission_id: string
  division_code: string
  school_key: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'crosschecks.hit': HitTable
    'crosschecks.counted': CountedTable
  }
}

export interface HitFilter {
  readonly rule?: Rule | undefined
  readonly state?: 'open' | 'settled' | undefined
}

function hitsWhere(tx: Tx, scope: Scope, filter: HitFilter) {
  let query = tx.selectFrom('crosschecks.hit').where(inScope(scope, 'crosschecks.hit'))
  if (filter.rule) query = query.where('rule', '=', filter.rule)
  if (filter.state) query = query.where('state', '=', filter.state)
  return query
}

export async function countHits(tx: Tx, scope: Scope, filter: HitFilter): Promise<number> {
  const { count } = await hitsWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Open ones first, each group by its id, which is also the cursor. */
export function listHitRows(
  tx: Tx,
  scope: Scope,
  filter: HitFilter,
  cursor: string | undefined,
  limit: number,
): Promise<HitRow[]> {
  let query = hitsWhere(tx, scope, filter)
  if (cursor !== undefined)
    query = query.where(
      sql<boolean>`(state, hit_id) > (split_part(${cursor}, ' ', 1), split_part(${cursor}, ' ', 2)::uuid)`,
    )
  return query.selectAll().orderBy('state').orderBy('hit_id').limit(limit).execute()
}

export function findHit(tx: Tx, scope: Scope, hitId: string): Promise<HitRow | undefined> {
  return tx
    .selectFrom('crosschecks.hit')
    .selectAll()
    .where(inScope(scope, 'crosschecks.hit'))
    .where('hit_id', '=', hitId)
    .forUpdate()
    .executeTakeFirst()
}

export function listHitsById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<HitRow[]> {
  return hitsWhere(tx, scope, {}).where('hit_id', 'in', ids).selectAll().execute()
}

export async function changeHit(
  tx: Tx,
  county: CountyCode,
  hitId: string,
  values: Partial<Omit<HitRow, 'arithmetic'>>,
): Promise<void> {
  await tx
    .updateTable('crosschecks.hit')
    .set(values)
    .where('county_code', '=', county)
    .where('hit_id', '=', hitId)
    .execute()
}

/** Puts a count on record; false when the same submission came before. */
export async function insertCount(tx: Tx, row: Selectable<CountedTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('crosschecks.counted')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'submission_id']).doNothing())
    .returning('count_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Classes that have pupils, in scope. */
export function listClasses(tx: Tx, scope: Scope) {
  return tx
    .selectFrom('attendance.pub_school_class')
    .select(['school_code', 'class_code', 'school_key', 'division_code'])
    .where(inScope(scope, 'attendance.pub_school_class'))
    .orderBy('school_key')
    .execute()
}
