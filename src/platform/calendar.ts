import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Calendar, type CalendarYear, calendarOf } from '../kernel/calendar.ts'
import { parsePlainDate, yearOf } from '../kernel/plain-date.ts'

/** One year as chinese-days ships it: day → description. */
interface YearFile {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

/**
 * Loads the State Council's lists that chinese-days really has: one file a year under dist/years. Its own functions are
 * not used, for they take a year without a list for one without holidays. A list published later than the package goes
 * into `<home>/calendars/<year>.json` in the same form (see docs/guides), and wins over the package's.
 */
export function loadCalendar(home?: string): Calendar {
  const packaged = join(dirname(createRequire(import.meta.url).resolve('chinese-days/package.json')), 'dist', 'years')
  const files = new Map<number, string>()
  for (const directory of home ? [packaged, join(home, 'calendars')] : [packaged]) {
    for (const name of namesIn(directory)) {
      const year = /^(\d{4})\.json$/.exec(name)?.[1]
      if (year) files.set(Number(year), join(directory, name))
    }
  }
  return calendarOf([...files].map(([year, path]) => readYear(year, path)))
}

/** A wrong list is worse than none: it must name the year's holidays and days of that year only. */
function readYear(year: number, path: string): CalendarYear {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<YearFile>
  const holidays = Object.keys(file.holidays ?? {})
  const makeUpWorkdays = Object.keys(file.workdays ?? {})
  for (const text of [...holidays, ...makeUpWorkdays]) {
    const day = parsePlainDate(text)
    if (!day || yearOf(day) !== year) throw new Error(`holiday list ${path}: not a day of ${year}: ${text}`)
  }
  if (holidays.length < 10)
    throw new Error(`holiday list ${path}: only ${holidays.length} holidays, this is no whole year`)
  return { year, holidays: new Set(holidays), makeUpWorkdays: new Set(makeUpWorkdays) }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
