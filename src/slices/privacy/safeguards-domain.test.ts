import { describe, expect, test } from 'vitest'
import { plainDate } from '../../kernel/plain-date.ts'
import { type Assessment, decideAssessment, standingOf, usualReviewOn } from './assessment-domain.ts'
import {
  BREACH_STEPS,
  type BreachFacts,
  type BreachState,
  type BreachStep,
  breachStepsFrom,
  decideBreachFacts,
  decideBreachStep,
  dutiesLeft,
  namesSomebody,
  tellBy,
} from './breach-domain.ts'
import { ASSESSED_SETS, DATA_SETS } from './processing-domain.ts'

const today = plainDate('2026-03-10')
const ASSESSMENT: Assessment = {
  dataSets: ['register', 'cases', 'register'],
  purpose: '掌握就学状态，法定职责所必需',
  risk: '泄露、被贴标签',
  measures: '遮盖、加密、留痕',
  assessor: '扎西',
  suffices: true,
  conclusion: 'go-ahead',
  assessedOn: today,
  reviewOn: plainDate('2027-03-10'),
}

describe('an impact assessment', () => {
  test('that is whole goes on file, each data set once', () =>
    expect(decideAssessment(ASSESSMENT, today)).toMatchObject({ ok: true, value: { dataSets: ['register', 'cases'] } }))

  test.each<[Partial<Assessment>, string]>([
    [{ dataSets: ['register', 'sessions'] }, 'privacy.assessment-not-needed'],
    [{ dataSets: ['care'] }, 'privacy.assessment-not-needed'],
    [{ dataSets: ['nothing-such'] }, 'privacy.assessment-not-needed'],
    [{ assessedOn: plainDate('2026-03-11') }, 'privacy.day-in-future'],
    [{ reviewOn: today }, 'privacy.review-before-assessment'],
    [{ risk: ' 无 ' }, 'privacy.words-missing'],
    [{ suffices: false }, 'privacy.assessment-contradicts-itself'],
  ])('with %j is refused: %s', (changes, code) =>
    expect(decideAssessment({ ...ASSESSMENT, ...changes }, today)).toMatchObject({ ok: false, code }),
  )

  test.each(['with-measures', 'not'] as const)('whose measures do not suffice may conclude %s', (conclusion) =>
    expect(decideAssessment({ ...ASSESSMENT, suffices: false, conclusion }, today).ok).toBe(true),
  )

  test.each([
    ['2026-03-10', '2027-03-10'],
    ['2024-02-29', '2025-02-28'],
  ])('of %s is reviewed by %s where nobody says otherwise', (on, review) =>
    expect(usualReviewOn(plainDate(on))).toBe(review),
  )

  test.each([
    [undefined, 'missing'],
    ['2026-03-10', 'due'],
    ['2026-03-11', 'assessed'],
  ])('to be reviewed on %s leaves its data set %s', (reviewOn, standing) =>
    expect(standingOf(reviewOn === undefined ? undefined : { reviewOn }, today)).toBe(standing),
  )

  test('is needed for all sensitive data in use, and only for them', () =>
    expect(ASSESSED_SETS).toEqual(
      DATA_SETS.filter(({ sensitive, planned }) => sensitive && !planned).map(({ code }) => code),
    ))
})

const KNOWN = new Date('2026-03-10T01:00:00Z')
const NOW = new Date('2026-03-10T03:00:00Z')
const NEW: BreachState = {
  authorityTold: false,
  guardiansTold: false,
  guardiansExcused: false,
  noticeDemanded: false,
  closed: false,
}
const FACTS: BreachFacts = {
  kinds: ['leaked'],
  dataSets: ['schools'],
  childrenCount: 30,
  happenedAt: null,
  cause: '名单发错了群',
  harm: '骚扰电话',
  remedy: '已撤回',
  advice: '留意陌生来电',
}

describe('a breach', () => {
  test.each<[Partial<BreachState>, readonly string[], readonly BreachStep[]]>([
    [{}, ['authority', 'guardians'], ['tell-authority', 'tell-guardians', 'excuse-guardians', 'amend']],
    [{ authorityTold: true }, ['guardians'], ['tell-guardians', 'excuse-guardians', 'demand-notice', 'amend']],
    [{ guardiansTold: true }, ['authority'], ['tell-authority', 'amend']],
    [{ guardiansExcused: true }, ['authority'], ['tell-authority', 'tell-guardians', 'amend']],
    [{ authorityTold: true, guardiansExcused: true }, [], ['tell-guardians', 'demand-notice', 'amend', 'close']],
    [{ authorityTold: true, noticeDemanded: true }, ['guardians'], ['tell-guardians', 'amend']],
    [{ authorityTold: true, guardiansTold: true }, [], ['amend', 'close']],
    [{ authorityTold: true, guardiansTold: true, closed: true }, [], []],
  ])('that is %j leaves the duties %j and may take the steps %j', (changes, duties, steps) => {
    const breach = { ...NEW, ...changes }
    expect(dutiesLeft(breach)).toEqual(duties)
    expect(breachStepsFrom(breach)).toEqual(steps)
  })

  const given = { at: NOW, note: '电话报告', office: '县网信办' }
  const decide = (state: Partial<BreachState>, step: BreachStep, changes: object = {}) =>
    decideBreachStep({ ...NEW, ...state, knownAt: KNOWN }, step, { ...given, ...changes }, NOW)

  test('is open to no step once it is closed', () => {
    for (const step of BREACH_STEPS)
      expect(decide({ authorityTold: true, guardiansTold: true, closed: true }, step)).toMatchObject({
        code: 'privacy.breach-step-not-possible',
      })
  })

  test('loses its excuse when the authority demands that guardians are told', () => {
    const demanded = decide({ authorityTold: true, guardiansExcused: true }, 'demand-notice')
    expect(demanded).toMatchObject({ ok: true, value: { guardiansExcused: false, noticeDemanded: true } })
    expect(decide({ authorityTold: true, noticeDemanded: true }, 'excuse-guardians').ok).toBe(false)
  })

  test.each<[BreachStep, object, string]>([
    ['close', {}, 'privacy.breach-step-not-possible'],
    ['tell-authority', { at: new Date('2026-03-10T03:05:01Z') }, 'privacy.moment-in-future'],
    ['tell-authority', { at: new Date('2026-03-10T00:59:59Z') }, 'privacy.moment-before-known'],
    ['tell-authority', { office: ' ' }, 'privacy.words-missing'],
    ['excuse-guardians', { note: ' 无 ' }, 'privacy.words-missing'],
    ['tell-guardians', { note: '已告知 54012620160501001X 的家长' }, 'privacy.number-in-words'],
  ])('does not take the step %s with %j', (step, changes, code) =>
    expect(decide({}, step, changes)).toMatchObject({ ok: false, code }),
  )

  test.each<[Partial<BreachFacts>, string]>([
    [{ happenedAt: NOW }, 'privacy.happened-after-known'],
    [{ dataSets: ['nothing-such'] }, 'privacy.data-set-unknown'],
    [{ dataSets: ['care'] }, 'privacy.data-set-unknown'],
    [{ advice: '' }, 'privacy.words-missing'],
    [{ cause: '发出 540126201605010011' }, 'privacy.number-in-words'],
  ])('is not written down with %j', (changes, code) =>
    expect(decideBreachFacts({ ...FACTS, ...changes }, KNOWN, NOW)).toMatchObject({ ok: false, code }),
  )

  test('is not known before it is known', () => {
    expect(decideBreachFacts(FACTS, KNOWN, NOW).ok).toBe(true)
    expect(decideBreachFacts(FACTS, NOW, KNOWN)).toMatchObject({ code: 'privacy.moment-in-future' })
  })

  test.each([
    ['编号 5401262016050100112345', false],
    ['54012620160501001x', true],
    ['约三十人', false],
  ])('says of somebody in “%s”: %s', (text, names) => expect(namesSomebody(text)).toBe(names))

  test('takes the time of a clock that goes a little before the server’s', () =>
    expect(decide({}, 'tell-authority', { at: new Date('2026-03-10T03:05:00Z') }).ok).toBe(true))

  test('is to be told within the county’s hours', () => expect(tellBy(KNOWN, 2)).toEqual(NOW))
})
