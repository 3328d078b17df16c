import { describe, expect, test } from 'vitest'
import { type PlainDate, plainDate } from '../../kernel/plain-date.ts'
import { USUAL_SCHOOL_AGE } from '../../kernel/school-age.ts'
import {
  caseNumberOf,
  decideLead,
  DROPOUT_STATES,
  isOverdue,
  leadingRecord,
  OPEN_STATES,
  type RecordOfSchool,
  RETURNED_STATES,
  stageOf,
  SUSPECTED_STATES,
} from './domain.ts'

const today = plainDate('2026-03-10')
test('each open state counts once: suspected, explained, dropout or returned', () => {
  expect([...SUSPECTED_STATES, 'explained', ...DROPOUT_STATES, ...RETURNED_STATES].sort()).toEqual(
    [...OPEN_STATES].sort(),
  )
})

describe('the record whose school leads (K6)', () => {
  const here: RecordOfSchool = {
    isReal: false,
    status: 'enrolled',
    isHere: true,
    schoolCode: '3154000012',
    asOfOn: today,
  }
  const there = { ...here, isHere: false, schoolCode: null }
  const earlier = plainDate('2025-09-01')
  test.each<[string, readonly RecordOfSchool[], string | undefined]>([
    ['enrolled here', [here], '3154000012'],
    ['left a school here: the record stays there', [{ ...here, status: 'left' }], '3154000012'],
    ['graduated here', [{ ...here, status: 'graduated' }], undefined],
    ['moved away from here', [{ ...here, status: 'transferred-out' }], undefined],
    ['left here, enrolled elsewhere', [{ ...here, status: 'left' }, there], undefined],
    ['left elsewhere, enrolled here', [{ ...there, status: 'left' }, here], '3154000012'],
    [
      'two records here: the newer one',
      [
        { ...here, asOfOn: earlier },
        { ...here, schoolCode: '3154000013' },
      ],
      '3154000013',
    ],
    [
      'two records here: the child’s own one',
      [here, { ...here, schoolCode: '3154000013', asOfOn: earlier, isReal: true }],
      '3154000013',
    ],
    ['no record', [], undefined],
  ])('%s', (_, records, schoolCode) => {
    expect(leadingRecord(records)?.schoolCode).toBe(schoolCode)
    expect(leadingRecord(records.toReversed())?.schoolCode).toBe(schoolCode)
  })
})

describe('the leading unit (K6)', () => {
  const home = { divisionCode: '540126100201' }
  test.each([
    [
      'enrolled in the county',
      { ...home, schoolCode: '3154000012', classCode: '2023-01', sponsoringSchoolCode: '3154000099' },
      'sponsoring-school',
      { line: 'school', unit: '3154000012', schoolKey: '3154000012/2023-01/' },
    ],
    [
      'enrolled without a class',
      { ...home, schoolCode: '3154000012' },
      'village',
      { line: 'school', unit: '3154000012', schoolKey: '3154000012/' },
    ],
    [
      'not enrolled, village has a sponsor',
      { ...home, sponsoringSchoolCode: '3154000099' },
      'sponsoring-school',
      { line: 'school', unit: '3154000099', schoolKey: '3154000099/' },
    ],
    ['not enrolled, no sponsor', home, 'sponsoring-school', { line: 'household', unit: '540126100000', schoolKey: '' }],
    [
      'not enrolled, township leads',
      { ...home, sponsoringSchoolCode: '3154000099' },
      'township',
      { line: 'household', unit: '540126100000', schoolKey: '' },
    ],
    ['not enrolled, village leads', home, 'village', { line: 'household', unit: '540126100201', schoolKey: '' }],
  ] as const)('%s', (_, child, rule, lead) => {
    expect(decideLead(child, rule)).toEqual(lead)
  })
})

describe('the stage a child is lost to', () => {
  test.each([
    [{ gradeCode: '16' }, 'primary'], // leaves in the last year
    [{ gradeCode: '16', hasGraduated: true }, 'junior'], // lost in the handover
    [{ gradeCode: '21' }, 'junior'],
    [{ bornOn: plainDate('2019-08-31') }, 'primary'], // entered in 2025
    [{ bornOn: plainDate('2013-09-01') }, 'primary'], // entered in 2020, sixth year
    [{ bornOn: plainDate('2013-08-31') }, 'junior'], // entered in 2019, seventh year
    [{}, 'unknown'],
  ] as const)('of %o is %s', (child, stage) => {
    expect(stageOf(child, today, USUAL_SCHOOL_AGE)).toBe(stage)
  })
})

test('a case number has hexagonal brackets and no leading zero', () => {
  expect(caseNumberOf(2026, 12)).toBe('〔2026〕12号')
})

describe('a case is overdue', () => {
  test.each([
    ['suspected', '2026-03-09', true],
    ['suspected', '2026-03-10', false],
    ['explained', '2026-03-01', true],
    ['explained', null, false],
    ['closed', '2026-03-01', false],
  ] as const)('%s, due %s: %s', (state, dueOn, expected) => {
    expect(isOverdue({ state, dueOn: dueOn as PlainDate | null }, today)).toBe(expected)
  })
})
