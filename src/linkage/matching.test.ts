import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestMatching, type Edge } from './matching.ts'

/** The greatest total gain, by trying every choice. */
function bestByTrying(edges: readonly Edge[], from = 0, lefts = new Set<bigint>(), rights = new Set<bigint>()): number {
  if (from === edges.length) return 0
  const { left, right, gain } = edges[from]!
  const without = bestByTrying(edges, from + 1, lefts, rights)
  if (lefts.has(left) || rights.has(right)) return without
  return Math.max(without, gain + bestByTrying(edges, from + 1, new Set(lefts).add(left), new Set(rights).add(right)))
}

const edge = fc.record({
  left: fc.bigInt({ min: 0n, max: 4n }),
  right: fc.bigInt({ min: 0n, max: 4n }),
  gain: fc.integer({ min: 1, max: 30 }),
})
const graph = fc.uniqueArray(edge, { maxLength: 11, selector: ({ left, right }) => `${left}/${right}` })

describe('one-to-one choice', () => {
  test('is the best there is, and gives no row two partners', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const chosen = bestMatching(edges)
        expect(new Set(chosen.map(({ left }) => left)).size).toBe(chosen.length)
        expect(new Set(chosen.map(({ right }) => right)).size).toBe(chosen.length)
        expect(chosen.reduce((sum, { gain }) => sum + gain, 0)).toBe(bestByTrying(edges))
      }),
    )
  })

  test('twins: the doubtful record yields so that both find their own', () => {
    const chosen = bestMatching([
      { left: 1n, right: 1n, gain: 20 },
      { left: 1n, right: 2n, gain: 18 },
      { left: 2n, right: 1n, gain: 17 },
      { left: 2n, right: 2n, gain: 3 },
    ])
    expect(chosen.map(({ left, right }) => `${left}-${right}`).sort()).toEqual(['1-2', '2-1'])
  })
})
