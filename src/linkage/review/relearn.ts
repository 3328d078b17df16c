import type { LabelReport, LinkModel, TrainedModel } from '../model.ts'
import {
  combinedWeight,
  type Evidence,
  type LabelledPattern,
  patternWeight,
  priorWeight,
  trainModel,
} from '../train.ts'

/** A labelled pair as estimation sees it. */
export interface KnownPair {
  readonly pattern: bigint
  readonly match: boolean
  /** How many pairs it stands for: one over the probability with which it was drawn. */
  readonly stands: number
}

/** What labels may count for together, as a multiple of the matches expected without them. */
const WEIGHTS = [0, 0.1, 0.3, 1, 3, 10, 100]
const FOLDS = 5
/** Below this many of either kind nothing is held out. */
const LEAST_OF_EACH = FOLDS
const USUAL_WEIGHT = 1

/**
 * Estimates a model again, with labels: labelled pairs enter as known (see `maximise`), each in proportion to the pairs it
 * stands for, so that pairs chosen because they are odd do not pass for usual ones.
 *
 * How much the labels weigh beside all the pairs nobody labelled is chosen by five-fold cross-validation (least log loss
 * on held-out labels), unless `weight` says it; nothing of them is used where they do not help.
 */
export function relearnModel(
  model: LinkModel,
  evidence: Evidence,
  known: readonly KnownPair[],
  weight?: number,
): TrainedModel {
  const before = trainModel(model, evidence)
  const expected = Math.max(1, before.estimation.expectedMatches)
  const train = (pairs: readonly KnownPair[], its: number): TrainedModel =>
    its === 0 ? before : trainModel(model, { ...evidence, labelled: weighted(pairs, its * expected) })
  const matches = known.filter(({ match }) => match).length
  const nonMatches = known.length - matches
  const heldOut =
    weight === undefined && Math.min(matches, nonMatches) >= LEAST_OF_EACH
      ? WEIGHTS.map((its) => ({ weight: its, bits: heldOutLoss(known, (pairs) => train(pairs, its)) }))
      : []
  const [best] = heldOut.toSorted((a, b) => a.bits - b.bits || a.weight - b.weight)
  const chosen = weight ?? best?.weight ?? USUAL_WEIGHT
  const trained = known.length === 0 ? before : train(known, chosen)
  const labels: LabelReport = { matches, nonMatches, weight: chosen, heldOut }
  return { ...trained, estimation: { ...trained.estimation, labels } }
}

/** Weights such that the labelled matches (or, without any, all labels) together count as `mass` pairs. */
function weighted(pairs: readonly KnownPair[], mass: number): LabelledPattern[] {
  const total = (its: readonly KnownPair[]) => its.reduce((sum, { stands }) => sum + stands, 0)
  const whole = total(pairs.filter(({ match }) => match)) || total(pairs)
  return pairs.map(({ pattern, match, stands }) => ({ pattern, match, weight: (stands / whole) * mass }))
}

/** Mean surprise, in bits, at the labels of pairs that the model did not learn from. */
function heldOutLoss(known: readonly KnownPair[], train: (pairs: readonly KnownPair[]) => TrainedModel): number {
  const ordered = known.toSorted(
    (a, b) => Number(a.match) - Number(b.match) || (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0),
  )
  let bits = 0
  for (let fold = 0; fold < FOLDS; fold++) {
    const trained = train(ordered.filter((_, i) => i % FOLDS !== fold))
    for (const { pattern, match } of ordered.filter((_, i) => i % FOLDS === fold)) {
      const probability = patternProbability(trained, pattern)
      bits -= Math.log2(match ? probability : 1 - probability)
    }
  }
  return bits / known.length
}

/** No single label may outweigh all others. */
const SUREST = 0.999

function patternProbability(trained: TrainedModel, pattern: bigint): number {
  const odds = 2 ** (combinedWeight(patternWeight(trained, pattern)) + priorWeight(trained))
  return Math.min(SUREST, Math.max(1 - SUREST, odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)))
}
