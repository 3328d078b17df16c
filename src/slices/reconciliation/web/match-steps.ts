/** One comparison of two records, as the server explains it; weights in bits. */
export interface MatchLine {
  readonly comparison: string
  readonly weight: number
  readonly zh: string
  readonly en: string
}

export interface MatchStep {
  /** Undefined for the start, which no comparison makes. */
  readonly line: MatchLine | undefined
  readonly weight: number
  /** Total before and after, in bits; from 0 up the records are rather the same person's. */
  readonly from: number
  readonly to: number
  /** The chance that it is the same person, after this step. */
  readonly probability: number
}

/** Beyond this a probability stored as a number says no more how sure exactly. */
const SUREST_BITS = 40

/**
 * Lays the comparisons of a match one after the other, from what is likely before anything is compared to the result.
 *
 * Where it starts is what the result leaves unexplained: how rare a match is among all pairs, and how rare the values
 * agreed on are. Undefined when the probability is too near to 0 or 1 to tell.
 */
export function matchSteps(lines: readonly MatchLine[], probability: number): readonly MatchStep[] | undefined {
  const result = Math.log2(probability / (1 - probability))
  if (!(Math.abs(result) <= SUREST_BITS)) return undefined
  const start = result - lines.reduce((sum, { weight }) => sum + weight, 0)
  let total = 0
  return [undefined, ...lines].map((line): MatchStep => {
    const weight = line?.weight ?? start
    const from = total
    total += weight
    return { line, weight, from, to: total, probability: 1 / (1 + 2 ** -total) }
  })
}

/** Where a bar stands between the least and the greatest total, in per cent of the width. */
export function barPlaces(steps: readonly MatchStep[]): { readonly left: number; readonly width: number }[] {
  const { least, span } = rangeOf(steps)
  return steps.map(({ from, to }) => ({
    left: ((Math.min(from, to) - least) / span) * 100,
    width: Math.max(0.5, (Math.abs(to - from) / span) * 100),
  }))
}

/** Where both are equally likely, in per cent of the width. */
export function evenPlace(steps: readonly MatchStep[]): number {
  const { least, span } = rangeOf(steps)
  return (-least / span) * 100
}

function rangeOf(steps: readonly MatchStep[]): { readonly least: number; readonly span: number } {
  const totals = [0, ...steps.map(({ to }) => to)]
  const least = Math.min(...totals)
  return { least, span: Math.max(1, Math.max(...totals) - least) }
}
