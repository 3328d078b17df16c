import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { INSTALLATION, isSealed, openSecrets, SecretFault, type Suite } from './secrets.ts'

const root = mkdtempSync(join(tmpdir(), 'nol-secrets-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let homes = 0
const aHome = () => join(root, String(++homes))
const secretsOf = (home: string, suite: Suite = 'aes-256-gcm') =>
  openSecrets({ home, keyFile: join(home, 'keys', 'master.key'), suite })

describe.each(['aes-256-gcm', 'sm4'] as const)('sealed with %s', (suite) => {
  const home = aHome()
  const secrets = secretsOf(home, suite)

  test('any text opens again, at its place and for its owner only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
        const sealed = secrets.seal('540199', place, text)
        expect(isSealed(sealed)).toBe(true)
        expect(secrets.open('540199', place, sealed)).toBe(text)
        expect(() => secrets.open('540199', `${place}!`, sealed)).toThrow(SecretFault)
        expect(() => secrets.open('540126', place, sealed)).toThrow(SecretFault)
      }),
      { seed: 4, numRuns: 60 },
    )
  })

  test('one changed bit anywhere is noticed', () => {
    const sealed = secrets.seal('540199', 'here', '540199201501011234')
    const [head, body] = [sealed.slice(0, sealed.lastIndexOf('.') + 1), sealed.slice(sealed.lastIndexOf('.') + 1)]
    const bytes = Buffer.from(body, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => secrets.open('540199', 'here', head + changed.toString('base64url'))).toThrow(SecretFault)
    }
    expect(() => secrets.open('540199', 'here', head)).toThrow(SecretFault)
  })

  test('the same text at the same place is the same, elsewhere it is not', () => {
    expect(secrets.seal('540199', 'a', '1')).toBe(secrets.seal('540199', 'a', '1'))
    expect(secrets.seal('540199', 'a', '1')).not.toBe(secrets.seal('540199', 'b', '1'))
    expect(secrets.seal('540199', 'a', '1')).not.toBe(secrets.seal('540126', 'a', '1'))
  })

  test('a value is found by its keyed hash, each kind and county by its own', () => {
    const hash = secrets.lookup('540199', 'citizen-id', '540199201501011234')
    expect(hash).toMatch(/^[0-9a-f]{32}$/)
    expect(secrets.lookups('540199', 'citizen-id', '540199201501011234')).toEqual([hash])
    expect(secrets.lookup('540199', 'phone', '540199201501011234')).not.toBe(hash)
    expect(secrets.lookup('540126', 'citizen-id', '540199201501011234')).not.toBe(hash)
  })
})

test('another process reads what one sealed, and no file of the home holds a data key in plain text', () => {
  const home = aHome()
  const sealed = secretsOf(home).seal('540199', 'x', 'text')
  expect(secretsOf(home).open('540199', 'x', sealed)).toBe('text')
  expect(readdirSync(join(home, 'keys', 'data'))).toEqual(['540199-1.json'])
  const stored = JSON.parse(readFileSync(join(home, 'keys', 'data', '540199-1.json'), 'utf8'))
  expect(Buffer.from(stored.wrapped, 'base64').length).toBe(1 + 12 + 32 + 16)
})

test('after a new generation both open, the new one seals, both hashes are asked; retired ones are gone', () => {
  const home = aHome()
  const secrets = secretsOf(home)
  const old = secrets.seal('540199', 'x', 'text')
  const oldHash = secrets.lookup('540199', 'phone', '1')
  expect(secrets.rotate('540199')).toBe('540199-2')
  const next = secrets.seal('540199', 'x', 'text')
  expect([secrets.isCurrent('540199', old), secrets.isCurrent('540199', next)]).toEqual([false, true])
  expect([old, next].map((sealed) => secrets.open('540199', 'x', sealed))).toEqual(['text', 'text'])
  expect(secrets.lookups('540199', 'phone', '1')).toEqual([secrets.lookup('540199', 'phone', '1'), oldHash])
  expect(secrets.retireOld('540199')).toEqual(['540199-1'])
  expect(() => secrets.open('540199', 'x', old)).toThrow(SecretFault)
  expect(secretsOf(home).open('540199', 'x', next)).toBe('text')
})

test('a new master key opens the same data keys, the old one none', () => {
  const home = aHome()
  const secrets = secretsOf(home)
  const sealed = [secrets.seal('540199', 'x', 'a'), secrets.seal(INSTALLATION, 'y', 'b')]
  const before = readFileSync(join(home, 'keys', 'master.key'), 'utf8')
  const next = Buffer.alloc(32, 7)
  expect(secrets.rewrap(next)).toBe(2)
  expect(() => secretsOf(home).open('540199', 'x', sealed[0]!)).toThrow(/master key does not open/)
  writeFileSync(join(home, 'keys', 'master.key'), next.toString('base64'))
  expect(secretsOf(home).open('540199', 'x', sealed[0]!)).toBe('a')
  expect(secretsOf(home).open(INSTALLATION, 'y', sealed[1]!)).toBe('b')
  expect(before).not.toBe(next.toString('base64'))
})

test('a missing master key is said, and never replaced by another', () => {
  const home = aHome()
  secretsOf(home).seal('540199', 'x', 'a')
  rmSync(join(home, 'keys', 'master.key'))
  expect(() => secretsOf(home)).toThrow(/master key .* is missing/)
})

test('a program may wrap the data keys instead of a file', () => {
  const home = aHome()
  const script = join(root, 'kms.mjs')
  // Stands in for a key service: it reverses the bytes.
  writeFileSync(
    script,
    `process.stdin.on('data', (d) => console.log(Buffer.from(d.toString(), 'base64').reverse().toString('base64')))`,
  )
  const open = () =>
    openSecrets({ home, keyFile: '', keyCommand: `${process.execPath} ${script}`, suite: 'aes-256-gcm' })
  const sealed = open().seal('540199', 'x', 'a')
  expect(open().open('540199', 'x', sealed)).toBe('a')
  const failing = () => openSecrets({ home, keyFile: '', keyCommand: '/bin/false', suite: 'aes-256-gcm' })
  expect(() => failing().open('540199', 'x', sealed)).toThrow(/NOL_KEY_COMMAND did not unwrap 540199-1/)
})

test('a home begun with one suite reads it after the other was chosen', () => {
  const home = aHome()
  const sealed = secretsOf(home).seal('540199', 'x', 'a')
  const national = secretsOf(home, 'sm4')
  expect(national.open('540199', 'x', sealed)).toBe('a')
  national.rotate('540199')
  const next = national.seal('540199', 'x', 'b')
  expect(secretsOf(home).open('540199', 'x', next)).toBe('b')
})
