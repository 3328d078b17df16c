import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readVectors } from '../../test/support/vectors.ts'
import { birthDateOf, checkCharacterOf, readCitizenId, regionOf, sexOf } from './citizen-id.ts'

type Column = 'text' | 'citizen_id' | 'fault' | 'born_on' | 'sex' | 'source'
const vectors = readVectors<Column>('citizen-ids.csv')
const bornOn = fc
  .date({ min: new Date('1930-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''))
/** Any number that GB 11643 allows. */
const anId = fc
  .tuple(fc.integer({ min: 110_000, max: 659_999 }), bornOn, fc.integer({ min: 0, max: 999 }))
  .map(([region, born, serial]) => `${region}${born}${String(serial).padStart(3, '0')}`)
  .map((first17) => first17 + checkCharacterOf(first17))

describe('an ID number', () => {
  test.each(vectors)('"$text" ($source)', ({ text, citizen_id, fault, born_on, sex }) => {
    const reading = readCitizenId(text)
    if (!reading.ok) return expect(reading.fault).toBe(fault)
    expect(fault).toBe('')
    expect(reading.citizenId).toBe(citizen_id)
    expect(birthDateOf(reading.citizenId)).toBe(born_on)
    expect(sexOf(reading.citizenId)).toBe(sex)
  })

  test('is read as it is, in any spelling', () => {
    const spellings = [
      (id: string) => id.toLowerCase(),
      (id: string) => ` ${id}\u200b`,
      (id: string) => `’${id}`,
      (id: string) => [...id].map((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).join(''),
    ]
    fc.assert(
      fc.property(anId, fc.constantFrom(...spellings), (id, spell) => {
        expect(readCitizenId(spell(id))).toEqual({ ok: true, citizenId: id, from15Digits: false })
      }),
    )
  })

  test('with one wrong digit is never taken', () => {
    fc.assert(
      fc.property(anId, fc.nat(16), fc.integer({ min: 1, max: 9 }), (id, place, shift) => {
        const digit = (Number(id[place]) + shift) % 10
        expect(readCitizenId(id.slice(0, place) + digit + id.slice(place + 1)).ok).toBe(false)
      }),
    )
  })

  test('with two neighbours swapped is never taken', () => {
    fc.assert(
      fc.property(anId, fc.nat(15), (id, place) => {
        fc.pre(id[place] !== id[place + 1])
        const swapped = id.slice(0, place) + id[place + 1] + id[place] + id.slice(place + 2)
        expect(readCitizenId(swapped).ok).toBe(false)
      }),
    )
  })

  test('rounded by Excel is never taken for a good one', () => {
    fc.assert(
      fc.property(anId, (id) => {
        fc.pre(!id.endsWith('000'))
        const reading = readCitizenId(`${id.slice(0, 15)}000`)
        if (!reading.ok) expect(reading.fault).toBe('citizen-id.precision-lost')
        else expect(reading.citizenId.slice(0, 15)).toBe(id.slice(0, 15)) // 1 of 11 rounds to a right check digit
      }),
    )
  })

  test('never breaks the reader, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0189xXＸ０９ \t\n\0-.'汉𬭊\ud800") }), (text) => {
        const reading = readCitizenId(text)
        if (reading.ok) expect(reading.citizenId).toMatch(/^\d{17}[\dX]$/)
      }),
    )
  })

  test('names its region', () => expect(regionOf('11010519491231002X' as never)).toBe('110105'))
})
