import type { DuckDBConnection } from '@duckdb/node-api'
import type { Engine } from '../engine.ts'
import { engineOf } from '../engines/duckdb.ts'
import type { TrainedModel } from '../model.ts'
import { Encodings, planComparisons } from '../plan.ts'
import { makeRunner } from '../step.ts'
import { comparePairs } from '../steps/compare.ts'
import { frequenciesOf, rarityColumns } from '../steps/rarity.ts'
import { pairsWithRarity, patternWeights, scorePairs } from '../steps/score.ts'
import type { PatternCount } from '../train.ts'
import { averageSurprises } from './decision.ts'
import { WEIGHT_STEP } from './distribution.ts'
import { encodeSides } from './encoding.ts'

/** Rows by the log-odds they reach when they are compared with themselves. */
export interface SelfBin {
  readonly logOdds: number
  readonly rows: number
}

const SAMPLE_ROWS = 100_000
const SCHEMA = 'linkage_self'

/** Compares the rows of a table (of a large one, a sample) with themselves: what stays unlikely can never be linked. */
export async function compareWithSelf(
  database: DuckDBConnection | Engine,
  trained: TrainedModel,
  table: string,
): Promise<SelfBin[]> {
  const engine = engineOf(database)
  const types = await engine.columnTypes(table)
  const runner = await makeRunner(engine, { schema: SCHEMA, keep: false })
  try {
    const plan = planComparisons(trained.model)
    const encodings = new Encodings()
    const frequencies = frequenciesOf(plan, encodings)
    const rows = runner.table('self_rows')
    const pairs = `(select id as id_l, id as id_r, 'scored' as how from ${rows})`
    const rarities = rarityColumns(frequencies, runner.table)
    const comparing = comparePairs('compared', { pairs, left: rows, right: rows }, plan, encodings)
    const ids = `select id from ${table} order by mixed(id, 7), id limit ${SAMPLE_ROWS}`
    await encodeSides(runner, encodings, [{ name: 'self_rows', rows: { table, types }, ids }], frequencies)
    await runner.run(comparing)
    const patterns = await runner.rows<PatternCount & Record<string, unknown>>(
      `select pattern, count(*)::FLOAT8 as count from ${runner.table('compared')} group by pattern order by pattern`,
    )
    const surprises = await averageSurprises({ plan, runner })
    await runner.run(patternWeights('weights', trained, patterns, surprises))
    const compared = `(${pairsWithRarity(runner.table('compared'), rows, rarities)})`
    const tables = { compared, weights: runner.table('weights') }
    await runner.run(scorePairs('scored', tables, trained, [...surprises.keys()], 'false'))
    return await runner.rows<SelfBin & Record<string, unknown>>(
      `select (floor(log_odds / ${WEIGHT_STEP}) * ${WEIGHT_STEP})::FLOAT8 as "logOdds", count(*)::FLOAT8 as "rows" ` +
        `from ${runner.table('scored')} group by 1 order by 1`,
    )
  } finally {
    await runner.close()
  }
}
