import { expect, test } from 'vitest'
import { type CaseRules, DEFAULT_CASE_RULES, decideCaseRules } from './county-rules.ts'

const [first, ...others] = DEFAULT_CASE_RULES.closingReasons
const ended = { ...first!, isEnded: true }

test.each<[what: string, rules: Partial<CaseRules>, code: string | undefined]>([
  ['as they were', {}, undefined],
  ['with a reason ended', { closingReasons: [ended, ...others] }, undefined],
  ['with a reason taken away', { closingReasons: others }, 'case.rules-reason-taken-away'],
  [
    'with no reason left in use',
    { closingReasons: DEFAULT_CASE_RULES.closingReasons.map((reason) => ({ ...reason, isEnded: true })) },
    'case.rules-reason-taken-away',
  ],
  [
    'with a reason that nothing proves',
    { closingReasons: [{ ...first!, evidenceTypes: [] }, ...others] },
    'case.rules-reason-without-evidence',
  ],
  ['with months out of order', { observationMonths: [3, 1] }, 'case.rules-out-of-range'],
])('rules %s', (_, rules, code) => {
  const decision = decideCaseRules({ ...DEFAULT_CASE_RULES, ...rules }, DEFAULT_CASE_RULES)
  expect(decision.ok ? undefined : decision.code).toBe(code)
})
