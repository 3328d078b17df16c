import { NAME_KEYS } from '../chinese/name-encoder.ts'
import { type Encoded, type Encoding, equal, type Kind, type LevelTest, roleTests } from './kind.ts'

const encodings: Record<string, Encoding> = {
  // As written: for blocking on names that are not worth a look into the dictionary.
  text: { type: 'KEY', sql: ({ column }) => `case when ${column} is not null then text_key(${column}) end` },
}
for (const key of NAME_KEYS) {
  const type = key === 'characters' || key === 'syllables' ? 'BIGINT' : 'INTEGER'
  encodings[key] = { type, dictionary: 'name-cn', key }
  encodings[`former_${key}`] = { type, dictionary: 'name-cn', key, of: 'former' }
}

/** Two Tibetan (Mongolian, Uyghur) names whose canonical forms differ are different names, however alike they look. */
const notTwoWords = (l: Encoded, r: Encoded): string =>
  `(${l('canonical')} is null or ${r('canonical')} is null or ${l('canonical')} = ${r('canonical')})`

const eitherWay = (l: Encoded, r: Encoded, a: string, b: string): string => `(${l(a)} = ${r(b)} or ${l(b)} = ${r(a)})`

/** Tests for personal names written in Chinese characters. */
export const NAME_TESTS: Readonly<Record<string, LevelTest>> = {
  same: equal('exact', 'exact', { zh: '姓名相同', en: 'same characters' }),
  variant: equal('variant', 'root', { zh: '繁简、异体字不同,实为同名', en: 'same after folding variant characters' }),
  canonical: equal('canonical', 'root', {
    zh: '民族语译名用字不同,原名相同',
    en: 'other transliteration of the same name',
  }),
  'same-sound': {
    holds: (l, r) => `(${l('sound')} = ${r('sound')} or ${eitherWay(l, r, 'reading', 'sound')})`,
    agreesOn: 'root',
    text: { zh: '读音相同', en: 'same pinyin' },
  },
  'similar-sound': equal('fuzzy', undefined, { zh: '读音相近', en: 'pinyin hard to tell apart' }),
  'look-alike': {
    holds: (l, r) =>
      `(${l('shape')} = ${r('shape')} and lanes_that_differ(${l('characters')}, ${r('characters')}) = 1)`,
    text: { zh: '一字形近', en: 'one character looks alike' },
  },
  swapped: {
    holds: (l, r) => `(${l('bag')} = ${r('bag')} and ${notTwoWords(l, r)})`,
    text: { zh: '用字相同,次序不同', en: 'same characters in another order' },
  },
  former: {
    holds: (l, r) => `(${eitherWay(l, r, 'former_variant', 'variant')} or ${eitherWay(l, r, 'former_root', 'root')})`,
    needs: 'former',
    text: { zh: '与曾用名相同', en: 'same as the former name' },
  },
  'rare-character': {
    holds: (l, r) => `(${l('plain')} = ${r('plain')} and (${l('rare')} is not null or ${r('rare')} is not null))`,
    text: { zh: '除生僻字外相同', en: 'same but for a rare character' },
  },
  nickname: {
    holds: (l, r) => `(${l('nickname')} is not null or ${r('nickname')} is not null)`,
    text: { zh: '一方像是小名', en: 'one looks like a pet name' },
  },
  'short-form': {
    holds: (l, r) =>
      `(${eitherWay(l, r, 'head', 'root')} or ${eitherWay(l, r, 'tail', 'root')} or ${eitherWay(l, r, 'skip', 'sound')})`,
    text: { zh: '一方为简称', en: 'one is a short form of the other' },
  },
  'one-sound': {
    holds: (l, r) =>
      `(${l('size')} = ${r('size')} and ${l('size')} > 2 and lanes_that_differ(${l('syllables')}, ${r('syllables')}) = 1 and ${l('surname')} = ${r('surname')})`,
    text: { zh: '仅一字读音不同', en: 'one syllable differs' },
  },
  'one-character': {
    holds: (l, r) =>
      `(${l('size')} = ${r('size')} and ${l('size')} > 2 and lanes_that_differ(${l('characters')}, ${r('characters')}) = 1 and ${notTwoWords(l, r)})`,
    text: { zh: '仅一字不同', en: 'one character differs' },
  },
  surname: equal('surname', 'surname', { zh: '仅姓相同', en: 'only the surname agrees' }),
}

const KEYS = {
  root: 'root',
  sound: 'sound',
  exact: 'exact',
  variant: 'variant',
  fuzzy: 'fuzzy',
  canonical: 'canonical',
  surname: 'surname',
  text: 'text',
}

/** 姓名: one name a side, with a former name beside it when there is one. */
export const nameCn: Kind = {
  encodings,
  tests: NAME_TESTS,
  levels: [
    { is: 'same', m: 0.93, kin: 1e-4 },
    { is: 'variant', m: 0.005, kin: 1e-4 },
    { is: 'canonical', m: 0.01, kin: 1e-4 },
    { is: 'same-sound', m: 0.015, kin: 1e-4 },
    { is: 'similar-sound', m: 0.005, kin: 1e-4 },
    { is: 'look-alike', m: 0.004, kin: 1e-4 },
    { is: 'swapped', m: 0.002, kin: 1e-4 },
    { is: 'former', m: 0.004, kin: 1e-4 },
    { is: 'rare-character', m: 0.001, kin: 1e-3 },
    // Brothers and sisters are often named with one half in common.
    { is: 'short-form', m: 0.004, kin: 0.01 },
    { is: 'one-character', m: 0.006 },
    { is: 'surname', m: 0.01 },
    { is: 'nickname', m: 0.01 },
  ],
  keys: KEYS,
  present: 'exact',
  also: ['former'],
}

/** 监护人: several names a side, in any order, by their roles where there are; the best of all combinations counts. */
export const setOfNames: Kind = {
  encodings: Object.fromEntries(Object.entries(encodings).filter(([name]) => !name.startsWith('former_'))),
  tests: {
    ...Object.fromEntries(Object.entries(NAME_TESTS).filter(([name]) => name !== 'former')),
    ...roleTests('root'),
  },
  levels: [
    { is: 'same', m: 0.85 },
    { is: 'variant', m: 0.005 },
    { is: 'canonical', m: 0.01 },
    { is: 'same-sound', m: 0.015 },
    { is: 'similar-sound', m: 0.005 },
    { is: 'look-alike', m: 0.004 },
    { is: 'other-role', m: 0.01 },
    { is: 'one-character', m: 0.006 },
    { is: 'surname', m: 0.04 },
    { is: 'role-apart', m: 0.04 },
  ],
  keys: KEYS,
  present: 'exact',
}
