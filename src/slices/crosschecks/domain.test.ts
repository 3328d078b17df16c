import { describe, expect, test } from 'vitest'
import { plainDate } from '../../kernel/plain-date.ts'
import { chanceOfFullPresence, decideAssignment, decideChange } from './domain.ts'

describe('the chance of full presence', () => {
  test.each<[number, number, number, string]>([
    [1, 1, 2, '50%'],
    [2, 1, 2, '25%'],
    [450, 1, 100, '1.1%'],
    [2000, 1, 100, '<0.0001%'],
    [450, 0, 100, '—'],
    [450, 0, 0, '—'],
  ])('of %i pupil days at %i absent in %i is %s', (pupilDays, absent, days, printed) => {
    expect(chanceOfFullPresence(pupilDays, absent, days)).toBe(printed)
  })
})

describe('a hit', () => {
  const open = { state: 'open', version: 2 } as const
  const today = plainDate('2026-03-09')
  test('is changed as it was seen, while it is open', () => {
    expect(decideChange(open, 2)).toEqual({ ok: true, value: { version: 3 } })
    expect(decideChange(open, 1)).toMatchObject({ code: 'crosschecks.changed-meanwhile' })
    expect(decideChange({ ...open, state: 'settled' }, 2)).toMatchObject({ code: 'crosschecks.settled' })
  })
  test('is given to somebody until a day that is still to come', () => {
    expect(decideAssignment(open, { version: 2, dueOn: today }, today).ok).toBe(true)
    expect(decideAssignment(open, { version: 2, dueOn: plainDate('2026-03-08') }, today)).toMatchObject({
      code: 'crosschecks.due-in-past',
    })
  })
})
