import { type ColumnType, type Selectable, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { ClockName, ClockRule, Owner, Queue } from './rules/clocks.ts'
import type { Law } from './rules/law.ts'

type Given<T> = ColumnType<T, T, never>

interface DeadlineTable {
  county_code: Given<string>
  deadline_id: Given<string>
  case_id: Given<string>
  clock: Given<ClockName>
  kind: Given<ClockRule['kind']>
  queue: Given<Queue>
  law: Given<Law>
  owner: Owner
  owner_unit: string
  level: number
  started_on: PlainDate
  due_on: PlainDate
  warn_on: PlainDate
  next_sweep_on: PlainDate | null
  state: 'running' | 'done' | 'over' | 'cancelled'
  warned_on: PlainDate | null
  escalated_on: PlainDate | null
  ended_on: PlainDate | null
  calendar_stamp: string
  division_code: string
  school_key: string
}
export type DeadlineRow = Selectable<DeadlineTable>
export type DeadlineChanges = Partial<
  Omit<DeadlineRow, 'county_code' | 'deadline_id' | 'case_id' | 'clock' | 'kind' | 'queue' | 'law'>
>

interface DeadlineEventTable {
  county_code: Given<string>
  event_id: Given<string>
  deadline_id: Given<string>
  case_id: Given<string>
  event: Given<'warned' | 'escalated' | 'over' | 'recounted'>
  happened_on: Given<PlainDate>
  happened_at: Given<Date>
  details: ColumnType<Record<string, unknown>, string, never>
  division_code: string
  school_key: string
}
export type DeadlineEventRow = Selectable<DeadlineEventTable>

type PublishedDeadline = Pick<
  DeadlineRow,
  | 'county_code'
  | 'deadline_id'
  | 'case_id'
  | 'clock'
  | 'kind'
  | 'queue'
  | 'owner'
  | 'owner_unit'
  | 'level'
  | 'started_on'
  | 'due_on'
  | 'state'
  | 'ended_on'
  | 'division_code'
  | 'school_key'
>

declare module '../../platform/database.ts' {
  interface Schema {
    'cases.deadline': DeadlineTable
    'cases.deadline_event': DeadlineEventTable
    'cases.pub_deadline': PublishedDeadline
  }
}

export async function insertDeadline(tx: Tx, row: DeadlineRow): Promise<void> {
  await tx.insertInto('cases.deadline').values(row).execute()
}

export async function saveDeadline(tx: Tx, row: DeadlineRow, changes: DeadlineChanges): Promise<void> {
  await tx
    .updateTable('cases.deadline')
    .set(changes)
    .where('county_code', '=', row.county_code)
    .where('deadline_id', '=', row.deadline_id)
    .execute()
}

/** The deadlines of a case, running ones and past ones, in the order they began. */
export function listDeadlines(tx: Tx, scope: Scope, caseId: string): Promise<DeadlineRow[]> {
  return tx
    .selectFrom('cases.deadline')
    .selectAll()
    .where(inScope(scope, 'cases.deadline'))
    .where('case_id', '=', caseId)
    .orderBy('started_on')
    .orderBy('deadline_id')
    .execute()
}

export async function recordDeadlineEvent(tx: Tx, row: DeadlineEventRow): Promise<void> {
  await tx
    .insertInto('cases.deadline_event')
    .values({ ...row, details: JSON.stringify(row.details) })
    .execute()
}

/**
 * Takes hold of running deadlines that have something to do today, with their cases: a case somebody is working on, or another
 * sweep, is left for the next turn. Steps hold the case before its deadlines too, so neither waits for the other.
 */
export function takeDueDeadlines(
  tx: Tx,
  scope: Scope,
  today: PlainDate,
  stamp: string,
  limit: number,
): Promise<DeadlineRow[]> {
  return tx
    .selectFrom('cases.dropout_case as c')
    .innerJoin('cases.deadline as d', (join) =>
      join.onRef('d.county_code', '=', 'c.county_code').onRef('d.case_id', '=', 'c.case_id'),
    )
    .selectAll('d')
    .where(inScope(scope, 'd'))
    .where(inScope(scope, 'c'))
    .where('d.state', '=', 'running')
    .where((e) => e.or([e('d.next_sweep_on', '<=', today), e('d.calendar_stamp', '<>', stamp)]))
    .orderBy('d.next_sweep_on')
    .orderBy('d.deadline_id')
    .limit(limit)
    .forUpdate(['c', 'd'])
    .skipLocked()
    .execute()
}

/** Tells whether a county has anything to sweep. */
export async function hasDueDeadlines(tx: Tx, scope: Scope, today: PlainDate, stamp: string): Promise<boolean> {
  const row = await tx
    .selectFrom('cases.deadline')
    .select(sql<number>`1`.as('one'))
    .where(inScope(scope, 'cases.deadline'))
    .where('state', '=', 'running')
    .where((e) => e.or([e('next_sweep_on', '<=', today), e('calendar_stamp', '<>', stamp)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
