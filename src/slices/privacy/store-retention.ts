import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { addDays } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import { startOfChinaDay } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { HeldReason, RetentionRule } from './domain.ts'

/** What one rule came to in a run. */
export interface RuleResult {
  readonly rule: RetentionRule
  /** Things that ended on this day or earlier were looked at. */
  readonly cutOff: PlainDate
  readonly deleted: number
  readonly held: readonly { readonly reason: HeldReason; readonly count: number }[]
}

interface RetentionRunTable {
  county_code: string
  run_id: string
  job_id: string | null
  rules: RetentionRule[]
  reason: string
  started_by: string
  started_at: Date
  finished_at: Date | null
  results: ColumnType<readonly RuleResult[], string | undefined, string>
}
export type RetentionRunRow = Selectable<RetentionRunTable>

interface DeletionTable {
  county_code: string
  run_id: string
  rule: RetentionRule
  item_id: string
  deleted_at: Date
}

declare module '../../platform/database.ts' {
  interface Schema {
    'privacy.retention_run': RetentionRunTable
    'privacy.deletion': DeletionTable
  }
}

/** Runs of a county take turns. */
export async function lockRetention(tx: Tx, county: CountyCode): Promise<void> {
  await sql`select pg_advisory_xact_lock(7305417, ${Number(county)}::int)`.execute(tx)
}

export async function insertRetentionRun(
  tx: Tx,
  run: Pick<RetentionRunRow, 'county_code' | 'run_id' | 'job_id' | 'rules' | 'reason' | 'started_by' | 'started_at'>,
): Promise<void> {
  await tx.insertInto('privacy.retention_run').values(run).execute()
}

export function findRetentionRun(tx: Tx, county: CountyCode, runId: string): Promise<RetentionRunRow | undefined> {
  return tx
    .selectFrom('privacy.retention_run')
    .selectAll()
    .where('county_code', '=', county)
    .where('run_id', '=', runId)
    .executeTakeFirst()
}

export async function saveRunResults(
  tx: Tx,
  county: CountyCode,
  runId: string,
  results: readonly RuleResult[],
  finishedAt: Date | null,
): Promise<void> {
  await tx
    .updateTable('privacy.retention_run')
    .set({ results: JSON.stringify(results), finished_at: finishedAt })
    .where('county_code', '=', county)
    .where('run_id', '=', runId)
    .execute()
}

export function listRetentionRuns(tx: Tx, county: CountyCode, limit: number): Promise<RetentionRunRow[]> {
  return tx
    .selectFrom('privacy.retention_run')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute()
}

/** Runs that were started in a period, for the yearly report. */
export function listRunsBetween(
  tx: Tx,
  county: CountyCode,
  from: PlainDate,
  to: PlainDate,
): Promise<RetentionRunRow[]> {
  return tx
    .selectFrom('privacy.retention_run')
    .selectAll()
    .where('county_code', '=', county)
    .where('started_at', '>=', startOfChinaDay(from))
    .where('started_at', '<', startOfChinaDay(addDays(to, 1)))
    .orderBy('started_at')
    .execute()
}

export async function saveDeletions(
  tx: Tx,
  county: CountyCode,
  runId: string,
  rule: RetentionRule,
  itemIds: readonly string[],
  at: Date,
): Promise<void> {
  if (itemIds.length === 0) return
  await tx
    .insertInto('privacy.deletion')
    .values(itemIds.map((id) => ({ county_code: county, run_id: runId, rule, item_id: id, deleted_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Everything that was ever deleted in a county, oldest first. */
export function listDeletions(tx: Tx, county: CountyCode): Promise<Selectable<DeletionTable>[]> {
  return tx
    .selectFrom('privacy.deletion')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('deleted_at')
    .orderBy('rule')
    .orderBy('item_id')
    .execute()
}

/** What a run has deleted so far, by rule: it may be its second attempt. */
export async function countDeletions(tx: Tx, county: CountyCode, runId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('privacy.deletion')
    .where('county_code', '=', county)
    .where('run_id', '=', runId)
    .select(['rule', (e) => e.fn.countAll<number>().as('count')])
    .groupBy('rule')
    .execute()
  return new Map(rows.map((row) => [row.rule, row.count]))
}

/** Rosters whose rows the register or the pupil records show as evidence. */
export async function listRostersInUse(tx: Tx, scope: Scope): Promise<ReadonlySet<string>> {
  const records = tx
    .selectFrom('register.pub_child_record')
    .select('roster_id')
    .where(inScope(scope, 'register.pub_child_record'))
  const pupils = tx.selectFrom('enrolment.pub_pupil').select('roster_id').where(inScope(scope, 'enrolment.pub_pupil'))
  const rows = await records.union(pupils).execute()
  return new Set(rows.map((row) => row.roster_id))
}

export interface GrownUp {
  readonly childId: string
  /** Why it is kept; null when nothing stands against deleting. */
  readonly held: HeldReason | null
}

/** Children born on a day or earlier, and what of them is still needed. */
export async function listGrownUps(tx: Tx, scope: Scope, bornOnOrBefore: PlainDate): Promise<GrownUp[]> {
  const rows = await tx
    .selectFrom('register.pub_child as child')
    .where(inScope(scope, 'child'))
    .where('child.born_on', '<=', bornOnOrBefore)
    .select([
      'child.child_id',
      sql<boolean>`exists (select from cases.pub_case c where c.county_code = child.county_code and c.child_id = child.child_id and c.state <> 'closed')`.as(
        'openCase',
      ),
      sql<boolean>`exists (select from cases.pub_case c where c.county_code = child.county_code and c.child_id = child.child_id)`.as(
        'anyCase',
      ),
      sql<boolean>`exists (select from reconciliation.pub_finding f where f.county_code = child.county_code and f.child_id = child.child_id)`.as(
        'finding',
      ),
      sql<boolean>`exists (select from privacy.request r where r.county_code = child.county_code and r.child_id = child.child_id
        and r.state not in ('answered', 'refused', 'withdrawn'))`.as('request'),
    ])
    .orderBy('child.child_id')
    .execute()
  return rows.map((row) => ({
    childId: row.child_id,
    held: row.openCase
      ? 'open-case'
      : row.request
        ? 'open-request'
        : row.anyCase
          ? 'case-on-file'
          : row.finding
            ? 'finding-on-file'
            : null,
  }))
}

/** Closed requests whose requester is still named. */
export async function listNamedRequests(tx: Tx, scope: Scope, answeredOnOrBefore: PlainDate): Promise<string[]> {
  const rows = await tx
    .selectFrom('privacy.request')
    .select('request_id')
    .where(inScope(scope, 'privacy.request'))
    .where('answered_on', '<=', answeredOnOrBefore)
    .where((e) => e.or([e('requester_name', 'is not', null), e('requester_phone', 'is not', null)]))
    .orderBy('request_id')
    .execute()
  return rows.map((row) => row.request_id)
}

export async function clearRequesters(tx: Tx, scope: Scope, requestIds: readonly string[]): Promise<void> {
  if (requestIds.length === 0) return
  await tx
    .updateTable('privacy.request')
    .set({ requester_name: null, requester_phone: null })
    .where(inScope(scope, 'privacy.request'))
    .where('request_id', 'in', [...requestIds])
    .execute()
}
