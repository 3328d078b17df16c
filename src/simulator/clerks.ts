import { type Day, dayOf, lunarBirthdayAsSolar, textOfDay, validDay } from './days.ts'
import { phoneOf, registrarOf } from './families.ts'
import type { Adult, Child, Family } from './model.ts'
import { milkName } from './names/han.ts'
import { hanName, hanSurname, peoplesName, spell, tongueOf } from './names/index.ts'
import { isRare, miswrite, slipOfHand, withoutRareCharacters } from './names/miswriting.ts'
import { Random, seedOf } from './random.ts'
import { type OfficeDefects, RATES } from './rates.ts'

/** Somebody who fills in a list: a way of spelling, a care taken, and the habits of the sheet. */
export interface Clerk {
  readonly key: number
  /** 1 is average; errors of one clerk come together. */
  readonly carelessness: number
  readonly defects: OfficeDefects
  readonly dateWriting: DateWriting
  readonly middleDot: string
  readonly lowerCaseX: boolean
  readonly numbersForIds: boolean
  /** A system writes the file: cells are uniform, whatever was typed into them. */
  readonly uniform: boolean
  /** Copies names from the booklet (true) or writes what is heard. */
  readonly copies: boolean
}

export type DateWriting = 'iso' | 'dots' | 'digits' | 'slashes' | 'serial' | 'chinese'

/** A child as one clerk wrote it down: right or wrong, but still in clean types. */
export interface Identity {
  name: string
  formerName: string
  sex: 'male' | 'female'
  born: Day
  /** What stands in the ID column, before the spreadsheet touches it. */
  id: string
}

const dice = new Random(0)
const familyDice = new Random(0)
const S = RATES.sheets

/** The clerk of one desk: the same key gives the same person. */
export function clerkOf(seed: number, office: number, desk: number, defects: OfficeDefects, factor: number): Clerk {
  const key = seedOf(seed, office, desk)
  const random = new Random(key, 0xc1e2c)
  const carelessness = factor * Math.min(4, Math.exp(random.normal() * 0.7 - 0.25))
  return {
    key,
    carelessness,
    defects,
    dateWriting: random.weighted<DateWriting>([
      ['iso', 26],
      ['digits', 24],
      ['dots', 18],
      ['serial', 18],
      ['slashes', 9],
      ['chinese', 5],
    ]),
    middleDot: random.chance(S.otherMiddleDot * factor) ? random.pick(['・', '•', '.', '．', '‧', ' ']) : '·',
    lowerCaseX: random.chance(0.12 * factor),
    numbersForIds: false,
    uniform: false,
    copies: !random.chance(0.3),
  }
}

/** Writes a child's name, sex, birthday and number as this clerk would; `harm` overrides single rates. */
export function writeIdentity(child: Child, clerk: Clerk, row: number, harm?: Partial<OfficeDefects>): Identity {
  const random = dice.reseed(seedOf(clerk.key, child.id, row, 0x1d))
  const rates: OfficeDefects = harm ? { ...clerk.defects, ...harm } : clerk.defects
  const care = harm ? 1 : clerk.carelessness
  const identity: Identity = {
    name: writeChildName(child, clerk, rates, care, random),
    formerName: child.formerName,
    sex: random.chance(rates.sexWrong * care) ? (child.sex === 'male' ? 'female' : 'male') : child.sex,
    born: child.born,
    id: child.citizenId,
  }
  identity.id = writeId(child, clerk.key, rates, care, random)
  // Whoever has the number at hand takes the birthday from it.
  if (identity.id !== child.citizenId || random.chance(0.7))
    identity.born = writeBirthday(child.born, rates, care, random)
  return identity
}

function writeChildName(child: Child, clerk: Clerk, rates: OfficeDefects, care: number, random: Random): string {
  if (random.chance(rates.milkName * care) && child.age < 9) {
    return child.roots ? spell(child.roots % 256, clerk.key, random) : milkName(random, [...child.name][0]!)
  }
  const own =
    child.formerName !== '' && rates.ownSpelling * care > 0 && random.chance(0.4) ? child.formerName : child.name
  return writeName(own, child.roots, clerk, rates, care, random)
}

/** Writes any name with the errors that befall it. */
export function writeName(
  text: string,
  roots: number,
  clerk: Clerk,
  rates: OfficeDefects,
  care: number,
  random: Random,
): string {
  if (roots) return writePeoplesName(text, roots, clerk, rates, care, random)
  let name = text
  const draw = random.float()
  let limit = rates.nameSameSound * care
  if (draw < limit) name = miswrite(name, random.chance(0.15) ? 'dialect' : 'same-sound', random)
  else if (draw < (limit += rates.nameSimilarShape * care)) name = miswrite(name, 'similar-shape', random)
  else if (draw < (limit += rates.nameOtherForm * care)) name = miswrite(name, 'other-form', random)
  else if (draw < limit + rates.nameSlip * care) name = slipOfHand(name, random)
  if (rates.ownSpelling * care > 0 && hasRare(name) && random.chance(0.6)) name = withoutRareCharacters(name, random)
  return name
}

function writePeoplesName(
  text: string,
  roots: number,
  clerk: Clerk,
  rates: OfficeDefects,
  care: number,
  random: Random,
): string {
  const own = clerk.copies ? rates.ownSpelling * 0.6 : rates.ownSpelling * 1.6
  let name = random.chance(Math.min(0.95, own * Math.min(1, care * 2))) ? spell(roots, clerk.key, random) : text
  if (name.includes('·')) {
    if (random.chance(rates.nameSlip * care * 4))
      name = name.slice(0, name.indexOf('·')) // the father's name left out
    else if (rates.ownSpelling * care > 0) name = name.replace('·', clerk.middleDot)
  } else if (name.length >= 4 && random.chance(rates.nameSlip * care * 3))
    name = name.slice(random.chance(0.7) ? 0 : 2).slice(0, 2)
  return name
}

function hasRare(name: string): boolean {
  for (const character of name) if (isRare(character)) return true
  return false
}

function writeId(child: Child, key: number, rates: OfficeDefects, care: number, random: Random): string {
  const id = child.citizenId
  if (id === '') return ''
  // The booklet is not at hand for all the children of a family at once.
  if (familyDice.reseed(seedOf(key, child.family.index, 0xb00c)).chance(rates.idMissing * care)) return ''
  const draw = random.float()
  let limit = 0
  if (draw < (limit += rates.idOneDigit * care)) return oneDigitWrong(id, random)
  if (draw < (limit += rates.idSwap * care)) return neighboursSwapped(id, random)
  if (draw < limit + rates.idOfSibling * care) return idOfSibling(child, random)
  if (child.twin && random.chance(0.02 * Math.min(1, care))) return child.twin.citizenId || id
  return id
}

/** One digit keyed wrong; now and then one left out or doubled. */
export function oneDigitWrong(id: string, random: Random): string {
  const at = random.below(17)
  const draw = random.float()
  if (draw < 0.1) return id.slice(0, at) + id.slice(at + 1)
  if (draw < 0.16) return id.slice(0, at) + id[at] + id.slice(at)
  // Digits next to each other on the keyboard are confused most.
  const digit = Number(id[at])
  const wrong = random.chance(0.55) ? (digit + random.pick([1, 9, 3, 7])) % 10 : (digit + random.between(1, 9)) % 10
  return id.slice(0, at) + wrong + id.slice(at + 1)
}

/** Two neighbouring digits changed about. */
export function neighboursSwapped(id: string, random: Random): string {
  const start = random.below(16)
  for (let step = 0; step < 16; step++) {
    const at = (start + step) % 16
    if (id[at] !== id[at + 1]) return id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2)
  }
  return id
}

function idOfSibling(child: Child, random: Random): string {
  const others = child.family.children.filter((other) => other !== child && other.citizenId !== '')
  return others.length > 0 ? random.pick(others).citizenId : child.citizenId
}

function writeBirthday(born: Day, rates: OfficeDefects, care: number, random: Random): Day {
  const draw = random.float()
  const text = textOfDay(born)
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  let limit = rates.birthDayMonthSwapped * care
  if (draw < limit) return validDay(year, day, month) ?? born
  if (draw < (limit += rates.birthYearOff * care))
    return validDay(year + (random.chance(0.5) ? 1 : -1), month, day) ?? born
  if (draw < (limit += rates.birthLunar * care)) return lunarBirthdayAsSolar(born) ?? born
  if (draw < limit + rates.birthDigit * care) return oneDateDigitWrong(year, month, day, random) ?? born
  return born
}

function oneDateDigitWrong(year: number, month: number, day: number, random: Random): Day | undefined {
  if (random.chance(0.35)) return validDay(year, (month % 12) + 1, Math.min(day, 28))
  const wrong = random.chance(0.5) ? day + random.pick([-10, 10, -1, 1]) : random.between(1, 28)
  return validDay(year, month, wrong) ?? dayOf(year, month, 1)
}

export interface WrittenAdult {
  name: string
  role: 'father' | 'mother' | 'grandfather' | 'grandmother' | 'other'
  id: string
  phone: string
}

const rolesOfCare = ['grandfather', 'grandmother'] as const

/** A father or mother as this clerk wrote them; siblings get the same line copied. */
export function writeParent(family: Family, which: 'father' | 'mother', clerk: Clerk): WrittenAdult | undefined {
  const adult = family[which]
  return adult && writeAdult(adult, which, family, clerk)
}

function writeAdult(adult: Adult, role: WrittenAdult['role'], family: Family, clerk: Clerk): WrittenAdult {
  const random = familyDice.reseed(seedOf(clerk.key, family.index, role.length, 0xada17))
  const { defects, carelessness: care } = clerk
  const rates = random.chance(defects.guardianNameWrong * care) ? GUARDIAN_HARM : defects
  const name = writeName(adult.name, adult.roots, clerk, rates, rates === GUARDIAN_HARM ? 1 : care * 0.7, random)
  const draw = random.float()
  let id = adult.citizenId
  if (draw < defects.idMissing * care * 2) id = ''
  else if (draw < (defects.idMissing * 2 + defects.idOneDigit) * care) id = oneDigitWrong(id, random)
  const phone = random.chance(defects.phoneOld * Math.min(1, care)) ? oldPhone(family, role, random) : adult.phone
  return { name, role, id, phone }
}

const GUARDIAN_HARM: OfficeDefects = {
  ...RATES.defects.village,
  nameSameSound: 0.5,
  nameSimilarShape: 0.2,
  nameOtherForm: 0.15,
  nameSlip: 0.15,
  ownSpelling: 0.9,
}

/** An earlier number of the same person (the same in every office that still has it), or none. */
function oldPhone(family: Family, role: string, random: Random): string {
  if (random.chance(0.25)) return ''
  return phoneOf(new Random(family.index, role.length, 0x01d))
}

/** Who answers for the child at home: a grandparent where both parents are away, else whoever opened the door. */
export function writeCarer(child: Child, clerk: Clerk, seed: number): WrittenAdult {
  const { family } = child
  const random = familyDice.reseed(seedOf(clerk.key, family.index, 0xca2e))
  const other = random.chance(clerk.defects.guardianOther * Math.min(1.5, clerk.carelessness))
  const left = family.motherAway || child.orphan || (!family.father && !family.mother)
  const grandparent = left ? !random.chance(0.15) : other && random.chance(0.35)
  if (grandparent && family.home !== 'moved-in') return writeGrandparent(family, clerk, random, seed)
  const first = family.fatherAway || random.chance(0.35) || other ? 'mother' : 'father'
  const second = first === 'father' ? 'mother' : 'father'
  return writeParent(family, first, clerk) ?? writeParent(family, second, clerk)!
}

function writeGrandparent(family: Family, clerk: Clerk, random: Random, seed: number): WrittenAdult {
  const role = random.pick(rolesOfCare)
  const { name, phone } = grandparentOf(family, role, seed)
  const wrong = random.chance(clerk.defects.guardianNameWrong * clerk.carelessness)
  return { name: wrong ? miswrite(name, 'same-sound', random) : name, role, id: '', phone }
}

/** Grandparents are made when asked for: the same family always has the same. */
export function grandparentOf(
  family: Family,
  role: 'grandfather' | 'grandmother',
  seed: number,
): { readonly name: string; readonly phone: string } {
  const random = new Random(seed, family.index, role.length, 0x94a2d)
  const male = role === 'grandfather'
  const tongue = tongueOf(family.nationality)
  const name = tongue
    ? peoplesName(tongue, male, random, registrarOf(seed, family.village)).text
    : hanName(male ? family.surname : hanSurname(random, family.nationality === '03'), male, true, random).text
  return { name, phone: phoneOf(random) }
}
