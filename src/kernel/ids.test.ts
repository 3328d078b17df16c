import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUuid, newId, uuidV7 } from './ids.ts'

const random = fc.uint8Array({ minLength: 10, maxLength: 10 })
const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 })

describe('an id', () => {
  test('is a UUID of version 7 and variant 10', () => {
    fc.assert(
      fc.property(instant, random, (ms, bytes) => {
        const id = uuidV7(ms, bytes)
        expect(isUuid(id)).toBe(true)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms)
      }),
    )
  })

  test('of the example of RFC 9562 is the one printed there', () => {
    const bytes = Uint8Array.from([0xc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
    expect(uuidV7(0x017f22e279b0, bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  test('made later sorts later', () => {
    fc.assert(
      fc.property(instant, instant, random, random, (a, b, x, y) => {
        fc.pre(a < b)
        expect(uuidV7(a, x) < uuidV7(b, y)).toBe(true)
      }),
    )
  })

  test('is new every time, and sorts after every one before, within a millisecond too', () => {
    const ids = Array.from({ length: 10_000 }, newId)
    expect(new Set(ids).size).toBe(10_000)
    expect(ids.toSorted()).toEqual(ids)
  })

  test.each([
    '',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e279b07cc398c4dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f ',
  ])('"%s" is none', (text) => expect(isUuid(text)).toBe(false))
})
