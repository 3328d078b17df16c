import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { dutyOfRole } from '../../kernel/duty.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { AccountRole } from './roles-domain.ts'
import type { SecurityRules } from './rules-domain.ts'
import { type Actor, isAdministrator, type Scope } from '../../kernel/scope.ts'

export { ACCOUNT_ROLES, type AccountRole } from './roles-domain.ts'

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
  /** When the security administrator let the account act in its role and scope; null: it cannot sign in yet. */
  readonly authorisedAt: Date | null
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

const MINUTE_MS = 60_000

export type ScopeRefusal = 'accounts.scope-does-not-fit-role' | 'accounts.scope-outside-county'

interface ScopeFields {
  readonly divisionPrefix?: string | null | undefined
  readonly schoolPrefix?: string | null | undefined
}

/** The household line or the school line; both null for the whole county of an administrator, and for a duty. */
export interface Lines {
  readonly divisionPrefix: string | null
  readonly schoolPrefix: string | null
}

/** Digits of the household line's scope that each role has; the school line's roles have none. */
const DIVISION_DIGITS: Readonly<Partial<Record<AccountRole, number>>> = {
  'bureau-officer': 6,
  'township-officer': 9,
  'village-officer': 12,
}

/** Decides whether a role may have a scope: exactly one line, of the length that belongs to the role; a duty has none. */
export function decideScope(role: AccountRole, county: CountyCode, fields: ScopeFields): Decision<Lines, ScopeRefusal> {
  const divisionPrefix = fields.divisionPrefix ?? null
  const schoolPrefix = fields.schoolPrefix ?? null
  const unfit = refuse('accounts.scope-does-not-fit-role', { role: `role.${role}` })

  if (isAdministrator(role)) return decideUnit(role, county, { divisionPrefix, schoolPrefix })
  if (dutyOfRole(role))
    return divisionPrefix === null && schoolPrefix === null ? accept({ divisionPrefix, schoolPrefix }) : unfit
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

/** The unit a system administrator keeps accounts for: the county (null), a township or a school; the others have the county. */
function decideUnit(role: AccountRole, county: CountyCode, unit: Lines): Decision<Lines, ScopeRefusal> {
  const { divisionPrefix, schoolPrefix } = unit
  if (divisionPrefix === null && schoolPrefix === null) return accept(unit)
  const isTownship = divisionPrefix?.length === 9 && !divisionPrefix.endsWith('000') && schoolPrefix === null
  const isSchool = schoolPrefix !== null && schoolPrefix.split('/').length === 2 && divisionPrefix === null
  if (role !== 'system-administrator' || (!isTownship && !isSchool))
    return refuse('accounts.scope-does-not-fit-role', { role: `role.${role}` })
  return isSchool || divisionPrefix?.startsWith(county)
    ? accept(unit)
    : refuse('accounts.scope-outside-county', { county })
}

export type AdministrationRefusal = 'accounts.administrator-needs-phone'

/** An administrator is one person: the telephone says which, and nobody is two of the three. */
export function decideAdministratorPhone(
  role: AccountRole,
  phone: string | null,
): Decision<string | null, AdministrationRefusal> {
  return isAdministrator(role) && phone === null ? refuse('accounts.administrator-needs-phone') : accept(phone)
}

/** Decides whether an account may get another role. An administrator stays one of its kind, and nobody becomes one. */
export function decideRoleChange(
  before: AccountRole,
  after: AccountRole,
): Decision<AccountRole, 'accounts.administrator-stays'> {
  const changes = before !== after && (isAdministrator(before) || isAdministrator(after))
  return changes ? refuse('accounts.administrator-stays') : accept(after)
}

/**
 * Tells whether an administrator keeps an account: those of the own unit and below, but administrators only below.
 * `schools` are the codes of the schools that lie in the unit.
 */
export function isKept(
  unit: NonNullable<Actor['administers']> | undefined,
  account: Pick<Account, 'role' | 'divisionPrefix' | 'schoolPrefix'>,
  schools: ReadonlySet<string>,
): boolean {
  if (!unit) return true
  const { divisionPrefix, schoolPrefix } = account
  const isSame = (divisionPrefix ?? schoolPrefix) === (unit.divisionPrefix ?? unit.schoolPrefix)
  if (isAdministrator(account.role) && isSame) return false
  if (schoolPrefix === null)
    return unit.divisionPrefix !== undefined && (divisionPrefix ?? '').startsWith(unit.divisionPrefix)
  return unit.schoolPrefix === undefined
    ? schools.has(schoolPrefix.split('/')[0]!)
    : schoolPrefix.startsWith(unit.schoolPrefix)
}

/** What an account may do and for whom. */
export interface GrantFields {
  readonly role: AccountRole
  readonly divisionPrefix?: string | null | undefined
  readonly schoolPrefix?: string | null | undefined
}

/** What an administrator fills in for a new account. */
export interface AccountFields extends GrantFields {
  readonly loginName: string
  readonly displayName: string
  readonly phone?: string | null | undefined
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

/** What the owner of an account is told at the next sign-in; sign-ins only from a device that is new. */
export const OWN_EVENTS = [
  'accounts.signed-in',
  'accounts.sign-in-failed',
  'accounts.locked',
  'accounts.password-changed',
  'accounts.password-reset',
  'accounts.second-factor-set-up',
  'accounts.second-factor-removed',
  'accounts.second-factor-reset',
  'accounts.recovery-code-used',
  'accounts.recovery-codes-renewed',
  'accounts.passkey-added',
  'accounts.passkey-removed',
  'accounts.single-sign-on-linked',
  'accounts.single-sign-on-unlinked',
  'accounts.account-authorised',
] as const

export function isToldToOwner(entry: {
  readonly event: string
  readonly details: Readonly<Record<string, unknown>>
}): boolean {
  return entry.event !== 'accounts.signed-in' || entry.details['newDevice'] === true
}

/** Tells whether a device is none of those an account was used on lately; a newer version of a browser is not a new device. */
export function isNewDevice(device: string, known: readonly string[]): boolean {
  const kind = (text: string) => text.replaceAll(/ \d+/g, '')
  return known.length > 0 && !known.some((one) => kind(one) === kind(device))
}

/** What a sign-in with a name and a password comes to. The person is told one thing for all refusals; audit knows which. */
export type SignInOutcome = 'signed-in' | 'wrong-password' | 'locked' | 'inactive' | 'not-authorised'

/** Decides a sign-in. A locked account stays locked for a right password too, else guessing could go on. */
export function decideSignIn(
  account: Pick<Account, 'active' | 'authorisedAt' | 'lockedUntil'>,
  passwordIsRight: boolean,
  now: Date,
): SignInOutcome {
  if (isLocked(account, now)) return 'locked'
  if (!passwordIsRight) return 'wrong-password'
  if (!account.active) return 'inactive'
  return account.authorisedAt ? 'signed-in' : 'not-authorised'
}

export function isLocked(account: Pick<Account, 'lockedUntil'>, now: Date): boolean {
  return account.lockedUntil !== null && account.lockedUntil > now
}

const LONGEST_LOCK_MINUTES = 24 * 60

/** Counts a wrong password. From the county's limit on the account is locked, and each further failure doubles the lock. */
export function afterFailure(
  failedCount: number,
  now: Date,
  rules: Pick<SecurityRules, 'failuresUntilLock' | 'lockMinutes'>,
): { readonly failedCount: number; readonly lockedUntil: Date | null } {
  const failures = failedCount + 1
  if (failures < rules.failuresUntilLock) return { failedCount: failures, lockedUntil: null }
  const doubled = rules.lockMinutes * 2 ** Math.min(failures - rules.failuresUntilLock, 20)
  const minutes = Math.min(doubled, LONGEST_LOCK_MINUTES)
  return { failedCount: failures, lockedUntil: new Date(now.getTime() + minutes * MINUTE_MS) }
}

/** Failures that came from one address lately, whatever accounts they named. */
export interface AddressFailures {
  readonly failedCount: number
  readonly lastFailedAt: Date
  readonly blockedUntil: Date | null
}

const ADDRESS_WINDOW_MINUTES = 60

/** Counts a failure of an address; an hour without one forgets them. Over the limit it waits a minute, then two, up to an hour. */
export function afterAddressFailure(
  before: AddressFailures | undefined,
  now: Date,
  rules: Pick<SecurityRules, 'failuresPerAddress'>,
): AddressFailures {
  const isRecent = before && now.getTime() - before.lastFailedAt.getTime() < ADDRESS_WINDOW_MINUTES * MINUTE_MS
  const failedCount = (isRecent ? before.failedCount : 0) + 1
  const over = failedCount - rules.failuresPerAddress
  const minutes = Math.min(2 ** Math.min(over, 10), ADDRESS_WINDOW_MINUTES)
  const blockedUntil = over < 0 ? null : new Date(now.getTime() + minutes * MINUTE_MS)
  return { failedCount, lastFailedAt: now, blockedUntil }
}

/** Whole seconds an address still has to wait; 0 when it may try. */
export function secondsToWait(address: AddressFailures | undefined, now: Date): number {
  return Math.max(0, Math.ceil(((address?.blockedUntil?.getTime() ?? 0) - now.getTime()) / 1000))
}

/** Addresses that belong to one line: an IPv6 line has 2^64 of them. */
export function addressGroup(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail?.split(':').filter(Boolean) ?? []
  const filled = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return `${filled.slice(0, 4).join(':')}::/64`
}

/** Tells whether a session still counts: not ended, seen lately, not older than the county allows. */
export function isSessionOpen(
  session: Pick<AccountSession, 'createdAt' | 'lastSeenAt' | 'endedAt'>,
  now: Date,
  rules: SessionRules,
): boolean {
  return session.endedAt === null && now < idleEndOf(session, rules) && now < expiryOf(session, rules)
}

type SessionRules = Pick<SecurityRules, 'idleMinutes' | 'absoluteHours'>

function idleEndOf(session: Pick<AccountSession, 'lastSeenAt'>, rules: SessionRules): Date {
  return new Date(session.lastSeenAt.getTime() + rules.idleMinutes * MINUTE_MS)
}

export function expiryOf(session: Pick<AccountSession, 'createdAt'>, rules: SessionRules): Date {
  return new Date(session.createdAt.getTime() + rules.absoluteHours * 60 * MINUTE_MS)
}

const DAY_MS = 24 * 60 * MINUTE_MS

/** Tells whether a password must be changed for its age. */
export function isPasswordTooOld(changedAt: Date, now: Date, rules: Pick<SecurityRules, 'passwordMaxDays'>): boolean {
  return rules.passwordMaxDays > 0 && now.getTime() - changedAt.getTime() >= rules.passwordMaxDays * DAY_MS
}

/** An account whose password has come of age must change it like a first one. */
export function passwordAged(
  account: Account,
  changedAt: Date | null,
  now: Date,
  rules: Pick<SecurityRules, 'passwordMaxDays'>,
): Account {
  const tooOld = !account.isDemo && changedAt !== null && isPasswordTooOld(changedAt, now, rules)
  return tooOld ? { ...account, mustChangePassword: true } : account
}

/** The scope an account acts in. An administrator has neither line nor duty and so sees no child. */
export function scopeOf(account: Account): Scope {
  const lines = isAdministrator(account.role) ? {} : linesOf(account)
  const duty = dutyOfRole(account.role)
  return { county: account.countyCode, ...lines, ...(duty && { duty }), role: account.role, actorId: account.id }
}

/** Who an account is when it acts. */
export function actorOf(account: Account): Actor {
  const unit = linesOf(account)
  const keepsUnit = isAdministrator(account.role) && Object.keys(unit).length > 0
  return { id: account.id, role: account.role, scope: scopeOf(account), ...(keepsUnit && { administers: unit }) }
}

function linesOf({ divisionPrefix, schoolPrefix }: Lines): Pick<Scope, 'divisionPrefix' | 'schoolPrefix'> {
  return {
    ...(divisionPrefix !== null && { divisionPrefix }),
    ...(schoolPrefix !== null && { schoolPrefix }),
  }
}
