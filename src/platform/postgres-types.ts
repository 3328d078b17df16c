import { type CustomTypesConfig, types } from 'pg'

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const INT8_ARRAY = 1016
const NUMERIC_ARRAY = 1231
const DATE_ARRAY = 1182
const TEXT_ARRAY = 1009

const parserOf = types.getTypeParser as unknown as (oid: number, format?: string) => (text: string) => unknown
const textArray = parserOf(TEXT_ARRAY) as (text: string) => (string | null)[]
const arrayOf =
  <T>(parse: (text: string) => T) =>
  (text: string) =>
    textArray(text).map((item) => (item === null ? null : parse(item)))

/**
 * How columns become values: `date` stays the string it is (a JS Date at midnight of some zone loses days), counts
 * become numbers. Kept to our own pools; the types of `pg` are not changed for everybody.
 */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [DATE]: String,
  [INT8]: wholeNumber,
  [NUMERIC]: Number,
  [DATE_ARRAY]: arrayOf(String),
  [INT8_ARRAY]: arrayOf(wholeNumber),
  [NUMERIC_ARRAY]: arrayOf(Number),
}

export const columnTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS[oid]) || parserOf(oid, format)) as CustomTypesConfig['getTypeParser'],
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint of the database is too large for a number')
  return value
}
