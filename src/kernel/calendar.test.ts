import { describe, expect, test } from 'vitest'
import { readVectors } from '../../test/support/vectors.ts'
import { loadCalendar } from '../platform/calendar.ts'
import { CalendarYearMissing, calendarOf } from './calendar.ts'
import { addDays, addMonths, plainDate } from './plain-date.ts'

const calendar = loadCalendar()
type Column = 'what' | 'start' | 'count' | 'unit' | 'end' | 'source'
const clocks = readVectors<Column>('clocks.csv')

/** Every unit of the vectors, by name. */
const END_OF = {
  days: (start: string, count: number) => calendar.addCalendarPeriod(plainDate(start), count),
  'working-days': (start: string, count: number) => calendar.addWorkingDays(plainDate(start), count),
  months: (start: string, count: number) => calendar.nextWorkdayFrom(addMonths(plainDate(start), count)),
  'plain-days': (start: string, count: number) => addDays(plainDate(start), count),
}

describe('statutory clocks', () => {
  test.each(clocks)('$what: $start + $count $unit = $end', ({ start, count, unit, end }) => {
    expect(END_OF[unit as keyof typeof END_OF](start, Number(count))).toBe(end)
  })
})

describe('a calendar', () => {
  test.each([
    ['2024-04-28', true, 'a Sunday worked for Labour Day'],
    ['2024-05-03', false, 'a Friday off'],
    ['2024-05-11', true, 'a Saturday worked'],
    ['2024-05-12', false, 'an ordinary Sunday'],
    ['2024-05-13', true, 'an ordinary Monday'],
  ])('%s: working day %s (%s)', (day, isWorkday) => expect(calendar.isWorkday(plainDate(day))).toBe(isWorkday))

  test('fails for a year it does not know, also when a period only reaches into it', () => {
    const onlyOne = calendarOf([{ year: 2026, holidays: new Set(), makeUpWorkdays: new Set() }])
    expect(() => onlyOne.isWorkday(plainDate('2027-01-01'))).toThrow(CalendarYearMissing)
    expect(() => onlyOne.addWorkingDays(plainDate('2026-12-31'), 1)).toThrow('2027')
    expect(() => onlyOne.addCalendarPeriod(plainDate('2026-12-30'), 2)).toThrow('2027')
    expect(onlyOne.addCalendarPeriod(plainDate('2026-12-30'), 1)).toBe('2026-12-31')
    expect(onlyOne.years).toEqual([2026])
  })

  test('has a stamp that changes with its lists and with nothing else', () => {
    const of = (...holidays: string[]) =>
      calendarOf([{ year: 2026, holidays: new Set(holidays), makeUpWorkdays: new Set() }]).stamp
    expect(of('2026-01-01', '2026-10-01')).toBe(of('2026-10-01', '2026-01-01'))
    expect(of('2026-01-01')).not.toBe(of('2026-01-02'))
    expect(calendarOf([]).stamp).not.toBe(of())
    expect(loadCalendar().stamp).toBe(calendar.stamp)
  })
})
