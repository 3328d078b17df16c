import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cell, suppress } from './suppression-domain.ts'

const K = 5
const totalOf = (rows: readonly Cell[]) => ({
  numerator: rows.reduce((sum, row) => sum + row.numerator, 0),
  denominator: rows.reduce((sum, row) => sum + row.denominator, 0),
})
const cells = (...numbers: readonly [number, number][]): Cell[] =>
  numbers.map(([numerator, denominator], index) => ({ key: `r${index}`, numerator, denominator }))

/**
 * Somebody with the published table and the rule: subtracts what is shown from the total and asks what a hidden row may hold. Returns
 * the least and the greatest value each hidden row can have.
 */
function attack(rows: readonly Cell[], hidden: ReadonlySet<string>, of: (cell: Cell) => number) {
  const left = rows.filter((row) => hidden.has(row.key))
  const sum = left.reduce((total, row) => total + of(row), 0)
  return new Map(left.map((row) => [row.key, left.length === 1 ? [sum, sum] : [0, sum]]))
}

describe('a table that is published', () => {
  test('hides a small row and one more, so that it cannot be had by subtraction', () => {
    const rows = cells([2, 300], [40, 500], [60, 700])
    const { hidden, totalHidden } = suppress(rows, totalOf(rows), K, 'adds')
    expect([...hidden].sort()).toEqual(['r0', 'r1'])
    expect(totalHidden).toBe(false)
  })

  test('hides a row in which all but a few are in school', () => {
    const rows = cells([299, 300], [400, 500], [600, 700])
    expect([...suppress(rows, totalOf(rows), K, 'adds').hidden].sort()).toEqual(['r0', 'r1'])
  })

  test('shows nobody and everybody', () => {
    const rows = cells([0, 300], [500, 500], [40, 700])
    expect(suppress(rows, totalOf(rows), K, 'adds')).toEqual({ hidden: new Set(), totalHidden: false })
  })

  test('two rows of one child each do not hide each other', () => {
    const rows = cells([1, 300], [1, 400], [50, 500], [70, 600])
    const { hidden } = suppress(rows, totalOf(rows), K, 'adds')
    expect(hidden.size).toBe(3)
  })

  test('gives up the total where nothing else can hide a row', () => {
    const rows = cells([2, 300])
    expect(suppress(rows, { numerator: 7, denominator: 300 }, K, 'adds')).toMatchObject({ totalHidden: true })
  })

  test('a group is hidden whose rest of the county is small', () => {
    const rows = cells([48, 50], [20, 40])
    const { hidden } = suppress(rows, { numerator: 50, denominator: 100 }, K, 'overlaps')
    expect(hidden.has('r0')).toBe(true)
    expect(hidden.has('r1')).toBe(false)
  })

  test('never lets a small count be worked out', () => {
    const row = fc.tuple(fc.nat(12), fc.nat(12))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.integer({ min: 2, max: 6 }), (pairs, threshold) => {
        const rows = pairs.map(([numerator, rest], index) => ({
          key: `r${index}`,
          numerator,
          denominator: numerator + rest,
        }))
        const { hidden, totalHidden } = suppress(rows, totalOf(rows), threshold, 'adds')
        const small = (count: number) => count > 0 && count < threshold
        const sides = [(cell: Cell) => cell.numerator, (cell: Cell) => cell.denominator - cell.numerator]
        for (const of of [...sides, (cell: Cell) => cell.denominator]) {
          const bounds = attack(rows, hidden, of)
          for (const one of rows.filter((cell) => small(of(cell)))) {
            // Not shown, and open by the threshold at least to whoever subtracts.
            expect(hidden.has(one.key)).toBe(true)
            const [least, most] = bounds.get(one.key)!
            expect(totalHidden || most! - least! >= threshold).toBe(true)
          }
        }
      }),
    )
  })
})
