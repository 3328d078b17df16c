import { addDays, daysBetween, type PlainDate } from '../kernel/plain-date.ts'

export interface Clock {
  now(): Date
  /** The day in China (Asia/Shanghai, UTC+8 without summer time since 1992). */
  today(): PlainDate
  /** What other people's clocks show, whatever day ours was set to: codes of a telephone go by it. */
  trueTime(): Date
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The day in China at an instant. */
export function chinaDayOf(instant: Date): PlainDate {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10) as PlainDate
}

/** `2026-11-21 09:30` in China at an instant. */
export function chinaMinuteOf(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')
}

/** The instant a day in China begins. */
export function startOfChinaDay(day: PlainDate): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS)
}

/** The machine's clock; with a `today` it is moved by whole days, and goes on from there. */
export function systemClock(today?: PlainDate): Clock {
  const shiftMs = today ? daysBetween(chinaDayOf(new Date()), today) * DAY_MS : 0
  const now = () => new Date(Date.now() + shiftMs)
  return { now, today: () => chinaDayOf(now()), trueTime: () => new Date() }
}

export interface FixedClock extends Clock {
  moveTo(day: PlainDate): void
  addDays(days: number): void
}

/** A clock that stands at nine in the morning of a day until a test moves it. */
export function fixedClock(day: PlainDate): FixedClock {
  let today = day
  const now = () => new Date(startOfChinaDay(today).getTime() + 9 * 3_600_000)
  return {
    now,
    trueTime: now,
    today: () => today,
    moveTo: (next) => {
      today = next
    },
    addDays: (days) => {
      today = addDays(today, days)
    },
  }
}
