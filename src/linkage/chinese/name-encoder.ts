import { hash53, packLanes } from './hash.ts'
import { shapeOf } from './look-alikes.ts'
import { foldMongolian, foldUyghur } from './minority.ts'
import { fuzzySyllableOf, otherSyllableOf, surnameSyllableOf, syllableOf } from './syllables.ts'
import { tibetanWordsOf } from './tibetan.ts'
import { foldVariant } from './variants.ts'

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
  'surname', // first character or compound surname, variants folded; the patronym after a middle dot
  'root', // what short forms are compared by: canonical when there is one, else sound
  'head', // short forms: first word of a Tibetan name, given name before the middle dot
  'tail', // last word of a Tibetan name, given name without the surname
  'skip', // first and third syllable of a Tibetan name of four
  'reading', // syllables in the other reading of characters that have two
  'tradition', // 1 Han, 2 Tibetan, 3 with a middle dot
] as const
export type NameKey = (typeof NAME_KEYS)[number]

const COMPOUND_SURNAMES = new Set(
  '欧阳 司马 诸葛 上官 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司空 端木 轩辕 澹台 呼延 万俟 拓跋 西门 申屠 太史 钟离 闻人 公冶 濮阳 淳于 单于 第五'.split(
    ' ',
  ),
)

/** Brings a name into one written form: width, spaces, every middle dot as ·. */
export function cleanName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[・•.·．‧∙⋅●]/g, '·')
    .replace(/[\s\u200b\ufeff]/g, '')
    .replace(/[（(].*?[)）]$/, '')
    .replace(/^·+|·+$/g, '')
    .toUpperCase()
}

/** Encodes a name once; the result is written to `into`, in the order of NAME_KEYS. */
export function encodeName(text: string, into: Float64Array | number[]): void {
  const clean = cleanName(text)
  const folded = [...clean].map(foldVariant)
  const dot = folded.indexOf('·')
  const plain = folded.filter((character) => character !== '·')
  const syllables = syllablesOf(plain)
  const fuzzy = syllables.map(fuzzySyllableOf)
  const surnameLength = plain.length > 2 && COMPOUND_SURNAMES.has(plain[0]! + plain[1]!) ? 2 : 1
  const words = dot < 0 ? tibetanWordsOf(plain) : undefined
  const canonical = canonicalOf(plain, fuzzy, words, dot)
  const forms = shortFormsOf({ plain, syllables, words, dot, surnameLength })

  into[0] = hash53(clean)
  into[1] = hash53(plain.join(''))
  into[2] = canonical === undefined ? 0 : hash53(canonical)
  into[3] = hash53(syllables.join(' '))
  into[4] = hash53(fuzzy.join(' '))
  into[5] = hash53(plain.toSorted().join(''))
  into[6] = hash53(plain.map(shapeOf).join(''))
  into[7] = packLanes(plain)
  into[8] = packLanes(syllables)
  into[9] = plain.length
  into[10] = familyKeyOf(plain, words, dot, surnameLength)
  into[11] = hash53(forms.root)
  into[12] = forms.head === undefined ? 0 : hash53(forms.head)
  into[13] = forms.tail === undefined ? 0 : hash53(forms.tail)
  into[14] = forms.skip === undefined ? 0 : hash53(forms.skip)
  into[15] = otherReadingOf(plain, syllables)
  into[16] = words ? 2 : dot > 0 ? 3 : 1
}

/** What members of a family share. Tibetan names have no such part. */
function familyKeyOf(
  plain: readonly string[],
  words: readonly string[] | undefined,
  dot: number,
  surnameLength: number,
): number {
  if (words) return 0
  return hash53(dot > 0 ? `·${plain.slice(dot).join('')}` : plain.slice(0, surnameLength).join(''))
}

function otherReadingOf(plain: readonly string[], syllables: readonly string[]): number {
  if (plain.length !== syllables.length) return 0
  const others = plain.map(otherSyllableOf)
  if (others.every((other) => other === undefined)) return 0
  return hash53(others.map((other, i) => other ?? syllables[i]!).join(' '))
}

/** Syllables of a name; a run of Latin letters (a rare character typed as `王YAN`) is a syllable itself. */
function syllablesOf(characters: readonly string[]): string[] {
  const syllables: string[] = []
  let latin = ''
  for (const [i, character] of characters.entries()) {
    if (/[A-Z]/.test(character)) latin += character.toLowerCase()
    else {
      if (latin) syllables.push(latin)
      latin = ''
      syllables.push(i === 0 ? surnameSyllableOf(character) : syllableOf(character))
    }
  }
  if (latin) syllables.push(latin)
  return syllables
}

function canonicalOf(
  plain: readonly string[],
  fuzzy: readonly string[],
  words: readonly string[] | undefined,
  dot: number,
): string | undefined {
  if (words) return words.join(' ')
  if (dot > 0) return foldUyghur(fuzzy)
  return foldMongolian(plain.join(''))
}

interface ShortForms {
  readonly root: string
  readonly head?: string
  readonly tail?: string
  readonly skip?: string
}

function shortFormsOf(name: {
  readonly plain: readonly string[]
  readonly syllables: readonly string[]
  readonly words: readonly string[] | undefined
  readonly dot: number
  readonly surnameLength: number
}): ShortForms {
  const { plain, syllables, words, dot, surnameLength } = name
  const sound = syllables.join(' ')
  if (words) {
    const root = words.join(' ')
    if (words.length === 1) return { root }
    const skip = plain.length === 4 ? `${syllables[0]} ${syllables[2]}` : undefined
    return { root, head: words[0]!, tail: words.at(-1)!, ...(skip ? { skip } : {}) }
  }
  if (dot > 0) return { root: sound, head: syllables.slice(0, dot).join(' ') }
  const given = syllables.slice(surnameLength)
  return given.length >= 2 ? { root: sound, tail: given.join(' ') } : { root: sound }
}
