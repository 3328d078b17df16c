import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plain-date.ts'
import { loadCalendar } from './calendar.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-calendar-'))
afterAll(() => rmSync(home, { recursive: true }))
mkdirSync(join(home, 'calendars'))
const put = (year: number, holidays: string[], workdays: string[] = []) => {
  const of = (days: string[]) => Object.fromEntries(days.map((day) => [day, 'x']))
  writeFileSync(
    join(home, 'calendars', `${year}.json`),
    JSON.stringify({ holidays: of(holidays), workdays: of(workdays) }),
  )
}
const october = (year: number) => Array.from({ length: 10 }, (_, i) => `${year}-10-${String(i + 1).padStart(2, '0')}`)

describe('the loaded calendar', () => {
  test('knows the years of the package and no other', () => {
    const { years, isWorkday } = loadCalendar()
    expect(years).toEqual(Array.from({ length: years.length }, (_, i) => 2004 + i))
    expect(years.at(-1)).toBeGreaterThanOrEqual(2026)
    expect(() => isWorkday(plainDate('2003-12-31'))).toThrow('2003')
    expect(() => isWorkday(plainDate(`${years.at(-1)! + 1}-01-04`))).toThrow('no holiday calendar')
  })

  test('takes a list published later from the home', () => {
    put(2099, october(2099), ['2099-10-11'])
    const calendar = loadCalendar(home)
    expect(calendar.years).toContain(2099)
    expect(calendar.isWorkday(plainDate('2099-10-11'))).toBe(true) // a Sunday that is worked
  })

  test.each([
    ['a day of another year', [...october(2098), '2097-01-01'], 'not a day of 2098'],
    ['a day that does not exist', [...october(2098), '2098-02-30'], 'not a day of 2098'],
    ['half a year', ['2098-01-01'], 'only 1 holidays'],
  ])('refuses a list with %s', (_what, holidays, message) => {
    put(2098, holidays)
    expect(() => loadCalendar(home)).toThrow(message)
  })
})
