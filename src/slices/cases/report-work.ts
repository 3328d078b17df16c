import { sql } from 'kysely'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import type { WorkSource } from '../worklist/index.ts'
import { permissions } from './policy.ts'
import { type ReportDuty, reportDuties, sentReportsOf, signsOf } from './rules/reports.ts'
import { openFacts } from './sealed.ts'
import { listReportEntries } from './store-reports.ts'
import { selectCaseRules } from './store-rules.ts'
import { describeCases } from './work-words.ts'

/** What must still be reported in the open cases an account sees, by case; read from what is on record. */
async function listReportDuties(
  app: App,
  tx: Tx,
  { scope }: Actor,
): Promise<ReadonlyMap<string, readonly ReportDuty[]>> {
  const { rules } = await selectCaseRules(tx, scope.county)
  const byCase = Map.groupBy(await listReportEntries(tx, scope), (row) => row.case_id)
  const duties = [...byCase].map(([caseId, rows]) => {
    const entries = rows.map(({ table_name: table, id, kind, happened_on: on, round, facts, sealed }) => {
      const told = openFacts(app.secrets, { county: scope.county, table, id }, facts, sealed)
      return { id, kind, on, round, facts: told }
    })
    const told = { signs: signsOf(entries), reports: sentReportsOf(entries) }
    return [caseId, reportDuties(told, rows[0]!.born_on, rules)] as const
  })
  return new Map(duties.filter(([, due]) => due.length > 0))
}

const dueOnOf = (duties: readonly ReportDuty[]) => duties.map((one) => one.dueOn).sort()[0]!

/**
 * 强制报告待办: everybody of the case sees it from the first sign on; the bureau once its day has passed. Nothing of it is
 * stored, so nothing can wave it away but the report itself.
 */
export const reportWork: WorkSource = {
  kind: 'report-duty',
  roles: permissions['cases.act'],
  async waiting(actor, { app, tx, today }) {
    const all = [...(await listReportDuties(app, tx, actor))].map(([caseId, duties]) => ({
      caseId,
      dueOn: dueOnOf(duties),
    }))
    const mine = actor.role === 'bureau-officer' ? all.filter(({ dueOn }) => dueOn < today) : all
    return sql`select item.item_id, item.due_on, (item.due_on < ${today}::date)::integer as level
      from unnest(${mine.map((one) => one.caseId)}::uuid[], ${mine.map((one) => one.dueOn)}::date[]) as item (item_id, due_on)`
  },
  // What it is about is told in the case only.
  describe: (...asked) => describeCases('case.record.mandatory-report', ...asked),
}
