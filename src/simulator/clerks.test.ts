import { describe, expect, test } from 'vitest'
import { readCitizenId } from '../kernel/citizen-id.ts'
import { clerkOf, neighboursSwapped, oneDigitWrong, writeIdentity } from './clerks.ts'
import { simulateCounty } from './county.ts'
import { dayOfText, lunarBirthdayAsSolar, textOfDay } from './days.ts'
import { peoplesName, spell } from './names/index.ts'
import { ALL_WORDS } from './names/peoples.ts'
import { Random } from './random.ts'
import { RATES } from './rates.ts'

const county = simulateCounty({ seed: 31, children: 12_000 })
const rates = RATES.defects.village
const average = { ...clerkOf(1, 4, 1, rates, 1), carelessness: 1 }
const known = county.children.filter((child) => child.registered && !child.twin)
const written = known.map((child) => ({ child, line: writeIdentity(child, average, 1) }))
const share = (test: (pair: (typeof written)[number]) => boolean): number =>
  written.filter(test).length / written.length

describe('an average village clerk', () => {
  test.each([
    ['numbers left out', rates.idMissing, share(({ line }) => line.id === ''), 0.3],
    ['wrong sex', rates.sexWrong, share(({ child, line }) => child.sex !== line.sex), 0.4],
    [
      'numbers wrong',
      rates.idOneDigit + rates.idSwap,
      share(({ line }) => line.id !== '' && !readCitizenId(line.id).ok),
      0.35,
    ],
  ])('%s come at the rate of the table', (_, wanted, found, tolerance) => {
    expect(Math.abs(found - wanted) / wanted).toBeLessThan(tolerance)
  })

  test('spells Tibetan names otherwise far more often than Han ones', () => {
    const others = (nationality: string): number => {
      const these = written.filter(({ child }) => child.nationality === nationality)
      return these.filter(({ child, line }) => child.name !== line.name).length / these.length
    }
    expect(others('01')).toBeLessThan(0.09)
    expect(others('04')).toBeGreaterThan(2 * others('01'))
  })

  test('makes the same line again', () => {
    expect(writeIdentity(known[5]!, average, 1)).toEqual(writeIdentity(known[5]!, average, 1))
  })
})

describe('slips', () => {
  const id = known[0]!.citizenId

  test('leave a number that fails its check, or has another length', () => {
    const random = new Random(1)
    for (let i = 0; i < 200; i++) {
      expect(readCitizenId(oneDigitWrong(id, random)).ok).toBe(false)
      expect(neighboursSwapped(id, random)).toHaveLength(18)
    }
  })

  test('a birthday of the farmers’ calendar lies weeks before the solar one', () => {
    expect(textOfDay(lunarBirthdayAsSolar(dayOfText('2015-03-20'))!)).toBe('2015-02-01')
    expect(textOfDay(lunarBirthdayAsSolar(dayOfText('2015-01-20'))!)).toBe('2014-12-01')
  })
})

describe('names of other peoples', () => {
  test.each(['tibetan', 'uyghur', 'mongol', 'yi'] as const)('%s names are spelt by habit', (tongue) => {
    const name = peoplesName(tongue, true, new Random(4), 77)
    const spellings = new Set(Array.from({ length: 60 }, (_, clerk) => spell(name.roots, clerk, new Random(clerk))))
    expect(spellings.size).toBeGreaterThan(1)
    const once = Array.from({ length: 40 }, (_, i) => spell(name.roots, 9, new Random(i)))
    const usual = Math.max(...[...new Set(once)].map((text) => once.filter((other) => other === text).length))
    expect(usual).toBeGreaterThan(15)
  })

  test('every word has at least two spellings of its own', () => {
    for (const { spellings } of ALL_WORDS) expect(new Set(spellings).size, spellings[0]).toBeGreaterThanOrEqual(2)
  })
})
