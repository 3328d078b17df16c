import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withinCounty } from '../../platform/database.ts'
import { type ReportDuty, reportDuties, sentReportsOf, signsOf } from './rules/reports.ts'
import { openFacts } from './sealed.ts'
import type { DropoutCaseRow } from './store.ts'
import { listReportEntries, type ReportEntryRow, saveReportMark } from './store-reports.ts'
import { selectCaseRules } from './store-rules.ts'

type Secretive = Pick<App, 'secrets'>

/** What stands on record of some cases as far as reports go by it, opened. */
function openedEntries({ secrets }: Secretive, county: string, rows: readonly ReportEntryRow[]) {
  return rows.map(({ table_name: table, id, kind, happened_on: on, round, facts, sealed }) => {
    const told = openFacts(secrets, { county, table, id }, facts, sealed)
    return { id, kind, on, round, facts: told }
  })
}

/** What must still be reported of each case of these entries. */
async function dutiesByCase(
  app: Secretive,
  tx: Tx,
  { county }: Scope,
  rows: readonly ReportEntryRow[],
): Promise<ReadonlyMap<string, readonly ReportDuty[]>> {
  const { rules } = await selectCaseRules(tx, county)
  return new Map(
    [...Map.groupBy(rows, (row) => row.case_id)].map(([caseId, ofCase]) => {
      const entries = openedEntries(app, county, ofCase)
      const told = { signs: signsOf(entries), reports: sentReportsOf(entries) }
      return [caseId, reportDuties(told, ofCase[0]!.born_on, rules)] as const
    }),
  )
}

const sinceOf = (duties: readonly ReportDuty[] = []): PlainDate | null =>
  duties.map((one) => one.since).sort()[0] ?? null

/** Causes that stand on record of the present round of a case. */
export async function toldCauses(
  app: Secretive,
  tx: Tx,
  row: Pick<DropoutCaseRow, 'county_code' | 'case_id' | 'round'>,
): Promise<ReadonlySet<string>> {
  const rows = await withinCounty(tx, (wide) => listReportEntries(tx, wide, { caseId: row.case_id }))
  const now = openedEntries(app, row.county_code, rows).filter((entry) => entry.round === row.round)
  return new Set(now.flatMap(({ facts }) => (facts['causes'] as readonly string[] | undefined) ?? []))
}

/** Since when a report is owed in the cases in sight that bear no mark of today's rules; read from what is on record. */
export async function unmarkedReports(
  app: Secretive,
  tx: Tx,
  scope: Scope,
): Promise<readonly { readonly caseId: string; readonly since: PlainDate }[]> {
  const duties = await dutiesByCase(app, tx, scope, await listReportEntries(tx, scope, 'unmarked'))
  return [...duties].flatMap(([caseId, due]) => {
    const since = sinceOf(due)
    return since === null ? [] : [{ caseId, since }]
  })
}

/**
 * Marks a locked case with the day since which a report is owed, so that lists need not open what is sealed. Whoever
 * writes something a report may follow from, or a report, does this after it, in the same transaction.
 */
export async function markReportDuty(
  app: Secretive,
  tx: Tx,
  row: Pick<DropoutCaseRow, 'county_code' | 'case_id'>,
): Promise<void> {
  // The case is the permission: its child may still lie where it was handed over from.
  const duties = await withinCounty(tx, async (wide) =>
    dutiesByCase(app, tx, wide, await listReportEntries(tx, wide, { caseId: row.case_id })),
  )
  await saveReportMark(tx, row, sinceOf(duties.get(row.case_id)))
}
