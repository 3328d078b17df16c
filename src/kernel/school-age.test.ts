import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from './plain-date.ts'
import {
  entrySchoolYearOf,
  isOfSchoolAge,
  PASTORAL_SCHOOL_AGE,
  pastSchoolAgeFrom,
  schoolAgeBirths,
  USUAL_SCHOOL_AGE,
} from './school-age.ts'

describe('school age, 6–15 with the cut-off of 31 August', () => {
  test.each([
    ['2020-08-31', '2026-09-01', true, 'six on the cut-off day itself'],
    ['2020-09-01', '2026-09-01', false, 'six one day too late: waits a year'],
    ['2020-09-01', '2027-08-31', false, 'still waits on the last day of the school year'],
    ['2020-09-01', '2027-09-01', true, 'enters with the next school year'],
    ['2020-08-31', '2026-08-31', false, 'six today, but school begins tomorrow'],
    ['2010-09-01', '2026-09-01', true, 'fifteen at the cut-off, sixteen today: followed this year'],
    ['2010-08-31', '2026-09-01', false, 'sixteen at the cut-off'],
    ['2010-08-31', '2026-08-31', true, 'last day of the last school year'],
    ['2020-02-29', '2026-11-21', true, 'born on 29 February'],
  ])('born on %s, on %s: %s (%s)', (bornOn, on, expected) => {
    expect(isOfSchoolAge(plainDate(bornOn), plainDate(on), USUAL_SCHOOL_AGE)).toBe(expected)
  })

  test.each([
    ['2019-08-31', '2026-09-01', true],
    ['2019-09-01', '2026-09-01', false],
    ['2009-09-01', '2026-09-01', true],
    ['2009-08-31', '2026-09-01', false],
  ])('pastoral 7–16: born on %s, on %s: %s', (bornOn, on, expected) => {
    expect(isOfSchoolAge(plainDate(bornOn), plainDate(on), PASTORAL_SCHOOL_AGE)).toBe(expected)
  })

  test('a cut-off of 31 December takes children in before they are six', () => {
    const rules = { ...USUAL_SCHOOL_AGE, cutOff: '12-31' }
    expect(isOfSchoolAge(plainDate('2020-12-31'), plainDate('2026-09-01'), rules)).toBe(true)
    expect(isOfSchoolAge(plainDate('2021-01-01'), plainDate('2026-09-01'), rules)).toBe(false)
  })

  test('the range of birth days is the same rule', () => {
    const days = fc.integer({ min: 0, max: 9000 }).map((days) => addDays(plainDate('2005-01-01'), days))
    fc.assert(
      fc.property(days, days, fc.constantFrom('08-31', '12-31', '06-30'), (bornOn, on, cutOff) => {
        const rules = { ...USUAL_SCHOOL_AGE, cutOff }
        const { first, last } = schoolAgeBirths(on, rules)
        expect(bornOn >= first && bornOn <= last).toBe(isOfSchoolAge(bornOn, on, rules))
      }),
    )
  })

  test('the entry year is the first one of school age', () => {
    expect(entrySchoolYearOf(plainDate('2020-08-31'), USUAL_SCHOOL_AGE)).toBe(2026)
    expect(entrySchoolYearOf(plainDate('2020-09-01'), USUAL_SCHOOL_AGE)).toBe(2027)
  })

  test.each(['08-31', '12-31', '06-30'])('who is past it was of it on the day before, cut-off %s', (cutOff) => {
    const rules = { ...USUAL_SCHOOL_AGE, cutOff }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), (days) => {
        const bornOn = addDays(plainDate('2005-01-01'), days)
        const from = pastSchoolAgeFrom(bornOn, rules)
        expect(isOfSchoolAge(bornOn, addDays(from, -1), rules)).toBe(true)
        expect(isOfSchoolAge(bornOn, from, rules)).toBe(false)
      }),
    )
  })
})
