import { type Encoded, equal, type Kind, roleTests, type Source } from './kind.ts'

const cleaned = ({ column }: Source): string => `nullif(trimmed(lower(${column}::VARCHAR)), '')`

/** Codes and categories: equal or not. */
export const exact: Kind = {
  encodings: {
    text: { type: 'VARCHAR', sql: cleaned },
    // For blocking: a number takes less room than the text it stands for.
    key: {
      type: 'KEY',
      sql: (source) => `case when ${cleaned(source)} is not null then text_key(${cleaned(source)}) end`,
    },
  },
  tests: { same: equal('text', 'text', { zh: '相同', en: 'same' }), ...roleTests('text') },
  levels: [
    { is: 'same', m: 0.95 },
    { is: 'other-role', m: 0.005 },
    { is: 'role-apart', m: 0.02 },
  ],
  keys: { text: 'key' },
  present: 'text',
}

/** Most numbers are digits only; the others are cleaned, which is dear. */
const phoneDigits = ({ column }: Source): string => {
  const cleaned = `whole_number(right(regexp_replace(${column}::VARCHAR, '[^0-9]', '', 'g'), 11))`
  return `nullif(greatest(coalesce(whole_number(${column}), ${cleaned}) % 100000000000, 999999), 999999)`
}

/** Telephone numbers: the last eleven digits. */
export const phone: Kind = {
  encodings: {
    number: { type: 'BIGINT', sql: phoneDigits },
    digits: { type: 'BIGINT', sql: (source) => `packed_digits((${phoneDigits(source)})::VARCHAR)` },
  },
  tests: {
    same: equal('number', 'number', { zh: '电话相同', en: 'same number' }),
    'one-digit': {
      holds: (l, r) => `digits_that_differ(${l('digits')}, ${r('digits')}) = 1`,
      text: { zh: '电话一位不同', en: 'one digit differs' },
    },
  },
  levels: [
    { is: 'same', m: 0.7 },
    { is: 'one-digit', m: 0.02 },
  ],
  keys: { number: 'number' },
  present: 'number',
}

/** Two codes lie in the same division of a level, and both are known down to it (the rest is not all zeros). */
const sameDivision =
  (rest: bigint, finer: bigint) =>
  (l: Encoded, r: Encoded): string =>
    `(divide(${l('code')}, ${rest}) = divide(${r('code')}, ${rest}) and ${l('code')} % ${finer} <> 0 and ${r('code')} % ${finer} <> 0)`

/** Most codes have all their digits; filling up the others is dear. */
const divisionCode = ({ column }: Source): string =>
  `case when length(${column}::VARCHAR) = 12 then whole_number(${column}::VARCHAR) ` +
  `when length(${column}::VARCHAR) between 6 and 11 then whole_number(rpad(${column}::VARCHAR, 12, '0')) end`

/** 区划: twelve digits, compared down the tree. */
export const divisionPath: Kind = {
  encodings: {
    code: { type: 'BIGINT', sql: divisionCode },
    village: { type: 'BIGINT', sql: (s) => `case when ${divisionCode(s)} % 1000 <> 0 then ${divisionCode(s)} end` },
    township: {
      type: 'BIGINT',
      sql: (s) => `case when ${divisionCode(s)} % 1000000 <> 0 then divide(${divisionCode(s)}, 1000) end`,
    },
    county: { type: 'BIGINT', sql: (s) => `divide(${divisionCode(s)}, 1000000)` },
  },
  tests: {
    village: { holds: sameDivision(1n, 1000n), agreesOn: 'code', text: { zh: '同村(居)', en: 'same village' } },
    township: { holds: sameDivision(1000n, 1000000n), text: { zh: '同乡镇', en: 'same township' } },
    county: { holds: sameDivision(1000000n, 100000000n), text: { zh: '同县', en: 'same county' } },
    city: { holds: sameDivision(100000000n, 10000000000n), text: { zh: '同市', en: 'same prefecture' } },
  },
  levels: [
    { is: 'village', m: 0.7 },
    { is: 'township', m: 0.12 },
    { is: 'county', m: 0.15 },
  ],
  keys: { village: 'village', township: 'township', county: 'county' },
  present: 'code',
}

/** Amounts and counts. */
export const number: Kind = {
  encodings: { value: { type: 'FLOAT8', sql: ({ column }) => `real_number(${column})` } },
  tests: {
    same: equal('value', 'value', { zh: '数值相同', en: 'same number' }),
    within: {
      holds: (l, r, at) => `abs(${l('value')} - ${r('value')}) <= ${at}`,
      at: 1,
      text: { zh: '数值相近', en: 'close' },
    },
    'within-share': {
      holds: (l, r, at) =>
        `abs(${l('value')} - ${r('value')}) <= ${at} * greatest(abs(${l('value')}), abs(${r('value')}))`,
      at: 0.1,
      text: { zh: '数值相近(按比例)', en: 'close in proportion' },
    },
  },
  levels: [
    { is: 'same', m: 0.85 },
    { is: 'within-share', at: 0.1, m: 0.08 },
  ],
  keys: { value: 'value' },
  present: 'value',
}
