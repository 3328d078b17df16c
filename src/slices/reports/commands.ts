import type { Actor } from '../../kernel/scope.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { placeNames } from '../register/index.ts'
import type { MonthlyContent } from './contract.ts'
import type { ReportUnit } from './domain.ts'
import { recordMonthly } from './monthly.ts'
import { hashOfContent, monthlyContentOf } from './monthly-content.ts'
import { insertReport, listSignedReports } from './store-monthly.ts'
import type { NamedUnit } from './units.ts'

/** A month's 月报表 as the records stand, with the fingerprint of its numbers and names. */
export interface MonthlySheet {
  readonly content: MonthlyContent
  readonly contentHash: string
}

export interface SheetFiling {
  readonly submissionId: string
  readonly preparedBy: string
  readonly checkedBy: string
  readonly nilStatement: boolean
  readonly correctionReason: string
}

/** Computes a unit's 月报表 for the monthly return that carries it. */
export async function monthlySheetOf(
  tx: Tx,
  { scope }: Actor,
  asked: { readonly month: string; readonly unit: NamedUnit; readonly countOn: PlainDate; readonly today: PlainDate },
): Promise<MonthlySheet> {
  const places = await placeNames(tx, scope.county, asked.today)
  const content = await monthlyContentOf(tx, scope, { ...asked, places })
  return { content, contentHash: hashOfContent(content) }
}

/**
 * Freezes a 月报表 with its names in the transaction that files the unit's monthly return: numbers and names are one act.
 * What is frozen already with the same content stays the version that holds; else there is a new one.
 */
export async function freezeMonthlySheet(
  app: App,
  tx: Tx,
  actor: Actor,
  { content, contentHash }: MonthlySheet,
  filing: SheetFiling,
): Promise<number> {
  const { county } = actor.scope
  const newest = (await listSignedReports(tx, actor.scope, content.unit, content.month))[0]
  if (newest?.content_hash === contentHash) return newest.version
  const version = (newest?.version ?? 0) + 1
  const saved = await insertReport(tx, {
    county_code: county,
    unit_line: content.unit.line,
    unit_code: content.unit.code,
    month: content.month,
    version,
    content,
    content_hash: contentHash,
    nil_statement: filing.nilStatement,
    prepared_by: filing.preparedBy,
    checked_by: filing.checkedBy,
    signed_by: actor.id,
    signed_at: app.clock.now(),
    correction_reason: version > 1 ? filing.correctionReason : null,
    submission_id: filing.submissionId,
    ...keysOf(county, content.unit),
  })
  if (!saved) throw new Error('a monthly sheet is frozen by the return that carries it, which only one can file')
  await recordMonthly(tx, actor, 'monthly-signed', { content, signature: { version } })
  return version
}

/** A school's report hangs on the county, not on the township it lies in: its names come from many townships. */
function keysOf(county: string, unit: ReportUnit): { division_code: string; school_key: string } {
  return unit.line === 'school'
    ? { division_code: `${county}000000`, school_key: `${unit.code}/` }
    : { division_code: unit.code.padEnd(12, '0'), school_key: '' }
}
