import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findSchool, schoolNames } from '../directory/index.ts'
import { placeNames } from '../register/index.ts'
import type { BaseFigure } from './indicators-contract.ts'
import type { EnteredInput, IndicatorStage } from './indicators-domain.ts'
import { permissions } from './policy.ts'
import {
  type BaseFigureRow,
  findBaseFigureBySubmission,
  insertBaseFigure,
  listBaseFigures as listRows,
} from './store-entered.ts'

export interface BaseFigureDraft {
  readonly submissionId: string
  readonly schoolYear: number
  readonly input: EnteredInput
  readonly stage: IndicatorStage
  readonly unitCode: string
  readonly version: number
  readonly value: number
  readonly sourceName: string
  readonly countedOn: string
  readonly reason?: string | undefined
}

export type EnterRefusal =
  | 'report.unit-not-found'
  | 'report.base-figure-changed-meanwhile'
  | 'report.correction-reason-missing'
  | 'report.day-in-future'

/** Enters a base figure, or corrects one: what stood before stays on record. */
export async function enterBaseFigure(
  app: App,
  actor: Actor,
  draft: BaseFigureDraft,
): Promise<Decision<{ readonly version: number }, EnterRefusal>> {
  const { county } = actor.scope
  const { submissionId, schoolYear, input, stage, unitCode, value, sourceName } = draft
  if (draft.countedOn > app.clock.today()) return refuse('report.day-in-future', { day: draft.countedOn })
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, submissionId)
    const sent = await findBaseFigureBySubmission(tx, county, submissionId)
    if (sent) return accept({ version: sent.version })
    if (!(await isUnit(tx, county, unitCode, app.clock.today()))) return refuse('report.unit-not-found')
    const before = (await listRows(tx, county, [schoolYear])).find(
      (row) => row.input === input && row.stage === stage && row.unit_code === unitCode,
    )
    if ((before?.version ?? 0) !== draft.version) return refuse('report.base-figure-changed-meanwhile')
    const reason = draft.reason?.trim()
    if (before && !reason) return refuse('report.correction-reason-missing')
    const version = draft.version + 1
    const isSaved = await insertBaseFigure(tx, {
      county_code: county,
      school_year: schoolYear,
      input,
      stage,
      unit_code: unitCode,
      version,
      value,
      source: sourceName.trim(),
      counted_on: plainDate(draft.countedOn),
      reason: reason || null,
      entered_by: actor.id,
      entered_at: app.clock.now(),
      submission_id: submissionId,
    })
    if (!isSaved) return refuse('report.base-figure-changed-meanwhile')
    const details = { schoolYear, input, stage, unitCode, version, value }
    await recordAudit(tx, { event: 'reports.base-figure-entered', actorId: actor.id, details })
    return accept({ version })
  })
}

/** The county, one of its townships, or one of its schools. */
export async function isUnit(tx: Tx, county: CountyCode, unitCode: string, on: PlainDate): Promise<boolean> {
  if (unitCode.length === 10) return (await findSchool(tx, county, unitCode)) !== undefined
  const places = await placeNames(tx, county, on)
  return unitCode.startsWith(county) && places.division(unitCode) !== unitCode.padEnd(12, '0')
}

/** Lists what was entered for a school year. */
export async function showBaseFigures(
  app: App,
  actor: Actor,
  schoolYear: number,
): Promise<{ rows: BaseFigure[]; abilities: { enter: boolean } }> {
  const { scope } = actor
  return withScope(app.db, scope, async (tx) => ({
    rows: await baseFigureLines(tx, scope.county, app.clock.today(), await listRows(tx, scope.county, [schoolYear])),
    abilities: { enter: (permissions['reports.enter-base-figure'] as readonly string[]).includes(actor.role) },
  }))
}

/** Names units and people of base figures. */
export async function baseFigureLines(
  tx: Tx,
  county: CountyCode,
  on: PlainDate,
  rows: readonly BaseFigureRow[],
): Promise<BaseFigure[]> {
  if (rows.length === 0) return []
  const nameOf = await unitNames(tx, county, on)
  const people = await accountNames(
    tx,
    rows.map((row) => row.entered_by),
  )
  return rows.map((row) => ({
    schoolYear: row.school_year,
    input: row.input,
    stage: row.stage,
    unitCode: row.unit_code,
    unitName: nameOf(row.unit_code),
    version: row.version,
    value: row.value,
    source: row.source,
    countedOn: row.counted_on,
    reason: row.reason,
    enteredByName: people.get(row.entered_by) ?? row.entered_by,
    enteredAt: row.entered_at.toISOString(),
  }))
}

/** Names of counties, townships and schools by the codes of units. */
export async function unitNames(tx: Tx, county: CountyCode, on: PlainDate): Promise<(code: string) => string> {
  const places = await placeNames(tx, county, on)
  const schools = await schoolNames(tx, county)
  return (code) => (code.length === 10 ? (schools.get(code) ?? code) : places.division(code))
}
