import { expect, test } from 'vitest'
import { lunarKeyOf } from './lunar.ts'

const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})

function byIcu(ms: number): number {
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type as string, Number.parseInt(value, 10)]))
  return parts.get('relatedYear')! * 10000 + parts.get('month')! * 100 + parts.get('day')!
}

test('lunar dates agree with the calendar of ICU', () => {
  for (let ms = Date.UTC(1930, 1, 1), step = 0; ms < Date.UTC(2060, 11, 31); ms += 86_400_000 * (1 + (step++ % 17))) {
    expect(lunarKeyOf(new Date(ms).toISOString().slice(0, 10))).toBe(byIcu(ms))
  }
})

test.each([
  ['2015-03-20', 20150201],
  ['20200523', 20200401], // first day of the leap fourth month
  ['2020-04-23', 20200401],
  ['1901-01-01', 0],
  ['不详', 0],
])('%s', (day, lunar) => {
  expect(lunarKeyOf(day)).toBe(lunar)
})
