import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  addYears,
  ageOn,
  dayOf,
  daysBetween,
  daysInMonth,
  monthOf,
  type PlainDate,
  parsePlainDate,
  plainDate,
  plainDateOf,
  schoolYearOf,
  weekdayOf,
  yearOf,
} from './plain-date.ts'

const aDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => plainDate(date.toISOString().slice(0, 10)))
const someDays = fc.integer({ min: -20_000, max: 20_000 })

describe('a calendar day', () => {
  test.each(['2016-08-31', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(parsePlainDate(text)).toBe(text)
  })

  test.each([
    '2031-02-30',
    '2023-02-29',
    '1900-02-29',
    '2016-13-01',
    '2016-00-10',
    '2016-01-00',
    '2016-04-31',
    '0000-01-01',
    '2016-8-31',
    '20160831',
    ' 2016-08-31',
    '2016-08-31T00:00',
    '',
  ])('"%s" is none', (text) => {
    expect(parsePlainDate(text)).toBeUndefined()
    expect(() => plainDate(text)).toThrow('not a calendar day')
  })

  test.each([
    [2016.5, 1, 1],
    [2016, 1.5, 1],
    [2016, 1, 1.5],
    [Number.NaN, 1, 1],
    [2016, 1, Number.NaN],
  ])('%d-%d-%d is none', (year, month, day) => {
    expect(plainDateOf(year, month, day)).toBeUndefined()
  })

  test('is made of its parts', () => {
    fc.assert(fc.property(aDay, (day) => void expect(plainDateOf(yearOf(day), monthOf(day), dayOf(day))).toBe(day)))
  })

  test('compares as a string', () => {
    fc.assert(fc.property(aDay, aDay, (a, b) => void expect(a < b).toBe(daysBetween(a, b) > 0)))
  })
})

describe('counting', () => {
  test('days there and back is the same day', () => {
    fc.assert(
      fc.property(aDay, someDays, (day, days) => {
        expect(addDays(addDays(day, days), -days)).toBe(day)
        expect(daysBetween(day, addDays(day, days))).toBe(days)
      }),
    )
  })

  test('seven days later is the same weekday', () => {
    fc.assert(fc.property(aDay, (day) => void expect(weekdayOf(addDays(day, 7))).toBe(weekdayOf(day))))
    expect([weekdayOf(plainDate('2026-08-31')), weekdayOf(plainDate('2026-09-06'))]).toEqual([1, 7])
  })

  test('months never leaves the month aimed at', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: -500, max: 500 }), (day, months) => {
        const later = addMonths(day, months)
        expect(yearOf(later) * 12 + monthOf(later)).toBe(yearOf(day) * 12 + monthOf(day) + months)
        expect(dayOf(later)).toBe(Math.min(dayOf(day), daysInMonth(yearOf(later), monthOf(later))))
      }),
    )
  })

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
  ])('%s and %d months is %s', (day, months, end) => expect(addMonths(plainDate(day), months)).toBe(end))

  test('29 February and a year is 28 February', () => expect(addYears(plainDate('2024-02-29'), 1)).toBe('2025-02-28'))
})

describe('age', () => {
  test.each([
    ['2020-08-31', '2026-08-31', 6],
    ['2020-09-01', '2026-08-31', 5],
    ['2020-02-29', '2026-02-28', 5],
    ['2020-02-29', '2026-03-01', 6],
    ['2020-02-29', '2028-02-29', 8],
    ['2020-01-01', '2019-12-31', -1],
  ])('of a child born on %s is on %s %d', (bornOn, on, age) =>
    expect(ageOn(plainDate(bornOn), plainDate(on))).toBe(age),
  )

  test('grows by one a year', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 0, max: 90 }), (day, years) => {
        fc.pre(!day.endsWith('02-29'))
        expect(ageOn(day, addYears(day, years))).toBe(years)
        expect(ageOn(day, addDays(addYears(day, years), -1))).toBe(years - 1)
      }),
    )
  })
})

test.each([
  ['2026-08-31', 2025],
  ['2026-09-01', 2026],
  ['2027-01-01', 2026],
])('%s lies in the school year that began in %d', (day, year) => expect(schoolYearOf(day as PlainDate)).toBe(year))
