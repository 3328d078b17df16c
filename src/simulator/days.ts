import type { PlainDate } from '../kernel/plain-date.ts'

/** Days since 1970-01-01: cheap to compare and add, a million times over. Negative before. */
export type Day = number

const FIRST = -14_610 // 1930-01-01
const LAST = 29_219 // 2049-12-31
const texts: string[] = []

export function dayOfText(text: string): Day {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000)
}

export function dayOf(year: number, month: number, day: number): Day {
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000)
}

/** `YYYY-MM-DD`, from a table: made once for 120 years. */
export function textOfDay(day: Day): PlainDate {
  if (texts.length === 0) {
    for (let at = FIRST; at <= LAST; at++) texts.push(new Date(at * 86_400_000).toISOString().slice(0, 10))
  }
  return texts[day - FIRST] as PlainDate
}

/** `YYYYMMDD`, as in an ID number. */
export function digitsOfDay(day: Day): string {
  const text = textOfDay(day)
  return text.slice(0, 4) + text.slice(5, 7) + text.slice(8, 10)
}

export function yearOfDay(day: Day): number {
  return Number(textOfDay(day).slice(0, 4))
}

/** Completed years of age on a day. */
export function ageOnDay(born: Day, on: Day): number {
  const bornText = textOfDay(born)
  const onText = textOfDay(on)
  return yearOfDay(on) - yearOfDay(born) - (onText.slice(5) >= bornText.slice(5) ? 0 : 1)
}

/** Last day of the month before the one `day` lies in. */
export function endOfMonthBefore(day: Day): Day {
  const text = textOfDay(day)
  return dayOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 1) - 1
}

/** Serial number Excel keeps for a day (1900 date system). */
export function excelSerial(day: Day): number {
  return day + 25_569
}

const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' })

/**
 * The day somebody writes who answers with the birthday of the farmers' calendar (农历): its month and day read as if
 * they were solar ones. Undefined where that is no day.
 */
export function lunarBirthdayAsSolar(born: Day): Day | undefined {
  const parts = lunar.formatToParts(new Date(born * 86_400_000))
  const month = Number.parseInt(parts.find((part) => part.type === 'month')?.value ?? '', 10)
  const day = Number(parts.find((part) => part.type === 'day')?.value)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 30)) return undefined
  const solar = textOfDay(born)
  // Lunar months run 20–50 days behind, so the twelfth lunar month of a January child belongs to the year before.
  const year = Number(solar.slice(0, 4)) - (month >= 11 && Number(solar.slice(5, 7)) <= 2 ? 1 : 0)
  return validDay(year, month, day)
}

/** The day of a year, month and day that may be no day of the calendar. */
export function validDay(year: number, month: number, day: number): Day | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined
  const at = dayOf(year, month, day)
  return Number(textOfDay(at).slice(8, 10)) === day ? at : undefined
}
