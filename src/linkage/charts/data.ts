import type { Text } from '../../kernel/texts.ts'
import { explainPattern } from '../explain.ts'
import { kindOf } from '../kinds/index.ts'
import type { TrainedModel } from '../model.ts'
import { planComparisons } from '../plan.ts'
import { type WeightBin, WEIGHT_STEP } from '../stages/distribution.ts'
import type { SelfBin } from '../stages/self.ts'
import { combinedWeight, patternWeight, priorWeight } from '../train.ts'

/** A level of a comparison: how often matches and non-matches reach it, and what it weighs (bits). */
export interface LevelShares {
  readonly text: Text
  readonly m: number
  readonly u: number
  readonly weight: number
}

export interface ComparisonShares {
  readonly text: Text
  /** Strongest first, `different` last. */
  readonly levels: readonly LevelShares[]
}

const DIFFERENT: Text = { zh: '不同', en: 'different' }

/** Match weights, and m and u, of every level. */
export function levelShares(trained: TrainedModel): ComparisonShares[] {
  return planComparisons(trained.model).map(({ comparison, index, levels }) => {
    const texts = [...levels.map(({ test }) => test.text), kindOf(comparison).different?.text ?? DIFFERENT]
    const strongestFirst = trained.comparisons[index]!.levels.toReversed()
    return {
      text: comparison.label ?? { zh: comparison.name, en: comparison.name },
      levels: strongestFirst.map(({ m, u, weight }, i) => ({ text: texts[i] ?? DIFFERENT, m, u, weight })),
    }
  })
}

/** Pairs by match weight (bits), told apart into matches and non-matches as the model expects. */
export interface WeightColumn {
  readonly from: number
  readonly to: number
  readonly matches: number
  readonly nonMatches: number
}

export function weightDistribution(bins: readonly WeightBin[]): WeightColumn[] {
  return bins.map(({ from, pairs, expectedMatches }) => ({
    from,
    to: from + WEIGHT_STEP,
    matches: expectedMatches,
    nonMatches: Math.max(0, pairs - expectedMatches),
  }))
}

/** What linking from a probability on would give. */
export interface CurvePoint {
  /** Base-2 log-odds of the threshold; `probabilityOf` gives the probability. */
  readonly logOdds: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

export interface Curve {
  /** Judged by people's labels, or by the model's own probabilities — which are right only if the model is. */
  readonly source: 'labels' | 'model'
  readonly points: readonly CurvePoint[]
}

/** A pair with what it counts: `matches` of the `pairs` it stands for are matches. */
interface Weighed {
  readonly logOdds: number
  readonly pairs: number
  readonly matches: number
}

/** Precision, recall and F1 against the threshold, as the model itself expects them. */
export function expectedCurve(trained: TrainedModel, bins: readonly WeightBin[]): Curve {
  const prior = priorWeight(trained)
  const weighed = bins.map(({ from, pairs, expectedMatches }) => ({
    logOdds: from + prior,
    pairs,
    matches: expectedMatches,
  }))
  return { source: 'model', points: curvePoints(weighed) }
}

/** The same by labelled pairs, each with what the model gave it and how many pairs it stands for. */
export function labelledCurve(
  labelled: readonly { readonly match: boolean; readonly probability: number; readonly stands: number }[],
): Curve {
  const weighed = labelled.map(({ match, probability, stands }) => ({
    logOdds: logOddsOf(probability),
    pairs: stands,
    matches: match ? stands : 0,
  }))
  return { source: 'labels', points: curvePoints(weighed) }
}

function curvePoints(weighed: readonly Weighed[]): CurvePoint[] {
  const all = weighed.reduce((sum, { matches }) => sum + matches, 0)
  const points: CurvePoint[] = []
  let linked = 0
  let right = 0
  const falling = weighed.toSorted((a, b) => b.logOdds - a.logOdds)
  falling.forEach(({ logOdds, pairs, matches }, i) => {
    linked += pairs
    right += matches
    if (falling[i + 1]?.logOdds === logOdds || linked === 0 || all === 0) return
    points.push({ logOdds, precision: right / linked, recall: right / all, f1: (2 * right) / (linked + all) })
  })
  return points.toReversed()
}

/** Share of rows that could not be linked even to themselves, for each threshold. */
export function unlinkables(bins: readonly SelfBin[]): { readonly logOdds: number; readonly share: number }[] {
  const all = bins.reduce((sum, { rows }) => sum + rows, 0)
  let below = 0
  return bins
    .toSorted((a, b) => a.logOdds - b.logOdds)
    .map(({ logOdds, rows }) => {
      below += rows
      return { logOdds, share: below / Math.max(1, all) }
    })
}

export interface WaterfallStep {
  readonly text: Text
  /** Bits this step adds; the first is where a pair drawn at random starts. */
  readonly weight: number
  readonly from: number
  readonly to: number
}

export interface Waterfall {
  readonly steps: readonly WaterfallStep[]
  readonly probability: number
}

const START: Text = { zh: '起点：任取一对', en: 'start: any pair' }
const RARITY: Text = { zh: '取值的常见程度', en: 'how common the values are' }

/** How the weight of one pair comes about, comparison by comparison. `matchWeight` tells what rarity moved. */
export function waterfall(trained: TrainedModel, pattern: bigint, matchWeight?: number): Waterfall {
  const rarity = matchWeight === undefined ? 0 : matchWeight - combinedWeight(patternWeight(trained, pattern))
  const lines = [
    { text: START, weight: priorWeight(trained) },
    ...explainPattern(trained, pattern).map(({ text, weight }) => ({ text, weight })),
    ...(Math.abs(rarity) < 0.05 ? [] : [{ text: RARITY, weight: rarity }]),
  ]
  let total = 0
  const steps = lines.map(({ text, weight }): WaterfallStep => {
    const from = total
    total += weight
    return { text, weight, from, to: total }
  })
  return { steps, probability: probabilityOf(total) }
}

/** The probability that base-2 log-odds stand for. */
export const probabilityOf = (logOdds: number): number => 1 / (1 + 2 ** -logOdds)

/** Base-2 log-odds of a probability; never infinite. */
export function logOddsOf(probability: number): number {
  const sure = Math.min(1 - 1e-12, Math.max(1e-12, probability))
  return Math.log2(sure / (1 - sure))
}
