const lunarFormat = new Intl.DateTimeFormat('en-u-ca-chinese', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
})

/**
 * The lunar date of a day, written as if it were a day of the solar calendar (20150201): what stands in a record
 * when a family gives the lunar birthday. A leap month counts as the month it follows. 0 when the text is no day.
 */
export function lunarKeyOf(text: string): number {
  const digits = text.replace(/\D/g, '').slice(0, 8)
  if (digits.length !== 8) return 0
  const known = lunarKeys.get(digits)
  if (known !== undefined) return known
  const key = computeLunarKey(digits)
  lunarKeys.set(digits, key)
  return key
}

/** The calendar of the platform takes 20 µs a day; births of a century are 36 500 days. */
const lunarKeys = new Map<string, number>()

function computeLunarKey(digits: string): number {
  const ms = Date.parse(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}T00:00:00Z`)
  if (Number.isNaN(ms)) return 0
  let year = 0
  let month = 0
  let day = 0
  for (const { type, value } of lunarFormat.formatToParts(ms)) {
    if ((type as string) === 'relatedYear') year = Number(value)
    else if (type === 'month') month = Number.parseInt(value, 10)
    else if (type === 'day') day = Number(value)
  }
  return year * 10000 + month * 100 + day
}
