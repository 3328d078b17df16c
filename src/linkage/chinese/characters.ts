import { hashText } from './hash.ts'
import { shapeOf } from './look-alikes.ts'
import { mongolianAfter } from './minority.ts'
import { fuzzySyllableOf, otherSyllableOf, surnameSyllableOf, syllableOf } from './syllables.ts'
import { type TibetanPart, tibetanPartOf } from './tibetan.ts'
import { foldVariant } from './variants.ts'

/** What is known of a character, as codes: looked up once, compared as numbers ever after. */
export interface Character {
  /** The form its variants share. */
  readonly folded: string
  readonly code: number
  readonly shape: number
  readonly syllable: string
  readonly sound: number
  readonly fuzzy: number
  /** As the first character of a name. */
  readonly surnameSyllable: string
  readonly surnameSound: number
  readonly surnameFuzzy: number
  /** Its other reading; the same as `sound` when it has none. */
  readonly otherSound: number
  /** Old systems cannot write it, or it stands for one they could not. */
  readonly isRare: boolean
  /** What may follow where a Mongolian word begins here. */
  readonly mongolianAfter: ReadonlySet<string> | undefined
  /** The Tibetan syllable it writes, and the words that begin with it, by the character that follows. */
  readonly tibetan: TibetanPart | undefined
}

const known: (Character | undefined)[] = new Array(0x10000)
const rare = new Map<number | string, Character>()

/** Looks a character up by its code point. */
export function characterOf(point: number): Character {
  const found = point < 0x10000 ? known[point] : rare.get(point)
  if (found) return found
  const character = describe(String.fromCodePoint(point))
  if (point < 0x10000) known[point] = character
  else rare.set(point, character)
  return character
}

/** Extension blocks, the private use area, characters that came late into Unicode, and signs for what is missing. */
const RARE = /[\u3400-\u4dbf\u9fa6-\u9fff\ue000-\uf8ff\u{20000}-\u{3ffff}〇○□■?*#_�]/u

const codeOf = (text: string): number => hashText(text) | 0

function describe(text: string): Character {
  const folded = foldVariant(text)
  const syllable = syllableOf(folded)
  const surnameSyllable = surnameSyllableOf(folded)
  return {
    folded,
    code: codeOf(folded),
    shape: codeOf(shapeOf(folded)),
    syllable,
    sound: codeOf(syllable),
    fuzzy: codeOf(fuzzySyllableOf(syllable)),
    surnameSyllable,
    surnameSound: codeOf(surnameSyllable),
    surnameFuzzy: codeOf(fuzzySyllableOf(surnameSyllable)),
    otherSound: codeOf(otherSyllableOf(folded) ?? syllable),
    isRare: RARE.test(text),
    mongolianAfter: mongolianAfter(folded),
    tibetan: tibetanPartOf(folded),
  }
}

/** A run of Latin letters in a name (a rare character typed as `王YAN`) is a syllable. */
export function latinCharacter(letters: string): Character {
  const key = `latin:${letters}`
  let character = rare.get(key)
  if (character === undefined) {
    const sound = codeOf(letters)
    const fuzzy = codeOf(fuzzySyllableOf(letters))
    const both = { syllable: letters, sound, fuzzy, surnameSyllable: letters, surnameSound: sound, surnameFuzzy: fuzzy }
    character = {
      folded: letters,
      code: codeOf(letters.toUpperCase()),
      shape: sound,
      otherSound: sound,
      isRare: false,
      mongolianAfter: undefined,
      tibetan: undefined,
      ...both,
    }
    rare.set(key, character)
  }
  return character
}
