import type { LinkModel, TrainedModel } from './model.ts'
import type { PlannedComparison } from './plan.ts'
import type { Progress, Runner } from './step.ts'
import type { Assignment } from './steps/assign.ts'
import type { Rows } from './steps/encode.ts'

export interface LinkTask {
  /** Tables or views with a BIGINT `id` and the model's columns. */
  readonly left: string
  readonly right: string
  readonly model: LinkModel
  /** Name of the table to make: id_l, id_r, how, pattern, match_weight, probability, accepted. */
  readonly pairs: string
  readonly assignment: Assignment
  readonly onProgress?: Progress
  /** Keeps every intermediate table, for looking at them. */
  readonly keep?: boolean
  /** Schema of the intermediate tables; two runs at once need two. */
  readonly schema?: string
  /** Weights of an earlier run: nothing is estimated. */
  readonly trained?: TrainedModel
  /** Pairs somebody looked at: estimation takes them as known. */
  readonly labels?: readonly LabelledPair[]
  /**
   * Pairs somebody has decided, whatever the data say: taken for the same, or never. They stand among the pairs as
   * `decided`; contradictory ones are refused.
   */
  readonly decided?: readonly DecidedPair[]
  /** Says how the pairs spread over the weights (LinkOutcome.distribution), for charts. */
  readonly distribution?: boolean
  /** Name of one more table to make, of all pairs that were compared: id_l, id_r, log_odds (base 2). */
  readonly scores?: string
}

/** A pair of ids of which somebody decided that it is the same, or that it is not. */
export interface DecidedPair {
  readonly left: number
  readonly right: number
  readonly same: boolean
}

/** Ids from one (included) to another (left out). */
export interface IdRange {
  readonly from: number
  readonly to: number
}

/** A pair of ids of which somebody said whether it is a match; within one table the smaller id is the left. */
export interface LabelledPair {
  readonly left: number
  readonly right: number
  readonly match: boolean
  /** How many pairs it stands for: one over the probability with which it was drawn; 1 where nobody knows. */
  readonly stands: number
}

/** What all stages of a run share. */
export interface Run {
  readonly task: LinkTask
  readonly runner: Runner
  readonly plan: readonly PlannedComparison[]
  readonly left: Rows
  readonly right: Rows
  /** Both sides are one table. */
  readonly self: boolean
  /** Condition on l.id and r.id: pairs of one table are looked at once, and those known to be different never. */
  readonly order: string
  /** Within one table: ranges of ids of which no two rows are the same. */
  readonly apart: readonly IdRange[]
}
