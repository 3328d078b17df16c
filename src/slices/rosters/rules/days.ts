import { parsePlainDate, type PlainDate, plainDateOf } from '../../../kernel/plain-date.ts'
import type { Cell } from '../../../platform/tables/cell.ts'
import { numberText } from '../../../platform/tables/cell.ts'

export type DayFault =
  | 'born-on-not-a-day'
  | 'born-on-unreadable'
  | 'born-on-two-digit-year'
  | 'born-on-year-only'
  | 'born-on-month-ambiguous'

export type DayReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'day'; readonly day: PlainDate }
  /** Only year and month are given; `day` is the first of the month. */
  | { readonly kind: 'month'; readonly day: PlainDate }
  | { readonly kind: 'fault'; readonly fault: DayFault }

const BLANK: DayReading = { kind: 'blank' }
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000
/** Serial numbers of Excel from 1 January 1920 to the end of 2049. */
const FIRST_SERIAL = 7306
const LAST_SERIAL = 54_788

/** Reads a day as Excel, systems and people write it; never guesses what could be two things. */
export function readDay(cell: Cell): DayReading {
  if (cell === null) return BLANK
  if (typeof cell === 'object')
    return 'date' in cell ? readText(cell.date) : { kind: 'fault', fault: 'born-on-unreadable' }
  if (typeof cell === 'number') return readNumber(cell)
  return typeof cell === 'string' ? readText(cell) : { kind: 'fault', fault: 'born-on-unreadable' }
}

function readNumber(value: number): DayReading {
  if (Number.isInteger(value) && value >= FIRST_SERIAL && value <= LAST_SERIAL) return dayOfSerial(value)
  const text = numberText(value)
  // 2013.1 as a number may have been 2013.10: the last zero is gone.
  if (/^(19|20)\d{2}\.1$/.test(text)) return { kind: 'fault', fault: 'born-on-month-ambiguous' }
  if (value > FIRST_SERIAL && value < LAST_SERIAL && !/^(19|20)\d{2}\./.test(text))
    return dayOfSerial(Math.floor(value))
  return readText(text)
}

function dayOfSerial(serial: number): DayReading {
  return readText(new Date(EXCEL_EPOCH_MS + serial * DAY_MS).toISOString().slice(0, 10))
}

const CHINESE_DIGITS: ReadonlyMap<string, string> = new Map(
  [...'〇零一二三四五六七八九'].map((c, i) => [c, String(Math.max(0, i - 1))]),
)

function readText(raw: string): DayReading {
  if (/^\d{4}-\d{2}-\d{2}$/.test(raw)) {
    const day = parsePlainDate(raw)
    return day ? { kind: 'day', day } : { kind: 'fault', fault: 'born-on-not-a-day' }
  }
  let text = raw
    .normalize('NFKC')
    .trim()
    .replace(/^['’‘]/, '')
  if (text === '' || /^(无|不详|未知|\/|-+|—+)$/.test(text)) return BLANK
  if (/[〇零一二三四五六七八九十]/.test(text)) text = arabicOf(text)
  text = text
    .replace(/[T ]\d{1,2}[:时点].*$/, '')
    .replace(/\s*(出?生|公历|阳历|左右)\s*$/, '')
    .trim()
  const parts = /^(\d{4})\s*[-/.年、,\s]\s*(\d{1,2})\s*(?:[-/.月、,\s]\s*(\d{1,2})\s*[日号]?|月)?$/.exec(text)
  if (parts)
    return dayOrMonth(Number(parts[1]), Number(parts[2]), parts[3] === undefined ? undefined : Number(parts[3]))
  if (/^\d{8}$/.test(text)) return dayOrMonth(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)))
  if (/^(19|20)\d{2}(0[1-9]|1[0-2])$/.test(text)) return dayOrMonth(Number(text.slice(0, 4)), Number(text.slice(4)))
  if (/^(19|20)\d{2}年?$/.test(text)) return { kind: 'fault', fault: 'born-on-year-only' }
  if (/^\d{5}$/.test(text)) return readNumber(Number(text))
  if (/^\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}/.test(text) || /^\d{6}$/.test(text)) {
    return { kind: 'fault', fault: 'born-on-two-digit-year' }
  }
  return { kind: 'fault', fault: 'born-on-unreadable' }
}

function dayOrMonth(year: number, month: number, dayOfMonth?: number): DayReading {
  const day = plainDateOf(year, month, dayOfMonth ?? 1)
  if (!day) return { kind: 'fault', fault: 'born-on-not-a-day' }
  return dayOfMonth === undefined ? { kind: 'month', day } : { kind: 'day', day }
}

/** 二〇一三年十二月二十五日 → 2013年12月25日 */
function arabicOf(text: string): string {
  return text
    .replace(
      /([一二三])?十([一二三四五六七八九])?/g,
      (_, tens: string | undefined, ones: string | undefined) =>
        `${tens ? CHINESE_DIGITS.get(tens) : '1'}${ones ? CHINESE_DIGITS.get(ones) : '0'}`,
    )
    .replace(/[〇零一二三四五六七八九]/g, (digit) => CHINESE_DIGITS.get(digit)!)
}
