import { LATIN_KEYS } from '../latin/letters.ts'
import { WORD_KEYS } from '../latin/words.ts'
import { type Encoded, type Encoding, equal, type Kind, type LevelTest, type Source } from './kind.ts'

const dictionary: Record<string, Encoding> = Object.fromEntries(
  LATIN_KEYS.map((key) => [key, { type: key === 'letters' ? 'BIGINT' : 'INTEGER', dictionary: 'latin', key }] as const),
)

const words: Record<string, Encoding> = Object.fromEntries(
  WORD_KEYS.map(
    (key) => [key, { type: key.startsWith('words') ? 'BIGINT' : 'INTEGER', dictionary: 'words', key }] as const,
  ),
)

/** Lower-case letters, digits and single spaces; accents dropped. Empty counts as missing. */
const clean = (column: string): string =>
  `nullif(trimmed(regexp_replace(lower(strip_accents(${column}::VARCHAR)), '[^a-z0-9]+', ' ', 'g')), '')`

/** Letters that only one of the two has: a cheap bound for every measure of likeness. */
const oddLetters = (l: Encoded, r: Encoded): string => `bits_that_differ(${l('letters')}, ${r('letters')})`

const jaroWinkler: LevelTest = {
  holds: (l, r, at) => {
    const longest = `greatest(length(${l('text')}), length(${r('text')}))`
    // Jaro–Winkler of 1−d lets at most about 5d of the letters go unmatched on both sides together.
    return `(${oddLetters(l, r)} <= 1 + ${(1 - at) * 5} * ${longest} and jaro_winkler_similarity(${l('text')}, ${r('text')}) >= ${at})`
  },
  at: 0.9,
  text: { zh: '拼写相近', en: 'spelling close (Jaro–Winkler)' },
}

const edits: LevelTest = {
  holds: (l, r, at) =>
    `(${oddLetters(l, r)} <= ${2 * at} and abs(length(${l('text')}) - length(${r('text')})) <= ${at} ` +
    `and edits_at_most(${l('text')}, ${r('text')}, ${at}))`,
  at: 1,
  text: { zh: '少数字母不同', en: 'few typing errors' },
}

const prefix: LevelTest = {
  holds: (l, r) => `(starts_with(${l('text')}, ${r('text')}) or starts_with(${r('text')}, ${l('text')}))`,
  text: { zh: '一方为另一方的开头', en: 'one is the beginning of the other' },
}

/** Bits of both sketches of words. */
const bits = (counted: string, l: Encoded, r: Encoded): string =>
  `(${['wordsA', 'wordsB'].map((key) => `${counted}(coalesce(${l(key)}, 0), coalesce(${r(key)}, 0))`).join(' + ')})`

/** Of the words that say something, the share that both have (rare ones count double). */
const sharesWords: LevelTest = {
  holds: (l, r, at) => {
    const common = bits('bits_in_common', l, r)
    return `(${common} * ${1 - at} >= ${at} * ${bits('bits_that_differ', l, r)} and ${common} > 0)`
  },
  at: 0.5,
  text: { zh: '部分用词相同', en: 'shares words' },
}

const containsWords: LevelTest = {
  holds: (l, r) => {
    const [common, ours, theirs] = [
      bits('bits_in_common', l, r),
      bits('bits_in_common', l, l),
      bits('bits_in_common', r, r),
    ]
    return `(${common} > 0 and ${common} = least(${ours}, ${theirs}))`
  },
  text: { zh: '一方的用词另一方都有', en: 'has all words of the other' },
}

const rareWord: LevelTest = {
  holds: (l, r) => {
    const among = (one: Encoded, other: Encoded) =>
      ['rare1', 'rare2', 'rare3'].map((key) => `${one('rare1')} = ${other(key)}`)
    return `(${[...among(l, r), ...among(r, l).slice(1)].join(' or ')})`
  },
  text: { zh: '有相同的少见词', en: 'shares a rare word' },
}

const TESTS: Readonly<Record<string, LevelTest>> = {
  same: equal('text', 'text', { zh: '相同', en: 'same' }),
  'same-words': equal('words', 'words', { zh: '用词相同,次序不同', en: 'same words in another order' }),
  edits,
  'jaro-winkler': jaroWinkler,
  prefix,
}

/** Names in Latin letters; `other` is the column this one is sometimes swapped with (given name and surname). */
export const nameLatin: Kind = {
  encodings: {
    ...dictionary,
    text: { type: 'VARCHAR', sql: ({ column }) => clean(column) },
    other: { type: 'VARCHAR', sql: ({ also }) => clean(also('other')) },
    start: { type: 'VARCHAR', sql: ({ column }: Source) => `left(${clean(column)}, 3)` },
    initial: { type: 'VARCHAR', sql: ({ column }: Source) => `left(${clean(column)}, 1)` },
  },
  tests: {
    ...TESTS,
    nickname: equal('formal', 'formal', { zh: '昵称与本名', en: 'a name and its pet form' }),
    'same-sound': equal('sounds', 'sounds', { zh: '读音相同', en: 'sounds the same' }),
    crossed: {
      // One way only: the other column's own test asks the other way, and neither counts one coincidence twice.
      holds: (l, r) => `${l('text')} = ${r('other')}`,
      needs: 'other',
      text: { zh: '姓、名颠倒', en: 'swapped with the other name' },
    },
  },
  levels: [
    { is: 'same', m: 0.8 },
    { is: 'edits', at: 1, m: 0.08 },
    { is: 'nickname', m: 0.02 },
    { is: 'crossed', m: 0.01 },
    { is: 'jaro-winkler', at: 0.9, m: 0.03 },
    { is: 'prefix', m: 0.02 },
    { is: 'same-sound', m: 0.005 },
  ],
  keys: { text: 'text', sounds: 'sounds', formal: 'formal', start: 'start', initial: 'initial' },
  present: 'text',
  also: ['other'],
}

/** Free text such as addresses: case, punctuation and width do not count. */
export const text: Kind = {
  encodings: {
    ...dictionary,
    ...words,
    text: {
      type: 'VARCHAR',
      sql: ({ column }) =>
        `nullif(trimmed(regexp_replace(lower(nfc_normalize(${column}::VARCHAR)), '[ \\t\\n\\f\\r,.;:/''"()_#-]+', ' ', 'g')), '')`,
    },
    digits: {
      type: 'VARCHAR',
      sql: ({ column }) => `nullif(regexp_replace(${column}::VARCHAR, '[^0-9]', '', 'g'), '')`,
    },
    start: { type: 'VARCHAR', sql: ({ column }) => `left(${clean(column)}, 5)` },
  },
  tests: {
    ...TESTS,
    'same-digits': equal('digits', 'digits', { zh: '数字部分相同', en: 'same digits' }),
    'shares-words': sharesWords,
    'contains-words': containsWords,
    'same-code': equal('code', undefined, { zh: '型号或编号相同', en: 'same code' }),
    'rare-word': rareWord,
  },
  levels: [
    { is: 'same', m: 0.7 },
    { is: 'same-words', m: 0.02 },
    { is: 'edits', at: 1, m: 0.08 },
    { is: 'edits', at: 2, m: 0.04 },
    { is: 'jaro-winkler', at: 0.9, m: 0.05 },
  ],
  keys: { text: 'text', words: 'words', rare: ['rare1', 'rare2', 'rare3'], digits: 'digits', start: 'start' },
  present: 'text',
}
