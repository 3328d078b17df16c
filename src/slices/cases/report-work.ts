import { sql } from 'kysely'
import { inScope } from '../../platform/lists.ts'
import type { WorkSource } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { unmarkedReports } from './report-duties.ts'
import { REPORT_RULES_VERSION } from './rules/reports.ts'
import { selectCaseRules } from './store-rules.ts'
import { describeCases } from './work-words.ts'

/**
 * 强制报告待办: everybody of the case sees it from the first sign on; the bureau once its day has passed. The mark of a case
 * follows from what is on record and changes with it, so nothing can wave it away but the report itself; a case without
 * one is read.
 */
export const reportWork: WorkSource = {
  kind: 'report-duty',
  roles: permissions['cases.act'],
  async waiting(actor, { app, tx, today }) {
    const { scope } = actor
    const { rules } = await selectCaseRules(tx, scope.county)
    const others = await unmarkedReports(app, tx, scope)
    const isOwed = actor.role === 'bureau-officer' ? sql`item.due_on < ${today}::date` : sql`true`
    return sql`select item.item_id, item.due_on, (item.due_on < ${today}::date)::integer as level
      from (
        select owed.item_id, owed.since + ${rules.mandatoryReportDays}::int as due_on from (
          select c.case_id as item_id, c.report_since as since from cases.dropout_case c
           where ${inScope(scope, 'c')} and c.state <> 'closed' and c.report_since is not null
             and c.report_marked = ${REPORT_RULES_VERSION}
          union all
          select * from unnest(${others.map((one) => one.caseId)}::uuid[], ${others.map((one) => one.since)}::date[])
        ) owed
      ) item where ${isOwed}`
  },
  // What it is about is told in the case only.
  describe: (...asked) => describeCases('case.record.mandatory-report', ...asked),
}
