import { describe, expect, test } from 'vitest'
import { ALARM_RULE_NAMES, ALARM_RULES, accountOf, decideSettlement, DEFAULT_LIMITS, LIMITED_RULES } from './domain.ts'
import { texts } from './texts.ts'

describe('the rules of alarms', () => {
  test.each(ALARM_RULE_NAMES)('%s has words, a pattern that can be read, and a default within its ends', (rule) => {
    const { range, events } = ALARM_RULES[rule]
    expect(texts).toHaveProperty([`alarms.rule.${rule}`])
    expect(() => new RegExp(events)).not.toThrow()
    expect(DEFAULT_LIMITS[rule]).toBeGreaterThanOrEqual(range[0])
    expect(DEFAULT_LIMITS[rule]).toBeLessThanOrEqual(range[1])
  })

  test.each([
    ['unmaskings', 'disclosure.child-shown', true],
    ['unmaskings', 'disclosure.list-shown', true],
    ['unmaskings', 'register.child-card-viewed', false],
    ['cards', 'register.child-card-viewed', true],
    ['cards', 'cases.case-viewed', true],
    ['cards', 'reports.monthly-viewed', false],
    ['searches', 'register.children-searched', true],
    ['exports', 'disclosure.export-downloaded', true],
    ['exports', 'documents.batch-file-taken', true],
    ['exports', 'rosters.rows-viewed', false],
    ['night', 'finding.viewed', true],
    ['night', 'register.child-card-viewed', true],
    ['night', 'attendance.day-reported', false],
  ] as const)('%s takes %s: %s', (rule, event, taken) =>
    expect(new RegExp(ALARM_RULES[rule].events).test(event)).toBe(taken),
  )

  test('what always raises an alarm has no limit to choose', () =>
    expect(ALARM_RULE_NAMES.filter((rule) => !LIMITED_RULES.includes(rule))).toEqual(['disowned', 'chain-broken']))

  test('an alarm of an address or of the county is about no account', () => {
    expect(accountOf({ rule: 'sign-ins-of-address', subject: '10.0.0.7' })).toBeUndefined()
    expect(accountOf({ rule: 'sign-ins-of-account', subject: 'a' })).toBe('a')
  })
})

describe('settling an alarm', () => {
  const alarm = { rule: 'exports', subject: 'tashi', state: 'open', version: 1 } as const
  test.each([
    ['once, as it was seen', alarm, { accountId: 'security', version: 1 }, { ok: true, value: { version: 2 } }],
    ['not the own one', alarm, { accountId: 'tashi', version: 1 }, { ok: false, code: 'alarms.not-ones-own' }],
    ['not as it was before', alarm, { accountId: 'security', version: 0 }, { code: 'alarms.changed-meanwhile' }],
    ['not twice', { ...alarm, state: 'settled' }, { accountId: 'security', version: 1 }, { code: 'alarms.settled' }],
  ])('%s', (_, which, by, answer) => expect(decideSettlement(which, by)).toMatchObject(answer))
})
