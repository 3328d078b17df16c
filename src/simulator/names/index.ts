import { Random, seedOf } from '../random.ts'
import { hanGivenName, hanSurname, rareGivenName } from './han.ts'
import { ALL_WORDS, PATTERNS, type Tongue, type Word } from './peoples.ts'

export type { Tongue } from './peoples.ts'

/** A name as the register of households spells it, and the words beneath it when it is not a Han name. */
export interface Name {
  readonly text: string
  /** Up to four words in base 256 (word index + 1; 255 is the middle dot); 0 for Han names, which have one spelling. */
  readonly roots: number
}

const DOT = 255
const INDEX = new Map<Word, number>(ALL_WORDS.map((word, index) => [word, index]))
if (ALL_WORDS.length >= DOT - 1) throw new RangeError('word indexes must fit one byte')

export function tongueOf(nationality: string): Tongue | undefined {
  if (nationality === '04') return 'tibetan'
  if (nationality === '05') return 'uyghur'
  if (nationality === '02') return 'mongol'
  return nationality === '07' ? 'yi' : undefined
}

/** Puts together a name of a people that does not name children the Han way. */
export function peoplesName(tongue: Tongue, male: boolean, random: Random, registrar: number): Name {
  const patterns = PATTERNS[tongue][male ? 'male' : 'female']
  const parts = patterns[random.weighted(patterns.map(({ weight }, index) => [index, weight] as const))]!.parts
  let roots = 0
  let last: Word | undefined
  for (const part of parts) {
    if (part === '·') {
      roots = roots * 256 + DOT
      continue
    }
    let word = random.pickSkewed(part, 1.8)
    if (word === last) word = random.pick(part)
    last = word
    roots = roots * 256 + INDEX.get(word)! + 1
  }
  return { text: spell(roots, registrar, random), roots }
}

/** A Han name of the family's surname. */
export function hanName(surname: string, male: boolean, adult: boolean, random: Random, rareShare = 0): Name {
  const given = random.chance(rareShare) ? rareGivenName(random) : hanGivenName(random, male, adult)
  return { text: surname + given, roots: 0 }
}

export { hanSurname }

/**
 * Spells the words of a name the way one clerk does: each clerk has a habit for each word, and does not always keep it.
 */
export function spell(roots: number, clerk: number, random: Random): string {
  let text = ''
  for (let place = 256 ** 5; place >= 1; place /= 256) {
    const digit = Math.floor(roots / place) % 256
    if (digit === 0) continue
    text += digit === DOT ? '·' : spellWord(digit - 1, clerk, random)
  }
  return text
}

const habit = new Random(0)

function spellWord(index: number, clerk: number, random: Random): string {
  const { spellings } = ALL_WORDS[index]!
  const source = random.chance(0.82) ? habit.reseed(seedOf(clerk, index, 0x5be11)) : random
  return source.pickSkewed(spellings, 2.2)
}
