import { type PlainDate, plainDateOf } from './plain-date.ts'

/** 公民身份号码 (GB 11643): 18 characters, upper-case X, check digit right. Never a key of a person. */
export type CitizenId = string & { readonly __brand: 'CitizenId' }

export type Sex = 'male' | 'female'

export type CitizenIdFault =
  | 'citizen-id.empty'
  | 'citizen-id.wrong-length'
  | 'citizen-id.wrong-characters'
  | 'citizen-id.precision-lost' // Excel kept 15 digits and filled up with zeros
  | 'citizen-id.no-such-birth-date'
  | 'citizen-id.wrong-check-digit'

export type CitizenIdReading =
  | { readonly ok: true; readonly citizenId: CitizenId; readonly from15Digits: boolean }
  | { readonly ok: false; readonly fault: CitizenIdFault; readonly cleaned: string }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/** Check character of 17 digits: weighted sum modulo 11 (GB 11643). */
export function checkCharacterOf(first17: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * WEIGHTS[i]!
  return CHECK_CHARACTERS[sum % 11]!
}

/** Reads an ID number as people and Excel write it: full-width digits, spaces, a leading apostrophe, `x`, 15 digits. */
export function readCitizenId(text: string): CitizenIdReading {
  const cleaned = cleanIdText(text)
  const fail = (fault: CitizenIdFault): CitizenIdReading => ({ ok: false, fault, cleaned })
  if (cleaned === '') return fail('citizen-id.empty')
  if (/[^0-9X]/.test(cleaned)) return fail('citizen-id.wrong-characters')
  if (/^\d{15}$/.test(cleaned)) {
    const first17 = `${cleaned.slice(0, 6)}19${cleaned.slice(6)}`
    const citizenId = `${first17}${checkCharacterOf(first17)}` as CitizenId
    return birthDateOf(citizenId) ? { ok: true, citizenId, from15Digits: true } : fail('citizen-id.no-such-birth-date')
  }
  if (cleaned.length !== 18) return fail('citizen-id.wrong-length')
  if (!/^\d{17}[0-9X]$/.test(cleaned)) return fail('citizen-id.wrong-characters')
  const checkIsRight = checkCharacterOf(cleaned) === cleaned[17]
  if (!checkIsRight && cleaned.endsWith('000')) return fail('citizen-id.precision-lost')
  if (!birthDateOf(cleaned)) return fail('citizen-id.no-such-birth-date')
  return checkIsRight
    ? { ok: true, citizenId: cleaned as CitizenId, from15Digits: false }
    : fail('citizen-id.wrong-check-digit')
}

/** Birth day written in an 18-character ID number; undefined when that is no day. */
export function birthDateOf(id18: string): PlainDate | undefined {
  return plainDateOf(Number(id18.slice(6, 10)), Number(id18.slice(10, 12)), Number(id18.slice(12, 14)))
}

/** The 17th digit is odd for a man (GB 11643). */
export function sexOf(id: CitizenId): Sex {
  return (id.charCodeAt(16) - 48) % 2 === 1 ? 'male' : 'female'
}

/** 6-digit code of the place of first registration; it may have been abolished since. */
export function regionOf(id: CitizenId): string {
  return id.slice(0, 6)
}

function cleanIdText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s'’‘`\u200b\ufeff]/g, '')
    .toUpperCase()
}
