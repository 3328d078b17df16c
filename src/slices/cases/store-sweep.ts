import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { DROPOUT_STATES } from './domain.ts'

/** Cases with a day that no clock keeps: those of an older home. */
export async function findCasesWithoutClock(tx: Tx, scope: Scope, limit: number): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('cases.dropout_case')
    .select('case_id')
    .where(inScope(scope, 'cases.dropout_case'))
    .where('state', 'in', ['suspected', 'verifying', 'explained', 'confirmed'])
    .where('due_on', 'is not', null)
    .where(
      sql<boolean>`not exists (select from cases.deadline d where d.county_code = dropout_case.county_code and d.case_id = dropout_case.case_id)`,
    )
    .limit(limit)
    .execute()
  return rows.map((row) => row.case_id)
}

/**
 * Ties new cases to the closed one of a child that had come back, where whoever opened the case did not see that one. Returns how many.
 */
export async function linkRelapses(tx: Tx, scope: Scope, relapseMonths: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update cases.dropout_case again set linked_case_id = before.case_id
    from (select distinct on (county_code, child_id) county_code, child_id, case_id, closed_on from cases.dropout_case
          where ${inScope(scope, 'dropout_case')} and state = 'closed' and returned_on is not null
          order by county_code, child_id, closed_on desc) before
    where ${inScope(scope, 'again')} and again.county_code = before.county_code and again.child_id = before.child_id
      and again.state <> 'closed' and again.linked_case_id is null
      and before.closed_on >= (again.opened_at at time zone 'Asia/Shanghai')::date - make_interval(months => ${relapseMonths}::int)`.execute(
    tx,
  )
  return Number(numAffectedRows ?? 0)
}

/** Dropouts not marked as past school age yet, with their day of birth. */
export function listAgedOut(tx: Tx, scope: Scope) {
  return tx
    .selectFrom('cases.dropout_case')
    .innerJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'cases.dropout_case.county_code')
        .onRef('child.child_id', '=', 'cases.dropout_case.child_id'),
    )
    .select(['cases.dropout_case.case_id', 'cases.dropout_case.child_id', 'child.born_on'])
    .where(inScope(scope, 'cases.dropout_case'))
    .where('cases.dropout_case.state', 'in', [...DROPOUT_STATES])
    .where('cases.dropout_case.aged_out_on', 'is', null)
    .execute()
}
