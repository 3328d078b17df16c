import { GIVEN, mistype, wordOf } from './english-people.ts'
import { Dice } from './people.ts'
import {
  blanked,
  capital,
  type Copy,
  day,
  mistyped,
  often,
  pad,
  parted,
  type Row,
  shaped,
  type ShapedTables,
  surnameOf,
} from './shaping.ts'

/** unique_id, first_name, surname, dob, city, email, cluster: one to five rows a person, a fifth of the cells empty. */
export function peopleWithEmail(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const cities = ['london', 'london', 'london', ...Array.from({ length: 25 }, () => wordOf(dice))]
  const firms = Array.from({ length: 60 }, () => `${wordOf(dice)}.${dice.pick(['com', 'net', 'biz', 'info', 'org'])}`)
  const copies: Copy[] = []
  for (let thing = 0; copies.length < rows; thing++) {
    const [given, surname] = [often(dice, GIVEN), surnameOf(dice)]
    const person: Row = {
      first_name: capital(given),
      surname: capital(surname),
      dob: day(dice, 1950, 60),
      city: capital(often(dice, cities)),
      email: `${given[0]}.${surname}${dice.below(90) + 10}@${dice.pick(firms)}`,
    }
    const count = 1 + dice.below(5)
    for (let i = 0; i < count; i++) {
      let row: Row = i === 0 ? { ...person } : mistyped(dice, blanked(dice, person, 0.2), 0.18)
      if (i > 0 && dice.chance(0.06)) row = { ...row, first_name: row['surname']!, surname: row['first_name']! }
      if (i > 0 && dice.chance(0.08)) row['city'] = capital(dice.pick(cities))
      copies.push([thing, row])
    }
  }
  return shaped(dice, 'unique_id', copies.slice(0, rows), 'cluster')
}

const TITLES = ['sir', 'rev.', 'dr', '1st baronet', 'lord', 'prof.']
const OCCUPATIONS =
  'politician writer painter cricketer footballer actor priest engineer lawyer physician composer soldier botanist poet'.split(
    ' ',
  )

/** unique_id, cluster, full_name, first_name, surname, dob, birth_place, postcode, occupation: many rows a person. */
export function biographies(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const places = Array.from({ length: 300 }, () => wordOf(dice))
  const copies: Copy[] = []
  for (let thing = 0; copies.length < rows; thing++) {
    const names = Array.from({ length: 1 + dice.below(2) }, () => often(dice, GIVEN))
    const surname = surnameOf(dice)
    // A birth known by its year only is written as the first of January.
    const born = dice.chance(0.15) ? `${1800 + dice.below(150)}-01-01` : day(dice, 1800, 150)
    const place = often(dice, places)
    const person = { place, postcode: postcodeOf(dice, place), occupation: often(dice, OCCUPATIONS) }
    const title = dice.chance(0.2) ? dice.pick(TITLES) : ''
    const count = 1 + dice.below(14)
    for (let i = 0; i < count; i++) {
      const given = dice.chance(0.15) ? names.slice(0, 1) : names
      const full =
        dice.chance(0.5) && title ? `${title} ${given.join(' ')} ${surname}` : `${given.join(' ')} ${surname}`
      const row: Row = {
        full_name: dice.chance(0.12) ? mistype(dice, full) : full,
        first_name: given[0]!,
        surname: dice.chance(0.05) ? given.at(-1)! : surname,
        dob: dice.chance(0.1) ? `${born.slice(0, 4)}-01-01` : dice.chance(0.08) ? mistypedDay(dice, born) : born,
        birth_place: dice.chance(0.1) ? often(dice, places) : person.place,
        postcode: dice.chance(0.2) ? postcodeOf(dice, place) : person.postcode,
        occupation: dice.chance(0.1) ? dice.pick(OCCUPATIONS) : person.occupation,
      }
      const typed = mistyped(dice, row, 0.06, ['first_name', 'surname', 'birth_place', 'postcode'])
      copies.push([thing, blanked(dice, typed, 0.12, ['dob', 'birth_place', 'postcode', 'occupation', 'first_name'])])
    }
  }
  return shaped(dice, 'unique_id', copies.slice(0, rows), 'cluster')
}

const mistypedDay = (dice: Dice, text: string): string =>
  dice.chance(0.5)
    ? `${text.slice(0, 8)}${pad(1 + dice.below(28))}`
    : `${text.slice(0, 5)}${pad(1 + dice.below(12))}${text.slice(7)}`
const postcodeOf = (dice: Dice, place: string): string =>
  `${place.slice(0, 2)}${1 + dice.below(20)} ${1 + dice.below(9)}${'abdefghjlnpqrstuwxyz'[dice.below(20)]}${'abdefghjlnpqrstuwxyz'[dice.below(20)]}`

/** last_name, first_name, middle_name, age, res_street_address, city, zip_code: two lists a few years apart. */
export function voters(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const towns = Array.from({ length: 40 }, () => wordOf(dice))
  const homeOf = () => {
    const town = often(dice, towns)
    return {
      res_street_address: `${1 + dice.below(9000)} ${wordOf(dice)} ${dice.pick(['rd', 'st', 'dr', 'ln', 'ct'])}`,
      city: town,
      zip_code: `27${String((towns.indexOf(town) * 7 + dice.below(3)) % 1000).padStart(3, '0')}`,
    }
  }
  const [left, right]: [Copy[], Copy[]] = [[], []]
  for (let thing = 0; thing < rows * 1.2; ) {
    const home = homeOf()
    const family = surnameOf(dice)
    for (let member = 1 + dice.below(4); member > 0; member--, thing++) {
      const person: Row = {
        last_name: family,
        first_name: often(dice, GIVEN),
        middle_name: dice.chance(0.15) ? '' : often(dice, GIVEN),
        age: String(18 + dice.below(70)),
        gender: dice.pick(['m', 'f']),
      }
      const upper = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v.toUpperCase()]))
      if (dice.chance(0.85)) left.push([thing, upper({ ...person, ...home })])
      if (dice.chance(0.85)) {
        const moved = dice.chance(0.12) ? homeOf() : home
        const married: Row = person['gender'] === 'f' && dice.chance(0.04) ? { last_name: surnameOf(dice) } : {}
        const short: Row = dice.chance(0.2) ? { middle_name: person['middle_name']!.slice(0, 1) } : {}
        const years = { age: String(Number(person['age']) + 3 + (dice.chance(0.05) ? 1 : 0)) }
        const later = mistyped(dice, { ...person, ...married, ...short, ...years, ...moved }, 0.03, [
          'last_name',
          'first_name',
          'middle_name',
          'res_street_address',
        ])
        right.push([thing, upper(later)])
      }
    }
  }
  return parted(dice, 'id', left, right)
}

/** givenname, surname, suburb, postcode and nothing else: two lists. */
export function registrations(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const suburbs = Array.from({ length: 400 }, () => wordOf(dice))
  const [left, right]: [Copy[], Copy[]] = [[], []]
  for (let thing = 0; thing < rows; thing++) {
    const suburb = dice.below(suburbs.length)
    const row = {
      givenname: `${often(dice, GIVEN)}${dice.chance(0.4) ? ` ${often(dice, GIVEN)}` : ''}`,
      surname: surnameOf(dice),
      suburb: suburbs[suburb]!,
      postcode: String(27_000 + suburb * 2 + dice.below(2)),
    }
    if (dice.chance(0.8)) left.push([thing, row])
    if (dice.chance(0.8)) right.push([thing, mistyped(dice, row, 0.1)])
  }
  return parted(dice, 'recid', left, right)
}
