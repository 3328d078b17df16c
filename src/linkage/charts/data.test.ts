import { describe, expect, test } from 'vitest'
import type { LinkModel } from '../model.ts'
import { MISSING } from '../plan.ts'
import { priorWeight, trainModel } from '../train.ts'
import {
  expectedCurve,
  labelledCurve,
  levelShares,
  logOddsOf,
  probabilityOf,
  unlinkables,
  waterfall,
  weightDistribution,
} from './data.ts'
import { drawThreshold, drawUnlinkables, drawWaterfall, drawWeights } from './draw.ts'
import { ticksBetween } from './svg.ts'

const model: LinkModel = {
  version: 1,
  name: 'charts',
  comparisons: [
    { name: 'name', kind: 'name-cn', columns: ['name'], label: { zh: '姓名', en: 'name' } },
    { name: 'phone', kind: 'phone', columns: ['phone'], label: { zh: '电话<1>', en: 'phone<1>' } },
  ],
  blocking: [],
  thresholds: { accept: 0.5, review: 0.1 },
}
const counts = [
  { pattern: 0n, count: 900 },
  { pattern: 0x21n, count: 40 },
  { pattern: 0x2cn, count: 60 },
]
const trained = trainModel(model, {
  candidates: counts,
  random: counts,
  known: [],
  allPairs: 1000,
  possibleMatches: 100,
})

describe('chart data', () => {
  test('levels go from the strongest to different, with the shares and the weight of the model', () => {
    const [name, phone] = levelShares(trained)
    expect(phone!.levels.map(({ text }) => text.en)).toEqual(['same number', 'one digit differs', 'different'])
    const [same] = phone!.levels
    expect(same).toMatchObject({
      m: trained.comparisons[1]!.levels[2]!.m,
      weight: trained.comparisons[1]!.levels[2]!.weight,
    })
    expect(name!.text.zh).toBe('姓名')
  })

  test('a waterfall starts at the prior, and every step where the one before ended', () => {
    const { steps, probability } = waterfall(trained, 0x2cn)
    expect(steps[0]!.to).toBeCloseTo(priorWeight(trained), 9)
    steps.slice(1).forEach(({ from }, i) => expect(from).toBe(steps[i]!.to))
    expect(probability).toBeCloseTo(probabilityOf(steps.at(-1)!.to), 12)
    const rare = waterfall(trained, 0x2cn, steps.at(-1)!.to - steps[0]!.to + 3)
    expect(rare.steps.at(-1)!.weight).toBeCloseTo(3, 1)
  })

  test('a missing value adds nothing', () => {
    const { steps } = waterfall(trained, BigInt(MISSING) + (2n << 4n))
    expect(steps[1]!.weight).toBe(0)
  })

  test('the curve by labels counts what each label stands for', () => {
    const { source, points } = labelledCurve([
      { match: true, probability: 0.9, stands: 6 },
      { match: false, probability: 0.9, stands: 2 },
      { match: true, probability: 0.2, stands: 2 },
      { match: false, probability: 0.1, stands: 10 },
    ])
    expect(source).toBe('labels')
    const rounded = points.map(({ logOdds, precision, recall }) =>
      [probabilityOf(logOdds), precision, recall].map((x) => Math.round(x * 1000) / 1000),
    )
    expect(rounded).toEqual([
      [0.1, 0.4, 1],
      [0.2, 0.8, 1],
      [0.9, 0.75, 0.75],
    ])
    expect(points[2]!.f1).toBeCloseTo(0.75, 9)
  })

  test('the model’s own curve says whose it is, and recall never rises with the threshold', () => {
    const bins = [
      { from: -5, pairs: 1000, expectedMatches: 1 },
      { from: 2, pairs: 20, expectedMatches: 12 },
      { from: 9, pairs: 80, expectedMatches: 79.5 },
    ]
    const { source, points } = expectedCurve(trained, bins)
    expect(source).toBe('model')
    expect(points.map(({ recall }) => recall)).toEqual(points.map(({ recall }) => recall).toSorted((a, b) => b - a))
    expect(points[0]!.recall).toBe(1)
    expect(weightDistribution(bins)[1]).toEqual({ from: 2, to: 2.5, matches: 12, nonMatches: 8 })
  })

  test('rows that stay below a threshold even beside themselves are counted up to it', () => {
    const points = unlinkables([
      { logOdds: 5, rows: 90 },
      { logOdds: -1, rows: 10 },
    ])
    expect(points).toEqual([
      { logOdds: -1, share: 0.1 },
      { logOdds: 5, share: 1 },
    ])
  })

  test('log-odds and probabilities are each other’s inverse, and certainty is not infinite', () => {
    for (const p of [0.001, 0.5, 0.97]) expect(probabilityOf(logOddsOf(p))).toBeCloseTo(p, 9)
    expect(Number.isFinite(logOddsOf(1)) && Number.isFinite(logOddsOf(0))).toBe(true)
  })
})

describe('drawings', () => {
  test('take texts as texts, and have no number that is none', () => {
    const drawings = [
      drawWeights(levelShares(trained), 'zh'),
      drawWaterfall(waterfall(trained, 0x2cn), 'en'),
      drawThreshold({ source: 'labels', points: [] }, 0, 'zh'),
      drawUnlinkables([], 0, 'en'),
    ]
    for (const drawing of drawings) {
      expect(drawing).toMatch(/^<svg .*<title>.*<\/svg>$/)
      expect(drawing).not.toMatch(/NaN|Infinity|undefined|<1>/)
    }
    expect(drawings[0]).toContain('电话&lt;1&gt;')
  })

  test('where matches and non-matches lie far apart, the curves still run across the whole chart', () => {
    const points = [-30, 30].map((logOdds) => ({ logOdds, precision: 1, recall: 1, f1: 1 }))
    const curves = drawThreshold({ source: 'model', points }, 0, 'zh').match(/<path class="curve[^>]*>/g)!
    expect(curves.length).toBe(3)
    for (const curve of curves) expect(curve).toMatch(/d="M64 44L740 44"/)
  })

  test.each([
    [0, 1, 5, ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    [-12, 17, 6, ['−10', '−5', '0', '5', '10', '15']],
    [0, 40_000, 4, ['0', '10k', '20k', '30k', '40k']],
  ])('ticks from %d to %d', (from, to, wanted, texts) => {
    expect(ticksBetween(from, to, wanted).map(({ text }) => text)).toEqual(texts)
  })
})
