import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../../kernel/plain-date.ts'
import { decideMark, whenOf, WORK_ACTIONS } from './domain.ts'

const today = plainDate('2026-03-10')

describe('a mark', () => {
  const me = 'me'
  const colleagues = [
    { accountId: me, name: 'me', awayUntil: null },
    { accountId: 'busy', name: 'busy', awayUntil: null },
    { accountId: 'away', name: 'away', awayUntil: addDays(today, 1) },
  ]
  const held = (takenBy: string, isByCharge = false) => ({ dueOn: today, takenBy, isByCharge })
  test('what is mine because I answer for it cannot be put back, only handed on', () => {
    expect(decideMark('release', held(me, true), me, colleagues, today)).toMatchObject({ code: 'work.yours-by-charge' })
    expect(decideMark('release', held(me), me, colleagues, today).ok).toBe(true)
    expect(decideMark('give', held(me, true), me, colleagues, today).ok).toBe(true)
  })
  test.each(WORK_ACTIONS)('to %s is refused while a colleague at work holds it', (action) => {
    expect(decideMark(action, held('busy'), me, colleagues, today)).toMatchObject({
      ok: false,
      code: 'work.taken-by-colleague',
    })
    expect(decideMark(action, held('away'), me, colleagues, today).ok).toBe(true)
    expect(decideMark(action, held('gone'), me, colleagues, today).ok).toBe(true)
    expect(decideMark(action, undefined, me, colleagues, today)).toMatchObject({ code: 'work.not-waiting' })
  })
  test.each([
    [null, 'today'],
    ['2026-03-09', 'overdue'],
    ['2026-03-10', 'today'],
    ['2026-03-17', 'soon'],
    ['2026-03-18', 'later'],
  ] as const)('due on %s is %s', (day, when) => {
    expect(whenOf(day && plainDate(day), today)).toBe(when)
  })
})
