import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { placeNames } from '../register/index.ts'
import { findVeil, type Veil } from '../disclosure/index.ts'
import type { MonthlyName, MonthlyReport, MonthlySignature } from './contract.ts'
import { countDayOf, type ReportUnit } from './domain.ts'
import { hashOfContent, type MonthlyAsked, monthlyContentOf } from './monthly-content.ts'
import { mayReadUnit, ownUnitOf } from './policy.ts'
import { listNewestReports, listSignedReports, type SignedReport } from './store-monthly.ts'
import { listUnitsBelow, nameOfUnit, unitOfCode } from './units.ts'

export interface MonthlyQuery {
  readonly month: string
  readonly unit?: string | undefined
  readonly version?: string | undefined
}

export type MonthlyRefusal = 'report.unit-not-found' | 'report.month-not-begun' | 'report.version-not-found'

/** Shows a unit's monthly report: the newest signed one, another version, or what the records say now. The look is on record. */
export async function showMonthly(
  app: App,
  actor: Actor,
  query: MonthlyQuery,
): Promise<Decision<MonthlyReport, MonthlyRefusal>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const report = await monthlyReportOf(app, tx, actor, query)
    if (!report.ok) return report
    await recordMonthly(tx, actor, 'monthly-viewed', report.value)
    return report
  })
}

/** Puts on record that names of a monthly report were seen, frozen, or left the system. */
export async function recordMonthly(
  tx: Tx,
  actor: Actor,
  event: 'monthly-viewed' | 'monthly-exported' | 'monthly-signed',
  report: Pick<MonthlyReport, 'content'> & { readonly signature: Pick<MonthlySignature, 'version'> | null },
  more: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  const { unit, month, names } = report.content
  await recordAudit(tx, {
    event: `reports.${event}`,
    actorId: actor.id,
    details: { month, unit: unit.code, version: report.signature?.version ?? 0, names: names.length, ...more },
  })
}

/** Puts a report together inside a transaction. */
export async function monthlyReportOf(
  app: App,
  tx: Tx,
  actor: Actor,
  query: MonthlyQuery,
): Promise<Decision<MonthlyReport, MonthlyRefusal>> {
  const asked = await askedOf(app, tx, actor, query)
  if (!asked.ok) return asked
  const { unit, month } = asked.value
  const signed = await listSignedReports(tx, actor.scope, unit, month)
  const wanted = query.version ?? (signed.length > 0 ? String(signed[0]!.version) : 'draft')
  const shown = wanted === 'draft' ? undefined : signed.find((report) => report.version === Number(wanted))
  if (wanted !== 'draft' && !shown) return refuse('report.version-not-found')

  const draft = await monthlyContentOf(tx, actor.scope, asked.value)
  const draftHash = hashOfContent(draft)
  const names = await accountNames(
    tx,
    signed.map((report) => report.signed_by),
  )
  const newest = signed[0]
  const veil = await findVeil(app, tx, actor, 'monthly-report')
  const content = shown?.content ?? draft
  return accept({
    state: shown ? 'signed' : 'draft',
    content: { ...content, names: content.names.map((line) => veiledName(line, veil)) },
    contentHash: shown?.content_hash ?? draftHash,
    signature: shown ? signatureOf(shown, names) : null,
    versions: signed.map((report) => signatureOf(report, names)),
    recordsChanged: shown !== undefined && shown === newest && shown.content_hash !== draftHash,
  })
}

function veiledName(line: MonthlyName, veil: Veil): MonthlyName {
  return {
    ...line,
    name: veil.show('name', line.name, line.childId),
    guardianName: veil.show('name', line.guardianName, line.childId),
  }
}

/** Settles which unit and day are meant, and whether the actor may see that unit. */
export async function askedOf(
  app: App,
  tx: Tx,
  actor: Actor,
  query: { readonly month: string; readonly unit?: string | undefined },
): Promise<Decision<MonthlyAsked, 'report.unit-not-found' | 'report.month-not-begun'>> {
  const today = app.clock.today()
  const countOn = countDayOf(query.month, today)
  if (!countOn.ok) return countOn
  const unit = query.unit === undefined ? ownUnitOf(actor) : unitOfCode(query.unit)
  if (!unit) return refuse('report.unit-not-found')
  const permitted = mayReadUnit(actor, unit)
  if (!permitted.ok) return permitted
  const places = await placeNames(tx, actor.scope.county, today)
  const name = await nameOfUnit(tx, actor.scope.county, places, unit)
  if (name === undefined) return refuse('report.unit-not-found')
  return accept({ month: query.month, unit: { ...unit, name }, countOn: countOn.value, places })
}

export function signatureOf(report: SignedReport, names: ReadonlyMap<string, string>): MonthlySignature {
  return {
    version: report.version,
    preparedBy: report.prepared_by,
    checkedBy: report.checked_by,
    signedBy: report.signed_by,
    signedByName: names.get(report.signed_by) ?? report.signed_by,
    signedAt: report.signed_at.toISOString(),
    nilStatement: report.nil_statement,
    correctionReason: report.correction_reason,
  }
}

interface UnitState {
  readonly unit: ReportUnit & { readonly name: string }
  readonly signature: MonthlySignature | null
  readonly nil: boolean | null
  readonly dropoutAtEnd: number | null
  readonly suspected: number | null
}

/** Lists who owes the month's report and who has signed it: a bureau sees its townships and schools, a township its villages. */
export async function listMonthly(
  app: App,
  actor: Actor,
  month: string,
): Promise<{ rows: UnitState[]; signedCount: number; missingCount: number }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const units = await listUnitsBelow(app, tx, actor)
    const signed = await listNewestReports(tx, actor.scope, month)
    const names = await accountNames(
      tx,
      signed.map((report) => report.signed_by),
    )
    const rows = units.map((unit): UnitState => {
      const report = signed.find((one) => one.unit_line === unit.line && one.unit_code === unit.code)
      const total = report?.content.rows.find((row) => row.stage === 'total')
      return {
        unit,
        signature: report ? signatureOf(report, names) : null,
        nil: report?.content.nil ?? null,
        dropoutAtEnd: total?.dropoutAtEnd ?? null,
        suspected: total?.suspected ?? null,
      }
    })
    const signedCount = rows.filter((row) => row.signature !== null).length
    return { rows, signedCount, missingCount: rows.length - signedCount }
  })
}
