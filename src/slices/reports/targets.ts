import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules, getRulesVersion, listDivisions, listSchools } from '../directory/index.ts'
import { isUnit, unitNames } from './base-figures.ts'
import { counterOf, type IndicatorFacts, readFacts, rowOf } from './indicators.ts'
import type { IndicatorRow, KeyUnitLine, TargetLine } from './indicators-contract.ts'
import { countDaysOfYears, formulaRule, type Indicator, type IndicatorStage } from './indicators-domain.ts'
import { isOverLine, keyLevelOf, type KeyUnitLines, keyUnitLinesOf } from './key-units-domain.ts'
import { permissions } from './policy.ts'
import { insertTarget, isTargetSent, listTargets as listRows } from './store-entered.ts'

export interface TargetDraft {
  readonly submissionId: string
  readonly schoolYear: number
  readonly indicator: Indicator
  readonly stage: IndicatorStage
  readonly unitCode: string
  readonly version: number
  readonly percent: number
  readonly responsible: string
}

export type TargetRefusal =
  | 'report.unit-not-found'
  | 'report.stage-not-of-indicator'
  | 'report.breakdown-not-of-indicator'
  | 'report.target-changed-meanwhile'

/** Sets what a unit is to reach in a school year and who answers for it. */
export async function setTarget(
  app: App,
  actor: Actor,
  draft: TargetDraft,
): Promise<Decision<{ readonly version: number }, TargetRefusal>> {
  const { county } = actor.scope
  const { submissionId, schoolYear, indicator, stage, unitCode, percent } = draft
  const rule = formulaRule(indicator)
  if (!rule.stages.includes(stage)) return refuse('report.stage-not-of-indicator', { stage })
  const way = unitCode.length === 10 ? 'school' : unitCode.length === 9 ? 'township' : undefined
  if (way && !rule.breakdowns.includes(way)) return refuse('report.breakdown-not-of-indicator')
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, submissionId)
    if (await isTargetSent(tx, county, submissionId)) return accept({ version: draft.version + 1 })
    if (!(await isUnit(tx, county, unitCode, app.clock.today()))) return refuse('report.unit-not-found')
    const version = draft.version + 1
    const before = (await listRows(tx, county, schoolYear)).find(
      (row) => row.indicator === indicator && row.stage === stage && row.unit_code === unitCode,
    )
    if ((before?.version ?? 0) !== draft.version) return refuse('report.target-changed-meanwhile')
    const isSaved = await insertTarget(tx, {
      county_code: county,
      school_year: schoolYear,
      indicator,
      stage,
      unit_code: unitCode,
      version,
      percent,
      responsible: draft.responsible.trim(),
      set_by: actor.id,
      set_at: app.clock.now(),
      submission_id: submissionId,
    })
    if (!isSaved) return refuse('report.target-changed-meanwhile')
    const details = { schoolYear, indicator, stage, unitCode, version, percent }
    await recordAudit(tx, { event: 'reports.target-set', actorId: actor.id, details })
    return accept({ version })
  })
}

/** Targets of a school year with what has been reached: on its last day, or today while it runs. */
export async function listTargets(app: App, actor: Actor, schoolYear: number) {
  const { scope } = actor
  const today = app.clock.today()
  const countOn = lastDayOf(schoolYear, today)
  return withScope(app.db, scope, async (tx) => {
    const rows = (await listRows(tx, scope.county, schoolYear)).filter((row) => isWithin(scope, row.unit_code))
    const nameOf = await unitNames(tx, scope.county, today)
    const measure = await measurerOf(tx, scope, countOn, today)
    const lines: TargetLine[] = []
    for (const row of rows) {
      const reached = await measure(row.indicator, row.stage, row.unit_code)
      const { percent } = row
      const lowIsGood = formulaRule(row.indicator).lowIsGood === true
      lines.push({
        schoolYear,
        indicator: row.indicator,
        stage: row.stage,
        unitCode: row.unit_code,
        unitName: nameOf(row.unit_code),
        version: row.version,
        percent,
        responsible: row.responsible,
        countOn,
        numerator: reached.numerator,
        denominator: reached.denominator,
        printed: reached.printed,
        isReached: isReached(reached, percent, lowIsGood),
      })
    }
    const abilities = { set: (permissions['reports.set-target'] as readonly string[]).includes(actor.role) }
    return { rows: lines, units: await unitsOf(tx, scope, today), abilities }
  })
}

/** By the counts themselves, not by the rounded rate: 99.996 % is not 100 %. */
function isReached(
  { numerator, denominator, isCapped }: IndicatorRow,
  percent: number,
  lowIsGood: boolean,
): boolean | null {
  if (numerator === null || denominator === null || denominator <= 0) return null
  if (isCapped) return true
  return lowIsGood ? numerator * 100 <= percent * denominator : numerator * 100 >= percent * denominator
}

function lastDayOf(schoolYear: number, today: PlainDate): PlainDate {
  const last = plainDate(`${schoolYear + 1}-08-31`)
  if (last < today) return last
  // A year that has not begun is measured where this one stands.
  return today
}

const isWithin = (scope: Scope, unitCode: string): boolean =>
  unitCode.length === 10
    ? (scope.schoolPrefix ?? '').startsWith(`${unitCode}/`) || scope.divisionPrefix?.length === 6
    : scope.divisionPrefix !== undefined && unitCode.startsWith(scope.divisionPrefix)

/** Computes indicators of units on a day; each set is counted once for all units. */
export async function measurerOf(
  tx: Tx,
  scope: Scope,
  countOn: PlainDate,
  today: PlainDate,
): Promise<(indicator: Indicator, stage: IndicatorStage, unitCode: string) => Promise<IndicatorRow>> {
  const facts: IndicatorFacts = await readFacts(tx, scope, [schoolYearOf(countOn)])
  const counted = new Map<string, ReturnType<ReturnType<typeof counterOf>>>()
  return async (indicator, stage, unitCode) => {
    const key = `${indicator} ${stage}`
    if (!counted.has(key)) counted.set(key, counterOf(tx, scope, facts, { indicator, stage, today, part: {} })(countOn))
    const asked = { indicator, stage, countOn }
    return rowOf(facts, asked, { key: unitCode, name: null }, unitCode, await counted.get(key)!, (cell) =>
      unitCode.length === 10 ? cell.school === unitCode : unitCode.length < 9 || cell.township === unitCode,
    )
  }
}

export async function unitsOf(tx: Tx, scope: Scope, on: PlainDate): Promise<{ code: string; name: string }[]> {
  const divisions = (await listDivisions(tx, scope.county, on))
    .filter((division) => division.level !== 'village')
    .map(({ code, level, name }) => ({ code: String(code).slice(0, level === 'county' ? 6 : 9), name }))
  const schools = (await listSchools(tx, scope.county))
    .filter((school) => school.active)
    .map(({ code, name }) => ({ code, name }))
  return [...divisions, ...schools].filter((unit) => isWithin(scope, unit.code))
}

/** Years of the trend, this one last. */
const TREND_YEARS = 4

/** Key management units (控辍重点管理单位, L12) on a day, computed from the cases of the school year. */
export async function listKeyUnits(
  app: App,
  actor: Actor,
  day: string | undefined,
): Promise<
  Decision<
    { countOn: PlainDate; lines: KeyUnitLines; rulesVersion: number; rows: KeyUnitLine[] },
    'report.day-in-future'
  >
> {
  const { scope } = actor
  const today = app.clock.today()
  const countOn = day === undefined ? today : plainDate(day)
  if (countOn > today) return refuse('report.day-in-future', { day: countOn })
  return withScope(app.db, scope, async (tx) => {
    const units = (await unitsOf(tx, scope, today)).filter((unit) => unit.code.length > 6)
    const days = countDaysOfYears(countOn, TREND_YEARS)
    const measures = await Promise.all(days.map((on) => measurerOf(tx, scope, on, today)))
    const targets = (await listRows(tx, scope.county, schoolYearOf(countOn))).filter((row) =>
      isWithin(scope, row.unit_code),
    )
    const lines = keyUnitLinesOf((await getCountyRules(tx, scope.county)).figures)
    const rows: KeyUnitLine[] = []
    for (const unit of units) {
      const stageOf = async (stage: 'primary' | 'junior') => {
        const values: IndicatorRow[] = []
        for (const measure of measures) values.push(await measure('DROP_Y_GROSS', stage, unit.code))
        return stageRateOf(values, lines[stage])
      }
      const [primary, junior] = [await stageOf('primary'), await stageOf('junior')]
      // Who has no pupils and has lost none is no unit of schooling; whose pupils are unknown stays, for nobody may read "none" there.
      if (primary.denominator === 0 && junior.denominator === 0 && !primary.numerator && !junior.numerator) continue
      rows.push({
        unitCode: unit.code,
        unitName: unit.name,
        kind: unit.code.length === 10 ? 'school' : 'township',
        primary,
        junior,
        level: keyLevelOf(primary.isOver, junior.isOver),
        responsible: targets.find((row) => row.unit_code === unit.code)?.responsible ?? null,
      })
    }
    return accept({ countOn, lines, rulesVersion: await getRulesVersion(tx, scope.county), rows })
  })
}

function stageRateOf(values: readonly IndicatorRow[], line: number): KeyUnitLine['primary'] {
  const now = values.at(-1)!
  const { numerator, denominator, printed } = now
  return {
    numerator,
    denominator,
    printed,
    isOver: isOverLine(numerator, denominator, line),
    trend: values.map((value) => ({ schoolYear: schoolYearOf(plainDate(value.countOn)), printed: value.printed })),
  }
}
