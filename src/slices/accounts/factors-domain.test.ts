import { describe, expect, test } from 'vitest'
import { factorsToAsk, isCountedOn, lacksFactor, relyingPartyOf } from './factors-domain.ts'
import { DEFAULT_SECURITY_RULES, type FactorKind } from './rules-domain.ts'

const set = (...kinds: FactorKind[]) => new Set(kinds)

describe('second factors', () => {
  test.each<[FactorKind[], FactorKind[], FactorKind[]]>([
    [[], ['totp', 'passkey'], []],
    [['totp'], ['totp', 'passkey'], ['totp']],
    [
      ['totp', 'passkey'],
      ['totp', 'passkey'],
      ['totp', 'passkey'],
    ],
    [['totp', 'passkey'], ['passkey'], ['passkey']],
    [['totp'], ['passkey'], ['totp']],
  ])('of an account with %j are asked for where %j count: %j', (has, secondFactors, asked) => {
    expect(factorsToAsk(set(...has), { secondFactors })).toEqual(asked)
  })

  test.each<[FactorKind[], FactorKind[], string, boolean]>([
    [[], ['totp', 'passkey'], 'bureau-officer', true],
    [[], ['totp', 'passkey'], 'village-officer', false],
    [['passkey'], ['totp', 'passkey'], 'bureau-officer', false],
    [['passkey'], ['totp'], 'bureau-officer', true],
    [['totp'], ['totp'], 'bureau-officer', false],
  ])('%j where %j count, for %s: lacking %s', (has, secondFactors, role, lacking) => {
    expect(lacksFactor(set(...has), { ...DEFAULT_SECURITY_RULES, secondFactors }, role)).toBe(lacking)
  })

  test.each([
    [0, 0, true],
    [0, 1, true],
    [7, 8, true],
    [7, 7, false],
    [7, 6, false],
    [7, 0, false],
  ])('a count that was %i and is %i goes on: %s', (before, after, goesOn) => {
    expect(isCountedOn(before, after)).toBe(goesOn)
  })
})

test.each([
  ['https://nol.example.cn', { id: 'nol.example.cn', origin: 'https://nol.example.cn' }],
  ['https://nol.example.cn:8443/', { id: 'nol.example.cn', origin: 'https://nol.example.cn:8443' }],
  ['http://localhost:8600', { id: 'localhost', origin: 'http://localhost:8600' }],
  ['http://127.0.0.1:8600', { id: 'localhost', origin: 'http://localhost:8600' }],
  ['http://[::1]:8600', { id: 'localhost', origin: 'http://localhost:8600' }],
  ['http://192.168.1.20:8600', undefined],
  ['http://nol.example.cn', undefined],
  ['https://10.0.0.8', undefined],
  ['https://[2001:db8::1]', undefined],
  ['not an address', undefined],
])('passkeys at %s are made for %j', (address, party) => {
  expect(relyingPartyOf(address)).toEqual(party)
})
