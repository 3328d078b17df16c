import { checkedNumber } from '../steps/citizen-number.ts'
import { type Encoded, equal, type Kind, type Source } from './kind.ts'

const oneIsWrong = (l: Encoded, r: Encoded): string => `(${l('wrong')} is not null or ${r('wrong')} is not null)`

/** What stands where a number should be and is none. */
const wrong = (source: Source): string =>
  `case when ${number(source)} is null then coalesce(${source.also('written')}, ${source.column}) end`

const any = (source: Source): string => `coalesce(${source.column}, ${source.also('written')})`

function number({ column, options }: Source): string {
  // 17 digits hold all there is: the 18th follows from them.
  return options['trusted'] === true ? `try_cast(left(${column}, 17) as BIGINT)` : checkedNumber(column)
}

/**
 * The edit distance is dear, so a cheap question comes first: one error leaves the birth date or the last four
 * characters as they were, and so do most pairs of errors.
 */
const within = (errors: number, l: Encoded, r: Encoded): string =>
  `(${oneIsWrong(l, r)} and (${l('birth')} = ${r('birth')} or ${l('tail')} = ${r('tail')}) ` +
  `and damerau_levenshtein(${l('any')}, ${r('any')}) <= ${errors})`

/**
 * 公民身份号码. The check digit is evidence: two numbers that both hold and differ belong to two people, nearly always.
 * One typing error never turns a valid number into another valid one, so `one-error` needs one side that fails.
 */
export const identityNumberCn: Kind = {
  encodings: {
    number: { type: 'BIGINT', sql: number },
    wrong: { type: 'VARCHAR', sql: wrong },
    any: { type: 'VARCHAR', sql: any },
    birth: { type: 'VARCHAR', sql: (source) => `substr(${any(source)}, 7, 8)` },
    tail: { type: 'VARCHAR', sql: (source) => `right(${any(source)}, 4)` },
  },
  tests: {
    same: equal('number', { zh: '身份证号相同', en: 'same identity number' }),
    'same-wrong': equal('wrong', { zh: '同一错号', en: 'same invalid number' }),
    'one-error': {
      holds: (l, r) => within(1, l, r),
      text: { zh: '身份证号一处笔误', en: 'one typing error in an invalid number' },
    },
    'two-errors': {
      holds: (l, r) => within(2, l, r),
      text: { zh: '身份证号两处笔误', en: 'two typing errors in an invalid number' },
    },
    'one-invalid': {
      holds: oneIsWrong,
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
