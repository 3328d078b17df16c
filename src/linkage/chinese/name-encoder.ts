import { type Character, characterOf, latinCharacter } from './characters.ts'
import { hashText, hashCodes, packLanes } from './hash.ts'
import { foldMongolian, foldUyghur } from './minority.ts'
import { fuzzySyllableOf } from './syllables.ts'
import { tibetanWordsOf } from './tibetan.ts'

/** The keys of a name: equal keys mean equal in that respect. 0 = has no such key. All are exact in a double. */
export const NAME_KEYS = [
  'exact', // characters after cleaning
  'variant', // traditional, simplified and variant forms folded
  'canonical', // Tibetan words, Mongolian words, Uyghur syllables; 0 for all other names
  'sound', // toneless syllables
  'fuzzy', // syllables with confusable initials and finals folded
  'bag', // characters in any order
  'shape', // look-alike characters folded
  'characters', // lanes of characters
  'syllables', // lanes of syllables
  'size', // number of characters
  'surname', // first character or compound surname; the patronym after a middle dot; 0 for Tibetan names
  'root', // the name as heard: canonical when there is one, else sound
  'head', // root of a short form: first word of a Tibetan name, given name before the middle dot
  'tail', // root of a short form: last word of a Tibetan name, given name without the surname
  'skip', // first and third syllable of a Tibetan name of four
  'reading', // syllables in the other reading of characters that have two
  'tradition', // 1 Han, 2 Tibetan, 3 with a middle dot, 4 Mongolian
  'nickname', // 1 when it looks like a pet name (牛牛, 阿毛)
  'plain', // characters without those that old systems cannot write
  'rare', // 1 when there are such characters, or a sign in their place
] as const
export type NameKey = (typeof NAME_KEYS)[number]

const COMPOUND_SURNAMES = new Set(
  '欧阳 司马 诸葛 上官 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司空 端木 轩辕 澹台 呼延 万俟 拓跋 西门 申屠 太史 钟离 闻人 公冶 濮阳 淳于 单于 第五'.split(
    ' ',
  ),
)
/** Pet names of children: doubled (牛牛), with 阿 or 小 before, with 娃, 蛋, 妞 behind. */
const NICKNAME = /^(.)\1$|^[阿小大老].$|^.[娃蛋妞狗仔儿]$|^.(.)\2$/u
const MIDDLE_DOT = '·'.codePointAt(0)!
/** Names that need no cleaning: Chinese characters of the basic block only. */
const CLEAN = /^[\u4e00-\u9fff]+$/

/** Brings a name into one written form: width, spaces, every middle dot as ·. */
export function cleanName(text: string): string {
  if (CLEAN.test(text)) return text
  return text
    .normalize('NFKC')
    .replace(/[・•.·．‧∙⋅●]/g, '·')
    .replace(/[\s\u200b\ufeff]/g, '')
    .replace(/[（(].*?[)）]$/, '')
    .replace(/^·+|·+$/g, '')
    .toUpperCase()
}

/** The longest name looked at; what follows is left out. */
const LONGEST = 32

/** A name taken apart. One such object is used again and again: names come by the million. */
const name = {
  characters: new Array<Character>(LONGEST),
  size: 0,
  /** Characters before the middle dot; −1 when there is none. */
  dot: -1,
  codes: new Int32Array(LONGEST),
  sounds: new Int32Array(LONGEST),
  others: new Int32Array(LONGEST),
  surnameLength: 1,
  words: undefined as readonly string[] | undefined,
}

const ALL_KEYS = new Uint8Array(NAME_KEYS.length).fill(1)

/**
 * Encodes a name once; the result is written to `into`, in the order of NAME_KEYS. What is not `wanted` (1 at its place) may
 * be left as it was: blocking asks for four keys of every name of a list, and time goes with the others.
 */
export function encodeName(text: string, into: Float64Array | number[], wanted: Uint8Array = ALL_KEYS): void {
  const clean = cleanName(text)
  takeApart(clean)
  const { characters, size, dot, codes, sounds, others, words } = name
  const sound = hashCodes(sounds, 0, size)
  const canonical = canonicalKey()
  into[0] = hashText(clean)
  into[1] = hashCodes(codes, 0, size)
  into[2] = canonical
  into[3] = sound
  if (wanted[5]) into[5] = bagKey()
  if (wanted[7]) into[7] = packLanes(codes, size)
  if (wanted[8]) into[8] = packLanes(sounds, size)
  into[9] = size
  into[10] = familyKey()
  into[11] = canonical === 0 ? sound : canonical
  if (wanted[12] || wanted[13] || wanted[14]) writeShortForms(into)
  if (wanted[15]) into[15] = otherReadingKey()
  into[16] = words ? 2 : dot > 0 ? 3 : canonical === 0 ? 1 : 4
  if (wanted[4]) {
    for (let i = 0; i < size; i++) others[i] = i === 0 ? characters[i]!.surnameFuzzy : characters[i]!.fuzzy
    into[4] = hashCodes(others, 0, size)
  }
  if (wanted[6]) {
    for (let i = 0; i < size; i++) others[i] = characters[i]!.shape
    into[6] = hashCodes(others, 0, size)
  }
  if (wanted[17]) into[17] = NICKNAME.test(clean) ? 1 : 0
  if (wanted[18] || wanted[19]) writePlainForm(into)
}

function takeApart(clean: string): void {
  name.size = 0
  name.dot = -1
  let latin = ''
  for (let i = 0; i < clean.length; i++) {
    const point = clean.codePointAt(i)!
    if (point > 0xffff) i++
    if (point >= 65 && point <= 90) {
      latin += String.fromCharCode(point + 32)
      continue
    }
    if (latin) add(latinCharacter(latin))
    latin = ''
    if (point !== MIDDLE_DOT) add(characterOf(point))
    else if (name.dot < 0) name.dot = name.size
  }
  if (latin) add(latinCharacter(latin))
  const { characters, size } = name
  const isCompound = size > 2 && COMPOUND_SURNAMES.has(characters[0]!.folded + characters[1]!.folded)
  name.surnameLength = isCompound ? 2 : 1
  name.words = name.dot < 0 ? tibetanWordsOf(characters, size) : undefined
}

function add(character: Character): void {
  if (name.size === LONGEST) return
  name.characters[name.size] = character
  name.codes[name.size] = character.code
  name.sounds[name.size] = name.size === 0 ? character.surnameSound : character.sound
  name.size++
}

/** The same for the same characters in any order: made of sums that do not depend on it. */
function bagKey(): number {
  const { codes, size, others } = name
  let sum = 0
  let mix = 0
  for (let i = 0; i < size; i++) {
    sum = (sum + codes[i]!) | 0
    mix = (mix + Math.imul(codes[i]!, codes[i]! | 1)) | 0
  }
  others[0] = sum
  others[1] = mix
  others[2] = size
  return hashCodes(others, 0, 3)
}

function canonicalKey(): number {
  const { characters, size, dot, words } = name
  if (words) return hashText(words.join(' '))
  if (dot > 0) {
    const syllables = characters.slice(0, size).map(({ syllable }) => fuzzySyllableOf(syllable))
    return hashText(foldUyghur(syllables))
  }
  for (let i = 0; i + 1 < size; i++) {
    if (!characters[i]!.mongolianAfter?.has(characters[i + 1]!.folded)) continue
    const mongolian = foldMongolian(characters.slice(0, size))
    return mongolian === undefined ? 0 : hashText(mongolian)
  }
  return 0
}

/** What members of a family share. Tibetan names have no such part. */
function familyKey(): number {
  const { codes, size, dot, words, surnameLength } = name
  if (words) return 0
  return dot > 0 ? hashCodes(codes, dot, size, 1) : hashCodes(codes, 0, Math.min(size, surnameLength))
}

function otherReadingKey(): number {
  const { characters, size, sounds, others } = name
  let differs = false
  for (let i = 0; i < size; i++) {
    const { sound, otherSound } = characters[i]!
    others[i] = otherSound === sound ? sounds[i]! : otherSound
    if (others[i] !== sounds[i]) differs = true
  }
  return differs ? hashCodes(others, 0, size) : 0
}

/** What is left of a name where rare characters are lost: 王𬀩 is written 王〇, 王? or just 王. */
function writePlainForm(into: Float64Array | number[]): void {
  const { characters, codes, size, others } = name
  let kept = 0
  for (let i = 0; i < size; i++) if (!characters[i]!.isRare) others[kept++] = codes[i]!
  into[18] = hashCodes(others, 0, kept)
  into[19] = kept < size ? 1 : 0
}

function writeShortForms(into: Float64Array | number[]): void {
  const { characters, size, dot, sounds, others, surnameLength, words } = name
  into[12] = 0
  into[13] = 0
  into[14] = 0
  if (words) {
    if (words.length === 1) return
    into[12] = hashText(words[0]!)
    into[13] = hashText(words.at(-1)!)
    if (size === 4) into[14] = hashCodes([sounds[0]!, sounds[2]!])
  } else if (dot > 0) into[12] = hashCodes(sounds, 0, dot)
  else if (size - surnameLength >= 2) {
    // On its own the given name begins with its first character, read as a surname if it is one.
    for (let i = surnameLength; i < size; i++) others[i] = sounds[i]!
    others[surnameLength] = characters[surnameLength]!.surnameSound
    into[13] = hashCodes(others, surnameLength, size)
  }
}
