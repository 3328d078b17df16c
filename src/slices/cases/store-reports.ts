import { sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { SealedTable } from './sealed.ts'
import { ASKING_RECORDS, REPORT_RULES_VERSION, SIGN_FIELDS } from './rules/reports.ts'
import { type DropoutCaseRow, TELLING_EVENTS } from './store.ts'

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

/** Open cases that do not bear the mark of today's rules. */
const unmarked = sql<boolean>`c.report_marked <> ${REPORT_RULES_VERSION} and c.state <> 'closed'`

/** What may be a sign, and every report, of one case or of those in sight that bear no mark; corrected records left out. */
export async function listReportEntries(
  tx: Tx,
  scope: Scope,
  which: 'unmarked' | { readonly caseId: string },
): Promise<readonly ReportEntryRow[]> {
  const wanted = which === 'unmarked' ? unmarked : sql<boolean>`c.case_id = ${which.caseId}`
  const { rows } = await sql<ReportEntryRow>`
    with asked as (
      select c.county_code, c.case_id, c.child_id from cases.dropout_case as c
       where ${inScope(scope, 'c')} and ${wanted}
    ), entry as (
      select e.case_id, 'cases.case_event' as table_name, e.event_id as id, coalesce('step:' || e.step, 'step:suspect') as kind,
             e.happened_on, e.round, e.details as facts, e.sealed
        from asked join cases.case_event as e on e.county_code = asked.county_code and e.case_id = asked.case_id
       where ${inScope(scope, 'e')} and (e.step = 'confirm' or e.event = any(${[...TELLING_EVENTS]}))
      union all
      select r.case_id, 'cases.case_record', r.record_id, r.kind, r.happened_on, r.round, r.facts, r.sealed
        from asked join cases.case_record as r on r.county_code = asked.county_code and r.case_id = asked.case_id
       where ${inScope(scope, 'r')}
         and not exists (select from cases.case_record as later
                          where later.county_code = r.county_code and later.case_id = r.case_id and later.corrects_id = r.record_id)
    )
    select entry.*, child.born_on
      from entry
      join asked on asked.case_id = entry.case_id
      left join register.pub_child as child
        on child.county_code = asked.county_code and child.child_id = asked.child_id
     where entry.facts ?| ${[...SIGN_FIELDS]}::text[] or entry.kind = any(${[...ASKING_RECORDS]})`.execute(tx)
  return rows
}

/** Marks a case with the day since which a report is owed; null where none is. */
export async function saveReportMark(
  tx: Tx,
  row: Pick<DropoutCaseRow, 'county_code' | 'case_id'>,
  since: PlainDate | null,
): Promise<void> {
  await tx
    .updateTable('cases.dropout_case')
    .set({ report_since: since, report_marked: REPORT_RULES_VERSION })
    .where('county_code', '=', row.county_code)
    .where('case_id', '=', row.case_id)
    .where((e) =>
      e.or([
        e('report_marked', '<>', REPORT_RULES_VERSION),
        sql<boolean>`report_since is distinct from ${since}::date`,
      ]),
    )
    .execute()
}

/** Open cases without the mark of today's rules, some at a time. */
export async function findUnmarkedCases(tx: Tx, scope: Scope, limit: number): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('cases.dropout_case as c')
    .select('c.case_id')
    .where(inScope(scope, 'c'))
    .where(unmarked)
    .limit(limit)
    .execute()
  return rows.map((row) => row.case_id)
}
