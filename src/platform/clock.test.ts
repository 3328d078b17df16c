import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plain-date.ts'
import { chinaDayOf, fixedClock, startOfChinaDay, systemClock } from './clock.ts'

describe('the clock', () => {
  test.each([
    ['2026-08-31T15:59:59.999Z', '2026-08-31'],
    ['2026-08-31T16:00:00.000Z', '2026-09-01'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
  ])('at %s it is %s in China', (instant, day) => {
    expect(chinaDayOf(new Date(instant))).toBe(day)
    expect(startOfChinaDay(plainDate(day)).getTime()).toBeLessThanOrEqual(Date.parse(instant))
  })

  test('agrees with the time zone data of the machine', () => {
    const ofZone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
    expect(systemClock().today()).toBe(ofZone)
  })

  test('can be moved to another day and goes on from there', () => {
    const clock = systemClock(plainDate('2030-02-28'))
    expect(clock.today()).toBe('2030-02-28')
    expect(chinaDayOf(clock.now())).toBe('2030-02-28')
    expect(Math.abs(clock.trueTime().getTime() - Date.now())).toBeLessThan(60_000)
  })

  test('of tests stands still', () => {
    const clock = fixedClock(plainDate('2026-03-10'))
    expect(clock.now().toISOString()).toBe('2026-03-10T01:00:00.000Z')
    clock.addDays(22)
    expect(clock.today()).toBe('2026-04-01')
  })
})
