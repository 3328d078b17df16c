import type { TrainedModel } from '../model.ts'
import { Encodings } from '../plan.ts'
import { relearnModel } from '../review/relearn.ts'
import type { IdRange, Run } from '../run.ts'
import type { Runner } from '../step.ts'
import { comparePairs } from '../steps/compare.ts'
import { frequenciesOf } from '../steps/rarity.ts'
import { pairsToCompare, randomPairs } from '../steps/sample.ts'
import { type Evidence, type PatternCount, trainModel } from '../train.ts'
import { encodeSides } from './encoding.ts'
import { labelledPatterns } from './labels.ts'

/** Compares candidates, doubtful numbers, random pairs and known matches in one pass. Leaves `compared` and `left_parts`. */
export async function compareAll(run: Run): Promise<void> {
  const { runner, plan, self } = run
  const { table } = runner
  const { dialect } = runner.engine
  // Weights of an earlier run need no samples.
  const samples = run.task.trained === undefined
  const rightRows = table(self ? 'left_rows' : 'right_rows')
  const [right] = await runner.rows<{ n: number }>(`select count(*)::FLOAT8 as n from ${rightRows}`)
  await runner.run(randomPairs('random_pairs', table('left_rows'), rightRows, samples ? right!.n : 0, run.order))
  await runner.run(pairsToCompare('pairs_to_compare', table, dialect))

  const encodings = new Encodings()
  // Scoring reads the values whose rarity counts.
  frequenciesOf(plan, encodings)
  const pairs = table('pairs_to_compare')
  // Writing the step first tells which encodings the rows need.
  const tables = { pairs, left: table('left_parts'), right: table('right_parts') }
  const comparing = comparePairs('compared', tables, plan, encodings)
  const leftSide = { name: 'left_parts', rows: run.left, ids: `select distinct id_l as id from ${pairs}` }
  const rightSide = { name: 'right_parts', rows: run.right, ids: `select distinct id_r as id from ${pairs}` }
  await encodeSides(runner, encodings, [leftSide, rightSide])
  await runner.run(comparing)
  await runner.drop('left_rows', 'right_rows', 'pairs_to_compare')
  await runner.drop('candidates', 'random_pairs', 'known_pairs', 'near_id')
}

const pairsOf = (rows: number): number => (rows * (rows - 1)) / 2

/** How many rows are in each range of ids. */
async function rowsWithin(runner: Runner, table: string, ranges: readonly IdRange[]): Promise<number[]> {
  if (ranges.length === 0) return []
  const counts = ranges.map(
    ({ from, to }, i) => `(count(*) filter (where id >= ${from} and id < ${to}))::FLOAT8 as n${i}`,
  )
  const [row] = await runner.rows<Record<string, number>>(`select ${counts.join(', ')} from ${table}`)
  return ranges.map((_, i) => row![`n${i}`]!)
}

/** Estimates the weights from the patterns of the pairs compared. */
export async function estimate({ task, runner, left, self, apart }: Run): Promise<TrainedModel> {
  const { table } = runner
  const counts = (how: string) =>
    runner.rows<PatternCount & Record<string, unknown>>(
      `select pattern, count(*)::FLOAT8 as count from ${table('compared')} where how in (${how}) group by pattern order by pattern`,
    )
  const [sizes] = await runner.rows<{ left: number; right: number }>(
    `select (select count(*) from ${left.table})::FLOAT8 as "left", (select count(*) from ${table('residue')})::FLOAT8 as "right"`,
  )
  const rows = sizes!
  const within = await rowsWithin(runner, left.table, apart)
  const evidence: Evidence = {
    candidates: await counts("'id-one-error', 'scored'"),
    random: await counts("'random'"),
    known: await counts("'known'"),
    allPairs: self ? pairsOf(rows.left) - within.reduce((sum, n) => sum + pairsOf(n), 0) : rows.left * rows.right,
    possibleMatches: Math.min(rows.left, rows.right),
  }
  return task.labels === undefined
    ? trainModel(task.model, evidence)
    : relearnModel(task.model, evidence, await labelledPatterns(runner, task.labels))
}
