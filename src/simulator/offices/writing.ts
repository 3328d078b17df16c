import { NATIONALITIES } from '../../kernel/codes.ts'
import type { Clerk, WrittenAdult } from '../clerks.ts'
import { type Day, digitsOfDay, excelSerial, textOfDay } from '../days.ts'
import { type Cell, type Column, DateCell, type Entry } from '../entry.ts'
import type { Child, County, Family, Village } from '../model.ts'
import { Random, seedOf } from '../random.ts'
import { RATES } from '../rates.ts'

const S = RATES.sheets
const dice = new Random(0)

/** How offices write things into cells: words for values, and what spreadsheets and habits do to numbers and dates. */
export const sexWord = (entry: Entry): string => (entry.sex === 'male' ? '男' : entry.sex === 'female' ? '女' : '')

export function nationalityWord(entry: Entry): string {
  const name = NATIONALITIES[entry.nationality]
  if (!name) return ''
  return entry.clerk.key % 3 === 0 ? name : `${name}族`
}

const ROLE_WORDS: Record<WrittenAdult['role'], string> = {
  father: '父亲',
  mother: '母亲',
  grandfather: '祖父',
  grandmother: '祖母',
  other: '其他亲属',
}
export const roleWord = (adult: WrittenAdult | undefined): string => (adult ? ROLE_WORDS[adult.role] : '')

/** A date in the clerk's way of writing; now and then in another. */
export function dateCell(day: Day | undefined, entry: Entry): Cell {
  if (day === undefined) return null
  const random = dice.reseed(seedOf(entry.clerk.key, entry.line, day, 0xda7e))
  const { clerk } = entry
  const other = !clerk.uniform && clerk.carelessness > 0 && random.chance(S.otherDateWriting)
  const writing = other
    ? random.pick(['iso', 'dots', 'digits', 'serial', 'slashes', 'chinese'] as const)
    : clerk.dateWriting
  return writeDate(day, writing)
}

/** The same, for files without cell types. */
export function dateText(day: Day | undefined, entry: Entry): Cell {
  if (day === undefined) return null
  const { dateWriting } = entry.clerk
  return writeDate(day, dateWriting === 'serial' ? 'iso' : dateWriting)
}

function writeDate(day: Day, writing: Clerk['dateWriting']): Cell {
  if (writing === 'serial') return new DateCell(excelSerial(day))
  if (writing === 'digits') return digitsOfDay(day)
  const text = textOfDay(day)
  if (writing === 'iso') return text
  const [year, month, date] = [text.slice(0, 4), Number(text.slice(5, 7)), Number(text.slice(8, 10))]
  if (writing === 'dots') return `${year}.${month}.${date}`
  return writing === 'slashes' ? `${year}/${month}/${date}` : `${year}年${month}月${date}日`
}

/** An ID number as it ends up in a cell. */
export function idCell(id: string, entry: Entry): Cell {
  if (id === '') return null
  const { clerk } = entry
  if (clerk.carelessness === 0 || clerk.uniform) return id
  const random = dice.reseed(seedOf(clerk.key, entry.line, id.charCodeAt(16), 0x1dce))
  if (clerk.numbersForIds && random.chance(S.rowsAsNumberThere) && /^\d{18}$/.test(id)) return asExcelNumber(id)
  if (id.endsWith('X') && (clerk.lowerCaseX || random.chance(S.lowerCaseX * clerk.carelessness)))
    return `${id.slice(0, 17)}x`
  const draw = random.float() / clerk.carelessness
  let limit: number = S.spacesInId
  if (draw < limit) return random.chance(0.5) ? `${id} ` : `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`
  if (draw < (limit += S.leadingApostrophe)) return `'${id}`
  return draw < limit + S.fullWidthDigits ? fullWidth(id) : id
}

/** Excel keeps 15 digits of a number and puts zeros for the rest. */
export function asExcelNumber(id: string): number {
  return Number(`${id.slice(0, 15)}000`)
}

export function fullWidth(text: string): string {
  return text.replace(/[0-9X]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
}

/** A name as it stands in a cell: names of two characters are often spread. */
export function nameCell(entry: Entry): Cell {
  const { name, clerk } = entry
  if (name.length !== 2 || clerk.carelessness === 0) return name
  const random = dice.reseed(seedOf(clerk.key, entry.line, 0x2a3e))
  if (!random.chance(S.spaceInName * clerk.carelessness)) return name
  return `${name[0]}${random.pick([' ', '  ', '　'])}${name[1]}`
}

/** A column with a text. */
export function column(
  head: string,
  width: number,
  cell: (entry: Entry, number: number) => Cell,
  group?: string,
): Column {
  return group === undefined ? { head, width, cell } : { head, width, cell, group }
}

export const villageWord = (village: Village): string =>
  village.name.replace('村委会', '村').replace('社区居委会', '社区')

/** House in the village of the 户口 (or of the rented home for those who moved in). */
export function localAddress(family: Family, village = family.village): string {
  const { group, house } = family
  return village.urban ? `${villageWord(village)}${house}号` : `${villageWord(village)}${group}组${house}号`
}

export function fullAddress(county: County, family: Family): string {
  return addressIn(county, family, family.village)
}

function addressIn(county: County, family: Family, village: Village): string {
  return `${county.name}${village.township.name}${localAddress(family, village)}`
}

/** An address of years ago: the same village, another house. */
export function formerAddress(county: County, family: Family): string {
  const random = new Random(family.index, 0xadd2)
  const villages = family.village.township.villages
  const village = random.chance(0.6) ? family.village : random.pick(villages)
  return fullAddress(county, {
    ...family,
    village,
    group: 1 + random.below(village.groups),
    house: 1 + random.below(180),
  })
}

/** Address where the child lives now. */
export function presentAddress(county: County, child: Child): string {
  const { family } = child
  if (family.home === 'resident' || family.home === 'moved-in') return addressIn(county, family, family.residence)
  return `${family.elsewhere!.name}${['东', '西', '南', '北', '新', '老'][family.index % 6]}街${(family.index % 90) + 1}号`
}

/** 子, 女, 长子 … or 孙子, 孙女, as the head of the household sees the child. */
export function relationToHouseholder(child: Child): string {
  const { family, sex } = child
  if (family.householder === 'grandfather') return sex === 'male' ? '孙子' : '孙女'
  const brothers = family.children.filter((other) => other.sex === sex)
  if (brothers.length === 1) return sex === 'male' ? '子' : '女'
  const rank = brothers.indexOf(child)
  return sex === 'male'
    ? (['长子', '次子', '三子', '四子'][rank] ?? '子')
    : (['长女', '次女', '三女', '四女'][rank] ?? '女')
}

/** 0 not left behind, 1 one parent away, 2 both (学籍系统). */
export function leftBehindOf(family: Family): '0' | '1' | '2' {
  return family.motherAway ? '2' : family.fatherAway ? '1' : '0'
}

export function birthCertificateOf(child: Child): string {
  return `T${String(540_000_000 + ((child.id * 37) % 9_999_999)).padStart(9, '0')}`
}
