import { COMMON, mistype, shuffled, wordOf } from './english-people.ts'
import type { Cells } from './files.ts'
import type { Dice } from './people.ts'

/** What made-up tables in the shapes of public data (public-shapes.ts) are made with. */
export interface ShapedTables {
  readonly left: readonly Cells[]
  /** Left out: duplicates within the left. */
  readonly right?: readonly Cells[]
  /** Column that names a row. */
  readonly id: string
  /** What a row is of, by id. */
  readonly thing: ReadonlyMap<string, string>
}

export type Row = Record<string, string>
export type Copy = readonly [thing: number, row: Row]

/** Numbers, shuffles and splits what was made. */
export function shaped(dice: Dice, id: string, copies: readonly Copy[], truthColumn?: string): ShapedTables {
  const rows = shuffled(dice, copies).map(([thing, row], i) => ({
    thing: String(thing),
    row: { [id]: String(i), ...row, ...(truthColumn && { [truthColumn]: String(thing) }) },
  }))
  return { left: rows.map(({ row }) => row), id, thing: new Map(rows.map(({ thing, row }) => [row[id]!, thing])) }
}

/** Two tables: the first copy of each thing and the second; things in one of them only are there too. */
export function parted(dice: Dice, id: string, left: readonly Copy[], right: readonly Copy[]): ShapedTables {
  const one = shaped(dice, id, left)
  const two = shaped(dice, id, right)
  const prefixed = (prefix: string, { left: rows }: ShapedTables) =>
    rows.map((row) => ({ ...row, [id]: `${prefix}${row[id]}` }))
  const thing = new Map([
    ...[...one.thing].map(([key, value]) => [`a${key}`, value] as const),
    ...[...two.thing].map(([key, value]) => [`b${key}`, value] as const),
  ])
  return { left: prefixed('a', one), right: prefixed('b', two), id, thing }
}

/** Often the first words of a list, seldom the last: names are distributed so. */
export const often = (dice: Dice, words: readonly string[]): string =>
  words[Math.floor(words.length * dice.next() ** 2)] ?? words[0]!
export const capital = (word: string): string => word.replace(/(^|[\s-])\w/g, (letter) => letter.toUpperCase())
export const pad = (value: number): string => String(value).padStart(2, '0')
export const day = (dice: Dice, from: number, years: number): string =>
  `${from + dice.below(years)}-${pad(1 + dice.below(12))}-${pad(1 + dice.below(28))}`
export const blanked = (dice: Dice, row: Row, share: number, columns = Object.keys(row)): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, columns.includes(key) && dice.chance(share) ? '' : value]),
  )
export const mistyped = (dice: Dice, row: Row, share: number, columns = Object.keys(row)): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      columns.includes(key) && dice.chance(share) ? mistype(dice, value) : value,
    ]),
  )
export const surnameOf = (dice: Dice): string => (dice.chance(0.4) ? dice.pick(COMMON) : wordOf(dice))
