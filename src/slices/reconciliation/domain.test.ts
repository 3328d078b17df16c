import { describe, expect, test } from 'vitest'
import {
  decideFate,
  decideVerdict,
  EVIDENCE_TYPES,
  FINDING_KINDS,
  FINDING_STATES,
  VERDICT_RULES,
  VERDICTS,
} from './domain.ts'

const open = { kind: 'out-of-school', state: 'open', version: 3, candidates: ['p1'] } as const

describe('a verdict on a finding', () => {
  test('needs evidence that fits', () => {
    expect(decideVerdict(open, { verdict: 'enrolled-elsewhere', evidenceType: 'enrolment-certificate' }, 3).ok).toBe(
      true,
    )
    expect(decideVerdict(open, { verdict: 'enrolled-elsewhere', evidenceType: 'death-certificate' }, 3)).toMatchObject({
      ok: false,
      code: 'finding.evidence-does-not-fit-verdict',
    })
  })
  test('fits the kind', () => {
    expect(
      decideVerdict(
        { ...open, kind: 'duplicate-enrolment' },
        { verdict: 'deceased', evidenceType: 'death-certificate' },
        3,
      ),
    ).toMatchObject({
      code: 'finding.verdict-does-not-fit-kind',
    })
  })
  test('of deferral names its end, of sameness the record', () => {
    expect(decideVerdict(open, { verdict: 'deferred', evidenceType: 'deferral-approval' }, 3)).toMatchObject({
      code: 'finding.end-day-missing',
    })
    expect(decideVerdict(open, { verdict: 'same-person', evidenceType: 'identity-document' }, 3)).toMatchObject({
      code: 'finding.pupil-record-missing',
    })
    const ofAnother = { verdict: 'not-the-same-child', evidenceType: 'identity-document' } as const
    expect(decideVerdict(open, ofAnother, 3)).toMatchObject({ code: 'finding.pupil-record-missing' })
    expect(decideVerdict(open, { ...ofAnother, pupilId: 'p1' }, 3).ok).toBe(true)
    expect(decideVerdict({ ...open, kind: 'ghost-enrolment' }, ofAnother, 3).ok).toBe(true)
  })
  test('is about a record that is shown', () => {
    const draft = { verdict: 'same-person', evidenceType: 'identity-document', pupilId: 'p2' } as const
    expect(decideVerdict(open, draft, 3)).toMatchObject({ code: 'finding.pupil-record-not-shown' })
  })
  test('is refused when somebody was faster', () => {
    expect(decideVerdict(open, { verdict: 'completed', evidenceType: 'graduation-record' }, 2)).toMatchObject({
      code: 'finding.changed-meanwhile',
    })
  })
  test.each(FINDING_STATES.filter((state) => state !== 'open'))('is refused in state %s', (state) => {
    expect(
      decideVerdict({ ...open, state }, { verdict: 'completed', evidenceType: 'graduation-record' }, 3),
    ).toMatchObject({ code: 'finding.not-open' })
  })
  test.each(FINDING_KINDS)('is possible for a finding of kind %s', (kind) => {
    expect(VERDICTS.some((verdict) => VERDICT_RULES[verdict].kinds.includes(kind))).toBe(true)
  })
  test.each(EVIDENCE_TYPES)('of evidence %s some verdict makes use', (type) => {
    expect(VERDICTS.some((verdict) => VERDICT_RULES[verdict].evidenceTypes.includes(type))).toBe(true)
  })
})

describe('the fate of a finding in the next run', () => {
  const before = (state: (typeof FINDING_STATES)[number], verdictEnded = false) => ({
    state,
    factsHash: 'a',
    verdictEnded,
  })
  test.each([
    ['new', undefined, 'a', 'raised'],
    ['still there', before('open'), 'b', 'kept'],
    ['settled, same facts', before('settled'), 'a', 'stays-settled'],
    ['settled, other facts', before('settled'), 'b', 'raised-again'],
    ['settled, but the deferral ended', before('settled', true), 'a', 'raised-again'],
    ['in a case', before('case-opened'), 'b', 'kept'],
    ['closed by an earlier run', before('closed-by-run'), 'a', 'raised-again'],
    ['gone while open', before('open'), undefined, 'closed-by-run'],
    ['gone while settled', before('settled'), undefined, 'stays-closed'],
    ['gone while in a case', before('case-opened'), undefined, 'stays-closed'],
  ] as const)('%s', (_, earlier, factsHash, fate) => {
    expect(decideFate(earlier, factsHash === undefined ? undefined : { factsHash })).toBe(fate)
  })
})
