import { expect, test } from 'vitest'
import { decidedLinks, type GivenVerdict } from './decided-links.ts'

const given = (verdictId: string, verdict: GivenVerdict['verdict'], childId: string, pupilId: string | null) => ({
  verdictId,
  verdict,
  childId,
  pupilId,
})

test('the newer of two verdicts on one child and record counts; verdicts on other matters say nothing', () => {
  const found = decidedLinks([
    given('3', 'not-the-same-child', 'c1', 'p1'),
    given('1', 'same-person', 'c1', 'p1'),
    given('2', 'same-person', 'c2', 'p2'),
    given('4', 'record-is-ghost', 'c2', 'p2'),
    given('5', 'same-person', 'c3', null),
    given('6', 'not-the-same-child', 'c3', 'p3'),
    given('7', 'same-person', 'c3', 'p3'),
  ])
  expect(found.joined).toEqual([
    { childId: 'c2', pupilId: 'p2' },
    { childId: 'c3', pupilId: 'p3' },
  ])
  expect(found.parted).toEqual([{ childId: 'c1', pupilId: 'p1' }])
})
