/**
 * Small cells of what is published (standards §5.1): nobody may be told from a table that shows one child of a village.
 * A cell below the county's threshold is not shown, and as many others as it takes that it cannot be had by subtraction.
 */

/** A row of a table: so many of so many. */
export interface Cell {
  readonly key: string
  readonly numerator: number
  readonly denominator: number
}

export interface Suppression {
  /** Rows whose numbers and rate are not shown. */
  readonly hidden: ReadonlySet<string>
  /** The total would give a row away: it is not shown either. */
  readonly totalHidden: boolean
}

const isSmall = (count: number, threshold: number): boolean => count > 0 && count < threshold

/** How rows stand to the total: townships add up to it, groups lie in it and overlap, years are tables of their own. */
export type Relation = 'adds' | 'overlaps' | 'apart'

/**
 * Chooses the rows of a table that are not shown.
 *
 * A numerator that is small tells of few children, and so does the rest up to the denominator: one child of twenty in no school is
 * as plain as one in school. For each hidden row the other hidden ones must hold at least the threshold, of numerators and
 * of rests, so that what subtraction leaves stays open by as much.
 */
export function suppress(
  rows: readonly Cell[],
  total: Omit<Cell, 'key'>,
  threshold: number,
  relation: Relation,
): Suppression {
  const rest = (cell: Omit<Cell, 'key'>) => cell.denominator - cell.numerator
  const isSensitive = (cell: Omit<Cell, 'key'>) =>
    isSmall(cell.denominator, threshold) || isSmall(cell.numerator, threshold) || isSmall(rest(cell), threshold)
  const totalIsSmall = isSensitive(total)
  if (relation !== 'adds') {
    const outside = (row: Cell) => ({
      numerator: total.numerator - row.numerator,
      denominator: total.denominator - row.denominator,
    })
    const hidden = rows.filter(
      (row) => isSensitive(row) || (relation === 'overlaps' && !totalIsSmall && isSensitive(outside(row))),
    )
    return { hidden: new Set(hidden.map((row) => row.key)), totalHidden: totalIsSmall }
  }
  const sensitive = rows.filter(isSensitive)
  const hidden = [...sensitive]
  const others = rows
    .filter((row) => !hidden.includes(row) && row.denominator > 0)
    .toSorted((a, b) => a.numerator - b.numerator || a.denominator - b.denominator)
  while (!totalIsSmall && !isProtected(sensitive, hidden, threshold, rest)) {
    // A row of zeros helps nobody to hide; the smallest one that does is given up first.
    const next = others.findIndex((row) => row.numerator > 0 || rest(row) > 0)
    if (next < 0) return { hidden: keysOf(hidden), totalHidden: true }
    hidden.push(...others.splice(next, 1))
  }
  return { hidden: keysOf(hidden), totalHidden: totalIsSmall }
}

const keysOf = (rows: readonly Cell[]): ReadonlySet<string> => new Set(rows.map((row) => row.key))

function isProtected(
  sensitive: readonly Cell[],
  hidden: readonly Cell[],
  threshold: number,
  rest: (cell: Cell) => number,
): boolean {
  const numerators = hidden.reduce((sum, row) => sum + row.numerator, 0)
  const rests = hidden.reduce((sum, row) => sum + rest(row), 0)
  return sensitive.every(
    (row) =>
      (row.numerator === 0 || numerators - row.numerator >= threshold) &&
      (rest(row) === 0 || rests - rest(row) >= threshold),
  )
}
