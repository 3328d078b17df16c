import { type PlainDate, plainDate, schoolYearOf } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { getCountyRules } from '../directory/index.ts'
import { isOverLine, keyUnitLinesOf } from './key-units-domain.ts'
import { measurerOf, unitsOf } from './targets.ts'

const STAGES = ['primary', 'junior'] as const

/** Pupils a unit had when the school year began and those it has lost since; null where the records do not tell. */
export interface UnitLoss {
  readonly begun: number | null
  readonly lost: number | null
}

/** Counts what a unit has lost from the begin of the school year up to a day, by stage (DROP_Y_GROSS). */
export async function lossesOfUnit(
  tx: Tx,
  scope: Scope,
  unitCode: string,
  countOn: PlainDate,
  today: PlainDate,
): Promise<Readonly<Record<(typeof STAGES)[number], UnitLoss>>> {
  const measure = await measurerOf(tx, scope, countOn, today)
  const lossIn = async (stage: (typeof STAGES)[number]): Promise<UnitLoss> => {
    const { numerator, denominator } = await measure('DROP_Y_GROSS', stage, unitCode)
    return { begun: denominator, lost: numerator }
  }
  return { primary: await lossIn('primary'), junior: await lossIn('junior') }
}

/**
 * Lists the units over a line (控辍重点管理单位, L12) in this school year so far or in the one before: a unit is released by
 * a whole year under the lines, and not by the first of September.
 */
export async function listUnitsOverLine(tx: Tx, scope: Scope, today: PlainDate): Promise<readonly string[]> {
  const lines = keyUnitLinesOf((await getCountyRules(tx, scope.county)).figures)
  const units = (await unitsOf(tx, scope, today)).filter((unit) => unit.code.length > 6)
  const over = new Set<string>()
  for (const on of [plainDate(`${schoolYearOf(today)}-08-31`), today]) {
    const measure = await measurerOf(tx, scope, on, today)
    for (const { code } of units) {
      for (const stage of STAGES) {
        const { numerator, denominator } = await measure('DROP_Y_GROSS', stage, code)
        if (isOverLine(numerator, denominator, lines[stage])) over.add(code)
      }
    }
  }
  return [...over].sort()
}
