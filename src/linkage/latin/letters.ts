import { hashText } from '../chinese/hash.ts'
import { formalNameOf } from './nicknames.ts'
import { soundKeyOf } from './sounds.ts'

/** Keys of a text in Latin letters; each a number exact in a double, 0 for none. */
export const LATIN_KEYS = ['sounds', 'formal', 'letters', 'words'] as const

/** Encodes a text once, in the order of LATIN_KEYS. */
export function encodeLatin(text: string, into: Float64Array | number[]): void {
  const clean = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')
  const words = clean.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const sounds = soundKeyOf(words.join(''))
  into[0] = sounds === '' ? 0 : hashText(sounds)
  into[1] = words.length === 0 ? 0 : hashText(formalNameOf(words[0]!))
  into[2] = lettersOf(words)
  into[3] = words.length === 0 ? 0 : hashText(words.toSorted().join(' '))
}

/**
 * Which letters and digits a text has, one bit each (others share twelve bits). One typing error changes at most two
 * bits: counting the bits that differ tells at once that two texts are far apart.
 */
function lettersOf(words: readonly string[]): number {
  let low = 0
  let high = 0
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i)
      const bit = code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? code - 22 : 36 + (code % 12)
      if (bit < 24) low |= 1 << bit
      else high |= 1 << (bit - 24)
    }
  }
  return high * 2 ** 24 + low
}
