import { PinnedRandom } from './random.ts'

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
const DRAWS = 4000
const SEED = 20261122

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
 * is joined to its neighbour. Intervals: parametric bootstrap with a pinned seed. The pairs nobody labelled are drawn
 * 4 000 times, each stratum's shares from their Jeffreys posterior (Brown, Cai & DasGupta 2001, "Interval estimation
 * for a binomial proportion", Statistical Science 16), which still says something where all answers were alike.
 */
export function measureStratified(
  pairs: readonly CheckedPair[],
  strata: readonly { readonly stratum: number; readonly stratumSize: number }[],
): Quality {
  const drawn = pairs.filter(({ stratum }) => stratum !== undefined)
  const groups = answeredGroups(drawn, strata)
  const point = sum(groups.map(({ size, cells, answers }) => scaled(cells, size / answers)))
  const random = new PinnedRandom(SEED)
  const draws = Array.from({ length: DRAWS }, () => sum(groups.map((group) => drawWhole(group, random))))
  const interval = (share: (cells: Cells) => number): Estimate | undefined => {
    const value = share(point)
    if (Number.isNaN(value)) return undefined
    const sorted = Float64Array.from(draws.map(share).filter((its) => !Number.isNaN(its))).sort()
    const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))] ?? value
    return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) }
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
  for (const { stratum, stratumSize } of strata.toSorted((a, b) => a.stratum - b.stratum)) {
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

/** One way in which the pairs of a stratum may be, those nobody labelled drawn. */
function drawWhole({ size, answers, cells }: Group, random: PinnedRandom): Cells {
  const unseen = Math.max(0, size - answers)
  if (unseen === 0) return cells
  const linked = cells.tp + cells.fp
  const linkedShare = linked === 0 || linked === answers ? linked / answers : random.jeffreys(linked, answers - linked)
  const right = random.jeffreys(cells.tp, cells.fp)
  const missed = random.jeffreys(cells.fn, cells.tn)
  const [unseenLinked, unseenOthers] = [unseen * linkedShare, unseen * (1 - linkedShare)]
  return {
    tp: cells.tp + unseenLinked * right,
    fp: cells.fp + unseenLinked * (1 - right),
    fn: cells.fn + unseenOthers * missed,
    tn: cells.tn + unseenOthers * (1 - missed),
  }
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
