import { describe, expect, test } from 'vitest'
import { plainDate } from './plain-date.ts'
import { type MarkedDays, mondayOf, schoolCalendarOf, SchoolYearMissing } from './school-calendar.ts'

const d = plainDate
const marked = (from: string, to: string, mark: MarkedDays['mark']): MarkedDays => ({
  from: d(from),
  to: d(to),
  mark,
  note: '',
})
/** The autumn of 2026 as the State Council lays the National Day, with a farm break, a make-up Saturday, an exam day. */
const calendar = schoolCalendarOf([
  {
    schoolYear: 2026,
    terms: [
      { name: 'autumn', startsOn: d('2026-09-01'), endsOn: d('2027-01-15') },
      { name: 'spring', startsOn: d('2027-03-01'), endsOn: d('2027-07-09') },
    ],
    marks: [
      marked('2026-10-01', '2026-10-07', 'closed'),
      marked('2026-10-10', '2026-10-10', 'make-up'),
      marked('2026-10-19', '2026-10-23', 'closed'),
      marked('2026-10-23', '2026-10-23', 'make-up'), // this school ends its farm break a day earlier
      marked('2027-01-14', '2027-01-15', 'exam'),
    ],
  },
])

describe('what a day is for a school', () => {
  test.each([
    ['2026-09-01', 'teaching'],
    ['2026-09-05', 'weekend'],
    ['2026-10-01', 'closed'],
    ['2026-10-10', 'teaching'],
    ['2026-10-22', 'closed'],
    ['2026-10-23', 'teaching'],
    ['2027-01-14', 'exam'],
    ['2027-01-16', 'vacation'],
    ['2027-02-17', 'vacation'],
    ['2027-03-01', 'teaching'],
    ['2027-08-31', 'vacation'],
  ])('%s is %s', (day, kind) => expect(calendar.kindOf(d(day))).toBe(kind))
})

describe('counting school days', () => {
  test.each([
    ['2026-09-01', '2026-09-01', 0],
    ['2026-09-01', '2026-09-02', 1],
    ['2026-09-04', '2026-09-07', 1],
    ['2026-09-30', '2026-10-08', 1],
    ['2026-09-30', '2026-10-10', 3],
    ['2027-01-13', '2027-03-01', 1],
  ])('after %s until %s there are %i', (from, to, count) =>
    expect(calendar.schoolDaysBetween(d(from), d(to))).toBe(count),
  )

  test.each([
    ['2026-09-04', 1, '2026-09-07'],
    ['2026-09-30', 2, '2026-10-09'],
    ['2027-01-13', 3, '2027-03-03'],
  ])('%s and %i more is %s', (from, count, to) => expect(calendar.addSchoolDays(d(from), count)).toBe(to))

  test('goes back over breaks', () => expect(calendar.schoolDayBefore(d('2026-10-08'))).toBe('2026-09-30'))

  test.each([
    ['2026-09-01', 1],
    ['2026-09-06', 1],
    ['2026-09-07', 2],
    ['2027-03-01', 1],
    ['2027-02-01', undefined],
  ])('%s lies in teaching week %s', (day, week) => expect(calendar.teachingWeekOf(d(day))).toBe(week))

  test('a week begins on Monday', () => expect(mondayOf(d('2026-09-06'))).toBe('2026-08-31'))
})

describe('a school year without a calendar', () => {
  test.each(['2026-08-31', '2027-09-01'])('%s is refused', (day) =>
    expect(() => calendar.kindOf(d(day))).toThrow(SchoolYearMissing),
  )
  test('is refused by every count that reaches it', () => {
    expect(() => calendar.schoolDaysBetween(d('2027-07-01'), d('2027-09-02'))).toThrow(SchoolYearMissing)
    expect(() => calendar.addSchoolDays(d('2027-07-09'), 1)).toThrow(SchoolYearMissing)
    expect(() => calendar.schoolDayBefore(d('2026-09-01'))).toThrow(SchoolYearMissing)
  })
})
