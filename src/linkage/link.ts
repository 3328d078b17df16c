import type { DuckDBConnection } from '@duckdb/node-api'
import type { Engine } from './engine.ts'
import { engineOf } from './engines/duckdb.ts'
import type { TrainedModel } from './model.ts'
import { planComparisons } from './plan.ts'
import type { IdRange, LinkTask, Run } from './run.ts'
import { findCandidates } from './stages/candidates.ts'
import { compareAll, estimate } from './stages/comparison.ts'
import { scoreAndDecide } from './stages/decision.ts'
import { type WeightBin, weightBins } from './stages/distribution.ts'
import { addLabelled } from './stages/labels.ts'
import { findNearNumbers, narrowRight, settleByNumber } from './stages/settle.ts'
import { makeRunner, type StepRun } from './step.ts'
import { requireValid } from './validate.ts'

export type DeduplicateTask = Omit<LinkTask, 'left' | 'right' | 'assignment'> & {
  readonly table: string
  /** Ranges of ids of which no two rows are the same: nothing in them is compared with each other. */
  readonly apart?: readonly IdRange[]
}

export interface LinkOutcome {
  readonly trained: TrainedModel
  readonly counts: LinkCounts
  readonly steps: readonly StepRun[]
  /** How all pairs that were compared spread over the match weights, lightest first; when the task asks for it. */
  readonly distribution?: readonly WeightBin[]
}

export interface LinkCounts {
  /** Pairs with equal identity numbers, borne out or not. */
  readonly sameId: number
  /** Rows of the right table that no number settled. */
  readonly residue: number
  readonly candidates: number
  /** Blocking keys shared by too many, where a finer key decided. */
  readonly crowdedKeys: number
  readonly pairs: number
  readonly accepted: number
}

/** Links every row of the right table to the row of the left table that is the same, and keeps the near misses. */
export function linkTables(database: DuckDBConnection | Engine, task: LinkTask): Promise<LinkOutcome> {
  return findPairs(database, task)
}

/** Finds rows of one table that are the same; `id_l` < `id_r` in every pair. */
export function deduplicateTable(database: DuckDBConnection | Engine, task: DeduplicateTask): Promise<LinkOutcome> {
  const both = { ...task, left: task.table, right: task.table, assignment: 'many-to-many' } as const
  return findPairs(database, both, task.apart ?? [])
}

const STEP_COUNT = 24

/** With `apart`, both sides are one table. */
async function findPairs(
  database: DuckDBConnection | Engine,
  task: LinkTask,
  apart?: readonly IdRange[],
): Promise<LinkOutcome> {
  const engine = engineOf(database)
  const self = apart !== undefined
  const leftTypes = await engine.columnTypes(task.left)
  const rightTypes = self ? leftTypes : await engine.columnTypes(task.right)
  requireValid(task.model, leftTypes, rightTypes)

  let done = 0
  const onStep = (name: string) => task.onProgress?.(name, Math.min(done++, STEP_COUNT), STEP_COUNT)
  const settings = { schema: task.schema ?? 'linkage', keep: task.keep ?? false, onStep }
  const runner = await makeRunner(engine, settings)
  const run: Run = {
    task,
    runner,
    plan: planComparisons(task.model),
    left: { table: task.left, types: leftTypes },
    right: { table: task.right, types: rightTypes },
    order: self ? ['l.id < r.id', ...apart.map(notWithin)].join(' and ') : 'true',
    apart: apart ?? [],
    self,
  }
  let failed = true
  try {
    const settled = await settleByNumber(run)
    const narrowed = await narrowRight(run)
    await findNearNumbers(narrowed)
    const blocked = await findCandidates(narrowed)
    await addLabelled(narrowed)
    await compareAll(narrowed)
    const trained = task.trained ?? (await estimate(narrowed))
    const decided = await scoreAndDecide(narrowed, trained)
    const distribution = task.distribution ? { distribution: await weightBins(narrowed) } : {}
    task.onProgress?.('done', STEP_COUNT, STEP_COUNT)
    failed = false
    return { trained, counts: { ...settled, ...blocked, ...decided }, steps: runner.runs, ...distribution }
  } finally {
    // What went wrong first is what the caller must hear of.
    await runner.close().catch((error: unknown) => {
      if (!failed) throw error
    })
  }
}

/** Of two rows in order, not both in the range. */
const notWithin = ({ from, to }: IdRange): string => `not (l.id >= ${from} and r.id < ${to})`
