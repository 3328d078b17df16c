import { describe, expect, test } from 'vitest'
import { base32, codeFor, otpauthUri, stepAt, stepOfCode } from './totp.ts'

const secret = Buffer.from('12345678901234567890')

describe('a code', () => {
  test.each([
    ['755224', 0],
    ['287082', 1],
    ['359152', 2],
    ['969429', 3],
    ['338314', 4],
    ['254676', 5],
    ['287922', 6],
    ['162583', 7],
    ['399871', 8],
    ['520489', 9],
  ])('%s is that of counter %i (RFC 4226 appendix D)', (code, counter) => expect(codeFor(secret, counter)).toBe(code))

  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %i is %s (RFC 6238 appendix B)', (second, code) => {
    expect(codeFor(secret, stepAt(new Date(second * 1000)), 8)).toBe(code)
  })

  const at = new Date(1_800_000_015_000)
  const now = stepAt(at)
  test.each([
    ['of now', now, 0, now],
    ['of half a minute ago', now - 1, 0, now - 1],
    ['of a clock half a minute ahead', now + 1, 0, now + 1],
    ['of a minute ago', now - 2, 0, undefined],
    ['taken before', now, now, undefined],
    ['older than one taken before', now - 1, now, undefined],
  ])('%s', (_, step, lastStep, expected) => {
    expect(stepOfCode(secret, codeFor(secret, step), at, lastStep)).toBe(expected)
  })

  test('may be typed with blanks; anything else is wrong', () => {
    const code = codeFor(secret, now)
    expect(stepOfCode(secret, `${code.slice(0, 3)} ${code.slice(3)}`, at, 0)).toBe(now)
    for (const wrong of ['', '12345', 'abcdef', `${(Number(code) + 1) % 1_000_000}`.padStart(6, '0')])
      expect(stepOfCode(secret, wrong, at, 0)).toBeUndefined()
  })
})

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of "%s" is %s (RFC 4648 §10)', (text, expected) => expect(base32(Buffer.from(text))).toBe(expected))

test('the address for the app names issuer and account', () => {
  expect(otpauthUri(Buffer.from('foobar'), '一个都不能少 云河县', 'zhuoma')).toBe(
    `otpauth://totp/${encodeURIComponent('一个都不能少 云河县')}:zhuoma?secret=MZXW6YTBOI&issuer=${encodeURIComponent('一个都不能少 云河县')}`,
  )
})
