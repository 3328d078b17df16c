import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { type CaseMonth, type CaseMove, monthOfCase, type ReportUnit } from './domain.ts'
import {
  type CaseOfUnit,
  type FindingOfUnit,
  listCaseMoves,
  listCasesOfUnit,
  listFindingsOfUnit,
} from './store-monthly.ts'

/** A unit's cases in a time, each followed by its steps, and the findings that make a child suspected without a case. */
export interface CaseFlow {
  readonly cases: readonly {
    readonly row: CaseOfUnit
    readonly steps: readonly CaseMove[]
    readonly month: CaseMonth
  }[]
  readonly findings: readonly FindingOfUnit[]
}

/** Follows a unit's cases from a first day to the day of counting; those that say nothing of that time are left out. */
export async function readCaseFlow(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  first: PlainDate,
  countOn: PlainDate,
): Promise<CaseFlow> {
  const moves = await listCaseMoves(tx, scope, unit, countOn)
  const rows = await listCasesOfUnit(tx, scope, unit)
  const cases = rows.flatMap((row) => {
    const steps = moves.get(row.case_id) ?? []
    const month = monthOfCase(steps, first, countOn)
    return countsInTime(month) ? [{ row, steps, month }] : []
  })
  const findings = await listFindingsOfUnit(tx, scope, unit, countOn)
  return { cases, findings: findings.filter(suspectedByFinding(rows, moves)) }
}

/**
 * A finding makes its child suspected while no case does: none is open on the day of counting (an explained one takes the
 * suspicion away).
 */
function suspectedByFinding(cases: readonly CaseOfUnit[], moves: ReadonlyMap<string, readonly CaseMove[]>) {
  const withCase = new Set(
    cases.filter((row) => (moves.get(row.case_id)?.at(-1)?.to ?? 'closed') !== 'closed').map((row) => row.child_id),
  )
  return (row: FindingOfUnit): boolean => !withCase.has(row.child_id)
}

/** Whether a case appears in the table at all, be it only as returned or as a dropout of the time before. */
function countsInTime(month: CaseMonth): boolean {
  return (
    month.before === 'dropout' ||
    month.atEnd === 'dropout' ||
    month.atEnd === 'suspected' ||
    month.newInMonth + month.returnedInMonth + month.otherDecrease > 0
  )
}
