/** Signs that something is happening: without one of them nobody is listed, for nobody is suspected for being poor or far away. */
export const CONDUCT_SIGNS = [
  'missed-days',
  'missing-more',
  'half-days',
  'not-reached',
  'returned-before',
  'school-weary',
  'family-change',
  'marks-falling',
] as const
/** 班主任所见: signs that no record tells, ticked by the homeroom teacher. */
export const TICKS = [
  'school-weary',
  'family-change',
  'marks-falling',
] as const satisfies readonly (typeof CONDUCT_SIGNS)[number][]
export type Tick = (typeof TICKS)[number]
/** Days for which a tick holds; then the teacher looks again. */
export const TICK_DAYS = 90

/** Circumstances that add to a sign of conduct and say nothing alone. */
export const CIRCUMSTANCES = ['key-group', 'last-grades', 'no-parent', 'far-from-school'] as const
export const SIGNS = [...CONDUCT_SIGNS, ...CIRCUMSTANCES] as const
export type Sign = (typeof SIGNS)[number]

/** What a county decides: from how many times on a sign counts, how many points it gives, from how many points a child is listed. */
export interface EarlyRules {
  readonly listFrom: number
  readonly signs: Readonly<Record<Sign, { readonly from: number; readonly points: number }>>
}

/** Calendar days that are looked at; the last third of them is "lately". */
export const WINDOW_DAYS = 30
export const LATE_DAYS = 10

/** Ours, chosen on the simulator's truth (bench:early); a county's own will differ. */
export const DEFAULT_EARLY_RULES: EarlyRules = {
  listFrom: 40,
  signs: {
    'missed-days': { from: 2, points: 20 },
    'missing-more': { from: 2, points: 20 },
    'half-days': { from: 2, points: 15 },
    'not-reached': { from: 1, points: 15 },
    'returned-before': { from: 1, points: 40 },
    'school-weary': { from: 1, points: 30 },
    'family-change': { from: 1, points: 20 },
    'marks-falling': { from: 1, points: 20 },
    'key-group': { from: 1, points: 5 },
    'last-grades': { from: 1, points: 5 },
    'no-parent': { from: 1, points: 5 },
    'far-from-school': { from: 1, points: 5 },
  },
}

/** What is known of a child on a day. Days on leave or ill are not among the missed. */
export interface EarlyFacts {
  readonly missedDays: number
  readonly missedLately: number
  readonly halfDays: number
  readonly notReached: number
  readonly returnedBefore: boolean
  readonly groups: readonly string[]
  readonly gradeCode: string | null
  readonly guardianRole: string | null
  readonly isFar: boolean
  /** What the homeroom teacher has ticked and holds. */
  readonly ticks: readonly string[]
}

/** One sign of a child, with the number it rests on. */
export interface SeenSign {
  readonly sign: Sign
  readonly count: number
  readonly points: number
}

/** Groups for whom the documents ask for care first (R5). */
const KEY_GROUPS: readonly string[] = ['left-behind', 'poor', 'orphan', 'migrant', 'disabled']
const PARENTS: readonly string[] = ['father', 'mother', 'parent']
/** 初二, 初三: the grades from which most leave (M8). */
const LAST_GRADES: readonly string[] = ['22', '23', '24']

const COUNT_OF: Readonly<Record<Sign, (facts: EarlyFacts) => number>> = {
  'missed-days': (facts) => facts.missedDays,
  // Lately is a third of the window: more than half of the missed days there is more than chance.
  'missing-more': (facts) => (facts.missedLately * 2 > facts.missedDays ? facts.missedLately : 0),
  'half-days': (facts) => facts.halfDays,
  'not-reached': (facts) => facts.notReached,
  'returned-before': (facts) => Number(facts.returnedBefore),
  'school-weary': (facts) => Number(facts.ticks.includes('school-weary')),
  'family-change': (facts) => Number(facts.ticks.includes('family-change')),
  'marks-falling': (facts) => Number(facts.ticks.includes('marks-falling')),
  'key-group': (facts) => facts.groups.filter((group) => KEY_GROUPS.includes(group)).length,
  'last-grades': (facts) => Number(facts.gradeCode !== null && LAST_GRADES.includes(facts.gradeCode)),
  'no-parent': (facts) => Number(facts.guardianRole !== null && !PARENTS.includes(facts.guardianRole)),
  'far-from-school': (facts) => Number(facts.isFar && !facts.groups.includes('boarding')),
}

/** The signs of a child and their points: advice, never a verdict. */
export function signsOf(
  facts: EarlyFacts,
  rules: EarlyRules,
): { readonly signs: readonly SeenSign[]; readonly points: number; readonly isListed: boolean } {
  const signs = SIGNS.map((sign) => ({ sign, count: COUNT_OF[sign](facts), points: rules.signs[sign].points })).filter(
    ({ sign, count, points }) => points > 0 && count > 0 && count >= rules.signs[sign].from,
  )
  const points = signs.reduce((sum, one) => sum + one.points, 0)
  const happens = signs.some(({ sign }) => (CONDUCT_SIGNS as readonly Sign[]).includes(sign))
  return { signs, points, isListed: happens && points >= rules.listFrom }
}

/** A county's own points, with the defaults for signs that came in since it saved them. */
export function withDefaults(own: EarlyRules): EarlyRules {
  return { ...DEFAULT_EARLY_RULES, ...own, signs: { ...DEFAULT_EARLY_RULES.signs, ...own.signs } }
}

/** 早谈话、早家访、早帮扶 (M10). */
export const EARLY_ACTIONS = ['looked', 'talked', 'visited', 'helped', 'no-need'] as const
export type EarlyAction = (typeof EARLY_ACTIONS)[number]

/** Days within which somebody should have looked at a child that is new on the list. */
export const LOOK_WITHIN_DAYS = 7
