import type { PlainDate } from '../../kernel/plain-date.ts'
import type { SchoolCalendar } from '../../kernel/school-calendar.ts'

export const REMINDER_LEVELS = ['class', 'school', 'township', 'bureau'] as const
export type ReminderLevel = (typeof REMINDER_LEVELS)[number]

/**
 * Minutes after the county's time at which each level is reminded: class, then school, then the two a school answers to,
 * township and bureau (standards §6.1, §6.2).
 */
export const REMINDED_AFTER: Readonly<Record<ReminderLevel, number>> = {
  class: 0,
  school: 60,
  township: 120,
  bureau: 120,
}

/** Levels that have to be reminded by now. */
export function levelsDue(minuteOfDay: number, reportBy: string): readonly ReminderLevel[] {
  const due = minuteOf(reportBy)
  return REMINDER_LEVELS.filter((level) => minuteOfDay >= due + REMINDED_AFTER[level])
}

/** Minutes since midnight of `HH:MM`. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** 未报: the school days in a row, up to `until`, that nobody reported. */
export function silentDaysOf(
  reported: ReadonlySet<PlainDate>,
  calendar: SchoolCalendar,
  from: PlainDate,
  until: PlainDate,
): readonly PlainDate[] {
  const days = calendar.listSchoolDays(from, until)
  const last = days.findLastIndex((day) => reported.has(day))
  return days.slice(last + 1)
}

/** School days of a time that nobody reported; none when there is no such time. */
export function unreportedDaysOf(
  reported: ReadonlySet<PlainDate>,
  calendar: SchoolCalendar,
  from: PlainDate | undefined,
  until: PlainDate | undefined,
): readonly PlainDate[] {
  return from && until ? calendar.listSchoolDays(from, until).filter((day) => !reported.has(day)) : []
}
