import type { Comparison } from '../model.ts'
import { BITS, type Encodings, MISSING, type PlannedComparison, type PlannedLevel } from '../plan.ts'
import type { Step } from '../step.ts'

/** All pairs of alternatives: (column i of the left, column j of the right). */
function combinations(planned: PlannedComparison): (readonly [number, number])[] {
  const columns = planned.comparison.columns.map((_, i) => i)
  return columns.flatMap((i) => columns.map((j) => [i, j] as const))
}

/** SQL for whether any two alternatives pass the test of a level. */
function levelHolds(planned: PlannedComparison, level: PlannedLevel, encodings: Encodings): string {
  const { comparison, kind } = planned
  const { test } = level
  const all = combinations(planned)
  if (test.roles === 'apart') {
    const present = (alias: string, i: number) => `${encodings.of(alias, comparison, i)(kind.present)} is not null`
    const both = all.map(
      ([i, j]) => `${present('l', i)} and ${present('r', j)} and ${oneRole(comparison, i, j, encodings)}`,
    )
    return `not coalesce(${both.join(' or ')}, false)`
  }
  const tests = all.map(([i, j]) => {
    const [left, right] = [encodings.of('l', comparison, i), encodings.of('r', comparison, j)]
    const holds = test.holds(left, right, level.at ?? test.at ?? 0)
    return comparison.roles && !test.roles ? `${holds} and ${oneRole(comparison, i, j, encodings)}` : holds
  })
  return tests.join(' or ')
}

/** SQL for whether two alternatives may be compared: their roles are one, or not both are known. */
function oneRole(comparison: Comparison, i: number, j: number, encodings: Encodings): string {
  const [left, right] = [`l.${encodings.useRole(comparison, i)}`, `r.${encodings.useRole(comparison, j)}`]
  return `(${left} = ${right} or ${left} is null or ${right} is null)`
}

/** SQL for the code of the strongest level that a pair reaches in one comparison. */
export function levelCode(planned: PlannedComparison, encodings: Encodings): string {
  const { comparison, kind, levels } = planned
  const present = (alias: string) =>
    comparison.columns.map((_, i) => encodings.of(alias, comparison, i)(kind.present)).join(', ')
  const cases = levels.map((level) => `when ${levelHolds(planned, level, encodings)} then ${level.code}`)
  const missing = `coalesce(${present('l')}) is null or coalesce(${present('r')}) is null`
  return `case when ${missing} then ${MISSING} ${cases.join(' ')} else 0 end`
}

/** SQL for the whole pattern: four bits a comparison. */
export function patternOf(codes: readonly string[]): string {
  return codes.map((code, i) => `((${code})::BIGINT << ${i * BITS})`).join(' + ')
}

export interface PairTables {
  readonly pairs: string
  readonly left: string
  readonly right: string
}

/** Compares pairs (id_l, id_r, how): one integer says which level each comparison reached. */
export function comparePairs(
  name: string,
  { pairs, left, right }: PairTables,
  plan: readonly PlannedComparison[],
  encodings: Encodings,
): Step {
  const pattern = patternOf(plan.map((planned) => levelCode(planned, encodings)))
  return {
    name,
    reads: [pairs, left, right],
    spread: 'id_r',
    sql:
      `select p.id_l, p.id_r, p.how, ${pattern} as pattern from ${pairs} p ` +
      `join ${left} l on l.id = p.id_l join ${right} r on r.id = p.id_r`,
  }
}
