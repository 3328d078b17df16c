import { type PlainDate, plainDateOf } from '../../../kernel/plain-date.ts'

/** The day a file's name speaks of (`户籍_20261101.xlsx`, `2026年11月1日`), unless it lies in the future. */
export function dayOfFileName(fileName: string, today: PlainDate): PlainDate | undefined {
  const match = /(20\d{2})[-年.]?(\d{1,2})[-月.]?(\d{1,2})(?!\d)/.exec(fileName)
  const day = match && plainDateOf(Number(match[1]), Number(match[2]), Number(match[3]))
  return day && day <= today ? day : undefined
}
