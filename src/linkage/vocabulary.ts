const EVERY_NIBBLE = 0x111111111111111n
const LANES_LOW = 0b0111111111_0111111111_0111111111_0111111111_0111111111n
const LANES_HIGH = 0b1000000000_1000000000_1000000000_1000000000_1000000000n

/**
 * The few words that steps use and a database does not have. The steps are the same on every engine; what differs
 * between engines is here and in the runner.
 */
export const DUCKDB_WORDS: readonly string[] = [
  // Decimal digits as binary-coded decimal: one nibble a digit, so that differing digits can be counted.
  `create or replace temp macro packed_digits(t) as try_cast('0x' || t as BIGINT)`,
  // Nibbles in which two packed numbers differ (up to 15 digits).
  `create or replace temp macro digits_that_differ(a, b) as
     bit_count((xor(a, b) | (xor(a, b) >> 1) | (xor(a, b) >> 2) | (xor(a, b) >> 3)) & ${EVERY_NIBBLE})`,
  // Lanes of ten bits (five of them) in which two packed sequences differ: adding 2^9−1 to the low bits of a lane
  // carries into its high bit exactly when one of them is set.
  `create or replace temp macro lanes_that_differ(a, b) as
     bit_count((((xor(a, b) & ${LANES_LOW}) + ${LANES_LOW}) | xor(a, b)) & ${LANES_HIGH})`,
]
