import { describe, expect, test } from 'vitest'
import { readVectors } from '../../../../test/support/vectors.ts'
import { plainDate } from '../../../kernel/plain-date.ts'
import { loadCalendar } from '../../../platform/calendar.ts'
import {
  CLOCK_NAMES,
  clockRule,
  type DayUnit,
  decideSweep,
  endOfPeriod,
  nextSweepOn,
  type RunningClock,
} from './clocks.ts'

type Column = 'what' | 'start' | 'count' | 'unit' | 'end' | 'source'
const vectors = readVectors<Column>('clocks.csv')
const calendar = loadCalendar()

describe('periods of cases', () => {
  test.each(vectors)('$what: $start + $count $unit = $end', ({ start, count, unit, end }) => {
    expect(endOfPeriod(calendar, unit as DayUnit, plainDate(start), Number(count))).toEqual({ ok: true, value: end })
  })
  test('of a year without a published calendar are refused, with the year', () => {
    expect(endOfPeriod(calendar, 'working-days', plainDate('2099-01-01'), 5)).toEqual({
      ok: false,
      code: 'case.calendar-year-missing',
      details: { year: 2099 },
    })
  })
})

const RULES = { escalationDays: [1, 4, 8] }
const running = (more: Partial<RunningClock> = {}): RunningClock => ({
  clock: 'school-report',
  owner: 'school',
  level: 0,
  warned: false,
  warnOn: plainDate('2026-05-21'),
  dueOn: plainDate('2026-05-22'),
  ...more,
})

describe('a sweep', () => {
  test.each([
    ['2026-05-20', undefined],
    ['2026-05-21', { kind: 'warn' }],
    ['2026-05-22', { kind: 'warn' }],
    ['2026-05-23', { kind: 'escalate', to: 'bureau', level: 1 }],
  ])('on %s of a duty of a school', (day, expected) => {
    expect(decideSweep(running(), plainDate(day), RULES)).toEqual(expected)
  })
  test('goes up the household line level by level and stops at the county', () => {
    const day = plainDate('2026-07-01')
    expect(decideSweep(running({ owner: 'village' }), day, RULES)).toEqual({
      kind: 'escalate',
      to: 'township',
      level: 1,
    })
    expect(decideSweep(running({ owner: 'township', level: 1 }), day, RULES)).toEqual({
      kind: 'escalate',
      to: 'bureau',
      level: 2,
    })
    expect(decideSweep(running({ owner: 'bureau', level: 2 }), day, RULES)).toEqual({
      kind: 'escalate',
      to: 'county',
      level: 3,
    })
    expect(decideSweep(running({ owner: 'county', level: 3, warned: true }), day, RULES)).toBeUndefined()
  })
  test('waits as long as the county says', () => {
    const slow = { escalationDays: [3, 10, 20] }
    const one = running({ warned: true })
    expect(decideSweep(one, plainDate('2026-05-24'), slow)).toBeUndefined()
    expect(decideSweep(one, plainDate('2026-05-25'), slow)).toMatchObject({ kind: 'escalate' })
    expect(decideSweep({ ...one, owner: 'township', level: 1 }, plainDate('2026-05-31'), slow)).toBeUndefined()
  })
  test('ends a waiting period the day after its last day, and starts what follows it', () => {
    const waiting = running({ clock: 'order-period', owner: 'township', warned: true })
    expect(decideSweep(waiting, plainDate('2026-05-22'), RULES)).toBeUndefined()
    expect(decideSweep(waiting, plainDate('2026-05-23'), RULES)).toEqual({ kind: 'end', next: 'next-step' })
  })
  test('is next needed by the first day on which any county’s rule has something done, and not before', () => {
    for (const clock of CLOCK_NAMES) {
      for (const warned of [false, true]) {
        for (const [owner, level] of [
          ['village', 0],
          ['township', 1],
          ['bureau', 2],
          ['county', 3],
        ] as const) {
          const one = running({ clock, owner, level, warned })
          const next = nextSweepOn(one)
          const days = Array.from({ length: 40 }, (_, index) =>
            plainDate(new Date(Date.UTC(2026, 4, 15 + index)).toISOString().slice(0, 10)),
          )
          const first = days.find((day) => decideSweep(one, day, { escalationDays: [1, 1, 1] }) !== undefined)
          expect(first ?? null, `${clock} ${owner} ${clockRule(clock).kind}`).toBe(next)
        }
      }
    }
  })
})
