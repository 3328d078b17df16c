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
