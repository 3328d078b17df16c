import { type RawBuilder, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { ASKING_RECORDS, SIGN_CODES } from './rules/reports.ts'

/** Something in an open case that obliges to report, or a report that was made. */
export interface ReportEntryRow {
  readonly case_id: string
  readonly id: string
  readonly kind: string
  readonly happened_on: PlainDate
  readonly round: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly born_on: PlainDate | null
}

/** Signs and reports of the open cases of a scope that have a sign at all; corrected records left out. */
export async function listReportEntries(tx: Tx, scope: Scope): Promise<readonly ReportEntryRow[]> {
  const { rows } = await sql<ReportEntryRow>`
    with open_case as (
      select c.county_code, c.case_id, c.child_id from cases.dropout_case as c
       where ${inScope(scope, 'c')} and c.state <> 'closed'
    ), entry as (
      select e.case_id, e.event_id as id, coalesce('step:' || e.step, 'step:suspect') as kind, e.happened_on, e.round,
             e.details as facts, ${hasSign(sql`e.details`)} as is_sign
        from open_case join cases.case_event as e on e.county_code = open_case.county_code and e.case_id = open_case.case_id
       where ${inScope(scope, 'e')} and (e.step = 'confirm' or e.event = 'case.opened')
      union all
      select r.case_id, r.record_id, r.kind, r.happened_on, r.round, r.facts, ${hasSign(sql`r.facts`)}
        from open_case join cases.case_record as r on r.county_code = open_case.county_code and r.case_id = open_case.case_id
       where ${inScope(scope, 'r')}
         and not exists (select from cases.case_record as later
                          where later.county_code = r.county_code and later.case_id = r.case_id and later.corrects_id = r.record_id)
    )
    select entry.case_id, entry.id, entry.kind, entry.happened_on, entry.round, entry.facts, child.born_on
      from entry
      join open_case on open_case.case_id = entry.case_id
      left join register.pub_child as child
        on child.county_code = open_case.county_code and child.child_id = open_case.child_id
     where (entry.is_sign or entry.kind = any(${[...ASKING_RECORDS]}))
       and exists (select from entry as sign where sign.case_id = entry.case_id and sign.is_sign)`.execute(tx)
  return rows
}

const hasSign = (facts: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`coalesce(
  ${facts} -> 'causes' ?| ${[...SIGN_CODES]}::text[] or ${facts} -> 'noticed' ?| ${[...SIGN_CODES]}::text[]
  or ${facts} ->> 'pauseReason' = any(${[...SIGN_CODES]}::text[]), false)`

/** Cases by id, with what a work queue says of them. */
export function listWorkCases(tx: Tx, scope: Scope, ids: readonly string[]) {
  return tx
    .selectFrom('cases.dropout_case as c')
    .leftJoin('register.pub_child as child', (join) =>
      join.onRef('child.county_code', '=', 'c.county_code').onRef('child.child_id', '=', 'c.child_id'),
    )
    .where(inScope(scope, 'c'))
    .where('c.case_id', 'in', ids)
    .select(['c.case_id', 'c.case_number', 'c.child_id', 'child.name as child_name'])
    .execute()
}
