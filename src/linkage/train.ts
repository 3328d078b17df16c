import type { EstimationReport, Level, LinkModel, TrainedComparison, TrainedLevel, TrainedModel } from './model.ts'
import { BITS, MAX_LEVELS, type PlannedComparison, planComparisons } from './plan.ts'

export interface PatternCount {
  readonly pattern: bigint
  readonly count: number
}

/** What estimation sees: how often each pattern occurs among pairs of three origins. */
export interface Evidence {
  /** Pairs that share a blocking key; all other pairs are taken as non-matches. */
  readonly candidates: readonly PatternCount[]
  /** Pairs drawn at random: where u comes from. */
  readonly random: readonly PatternCount[]
  /** Pairs with the same identity number: where m comes from, for everything but that number. */
  readonly known: readonly PatternCount[]
  /** Number of pairs there are, candidates or not. */
  readonly allPairs: number
  /** Matches there can be at most. */
  readonly possibleMatches: number
}

const ITERATIONS = 200
const TOLERANCE = 1e-6
/** How many observations the model's own expectation of m is worth. */
const PRIOR_PAIRS = 20
/** Known matches are not quite like the others (they have a number): they count, but do not drown the rest. */
const KNOWN_PAIRS_MAX = 1000
const SMALLEST_SHARE = 1e-7

interface Estimate {
  readonly m: number[]
  readonly u: number[]
}

/** Reads the code of one comparison out of a pattern. */
export function codeOf(pattern: bigint, index: number): number {
  return Number((pattern >> BigInt(index * BITS)) & 15n)
}

/**
 * Estimates the model: u from random pairs, m by expectation maximisation over the patterns of all pairs.
 *
 * The pairs outside the blocks are counted as non-matches, so that one share of matches holds for the whole space and
 * no block distorts u.
 */
export function trainModel(model: LinkModel, evidence: Evidence): TrainedModel {
  const plan = planComparisons(model)
  const start = plan.map((planned) => startingPoint(planned))
  const random = plan.map((planned) => tally(planned, evidence.random))
  const known = plan.map((planned) =>
    planned.comparison.name === model.identity?.comparison
      ? []
      : scaledTo(tally(planned, evidence.known), KNOWN_PAIRS_MAX),
  )
  const patterns = evidence.candidates.map(({ pattern, count }) => ({
    codes: plan.map((planned) => codeOf(pattern, planned.index)),
    count,
  }))

  let estimates: Estimate[] = plan.map((planned, i) => ({
    m: withPrior(planned, start[i]!.m, known[i]!, []),
    u: normalised(random[i]!.map((n, k) => n + start[i]!.u[k]!)),
  }))
  let lambda = ((model.prior?.matchedShare ?? 0.5) * evidence.possibleMatches) / Math.max(1, evidence.allPairs)
  let iterations = 0
  let lastChange = 1
  let expectedMatches = 0

  while (iterations < ITERATIONS && lastChange > TOLERANCE) {
    const { sums, matches } = expectation(patterns, estimates, lambda)
    expectedMatches = matches
    const next = plan.map((planned, i) => {
      const m = withPrior(planned, start[i]!.m, known[i]!, sums[i]!)
      return { m, u: correctedU(random[i]!, start[i]!.u, m, lambda) }
    })
    lastChange = largestChange(estimates, next)
    estimates = next
    lambda = clamp(matches / Math.max(1, evidence.allPairs), 0.5 / Math.max(1, evidence.allPairs), 0.5)
    iterations++
  }

  const report: EstimationReport = {
    iterations,
    converged: lastChange <= TOLERANCE,
    lastChange,
    knownMatches: total(evidence.known),
    randomPairs: total(evidence.random),
    expectedMatches,
  }
  return {
    model,
    comparisons: plan.map((planned, i) => trainedComparison(planned, estimates[i]!)),
    lambda,
    estimation: report,
  }
}

/** Match weight of a pattern: the sum of its levels' weights; missing values say nothing. */
export function weightOf(trained: TrainedModel, pattern: bigint): number {
  let weight = 0
  trained.comparisons.forEach((comparison, i) => {
    weight += comparison.levels[codeOf(pattern, i)]?.weight ?? 0
  })
  return weight
}

/** Probability of a match from a weight, by Bayes. */
export function probabilityOf(trained: TrainedModel, weight: number): number {
  const odds = (trained.lambda / (1 - trained.lambda)) * 2 ** weight
  return odds / (1 + odds)
}

/** Levels by code: index 0 is `different`, then weakest to strongest. */
export function levelsByCode(planned: PlannedComparison): readonly (Level & { readonly is: string })[] {
  const different = { is: 'different', ...planned.kind.different, ...planned.comparison.different }
  return [different, ...planned.levels.toReversed()]
}

function startingPoint(planned: PlannedComparison): Estimate {
  const levels = levelsByCode(planned)
  const given = levels.slice(1).map((level) => level.m ?? 0.05)
  const rest = Math.max(0.02, 1 - given.reduce((a, b) => a + b, 0))
  const m = normalised([levels[0]!.m ?? rest, ...given])
  // Pseudo-counts for u: half a pair for each level, so that a level never seen at random keeps a finite weight.
  return { m, u: levels.map((level) => (level.u === undefined ? 0.5 : level.u * 1e6)) }
}

function tally(planned: PlannedComparison, counts: readonly PatternCount[]): number[] {
  const sums = new Array<number>(planned.levels.length + 1).fill(0)
  for (const { pattern, count } of counts) {
    const code = codeOf(pattern, planned.index)
    if (code <= MAX_LEVELS) sums[code]! += count
  }
  return sums
}

interface CodedPattern {
  readonly codes: readonly number[]
  readonly count: number
}

/** Shares each pattern out between matches and non-matches, by what is believed so far. */
function expectation(patterns: readonly CodedPattern[], estimates: readonly Estimate[], lambda: number) {
  const logs = estimates.map(({ m, u }) => m.map((share, k) => Math.log(share / u[k]!)))
  const prior = Math.log(lambda / (1 - lambda))
  const sums = estimates.map(({ m }) => new Array<number>(m.length).fill(0))
  let matches = 0
  for (const { codes, count } of patterns) {
    let logOdds = prior
    codes.forEach((code, i) => {
      logOdds += logs[i]![code] ?? 0
    })
    const share = count / (1 + Math.exp(-logOdds))
    matches += share
    codes.forEach((code, i) => {
      if (code <= MAX_LEVELS) sums[i]![code]! += share
    })
  }
  return { sums, matches }
}

/** m from what was seen, what is known, and what the model expects; fixed levels keep what the model says. */
function withPrior(
  planned: PlannedComparison,
  start: readonly number[],
  known: readonly number[],
  seen: readonly number[],
): number[] {
  const free = normalised(start.map((share, k) => share * PRIOR_PAIRS + (known[k] ?? 0) + (seen[k] ?? 0)))
  const levels = levelsByCode(planned)
  const fixedShare = levels.reduce((sum, level, k) => sum + (level.fixed ? start[k]! : 0), 0)
  const freeShare = free.reduce((sum, share, k) => sum + (levels[k]!.fixed ? 0 : share), 0)
  return free.map((share, k) => (levels[k]!.fixed ? start[k]! : (share / freeShare) * (1 - fixedShare)))
}

/** Takes the matches that slipped into the random pairs out of u: in small tables they are not rare. */
function correctedU(
  random: readonly number[],
  pseudo: readonly number[],
  m: readonly number[],
  lambda: number,
): number[] {
  const pairs = random.reduce((a, b) => a + b, 0)
  return normalised(random.map((n, k) => Math.max(0, n - lambda * pairs * m[k]!) + pseudo[k]!))
}

function trainedComparison(planned: PlannedComparison, { m, u }: Estimate): TrainedComparison {
  const levels = levelsByCode(planned)
  const weights = monotone(
    m.map((share, k) => Math.log2(share / u[k]!)),
    u.map((share, k) => share + m[k]!),
  )
  return {
    name: planned.comparison.name,
    levels: levels.map((level, k): TrainedLevel => {
      const weight = Math.min(weights[k]!, level.maxWeight ?? Number.POSITIVE_INFINITY)
      return { is: level.is, ...(level.at === undefined ? {} : { at: level.at }), m: m[k]!, u: u[k]!, weight }
    }),
  }
}

/**
 * The closest weights that never fall as levels get stronger (pool adjacent violators).
 *
 * On clean data a middle level has few matches to be counted on, and could come out below a weaker one.
 */
export function monotone(values: readonly number[], importance: readonly number[]): number[] {
  const pools: { value: number; weight: number; size: number }[] = []
  values.forEach((value, i) => {
    let pool = { value, weight: importance[i]!, size: 1 }
    for (let last = pools.at(-1); last && last.value > pool.value; last = pools.at(-1)) {
      pools.pop()
      const weight = last.weight + pool.weight
      pool = {
        value: (last.value * last.weight + pool.value * pool.weight) / weight,
        weight,
        size: last.size + pool.size,
      }
    }
    pools.push(pool)
  })
  return pools.flatMap((pool) => new Array<number>(pool.size).fill(pool.value))
}

function largestChange(before: readonly Estimate[], after: readonly Estimate[]): number {
  let largest = 0
  before.forEach((estimate, i) => {
    estimate.m.forEach((share, k) => {
      largest = Math.max(largest, Math.abs(share - after[i]!.m[k]!))
    })
  })
  return largest
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((a, b) => a + b, 0)
  return values.map((value) => Math.max(SMALLEST_SHARE, value / sum))
}

function scaledTo(values: readonly number[], most: number): number[] {
  const sum = values.reduce((a, b) => a + b, 0)
  return sum <= most ? [...values] : values.map((value) => (value * most) / sum)
}

const total = (counts: readonly PatternCount[]): number => counts.reduce((sum, { count }) => sum + count, 0)
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
