/**
 * The months of the lunar years from 1930 on, in base 36: bit k is set when the (k+1)th month has 30 days, and the
 * bits from the 13th up say which month is followed by a leap month. Derived from the Chinese calendar of ICU, against
 * which a test checks every day; asking ICU for each date would take a hundred times as long.
 */
const YEARS = (
  '14iu 10r 21j zau 28q 1ck lvt 1ft 1cpf 237 10r 13yz 23x 12i uol 2as 289 hw3 239 1cfh 112 23x zvu 2pe 2p0 oqx 2mi 1gnp 23b 11y 141h 251 1ci s6d ' +
  '2w5 18q lg7 23f 1cgq 12i 295 107m 28i 279 tor 217 1inf j1 12l 146h 2p5 2oi v1h 2lh 1wel 21i ja 19dh 1cl 2w9 11n6 2vm 2li l06 21j 1iom nu 1cl ' +
  'yix 1ft 1ar tgr 10r 21n guy 12i 1dn9 2as 289 10ur 239 10t rcd 245 1p62 15e 2p1 17pm 2tm 2hh tgu 11y 245 gxe 1ci 14th 2zp 18q y3b x7 123 l3q ' +
  '295 224y 28i 279 174b 217 x7 wnv 14d 296 i1e 2oi 1e05 2lh 21h zot xi 14l lnu 2x5 1klu 2vm 2li 13yu 21j ye qmt 1g5 1ft'
)
  .split(' ')
  .map((code) => Number.parseInt(code, 36))
const FIRST_YEAR = 1930
const FIRST_DAY = Date.UTC(1930, 0, 30) / 86_400_000

/** Day number on which each lunar year begins; one more for the end. */
const NEW_YEARS = YEARS.reduce(
  (days, year) => {
    let length = 0
    for (let month = 0; month < monthsOf(year); month++) length += lengthOf(year, month)
    return [...days, days.at(-1)! + length]
  },
  [FIRST_DAY],
)

/**
 * The lunar date of a day, written as if it were a day of the solar calendar (20150201): what stands in a record
 * when a family gives the lunar birthday. A leap month counts as the month it follows. 0 when the text is no day.
 */
export function lunarKeyOf(text: string): number {
  const digits = text.replace(/\D/g, '')
  if (digits.length < 8) return 0
  const ms = Date.UTC(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)) - 1, Number(digits.slice(6, 8)))
  const day = ms / 86_400_000
  if (!(day >= FIRST_DAY && day < NEW_YEARS.at(-1)!)) return 0

  let year = Math.min(YEARS.length - 1, Math.floor((day - FIRST_DAY) / 354))
  while (NEW_YEARS[year]! > day) year--
  const code = YEARS[year]!
  let rest = day - NEW_YEARS[year]!
  let month = 0
  while (rest >= lengthOf(code, month)) rest -= lengthOf(code, month++)
  const leap = code >> 13
  const number = leap > 0 && month >= leap ? month : month + 1
  return (FIRST_YEAR + year) * 10000 + number * 100 + rest + 1
}

function monthsOf(year: number): number {
  return year >> 13 > 0 ? 13 : 12
}

function lengthOf(year: number, month: number): number {
  return (year >> month) & 1 ? 30 : 29
}
