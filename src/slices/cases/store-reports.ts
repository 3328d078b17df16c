import { sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { SealedTable } from './sealed.ts'
import { ASKING_RECORDS, SIGN_FIELDS } from './rules/reports.ts'

/** Something on record of an open case that may oblige to report, or a report that was made; its facts still sealed. */
export interface ReportEntryRow {
  readonly case_id: string
  readonly table_name: SealedTable
  readonly id: string
  readonly kind: string
  readonly happened_on: PlainDate
  readonly round: number
  readonly facts: Readonly<Record<string, unknown>>
  readonly sealed: string | null
  readonly born_on: PlainDate | null
}

/** What may be a sign, and every report, in the open cases of a scope; corrected records left out. */
export async function listReportEntries(tx: Tx, scope: Scope): Promise<readonly ReportEntryRow[]> {
  const { rows } = await sql<ReportEntryRow>`
    with open_case as (
      select c.county_code, c.case_id, c.child_id from cases.dropout_case as c
       where ${inScope(scope, 'c')} and c.state <> 'closed'
    ), entry as (
      select e.case_id, 'cases.case_event' as table_name, e.event_id as id, coalesce('step:' || e.step, 'step:suspect') as kind,
             e.happened_on, e.round, e.details as facts, e.sealed
        from open_case join cases.case_event as e on e.county_code = open_case.county_code and e.case_id = open_case.case_id
       where ${inScope(scope, 'e')} and (e.step = 'confirm' or e.event = 'case.opened')
      union all
      select r.case_id, 'cases.case_record', r.record_id, r.kind, r.happened_on, r.round, r.facts, r.sealed
        from open_case join cases.case_record as r on r.county_code = open_case.county_code and r.case_id = open_case.case_id
       where ${inScope(scope, 'r')}
         and not exists (select from cases.case_record as later
                          where later.county_code = r.county_code and later.case_id = r.case_id and later.corrects_id = r.record_id)
    )
    select entry.*, child.born_on
      from entry
      join open_case on open_case.case_id = entry.case_id
      left join register.pub_child as child
        on child.county_code = open_case.county_code and child.child_id = open_case.child_id
     where entry.facts ?| ${[...SIGN_FIELDS]}::text[] or entry.kind = any(${[...ASKING_RECORDS]})`.execute(tx)
  return rows
}
