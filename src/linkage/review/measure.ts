/** A pair of which the truth is known, and what the model did with it. */
export interface CheckedPair {
  readonly match: boolean
  readonly linked: boolean
  /** The stratum it was drawn from; left out: nobody knows how it came to be looked at. */
  readonly stratum?: number
}

/** A share with its 95 % interval; all between 0 and 1. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Quality {
  /**
   * `stratified`: holds for all pairs the labelled ones were drawn from. `labelled-only`: holds for the labelled pairs
   * as they are, drawn nobody knows how.
   */
  readonly method: 'stratified' | 'labelled-only'
  readonly pairs: number
  readonly matches: number
  /** Undefined when the model linked none of the pairs. */
  readonly precision: Estimate | undefined
  /** Undefined when none of the pairs is a match. */
  readonly recall: Estimate | undefined
  readonly f1: Estimate | undefined
}

/** 97.5 % point of the normal distribution. */
const Z = 1.959964

/**
 * 95 % interval of a share, of `successes` among `trials` (Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference", JASA 22).
 */
export function wilson(successes: number, trials: number): Estimate | undefined {
  if (trials === 0) return undefined
  const value = successes / trials
  const spread = Z * Math.sqrt((value * (1 - value)) / trials + (Z * Z) / (4 * trials * trials))
  const centre = value + (Z * Z) / (2 * trials)
  const scale = 1 + (Z * Z) / trials
  return {
    value,
    low: successes === 0 ? 0 : (centre - spread) / scale,
    high: successes === trials ? 1 : (centre + spread) / scale,
  }
}

/**
 * Precision, recall and F1 on labelled pairs as they are, with Wilson's interval. That of F1 is exact too: F1 rises with
 * TP / (TP + FP + FN), which is a share.
 */
export function measureLabelled(pairs: readonly CheckedPair[]): Quality {
  const { tp, fp, fn } = cellsOf(pairs)
  const jaccard = wilson(tp, tp + fp + fn)
  const toF1 = (share: number) => (2 * share) / (1 + share)
  return {
    method: 'labelled-only',
    pairs: pairs.length,
    matches: tp + fn,
    precision: wilson(tp, tp + fp),
    recall: wilson(tp, tp + fn),
    f1: jaccard && { value: toF1(jaccard.value), low: toF1(jaccard.low), high: toF1(jaccard.high) },
  }
}

/**
 * Precision, recall and F1 for all pairs of the strata, from the labelled ones drawn from them.
 *
 * Values: totals by stratum, each labelled pair standing for size ÷ labelled pairs of its stratum (Horvitz & Thompson
 * 1952); pairs without an answer count as if answered like the others of their stratum, and a stratum without any answer
 * is joined to its neighbour. Intervals: delta method by differences instead of derivatives. Each stratum's shares go to
 * their limits one at a time (mid-P, whose two tails are even where errors are few: Berry & Armitage 1995, The Statistician
 * 44), and the distances that makes are added as squares, upwards and downwards apart (MOVER:
 * Zou & Donner 2008, Statistics in Medicine 27; for strata Yan & Su 2010, Statistics in Biopharmaceutical Research 2).
 * So a stratum in which all answers were alike still widens the interval.
 */
export function measureStratified(
  pairs: readonly CheckedPair[],
  strata: readonly { readonly stratum: number; readonly stratumSize: number }[],
): Quality {
  const drawn = pairs.filter(({ stratum }) => stratum !== undefined)
  const groups = answeredGroups(drawn, strata)
  const point = sum(groups.map(wholeOf))
  const moved = groups.flatMap((group, at) =>
    limitsOf(group).map((cells) => sum(groups.map((its, i) => (i === at ? cells : wholeOf(its))))),
  )
  const interval = (share: (cells: Cells) => number): Estimate | undefined => {
    const value = share(point)
    if (Number.isNaN(value)) return undefined
    const distances = moved.map((cells) => share(cells) - value).filter((distance) => !Number.isNaN(distance))
    const reach = (sign: number) => Math.sqrt(distances.reduce((all, its) => all + Math.max(0, sign * its) ** 2, 0))
    return { value, low: Math.max(0, value - reach(-1)), high: Math.min(1, value + reach(1)) }
  }
  const { tp, fn } = cellsOf(drawn)
  return {
    method: 'stratified',
    pairs: drawn.length,
    matches: tp + fn,
    precision: interval((cells) => cells.tp / (cells.tp + cells.fp)),
    recall: interval((cells) => cells.tp / (cells.tp + cells.fn)),
    f1: interval((cells) => (2 * cells.tp) / (2 * cells.tp + cells.fp + cells.fn)),
  }
}

/** Matches and others, linked and not. */
interface Cells {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

interface Group {
  readonly size: number
  readonly answers: number
  readonly cells: Cells
}

function cellsOf(pairs: readonly CheckedPair[]): Cells {
  const count = (match: boolean, linked: boolean) =>
    pairs.filter((pair) => pair.match === match && pair.linked === linked).length
  return { tp: count(true, true), fp: count(false, true), fn: count(true, false), tn: count(false, false) }
}

/** Strata with their answers; one that nobody answered in joins the next, or the last the one before. */
function answeredGroups(
  pairs: readonly CheckedPair[],
  strata: readonly { readonly stratum: number; readonly stratumSize: number }[],
): Group[] {
  const byStratum = Map.groupBy(pairs, ({ stratum }) => stratum)
  const groups: Group[] = []
  let waiting = 0
  const sizes = new Map(strata.map(({ stratum, stratumSize }) => [stratum, stratumSize]))
  for (const [stratum, stratumSize] of [...sizes].sort(([a], [b]) => a - b)) {
    const answered = byStratum.get(stratum) ?? []
    if (answered.length === 0) waiting += stratumSize
    else {
      groups.push({ size: stratumSize + waiting, answers: answered.length, cells: cellsOf(answered) })
      waiting = 0
    }
  }
  const last = groups.pop()
  return last ? [...groups, { ...last, size: last.size + waiting }] : []
}

/** All pairs of a stratum, the unseen ones like those with an answer. */
const wholeOf = ({ size, cells, answers }: Group): Cells => scaled(cells, size / answers)

/** The pairs of a stratum with one of its shares at a limit: linked, right if linked, missed if not. */
function limitsOf({ size, answers, cells }: Group): Cells[] {
  const { tp, fp, fn, tn } = cells
  const unseen = Math.max(0, size - answers)
  const linked = tp + fp
  const usual = {
    linked: linked / answers,
    right: linked ? tp / linked : 0,
    missed: linked < answers ? fn / (fn + tn) : 0,
  }
  const withShares = (its: typeof usual): Cells => ({
    tp: tp + unseen * its.linked * its.right,
    fp: fp + unseen * its.linked * (1 - its.right),
    fn: fn + unseen * (1 - its.linked) * its.missed,
    tn: tn + unseen * (1 - its.linked) * (1 - its.missed),
  })
  const ends = (share: keyof typeof usual, limits: ReturnType<typeof midPLimits>): Cells[] =>
    limits ? [limits.low, limits.high].map((end) => withShares({ ...usual, [share]: end })) : []
  // Where all answers were linked, or none, the stratum lies on one side of the threshold.
  const mixed = linked > 0 && linked < answers
  return [
    ...(mixed ? ends('linked', midPLimits(linked, answers)) : []),
    ...ends('right', midPLimits(tp, linked)),
    ...ends('missed', midPLimits(fn, fn + tn)),
  ]
}

/**
 * 95 % limits of a share by the exact distribution, half the probability of what was seen counted on either side.
 * Undefined without trials.
 */
export function midPLimits(successes: number, trials: number): { low: number; high: number } | undefined {
  if (trials === 0) return undefined
  const tail = (share: number) => binomialAbove(successes, trials, share)
  return {
    low: successes === 0 ? 0 : shareWhere(tail, 0.025),
    high: successes === trials ? 1 : shareWhere(tail, 0.975),
  }
}

/** Probability of more successes than these, and half that of as many. */
function binomialAbove(successes: number, trials: number, share: number): number {
  let ways = 0
  let sum = 0
  for (let k = 0; k <= successes; k++) {
    const probability = Math.exp(ways + k * Math.log(share) + (trials - k) * Math.log1p(-share))
    sum += k === successes ? probability / 2 : probability
    ways += Math.log((trials - k) / (k + 1))
  }
  return 1 - sum
}

/** Where a rising function of a share reaches a value, by halving. */
function shareWhere(rising: (share: number) => number, value: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (rising(middle) < value) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const scaled = ({ tp, fp, fn, tn }: Cells, by: number): Cells => ({
  tp: tp * by,
  fp: fp * by,
  fn: fn * by,
  tn: tn * by,
})

const sum = (all: readonly Cells[]): Cells =>
  all.reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn, tn: a.tn + b.tn }), {
    tp: 0,
    fp: 0,
    fn: 0,
    tn: 0,
  })
