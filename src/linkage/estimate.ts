import { MAX_LEVELS } from './plan.ts'

/** Shares of the levels of one comparison (index = code) among matches, strangers and relatives. */
export interface Shares {
  readonly m: readonly number[]
  readonly u: readonly number[]
  readonly kin: readonly number[]
}

/** What is given for one comparison before estimation. */
export interface Given {
  /** Where estimation starts. */
  readonly start: Shares
  /** Levels whose m is taken as it stands. */
  readonly fixed: readonly boolean[]
  /** Levels whose share among relatives is. */
  readonly fixedKin: readonly boolean[]
  /** Counts among known matches. */
  readonly known: readonly number[]
  /** Counts among random pairs. */
  readonly random: readonly number[]
  /** Changes with all others of its kind when somebody moves. */
  readonly moves: boolean
}

export interface CodedPattern {
  readonly codes: readonly number[]
  readonly count: number
}

/** A pair somebody looked at: it is what it was found to be, and counts `weight` times when shares are formed. */
export interface KnownPattern {
  readonly codes: readonly number[]
  readonly match: boolean
  readonly weight: number
}

/** How common matches and pairs of relatives are among all pairs. */
export interface Mixture {
  readonly matches: number
  readonly relatives: number
  /** Share of the matches that have moved between the two records. */
  readonly moved: number
}

export interface Estimated {
  readonly shares: readonly Shares[]
  readonly mixture: Mixture
  readonly iterations: number
  readonly lastChange: number
  readonly expectedMatches: number
  readonly expectedRelatives: number
}

const ITERATIONS = 300
const TOLERANCE = 1e-6
/** How many observations the model's own expectation is worth. */
const PRIOR_PAIRS = 20
const SMALLEST = 1e-7

/**
 * Expectation maximisation over patterns, with three kinds of pairs: matches, relatives, strangers.
 *
 * Matches are of two sorts. Whoever has moved agrees with the other record in nothing that moves, but by chance; without
 * this, street, town and postcode would each count the move against the match.
 * All pairs outside the blocks are strangers: one share of matches holds for the whole space and no block distorts u.
 * u stays what random pairs say, less the matches and relatives that slipped in: in small tables those are not rare.
 * Labelled pairs take no part in the guessing (semi-supervised, after Nigam, McCallum, Thrun & Mitchell 2000, "Text
 * classification from labeled and unlabeled documents using EM"); of a non-match only "stranger or relative" is open.
 */
export function maximise(
  patterns: readonly CodedPattern[],
  given: readonly Given[],
  start: Mixture,
  allPairs: number,
  labelled: readonly KnownPattern[] = [],
): Estimated {
  let shares: Shares[] = given.map((its) => firstShares(its))
  let mixture = start
  let iterations = 0
  let lastChange = 1
  let expectedMatches = 0
  let expectedRelatives = 0

  while (iterations < ITERATIONS && lastChange > TOLERANCE) {
    const sums = expectation(patterns, labelled, shares, given, mixture)
    const next = given.map((its, i) => nextShares(its, sums.matches[i]!, sums.relatives[i]!, mixture))
    lastChange = largestChange(shares, next)
    shares = next
    expectedMatches = sums.matchCount
    expectedRelatives = sums.relativeCount
    mixture = {
      matches: within(expectedMatches / allPairs, 0.5 / allPairs, 0.5),
      relatives: start.relatives === 0 ? 0 : within(expectedRelatives / allPairs, 0.25 / allPairs, 0.25),
      moved: start.moved === 0 ? 0 : within(sums.movedCount / Math.max(1, expectedMatches), SMALLEST, 0.5),
    }
    iterations++
  }
  return { shares, mixture, iterations, lastChange, expectedMatches, expectedRelatives }
}

function firstShares(given: Given): Shares {
  const { start, known } = given
  return {
    m: withFixed(start.m, given.fixed, normalised(start.m.map((share, k) => share * PRIOR_PAIRS + (known[k] ?? 0)))),
    u: start.u,
    kin: start.kin,
  }
}

/** Shares each pattern out between the kinds of pairs, by what is believed so far. */
function expectation(
  patterns: readonly CodedPattern[],
  labelled: readonly KnownPattern[],
  shares: readonly Shares[],
  given: readonly Given[],
  mixture: Mixture,
) {
  const forMatch = shares.map(({ m, u }) => m.map((share, k) => Math.log(share / u[k]!)))
  const forMoved = forMatch.map((logs, i) => (given[i]!.moves ? logs.map(() => 0) : logs))
  const forRelative = shares.map(({ kin, u }) => kin.map((share, k) => Math.log(share / u[k]!)))
  const strangers = 1 - mixture.matches - mixture.relatives
  const matches = shares.map(({ m }) => new Array<number>(m.length).fill(0))
  const relatives = shares.map(({ m }) => new Array<number>(m.length).fill(0))
  let matchCount = 0
  let movedCount = 0
  let relativeCount = 0

  /** Odds of a match that stayed, and of one that moved. */
  const matchOdds = (codes: readonly number[]): readonly [number, number] => {
    const prior = mixture.matches / strangers
    const stayed = prior * (1 - mixture.moved) * Math.exp(total(forMatch, codes))
    return [stayed, mixture.moved === 0 ? 0 : prior * mixture.moved * Math.exp(total(forMoved, codes))]
  }
  const relativeOdds = (codes: readonly number[]): number =>
    mixture.relatives === 0 ? 0 : (mixture.relatives / strangers) * Math.exp(total(forRelative, codes))
  const count = (codes: readonly number[], stayed: number, moved: number, relativeShare: number): void =>
    codes.forEach((code, i) => {
      if (code > MAX_LEVELS) return
      // What somebody who moved has in common by chance says nothing of those who stay.
      matches[i]![code]! += given[i]!.moves ? stayed : stayed + moved
      relatives[i]![code]! += relativeShare
    })

  for (const pattern of patterns) {
    const [stayed, moved] = matchOdds(pattern.codes)
    const relative = relativeOdds(pattern.codes)
    const each = pattern.count / (1 + stayed + moved + relative)
    matchCount += (stayed + moved) * each
    movedCount += moved * each
    relativeCount += relative * each
    count(pattern.codes, stayed * each, moved * each, relative * each)
  }
  for (const { codes, match, weight } of labelled) {
    const relative = match ? 0 : relativeOdds(codes)
    const relativeShare = relative / (1 + relative)
    matchCount += match ? 1 : 0
    relativeCount += relativeShare
    const [stayed, moved] = matchOdds(codes)
    const movedShare = match ? moved / (stayed + moved) : 0
    movedCount += movedShare
    count(codes, match ? weight * (1 - movedShare) : 0, weight * movedShare, relativeShare * weight)
  }
  return { matches, relatives, matchCount, movedCount, relativeCount }
}

function total(logs: readonly (readonly number[])[], codes: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < codes.length; i++) sum += logs[i]![codes[i]!] ?? 0
  return sum
}

function nextShares(given: Given, matches: readonly number[], relatives: readonly number[], mixture: Mixture): Shares {
  const { start, known, random } = given
  const m = withFixed(
    start.m,
    given.fixed,
    normalised(start.m.map((share, k) => share * PRIOR_PAIRS + (known[k] ?? 0) + matches[k]!)),
  )
  // What strangers have in common by chance, relatives have too: without it their namesakes are taken for one person.
  const counted = normalised(start.kin.map((share, k) => share * PRIOR_PAIRS + relatives[k]!))
  const kin = withFixed(
    start.kin,
    given.fixedKin,
    normalised(counted.map((share, k) => (k === counted.length - 1 ? Math.max(share, given.start.u[k]!) : share))),
  )
  const pairs = random.reduce((a, b) => a + b, 0)
  const staying = mixture.matches * (given.moves ? 1 - mixture.moved : 1)
  const strangers = random.map((count, k) =>
    Math.max(0, count - pairs * (staying * m[k]! + mixture.relatives * kin[k]!)),
  )
  return { m, kin, u: normalised(strangers.map((count, k) => count + pseudoCount(start.u[k]!, pairs))) }
}

/** What a share given beforehand counts for beside the random pairs: never zero, and little where they speak. */
export const pseudoCount = (share: number, pairs: number): number => Math.max(0.3, Math.min(share * 100, share * pairs))

/** Levels that are fixed keep their share; the others divide what is left. */
function withFixed(start: readonly number[], fixed: readonly boolean[], shares: readonly number[]): number[] {
  const fixedTotal = start.reduce((sum, share, k) => sum + (fixed[k] ? share : 0), 0)
  const freeTotal = shares.reduce((sum, share, k) => sum + (fixed[k] ? 0 : share), 0)
  return shares.map((share, k) => (fixed[k] ? start[k]! : (share / freeTotal) * (1 - fixedTotal)))
}

function largestChange(before: readonly Shares[], after: readonly Shares[]): number {
  let largest = 0
  before.forEach(({ m, kin }, i) => {
    m.forEach((share, k) => {
      largest = Math.max(largest, Math.abs(share - after[i]!.m[k]!), Math.abs(kin[k]! - after[i]!.kin[k]!))
    })
  })
  return largest
}

/** Scales shares to sum to one; none is ever quite zero. */
export function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((a, b) => a + b, 0)
  return values.map((value) => Math.max(SMALLEST, value / sum))
}

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
