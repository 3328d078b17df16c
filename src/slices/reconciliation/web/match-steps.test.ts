import { describe, expect, test } from 'vitest'
import { barPlaces, evenPlace, type MatchLine, matchSteps } from './match-steps.ts'

const line = (comparison: string, weight: number): MatchLine => ({ comparison, weight, zh: comparison, en: comparison })
const lines = [line('name', 12), line('birth', -6), line('guardian', 4)]
const sure = (bits: number) => 1 / (1 + 2 ** -bits)

describe('the steps of a match', () => {
  test('add up, from the start to the result', () => {
    const steps = matchSteps(lines, sure(3))!
    expect(steps.map(({ weight }) => Math.round(weight * 1e6) / 1e6)).toEqual([-7, 12, -6, 4])
    expect(steps[0]!.line).toBeUndefined()
    steps.forEach((step, i) => expect(step.from).toBe(i === 0 ? 0 : steps[i - 1]!.to))
    expect(steps.at(-1)!.to).toBeCloseTo(3, 6)
    expect(steps.at(-1)!.probability).toBeCloseTo(sure(3), 9)
    expect(steps[0]!.probability).toBeLessThan(0.01)
  })

  test('bars lie within the width, each where the one before ended', () => {
    const steps = matchSteps(lines, sure(3))!
    const bars = barPlaces(steps)
    for (const { left, width } of bars) {
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left + width).toBeLessThanOrEqual(100.5)
    }
    expect(bars[0]!.left + bars[0]!.width).toBeCloseTo(evenPlace(steps), 6)
    expect(bars[0]!.left).toBeCloseTo(bars[1]!.left, 6)
    expect(bars[2]!.left + bars[2]!.width).toBeCloseTo(bars[1]!.left + bars[1]!.width, 6)
  })

  test.each([0, 1, 1 - 2 ** -50])('a probability of %d cannot be taken apart', (probability) => {
    expect(matchSteps(lines, probability)).toBeUndefined()
  })
})
