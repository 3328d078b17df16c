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
