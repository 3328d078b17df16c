import { checkedNumber } from '../steps/citizen-number.ts'

export const EVERY_NIBBLE = 0x111111111111111n
export const LANES_LOW = 0b0111111111_0111111111_0111111111_0111111111_0111111111n
export const LANES_HIGH = 0b1000000000_1000000000_1000000000_1000000000_1000000000n

/**
 * The words that steps use, for DuckDB: macros, which cost nothing. What is not here, DuckDB has itself (`divide`,
 * `jaro_winkler_similarity`, `log2`, `nfc_normalize`, `strip_accents`). PostgreSQL gets all of them (postgres-words.ts).
 */
export const DUCKDB_WORDS: Readonly<Record<string, string>> = {
  // A text (or number) as a whole number, null when it is none.
  'whole_number(this)': 'try_cast(this as BIGINT)',
  'real_number(this)': 'try_cast(this as DOUBLE)',
  // Decimal digits as binary-coded decimal: one nibble a digit, so that differing digits can be counted.
  'packed_digits(this)': `try_cast('0x' || this as BIGINT)`,
  // Nibbles in which two packed numbers differ (up to 15 digits).
  'digits_that_differ(this, that)': `bit_count((xor(this, that) | (xor(this, that) >> 1) | (xor(this, that) >> 2) | (xor(this, that) >> 3)) & ${EVERY_NIBBLE})`,
  // Lanes of ten bits (five of them) in which two packed sequences differ: adding 2^9−1 to the low bits of a lane
  // carries into its high bit exactly when one of them is set.
  'lanes_that_differ(this, that)': `bit_count((((xor(this, that) & ${LANES_LOW}) + ${LANES_LOW}) | xor(this, that)) & ${LANES_HIGH})`,
  'bits_that_differ(this, that)': 'bit_count(xor(this, that))',
  'bits_in_common(this, that)': 'bit_count(this & that)',
  'day_number(this)': '(year(this) * 10000 + month(this) * 100 + day(this))::BIGINT',
  // Substitutions, insertions, deletions and swaps of neighbours that turn one text into the other; counted in bytes.
  'edits_at_most(this, that, most)': 'damerau_levenshtein(this, that) <= most',
  'trimmed(this)': 'trim(this)',
  'checked_number(this)': checkedNumber('this'),
  // A number that stands for a text. Not the same number on every engine.
  'text_key(this)': 'hash(this)',
  'mixed(this, salt)': mixing((a, b) => `xor(${a}, ${b})`),
}

/**
 * An order of ids that looks drawn at random and is the same on every engine: multiplied, folded and multiplied again, in
 * numbers that never leave 63 bits.
 */
export function mixing(xor: (a: string, b: string) => string): string {
  const folded = (value: string): string => `(${xor(value, `(${value} >> 31)`)} & 2147483647)`
  const once = `((${folded('this')} + salt) * 2654435769)`
  return folded(`(${folded(once)} * 2246822519)`)
}
