import { describe, expect, test } from 'vitest'
import type { LinkModel, TrainedModel } from '../model.ts'
import { BITS } from '../plan.ts'
import { combinedWeight, type Evidence, patternWeight, priorWeight, trainModel } from '../train.ts'
import { PinnedRandom } from '../testing/pinned-random.ts'
import { type KnownPair, relearnModel } from './relearn.ts'

/** Nothing in this model says that siblings share guardian and telephone: estimation takes them for one person. */
const model: LinkModel = {
  version: 1,
  name: 'mis-specified',
  comparisons: ['name', 'birth', 'sex', 'guardian', 'phone', 'place'].map((name) => ({
    name,
    kind: 'exact',
    columns: [name],
  })),
  blocking: [],
  thresholds: { accept: 0.5, review: 0.1 },
}

interface Kind {
  readonly match: boolean
  readonly count: number
  readonly agree: readonly number[]
}
const KINDS: readonly Kind[] = [
  { match: true, count: 700, agree: [0.9, 0.95, 0.99, 0.85, 0.7, 0.85] },
  { match: false, count: 2500, agree: [0.01, 0.02, 0.5, 0.95, 0.85, 0.9] },
  { match: false, count: 60_000, agree: [0.002, 0.003, 0.5, 0.002, 0.0005, 0.05] },
]

function drawPairs(seed: number): { pattern: bigint; match: boolean }[] {
  const random = new PinnedRandom(seed)
  return KINDS.flatMap(({ match, count, agree }) =>
    Array.from({ length: count }, () => ({
      match,
      pattern: agree.reduce((sum, share, i) => sum + (BigInt(random.next() < share ? 1 : 0) << BigInt(i * BITS)), 0n),
    })),
  )
}

const pairs = drawPairs(4)
const counts = [...Map.groupBy(pairs, ({ pattern }) => pattern)].map(([pattern, its]) => ({
  pattern,
  count: its.length,
}))
const evidence: Evidence = { candidates: counts, random: counts, known: [], allPairs: 800_000, possibleMatches: 2000 }

const probability = (trained: TrainedModel, pattern: bigint): number =>
  1 / (1 + 2 ** -(combinedWeight(patternWeight(trained, pattern)) + priorWeight(trained)))

function f1(trained: TrainedModel): number {
  const linked = (pattern: bigint) => probability(trained, pattern) >= 0.5
  const right = pairs.filter(({ pattern, match }) => match && linked(pattern)).length
  const all = pairs.filter(({ match }) => match).length
  const taken = pairs.filter(({ pattern }) => linked(pattern)).length
  return (2 * right) / (taken + all)
}

/** A clerk looks at some of the pairs the model would link, or nearly. */
function labelsFor(trained: TrainedModel, size: number, from = pairs): KnownPair[] {
  const random = new PinnedRandom(8)
  const open = from.filter(({ pattern }) => probability(trained, pattern) > 0.001)
  return Array.from({ length: size }, () => ({
    ...open[Math.floor(random.next() * open.length)]!,
    stands: open.length / size,
  }))
}

describe('estimating again with labels', () => {
  const before = trainModel(model, evidence)

  test('sixty labels put a mis-specified model right', () => {
    expect(f1(before)).toBeLessThan(0.6)
    const after = relearnModel(model, evidence, labelsFor(before, 60))
    expect(f1(after)).toBeGreaterThan(0.9)
    const { labels } = after.estimation
    expect(labels!.weight).toBeGreaterThan(0)
    const bitsAt = (weight: number) => labels!.heldOut.find((tried) => tried.weight === weight)!.bits
    expect(bitsAt(labels!.weight)).toBeLessThan(bitsAt(0) / 2)
  })

  test('labels that agree with a good model do not harm it', () => {
    const known = { ...evidence, candidates: countsWithout(1), random: countsWithout(1) }
    const good = trainModel(model, known)
    const after = relearnModel(model, known, labelsFor(good, 60, withoutKind(1)))
    const errors = (trained: TrainedModel) =>
      withoutKind(1).filter(({ pattern, match }) => probability(trained, pattern) >= 0.5 !== match).length
    expect(errors(after)).toBeLessThanOrEqual(errors(good) + 10)
  })

  test('no labels, or a weight of none, leave the estimate as it was', () => {
    expect(relearnModel(model, evidence, []).comparisons).toEqual(before.comparisons)
    const unused = relearnModel(model, evidence, labelsFor(before, 20), 0)
    expect(unused.comparisons).toEqual(before.comparisons)
    expect(unused.estimation.labels!.weight).toBe(0)
  })

  test('the order of the labels changes nothing', () => {
    const labels = labelsFor(before, 40)
    const shares = (trained: TrainedModel) => trained.comparisons.flatMap(({ levels }) => levels.map(({ m }) => m))
    const backwards = shares(relearnModel(model, evidence, labels.toReversed()))
    shares(relearnModel(model, evidence, labels)).forEach((m, i) => expect(m).toBeCloseTo(backwards[i]!, 9))
  })

  test('a few labels of one kind are taken without a test, and the model says so', () => {
    const refuted = labelsFor(before, 60)
      .filter(({ match }) => !match)
      .slice(0, 4)
    const { labels } = relearnModel(model, evidence, refuted).estimation
    expect(labels).toEqual({ matches: 0, nonMatches: 4, weight: 1, heldOut: [] })
  })
})

function withoutKind(kind: number) {
  const from = KINDS.slice(0, kind).reduce((sum, { count }) => sum + count, 0)
  return [...pairs.slice(0, from), ...pairs.slice(from + KINDS[kind]!.count)]
}

function countsWithout(kind: number) {
  return [...Map.groupBy(withoutKind(kind), ({ pattern }) => pattern)].map(([pattern, its]) => ({
    pattern,
    count: its.length,
  }))
}
