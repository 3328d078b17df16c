import { addDays, type PlainDate } from '../../src/kernel/plain-date.ts'
import { Random } from '../../src/simulator/random.ts'
import { DEFAULT_CASE_RULES } from '../../src/slices/cases/rules/county-rules.ts'
import { DEFAULT_RULES } from '../../src/slices/directory/domain.ts'

/** What the offices do with a case of a child that has left, in their order. */
export const CASE_STEPS = ['verify', 'confirm', 'persuade', 'visit', 'order'] as const
export type CaseStep = (typeof CASE_STEPS)[number]

/** Longest that an office may take for each by the rules of the county, from the one before. */
const LONGEST: Readonly<Record<CaseStep, number>> = {
  verify: 2,
  confirm: DEFAULT_RULES.dueDays['out-of-school'] - 2,
  persuade: DEFAULT_CASE_RULES.reportDays,
  visit: DEFAULT_CASE_RULES.firstVisitDays,
  order: DEFAULT_CASE_RULES.visitIntervalDays,
}

/**
 * The days on which offices act that keep their times: any day within what the rules allow. How quick people are is no
 * property of the system; what is measured is that the steps can be taken in these times and stand on their days.
 */
export function stepDays(seed: number, pupilId: number, openedOn: PlainDate): ReadonlyMap<CaseStep, PlainDate> {
  const random = new Random(seed, 0x57e9, pupilId)
  let day = openedOn
  return new Map(CASE_STEPS.map((step) => [step, (day = addDays(day, random.between(0, LONGEST[step])))]))
}
