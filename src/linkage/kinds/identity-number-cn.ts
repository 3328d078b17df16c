import { type Encoded, equal, type Kind, type Source } from './kind.ts'

const oneFails = (l: Encoded, r: Encoded): string => `(${l('fails')} or ${r('fails')})`

/** What stands where a number should be and is none. */
const wrong = (source: Source): string =>
  `case when ${number(source)} is null then coalesce(${source.also('written')}, ${source.column}) end`

/** The same, where it may have been meant as a number; what was checked before is not mistyped. */
const mistyped = (source: Source): string =>
  source.options['trusted'] === true
    ? `case when ${source.column} is null then ${source.also('written')} end`
    : wrong(source)

const any = (source: Source): string => `coalesce(${source.column}, ${source.also('written')})`

function number({ column, options }: Source): string {
  // 17 digits hold all there is: the 18th follows from them.
  return options['trusted'] === true ? `whole_number(left(${column}, 17))` : `checked_number(${column})`
}

/** Digits in which two texts of 18 characters differ; null when one has another length. */
const distance = (l: Encoded, r: Encoded): string =>
  `(digits_that_differ(${l('front')}, ${r('front')}) + digits_that_differ(${l('back')}, ${r('back')}))`

/**
 * The edit distance is dear: it is asked only for swapped neighbours (two digits differ) and for lost or doubled digits
 * (another length), and there only when the birth date or the last four characters are as they were.
 */
const edited = (errors: number, l: Encoded, r: Encoded): string =>
  `((${l('birth')} = ${r('birth')} or ${l('tail')} = ${r('tail')}) and edits_at_most(${l('any')}, ${r('any')}, ${errors}))`

/** Half of an 18-character number as packed digits; X becomes the nibble A. */
const half = (source: Source, part: string): string =>
  `case when length(${any(source)}) = 18 then packed_digits(replace(${part}, 'X', 'A')) end`

/**
 * 公民身份号码. The check digit is evidence: two numbers that both hold and differ belong to two people, nearly always.
 * One typing error never turns a valid number into another valid one, so `one-error` needs one side that fails.
 */
export const identityNumberCn: Kind = {
  encodings: {
    number: { type: 'BIGINT', sql: number },
    wrong: { type: 'VARCHAR', sql: wrong },
    mistyped: { type: 'VARCHAR', sql: mistyped },
    any: { type: 'VARCHAR', sql: any },
    birth: { type: 'BIGINT', sql: (source) => `whole_number(substr(${any(source)}, 7, 8))` },
    tail: { type: 'BIGINT', sql: (source) => `whole_number(replace(right(${any(source)}, 4), 'X', '0'))` },
    front: { type: 'BIGINT', sql: (source) => half(source, `left(${any(source)}, 9)`) },
    back: { type: 'BIGINT', sql: (source) => half(source, `right(${any(source)}, 9)`) },
    fails: { type: 'BOOLEAN', sql: (source) => `${number(source)} is null` },
  },
  tests: {
    same: equal('number', 'number', { zh: '身份证号相同', en: 'same identity number' }),
    'same-wrong': equal('wrong', 'wrong', { zh: '同一错号', en: 'same invalid number' }),
    'one-error': {
      holds: (l, r) =>
        `(${oneFails(l, r)} and (${distance(l, r)} = 1 or (coalesce(${distance(l, r)}, 2) = 2 and ${edited(1, l, r)})))`,
      text: { zh: '身份证号一处笔误', en: 'one typing error in an invalid number' },
    },
    'two-errors': {
      holds: (l, r) =>
        `(${oneFails(l, r)} and (${distance(l, r)} = 2 or (${distance(l, r)} is null and ${edited(2, l, r)})))`,
      text: { zh: '身份证号两处笔误', en: 'two typing errors in an invalid number' },
    },
    'one-invalid': {
      holds: oneFails,
      text: { zh: '一方身份证号无效,相差较大', en: 'one number is invalid and far from the other' },
    },
  },
  levels: [
    { is: 'same', m: 0.9 },
    { is: 'same-wrong', m: 0.01 },
    { is: 'one-error', m: 0.05 },
    { is: 'two-errors', m: 0.01 },
    { is: 'one-invalid', m: 0.02, maxWeight: 0 },
  ],
  different: { m: 0.002, fixed: true, text: { zh: '两个有效号码不同', en: 'both numbers are valid and differ' } },
  keys: { number: 'number' },
  present: 'any',
  also: ['written'],
  options: ['trusted'],
}
