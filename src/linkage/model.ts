/**
 * A linkage model is data: what is compared, in which levels, and which pairs are looked at all.
 * It is JSON, carries a version, and is checked against the input's columns before anything runs (validate.ts).
 */
export interface LinkModel {
  readonly version: 1
  readonly name: string
  readonly comparisons: readonly Comparison[]
  /** Pairs that agree on all keys of at least one rule are compared; all others are taken as non-matches. */
  readonly blocking: readonly BlockingRule[]
  /** The comparison that holds an identity number: equal numbers are linked first, without scoring. */
  readonly identity?: IdentityPath
  readonly prior?: Prior
  readonly thresholds: Thresholds
}

export interface Comparison {
  readonly name: string
  readonly kind: KindName
  /** Several columns are alternatives: a level holds when it holds for any column of one side with any of the other. */
  readonly columns: readonly string[]
  /** Side columns a kind knows: `written` beside an identity number, `former` beside a name. */
  readonly also?: Readonly<Record<string, string>>
  /** Strongest first; pairs that reach none are `different`. Left out: the kind's own levels. */
  readonly levels?: readonly Level[]
  /**
   * Columns that say what each of `columns` is to the row, in the same order: father, mother. Values of two roles are two
   * people and are not held against each other; where a role is missing, its value meets any.
   */
  readonly roles?: readonly string[]
  /** Expectation for pairs that reach no level. */
  readonly different?: Omit<Level, 'is' | 'at'>
  /**
   * Members of a household (or firm) have this value in common: guardian, telephone, address. Estimation then knows
   * three kinds of pairs — the same, relatives, strangers — and what relatives share does not speak for a match.
   */
  readonly shared?: boolean
  /**
   * Changes together with all others so marked when somebody moves: street, town, postcode. Estimation then knows that
   * some matches have moved, and their old address speaks against a match once, not once for each part of it.
   */
  readonly moves?: boolean
  /**
   * Comparisons whose agreement says this one's as well: a postcode names its town. Where one of them is at its strongest
   * level, this one says nothing, so that one thing does not count twice.
   */
  readonly impliedBy?: readonly string[]
  /** Agreement on a rare value weighs more than agreement on a frequent one. */
  readonly termFrequency?: boolean
  /** Settings a kind knows, such as `trusted` (identity numbers were checked before). */
  readonly options?: Readonly<Record<string, string | number | boolean>>
  /** Chinese and English name, for explanations. */
  readonly label?: { readonly zh: string; readonly en: string }
}

export interface Level {
  /** Name of a test of the kind: `same`, `same-sound`, `one-digit`… */
  readonly is: string
  /** For tests with a threshold, such as `jaro-winkler` at 0.92. */
  readonly at?: number
  /** Expected share of this level among matches: where estimation starts. */
  readonly m?: number
  /** Expected share among non-matches; estimated from the data unless fixed. */
  readonly u?: number
  /** Share among relatives, taken as it stands (siblings do not have the same name); left out: estimated. */
  readonly kin?: number
  /** `m` is taken as it stands. For levels in which relatives look like matches. */
  readonly fixed?: boolean
  /** The weight never exceeds this. For likeness that proves nothing, such as a shared surname. */
  readonly maxWeight?: number
}

export interface BlockingRule {
  /** `comparison.key`, such as `name.sound`; the key may be left out for the comparison's usual one. */
  readonly keys: readonly string[]
  /** More keys that are added for values shared by more than `cap` pairs; such pairs are left out when none is given. */
  readonly refine?: readonly string[]
  readonly cap?: number
}

export interface IdentityPath {
  readonly comparison: string
  /**
   * A pair with equal numbers is linked without scoring when all levels of one of these lists are reached
   * (`missing` is a level here). What bears a number out must not be part of it: a birth date alone proves nothing.
   */
  readonly corroboratedBy: readonly Readonly<Record<string, readonly string[]>>[]
}

export interface Prior {
  /** How many rows of the right table are expected to have a partner, as a share. Where estimation starts. */
  readonly matchedShare?: number
}

export interface Thresholds {
  /** Probability from which a pair is linked. */
  readonly accept: number
  /** Probability from which a pair is kept for review. */
  readonly review: number
}

export const KIND_NAMES = [
  'identity-number-cn',
  'name-cn',
  'set-of-names',
  'name-latin',
  'date',
  'phone',
  'division-path',
  'text',
  'number',
  'exact',
] as const
export type KindName = (typeof KIND_NAMES)[number]

/** What estimation made of a model; stored with a run so that every weight can be explained later. */
export interface TrainedModel {
  readonly model: LinkModel
  readonly comparisons: readonly TrainedComparison[]
  /** Probability that a pair drawn at random is a match. */
  readonly lambda: number
  /** Probability that it is a pair of relatives; 0 when no comparison is shared. */
  readonly kinship: number
  /** Share of the matches that have moved; left out or 0 when nothing says so. */
  readonly moved?: number
  readonly estimation: EstimationReport
}

export interface TrainedComparison {
  readonly name: string
  /** Index = code in the pattern: 0 different, then weakest to strongest. */
  readonly levels: readonly TrainedLevel[]
}

export interface TrainedLevel {
  readonly is: string
  readonly at?: number
  readonly m: number
  readonly u: number
  /** Share among relatives. */
  readonly kin: number
  /** log2(m / u), after the monotone clamp. */
  readonly weight: number
  /** log2(m / kin), after the monotone clamp: what speaks for the same person rather than a relative. */
  readonly kinWeight: number
}

export interface EstimationReport {
  readonly iterations: number
  readonly converged: boolean
  /** Largest change of any probability in the last iteration. */
  readonly lastChange: number
  /** Pairs known to be matches (equal identity number) that m was counted on. */
  readonly knownMatches: number
  readonly randomPairs: number
  readonly expectedMatches: number
  readonly expectedRelatives: number
  /** What labels of clerical review did to the estimate; left out where there were none. */
  readonly labels?: LabelReport
}

export interface LabelReport {
  readonly matches: number
  readonly nonMatches: number
  /** What the labels count for together, as a multiple of the matches expected without them; 0: they were not used. */
  readonly weight: number
  /** Mean log loss in bits of held-out labels, for each weight tried; empty when there were too few to hold any out. */
  readonly heldOut: readonly { readonly weight: number; readonly bits: number }[]
}
