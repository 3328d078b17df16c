import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { newId } from '../../../../kernel/ids.ts'
import { wipeDevice } from '../../../../web/offline/device-store.ts'
import { Outbox } from '../../../../web/offline/outbox.ts'
import { type ReportDayBody, reportClassDay } from '../../contract.ts'
import { classNamedIn, fieldPageOf, keyOfClass, putInBox, type ReportBox, waitingFor } from './class-in-box.ts'

const DAY = '2026-03-09'
const SCHOOL = '3154000012'
const OTHER_SCHOOL = '3154000013'
const shown = (school: string, schoolClass: string) => ({
  named: { school, class: schoolClass },
  schoolCode: school,
  classCode: schoolClass,
})
const OWN = { named: {}, schoolCode: SCHOOL, classCode: '2023-01' }

const report = (over: Partial<ReportDayBody>): ReportDayBody => ({
  submissionId: newId(),
  day: DAY,
  school: SCHOOL,
  class: '2023-01',
  basisVersion: 0,
  nilStatement: true,
  absences: [],
  source: 'field',
  signedAt: '2026-03-09T00:10:00Z',
  ...over,
})

// Node has no IndexedDB: the box is in memory, as in a browser that blocks site data.
describe('the box of somebody who reports for several classes', () => {
  let box: ReportBox
  const sent: unknown[] = []
  beforeEach(() => {
    sent.length = 0
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no connection')))
    box = new Outbox(reportClassDay, 'officer', () => {})
  })
  afterEach(async () => {
    vi.unstubAllGlobals()
    await wipeDevice()
  })
  const bodies = async () => (await box.list()).map(({ body }) => body)

  test('keeps the day of each class, and takes one for no other', async () => {
    const first = report({ class: '2023-01' })
    const others = [report({ class: '2023-02' }), report({ school: OTHER_SCHOOL }), report({ day: '2026-03-10' })]
    await putInBox(box, first)
    expect(waitingFor(await box.list(), shown(SCHOOL, '2023-02'), DAY)).toBeUndefined()
    expect(waitingFor(await box.list(), shown(OTHER_SCHOOL, '2023-01'), DAY)).toBeUndefined()
    for (const other of others) await putInBox(box, other)
    expect(await bodies()).toEqual([first, ...others])
    expect(waitingFor(await box.list(), shown(SCHOOL, '2023-01'), DAY)?.body).toEqual(first)
    expect(waitingFor(await box.list(), shown(SCHOOL, '2023-02'), DAY)?.body).toEqual(others[0])
  })

  test('replaces what was signed for the same class and day', async () => {
    await putInBox(box, report({}))
    const again = report({ nilStatement: false })
    await putInBox(box, again)
    expect(await bodies()).toEqual([again])
  })

  test('gives no refused report up because another class is signed', async () => {
    const refusal = { code: 'attendance.changed-meanwhile', message: '已由他人报送' }
    await putInBox(box, report({}))
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(refusal), { status: 409 }))
    await box.flush()
    await putInBox(box, report({ class: '2023-02' }))
    expect(await box.list()).toMatchObject([{ state: 'refused', refusal }, { state: 'waiting' }])
  })

  test('sends what names no class, which is the own one, and never gives it up', async () => {
    const { school: _, class: __, ...unnamed } = report({})
    await box.add(unnamed.submissionId, unnamed)
    await putInBox(box, report({ class: '2023-02' }))
    await putInBox(box, report({}))
    expect(await box.list()).toHaveLength(3)
    expect(waitingFor(await box.list(), OWN, DAY)?.body).toEqual(unnamed)
    expect(waitingFor(await box.list(), shown(SCHOOL, '2023-02'), DAY)?.body.class).toBe('2023-02')
    vi.stubGlobal('fetch', async (_address: string, init: RequestInit) => {
      sent.push(JSON.parse(init.body as string))
      return new Response(JSON.stringify({ version: 1 }))
    })
    expect(await box.flush()).toBe('sent')
    expect(sent).toContainEqual(unnamed)
    expect(await box.list()).toEqual([])
  })
})

test('a class is kept under its school too, the own one under none', () => {
  const keys = ['', `?school=${SCHOOL}&class=2023-01`, `?school=${OTHER_SCHOOL}&class=2023-01`].map((address) =>
    keyOfClass('officer', classNamedIn(address)),
  )
  expect(new Set(keys).size).toBe(3)
  expect(keys[0]).toBe('class:officer:')
  expect(fieldPageOf(classNamedIn(`?school=${SCHOOL}&class=2023-01`))).toBe(`/field?school=${SCHOOL}&class=2023-01`)
})
