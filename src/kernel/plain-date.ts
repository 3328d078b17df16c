/** A calendar day without time or zone, as `YYYY-MM-DD` (GB/T 7408). Strings compare in calendar order. */
export type PlainDate = string & { readonly __brand: 'PlainDate' }

const DAY_MS = 86_400_000

/** Reads `YYYY-MM-DD`; undefined when it is not a day of the calendar (2031-02-30 is none). */
export function parsePlainDate(text: string): PlainDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match ? plainDateOf(Number(match[1]), Number(match[2]), Number(match[3])) : undefined
}

/** Makes a day of year (1–9999), month (1–12) and day of month; undefined when there is no such day. */
export function plainDateOf(year: number, month: number, day: number): PlainDate | undefined {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return undefined
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as PlainDate
}

/** Reads a day that must be one, such as a literal in code or a column of the database. */
export function plainDate(text: string): PlainDate {
  const day = parsePlainDate(text)
  if (!day) throw new RangeError(`not a calendar day: ${text}`)
  return day
}

/** Number of days (negative backwards) from `from` to `to`. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Math.round((toUtc(to) - toUtc(from)) / DAY_MS)
}

export function addDays(day: PlainDate, days: number): PlainDate {
  return fromUtc(toUtc(day) + days * DAY_MS)
}

/** Adds months and stays in the month: 31 January + 1 month is the last day of February. */
export function addMonths(day: PlainDate, months: number): PlainDate {
  const index = yearOf(day) * 12 + monthOf(day) - 1 + months
  const year = Math.floor(index / 12)
  const month = (index % 12) + 1
  return plainDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(Math.min(dayOf(day), daysInMonth(year, month)), 2)}`)
}

/** 29 February + 1 year is 28 February. */
export function addYears(day: PlainDate, years: number): PlainDate {
  return addMonths(day, years * 12)
}

/** Completed years of age on a day. */
export function ageOn(bornOn: PlainDate, on: PlainDate): number {
  const hadBirthday = on.slice(5) >= bornOn.slice(5)
  return yearOf(on) - yearOf(bornOn) - (hadBirthday ? 0 : 1)
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekdayOf(day: PlainDate): number {
  return ((new Date(toUtc(day)).getUTCDay() + 6) % 7) + 1
}

export const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))
export const monthOf = (day: PlainDate): number => Number(day.slice(5, 7))
export const dayOf = (day: PlainDate): number => Number(day.slice(8, 10))
/** 2024年5月6日, as papers write it: no zero padding (GB/T 9704-2012, standards §4.1). */
export const longDay = (day: PlainDate): string => `${yearOf(day)}年${monthOf(day)}月${dayOf(day)}日`

/** First year of the school year (1 September – 31 August) a day lies in (standards §1.1). */
export function schoolYearOf(day: PlainDate): number {
  return monthOf(day) >= 9 ? yearOf(day) : yearOf(day) - 1
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function toUtc(day: PlainDate): number {
  return Date.parse(`${day}T00:00:00Z`)
}

function fromUtc(ms: number): PlainDate {
  return new Date(ms).toISOString().slice(0, 10) as PlainDate
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0')
