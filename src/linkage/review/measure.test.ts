import { describe, expect, test } from 'vitest'
import { choosePairs, doubt, type ReviewCandidate, type ReviewFrame, strataFrom } from './choose.ts'
import { type CheckedPair, measureLabelled, measureStratified, midPLimits, type Quality, wilson } from './measure.ts'
import { PinnedRandom } from '../testing/pinned-random.ts'

interface PlantedPair extends ReviewCandidate {
  readonly match: boolean
}

/** Pairs whose truth is known. The model is right in kind, but surer of itself than it should be. */
function plantPairs(random: PinnedRandom, count: number): PlantedPair[] {
  return Array.from({ length: count }, (_, i) => {
    const logOdds = random.next() < 0.35 ? 1 + random.next() * 14 : -9.9 + random.next() * 12
    const believed = 1 / (1 + 2 ** -logOdds)
    const truly = 1 / (1 + 2 ** (-0.7 * logOdds))
    return { left: i, right: i, pattern: BigInt(i % 300), probability: believed, match: random.next() < truly }
  })
}

function frameOf(pairs: readonly PlantedPair[], random: PinnedRandom): ReviewFrame {
  const shuffled = pairs
    .map((pair) => ({ pair, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ pair }) => pair)
  const ends = strataFrom(0.001, 0.5)
  const strata = ends.map((from, i) => {
    const within = shuffled.filter(({ probability: p }) => p >= from && p < (ends[i + 1] ?? 2))
    const expected = within.reduce((sum, { probability }) => sum + probability, 0) / Math.max(1, within.length)
    return { from, size: within.length, expected, shuffled: within }
  })
  const doubtful = pairs
    .filter(({ probability }) => doubt(probability, 0.5) > 0.8)
    .slice(0, 200)
    .map((pair) => ({ ...pair, occurs: 1 }))
  return { strata, doubtful }
}

const truthOf = (pairs: readonly PlantedPair[]): Quality =>
  measureLabelled(pairs.map(({ match, probability }) => ({ match, linked: probability >= 0.5 })))

function reviewed(pairs: readonly PlantedPair[], random: PinnedRandom, size: number): Quality {
  const chosen = choosePairs(frameOf(pairs, random), { size, threshold: 0.5 })
  const checked = chosen.map(
    ({ left, probability, stratum }): CheckedPair => ({
      match: pairs[left]!.match,
      linked: probability >= 0.5,
      stratum,
    }),
  )
  return measureStratified(checked, chosen)
}

describe('measuring by labels', () => {
  test.each([
    [8, 10, 0.4902, 0.9433],
    [0, 20, 0, 0.1611],
    [20, 20, 0.8389, 1],
    [250, 1000, 0.2242, 0.2778],
  ])('Wilson: %i of %i', (successes, trials, low, high) => {
    const interval = wilson(successes, trials)!
    expect(interval.low).toBeCloseTo(low, 3)
    expect(interval.high).toBeCloseTo(high, 3)
  })

  test.each([
    [0, 10, 0, 1 - 0.05 ** 0.1],
    [10, 10, 0.05 ** 0.1, 1],
    [5, 10, 0.212, 0.788],
  ])('mid-P: %i of %i', (successes, trials, low, high) => {
    const limits = midPLimits(successes, trials)!
    expect(limits.low).toBeCloseTo(low, 3)
    expect(limits.high).toBeCloseTo(high, 3)
  })

  test('nothing to tell from is nothing, not zero', () => {
    expect(wilson(0, 0)).toBeUndefined()
    const quality = measureLabelled([{ match: false, linked: false }])
    expect([quality.precision, quality.recall, quality.f1]).toEqual([undefined, undefined, undefined])
  })

  test('pairs chosen for labels give precision and recall without bias, and the intervals cover the truth', () => {
    const random = new PinnedRandom(11)
    const rounds = 150
    const covered = { precision: 0, recall: 0, f1: 0 }
    const error = { precision: 0, recall: 0, f1: 0 }
    for (let round = 0; round < rounds; round++) {
      const pairs = plantPairs(random, 2000)
      const truth = truthOf(pairs)
      const found = reviewed(pairs, random, 150)
      for (const measure of ['precision', 'recall', 'f1'] as const) {
        const { value, low, high } = found[measure]!
        const planted = truth[measure]!.value
        error[measure] += (value - planted) / rounds
        if (low <= planted && planted <= high) covered[measure]++
      }
    }
    for (const measure of ['precision', 'recall', 'f1'] as const) {
      expect(covered[measure] / rounds).toBeGreaterThanOrEqual(0.91)
      expect(Math.abs(error[measure])).toBeLessThan(0.01)
    }
  }, 60_000)

  test('the interval narrows with more labels, and closes when all are labelled', () => {
    const random = new PinnedRandom(5)
    const pairs = plantPairs(random, 1500)
    const width = (size: number) => {
      const { low, high } = reviewed(pairs, new PinnedRandom(9), size).recall!
      return high - low
    }
    expect(width(400)).toBeLessThan(width(60))
    const all = reviewed(pairs, new PinnedRandom(9), 1500)
    expect(all.recall!.high - all.recall!.low).toBeLessThan(1e-9)
    expect(all.recall!.value).toBeCloseTo(truthOf(pairs.filter(({ probability: p }) => p >= 0.001)).recall!.value, 9)
  })

  test('a stratum nobody answered in counts as its neighbour does', () => {
    const strata = [
      { stratum: 1, stratumSize: 10 },
      { stratum: 2, stratumSize: 30 },
      { stratum: 3, stratumSize: 20 },
    ]
    const answers: CheckedPair[] = [
      { match: true, linked: false, stratum: 1 },
      { match: false, linked: false, stratum: 1 },
      { match: true, linked: true, stratum: 3 },
    ]
    const quality = measureStratified(answers, strata)
    expect(quality.recall!.value).toBeCloseTo(50 / (50 + 5), 9)
  })

  test('the same labels give the same interval', () => {
    const strata = [{ stratum: 1, stratumSize: 100 }]
    const answers = [true, true, false].map((match): CheckedPair => ({ match, linked: true, stratum: 1 }))
    expect(measureStratified(answers, strata)).toEqual(measureStratified(answers, strata))
  })
})

describe('choosing pairs for review', () => {
  const random = new PinnedRandom(3)
  const pairs = plantPairs(random, 3000)
  const chosen = choosePairs(frameOf(pairs, random), { size: 50, threshold: 0.5 })

  test('takes as many as wanted, nobody twice, and says how likely each was to be taken', () => {
    expect(chosen.length).toBe(50)
    expect(new Set(chosen.map(({ left }) => left)).size).toBe(50)
    for (const [stratum, its] of Map.groupBy(chosen, (pair) => pair.stratum)) {
      const [{ stratumSize, inclusion }] = its as [(typeof its)[number]]
      expect(inclusion).toBeCloseTo(its.length / stratumSize, 9)
      if (stratum === 0) expect(inclusion).toBe(1)
    }
  })

  test('draws at random from the whole range', () => {
    const drawn = chosen.filter((pair) => pair.chosen === 'random')
    expect(drawn.length).toBe(30)
    expect(new Set(drawn.map(({ stratum }) => stratum))).toEqual(new Set([1, 2, 3, 4, 5]))
  })

  test('what teaches lies near the threshold, each of another pattern', () => {
    const informative = chosen.filter((pair) => pair.chosen === 'informative')
    expect(informative.length).toBe(20)
    expect(new Set(informative.map(({ pattern }) => pattern)).size).toBe(20)
    for (const { probability } of informative) expect(doubt(probability, 0.5)).toBeGreaterThan(0.8)
  })

  test('a pattern that occurs often goes before one that occurs once', () => {
    const pair = (left: number, pattern: bigint, occurs: number) => ({
      left,
      right: left,
      pattern,
      probability: 0.4,
      occurs,
    })
    const doubtful = [pair(1, 0x111n, 1), pair(2, 0x122n, 5000)]
    const [first] = choosePairs({ strata: [], doubtful }, { size: 1, threshold: 0.5, randomShare: 0 })
    expect(first!.left).toBe(2)
  })

  test('doubt is greatest at the threshold, wherever that is', () => {
    expect(doubt(0.9, 0.9)).toBeCloseTo(1, 9)
    expect(doubt(0.5, 0.9)).toBeLessThan(0.6)
    expect(doubt(1, 0.5)).toBe(0)
    expect(doubt(0, 0.5)).toBe(0)
  })
})
