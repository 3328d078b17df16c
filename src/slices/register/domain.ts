import type { Sight } from '../../kernel/duty.ts'

/** 就学状态: exactly one for every child of school age in the population. */
export const STANDINGS = [
  'in-school-here',
  'in-school-elsewhere',
  'deferred',
  'home-taught',
  'completed',
  'in-no-school',
] as const
export type Standing = (typeof STANDINGS)[number]

/** Whether a child counts as one of the county's; only `resident` and `school-only` children have a standing. */
export const POPULATIONS = [
  'resident',
  'school-only',
  'moved-away',
  'deceased',
  'duplicate',
  'wrong-data',
  'unsupported',
] as const
export type Population = (typeof POPULATIONS)[number]

/** 重点群体 (R5), each derived from what the rosters say. */
export const GROUPS = ['left-behind', 'disabled', 'poor', 'migrant', 'boarding', 'orphan'] as const
export type Group = (typeof GROUPS)[number]

/** How sure a finding or a standing is: 高 · 中 · 低. */
export const CERTAINTIES = ['certain', 'likely', 'possible'] as const
export type Certainty = (typeof CERTAINTIES)[number]

/** Populations that are the county's own children (0–15 population base). */
export const COUNTED_POPULATIONS = ['resident', 'school-only'] as const satisfies readonly Population[]

/**
 * Standings in the numerator of the enrolment rate ER_AGE (standards §1.2): in school at this or a higher level, here
 * or elsewhere; home-taught pupils are enrolled (残疾人教育条例 17); who finished early counts; 缓学 and 休学 do not.
 */
export const COUNTED_AS_ENROLLED = [
  'in-school-here',
  'in-school-elsewhere',
  'home-taught',
  'completed',
] as const satisfies readonly Standing[]

/** Tells whether a list is asked for by what its reader is not told: who is on it would tell. */
export function asksBeyondSight(
  sight: Sight,
  filter: { readonly school?: string; readonly standing?: string; readonly group?: string },
): boolean {
  const asksSchooling = filter.school !== undefined || filter.standing !== undefined
  return (asksSchooling && !sight.tellsSchooling) || (filter.group !== undefined && !sight.tellsGroup(filter.group))
}

/** Whether a child with a standing counts as enrolled; null for who has none. */
export const isEnrolled = (standing: Standing | null): boolean | null =>
  standing && (COUNTED_AS_ENROLLED as readonly Standing[]).includes(standing)
