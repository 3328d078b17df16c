import type { Cells } from './files.ts'
import { Dice } from './people.ts'

/**
 * Made-up people with English names in two lists, the second typed again with mistakes: keys hit wrong, letters swapped,
 * lost and doubled, names crossed or shortened, days misread, people moved, values left out. Households share surname,
 * address and telephone, so that there are relatives to be told apart.
 */
export interface EnglishRow {
  readonly person: number
  readonly row: Cells
}

export interface EnglishOptions {
  readonly seed: number
  readonly people: number
  /** Mistakes a row has on average. */
  readonly mistakes: number
  /** Rows of the second list that are of nobody in the first, as a share. */
  readonly strangers?: number
  /** Second rows of a person, for lists with duplicates: how many at most. */
  readonly copies?: number
}

export const GIVEN =
  'olivia amelia isla ava ivy freya lily florence mia willow rosie sophia isabella grace daisy sienna poppy elsie emily ella evelyn phoebe evie charlotte millie sofia matilda sophie harper jessica ruby alice eva george noah arthur harry leo muhammad jack oliver charlie henry theodore oscar archie jacob freddie joshua thomas alfie finley roman isaac max lucas william alexander edward daniel samuel joseph david james adam reuben toby luca rory frederick benjamin elijah dylan margaret susan janet christine patricia pauline brian keith alan trevor derek raymond nigel gareth elaine denise moira fiona agnes doreen'.split(
    ' ',
  )
const NICK: Readonly<Record<string, string>> = {
  william: 'bill',
  margaret: 'peggy',
  alexander: 'alex',
  edward: 'ted',
  daniel: 'dan',
  samuel: 'sam',
  joseph: 'joe',
  james: 'jim',
  susan: 'sue',
  christine: 'chris',
  patricia: 'pat',
  frederick: 'fred',
  benjamin: 'ben',
  joshua: 'josh',
}
const HEADS =
  'ash bar black brad brook chat clay cole cross dal edg far fen gar glen hart hay hol kirk lang mar mill nor oak pem rad rams red shel stan thorn wal west whit win wood'.split(
    ' ',
  )
const TAILS =
  'bury by combe croft den field ford ham hurst land ley low man mere more ridge son stead stone ton wick well wood worth'.split(
    ' ',
  )
export const COMMON =
  'smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker white roberts green hall thomas clarke'.split(
    ' ',
  )
const WAYS = 'street road lane avenue close drive gardens crescent way place'.split(' ')
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890']

interface Household {
  readonly surname: string
  readonly address: string
  readonly town: string
  readonly postcode: string
  readonly phone: string
}

interface Person {
  readonly given: string
  readonly sex: string
  readonly born: string
  readonly home: Household
}

/** Makes two lists, each row with the number of its person; numbers below zero are of people in the second list only. */
export function makeEnglishLists(options: EnglishOptions): { left: EnglishRow[]; right: EnglishRow[] } {
  const dice = new Dice(options.seed)
  const towns = Array.from({ length: 60 }, () => wordOf(dice))
  const people: Person[] = []
  while (people.length < options.people) {
    const home = householdOf(dice, towns)
    const members = 1 + dice.below(4)
    for (let i = 0; i < members && people.length < options.people; i++) people.push(personOf(dice, home))
  }
  const left = people.map((person, i) => ({ person: i, row: rowOf(`A${i}`, person) }))
  const right: EnglishRow[] = []
  for (const [i, person] of people.entries()) {
    const copies = options.copies === undefined ? 1 : dice.below(options.copies + 1)
    for (let copy = 0; copy < copies; copy++) {
      const home = dice.chance(0.08) ? { ...householdOf(dice, towns), surname: person.home.surname } : person.home
      const clean = rowOf(`B${i}-${copy}`, { ...person, home })
      right.push({ person: i, row: spoil(dice, clean, options.mistakes) })
    }
  }
  for (let i = 0; i < (options.strangers ?? 0) * options.people; i++) {
    right.push({ person: -1 - i, row: rowOf(`C${i}`, personOf(dice, householdOf(dice, towns))) })
  }
  return { left, right: shuffled(dice, right) }
}

/** The pairs that are true: between two lists, or within one (the smaller id first, as the command writes them). */
export function truthOf(left: readonly EnglishRow[], right?: readonly EnglishRow[]): Set<string> {
  const truth = new Set<string>()
  const byPerson = Map.groupBy(right ?? left, ({ person }) => person)
  for (const { person, row } of left) {
    for (const other of byPerson.get(person) ?? []) {
      if (right || row['ref']! < other.row['ref']!) truth.add(`${row['ref']} ${other.row['ref']}`)
    }
  }
  return truth
}

export function shuffled<T>(dice: Dice, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

export const wordOf = (dice: Dice): string => dice.pick(HEADS) + dice.pick(TAILS)

function householdOf(dice: Dice, towns: readonly string[]): Household {
  const town = dice.below(towns.length)
  return {
    surname: dice.chance(0.35) ? dice.pick(COMMON) : wordOf(dice),
    address: `${1 + dice.below(180)} ${wordOf(dice)} ${dice.pick(WAYS)}`,
    town: towns[town]!,
    postcode: `${String.fromCharCode(65 + (town % 26))}${town % 10}${dice.below(10)} ${1 + dice.below(9)}${letters(dice, 2)}`,
    phone: `0${7000 + dice.below(2000)}${String(dice.below(1_000_000)).padStart(6, '0')}`,
  }
}

function personOf(dice: Dice, home: Household): Person {
  const pad = (value: number) => String(value).padStart(2, '0')
  const born = `${1930 + dice.below(90)}-${pad(1 + dice.below(12))}-${pad(1 + dice.below(28))}`
  return { given: dice.pick(GIVEN), sex: dice.chance(0.5) ? 'F' : 'M', born, home }
}

const letters = (dice: Dice, count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(65 + dice.below(26))).join('')

const rowOf = (ref: string, { given, sex, born, home }: Person): Cells => ({
  ref,
  'First name': given,
  Surname: home.surname,
  Sex: sex,
  'Date of birth': born,
  Address: home.address,
  Town: home.town,
  Postcode: home.postcode,
  Telephone: home.phone,
})

type Mistake = (dice: Dice, row: Record<string, string>) => void
const TYPED = ['First name', 'Surname', 'Date of birth', 'Address', 'Town', 'Postcode', 'Telephone']
const OPTIONAL = ['First name', 'Sex', 'Date of birth', 'Address', 'Town', 'Postcode', 'Telephone', 'Telephone']

const MISTAKES: readonly (readonly [number, Mistake])[] = [
  [10, (dice, row) => edit(row, dice.pick(TYPED), (text) => mistype(dice, text))],
  [6, (dice, row) => edit(row, dice.pick(OPTIONAL), () => '')],
  [2, (_, row) => edit(row, 'First name', (name) => NICK[name] ?? name.slice(0, 1))],
  [1, (_, row) => cross(row, 'First name', 'Surname')],
  [1, (_, row) => edit(row, 'Date of birth', (day) => day.replace(/-(\d\d)-(\d\d)$/, '-$2-$1'))],
  [1, (_, row) => edit(row, 'Address', (address) => address.replace(/ (\w)\w+$/, ' $1'))],
]

function spoil(dice: Dice, clean: Cells, average: number): Cells {
  const row = { ...clean }
  let left = average
  const total = MISTAKES.reduce((sum, [weight]) => sum + weight, 0)
  // Twice the average at most, evenly: some rows stay as they are.
  for (left = dice.below(2 * average + 1); left > 0; left--) {
    let at = dice.next() * total
    const chosen = MISTAKES.find(([weight]) => (at -= weight) < 0) ?? MISTAKES[0]!
    chosen[1](dice, row)
  }
  return row
}

const edit = (row: Record<string, string>, column: string, change: (text: string) => string): void => {
  row[column] = change(row[column]!)
}

function cross(row: Record<string, string>, a: string, b: string): void {
  const kept = row[a]!
  row[a] = row[b]!
  row[b] = kept
}

/** One slip of the fingers: a key beside the right one, two in the wrong order, one left out, one hit twice. */
export function mistype(dice: Dice, text: string): string {
  if (text.length < 2) return text
  const at = dice.below(text.length - 1)
  const [before, here, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)]
  const way = dice.below(4)
  if (way === 0) return before + beside(dice, here) + after
  if (way === 1) return before + after[0]! + here + after.slice(1)
  return way === 2 ? before + after : before + here + here + after
}

function beside(dice: Dice, key: string): string {
  const row = ROWS.find((keys) => keys.includes(key.toLowerCase()))
  if (!row) return key
  const at = row.indexOf(key.toLowerCase())
  return row[at + (dice.chance(0.5) ? 1 : -1)] ?? row[at === 0 ? 1 : at - 1]!
}
