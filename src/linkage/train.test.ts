import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LinkModel } from './model.ts'
import { BITS, MISSING } from './plan.ts'
import { Dice } from './testing/people.ts'
import { combinedWeight, type Evidence, monotone, patternWeight, type PatternCount, trainModel } from './train.ts'

const exact = (name: string) => ({ name, kind: 'exact', columns: [name] }) as const
const model: LinkModel = {
  version: 1,
  name: 'planted',
  comparisons: ['a', 'b', 'c', 'd', 'e'].map(exact),
  blocking: [],
  thresholds: { accept: 0.5, review: 0.1 },
}

/** Draws patterns from planted probabilities: each comparison agrees with its m or u, or is missing. */
function draw(dice: Dice, shares: readonly number[], pairs: number, missing: number): PatternCount[] {
  const counts = new Map<bigint, number>()
  for (let i = 0; i < pairs; i++) {
    let pattern = 0n
    shares.forEach((share, at) => {
      const code = dice.chance(missing) ? MISSING : dice.chance(share) ? 1 : 0
      pattern += BigInt(code) << BigInt(at * BITS)
    })
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
  }
  return [...counts].map(([pattern, count]) => ({ pattern, count }))
}

const together = (...parts: readonly PatternCount[][]): PatternCount[] => {
  const counts = new Map<bigint, number>()
  for (const { pattern, count } of parts.flat()) counts.set(pattern, (counts.get(pattern) ?? 0) + count)
  return [...counts].map(([pattern, count]) => ({ pattern, count }))
}

describe('estimation', () => {
  test('recovers the planted m, u and number of matches, whatever they are', () => {
    const share = (min: number, max: number) => fc.double({ min, max, noNaN: true })
    const five = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(
        fc.nat(1e6),
        five(share(0.7, 0.98)),
        five(share(0.005, 0.15)),
        share(0, 0.2),
        (seed, m, u, missing) => {
          const dice = new Dice(seed)
          const matches = 3000
          const strangers = 100_000
          const evidence: Evidence = {
            candidates: together(draw(dice, m, matches, missing), draw(dice, u, strangers, missing)),
            random: together(draw(dice, m, matches / 2, missing), draw(dice, u, strangers / 2, missing)),
            known: [],
            allPairs: matches + strangers,
            possibleMatches: 8000,
          }
          const trained = trainModel(model, evidence)
          trained.comparisons.forEach(({ levels }, i) => {
            expect(levels[1]!.m).toBeCloseTo(m[i]!, 1)
            expect(Math.abs(levels[1]!.m - m[i]!)).toBeLessThan(0.04)
            expect(Math.abs(levels[1]!.u - u[i]!)).toBeLessThan(0.006)
          })
          expect(Math.abs(trained.estimation.expectedMatches - matches)).toBeLessThan(matches * 0.06)
          expect(trained.estimation.converged).toBe(true)
        },
      ),
      { seed: 20261122, numRuns: 20 },
    )
  }, 60_000)

  test('in a small table the matches among the random pairs do not spoil u', () => {
    const dice = new Dice(5)
    const m = [0.95, 0.95, 0.95, 0.95, 0.95]
    const u = [0.001, 0.01, 0.02, 0.01, 0.01]
    const random = together(draw(dice, m, 500, 0), draw(dice, u, 99_500, 0))
    const trained = trainModel(model, {
      candidates: random,
      random,
      known: [],
      allPairs: 100_000,
      possibleMatches: 1000,
    })
    expect(trained.comparisons[0]!.levels[1]!.u).toBeLessThan(0.002)
  })

  test('siblings, who share what a household shares, are not taken for matches', () => {
    const dice = new Dice(9)
    const household = {
      ...model,
      comparisons: ['a', 'b', 'c', 'd', 'e'].map((name, i) => ({ ...exact(name), shared: i >= 3 })),
    }
    const matches = draw(dice, [0.95, 0.95, 0.9, 0.9, 0.9], 1000, 0.05)
    const siblings = draw(dice, [0.01, 0.02, 0.05, 0.9, 0.9], 3000, 0.05)
    const strangers = draw(dice, [0.01, 0.02, 0.05, 0.001, 0.001], 100_000, 0.05)
    const trained = trainModel(household, {
      candidates: together(matches, siblings, strangers),
      random: together(matches, siblings, strangers),
      known: [],
      allPairs: 104_000,
      possibleMatches: 4000,
    })
    expect(trained.estimation.expectedMatches).toBeGreaterThan(930)
    expect(trained.estimation.expectedMatches).toBeLessThan(1070)
    expect(trained.estimation.expectedRelatives).toBeGreaterThan(2700)
  })

  test('people who moved, whose address agrees in nothing, are found, and their old address counts once', () => {
    const dice = new Dice(12)
    const moving = {
      ...model,
      comparisons: ['a', 'b', 'c', 'd', 'e'].map((name, i) => ({ ...exact(name), moves: i >= 2 })),
    }
    const u = [0.001, 0.01, 0.01, 0.002, 0.005]
    const stayed = draw(dice, [0.95, 0.95, 0.95, 0.95, 0.95], 2700, 0.05)
    const moved = draw(dice, [0.95, 0.95, 0.01, 0.002, 0.005], 300, 0.05)
    const strangers = draw(dice, u, 100_000, 0.05)
    const all = together(stayed, moved, strangers)
    const evidence = { candidates: all, random: all, known: [], allPairs: 103_000, possibleMatches: 4000 }
    const trained = trainModel(moving, evidence)
    expect(trained.moved).toBeGreaterThan(0.08)
    expect(trained.moved).toBeLessThan(0.12)
    expect(trained.estimation.expectedMatches).toBeGreaterThan(2900)
    for (const { levels } of trained.comparisons.slice(2)) expect(Math.abs(levels[1]!.m - 0.95)).toBeLessThan(0.02)

    const agreesInNameOnly = 0x00011n
    const each = trainModel(model, evidence)
    const weigh = (its: typeof trained) => combinedWeight(patternWeight(its, agreesInNameOnly))
    expect(weigh(trained)).toBeGreaterThan(weigh(each) + 3)
    expect(trainModel(model, evidence).moved).toBe(0)
  })

  test('what another agreement implies is not counted again', () => {
    const dice = new Dice(13)
    // A postcode (d) lies in one town (e): among strangers who share it, the town agrees too.
    const half = (pattern: bigint): bigint =>
      ((pattern >> 12n) & 15n) === 1n ? (pattern & 0x0ffffn) | 0x10000n : pattern
    const spoilt = (counts: readonly PatternCount[]) =>
      together(counts.map(({ pattern, count }) => ({ pattern: half(pattern), count })))
    const all = together(
      draw(dice, [0.9, 0.9, 0.9, 0.9, 0.95], 2000, 0),
      spoilt(draw(dice, [0.02, 0.02, 0.02, 0.01, 0.03], 200_000, 0)),
    )
    const evidence = { candidates: all, random: all, known: [], allPairs: 202_000, possibleMatches: 4000 }
    const implied = {
      ...model,
      comparisons: model.comparisons.map((its) => (its.name === 'e' ? { ...its, impliedBy: ['d'] } : its)),
    }
    const [plain, told] = [trainModel(model, evidence), trainModel(implied, evidence)]
    const weigh = (its: typeof told, pattern: bigint) => combinedWeight(patternWeight(its, pattern))
    const [town, both, postcode] = [0x10000n, 0x11000n, 0x01000n]
    expect(weigh(told, both)).toBeCloseTo(weigh(told, postcode), 9)
    expect(weigh(told, town)).toBeGreaterThan(weigh(told, 0n) + 4)
    expect(weigh(plain, both)).toBeGreaterThan(weigh(told, both) + 2)
  })

  test('relatives agree by chance as often as strangers do', () => {
    const dice = new Dice(14)
    const people = { ...model, comparisons: model.comparisons.map((its) => ({ ...its, shared: its.name === 'e' })) }
    // Neighbours share the place (e), and now and then a name; nobody of them is the same.
    const all = together(
      draw(dice, [0.9, 0.9, 0.9, 0.9, 0.9], 1000, 0),
      draw(dice, [0.02, 0.02, 0.02, 0.02, 1], 10_000, 0),
      draw(dice, [0.02, 0.02, 0.02, 0.02, 0.001], 200_000, 0),
    )
    const evidence = { candidates: all, random: all, known: [], allPairs: 211_000, possibleMatches: 2000 }
    const trained = trainModel(people, evidence)
    for (const { levels } of trained.comparisons.slice(0, 4)) {
      expect(levels[1]!.kin).toBeGreaterThanOrEqual(levels[1]!.u * 0.9)
    }
    expect(trained.estimation.expectedMatches).toBeLessThan(1050)
  })

  test('weights never fall as levels get stronger', () => {
    expect(monotone([-3, 2, 1, 5], [1, 1, 1, 1])).toEqual([-3, 1.5, 1.5, 5])
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 10 }),
        (values) => {
          const clamped = monotone(
            values,
            values.map(() => 1),
          )
          clamped.forEach((value, i) => {
            if (i > 0) expect(value).toBeGreaterThanOrEqual(clamped[i - 1]! - 1e-9)
          })
        },
      ),
    )
  })
})
