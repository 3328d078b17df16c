import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../../kernel/plain-date.ts'
import { schoolCalendarOf } from '../../kernel/school-calendar.ts'
import { DEFAULT_RULES } from '../directory/domain.ts'
import {
  balanceOf,
  decideBalances,
  decideCountDay,
  decideSignature,
  dutyAbove,
  foldDuties,
  isUnfiled,
  type NamedMovement,
  remindersDue,
  standingOf,
  stateOf,
} from './domain.ts'
import { KIND_IDS, type KINDS, kindOf } from './kinds-domain.ts'
import { isoWeekOf, listPeriods, periodBefore, periodOf, type Span } from './period-domain.ts'

const calendar = schoolCalendarOf([
  {
    schoolYear: 2025,
    terms: [
      { name: 'autumn', startsOn: plainDate('2025-09-01'), endsOn: plainDate('2026-01-23') },
      { name: 'spring', startsOn: plainDate('2026-03-02'), endsOn: plainDate('2026-07-10') },
    ],
    marks: [],
  },
])
const facts = { calendar, termStartDays: 15 }
const day = plainDate

describe('a time of a periodic report', () => {
  test.each<[Span, string, string, string]>([
    ['week', '2026-W01', '2025-12-29', '2026-01-04'],
    ['week', '2026-W47', '2026-11-16', '2026-11-22'],
    ['month', '2026-02', '2026-02-01', '2026-02-28'],
    ['quarter', '2026-Q4', '2026-10-01', '2026-12-31'],
    ['term', '2025-autumn', '2025-09-01', '2026-01-23'],
    ['term', '2025-spring', '2026-03-02', '2026-07-10'],
    ['term-start', '2025-spring', '2026-03-02', '2026-03-17'],
    ['school-year', '2025', '2025-09-01', '2026-08-31'],
  ])('%s %s is from %s to %s', (span, key, from, to) => {
    expect(periodOf({ span }, key, facts)).toEqual({ key, from, to })
  })
  test.each<[Span, string]>([
    ['week', '2026-W60'],
    ['week', '2025-W53'],
    ['month', '2026-13'],
    ['quarter', '2026-Q5'],
    ['term', '2026-autumn'],
    ['school-year', '1899'],
  ])('%s %s is none', (span, key) => {
    expect(periodOf({ span }, key, facts)).toBeUndefined()
  })
  test('has one before it, over the turn of the year and over vacations', () => {
    const before = (span: Span, key: string) => periodBefore({ span }, periodOf({ span }, key, facts)!, facts)?.key
    expect(before('week', '2026-W01')).toBe('2025-W52')
    expect(before('month', '2026-01')).toBe('2025-12')
    expect(before('term', '2025-spring')).toBe('2025-autumn')
    expect(before('term', '2025-autumn')).toBeUndefined()
    expect(isoWeekOf(day('2021-01-03'))).toBe('2020-W53')
    expect(listPeriods({ span: 'month' }, day('2026-02-10'), 3, facts).map((one) => one.key)).toEqual([
      '2026-02',
      '2026-01',
      '2025-12',
    ])
  })
})

describe('a balance', () => {
  const movement = (movementId: string, as: NamedMovement['movement']): NamedMovement => ({
    movementId,
    movement: as,
    words: '随父母迁入',
  })
  const balance = balanceOf(
    'pupils',
    10,
    [
      { id: 'transfer-in', sign: 1, value: 0 },
      { id: 'other-in', sign: 1, value: 2 },
      { id: 'left', sign: -1, value: 1 },
    ],
    11,
  )
  const unnamed = [
    { movementId: 'a', direction: 'in' },
    { movementId: 'b', direction: 'in' },
  ] as const

  test('holds when what came and went makes what is there', () => {
    expect(balance.difference).toBe(0)
    expect(balanceOf('pupils', 10, balance.lines, 12).difference).toBe(1)
  })
  test('is not filed while a child is unaccounted for', () => {
    expect(decideBalances([balance], unnamed, [movement('a', 'transfer-in')])).toMatchObject({
      code: 'periodic.movement-unnamed',
      details: { count: 1 },
    })
  })
  test.each<[string, NamedMovement[]]>([
    ['of a child that is not there', [movement('z', 'transfer-in')]],
    ['in the wrong direction', [movement('a', 'left')]],
    ['that says nothing', [movement('a', 'other-in')]],
    ['given twice', [movement('a', 'transfer-in'), movement('a', 'intake')]],
  ])('refuses an account %s', (_, names) => {
    expect(decideBalances([balance], unnamed, names)).toMatchObject({ code: 'periodic.movement-unknown' })
  })
  test('is not filed when it is off, whatever is said', () => {
    const off = { ...balance, closing: 12, difference: 1 }
    const names = [movement('a', 'transfer-in'), movement('b', 'intake')]
    expect(decideBalances([off], unnamed, names)).toMatchObject({ code: 'periodic.balance-open' })
  })
  test('moves named children to their movement and still holds', () => {
    const decided = decideBalances([balance], unnamed, [movement('a', 'transfer-in'), movement('b', 'transfer-in')])
    expect(decided).toMatchObject({
      ok: true,
      value: [{ difference: 0, lines: [{ value: 2 }, { id: 'other-in', value: 0 }, { value: 1 }] }],
    })
  })
})

describe('signing', () => {
  const kind = kindOf('school-week')
  const filed = { contentHash: 'h', version: 1, signatures: [] }
  const draft = { level: 'township', decision: 'agreed', contentHash: 'h', version: 1 } as const

  test('goes level by level and freezes at the end', () => {
    expect(stateOf(kind, [])).toEqual({ state: 'filed', next: 'township' })
    expect(decideSignature(kind, filed, draft)).toEqual({ ok: true, value: { state: 'filed' } })
    const half = { ...filed, signatures: [{ level: 'township', decision: 'agreed' }] } as const
    expect(decideSignature(kind, half, { ...draft, level: 'county' })).toEqual({ ok: true, value: { state: 'frozen' } })
    expect(decideSignature(kind, half, draft)).toMatchObject({ code: 'periodic.not-its-turn' })
  })
  test('no level goes before the one below', () => {
    expect(decideSignature(kind, filed, { ...draft, level: 'county' })).toMatchObject({ code: 'periodic.not-its-turn' })
  })
  test('nobody signs what was not seen', () => {
    expect(decideSignature(kind, filed, { ...draft, contentHash: 'x' })).toMatchObject({
      code: 'periodic.content-changed',
    })
    expect(decideSignature(kind, filed, { ...draft, version: 2 })).toMatchObject({ code: 'periodic.content-changed' })
  })
  test('sending back needs a reason and ends the turn of the levels above', () => {
    expect(decideSignature(kind, filed, { ...draft, decision: 'sent-back', reason: ' ' })).toMatchObject({
      code: 'periodic.reason-missing',
    })
    const back = { ...filed, signatures: [{ level: 'township', decision: 'sent-back' }] } as const
    expect(stateOf(kind, back.signatures)).toEqual({ state: 'sent-back', next: null })
    expect(decideSignature(kind, back, { ...draft, level: 'county' })).toMatchObject({ code: 'periodic.not-its-turn' })
  })
  test('a report without levels above is frozen when filed', () => {
    expect(stateOf(kindOf('county-month'), [])).toEqual({ state: 'frozen', next: null })
  })
})

describe('when a report is due', () => {
  const due = (id: keyof typeof KINDS, key: string) =>
    kindOf(id).dueOn(periodOf(kindOf(id), key, facts)!, DEFAULT_RULES)
  test('follows the rules of the county', () => {
    expect(due('school-week', '2026-W47')).toBe('2026-11-23')
    expect(due('county-month', '2025-12')).toBe('2026-01-20')
    expect(due('term-start', '2025-spring')).toBe('2026-03-17')
    expect(due('village-month', '2026-11')).toBe('2026-12-03')
  })
  test('it may be filed on the last days of its time and not before it begins', () => {
    const kind = kindOf('school-week')
    const week = periodOf(kind, '2026-W47', facts)!
    expect(decideCountDay(kind, week, day('2026-11-15'))).toMatchObject({ code: 'periodic.not-begun' })
    expect(decideCountDay(kind, week, day('2026-11-19'))).toMatchObject({ value: { mayFile: false } })
    expect(decideCountDay(kind, week, day('2026-11-20'))).toEqual({
      ok: true,
      value: { countOn: '2026-11-20', mayFile: true },
    })
    expect(decideCountDay(kind, week, day('2026-12-01'))).toMatchObject({ value: { countOn: '2026-11-22' } })
  })
  test.each([
    ['2026-11-23', []],
    ['2026-11-24', ['unit']],
    ['2026-11-25', ['unit', 'township']],
    ['2026-11-26', ['unit', 'township', 'county']],
    ['2026-11-27', ['unit', 'township', 'county', 'finding']],
  ])('on %s %j are reminded', (today, levels) => {
    expect(remindersDue(kindOf('school-week'), day('2026-11-23'), day(today), 3)).toEqual(levels)
  })
})

describe('where a report stands', () => {
  const kind = kindOf('school-week')
  const dueOn = day('2026-11-23')
  const after = (from: string) => addDays(day(from), 2)
  const said = (level: 'township' | 'county', decision: 'agreed' | 'sent-back', on: string) => ({
    level,
    decision,
    on: day(on),
  })
  const standing = (filedOn: string, ...signatures: ReturnType<typeof said>[]) =>
    standingOf(kind, { filedOn: day(filedOn), signatures }, dueOn, after)

  test('a signature has a day, counted from what came before it', () => {
    expect(standing('2026-11-24')).toEqual({ state: 'filed', next: 'township', actBy: '2026-11-26' })
    expect(standing('2026-11-24', said('township', 'agreed', '2026-11-25'))).toEqual({
      state: 'filed',
      next: 'county',
      actBy: '2026-11-27',
    })
  })
  test('what was sent back is not filed: it has its own days, and never less than the report had', () => {
    const back = standing('2026-11-24', said('township', 'sent-back', '2026-11-25'))
    expect(back).toEqual({ state: 'sent-back', next: null, actBy: '2026-11-27' })
    expect(isUnfiled(back.state)).toBe(true)
    expect(standing('2026-11-20', said('township', 'sent-back', '2026-11-20')).actBy).toBe(dueOn)
  })
  test.each([
    ['is signed by whose turn it is', standing('2026-11-24'), 'township', '2026-11-24', 'sign'],
    [
      'waits for the township without the bureau while it is in time',
      standing('2026-11-24'),
      'county',
      '2026-11-26',
      undefined,
    ],
    ['not signed in time is seen by the bureau', standing('2026-11-24'), 'county', '2026-11-27', 'unsigned'],
    ['not filed is late above', standingOf(kind, undefined, dueOn, after), 'county', '2026-11-24', 'missing'],
    [
      'not filed for long is a finding of the first level above',
      standingOf(kind, undefined, dueOn, after),
      'township',
      '2026-11-27',
      'omission',
    ],
    ['and late for the next', standingOf(kind, undefined, dueOn, after), 'county', '2026-11-27', 'missing'],
    [
      'sent back and not filed anew is late in its own words',
      standing('2026-11-24', said('township', 'sent-back', '2026-11-25')),
      'township',
      '2026-11-28',
      'sent-back',
    ],
  ] as const)('%s', (_, where, level, today, duty) => {
    expect(dutyAbove(kind, level, where, day(today), 3)).toBe(duty)
  })
})

test('many lines of a kind are one, which names the oldest and counts all; few stay as they are', () => {
  const line = (week: number) => ({
    kind: 'school-week',
    from: `2026-10-${10 + week}`,
    to: `2026-10-${16 + week}`,
    dueOn: `2026-10-${17 + week}`,
    count: 2,
    periods: 1,
  })
  expect(foldDuties([line(1), line(2), line(3)], ({ kind }) => kind)).toHaveLength(3)
  expect(foldDuties([line(4), line(1), line(2), line(3)], ({ kind }) => kind)).toEqual([
    { ...line(1), to: line(4).to, count: 8, periods: 4 },
  ])
})

test('no level signs what it files itself, and every kind of units below exists', () => {
  for (const id of KIND_IDS) {
    const kind = kindOf(id)
    expect(kind.signedBy, id).not.toContain(kind.filedBy)
    for (const below of kind.below ?? []) expect(KIND_IDS).toContain(below)
    expect(new Set(kind.figures).size, id).toBe(kind.figures.length)
  }
})
