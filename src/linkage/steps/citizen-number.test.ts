import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCharacterOf } from '../../kernel/citizen-id.ts'
import { neighboursOf } from './citizen-number.ts'

const validNumber = fc
  .tuple(
    fc.integer({ min: 110000, max: 659999 }),
    fc.date({ min: new Date('1990-01-01'), max: new Date('2025-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, day, sequence]) => {
    const head = `${region}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
    return head + checkCharacterOf(head)
  })
const place = fc.integer({ min: 0, max: 17 })
const holds = (text: string) => /^\d{17}[\dX]$/.test(text) && checkCharacterOf(text) === text[17]

describe('the numbers one typing error away', () => {
  test('hold the true number, whatever single error was made', () => {
    const errors: readonly ((id: string, at: number, digit: number) => string)[] = [
      (id, at, digit) => id.slice(0, at) + digit + id.slice(at + 1),
      (id, at) => (at === 17 ? id : id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2)),
      (id, at) => id.slice(0, at) + id.slice(at + 1),
      (id, at, digit) => id.slice(0, at) + digit + id.slice(at),
    ]
    fc.assert(
      fc.property(validNumber, place, fc.integer({ min: 0, max: 9 }), fc.nat(3), (id, at, digit, kind) => {
        const written = errors[kind]!(id, at, digit)
        if (holds(written)) return
        expect(neighboursOf(written)).toContain(id.slice(0, 17))
      }),
    )
  })

  test('are few, because the check digit leaves one right digit for each place', () => {
    fc.assert(
      fc.property(validNumber, place, fc.integer({ min: 0, max: 9 }), (id, at, digit) => {
        expect(neighboursOf(id.slice(0, at) + digit + id.slice(at + 1)).length).toBeLessThanOrEqual(35)
      }),
    )
  })

  test('a single substitution or swap never makes another number that holds', () => {
    fc.assert(
      fc.property(validNumber, place, fc.integer({ min: 0, max: 9 }), (id, at, digit) => {
        const written = id.slice(0, at) + digit + id.slice(at + 1)
        expect(written === id || !holds(written)).toBe(true)
        const swapped = at < 17 ? id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2) : id
        expect(swapped === id || !holds(swapped)).toBe(true)
      }),
    )
  })

  test.each(['', '无', '110105', 'X'.repeat(18), '1'.repeat(40)])('there are none for %j', (text) => {
    expect(neighboursOf(text)).toEqual([])
  })
})
