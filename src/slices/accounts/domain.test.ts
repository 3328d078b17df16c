import { describe, expect, test } from 'vitest'
import { countyCode } from '../../kernel/division-code.ts'
import {
  ACCOUNT_ROLES,
  afterFailure,
  decideLoginName,
  decidePassword,
  decideScope,
  decideSignIn,
  isSessionOpen,
  SIGN_IN_RULES,
} from './domain.ts'
import { hashPassword, isOutdated, newFirstPassword, passwordMatches } from './password.ts'

const county = countyCode('540126')
const now = new Date('2026-03-10T01:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('the scope of an account', () => {
  const fitting = {
    administrator: {},
    'bureau-officer': { divisionPrefix: '540126' },
    'township-officer': { divisionPrefix: '540126100' },
    'village-officer': { divisionPrefix: '540126100201' },
    'school-officer': { schoolPrefix: '3154001001/' },
    'homeroom-teacher': { schoolPrefix: '3154001001/2023-01/' },
  } as const

  for (const role of ACCOUNT_ROLES) {
    test.each(ACCOUNT_ROLES)(`of ${role} fits ${role} and not %s`, (other) => {
      expect(decideScope(other, county, fitting[role]).ok).toBe(other === role)
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
  test.each([
    ['Kx7-短', 'accounts.password-too-short'],
    ['abcdefghijkl', 'accounts.password-too-simple'],
    ['Aa1Aa1Aa1Aa1', 'accounts.password-too-simple'],
    ['Zhaxi-2026-x', 'accounts.password-contains-login-name'],
    ['Old-Password-1', 'accounts.password-unchanged'],
    ['Baima-2026-x', undefined],
    ['白玛2026-xyz', undefined],
  ])('%s: %s', (password, code) => {
    const decision = decidePassword(password, { loginName: 'zhaxi' }, 'Old-Password-1')
    expect(decision.ok ? undefined : decision.code).toBe(code)
  })

  test('that is given first keeps the rules itself and never comes twice', () => {
    const drawn = Array.from({ length: 200 }, newFirstPassword)
    expect(new Set(drawn).size).toBe(200)
    for (const password of drawn) expect(decidePassword(password, { loginName: 'zhaxi' }).ok, password).toBe(true)
  })

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
  const open = { active: true, lockedUntil: null }
  test.each([
    [open, true, 'signed-in'],
    [open, false, 'wrong-password'],
    [{ ...open, active: false }, true, 'inactive'],
    [{ ...open, lockedUntil: later(1) }, true, 'locked'],
    [{ ...open, lockedUntil: later(-1) }, true, 'signed-in'],
  ])('%j with a right password: %s', (account, isRight, outcome) => {
    expect(decideSignIn(account, isRight, now)).toBe(outcome)
  })

  test('locks at the fifth failure for a quarter of an hour', () => {
    expect([0, 1, 2, 3].map((count) => afterFailure(count, now).lockedUntil)).toEqual([null, null, null, null])
    expect(afterFailure(4, now)).toEqual({ failedCount: 0, lockedUntil: later(SIGN_IN_RULES.lockMinutes) })
  })
})

describe('a session', () => {
  const session = { createdAt: now, lastSeenAt: now, endedAt: null }
  test.each([
    ['used just now', session, later(1), true],
    ['idle for an hour', session, later(60), false],
    ['used all day, twelve hours old', { ...session, lastSeenAt: later(719) }, later(720), false],
    ['eleven hours old and used', { ...session, lastSeenAt: later(655) }, later(660), true],
    ['ended', { ...session, endedAt: now }, later(1), false],
  ])('%s: open %s', (_, state, at, expected) => {
    expect(isSessionOpen(state, at)).toBe(expected)
  })
})
