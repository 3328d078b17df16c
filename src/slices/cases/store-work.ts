import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { withTheirChildren } from '../register/index.ts'

/** Deadlines by id, with what a work queue says of their case and child. */
export async function listWorkDeadlines(tx: Tx, scope: Scope, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('cases.deadline')
    .innerJoin('cases.dropout_case as c', (join) =>
      join.onRef('c.county_code', '=', 'cases.deadline.county_code').onRef('c.case_id', '=', 'cases.deadline.case_id'),
    )
    .leftJoin('register.pub_child as child', (join) =>
      join.onRef('child.county_code', '=', 'c.county_code').onRef('child.child_id', '=', 'c.child_id'),
    )
    .where(inScope(scope, 'cases.deadline'))
    .where('cases.deadline.deadline_id', 'in', ids)
    .select([
      'cases.deadline.deadline_id',
      'cases.deadline.clock',
      'c.case_id',
      'c.case_number',
      'c.child_id',
      'c.division_code',
      'child.name as child_name',
    ])
    .execute()
  return withTheirChildren(tx, scope, rows)
}

/** Cases by id, with what a work queue says of their child. */
export async function listWorkCases(tx: Tx, scope: Scope, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('cases.dropout_case as c')
    .leftJoin('register.pub_child as child', (join) =>
      join.onRef('child.county_code', '=', 'c.county_code').onRef('child.child_id', '=', 'c.child_id'),
    )
    .where(inScope(scope, 'c'))
    .where('c.case_id', 'in', ids)
    .select(['c.case_id', 'c.case_number', 'c.child_id', 'c.division_code', 'child.name as child_name'])
    .execute()
  return withTheirChildren(tx, scope, rows)
}

/** Hand-overs that wait for an answer, as the unit that is asked sees them. */
export function listAskedHandovers(tx: Tx, scope: Scope) {
  return tx
    .selectFrom('cases.handover')
    .select(['handover_id', 'to_unit', 'asked_by', 'asked_on'])
    .where(inScope(scope, 'cases.handover'))
    .where('side', '=', 'to')
    .where('state', '=', 'asked')
    .execute()
}

/** Hand-overs by id, as the unit that is asked sees them. */
export function listWorkHandovers(tx: Tx, scope: Scope, ids: readonly string[]) {
  return tx
    .selectFrom('cases.handover')
    .selectAll()
    .where(inScope(scope, 'cases.handover'))
    .where('side', '=', 'to')
    .where('handover_id', 'in', ids)
    .execute()
}
