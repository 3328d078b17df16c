import { type CodedPattern, type Given, maximise, normalised, pseudoCount, type Shares } from './estimate.ts'
import { speakerOf } from './implied.ts'
import type { Level, LinkModel, TrainedComparison, TrainedLevel, TrainedModel } from './model.ts'
import { BITS, MAX_LEVELS, type PlannedComparison, planComparisons } from './plan.ts'

export interface PatternCount {
  readonly pattern: bigint
  readonly count: number
}

/** The pattern of a pair of which somebody said whether it is a match; counts as `weight` pairs. */
export interface LabelledPattern {
  readonly pattern: bigint
  readonly match: boolean
  readonly weight: number
}

/** What estimation sees: how often each pattern occurs among pairs of three origins. */
export interface Evidence {
  /** Pairs that share a blocking key; all other pairs are taken as strangers. */
  readonly candidates: readonly PatternCount[]
  /** Pairs drawn at random: where u comes from. */
  readonly random: readonly PatternCount[]
  /** Pairs with the same identity number: where m comes from, for everything but that number. */
  readonly known: readonly PatternCount[]
  /** Pairs that somebody labelled. They are among the candidates, and are taken out of them. */
  readonly labelled?: readonly LabelledPattern[]
  /** Number of pairs there are, candidates or not. */
  readonly allPairs: number
  /** Matches there can be at most. */
  readonly possibleMatches: number
}

/** Known matches are not quite like the others (they have a number): they count, but do not drown the rest. */
const KNOWN_PAIRS_MAX = 1000
/** Pairs of relatives expected for each match. */
const RELATIVES_START = 0.5
/** Matches that are expected to have moved, as a share. */
const MOVED_START = 0.05

/** Reads the code of one comparison out of a pattern. */
export function codeOf(pattern: bigint, index: number): number {
  return Number((pattern >> BigInt(index * BITS)) & 15n)
}

/** Estimates a model's weights from the pattern counts of a run. */
export function trainModel(model: LinkModel, observed: Evidence): TrainedModel {
  const plan = planComparisons(model)
  const evidence = asSpoken(model, observed)
  const given = plan.map((planned) => givenFor(model, planned, evidence))
  const codesOf = (pattern: bigint) => plan.map(({ index }) => codeOf(pattern, index))
  const patterns: CodedPattern[] = unlabelled(evidence).map(({ pattern, count }) => ({
    codes: codesOf(pattern),
    count,
  }))
  const labelled = (evidence.labelled ?? []).map(({ pattern, ...its }) => ({ codes: codesOf(pattern), ...its }))
  const allPairs = Math.max(1, evidence.allPairs)
  const matches = Math.min(0.5, ((model.prior?.matchedShare ?? 0.5) * Math.max(1, evidence.possibleMatches)) / allPairs)
  const relatives = plan.some(({ comparison }) => comparison.shared) ? Math.min(0.25, matches * RELATIVES_START) : 0
  // One thing that moves is no sign of a move: its level `different` says as much.
  const moved = given.filter(({ moves }) => moves).length > 1 ? MOVED_START : 0
  const withRelatives = maximise(patterns, given, { matches, relatives, moved }, allPairs, labelled)
  // A handful of "relatives" is no kind of pair but a few odd matches: tables without families have none.
  const enough = withRelatives.expectedRelatives >= Math.max(10, withRelatives.expectedMatches * 0.01)
  const found =
    relatives === 0 || enough
      ? withRelatives
      : maximise(patterns, given, { matches, relatives: 0, moved }, allPairs, labelled)

  return {
    model,
    comparisons: plan.map((planned, i) => trainedComparison(planned, found.shares[i]!)),
    lambda: found.mixture.matches,
    kinship: found.mixture.relatives,
    moved: found.mixture.moved,
    estimation: {
      iterations: found.iterations,
      converged: found.lastChange <= 1e-6,
      lastChange: found.lastChange,
      knownMatches: countOf(evidence.known),
      randomPairs: countOf(evidence.random),
      expectedMatches: found.expectedMatches,
      expectedRelatives: found.expectedRelatives,
    },
  }
}

/** The evidence with every pattern as it counts. */
function asSpoken(model: LinkModel, { candidates, random, known, labelled, ...sizes }: Evidence): Evidence {
  const speak = speakerOf(model)
  const spoken = <P extends { readonly pattern: bigint }>(patterns: readonly P[]): P[] =>
    patterns.map((its) => ({ ...its, pattern: speak(its.pattern) }))
  return {
    ...sizes,
    candidates: spoken(candidates),
    random: spoken(random),
    known: spoken(known),
    ...(labelled && { labelled: spoken(labelled) }),
  }
}

/** The candidates that nobody labelled. */
function unlabelled({ candidates, labelled = [] }: Evidence): readonly PatternCount[] {
  if (labelled.length === 0) return candidates
  const taken = new Map<bigint, number>()
  for (const { pattern } of labelled) taken.set(pattern, (taken.get(pattern) ?? 0) + 1)
  return candidates.map(({ pattern, count }) => {
    const its = Math.min(count, taken.get(pattern) ?? 0)
    taken.set(pattern, (taken.get(pattern) ?? 0) - its)
    return { pattern, count: count - its }
  })
}

/** What a pattern weighs: against strangers, and against relatives (with how common those are). */
export interface PatternWeight {
  readonly strangers: number
  readonly relatives: number
  /** What both of them hold back because somebody may have moved; about 0 where nothing looks like it. */
  readonly moved: number
}

/** The sums of the levels' weights; missing values say nothing. */
export function patternWeight(trained: TrainedModel, observed: bigint): PatternWeight {
  const pattern = speakerOf(trained.model)(observed)
  let strangers = 0
  let relatives = Math.log2((1 - trained.lambda - trained.kinship) / Math.max(trained.kinship, 1e-300))
  let moving = 0
  trained.comparisons.forEach((comparison, i) => {
    const level = comparison.levels[codeOf(pattern, i)]
    strangers += level?.weight ?? 0
    relatives += level?.kinWeight ?? 0
    if (trained.model.comparisons[i]?.moves) moving += level?.weight ?? 0
  })
  const share = trained.moved ?? 0
  // All that moves speaks with one voice: either as it does for those who stayed, or not at all.
  const moved = share === 0 ? 0 : Math.log2(1 - share + share * 2 ** -moving)
  return { strangers: strangers + moved, relatives: relatives + moved, moved }
}

/** Log-odds (base 2) that a pair drawn at random is a match: what match weights are added to. */
export const priorWeight = ({ lambda, kinship }: TrainedModel): number => Math.log2(lambda / (1 - lambda - kinship))

/** Match weight: the two kinds of non-matches together. */
export function combinedWeight({ strangers, relatives }: Omit<PatternWeight, 'moved'>): number {
  return -Math.log2(2 ** -strangers + 2 ** -relatives)
}

/** Levels by code: index 0 is `different`, then weakest to strongest. */
export function levelsByCode(planned: PlannedComparison): readonly Level[] {
  const different = { is: 'different', ...planned.kind.different, ...planned.comparison.different }
  return [different, ...planned.levels.toReversed()]
}

function givenFor(model: LinkModel, planned: PlannedComparison, evidence: Evidence): Given {
  const levels = levelsByCode(planned)
  const random = tally(planned, evidence.random)
  const pairs = random.reduce((a, b) => a + b, 0)
  const start = levels.slice(1).map((level) => level.m ?? 0.05)
  const m = normalised([levels[0]!.m ?? Math.max(0.02, 1 - start.reduce((a, b) => a + b, 0)), ...start])
  const expected = levels.map((level) => level.u ?? 1e-6)
  const u = normalised(random.map((count, k) => count + pseudoCount(expected[k]!, pairs)))
  const isIdentity = planned.comparison.name === model.identity?.comparison
  return {
    start: { m, u: pairs === 0 ? normalised(expected) : u, kin: planned.comparison.shared ? m : kinShares(levels, u) },
    moves: planned.comparison.moves === true,
    fixed: levels.map((level) => level.fixed === true),
    fixedKin: levels.map((level) => level.kin !== undefined),
    known: isIdentity ? [] : scaledTo(tally(planned, evidence.known), KNOWN_PAIRS_MAX),
    random,
  }
}

/** Relatives are like strangers except where the model says otherwise. */
function kinShares(levels: readonly Level[], u: readonly number[]): number[] {
  const said = levels.reduce((sum, level) => sum + (level.kin ?? 0), 0)
  const unsaid = levels.reduce((sum, level, k) => sum + (level.kin === undefined ? u[k]! : 0), 0)
  return normalised(levels.map((level, k) => level.kin ?? (u[k]! / unsaid) * Math.max(0.01, 1 - said)))
}

function tally(planned: PlannedComparison, counts: readonly PatternCount[]): number[] {
  const sums = new Array<number>(planned.levels.length + 1).fill(0)
  for (const { pattern, count } of counts) {
    const code = codeOf(pattern, planned.index)
    if (code <= MAX_LEVELS) sums[code]! += count
  }
  return sums
}

function trainedComparison(planned: PlannedComparison, { m, u, kin }: Shares): TrainedComparison {
  const levels = levelsByCode(planned)
  const against = (other: readonly number[]) =>
    monotone(
      m.map((share, k) => Math.log2(share / other[k]!)),
      m.map((share, k) => share + other[k]!),
    )
  const weights = against(u)
  const kinWeights = against(kin)
  return {
    name: planned.comparison.name,
    levels: levels.map((level, k): TrainedLevel => {
      const most = level.maxWeight ?? Number.POSITIVE_INFINITY
      const threshold = level.at === undefined ? {} : { at: level.at }
      const weight = Math.min(weights[k]!, most)
      return {
        is: level.is,
        ...threshold,
        m: m[k]!,
        u: u[k]!,
        kin: kin[k]!,
        weight,
        kinWeight: Math.min(kinWeights[k]!, most),
      }
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

function scaledTo(values: readonly number[], most: number): number[] {
  const sum = values.reduce((a, b) => a + b, 0)
  return sum <= most ? [...values] : values.map((value) => (value * most) / sum)
}

const countOf = (counts: readonly PatternCount[]): number => counts.reduce((sum, { count }) => sum + count, 0)
