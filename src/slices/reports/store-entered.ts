import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { EnteredInput, Indicator, IndicatorStage } from './indicators-domain.ts'

interface BaseFigureTable {
  county_code: string
  school_year: number
  input: EnteredInput
  stage: IndicatorStage
  unit_code: string
  version: number
  value: number
  source: string
  counted_on: PlainDate
  reason: string | null
  entered_by: string
  entered_at: Date
  submission_id: string
}
export type BaseFigureRow = BaseFigureTable

interface TargetTable {
  county_code: string
  school_year: number
  indicator: Indicator
  stage: IndicatorStage
  unit_code: string
  version: number
  percent: number
  responsible: string
  set_by: string
  set_at: Date
  submission_id: string
}
export type TargetRow = TargetTable

declare module '../../platform/database.ts' {
  interface Schema {
    'reports.base_figure': BaseFigureTable
    'reports.target': TargetTable
  }
}

/** Base figures of some school years as they hold: the highest version of each. */
export function listBaseFigures(tx: Tx, county: CountyCode, schoolYears: readonly number[]): Promise<BaseFigureRow[]> {
  return tx
    .selectFrom('reports.base_figure')
    .distinctOn(['school_year', 'input', 'stage', 'unit_code'])
    .selectAll()
    .where('county_code', '=', county)
    .where('school_year', 'in', [...schoolYears])
    .orderBy('school_year')
    .orderBy('input')
    .orderBy('stage')
    .orderBy('unit_code')
    .orderBy('version', 'desc')
    .execute()
}

export function findBaseFigureBySubmission(
  tx: Tx,
  county: CountyCode,
  submissionId: string,
): Promise<BaseFigureRow | undefined> {
  return tx
    .selectFrom('reports.base_figure')
    .selectAll()
    .where('county_code', '=', county)
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

/** False when somebody else has just entered this version. */
export async function insertBaseFigure(tx: Tx, row: BaseFigureRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('reports.base_figure')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'school_year', 'input', 'stage', 'unit_code', 'version']).doNothing(),
    )
    .returning('version')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Targets of a school year as they hold. */
export function listTargets(tx: Tx, county: CountyCode, schoolYear: number): Promise<TargetRow[]> {
  return tx
    .selectFrom('reports.target')
    .distinctOn(['indicator', 'stage', 'unit_code'])
    .selectAll()
    .where('county_code', '=', county)
    .where('school_year', '=', schoolYear)
    .orderBy('indicator')
    .orderBy('stage')
    .orderBy('unit_code')
    .orderBy('version', 'desc')
    .execute()
}

export async function isTargetSent(tx: Tx, county: CountyCode, submissionId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('reports.target')
    .select('version')
    .where('county_code', '=', county)
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertTarget(tx: Tx, row: TargetRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('reports.target')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'school_year', 'indicator', 'stage', 'unit_code', 'version']).doNothing(),
    )
    .returning('version')
    .executeTakeFirst()
  return inserted !== undefined
}
