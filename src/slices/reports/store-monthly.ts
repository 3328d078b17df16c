import { type ColumnType, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import type { Stage } from '../cases/index.ts'
import type { MonthlyContent } from './contract.ts'
import type { BirthRange, CaseMove, ReportUnit, UnitLine } from './domain.ts'

interface MonthlyReportTable {
  county_code: string
  unit_line: UnitLine
  unit_code: string
  month: string
  version: number
  content: ColumnType<MonthlyContent, string, never>
  content_hash: string
  nil_statement: boolean
  prepared_by: string
  checked_by: string
  signed_by: string
  signed_at: Date
  correction_reason: string | null
  submission_id: string
  division_code: string
  school_key: string
}
export type SignedReport = Selectable<MonthlyReportTable>

interface PublishedFindingEvent {
  county_code: string
  event_id: string
  finding_id: string
  event: string
  happened_on: PlainDate
  division_code: string
  school_key: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'reports.monthly_report': MonthlyReportTable
    'reconciliation.pub_finding_event': PublishedFindingEvent
  }
}

type Views =
  | 'register.pub_child'
  | 'enrolment.pub_pupil'
  | 'reconciliation.pub_finding'
  | 'cases.pub_case'
  | 'cases.pub_case_event'

/** Rows of a view that belong to a unit, as far as the scope shows them. */
function ofUnit<V extends Views>(tx: Tx, view: V, scope: Scope, unit: ReportUnit) {
  const rows = tx.selectFrom(view as Views).where(inScope(scope, view)) as SelectQueryBuilder<Schema, V, object>
  return unit.line === 'household'
    ? rows.where(startsWith(`${view}.division_code`, unit.code))
    : rows.where(startsWith(`${view}.school_key`, `${unit.code}/`))
}

/** Steps of the unit's cases up to a day, in their order, by case. */
export async function listCaseMoves(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  countOn: PlainDate,
): Promise<ReadonlyMap<string, CaseMove[]>> {
  const rows = await ofUnit(tx, 'cases.pub_case_event', scope, unit)
    .where('happened_on', '<=', countOn)
    .select(['case_id', 'from_state', 'to_state', 'happened_on'])
    .orderBy('happened_on')
    .orderBy('event_id')
    .execute()
  const moves = new Map<string, CaseMove[]>()
  for (const row of rows) {
    const move = { on: row.happened_on, from: row.from_state, to: row.to_state }
    const earlier = moves.get(row.case_id)
    if (earlier) earlier.push(move)
    else moves.set(row.case_id, [move])
  }
  return moves
}

const CHILD_COLUMNS = [
  'child.name as name',
  'child.sex as sex',
  'child.born_on as born_on',
  'child.groups as groups',
  'child.school_name as school_name',
  'child.grade_code as grade_code',
  'child.guardian1_name as guardian_name',
] as const

/** The unit's cases with what the annex says of their children. */
export function listCasesOfUnit(tx: Tx, scope: Scope, unit: ReportUnit) {
  return ofUnit(tx, 'cases.pub_case', scope, unit)
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'cases.pub_case.county_code')
        .onRef('child.child_id', '=', 'cases.pub_case.child_id'),
    )
    .selectAll('cases.pub_case')
    .select(CHILD_COLUMNS)
    .execute()
}
export type CaseOfUnit = Awaited<ReturnType<typeof listCasesOfUnit>>[number]

/** What last happened to a finding by a day that leaves its child suspected. */
const SUSPECTING_EVENTS = ['raised', 'raised-again', 'reopened'] as const

/**
 * Findings of children in no school that were open on a day, by their history. A finding whose history lies where the
 * reader may not look (the child moved since) counts in its present state.
 */
export function listFindingsOfUnit(tx: Tx, scope: Scope, unit: ReportUnit, countOn: PlainDate) {
  return ofUnit(tx, 'reconciliation.pub_finding', scope, unit)
    .where('reconciliation.pub_finding.kind', '=', 'out-of-school')
    .leftJoin(
      lastFindingEvents(tx, scope, countOn).as('last'),
      'last.finding_id',
      'reconciliation.pub_finding.finding_id',
    )
    .where((e) =>
      e.or([
        e('last.event', 'in', SUSPECTING_EVENTS),
        e.and([
          e('last.event', 'is', null),
          e('reconciliation.pub_finding.state', '=', 'open'),
          e('reconciliation.pub_finding.raised_on', '<=', countOn),
        ]),
      ]),
    )
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'reconciliation.pub_finding.county_code')
        .onRef('child.child_id', '=', 'reconciliation.pub_finding.child_id'),
    )
    .selectAll('reconciliation.pub_finding')
    .select(CHILD_COLUMNS)
    .execute()
}

function lastFindingEvents(tx: Tx, scope: Scope, countOn: PlainDate) {
  return tx
    .selectFrom('reconciliation.pub_finding_event')
    .distinctOn('finding_id')
    .where(inScope(scope, 'reconciliation.pub_finding_event'))
    .where('happened_on', '<=', countOn)
    .select(['finding_id', 'event'])
    .orderBy('finding_id')
    .orderBy('event_id', 'desc')
}
export type FindingOfUnit = Awaited<ReturnType<typeof listFindingsOfUnit>>[number]

type InSchool = Record<Stage, number>

/** Pupils at the unit's schools: records that are real and enrolled. */
export async function countPupilsInSchool(tx: Tx, scope: Scope, unit: ReportUnit): Promise<InSchool> {
  const stage = sql<Stage>`case left(grade_code, 1) when '1' then 'primary' when '2' then 'junior' else 'unknown' end`
  const rows = await ofUnit(tx, 'enrolment.pub_pupil', scope, unit)
    .where('verdict', '=', 'real')
    .where('status', '=', 'enrolled')
    .where('is_here', '=', true)
    .select([stage.as('stage'), (e) => e.fn.countAll<number>().as('count')])
    .groupBy(stage)
    .execute()
  return inSchoolOf(rows)
}

/** Children living in the unit who are in school, wherever; without a grade they count by age. */
export async function countResidentsInSchool(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  primaryBirths: BirthRange,
): Promise<InSchool> {
  const stage = sql<Stage>`
    case left(grade_code, 1) when '1' then 'primary' when '2' then 'junior'
    else case when born_on is null then 'unknown' when born_on >= ${primaryBirths.bornFrom}::date then 'primary' else 'junior' end end`
  const rows = await ofUnit(tx, 'register.pub_child', scope, unit)
    .where('standing', 'in', ['in-school-here', 'in-school-elsewhere', 'home-taught'])
    .select([stage.as('stage'), (e) => e.fn.countAll<number>().as('count')])
    .groupBy(sql`1`)
    .execute()
  return inSchoolOf(rows)
}

function inSchoolOf(rows: readonly { stage: Stage; count: number }[]): InSchool {
  return { primary: 0, junior: 0, unknown: 0, ...Object.fromEntries(rows.map((row) => [row.stage, row.count])) }
}

/** Signed versions of a unit's report, newest first. */
export function listSignedReports(tx: Tx, scope: Scope, unit: ReportUnit, month: string): Promise<SignedReport[]> {
  return tx
    .selectFrom('reports.monthly_report')
    .selectAll()
    .where(inScope(scope, 'reports.monthly_report'))
    .where('unit_line', '=', unit.line)
    .where('unit_code', '=', unit.code)
    .where('month', '=', month)
    .orderBy('version', 'desc')
    .execute()
}

/** The newest signed version of every unit for a month, as far as the scope shows them. */
export async function listNewestReports(tx: Tx, scope: Scope, month: string): Promise<SignedReport[]> {
  return tx
    .selectFrom('reports.monthly_report')
    .distinctOn(['unit_line', 'unit_code'])
    .selectAll()
    .where(inScope(scope, 'reports.monthly_report'))
    .where('month', '=', month)
    .orderBy('unit_line')
    .orderBy('unit_code')
    .orderBy('version', 'desc')
    .execute()
}

/** Freezes a report; false when somebody else has just signed this version. */
export async function insertReport(tx: Tx, report: SignedReport): Promise<boolean> {
  const inserted = await tx
    .insertInto('reports.monthly_report')
    .values({ ...report, content: JSON.stringify(report.content) })
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'unit_line', 'unit_code', 'month', 'version']).doNothing(),
    )
    .returning('version')
    .executeTakeFirst()
  return inserted !== undefined
}
