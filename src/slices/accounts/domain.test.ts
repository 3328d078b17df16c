import { describe, expect, test } from 'vitest'
import { countyCode } from '../../kernel/division-code.ts'
import {
  ACCOUNT_ROLES,
  type AccountRole,
  addressGroup,
  afterAddressFailure,
  afterFailure,
  decideLoginName,
  decideScope,
  decideSignIn,
  isPasswordTooOld,
  isSessionOpen,
  secondsToWait,
} from './domain.ts'
import { hashPassword, isOutdated, passwordMatches } from './password.ts'
import { DEFAULT_SECURITY_RULES as rules, decideSecurityRules } from './rules-domain.ts'

const county = countyCode('540126')
const now = new Date('2026-03-10T01:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('the scope of an account', () => {
  const fitting = {
    'system-administrator': { divisionPrefix: '540126101' },
    'security-administrator': {},
    'audit-administrator': {},
    'bureau-officer': { divisionPrefix: '540126' },
    'township-officer': { divisionPrefix: '540126100' },
    'village-officer': { divisionPrefix: '540126100201' },
    'school-officer': { schoolPrefix: '3154001001/' },
    'homeroom-teacher': { schoolPrefix: '3154001001/2023-01/' },
    'disabled-federation-officer': {},
    'police-officer': {},
  } as const

  /** A system administrator keeps the county, a township or a school, and so has what others have too. */
  const shared = (role: AccountRole, other: AccountRole) =>
    other === 'system-administrator'
      ? Object.keys(fitting[role]).length === 0 || role === 'township-officer' || role === 'school-officer'
      : role === 'system-administrator'
        ? other === 'township-officer'
        : Object.keys(fitting[role]).length === 0 && Object.keys(fitting[other]).length === 0
  for (const role of ACCOUNT_ROLES) {
    test.each(ACCOUNT_ROLES)(`of ${role} for %s`, (other) => {
      expect(decideScope(other, county, fitting[role]).ok).toBe(other === role || shared(role, other))
    })
  }

  test.each([
    ['township-officer', { divisionPrefix: '540127100' }, 'accounts.scope-outside-county'],
    ['township-officer', { divisionPrefix: '540126000' }, 'accounts.scope-does-not-fit-role'],
    ['village-officer', { divisionPrefix: '540126100000' }, 'accounts.scope-does-not-fit-role'],
    ['township-officer', { divisionPrefix: '540126100', schoolPrefix: '1/' }, 'accounts.scope-does-not-fit-role'],
    ['school-officer', {}, 'accounts.scope-does-not-fit-role'],
  ] as const)('of %s is never %j', (role, fields, code) => {
    expect(decideScope(role, county, fields)).toMatchObject({ ok: false, code })
  })
})

describe('a password', () => {
  test('is stored as argon2id with its parameters and checked against them', async () => {
    const stored = await hashPassword('Baima-2026-x')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await passwordMatches('Baima-2026-x', stored)).toBe(true)
    expect(await passwordMatches('Baima-2026-X', stored)).toBe(false)
    expect(await passwordMatches('Baima-2026-x', '$1$md5')).toBe(false)
    expect(await hashPassword('Baima-2026-x')).not.toBe(stored)
    expect([isOutdated(stored), isOutdated(stored.replace('t=2', 't=1'))]).toEqual([false, true])
  })

  test('typed with full-width signs is the same', async () => {
    expect(await passwordMatches('Ｂaima-２026-x', await hashPassword('Baima-2026-x'))).toBe(true)
  })
})

describe('a login name', () => {
  test.each([
    ['Zhaxi.01', 'zhaxi.01'],
    ['ｚhaxi', 'zhaxi'],
    ['ab', undefined],
    ['扎西扎西', undefined],
    ['.abc', undefined],
    ['a b c', undefined],
  ])('%s becomes %s', (text, expected) => {
    const decision = decideLoginName(text)
    expect(decision.ok ? decision.value : undefined).toBe(expected)
  })
})

describe('a sign-in', () => {
  const open = { active: true, authorisedAt: now, lockedUntil: null }
  test.each([
    [open, true, 'signed-in'],
    [open, false, 'wrong-password'],
    [{ ...open, active: false }, true, 'inactive'],
    [{ ...open, authorisedAt: null }, true, 'not-authorised'],
    [{ ...open, lockedUntil: later(1) }, true, 'locked'],
    [{ ...open, lockedUntil: later(-1) }, true, 'signed-in'],
  ])('%j with a right password: %s', (account, isRight, outcome) => {
    expect(decideSignIn(account, isRight, now)).toBe(outcome)
  })

  test('locks at the fifth failure, each further one twice as long, a day at the most', () => {
    const locked = (failures: number) => afterFailure(failures - 1, now, rules).lockedUntil
    expect([1, 2, 3, 4].map(locked)).toEqual([null, null, null, null])
    expect([5, 6, 7, 12, 40].map(locked)).toEqual([15, 30, 60, 1440, 1440].map(later))
  })
})

describe('an address', () => {
  const failures = (count: number, at = now) => ({ failedCount: count, lastFailedAt: at, blockedUntil: null })
  test('waits a minute at the limit, twice as long for each further failure, an hour at the most', () => {
    const waits = (count: number) => secondsToWait(afterAddressFailure(failures(count - 1), now, rules), now)
    expect([1, 29, 30, 31, 33, 60].map(waits)).toEqual([0, 0, 60, 120, 480, 3600])
  })
  test('is forgotten after an hour without failure', () => {
    expect(afterAddressFailure(failures(29, later(-60)), now, rules).failedCount).toBe(1)
    expect(secondsToWait(undefined, now)).toBe(0)
  })
  test.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, group) => expect(addressGroup(address)).toBe(group))
})

describe('a session', () => {
  const session = { createdAt: now, lastSeenAt: now, endedAt: null }
  test.each([
    ['used just now', session, later(1), true],
    ['idle for half an hour', session, later(30), false],
    ['used all day, twelve hours old', { ...session, lastSeenAt: later(719) }, later(720), false],
    ['eleven hours old and used', { ...session, lastSeenAt: later(655) }, later(660), true],
    ['ended', { ...session, endedAt: now }, later(1), false],
  ])('%s: open %s', (_, state, at, expected) => {
    expect(isSessionOpen(state, at, rules)).toBe(expected)
  })

  test('asks for a new password when the old one has come of age, unless the county says never', () => {
    const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
    expect([179, 180].map((count) => isPasswordTooOld(now, days(count), rules))).toEqual([false, true])
    expect(isPasswordTooOld(now, days(9999), { passwordMaxDays: 0 })).toBe(false)
  })
})

describe('security rules', () => {
  test.each([
    [{}, undefined],
    [{ idleMinutes: 90, absoluteHours: 1 }, 'accounts.rules-idle-longer-than-session'],
    [{ failuresUntilLock: 10, failuresPerAddress: 19 }, 'accounts.rules-address-before-account'],
  ])('%j: %s', (changes, code) => {
    const decision = decideSecurityRules({ ...rules, ...changes })
    expect(decision.ok ? undefined : decision.code).toBe(code)
  })
})
