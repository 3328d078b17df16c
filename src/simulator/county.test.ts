import { describe, expect, test } from 'vitest'
import { birthDateOf, readCitizenId, regionOf, sexOf } from '../kernel/citizen-id.ts'
import { plainDate } from '../kernel/plain-date.ts'
import { REGIONS } from './citizen-numbers.ts'
import { simulateCounty } from './county.ts'
import { textOfDay } from './days.ts'
import { tracesOf } from './knowledge.ts'
import type { Child, County } from './model.ts'
import { RATES } from './rates.ts'
import { isCounted, isOfSchoolAge } from './standing.ts'
import { childTruth } from './truth.ts'

const CHILDREN = 20_000
const county = simulateCounty({ seed: 11, children: CHILDREN })
const counted = county.children.filter(isCounted)
const ofSchoolAge = counted.filter(isOfSchoolAge)
const lost = county.children.filter((child) => child.standing === 'in-no-school')

const asText = (made: County): string => made.children.map((child) => childTruth(made, child).join()).join('\n')
const share = (list: readonly Child[], test: (child: Child) => boolean): number =>
  list.filter(test).length / list.length

describe('a simulated county', () => {
  test('is the same for the same plan', () => {
    const plan = { seed: 5, children: 3000 }
    expect(asText(simulateCounty(plan))).toBe(asText(simulateCounty(plan)))
  })

  test('is another for another seed', () => {
    expect(asText(simulateCounty({ seed: 5, children: 500 }))).not.toBe(
      asText(simulateCounty({ seed: 6, children: 500 })),
    )
  })

  test.each([300, 3000, 20_000])('has exactly the %i children asked for', (children) => {
    const made = children === CHILDREN ? county : simulateCounty({ seed: 3, children })
    expect(made.children.filter((child) => isCounted(child) && child.age <= 15)).toHaveLength(children)
  })

  test('has about 62 % of its children of school age', () => {
    expect(ofSchoolAge.length / CHILDREN).toBeGreaterThan(0.6)
    expect(ofSchoolAge.length / CHILDREN).toBeLessThan(0.67)
  })

  test.each(['2026-09-05', '2027-03-20', '2024-12-31'])(
    'can be made as of %s, with lists from before that day',
    (day) => {
      const { dates } = simulateCounty({ seed: 3, children: 400, asOf: plainDate(day) })
      const { asOf, cutOff, schoolYear: _, ...lists } = dates
      expect(cutOff).toBeLessThan(asOf)
      expect(Math.max(...Object.values(lists))).toBeLessThan(asOf)
    },
  )

  test('knows nobody born after the as-of day', () => {
    expect(county.children.every((child) => child.born <= county.dates.asOf)).toBe(true)
  })
})

describe('ID numbers', () => {
  const numbers = county.children.filter((child) => child.registered)

  test('are right, with birthday, sex and a region nobody was given', () => {
    const wrong = numbers.filter((child) => {
      const reading = readCitizenId(child.citizenId)
      if (!reading.ok || sexOf(reading.citizenId) !== child.sex) return true
      if (birthDateOf(child.citizenId) !== textOfDay(child.born)) return true
      return !REGIONS.some((region) => region === regionOf(reading.citizenId))
    })
    expect(wrong).toEqual([])
  })

  test('are each given once', () => {
    expect(new Set(numbers.map((child) => child.citizenId)).size).toBe(numbers.length)
  })

  test('are missing for unregistered births', () => {
    expect(county.children.filter((child) => !child.registered).every((child) => child.citizenId === '')).toBe(true)
  })
})

describe('children in no school', () => {
  test.each(Object.entries(RATES.outOfSchool))('of kind %s come at the rate of the table', (kind, rate) => {
    const found = lost.filter((child) => child.kind === kind).length
    const expected = rate * ofSchoolAge.length
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.max(1.5, expected * 0.15))
  })

  test('all left a trace in some roster', () => {
    for (const child of lost) {
      expect(tracesOf(child).length).toBeGreaterThan(0)
      expect(child.record !== undefined || child.knownTo !== 0).toBe(true)
    }
  })

  test('with an active record are ghosts, seen through by the school, the village or a list', () => {
    const active = lost.filter((child) => child.record?.status === 'enrolled')
    expect(active.length).toBeGreaterThan(10)
    for (const child of active) {
      expect(child.record!.verdict).toBe('ghost')
      expect(tracesOf(child).some((trace) => trace !== 'no-record')).toBe(true)
    }
  })

  test('attend nowhere, the others somewhere', () => {
    expect(lost.every((child) => child.attends === undefined)).toBe(true)
    expect(
      counted.filter((child) => child.standing === 'in-school-here').every((child) => child.attends?.inCounty),
    ).toBe(true)
  })
})

describe('the rates of the table come out', () => {
  const { population, schooling, records } = RATES
  const pupils = county.records.filter((record) => record.school.inCounty && record.status === 'enrolled').length
  const count = (verdict: string): number => county.records.filter((record) => record.verdict === verdict).length

  test.each([
    ['disabled', population.disabled, share(county.children, (child) => child.disability !== undefined), 0.25],
    ['twins', population.twinBirth * 2, share(county.children, (child) => child.twin !== undefined), 0.35],
    [
      'left behind by both',
      population.leftBehindBothParents * population.registeredHereLivesHere,
      share(county.children, (child) => child.family.motherAway),
      0.25,
    ],
    [
      'deferred at six',
      schooling.deferredAtSix,
      share(
        ofSchoolAge.filter((child) => child.age === 6),
        (child) => child.standing === 'deferred',
      ),
      0.6,
    ],
    ['mismatches', records.mismatchInside + records.mismatchOutside, count('mismatch') / pupils, 0.25],
    ['duplicates', records.duplicate + records.duplicateAcrossCounty, count('duplicate') / pupils, 0.35],
  ])('%s', (_, wanted, found, tolerance) => {
    expect(Math.abs(found - wanted) / wanted).toBeLessThan(tolerance)
  })

  test.each(['real', 'duplicate', 'ghost', 'mismatch', 'unknown', 'closed'])(
    'records of verdict %s occur',
    (verdict) => {
      expect(count(verdict)).toBeGreaterThan(0)
    },
  )

  test.each([
    'in-school-here',
    'in-school-elsewhere',
    'deferred',
    'home-taught',
    'completed',
    'in-no-school',
    'under-age',
    'over-age',
    'moved-away',
    'deceased',
    'lives-elsewhere',
  ])('children of standing %s occur', (standing) => {
    expect(county.children.some((child) => child.standing === standing)).toBe(true)
  })

  test('classes are of at most 45, grades fit the school', () => {
    const sizes = new Map<string, number>()
    for (const { school, intakeYear, serial } of county.records) {
      const key = `${school.code}/${intakeYear}/${serial}`
      sizes.set(key, (sizes.get(key) ?? 0) + 1)
    }
    const misplaced = county.records.filter(
      ({ school, grade }) => grade < school.firstGrade || grade > school.lastGrade,
    )
    expect(misplaced).toEqual([])
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(46)
  })
})
