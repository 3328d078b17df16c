import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Role, Scope } from '../../kernel/scope.ts'

/** Roles a person can have; `system` is the machine and never signs in. */
export const ACCOUNT_ROLES = [
  'administrator',
  'bureau-officer',
  'township-officer',
  'school-officer',
  'homeroom-teacher',
  'village-officer',
] as const satisfies readonly Role[]
export type AccountRole = (typeof ACCOUNT_ROLES)[number]

/** 账号: one person's way in, with one role and one scope. */
export interface Account {
  readonly id: Uuid
  readonly countyCode: CountyCode
  readonly loginName: string
  readonly displayName: string
  readonly role: AccountRole
  readonly divisionPrefix: string | null
  readonly schoolPrefix: string | null
  readonly phone: string | null
  readonly active: boolean
  /** Printed on the sign-in page of a demo home. */
  readonly isDemo: boolean
  readonly mustChangePassword: boolean
  readonly failedCount: number
  readonly lockedUntil: Date | null
  readonly lastSignInAt: Date | null
  readonly version: number
}

/** An open sign-in of an account on one device. */
export interface AccountSession {
  readonly id: Uuid
  readonly accountId: Uuid
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly endedAt: Date | null
  readonly address: string
  readonly device: string
}

/** 等保 (GB/T 22239 身份鉴别) asks for lock-out and idle logout; the numbers are a product choice. */
export const SIGN_IN_RULES = {
  failuresUntilLock: 5,
  lockMinutes: 15,
  idleMinutes: 60,
  absoluteHours: 12,
  passwordMinLength: 10,
} as const

const MINUTE_MS = 60_000

export type ScopeRefusal = 'accounts.scope-does-not-fit-role' | 'accounts.scope-outside-county'

interface ScopeFields {
  readonly divisionPrefix?: string | null | undefined
  readonly schoolPrefix?: string | null | undefined
}

/** Digits of the household line's scope that each role has; the school line's roles have none. */
const DIVISION_DIGITS: Readonly<Partial<Record<AccountRole, number>>> = {
  'bureau-officer': 6,
  'township-officer': 9,
  'village-officer': 12,
}

/** Decides whether a role may have a scope: exactly one line, of the length that belongs to the role. */
export function decideScope(
  role: AccountRole,
  county: CountyCode,
  fields: ScopeFields,
): Decision<{ readonly divisionPrefix: string | null; readonly schoolPrefix: string | null }, ScopeRefusal> {
  const divisionPrefix = fields.divisionPrefix ?? null
  const schoolPrefix = fields.schoolPrefix ?? null
  const unfit = refuse('accounts.scope-does-not-fit-role', { role: `role.${role}` })

  if (role === 'administrator') {
    return divisionPrefix === null && schoolPrefix === null ? accept({ divisionPrefix, schoolPrefix }) : unfit
  }
  const digits = DIVISION_DIGITS[role]
  if (digits !== undefined) {
    if (schoolPrefix !== null || divisionPrefix?.length !== digits || divisionPrefix.endsWith('000')) return unfit
    return divisionPrefix.startsWith(county)
      ? accept({ divisionPrefix, schoolPrefix })
      : refuse('accounts.scope-outside-county', { county })
  }
  const segments = role === 'homeroom-teacher' ? 2 : 1
  if (divisionPrefix !== null || schoolPrefix === null || schoolPrefix.split('/').length !== segments + 1) return unfit
  return accept({ divisionPrefix, schoolPrefix })
}

/** Decides on a login name: it is typed on telephones and read out, so only small Latin letters, digits, `.` and `-`. */
export function decideLoginName(text: string): Decision<string, 'accounts.login-name-not-allowed'> {
  const loginName = normalLoginName(text)
  return /^[a-z0-9][a-z0-9.-]{2,39}$/.test(loginName) ? accept(loginName) : refuse('accounts.login-name-not-allowed')
}

/** A login name as it is stored: full-width and capital letters do not matter. */
export function normalLoginName(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

export type PasswordRefusal =
  | 'accounts.password-too-short'
  | 'accounts.password-too-simple'
  | 'accounts.password-contains-login-name'
  | 'accounts.password-unchanged'

/** Decides whether a password may be used: long enough, not of one kind of sign, not the name, not the old one. */
export function decidePassword(
  password: string,
  account: { readonly loginName: string },
  currentPassword?: string,
): Decision<string, PasswordRefusal> {
  if ([...password].length < SIGN_IN_RULES.passwordMinLength)
    return refuse('accounts.password-too-short', { minLength: SIGN_IN_RULES.passwordMinLength })
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]|\p{Lo}/u].filter((kind) => kind.test(password)).length
  if (kinds < 3 || new Set(password).size < 6) return refuse('accounts.password-too-simple')
  if (password.toLowerCase().includes(account.loginName.toLowerCase()))
    return refuse('accounts.password-contains-login-name')
  if (password === currentPassword) return refuse('accounts.password-unchanged')
  return accept(password)
}

/** What a sign-in with a name and a password comes to. The person is told one thing for all refusals; audit knows which. */
export type SignInOutcome = 'signed-in' | 'wrong-password' | 'locked' | 'inactive'

/** Decides a sign-in. A locked account stays locked for a right password too, else guessing could go on. */
export function decideSignIn(
  account: Pick<Account, 'active' | 'lockedUntil'>,
  passwordIsRight: boolean,
  now: Date,
): SignInOutcome {
  if (isLocked(account, now)) return 'locked'
  if (!passwordIsRight) return 'wrong-password'
  return account.active ? 'signed-in' : 'inactive'
}

export function isLocked(account: Pick<Account, 'lockedUntil'>, now: Date): boolean {
  return account.lockedUntil !== null && account.lockedUntil > now
}

/** Counts a wrong password; the fifth in a row locks for a quarter of an hour. */
export function afterFailure(
  failedCount: number,
  now: Date,
): { readonly failedCount: number; readonly lockedUntil: Date | null } {
  return failedCount + 1 < SIGN_IN_RULES.failuresUntilLock
    ? { failedCount: failedCount + 1, lockedUntil: null }
    : { failedCount: 0, lockedUntil: new Date(now.getTime() + SIGN_IN_RULES.lockMinutes * MINUTE_MS) }
}

/** Tells whether a session still counts: not ended, seen lately, not older than a working day. */
export function isSessionOpen(
  session: Pick<AccountSession, 'createdAt' | 'lastSeenAt' | 'endedAt'>,
  now: Date,
): boolean {
  return session.endedAt === null && now < idleEndOf(session) && now < expiryOf(session)
}

export function idleEndOf(session: Pick<AccountSession, 'lastSeenAt'>): Date {
  return new Date(session.lastSeenAt.getTime() + SIGN_IN_RULES.idleMinutes * MINUTE_MS)
}

export function expiryOf(session: Pick<AccountSession, 'createdAt'>): Date {
  return new Date(session.createdAt.getTime() + SIGN_IN_RULES.absoluteHours * 60 * MINUTE_MS)
}

/** The scope an account acts in. An administrator has neither line and so sees no child. */
export function scopeOf(account: Account): Scope {
  return {
    county: account.countyCode,
    ...(account.divisionPrefix === null ? {} : { divisionPrefix: account.divisionPrefix }),
    ...(account.schoolPrefix === null ? {} : { schoolPrefix: account.schoolPrefix }),
    role: account.role,
    actorId: account.id,
  }
}
