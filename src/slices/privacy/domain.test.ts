import { describe, expect, test } from 'vitest'
import { plainDate } from '../../kernel/plain-date.ts'
import {
  bornOnOrBefore,
  decideSettings,
  decideStep,
  DEFAULT_SETTINGS,
  dueOn,
  isWeekday,
  REQUEST_STATES,
  REQUEST_STEPS,
  type RequestKind,
  type RequestState,
  type RequestStep,
  RETENTION_RULES,
  stepsFrom,
} from './domain.ts'
import { classOfEvent } from './event-classes.ts'

const OPEN: readonly RequestState[] = ['received', 'in-progress', 'with-office']
const GIVEN = { note: '已按户口簿更正', office: '县公安局' }

describe('a request', () => {
  test.each<[RequestKind, RequestState, readonly RequestStep[]]>([
    ['access', 'received', ['take', 'answer', 'refuse', 'withdraw']],
    ['correction', 'received', ['take', 'send-to-office', 'answer', 'refuse', 'withdraw']],
    ['deletion', 'in-progress', ['take', 'send-to-office', 'answer', 'refuse', 'withdraw']],
    ['correction', 'with-office', ['back-from-office', 'answer', 'refuse', 'withdraw']],
    ['copy', 'answered', []],
    ['correction', 'refused', []],
    ['access', 'withdrawn', []],
  ])('to %s in state %s may take the steps %j', (kind, state, steps) =>
    expect(stepsFrom({ kind, state })).toEqual(steps),
  )

  test.each(REQUEST_STATES.filter((state) => !OPEN.includes(state)))('is over in state %s', (state) => {
    for (const step of REQUEST_STEPS)
      expect(decideStep({ kind: 'correction', state }, step, GIVEN)).toMatchObject({
        code: 'privacy.step-not-possible',
      })
  })

  test.each<[RequestStep, object, string]>([
    ['refuse', {}, 'privacy.reason-missing'],
    ['refuse', { note: ' 不行 ' }, 'privacy.reason-missing'],
    ['answer', { note: ' ' }, 'privacy.answer-missing'],
    ['send-to-office', { note: '请更正' }, 'privacy.office-missing'],
  ])('does not take the step %s with %j', (step, given, code) =>
    expect(decideStep({ kind: 'correction', state: 'received' }, step, given)).toMatchObject({ ok: false, code }),
  )
})

describe('the due day', () => {
  test.each([
    // Fifteen working days of Mondays to Fridays are three weeks.
    ['2026-03-02', 15, '2026-03-23'],
    ['2026-03-06', 1, '2026-03-09'],
    ['2026-12-28', 5, '2027-01-04'],
  ])('of a request of %s within %i working days is %s', (from, days, due) =>
    expect(dueOn(plainDate(from), days, isWeekday)).toBe(due),
  )
})

describe('retention', () => {
  test.each(RETENTION_RULES)('%s may not delete earlier than its least period', (rule) => {
    const retention = { ...DEFAULT_SETTINGS.retention, [rule]: { days: -1, mode: 'by-hand' as const } }
    expect(decideSettings({ ...DEFAULT_SETTINGS, retention })).toMatchObject({ code: 'privacy.retention-too-short' })
  })
  test('has defaults that the law allows', () => expect(decideSettings(DEFAULT_SETTINGS).ok).toBe(true))
  test.each([
    ['2026-09-01', '2008-09-01'],
    ['2024-02-29', '2006-02-28'],
  ])('who turned 18 by %s was born by %s', (cutOff, born) => expect(bornOnOrBefore(plainDate(cutOff))).toBe(born))
})

test.each([
  ['disclosure.child-shown', 'unmaskings'],
  ['disclosure.export-downloaded', 'exports'],
  ['audit.entries-exported', 'exports'],
  ['documents.file-taken', 'exports'],
  ['documents.batch-file-taken', 'exports'],
  ['rosters.taken', 'changes'],
  ['register.child-card-viewed', 'looks'],
  ['accounts.sign-in-failed', 'refused'],
  ['accounts.signed-in', 'sign-ins'],
  ['privacy.request-entered', 'rights'],
  ['privacy.assessment-recorded', 'safeguards'],
  ['privacy.breach-authority-told', 'safeguards'],
  ['audit.chain-verified', 'record'],
  ['cases.case-opened', 'changes'],
  ['cases.penalty-reviewed', 'changes'],
])('%s counts under %s', (event, code) => expect(classOfEvent(event)).toBe(code))
