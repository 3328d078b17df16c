import { GIVEN, mistype, wordOf } from './english-people.ts'
import { Dice } from './people.ts'
import {
  blanked,
  capital,
  type Copy,
  mistyped,
  often,
  pad,
  parted,
  type Row,
  shaped,
  type ShapedTables,
  surnameOf,
} from './shaping.ts'

const FOODS = 'french italian american seafood steakhouses mexican chinese japanese thai delis cafe bbq indian'.split(
  ' ',
)
const PLATES = 'cafe grill bistro house kitchen restaurant bar room garden corner table'.split(' ')

/** id, name, addr, city, phone, type, class: guides that write the same place differently, few of it twice. */
export function restaurants(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const cities: readonly (readonly [string, string])[] = [
    ['new york', 'new york city'],
    ['los angeles', 'w. hollywood'],
    ['san francisco', 'sf'],
    ['atlanta', 'atlanta'],
    ['las vegas', 'las vegas'],
  ]
  const copies: Copy[] = []
  for (let thing = 0; copies.length < rows; thing++) {
    const city = dice.pick(cities)
    const name = restaurantName(dice)
    const [area, middle, end] = [200 + dice.below(8) * 100, 200 + dice.below(700), 1000 + dice.below(9000)]
    const street = `${1 + dice.below(900)} ${dice.pick(['', 's. ', 'n. ', 'e. '])}${wordOf(dice)}`
    const way = dice.pick([
      ['st.', 'street'],
      ['ave.', 'avenue'],
      ['blvd.', 'blv.'],
      ['rd.', 'road'],
    ])
    const row = {
      name,
      addr: `${street} ${way[0]}`,
      city: city[0],
      phone: `${area}/${middle}-${end}`,
      type: often(dice, FOODS),
    }
    copies.push([thing, row])
    if (!dice.chance(0.15)) continue
    const otherName = dice.chance(0.3)
      ? `${name} ${dice.pick(['(the)', 'restaurant', `on ${wordOf(dice)}`])}`
      : name.replace(/ (cafe|restaurant|bar)$/, dice.chance(0.5) ? '' : ' $1')
    copies.push([
      thing,
      {
        name: dice.chance(0.1) ? mistype(dice, otherName) : otherName,
        addr: `${street} ${dice.chance(0.5) ? way[1] : way[0]}${dice.chance(0.2) ? ` between ${wordOf(dice)} and ${wordOf(dice)}` : ''}`,
        city: dice.chance(0.3) ? city[1] : city[0],
        phone: dice.chance(0.08) ? '' : `${area}-${middle}-${dice.chance(0.05) ? end + 1 : end}`,
        type: dice.chance(0.6) ? often(dice, FOODS) : row.type,
      },
    ])
  }
  return shaped(dice, 'id', copies.slice(0, rows), 'class')
}

const restaurantName = (dice: Dice): string => {
  const word = dice.pick([
    wordOf(dice),
    `${often(dice, GIVEN)} ${wordOf(dice)}'s`,
    `le ${wordOf(dice)}`,
    `${wordOf(dice)} ${wordOf(dice)}`,
  ])
  return dice.chance(0.6) ? `${word} ${often(dice, PLATES)}` : word
}

const SCIENCE =
  'query database efficient mining relational data parallel distributed transaction index spatial temporal optimization system model web semantic stream adaptive view object oriented language processing performance storage schema integration approximate clustering join algorithm multidimensional knowledge dynamic incremental caching evaluation design management scalable using active'.split(
    ' ',
  )
const VENUES: readonly (readonly [string, string])[] = [
  ['SIGMOD Conference', 'International Conference on Management of Data'],
  ['VLDB', 'Very Large Data Bases'],
  ['ACM Trans. Database Syst.', 'ACM Transactions on Database Systems (TODS)'],
  ['SIGMOD Record', 'ACM SIGMOD Record'],
  ['VLDB J.', 'The VLDB Journal &mdash; The International Journal on Very Large Data Bases'],
]

function titleOf(dice: Dice): string {
  const words = Array.from({ length: 4 + dice.below(6) }, () => often(dice, SCIENCE))
  const joined = words.map((word, i) =>
    i > 0 && dice.chance(0.25) ? `${dice.pick(['for', 'in', 'of', 'on', 'and'])} ${word}` : word,
  )
  return capital(joined.join(' '))
}
const authorOf = (dice: Dice): string =>
  `${capital(often(dice, GIVEN))} ${dice.chance(0.4) ? 'J. ' : ''}${capital(surnameOf(dice))}`

/** id, title, authors, venue, year: two catalogues, of which one writes venues and authors in full. */
export function papers(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const [left, right]: [Copy[], Copy[]] = [[], []]
  for (let thing = 0; thing < rows * 1.1; thing++) {
    const venue = dice.pick(VENUES)
    const authors = Array.from({ length: 1 + dice.below(4) }, () => authorOf(dice))
    // Columns of a journal have the same title every time.
    const title = dice.chance(0.03) ? dice.pick(['Editorial', "Editor's Notes", "Chair's Message"]) : titleOf(dice)
    const year = String(1994 + dice.below(10))
    if (dice.chance(0.9)) left.push([thing, { title, authors: authors.join(', '), venue: venue[0], year }])
    if (dice.chance(0.9)) {
      const written = authors.map((author) => (dice.chance(0.3) ? author.replace(/^(\w)\w+/, '$1.') : author))
      right.push([
        thing,
        {
          title: dice.chance(0.06)
            ? mistype(dice, title)
            : dice.chance(0.04)
              ? title.split(' ').slice(0, 4).join(' ')
              : title,
          authors: dice.chance(0.05) ? '' : (dice.chance(0.2) ? written.toReversed() : written).join(', '),
          venue: venue[1],
          year,
        },
      ])
    }
  }
  return parted(dice, 'id', left, right)
}

/** One bibliography in which a few papers are cited very often, each time a little differently. */
export function references(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const copies: Copy[] = []
  for (let thing = 0; copies.length < rows; thing++) {
    const authors = Array.from({ length: 1 + dice.below(3) }, () => authorOf(dice))
    const title = titleOf(dice).toLowerCase()
    const venue = dice.pick(VENUES)
    const year = String(1985 + dice.below(15))
    const count = dice.chance(0.1) ? 20 + dice.below(60) : 1 + dice.below(8)
    for (let i = 0; i < count; i++) {
      const short = authors.map((author) => author.toLowerCase().replace(/^(\w)\w+/, '$1.'))
      const row: Row = {
        author: (dice.chance(0.6) ? short : authors.map((author) => author.toLowerCase())).join(' and '),
        title: dice.chance(0.15) ? mistype(dice, title) : dice.chance(0.1) ? `${title}.` : title,
        venue: dice.chance(0.5) ? venue[0].toLowerCase() : `in proceedings of the ${venue[1].toLowerCase()}`,
        year: dice.chance(0.05) ? String(Number(year) + 1) : year,
        pages: `pages ${100 + thing}--${110 + thing}`,
      }
      copies.push([thing, blanked(dice, row, 0.25, ['venue', 'year', 'pages'])])
    }
  }
  return shaped(dice, 'id', copies.slice(0, rows), 'label')
}

const MAKERS =
  'sony panasonic canon garmin bose samsung linksys netgear toshiba sharp yamaha pioneer kenwood belkin logitech'.split(
    ' ',
  )
const THINGS =
  'digital camera|camcorder|lcd hdtv|dvd player|wireless router|headphones|printer|speaker system|car receiver|cordless phone|memory card|washer|refrigerator|microwave oven|gps navigator|keyboard|toner cartridge|subwoofer'.split(
    '|',
  )
const TRAITS =
  'black silver white compact portable wireless bluetooth 1080p 16gb dual high-speed stainless professional mini 7-inch'.split(
    ' ',
  )

/** id, title, manufacturer, price: two shops, one of which seldom says the maker and asks another price. */
export function products(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const [left, right]: [Copy[], Copy[]] = [[], []]
  for (let thing = 0; thing < rows * 1.2; thing++) {
    const maker = often(dice, MAKERS)
    const model = `${'abcdefghklmnprstvwx'[dice.below(19)]}${'abcdefghklmnprstvwx'[dice.below(19)]}${dice.chance(0.5) ? '-' : ''}${100 + dice.below(900)}${dice.chance(0.4) ? 'bk' : ''}`
    const kind = dice.pick(THINGS)
    const traits = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(TRAITS))
    const price = 20 + dice.below(900) + 0.99
    if (dice.chance(0.85))
      left.push([
        thing,
        {
          title: `${maker} ${traits[0]} ${kind} - ${model}`,
          manufacturer: maker,
          price: dice.chance(0.4) ? '' : `$${price.toFixed(2)}`,
        },
      ])
    if (dice.chance(0.85)) {
      const words = dice.chance(0.7)
        ? [maker, model, ...traits, kind]
        : [maker, ...traits.slice(1), kind, model.replace('-', '')]
      right.push([
        thing,
        {
          title: words.join(' '),
          manufacturer: dice.chance(0.6) ? '' : capital(maker),
          price: dice.chance(0.3) ? '' : (price * (0.85 + dice.next() * 0.3)).toFixed(2),
        },
      ])
    }
  }
  return parted(dice, 'id', left, right)
}

/** id, number, title, length, artist, album, year, language: the same song from several sources. */
export function songs(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const words = Array.from({ length: 300 }, () => wordOf(dice))
  const phrase = (most: number) => Array.from({ length: 1 + dice.below(most) }, () => often(dice, words)).join(' ')
  const artists = Array.from({ length: Math.round(rows / 12) }, () => capital(phrase(3)))
  const copies: Copy[] = []
  for (let thing = 0; copies.length < rows; thing++) {
    const artist = often(dice, artists)
    const [title, album, number] = [capital(phrase(4)), capital(phrase(4)), 1 + dice.below(16)]
    const [seconds, year] = [120 + dice.below(240), 1970 + dice.below(45)]
    const count = dice.chance(0.5) ? 1 : 2 + dice.below(4)
    for (let i = 0; i < count; i++) {
      const row: Row = {
        number: dice.chance(0.3) ? pad(number) : String(number),
        title: dice.chance(0.3) ? `${artist} - ${title}` : dice.chance(0.2) ? `${pad(number)}-${title}` : title,
        length: dice.chance(0.5)
          ? `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}sec`
          : String(seconds * 1000 + dice.below(900)),
        artist: dice.chance(0.15) ? '' : artist,
        album: dice.chance(0.2) ? `${album} (${year})` : album,
        year: dice.chance(0.4) ? '' : dice.chance(0.5) ? `'${pad(year % 100)}` : String(year),
        language: dice.pick(['English', 'Eng.', 'English']),
      }
      copies.push([thing, mistyped(dice, row, 0.05, ['title', 'artist', 'album'])])
    }
  }
  return shaped(dice, 'TID', copies.slice(0, rows), 'CID')
}

const FORMS: readonly (readonly [string, string])[] = [
  ['Ltd', 'Limited'],
  ['Inc.', 'Incorporated'],
  ['LLC', 'L.L.C.'],
  ['Corp', 'Corporation'],
  ['& Co.', 'and Company'],
]
const TRADES =
  'Consulting Logistics Foods Systems Holdings Engineering Media Energy Textiles Motors Partners Dental Books'.split(
    ' ',
  )

/** company_id, company_name, address, city, country, website, person_id of no use: firms written twice and thrice. */
export function companies(seed: number, rows: number): ShapedTables {
  const dice = new Dice(seed)
  const copies: Copy[] = []
  for (let thing = 0; copies.length < rows; thing++) {
    const form = dice.pick(FORMS)
    const name = `${capital(wordOf(dice))} ${dice.chance(0.7) ? `${capital(wordOf(dice))} ` : ''}${often(dice, TRADES)}`
    const site = `www.${name.toLowerCase().replaceAll(' ', '')}.com`
    const home = { address: `${1 + dice.below(300)} ${capital(wordOf(dice))} Road`, city: capital(wordOf(dice)) }
    const count = dice.chance(0.6) ? 1 : 2 + dice.below(2)
    for (let i = 0; i < count; i++) {
      const row: Row = {
        company_name: `${name} ${dice.chance(0.5) ? form[0] : dice.chance(0.7) ? form[1] : ''}`.trim(),
        ...(dice.chance(0.15)
          ? { address: `${1 + dice.below(300)} ${capital(wordOf(dice))} Street`, city: capital(wordOf(dice)) }
          : home),
        country: dice.pick(['UK', 'UK', 'United Kingdom']),
        website: dice.chance(0.4) ? '' : dice.chance(0.3) ? `http://${site}/` : site,
        employees: dice.chance(0.3) ? '' : String(5 * (1 + dice.below(100))),
      }
      copies.push([thing, mistyped(dice, row, 0.06, ['company_name', 'address', 'city'])])
    }
  }
  return shaped(dice, 'record_no', copies.slice(0, rows), 'entity_id')
}
