import { describe, expect, test } from 'vitest'
import {
  decideSending,
  decideTipStep,
  readReceiptNumber,
  receiptNumberOf,
  stepsFrom,
  TIP_LIMITS,
  TIP_STATES,
  TIP_STEPS,
  toldStateOf,
} from './domain.ts'

describe('a tip', () => {
  test.each(TIP_STATES)('in state %s takes the steps it offers and refuses the others', (state) => {
    for (const step of TIP_STEPS)
      expect(decideTipStep(state, step, '查无此人').ok).toBe(stepsFrom(state).includes(step))
  })
  test('is refused with a ground only', () => {
    expect(decideTipStep('looking', 'refuse', '  没 ')).toMatchObject({ code: 'tip.reason-missing' })
    expect(decideTipStep('looking', 'refuse', '已在外地就读')).toMatchObject({ ok: true })
  })
  test.each([
    ['received', null, 'received'],
    ['looking', null, 'looking'],
    ['refused', null, 'closed'],
    ['linked', 'suspected', 'looking'],
    ['linked', 'verifying', 'looking'],
    ['linked', 'explained', 'closed'],
    ['linked', 'persuading', 'closed'],
    ['linked', 'closed', 'closed'],
  ] as const)('%s with a case %s is told as %s', (state, caseState, told) => {
    expect(toldStateOf(state, caseState)).toBe(told)
  })
  test('that called for a check is told as being looked into until the check is made', () => {
    expect(toldStateOf('linked', 'explained', true)).toBe('looking')
    expect(toldStateOf('refused', 'explained', true)).toBe('closed')
  })
})

describe('sending', () => {
  const none = { addressHour: 0, addressDay: 0, countyHour: 0 }
  test.each([
    [{ addressHour: TIP_LIMITS.addressPerHour + 1 }, false],
    [{ addressHour: TIP_LIMITS.addressPerHour }, true],
    [{ addressDay: TIP_LIMITS.addressPerDay + 1 }, false],
    [{ countyHour: TIP_LIMITS.countyPerHour + 1 }, false],
  ])('after %j is let through: %s', (sent, ok) => {
    expect(decideSending({ ...none, ...sent }).ok).toBe(ok)
  })
})

describe('a receipt number', () => {
  const number = receiptNumberOf(
    '540126',
    Uint8Array.from({ length: 16 }, (_, index) => index * 17),
  )
  test('is read back however it is typed', () => {
    expect(number).toMatch(/^540126(-[0-9A-Z]{4}){4}$/)
    for (const typed of [number, number.toLowerCase(), number.replaceAll('-', ''), ` ${number.replaceAll('-', ' ')} `])
      expect(readReceiptNumber(typed)).toEqual({ county: '540126', receiptNumber: number })
    expect(readReceiptNumber('540126-O0I1-LLLL-0000-0000')?.receiptNumber).toBe('540126-0011-1111-0000-0000')
  })
  test.each(['', '540126', '540126-0000-0000-0000', '540126-UUUU-0000-0000-0000', `${'1'.repeat(80)}`])(
    'is not %s',
    (typed) => expect(readReceiptNumber(typed)).toBeUndefined(),
  )
})
