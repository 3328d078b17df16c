import { describe, expect, test } from 'vitest'
import { FINDING_KINDS, VERDICT_RULES, VERDICTS } from '../domain.ts'
import { judgementOf } from './match-judgements.ts'

describe('what verdicts say of the matching', () => {
  test.each([
    ['same-person', 'out-of-school', 'apart', false],
    ['same-person', 'unknown-to-rosters', 'apart', false],
    ['duplicate-child', 'out-of-school', 'apart', false],
    ['belongs-to-county', 'unknown-to-rosters', 'apart', true],
    ['record-is-ghost', 'ghost-enrolment', 'linked', true],
    ['not-the-same-child', 'duplicate-enrolment', 'linked', false],
    ['not-the-same-child', 'out-of-school', 'apart', true],
    ['attends', 'duplicate-enrolment', 'linked', true],
  ] as const)('%s on %s: judged %s, confirmed %s', (verdict, kind, judged, confirmed) => {
    expect(judgementOf(kind, verdict)).toEqual({ judged, confirmed })
  })

  test.each(['deferred', 'home-taught', 'wrong-data', 'completed'] as const)('%s says nothing', (verdict) => {
    for (const kind of FINDING_KINDS) expect(judgementOf(kind, verdict)).toBeUndefined()
  })

  test('nothing is said of a verdict that its kind of finding does not take', () => {
    for (const verdict of VERDICTS)
      for (const kind of FINDING_KINDS)
        if (!VERDICT_RULES[verdict].kinds.includes(kind)) expect(judgementOf(kind, verdict)).toBeUndefined()
  })
})
