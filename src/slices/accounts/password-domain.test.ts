import { describe, expect, test } from 'vitest'
import { newFirstPassword } from './password.ts'
import { decidePassword, ownCharacters, strengthOf } from './password-domain.ts'
import { DEFAULT_SECURITY_RULES } from './rules-domain.ts'

describe('a password', () => {
  test.each([
    ['Kx7-短', 'accounts.password-too-short'],
    ['abcdefghijkl', 'accounts.password-too-simple'],
    ['Aa1Aa1Aa1Aa1', 'accounts.password-too-simple'],
    ['Zhaxi-2026-x', 'accounts.password-contains-login-name'],
    ['Password-2026', 'accounts.password-too-common'],
    ['P@ssw0rd123!', 'accounts.password-too-common'],
    ['Admin@123456', 'accounts.password-too-common'],
    ['1qaz@WSX3edc', 'accounts.password-too-common'],
    ['Qwer1234!@#$', 'accounts.password-too-common'],
    ['Woaini5201314', 'accounts.password-too-common'],
    ['Jiaoyuju@2026', 'accounts.password-too-common'],
    ['Aa123456789.', 'accounts.password-too-common'],
    ['Huawei@12345', 'accounts.password-too-common'],
    ['Xuexiao-888888', 'accounts.password-too-common'],
    ['Zzz...1999!!', 'accounts.password-too-common'],
    ['Baima-2026-x', undefined],
    ['白玛2026-xyz', undefined],
    ['Kmtw-4827-xrpa', undefined],
    ['three Horses 8 barns', undefined],
  ])('%s: %s', (password, code) => {
    const decision = decidePassword(password, { loginName: 'zhaxi' }, DEFAULT_SECURITY_RULES)
    expect(decision.ok ? undefined : decision.code).toBe(code)
  })

  test.each([
    ['Password-2026', 'weak'],
    ['Baima-2026-x', 'fair'],
    ['Kmtw-4827-xrpa', 'strong'],
    ['three Horses 8 barns', 'strong'],
    ['白玛Xs2026-雪山小学旁', 'strong'],
  ])('%s is %s', (password, strength) => {
    expect(strengthOf(password, { loginName: 'zhaxi' }, DEFAULT_SECURITY_RULES)).toBe(strength)
  })

  test('needs the length the county has set', () => {
    const long = { ...DEFAULT_SECURITY_RULES, passwordMinLength: 14 }
    expect(decidePassword('Baima-2026-xq', { loginName: 'x' }, long)).toMatchObject({
      code: 'accounts.password-too-short',
      details: { minLength: 14 },
    })
  })

  test('that is given first keeps the rules itself and never comes twice', () => {
    const drawn = Array.from({ length: 500 }, newFirstPassword)
    expect(new Set(drawn).size).toBe(500)
    for (const password of drawn)
      expect(decidePassword(password, { loginName: 'zhaxi' }, DEFAULT_SECURITY_RULES).ok, password).toBe(true)
  })

  test.each([
    ['abcdef', 0],
    ['fedcba', 0],
    ['qwerty', 0],
    ['aaaa', 0],
    ['2026', 0],
    ['p4ssw0rd', 0],
    ['卓玛', 4],
    ['km7w', 4],
  ])('%s has %i characters of its own', (text, count) => expect(ownCharacters(text)).toBe(count))
})
