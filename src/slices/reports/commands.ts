import { type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import type { MonthlyReport } from './contract.ts'
import { decideSigning, type ReportUnit } from './domain.ts'
import { askedOf, type MonthlyRefusal, monthlyReportOf, recordMonthly } from './monthly.ts'
import { hashOfContent, monthlyContentOf } from './monthly-content.ts'
import { maySignFor } from './policy.ts'
import { findReportBySubmission, insertReport, listSignedReports } from './store-monthly.ts'

export interface SigningRequest {
  readonly submissionId: string
  readonly unit?: string | undefined
  readonly contentHash: string
  readonly version: number
  readonly preparedBy: string
  readonly checkedBy: string
  readonly nilStatement: boolean
  readonly correctionReason?: string | undefined
}

export type SigningRefusal =
  | MonthlyRefusal
  | 'report.signed-by-own-unit'
  | 'report.changed-meanwhile'
  | 'report.figures-changed'
  | 'report.nil-statement-missing'
  | 'report.not-nil'
  | 'report.correction-reason-missing'

/** Signs a month's report (签报): the numbers and names are frozen with who prepared, checked and signed them. */
export async function signMonthly(
  app: App,
  actor: Actor,
  month: string,
  request: SigningRequest,
): Promise<Decision<MonthlyReport, SigningRefusal>> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => {
    const asked = await askedOf(app, tx, actor, { month, unit: request.unit })
    if (!asked.ok) return asked
    const { unit } = asked.value
    const permitted = maySignFor(actor, unit)
    if (!permitted.ok) return permitted
    const query = { month, unit: request.unit }
    if (await findReportBySubmission(tx, scope, request.submissionId)) return monthlyReportOf(app, tx, actor, query)

    const content = await monthlyContentOf(tx, scope, asked.value)
    const contentHash = hashOfContent(content)
    const newestVersion = (await listSignedReports(tx, scope, unit, month))[0]?.version ?? 0
    const decision = decideSigning({ contentHash, nil: content.nil, newestVersion }, request)
    if (!decision.ok) return decision

    const { version } = decision.value
    const saved = await insertReport(tx, {
      county_code: scope.county,
      unit_line: unit.line,
      unit_code: unit.code,
      month,
      version,
      content,
      content_hash: contentHash,
      nil_statement: request.nilStatement,
      prepared_by: request.preparedBy,
      checked_by: request.checkedBy,
      signed_by: actor.id,
      signed_at: app.clock.now(),
      correction_reason: version > 1 ? (request.correctionReason ?? null) : null,
      submission_id: request.submissionId,
      ...keysOf(scope.county, unit),
    })
    if (!saved) return refuse('report.changed-meanwhile')
    const report = await monthlyReportOf(app, tx, actor, query)
    if (report.ok) await recordMonthly(tx, actor, 'monthly-signed', report.value)
    return report
  })
}

/** A school's report hangs on the county, not on the township it lies in: its names come from many townships. */
function keysOf(county: string, unit: ReportUnit): { division_code: string; school_key: string } {
  return unit.line === 'school'
    ? { division_code: `${county}000000`, school_key: `${unit.code}/` }
    : { division_code: unit.code.padEnd(12, '0'), school_key: '' }
}
