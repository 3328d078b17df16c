import { CHECKED_NUMBER_BODY } from '../steps/citizen-number.ts'
import { EVERY_NIBBLE, LANES_HIGH, LANES_LOW, mixing } from './duckdb-words.ts'

interface Word {
  /** What stands in `create function`: name and arguments. */
  readonly head: string
  readonly gives: string
  readonly body: string
  readonly language: 'sql' | 'plpgsql'
}

/** Blanks of every width, as DuckDB trims them. */
const BLANKS = [0x20, 0xa0, 0x1680, ...Array.from({ length: 11 }, (_, i) => 0x2000 + i), 0x202f, 0x205f, 0x3000]
const BLANKS_TEXT = `E'${BLANKS.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}'`
/** Marks that sit on a letter. */
const MARKS = '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]'
const BLANK = '[ \\t\\n\\v\\f\\r]*'
const DECIMAL = `^${BLANK}[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,2})?${BLANK}$`

const fits = (number: string): string => `round(${number}) between -9223372036854775808 and 9223372036854775807`

const xor = (a: string, b: string): string => `(${a} # ${b})`
const DIFFERING = xor('this', 'that')
const ANY_BIT = `(${DIFFERING} | (${DIFFERING} >> 1) | (${DIFFERING} >> 2) | (${DIFFERING} >> 3))`
const ANY_OF_LANE = `(((${DIFFERING} & ${LANES_LOW}) + ${LANES_LOW}) | ${DIFFERING})`
const bitsOf = (value: string): string => `bit_count((${value})::bit(64))`

/** Damerau–Levenshtein in bytes (Lowrance & Wagner), on what is left when the common ends are cut off. */
const EDITS_BODY = `
declare
  s bytea := convert_to(this, 'UTF8');
  t bytea := convert_to(that, 'UTF8');
  n int := length(s);
  m int := length(t);
  first int := 0;
  width int;
  cells int[];
  seen int[];
  match_row int;
  match_column int;
  last_column int;
  cost int;
begin
  if this = that then return true; end if;
  if abs(n - m) > most then return false; end if;
  while first < n and first < m and get_byte(s, first) = get_byte(t, first) loop first := first + 1; end loop;
  while n > first and m > first and get_byte(s, n - 1) = get_byte(t, m - 1) loop n := n - 1; m := m - 1; end loop;
  n := n - first;
  m := m - first;
  if n = 0 or m = 0 then return n + m <= most; end if;
  width := m + 2;
  cells := array_fill(n + m, array[(n + 2) * width]);
  seen := array_fill(0, array[256]);
  for i in 0..n loop cells[(i + 1) * width + 2] := i; end loop;
  for j in 0..m loop cells[width + j + 2] := j; end loop;
  for i in 1..n loop
    last_column := 0;
    for j in 1..m loop
      match_row := seen[get_byte(t, first + j - 1) + 1];
      match_column := last_column;
      if get_byte(s, first + i - 1) = get_byte(t, first + j - 1) then
        cost := 0;
        last_column := j;
      else
        cost := 1;
      end if;
      cells[(i + 1) * width + j + 2] := least(
        cells[i * width + j + 1] + cost,
        cells[(i + 1) * width + j + 1] + 1,
        cells[i * width + j + 2] + 1,
        cells[match_row * width + match_column + 1] + (i - match_row) + (j - match_column) - 1);
    end loop;
    seen[get_byte(s, first + i - 1) + 1] := i;
  end loop;
  return cells[(n + 1) * width + m + 2] <= most;
end`

/** Jaro's likeness in bytes with Winkler's addition for a common beginning: 0.1 for each of up to four, above 0.7. */
const JARO_WINKLER_BODY = `
declare
  s bytea := convert_to(this, 'UTF8');
  t bytea := convert_to(that, 'UTF8');
  n int := length(s);
  m int := length(t);
  reach int := greatest(0, greatest(n, m) / 2 - 1);
  taken boolean[] := array_fill(false, array[greatest(1, m)]);
  matched int[] := '{}';
  common int := 0;
  moved int := 0;
  at int := 0;
  beginning int := 0;
  likeness float8;
begin
  if n = 0 or m = 0 then return 0; end if;
  for i in 0..n - 1 loop
    for j in greatest(0, i - reach)..least(m - 1, i + reach) loop
      if not taken[j + 1] and get_byte(s, i) = get_byte(t, j) then
        taken[j + 1] := true;
        common := common + 1;
        matched[common] := get_byte(s, i);
        exit;
      end if;
    end loop;
  end loop;
  if common = 0 then return 0; end if;
  for j in 0..m - 1 loop
    if taken[j + 1] then
      at := at + 1;
      if matched[at] <> get_byte(t, j) then moved := moved + 1; end if;
    end if;
  end loop;
  likeness := (common::float8 / n + common::float8 / m + (common - moved / 2)::float8 / common) / 3;
  if likeness > 0.7 then
    while beginning < least(4, n, m) and get_byte(s, beginning) = get_byte(t, beginning) loop
      beginning := beginning + 1;
    end loop;
    likeness := likeness + beginning * 0.1::float8 * (1 - likeness);
  end if;
  return likeness;
end`

const dayNumber = (type: string): Word =>
  sql(
    `day_number(this ${type})`,
    'bigint',
    'extract(year from this)::bigint * 10000 + extract(month from this)::bigint * 100 + extract(day from this)::bigint',
  )

/**
 * The words that steps use, for PostgreSQL: functions that are made in the schema of the run, and need no extension but
 * the plpgsql every database has. They mean what DuckDB's words of the same name mean, down to counting bytes.
 */
export const POSTGRES_WORDS: readonly Word[] = [
  sql(
    'whole_number(this text)',
    'bigint',
    `case when this ~ '^[0-9]{1,18}$' then this::bigint when this ~ '${DECIMAL}' then ` +
      `case when ${fits('this::numeric')} then round(this::numeric)::bigint end end`,
  ),
  sql('whole_number(this bigint)', 'bigint', 'this'),
  sql('whole_number(this numeric)', 'bigint', `case when ${fits('this')} then round(this)::bigint end`),
  sql('real_number(this text)', 'float8', `case when length(this) < 200 and this ~ '${DECIMAL}' then this::float8 end`),
  sql('real_number(this float8)', 'float8', 'this'),
  sql(
    'packed_digits(this text)',
    'bigint',
    `case when this ~ '^[0-9A-Fa-f]{1,15}$' then ('x' || lpad(this, 16, '0'))::bit(64)::bigint end`,
  ),
  sql('digits_that_differ(this bigint, that bigint)', 'bigint', bitsOf(`${ANY_BIT} & ${EVERY_NIBBLE}`)),
  sql('lanes_that_differ(this bigint, that bigint)', 'bigint', bitsOf(`${ANY_OF_LANE} & ${LANES_HIGH}`)),
  sql('bits_that_differ(this bigint, that bigint)', 'bigint', bitsOf(DIFFERING)),
  sql('bits_in_common(this bigint, that bigint)', 'bigint', bitsOf('this & that')),
  sql('divide(this bigint, that bigint)', 'bigint', 'this / that'),
  dayNumber('date'),
  dayNumber('timestamp'),
  dayNumber('timestamptz'),
  plpgsql('edits_at_most(this text, that text, most int)', 'boolean', EDITS_BODY),
  plpgsql('jaro_winkler_similarity(this text, that text)', 'float8', JARO_WINKLER_BODY),
  sql('trimmed(this text)', 'text', `btrim(this, ${BLANKS_TEXT})`),
  sql('nfc_normalize(this text)', 'text', 'normalize(this, NFC)'),
  sql(
    'strip_accents(this text)',
    'text',
    `case when octet_length(this) = length(this) then this else regexp_replace(normalize(this, NFD), '${MARKS}', '', 'g') end`,
  ),
  plpgsql('checked_number(this text)', 'bigint', CHECKED_NUMBER_BODY),
  sql('text_key(this text)', 'bigint', 'hashtextextended(this, 0)'),
  sql('mixed(this bigint, salt bigint)', 'bigint', mixing(xor)),
  sql('log2(this float8)', 'float8', 'ln(this) / ln(2::float8)'),
]

function sql(head: string, gives: string, body: string): Word {
  return { head, gives, body: `select ${body}`, language: 'sql' }
}

function plpgsql(head: string, gives: string, body: string): Word {
  return { head, gives, body, language: 'plpgsql' }
}

/** The statement that makes a word. SQL words are not strict: PostgreSQL puts only such ones in line. */
export function wordStatement(schema: string, { head, gives, body, language }: Word): string {
  const strict = language === 'plpgsql' ? ' strict' : ''
  return `create function ${schema}.${head} returns ${gives} language ${language} immutable parallel safe${strict} as $word$${body}$word$`
}
