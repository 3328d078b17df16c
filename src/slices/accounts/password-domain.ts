import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { COMMON_STEMS, KEYBOARD_ROWS, LOOK_ALIKES } from './common-passwords-domain.ts'
import type { SecurityRules } from './rules-domain.ts'

export type PasswordRefusal =
  | 'accounts.password-too-short'
  | 'accounts.password-too-simple'
  | 'accounts.password-too-common'
  | 'accounts.password-contains-login-name'
  | 'accounts.password-unchanged'

/** Characters of its own that a password keeps when everything guessed first has been taken out. */
const OWN_CHARACTERS = 4

/** Decides whether a password may be used: long enough, of several kinds of sign, not the name, not what is guessed first. */
export function decidePassword(
  password: string,
  account: { readonly loginName: string },
  rules: Pick<SecurityRules, 'passwordMinLength'>,
): Decision<string, PasswordRefusal> {
  if ([...password].length < rules.passwordMinLength)
    return refuse('accounts.password-too-short', { minLength: rules.passwordMinLength })
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]|\p{Lo}/u].filter((kind) => kind.test(password)).length
  if (kinds < 3 || new Set(password).size < 6) return refuse('accounts.password-too-simple')
  if (password.toLowerCase().includes(account.loginName.toLowerCase()))
    return refuse('accounts.password-contains-login-name')
  return ownCharacters(password) < OWN_CHARACTERS ? refuse('accounts.password-too-common') : accept(password)
}

/** How much a password holds against guessing, for whoever chooses one; the rule above is what decides. */
export const PASSWORD_STRENGTHS = ['weak', 'fair', 'strong'] as const
export type PasswordStrength = (typeof PASSWORD_STRENGTHS)[number]

/** Characters of its own from which a password counts as strong: twice the least, and some. */
const STRONG_CHARACTERS = 10

/** Says how strong a password is; weak as long as it is refused. */
export function strengthOf(...asked: Parameters<typeof decidePassword>): PasswordStrength {
  if (!decidePassword(...asked).ok) return 'weak'
  return ownCharacters(asked[0]) >= STRONG_CHARACTERS ? 'strong' : 'fair'
}

/**
 * Counts the characters of a password that no list of common passwords would guess: without common words (also written
 * with look-alikes), runs along the keyboard or the alphabet, years and repeated signs. A Chinese character counts two.
 */
export function ownCharacters(password: string): number {
  return countOwn(withoutRuns(withoutStems(password.normalize('NFKC').toLowerCase())))
}

/** Blanks common words, also where look-alikes stand for letters: each sign has one look-alike, so places stay the same. */
function withoutStems(text: string): string {
  let plain = text
  let alike = [...text].map((sign) => LOOK_ALIKES[sign] ?? sign).join('')
  for (const stem of COMMON_STEMS) {
    for (let at = placeOf(stem, plain, alike); at >= 0; at = placeOf(stem, plain, alike)) {
      plain = blanked(plain, at, stem.length)
      alike = blanked(alike, at, stem.length)
    }
  }
  return plain
}

function placeOf(stem: string, plain: string, alike: string): number {
  const at = plain.indexOf(stem)
  return at >= 0 ? at : alike.indexOf(stem)
}

const blanked = (text: string, at: number, length: number): string =>
  `${text.slice(0, at)}${' '.repeat(length)}${text.slice(at + length)}`

function withoutRuns(text: string): string {
  const withoutYears = text.replace(/(19|20)\d\d/g, ' ')
  let rest = ''
  for (let at = 0; at < withoutYears.length; ) {
    const run = runAt(withoutYears, at)
    if (run < 3) rest += withoutYears[at]
    at += run < 3 ? 1 : run
  }
  return rest
}

/** Length of the run that starts here: one sign again and again, or neighbours on the keyboard or in the alphabet. */
function runAt(text: string, at: number): number {
  const lengths = [1, -1, 0].map((step) => runAlong(text, at, (one, next) => next === one + step))
  const onKeyboard = KEYBOARD_ROWS.flatMap((row) =>
    [1, -1].map((step) => runAlong(text, at, (one, next) => isNeighbour(row, one, next, step))),
  )
  return Math.max(...lengths, ...onKeyboard)
}

function isNeighbour(row: string, one: number, next: number, step: number): boolean {
  const place = row.indexOf(String.fromCharCode(one))
  return place >= 0 && row[place + step] === String.fromCharCode(next)
}

function runAlong(text: string, at: number, follows: (one: number, next: number) => boolean): number {
  let end = at + 1
  while (end < text.length && follows(text.charCodeAt(end - 1), text.charCodeAt(end))) end++
  return end - at
}

function countOwn(rest: string): number {
  const letters = [...rest].filter((sign) => /[\p{L}\p{N}]/u.test(sign))
  return letters.reduce((sum, sign) => sum + (/\p{Lo}/u.test(sign) ? 2 : 1), 0)
}
