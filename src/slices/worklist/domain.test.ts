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
  test.each(WORK_ACTIONS)('to %s is refused while a colleague at work holds it', (action) => {
    expect(decideMark(action, { dueOn: today, takenBy: 'busy' }, me, colleagues, today)).toMatchObject({
      ok: false,
      code: 'work.taken-by-colleague',
    })
    expect(decideMark(action, { dueOn: today, takenBy: 'away' }, me, colleagues, today).ok).toBe(true)
    expect(decideMark(action, { dueOn: today, takenBy: 'gone' }, me, colleagues, today).ok).toBe(true)
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
