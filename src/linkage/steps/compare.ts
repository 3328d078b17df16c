import { BITS, type Encodings, MISSING, type PlannedComparison } from '../plan.ts'
import type { Step } from '../step.ts'
import type { RarityColumn } from './rarity.ts'

/** All pairs of alternatives: (column i of the left, column j of the right). */
function combinations(planned: PlannedComparison): (readonly [number, number])[] {
  const columns = planned.comparison.columns.map((_, i) => i)
  return columns.flatMap((i) => columns.map((j) => [i, j] as const))
}

/** SQL for the code of the strongest level that a pair reaches in one comparison. */
export function levelCode(planned: PlannedComparison, encodings: Encodings): string {
  const { comparison, kind, levels } = planned
  const present = (alias: string) =>
    comparison.columns.map((_, i) => encodings.of(alias, comparison, i)(kind.present)).join(', ')
  const cases = levels.map((level) => {
    const tests = combinations(planned).map(([i, j]) =>
      level.test.holds(
        encodings.of('l', comparison, i),
        encodings.of('r', comparison, j),
        level.at ?? level.test.at ?? 0,
      ),
    )
    return `when ${tests.join(' or ')} then ${level.code}`
  })
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
  tables: PairTables,
  plan: readonly PlannedComparison[],
  encodings: Encodings,
  rarities: readonly RarityColumn[],
): Step {
  const columns = rarities.map((rarity) => `, ${rarity.sql('pattern')} as ${rarity.name}`).join('')
  return compared(name, tables, patternSql(plan, encodings) + columns, rarities)
}

/**
 * The same in two steps: patterns first, then the rarities that depend on them. For engines that do not let a select
 * list use a name it gives itself: they would compute the pattern anew for every rarity.
 */
export function comparePairsInTwo(
  name: string,
  tables: PairTables,
  plan: readonly PlannedComparison[],
  encodings: Encodings,
  rarities: readonly RarityColumn[],
  table: (name: string) => string,
): Step[] {
  const patterns = `${name}_patterns`
  const surprises = rarities.flatMap((rarity) => [...rarity.surprises].map(([its, sql]) => `, ${sql} as ${its}`))
  const columns = rarities.map((rarity) => `, ${rarity.sql('pattern', true)} as ${rarity.name}`)
  return [
    compared(patterns, tables, patternSql(plan, encodings) + surprises.join(''), rarities),
    {
      name,
      reads: [patterns],
      spread: 'id_r',
      sql: `select id_l, id_r, how, pattern${columns.join('')} from ${table(patterns)}`,
    },
  ]
}

const patternSql = (plan: readonly PlannedComparison[], encodings: Encodings): string =>
  `${patternOf(plan.map((planned) => levelCode(planned, encodings)))} as pattern`

function compared(name: string, tables: PairTables, columns: string, rarities: readonly RarityColumn[]): Step {
  const { pairs, left, right } = tables
  const joins = rarities.map((rarity) => rarity.joins).join(' ')
  return {
    name,
    reads: [pairs, left, right],
    spread: 'id_r',
    sql:
      `select p.id_l, p.id_r, p.how, ${columns} from ${pairs} p ` +
      `join ${left} l on l.id = p.id_l join ${right} r on r.id = p.id_r ${joins}`,
  }
}
