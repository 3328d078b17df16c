import { hashText } from '../chinese/hash.ts'

/** Keys of the words of a text; each a number exact in a double, 0 for none. */
export const WORD_KEYS = ['wordsA', 'wordsB', 'rare1', 'rare2', 'rare3', 'code'] as const

/** Bits of each of the two sketches of words. */
const SKETCH_BITS = 48
/** Words of more than this share of the texts say nothing: `the`, `Ltd`, `street`. */
const STOP_SHARE = 0.1
/** Words of less than this share say more than others, and have two bits instead of one. */
const RARE_SHARE = 0.01
/** In few texts every word is frequent by share. */
const FEW = 5
/** A word of more texts than this is no key to look others up by. */
const KEY_TEXTS = 50

const PARTED_CODE = /(?=[^\s]*\d)[\p{L}\p{N}]+(?:[-./_][\p{L}\p{N}]+)+/gu
/** Initials and other single letters. */
const LETTER = /^[a-z]$/
const CODE = /^(?=.*\d)[\p{L}\p{N}]{3,}$/u
const HAN = /^\p{Script=Han}{3,}$/u

/** The words of a text, each once: letters and digits; codes such as `DSC-W120` whole too; Chinese in twos. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')
  const codes = (plain.match(PARTED_CODE) ?? []).map((code) => code.replace(/[-./_]/g, ''))
  const words = plain.match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? []
  return [...new Set([...codes, ...words.flatMap((word) => (HAN.test(word) ? inTwos(word) : [word]))])]
}

function inTwos(word: string): string[] {
  const characters = [...word]
  return characters.slice(1).map((character, i) => characters[i]! + character)
}

/**
 * Reads texts to learn how frequent their words are, then sketches each: a bit or two for every word that says something,
 * so that counting bits tells what share of their words two texts have in common; and its three rarest words that
 * another text has too, as keys.
 */
export class WordReader {
  readonly #texts = new Map<number, number>()
  #count = 0

  read(text: string): void {
    this.#count++
    for (const word of wordsOf(text)) {
      const hash = hashText(word)
      this.#texts.set(hash, (this.#texts.get(hash) ?? 0) + 1)
    }
  }

  encode(text: string, into: Float64Array | number[]): void {
    const words = wordsOf(text)
      .map((word) => ({ word, hash: hashText(word), texts: this.#texts.get(hashText(word)) ?? 1 }))
      .sort((a, b) => a.texts - b.texts || (a.word < b.word ? -1 : 1))
    const telling = words.filter(
      ({ word, texts }) => !LETTER.test(word) && texts <= Math.max(FEW, this.#count * STOP_SHARE),
    )
    const sketch = [0, 0, 0, 0]
    // A text of frequent words and initials only has nothing else to go by.
    for (const { word, hash, texts } of telling.length > 0 ? telling : words) {
      mark(sketch, hash)
      if (texts <= Math.max(FEW, this.#count * RARE_SHARE)) mark(sketch, hashText(`${word} `))
    }
    into[0] = sketch[1]! * 2 ** 24 + sketch[0]!
    into[1] = sketch[3]! * 2 ** 24 + sketch[2]!
    const most = Math.min(KEY_TEXTS, Math.max(FEW, this.#count * RARE_SHARE))
    const shared = telling.filter(({ texts }) => texts > 1 && texts <= most)
    for (let i = 0; i < 3; i++) into[2 + i] = shared[i]?.hash ?? 0
    const codes = words.filter(({ word }) => CODE.test(word)).sort((a, b) => b.word.length - a.word.length)
    into[5] = codes[0]?.hash ?? 0
  }
}

/** Sets one of the bits of the two sketches, each held as two halves of 24 bits. */
function mark(sketch: number[], hash: number): void {
  const bit = hash % (2 * SKETCH_BITS)
  sketch[Math.floor(bit / 24)]! |= 1 << (bit % 24)
}
