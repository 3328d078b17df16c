import { type Encoded, equal, type Kind, type LevelTest, type Source } from './kind.ts'

/** Lower-case letters, digits and single spaces; accents dropped. Empty counts as missing. */
const words = ({ column }: Source): string => clean(column)
const clean = (column: string): string =>
  `nullif(trim(regexp_replace(lower(strip_accents(${column}::VARCHAR)), '[^a-z0-9]+', ' ', 'g')), '')`

const eitherPrefix = (l: Encoded, r: Encoded): string =>
  `(starts_with(${l('text')}, ${r('text')}) or starts_with(${r('text')}, ${l('text')}))`

const jaroWinkler: LevelTest = {
  holds: (l, r, at) => `jaro_winkler_similarity(${l('text')}, ${r('text')}) >= ${at}`,
  at: 0.92,
  text: { zh: '拼写相近', en: 'spelling close (Jaro–Winkler)' },
}

const edits: LevelTest = {
  holds: (l, r, at) => `damerau_levenshtein(${l('text')}, ${r('text')}) <= ${at}`,
  at: 1,
  text: { zh: '少数字母不同', en: 'few typing errors' },
}

/** Names in Latin letters; `other` is the column this one is sometimes swapped with (given name and surname). */
export const nameLatin: Kind = {
  encodings: {
    text: { type: 'VARCHAR', sql: words },
    other: { type: 'VARCHAR', sql: ({ also }) => clean(also('other')) },
    sounds: { type: 'BIGINT', dictionary: 'latin-name', key: 'sounds' },
    start: { type: 'VARCHAR', sql: (source) => `left(${words(source)}, 3)` },
    initial: { type: 'VARCHAR', sql: (source) => `left(${words(source)}, 1)` },
  },
  tests: {
    same: equal('text', { zh: '相同', en: 'same' }),
    crossed: {
      holds: (l, r) => `(${l('text')} = ${r('other')} or ${l('other')} = ${r('text')})`,
      needs: 'other',
      text: { zh: '姓、名颠倒', en: 'swapped with the other name' },
    },
    edits,
    'jaro-winkler': jaroWinkler,
    'same-sound': equal('sounds', { zh: '读音相同', en: 'sounds the same' }),
    prefix: { holds: eitherPrefix, text: { zh: '一方为缩写', en: 'one is the beginning of the other' } },
  },
  levels: [
    { is: 'same', m: 0.8 },
    { is: 'edits', at: 1, m: 0.08 },
    { is: 'jaro-winkler', at: 0.88, m: 0.04 },
    { is: 'prefix', m: 0.02 },
    { is: 'same-sound', m: 0.01 },
  ],
  keys: { text: 'text', sounds: 'sounds', start: 'start', initial: 'initial' },
  present: 'text',
  also: ['other'],
}

/** Free text such as addresses: case, punctuation and full width do not count. */
export const text: Kind = {
  encodings: {
    text: {
      type: 'VARCHAR',
      sql: ({ column }) =>
        `nullif(trim(regexp_replace(lower(nfc_normalize(${column}::VARCHAR)), '[\\s,.;:/''"()_#-]+', ' ', 'g')), '')`,
    },
    digits: {
      type: 'VARCHAR',
      sql: ({ column }) => `nullif(regexp_replace(${column}::VARCHAR, '[^0-9]', '', 'g'), '')`,
    },
    start: { type: 'VARCHAR', sql: ({ column }) => `left(${clean(column)}, 5)` },
  },
  tests: {
    same: equal('text', { zh: '相同', en: 'same' }),
    edits,
    'jaro-winkler': jaroWinkler,
    'same-digits': equal('digits', { zh: '数字部分相同', en: 'same digits' }),
    prefix: { holds: eitherPrefix, text: { zh: '一方包含另一方', en: 'one is the beginning of the other' } },
  },
  levels: [
    { is: 'same', m: 0.7 },
    { is: 'edits', at: 2, m: 0.1 },
    { is: 'jaro-winkler', at: 0.88, m: 0.1 },
  ],
  keys: { text: 'text', digits: 'digits', start: 'start' },
  present: 'text',
}
