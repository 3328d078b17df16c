import { BITS, type Encodings, type PlannedComparison } from '../plan.ts'
import type { Step } from '../step.ts'

/** How rare a value is counts where a comparison asks for it: one table for each encoding that can agree. */
export interface Frequency {
  readonly planned: PlannedComparison
  /** Code of the level at which this encoding is what agrees. */
  readonly code: number
  readonly column: string
  readonly table: string
}

/** Lists the frequencies that the model needs. Sets of names have no single value whose rarity could count. */
export function frequenciesOf(plan: readonly PlannedComparison[], encodings: Encodings): Frequency[] {
  return plan
    .filter(({ comparison }) => comparison.termFrequency && comparison.columns.length === 1)
    .flatMap((planned) =>
      planned.levels.flatMap(({ code, test }) =>
        test.agreesOn === undefined
          ? []
          : [
              {
                planned,
                code,
                column: encodings.use(planned.comparison, 0, test.agreesOn),
                table: `frequency_${planned.index}_${test.agreesOn}`,
              },
            ],
      ),
    )
}

/** How often each value occurs on both sides, as bits of surprise. */
export function frequencyTable({ column, table }: Frequency, left: string, right: string): Step {
  const values = `select ${column} as value from ${left} union all select ${column} from ${right}`
  return {
    name: table,
    reads: [left, right],
    sql:
      `select value, n, total, -log2(n / total) as bits from (select value, count(*) as n, sum(count(*)) over () as total ` +
      `from (${values}) where value is not null group by value)`,
  }
}

/** The surprise of an agreement on an average value: what a level's weight already counts. Whole numbers, so that it is exact. */
export const averageSurprise = (table: string): string =>
  `select -log2(sum(n * n)::DOUBLE / (any_value(total)::DOUBLE * any_value(total)::DOUBLE)) as bits from ${table}`

export interface RarityColumn {
  readonly index: number
  readonly name: string
  readonly joins: string
  /** Given the pattern, the surprise of the value that the pair agrees on. */
  sql(pattern: string): string
}

/** One column a comparison, with the joins it takes. */
export function rarityColumns(frequencies: readonly Frequency[], table: (name: string) => string): RarityColumn[] {
  return [...Map.groupBy(frequencies, ({ planned }) => planned.index)].map(([index, its]) => ({
    index,
    name: `rarity_${index}`,
    joins: [
      ...new Set(
        its.map(({ table: name, column }) => `left join ${table(name)} ${name} on ${name}.value = l.${column}`),
      ),
    ].join(' '),
    sql: (pattern) =>
      `case (${pattern} >> ${index * BITS}) & 15 ${its.map(({ code, table: name }) => `when ${code} then ${name}.bits`).join(' ')} end`,
  }))
}
