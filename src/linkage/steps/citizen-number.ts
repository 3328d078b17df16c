const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'
/** Inverses modulo 11 of 1…10. */
const INVERSE = [0, 1, 6, 4, 3, 9, 2, 8, 7, 5, 10] as const

const FORM = '[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9X]'
const checkPlace = (digit: (place: bigint) => string): string =>
  `((${WEIGHTS.map((weight, i) => `${digit(10n ** BigInt(16 - i))} * ${weight}`).join(' + ')}) % 11 + 1)::INTEGER`

/**
 * DuckDB SQL for the first 17 digits of an identity number as an integer, null unless all 18 characters hold (GB 11643).
 *
 * The number is put together again and compared whole: one condition, whose parts DuckDB computes once; it would compute
 * those of several conditions anew in each. Digit k is `q(k) - 10 q(k+1)` for `q(k) = head / 10^k`, so the weighted sum of
 * the digits is a sum of quotients: half the divisions. The remainder keeps `9e18` from overflowing it.
 */
export function checkedNumber(column: string): string {
  const head = `(try_cast(left(${column}, 17) as BIGINT) % ${10n ** 17n})`
  const quotients = WEIGHTS.map((weight, i) => {
    const finer = i === 16 ? 0 : WEIGHTS[i + 1]!
    return `divide(${head}, ${10n ** BigInt(16 - i)}) * ${mod11(weight + finer)}`
  })
  const place = `((${quotients.join(' + ')}) % 11 + 1)`
  return (
    `case when concat(${head}, substr('${CHECK_CHARACTERS}', ${place}, 1)) = ${column} ` +
    `then (case when divide(${head}, 1000000000) % 100 between 18 and 20 then ${head} end) end`
  )
}

/** The same as a function of PostgreSQL (plpgsql), which would compute `head` anew for every digit. */
export const CHECKED_NUMBER_BODY = `
declare
  head bigint;
begin
  if this !~ '^${FORM}$' then return null; end if;
  head := left(this, 17)::bigint;
  if substr('${CHECK_CHARACTERS}', ${checkPlace((unit) => `(head / ${unit} % 10)`)}, 1) <> right(this, 1) then return null; end if;
  return head;
end`

/**
 * All identity numbers (their first 17 digits) that one typing error away would be written as `text`, which is none:
 * check digit wrong, one digit substituted, neighbours swapped, one digit lost, one digit too many.
 *
 * The check digit leaves at most one right digit for each place, so there are about twenty of them, not hundreds.
 */
export function neighboursOf(text: string): string[] {
  const found = new Set<string>()
  if (/^\d{17}[\dX]$/.test(text)) addSameLength(text, found)
  else if (/^\d{16}[\dX]$/.test(text)) addLost(text, found)
  else if (/^\d{18}[\dX]$/.test(text)) addDoubled(text, found)
  else if (/^\d{16}X\d$/.test(text)) addIfValid(`${text.slice(0, 16)}${text[17]}X`, found)
  return [...found].filter(hasBirthDate)
}

function addSameLength(text: string, found: Set<string>): void {
  const head = text.slice(0, 17)
  found.add(head)
  const missing = checkOf(text[17]!) - weightedSum(head)
  for (let i = 0; i < 17; i++) {
    const digit = mod11(Number(head[i]) + missing * INVERSE[WEIGHTS[i]!]!)
    if (digit <= 9) found.add(head.slice(0, i) + digit + head.slice(i + 1))
  }
  const swapped = (i: number): string => text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2)
  for (let i = 0; i < 16; i++) {
    const rise = Number(head[i + 1]) - Number(head[i])
    const gained = rise * (WEIGHTS[i]! - WEIGHTS[i + 1]!)
    if (rise !== 0 && mod11(missing - gained) === 0) found.add(swapped(i).slice(0, 17))
  }
  addIfValid(swapped(16), found)
}

function addLost(text: string, found: Set<string>): void {
  if (/^\d{17}$/.test(text)) found.add(text)
  const check = checkOf(text[16]!)
  for (let i = 0; i < 17; i++) {
    const withZero = `${text.slice(0, i)}0${text.slice(i, 16)}`
    const digit = mod11((check - weightedSum(withZero)) * INVERSE[WEIGHTS[i]!]!)
    if (digit <= 9) found.add(withZero.slice(0, i) + digit + withZero.slice(i + 1))
  }
}

function addDoubled(text: string, found: Set<string>): void {
  for (let i = 0; i < 19; i++) addIfValid(text.slice(0, i) + text.slice(i + 1), found)
}

function addIfValid(text: string, found: Set<string>): void {
  if (!/^\d{17}[\dX]$/.test(text)) return
  const head = text.slice(0, 17)
  if (mod11(weightedSum(head)) === checkOf(text[17]!)) found.add(head)
}

const checkOf = (character: string): number => CHECK_CHARACTERS.indexOf(character)
const mod11 = (value: number): number => ((value % 11) + 11) % 11

function weightedSum(first17: string): number {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * WEIGHTS[i]!
  return sum
}

function hasBirthDate(first17: string): boolean {
  const twoAt = (i: number): number => (first17.charCodeAt(i) - 48) * 10 + first17.charCodeAt(i + 1) - 48
  const [century, month, day] = [twoAt(6), twoAt(10), twoAt(12)]
  return century >= 18 && century <= 20 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
