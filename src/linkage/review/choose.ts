import { BITS } from '../plan.ts'

/** A pair that may be shown to somebody. */
export interface ReviewCandidate {
  readonly left: number
  readonly right: number
  readonly pattern: bigint
  readonly probability: number
}

/** Pairs of a range of probabilities: how many there are, and some of them in an order drawn at random. */
export interface Stratum {
  readonly from: number
  /** How many pairs there are. */
  readonly size: number
  /** What the model takes for matches among them, as a share. */
  readonly expected: number
  readonly shuffled: readonly ReviewCandidate[]
}

/** What a run has to offer for review. */
export interface ReviewFrame {
  readonly strata: readonly Stratum[]
  /** Pairs nearest to the threshold, few of each pattern; `occurs`: how many pairs have the pattern. */
  readonly doubtful: readonly (ReviewCandidate & { readonly occurs: number })[]
}

export interface ChosenPair extends ReviewCandidate {
  readonly chosen: 'informative' | 'random'
  /** 0: chosen for certain, because it is informative. 1 and up: drawn at random from that stratum. */
  readonly stratum: number
  readonly stratumSize: number
  /** Probability with which the pair came to be chosen. */
  readonly inclusion: number
}

export interface ReviewWish {
  readonly size: number
  /** Probability from which pairs are linked. */
  readonly threshold: number
  /** Share of the pairs that is drawn at random, for measuring; the others are for learning. */
  readonly randomShare?: number
}

const RANDOM_SHARE = 0.6
/** A stratum is never taken for purer than this: the model may be wrong. */
const LEAST_DOUBT = 0.1

/** Lower ends of the strata. Below the first nobody looks: there the model is taken at its word. */
export const strataFrom = (floor: number, threshold: number): number[] =>
  [...new Set([floor, 0.05, threshold, 0.95, 0.999])].filter((from) => from >= floor).sort((a, b) => a - b)

/**
 * Chooses pairs for clerical review in two parts.
 *
 * *Informative* pairs are those whose probability says least (entropy, measured from the threshold) and whose pattern
 * occurs often, each time taken so that it differs from those chosen already (maximal marginal relevance, Carbonell &
 * Goldstein 1998). They are chosen for certain, before any dice fall.
 * *Random* pairs are drawn from what is left, stratum by stratum, so that every pair has a known probability of being
 * chosen and precision and recall can be estimated without bias (Cochran 1977, Sampling Techniques, §5.5: more are
 * drawn where more pairs are in doubt).
 */
export function choosePairs(frame: ReviewFrame, wish: ReviewWish): ChosenPair[] {
  const random = Math.round(wish.size * (wish.randomShare ?? RANDOM_SHARE))
  const informative = mostInformative(frame.doubtful, wish.size - random, wish.threshold)
  const certain = new Set(informative.map(keyOf))
  const rest = frame.strata.map((stratum, i) => {
    const taken = informative.filter(({ probability }) => stratumOf(frame, probability) === i).length
    return {
      ...stratum,
      size: stratum.size - taken,
      shuffled: stratum.shuffled.filter((pair) => !certain.has(keyOf(pair))),
    }
  })
  const drawn = allocate(rest, wish.size - informative.length)
  return [
    ...informative.map(
      (pair): ChosenPair => ({
        ...pair,
        chosen: 'informative',
        stratum: 0,
        stratumSize: informative.length,
        inclusion: 1,
      }),
    ),
    ...rest.flatMap(({ size, shuffled }, i) =>
      shuffled.slice(0, drawn[i]).map(
        (pair): ChosenPair => ({
          ...pair,
          chosen: 'random',
          stratum: i + 1,
          stratumSize: size,
          inclusion: drawn[i]! / size,
        }),
      ),
    ),
  ]
}

const keyOf = ({ left, right }: ReviewCandidate): string => `${left}/${right}`

const stratumOf = ({ strata }: ReviewFrame, probability: number): number =>
  strata.findLastIndex(({ from }) => probability >= from)

/** Bits that an answer is worth where the threshold is the point of greatest doubt. */
export function doubt(probability: number, threshold: number): number {
  const odds = ((probability / (1 - probability)) * (1 - threshold)) / threshold
  const moved = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds)
  return moved <= 0 || moved >= 1 ? 0 : -moved * Math.log2(moved) - (1 - moved) * Math.log2(1 - moved)
}

function mostInformative(doubtful: ReviewFrame['doubtful'], wanted: number, threshold: number): ReviewCandidate[] {
  const open = doubtful
    .map(({ occurs, ...pair }) => ({
      pair,
      worth: doubt(pair.probability, threshold) * Math.log2(1 + occurs),
      /** How different from the nearest chosen so far, as a share of the comparisons. */
      apart: 1,
    }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || a.pair.left - b.pair.left || a.pair.right - b.pair.right)
  const chosen: ReviewCandidate[] = []
  while (chosen.length < wanted && open.length > 0) {
    let best = 0
    open.forEach(({ worth, apart }, i) => {
      if (worth * apart > open[best]!.worth * open[best]!.apart) best = i
    })
    const [taken] = open.splice(best, 1)
    chosen.push(taken!.pair)
    for (const other of open) other.apart = Math.min(other.apart, distance(other.pair.pattern, taken!.pair.pattern))
  }
  return chosen
}

/** Of the comparisons in which either pattern has anything to say, the share that differs; never quite zero. */
function distance(a: bigint, b: bigint): number {
  let differing = 0
  let all = 0
  for (let left = a, right = b; left > 0n || right > 0n; left >>= BigInt(BITS), right >>= BigInt(BITS)) {
    all++
    if ((left & 15n) !== (right & 15n)) differing++
  }
  return Math.max(0.02, differing / Math.max(1, all))
}

/** How many pairs to draw from each stratum: two from each, the rest by size times doubt (Neyman 1934). */
function allocate(strata: readonly Stratum[], wanted: number): number[] {
  const most = strata.map(({ size, shuffled }) => Math.min(size, shuffled.length))
  const drawn = most.map((available) => Math.min(2, available))
  const pull = strata.map(({ size, expected }) => size * Math.max(LEAST_DOUBT, Math.sqrt(expected * (1 - expected))))
  const total = () => drawn.reduce((a, b) => a + b, 0)
  while (total() < wanted && drawn.some((n, i) => n < most[i]!)) {
    let best = -1
    for (const [i, n] of drawn.entries()) {
      if (n < most[i]! && (best < 0 || pull[i]! / (n + 1) > pull[best]! / (drawn[best]! + 1))) best = i
    }
    drawn[best]!++
  }
  return drawn
}
