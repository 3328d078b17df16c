import { expect, test } from 'vitest'
import { addDays, plainDate } from '../../../kernel/plain-date.ts'
import { countyReportOwedSince, levelsAbove } from './escalation.ts'

const day = plainDate('2026-03-10')
const at = (owner: 'county' | 'bureau', since = day, state = 'running') => ({ owner, escalated_on: since, state })

test.each([
  ['nothing went up', [at('bureau')], [], null],
  ['something went up', [at('county')], [], day],
  ['reported on the same day', [at('county')], [day], null],
  ['reported before it went up', [at('county')], [addDays(day, -1)], day],
  ['something more went up after the report', [at('county'), at('county', addDays(day, 5))], [day], addDays(day, 5)],
  ['it was done meanwhile', [at('county', day, 'done')], [], null],
] as const)('%s', (_, deadlines, reported, since) => {
  expect(countyReportOwedSince(deadlines, reported)).toBe(since)
})

test('above a class stand its school, the bureau and the county; above the county nobody', () => {
  const above = (['class', 'village', 'school', 'township', 'bureau', 'county'] as const).map(levelsAbove)
  expect(above).toEqual([3, 3, 2, 2, 1, 0])
})
