import { describe, expect, test } from 'vitest'
import { plainDate } from '../../../kernel/plain-date.ts'
import { entrySchoolYearOf, isOfSchoolAge, USUAL_SCHOOL_AGE } from '../../../kernel/school-age.ts'
import type { ChildEvidence, PopulationRecord, PupilRecord } from './evidence.ts'
import { findProblems } from './findings.ts'
import { decideRecords } from './pupil-records.ts'
import { applyVerdict, verdictHolds } from './settled.ts'
import { decideStanding, withEndOfSuspension } from './standing.ts'

const ASOF = plainDate('2026-11-15')
type Day = ReturnType<typeof plainDate>
const rules = {
  isOfSchoolAge: (bornOn: Day, on: Day) => isOfSchoolAge(bornOn, on, USUAL_SCHOOL_AGE),
  entryYearOf: (bornOn: Day) => entrySchoolYearOf(bornOn, USUAL_SCHOOL_AGE),
}

const listed = (fields: Partial<PopulationRecord> = {}): PopulationRecord => ({
  kind: 'police-household',
  asOfOn: plainDate('2026-10-31'),
  event: null,
  eventOn: null,
  claim: null,
  claimedSchoolCode: null,
  claimedSchoolName: null,
  notInSchoolReason: null,
  ...fields,
})

const surveyed = (claim: PopulationRecord['claim'], fields: Partial<PopulationRecord> = {}): PopulationRecord =>
  listed({ kind: 'village', asOfOn: plainDate('2026-09-20'), claim, ...fields })

const record = (fields: Partial<PupilRecord> = {}): PupilRecord => ({
  pupilNo: 1,
  asOfOn: plainDate('2026-11-01'),
  status: 'enrolled',
  statusUntil: null,
  isHere: true,
  schoolCode: '3154000001',
  gradeCode: '14',
  studyMode: 'day',
  attends: true,
  how: 'same-id',
  probability: 1,
  ...fields,
})

const child = (fields: Partial<ChildEvidence> = {}): ChildEvidence => ({
  bornOn: plainDate('2017-03-01'),
  population: [listed()],
  pupils: [],
  nearMisses: [],
  ...fields,
})

const standingOf = (evidence: ChildEvidence) => decideStanding(evidence, ASOF, rules)

describe('the standing of a child of school age', () => {
  test.each([
    ['a record here', { pupils: [record()] }, 'in-school-here', 'record-active', 'certain'],
    [
      'a record in another county',
      { pupils: [record({ isHere: false })] },
      'in-school-elsewhere',
      'record-elsewhere',
      'certain',
    ],
    [
      'a record for home teaching',
      { pupils: [record({ studyMode: 'home-taught' })] },
      'home-taught',
      'record-home-taught',
      'certain',
    ],
    [
      'a suspension that runs',
      { pupils: [record({ status: 'suspended', statusUntil: plainDate('2027-02-01') })] },
      'deferred',
      'record-suspended',
      'certain',
    ],
    [
      'a suspension that ended',
      { pupils: [record({ status: 'suspended', statusUntil: plainDate('2026-08-31') })] },
      'in-no-school',
      'suspension-expired',
      'certain',
    ],
    [
      'finished junior school',
      { pupils: [record({ status: 'graduated', gradeCode: '23' })] },
      'completed',
      'record-graduated',
      'certain',
    ],
    [
      'finished primary and nothing after',
      { pupils: [record({ status: 'graduated', gradeCode: '16' })] },
      'in-no-school',
      'lost-at-handover',
      'certain',
    ],
    ['a closed record', { pupils: [record({ status: 'left' })] }, 'in-no-school', 'record-closed', 'certain'],
    [
      'transferred and arrived nowhere',
      { pupils: [record({ status: 'transferred-out' })] },
      'in-no-school',
      'transfer-not-arrived',
      'likely',
    ],
    [
      'a record the school marks absent',
      { pupils: [record({ attends: false })] },
      'in-no-school',
      'school-says-absent',
      'likely',
    ],
    [
      'absent by both lines',
      { pupils: [record({ attends: false })], population: [listed(), surveyed('dropped-out')] },
      'in-no-school',
      'school-says-absent',
      'certain',
    ],
    [
      'denied by the survey alone',
      { pupils: [record()], population: [listed(), surveyed('dropped-out')] },
      'in-no-school',
      'village-says-not-in-school',
      'possible',
    ],
    [
      'denied by the survey, the school silent',
      { pupils: [record({ attends: null })], population: [surveyed('dropped-out')] },
      'in-no-school',
      'village-says-not-in-school',
      'likely',
    ],
    [
      'denied by the survey, while a newer list copies an old word',
      {
        pupils: [record()],
        population: [
          surveyed('dropped-out'),
          listed({ kind: 'civil-affairs', claim: 'in-school', asOfOn: plainDate('2026-10-31') }),
        ],
      },
      'in-no-school',
      'village-says-not-in-school',
      'possible',
    ],
    [
      'enrolled here, and the survey does not know where',
      { pupils: [record()], population: [listed(), surveyed('unknown')] },
      'in-no-school',
      'village-does-not-know',
      'possible',
    ],
    [
      'enrolled elsewhere, and the survey does not know where',
      { pupils: [record({ isHere: false })], population: [listed(), surveyed('unknown')] },
      'in-school-elsewhere',
      'record-elsewhere',
      'certain',
    ],
    [
      'met by a second survey',
      { pupils: [record()], population: [surveyed('unknown'), surveyed('in-school')] },
      'in-school-here',
      'record-active',
      'certain',
    ],
    [
      'not found by the survey of another year',
      { pupils: [record()], population: [surveyed('unknown', { asOfOn: plainDate('2026-03-20') })] },
      'in-school-here',
      'record-active',
      'certain',
    ],
    ['no record, one roster', {}, 'in-no-school', 'never-enrolled', 'likely'],
    [
      'no record, two rosters',
      { population: [listed(), surveyed('never-enrolled')] },
      'in-no-school',
      'never-enrolled',
      'certain',
    ],
    [
      'said to study elsewhere',
      { population: [listed(), surveyed('in-school-elsewhere')] },
      'in-no-school',
      'elsewhere-unproven',
      'possible',
    ],
    [
      'said to be taught at home',
      { population: [surveyed('home-taught')] },
      'in-no-school',
      'home-teaching-without-record',
      'likely',
    ],
    [
      'a similar record of nobody',
      { nearMisses: [{ pupilNo: 9, probability: 0.5, isFree: true }] },
      'in-no-school',
      'similar-record-exists',
      'possible',
    ],
  ] as const)('%s', (_, fields, standing, reason, certainty) => {
    expect(standingOf(child(fields as Partial<ChildEvidence>))).toMatchObject({ standing, reason, certainty })
  })

  test('an entrant may be deferred on the word of the village, an older child not', () => {
    const population = [listed(), surveyed('deferred')]
    expect(standingOf(child({ bornOn: plainDate('2020-05-01'), population }))).toMatchObject({ standing: 'deferred' })
    expect(standingOf(child({ bornOn: plainDate('2015-05-01'), population }))).toMatchObject({
      standing: 'in-no-school',
    })
  })

  test('is completed by the word of the village once nine years are past, not before', () => {
    const population = [listed(), surveyed('completed')]
    expect(standingOf(child({ bornOn: plainDate('2011-05-01'), population }))).toMatchObject({
      standing: 'completed',
      certainty: 'possible',
    })
    expect(standingOf(child({ bornOn: plainDate('2014-05-01'), population }))).toMatchObject({
      standing: 'in-no-school',
    })
  })

  test('is left open before and after school age', () => {
    expect(standingOf(child({ bornOn: plainDate('2020-09-01') })).standing).toBeNull()
    expect(standingOf(child({ bornOn: plainDate('2010-08-31') })).standing).toBeNull()
    expect(standingOf(child({ bornOn: null })).standing).toBeNull()
  })
})

describe('the population', () => {
  test('loses who died or was deregistered', () => {
    expect(
      standingOf(child({ population: [listed({ event: 'deceased', eventOn: plainDate('2026-05-01') })] })),
    ).toMatchObject({ population: 'deceased', standing: null })
    expect(
      standingOf(child({ population: [listed({ event: 'moved-out', eventOn: plainDate('2026-05-01') })] })),
    ).toMatchObject({ population: 'moved-away', standing: null })
  })

  test('keeps who was deregistered and met in a village since', () => {
    const population = [listed({ event: 'moved-out', eventOn: plainDate('2026-05-01') }), surveyed('never-enrolled')]
    expect(standingOf(child({ population }))).toMatchObject({ population: 'resident', standing: 'in-no-school' })
  })

  test('without 户口 here loses who was transferred out or is gone by the survey, not who was met out of school', () => {
    const floating = listed({ kind: 'police-floating' })
    const out = record({ status: 'transferred-out' })
    expect(standingOf(child({ population: [floating], pupils: [out] }))).toMatchObject({ population: 'moved-away' })
    expect(standingOf(child({ population: [floating, surveyed('moved-away')] }))).toMatchObject({
      population: 'moved-away',
    })
    expect(standingOf(child({ population: [floating, surveyed('dropped-out')], pupils: [out] }))).toMatchObject({
      standing: 'in-no-school',
    })
    expect(standingOf(child({ population: [listed()], pupils: [out] }))).toMatchObject({ standing: 'in-no-school' })
  })

  test('knows from school only who is in no roster', () => {
    expect(standingOf(child({ population: [], pupils: [record()] }))).toMatchObject({
      population: 'school-only',
      standing: 'in-school-here',
    })
  })
})

describe('the records of a child', () => {
  const verdictsOf = (evidence: ChildEvidence) =>
    decideRecords(evidence, standingOf(evidence)).map((decision) => decision.verdict)

  test('one is real', () => expect(verdictsOf(child({ pupils: [record()] }))).toEqual(['real']))
  test('of two the one the survey names is real', () => {
    const pupils = [record({ pupilNo: 1 }), record({ pupilNo: 2, schoolCode: '3154000002' })]
    const population = [surveyed('in-school', { claimedSchoolCode: '3154000002' })]
    expect(verdictsOf(child({ pupils, population }))).toEqual(['duplicate', 'real'])
  })
  test('a record is ghost when its child is gone, absent or not in school', () => {
    expect(verdictsOf(child({ pupils: [record()], population: [listed({ event: 'deceased' })] }))).toEqual(['ghost'])
    expect(verdictsOf(child({ pupils: [record({ attends: false })] }))).toEqual(['ghost'])
    expect(verdictsOf(child({ pupils: [record()], population: [surveyed('dropped-out')] }))).toEqual(['ghost'])
  })
  test('person and record differ when the survey met the child at another school', () => {
    expect(
      verdictsOf(
        child({ pupils: [record()], population: [surveyed('in-school', { claimedSchoolCode: '3154000009' })] }),
      ),
    ).toEqual(['mismatch'])
  })
  test('a pupil no population roster lists is unknown', () => {
    expect(verdictsOf(child({ pupils: [record()], population: [] }))).toEqual(['unknown'])
  })
  test('a record that is not active is nobody’s ghost', () => {
    expect(verdictsOf(child({ pupils: [record({ status: 'left' })] }))).toEqual([null])
  })
})

describe('problems', () => {
  const problemsOf = (evidence: ChildEvidence) =>
    findProblems(evidence, standingOf(evidence), decideRecords(evidence, standingOf(evidence)))

  test('one trouble is one finding: an absent child with a record', () => {
    const found = problemsOf(child({ pupils: [record({ attends: false })] }))
    expect(found.map((problem) => problem.kind)).toEqual(['out-of-school'])
    expect(found[0]!.schoolCode).toBe('3154000001') // K6: enrolled here, that school leads
  })

  test.each([
    ['left: the record stays with the school', { status: 'left' }, '3154000001'],
    ['a pause that is over', { status: 'suspended', statusUntil: plainDate('2026-10-01') }, '3154000001'],
    ['graduated from primary school', { status: 'graduated', gradeCode: '16' }, null],
    ['moved away and not arrived', { status: 'transferred-out' }, null],
    ['left a school of another county', { status: 'left', isHere: false }, null],
  ] as const)('a finding has the owner its case will have (K6): %s', (_, fields, schoolCode) => {
    expect(problemsOf(child({ pupils: [record(fields)] }))).toMatchObject([{ kind: 'out-of-school', schoolCode }])
  })

  test('next month’s rosters with the same facts give the same facts', () => {
    const october = problemsOf(child())
    const november = problemsOf(child({ population: [listed({ asOfOn: plainDate('2026-11-10') })] }))
    expect(november[0]!.facts).toBe(october[0]!.facts)
    expect(problemsOf(child({ population: [listed(), surveyed('dropped-out')] }))[0]!.facts).not.toBe(october[0]!.facts)
  })

  test('no name or number gets into the reasons', () => {
    for (const problem of problemsOf(child({ nearMisses: [{ pupilNo: 3, probability: 0.4, isFree: true }] }))) {
      expect(JSON.stringify(problem.reasons)).not.toMatch(/\d{15}/)
    }
  })
})

describe('a verdict', () => {
  test('overrules the rosters while facts and time hold', () => {
    const settled = { verdict: 'deferred' as const, factsHash: 'a', validUntil: plainDate('2027-08-31') }
    expect(verdictHolds(settled, 'a', ASOF)).toBe(true)
    expect(verdictHolds(settled, 'b', ASOF)).toBe(false)
    expect(verdictHolds(settled, 'a', plainDate('2027-09-01'))).toBe(false)
    expect(verdictHolds({ ...settled, factsHash: null }, 'anything', ASOF)).toBe(true) // an explained case
    expect(applyVerdict(standingOf(child()), 'deferred')).toMatchObject({ standing: 'deferred', reason: 'verdict' })
    expect(applyVerdict(standingOf(child()), 'moved-away')).toMatchObject({ population: 'moved-away', standing: null })
  })
})

test.each([
  ['still runs', null, '2026-11-15', 'record-suspended'],
  ['is over', null, '2026-11-14', 'suspension-expired'],
  ['runs by the day of the roster', '2027-02-01', '2026-11-14', 'record-suspended'],
])(
  'a suspension without a last day in the roster %s by the day it was approved or counted to',
  (_name, said, until, reason) => {
    const paused = child({
      pupils: [record({ status: 'suspended', statusUntil: said === null ? null : plainDate(said) })],
    })
    expect(standingOf(paused).reason).toBe('record-suspended')
    expect(standingOf(withEndOfSuspension(paused, plainDate(until))).reason).toBe(reason)
  },
)
