import type { DuckDBConnection } from '@duckdb/node-api'
import {
  type DecidedPair,
  deduplicateTable,
  type LinkModel,
  linkTables,
  type TrainedModel,
} from '../../../linkage/index.ts'
import type { Step } from './load.ts'

/** Runs steps and links on one DuckDB connection and keeps every trained model, so that each match can be explained. */
export interface Linker {
  readonly models: readonly TrainedModel[]
  /** Number of the newest model. */
  readonly modelNo: number
  run(step: Step): Promise<void>
  count(table: string): Promise<number>
  /** Makes `pairs`: for every row of `right` the row of `left` that is the same child; several may have the same one. A
   * query `parted(left, right)` names rows that somebody found not to be the same child. */
  link(left: string, right: string, pairs: string, parted?: string): Promise<void>
  /** Makes `pairs`: rows of one table that are the same child. */
  deduplicate(table: string, pairs: string): Promise<void>
}

/** Fewer rows than this teach less than a larger roster has taught before. */
const ROWS_TO_LEARN_FROM = 1000
/** Share of the rows of a further roster that are children known already, and pairs of relatives for each such row. */
const KNOWN_SHARE = 0.9
const RELATIVES_PER_ROW = 1
/** Share of a table's rows that stand in it twice. */
const TWICE_SHARE = 0.01

export async function linkerOn(connection: DuckDBConnection, model: LinkModel): Promise<Linker> {
  const models: TrainedModel[] = []
  let teacher: TrainedModel | undefined

  async function count(table: string): Promise<number> {
    const reader = await connection.runAndReadAll(`select count(*)::integer from ${table}`)
    return Number(reader.getRows()[0]![0])
  }

  return {
    models,
    get modelNo() {
      return models.length - 1
    },
    count,
    async run(step) {
      await connection.run(step.sql)
    },
    async link(left, right, pairs, parted) {
      const [leftCount, rightCount] = [await count(left), await count(right)]
      const learns = teacher === undefined || rightCount >= ROWS_TO_LEARN_FROM
      const trained = learns ? undefined : withPrior(teacher!, KNOWN_SHARE / leftCount, RELATIVES_PER_ROW / leftCount)
      const outcome = await linkTables(connection, {
        left,
        right,
        pairs,
        model,
        assignment: 'many-to-one',
        ...(trained && { trained }),
        decided: parted === undefined ? [] : await partedRows(connection, parted),
      })
      if (learns) teacher = outcome.trained
      models.push(outcome.trained)
    },
    async deduplicate(table, pairs) {
      const rows = Math.max(2, await count(table))
      const trained = teacher && withPrior(teacher, (2 * TWICE_SHARE) / rows, (2 * RELATIVES_PER_ROW) / rows)
      const outcome = await deduplicateTable(connection, { table, pairs, model, ...(trained && { trained }) })
      models.push(outcome.trained)
    },
  }
}

async function partedRows(connection: DuckDBConnection, parted: string): Promise<DecidedPair[]> {
  const reader = await connection.runAndReadAll(parted)
  return reader.getRows().map(([left, right]) => ({ left: Number(left), right: Number(right), same: false }))
}

/** Weights say how well two records agree; how many matches there are to find is a matter of the tables. */
function withPrior(trained: TrainedModel, matches: number, relatives: number): TrainedModel {
  return { ...trained, lambda: Math.min(matches, 0.5), kinship: Math.min(relatives, 0.25) }
}
