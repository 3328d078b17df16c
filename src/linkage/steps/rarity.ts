import { BITS, type EncodedColumn, type Encodings, type PlannedComparison } from '../plan.ts'
import { EVERYWHERE } from '../engine.ts'
import type { Step } from '../step.ts'

/** How rare a value is counts where a comparison asks for it: one table for each encoding that can agree. */
export interface Frequency {
  readonly planned: PlannedComparison
  /** Code of the level at which this encoding is what agrees. */
  readonly code: number
  /** The encoding, and its name in encoded rows. */
  readonly encoded: EncodedColumn
  readonly column: string
  readonly table: string
}

/** Lists the frequencies that the model needs. Sets of names have no single value whose rarity could count. */
export function frequenciesOf(plan: readonly PlannedComparison[], encodings: Encodings): Frequency[] {
  return plan
    .filter(({ comparison }) => comparison.termFrequency && comparison.columns.length === 1)
    .flatMap((planned) =>
      planned.levels.flatMap(({ code, test }) => {
        if (test.agreesOn === undefined) return []
        const column = encodings.use(planned.comparison, 0, test.agreesOn)
        const table = `frequency_${planned.index}_${test.agreesOn}`
        return [{ planned, code, column, encoded: encodings.columns.get(column)!, table }]
      }),
    )
}

/** How often each value occurs, as bits of surprise. `values`: a query of `value` and `n`, how many rows have it. */
export function frequencyTable({ table }: Frequency, values: string): Step {
  return {
    name: table,
    reads: [],
    spread: EVERYWHERE,
    sql:
      `select value, n, total, -log2(n::FLOAT8 / total::FLOAT8) as bits from (select value, sum(n)::BIGINT as n, (sum(sum(n)) over ())::BIGINT as total ` +
      `from (${values}) v where value is not null and n > 0 group by value) counted`,
  }
}

/** The surprise of an agreement on an average value: what a level's weight already counts. Whole numbers, so that it is exact. */
export const averageSurprise = (table: string): string =>
  `select -log2(sum(n * n)::FLOAT8 / (max(total)::FLOAT8 * max(total)::FLOAT8)) as bits from ${table}`

export interface RarityColumn {
  readonly index: number
  readonly name: string
  readonly joins: string
  /** Given the pattern, the surprise of the value that the pair agrees on. */
  sql(pattern: string): string
}

/** One column a comparison, with the joins it takes to the left row `l`. */
export function rarityColumns(frequencies: readonly Frequency[], table: (name: string) => string): RarityColumn[] {
  return [...Map.groupBy(frequencies, ({ planned }) => planned.index)].map(([index, its]) => ({
    index,
    name: `rarity_${index}`,
    joins: [
      ...new Set(
        its.map(({ table: name, column }) => `left join ${table(name)} ${name} on ${name}.value = l.${column}`),
      ),
    ].join(' '),
    sql: (pattern) => {
      const cases = its.map((one) => `when ${one.code} then ${one.table}.bits`)
      return `case (${pattern} >> ${index * BITS}) & 15 ${cases.join(' ')} end`
    },
  }))
}
