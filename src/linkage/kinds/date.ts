import { type Encoded, equal, type Kind, type Source } from './kind.ts'

/** The day as the number 20160901. Text is read as eight digits, whatever separates them; it need not be a real day. */
function ymd({ column, type }: Source): string {
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) {
    return `day_number(${column})`
  }
  const digits = `regexp_replace(${column}::VARCHAR, '[^0-9]', '', 'g')`
  return `case when length(${digits}) = 8 then ${digits}::BIGINT end`
}

const yearOf = (day: string): string => `divide(${day}, 10000)`
const monthOf = (day: string): string => `(divide(${day}, 100) % 100)`
const dayOf = (day: string): string => `(${day} % 100)`
const agree = (part: (day: string) => string, l: Encoded, r: Encoded): string => `${part(l('day'))} = ${part(r('day'))}`

/** Days of birth and the like, with the ways in which people get them wrong. */
export const date: Kind = {
  encodings: {
    day: { type: 'BIGINT', sql: ymd },
    digits: { type: 'BIGINT', sql: (source) => `packed_digits(lpad((${ymd(source)})::VARCHAR, 8, '0'))` },
    text: { type: 'VARCHAR', sql: (source) => `lpad((${ymd(source)})::VARCHAR, 8, '0')` },
    year: { type: 'BIGINT', sql: (source) => yearOf(ymd(source)) },
    month: { type: 'BIGINT', sql: (source) => `divide(${ymd(source)}, 100)` },
    anniversary: { type: 'BIGINT', sql: (source) => `(${ymd(source)}) % 10000` },
    lunar: { type: 'BIGINT', dictionary: 'lunar-date', key: 'lunar' },
  },
  tests: {
    same: equal('day', 'day', { zh: '日期相同', en: 'same day' }),
    'month-day-swapped': {
      holds: (l, r) =>
        `(${agree(yearOf, l, r)} and ${monthOf(l('day'))} = ${dayOf(r('day'))} and ${dayOf(l('day'))} = ${monthOf(r('day'))})`,
      text: { zh: '月、日颠倒', en: 'month and day swapped' },
    },
    lunar: {
      holds: (l, r) => `(${l('lunar')} = ${r('day')} or ${l('day')} = ${r('lunar')})`,
      text: { zh: '一方为农历', en: 'one is the lunar date of the other' },
    },
    'one-digit': {
      holds: (l, r) => `digits_that_differ(${l('digits')}, ${r('digits')}) = 1`,
      text: { zh: '一位数字不同', en: 'one digit differs' },
    },
    'one-edit': {
      holds: (l, r) => `edits_at_most(${l('text')}, ${r('text')}, 1)`,
      text: { zh: '一处笔误', en: 'one typing error' },
    },
    'two-edits': {
      holds: (l, r) => `edits_at_most(${l('text')}, ${r('text')}, 2)`,
      text: { zh: '两处笔误', en: 'two typing errors' },
    },
    'year-off': {
      holds: (l, r) =>
        `(${l('day')} % 10000 = ${r('day')} % 10000 and abs(${yearOf(l('day'))} - ${yearOf(r('day'))}) <= 1)`,
      text: { zh: '年份差一年', en: 'one year apart, same month and day' },
    },
    'same-month': {
      holds: (l, r) => `divide(${l('day')}, 100) = divide(${r('day')}, 100)`,
      text: { zh: '同年同月', en: 'same year and month' },
    },
    'same-anniversary': {
      holds: (l, r) => `${l('day')} % 10000 = ${r('day')} % 10000`,
      text: { zh: '月、日相同', en: 'same month and day' },
    },
    'same-year': {
      holds: (l, r) => agree(yearOf, l, r),
      text: { zh: '同年', en: 'same year' },
    },
  },
  levels: [
    { is: 'same', m: 0.95 },
    { is: 'month-day-swapped', m: 0.005 },
    { is: 'lunar', m: 0.005 },
    { is: 'one-digit', m: 0.015 },
    { is: 'year-off', m: 0.005 },
    { is: 'same-month', m: 0.005 },
    { is: 'same-year', m: 0.005 },
  ],
  keys: { day: 'day', month: 'month', year: 'year', anniversary: 'anniversary' },
  present: 'day',
}
