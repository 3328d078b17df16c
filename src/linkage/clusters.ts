/** A pair of rows and how sure it is that they are the same. */
export interface ScoredPair {
  readonly left: number
  readonly right: number
  readonly probability: number
}

export interface Cluster {
  /** Ids of the rows, ascending; the first names the cluster. */
  readonly rows: readonly number[]
  readonly pairs: readonly ScoredPair[]
}

/** A cluster with more rows is more than one person; its pairs are left as they are. */
const CLOSURE_LIMIT = 60

/** Groups rows that are connected by pairs at or above a probability. */
export function clustersOf(pairs: readonly ScoredPair[], threshold: number): Cluster[] {
  const parents = new Map<number, number>()
  const rootOf = (row: number): number => {
    let root = row
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent
    for (let at = row; at !== root; ) {
      const next = parents.get(at)!
      parents.set(at, root)
      at = next
    }
    return root
  }
  const strong = pairs.filter(({ probability }) => probability >= threshold)
  for (const { left, right } of strong) {
    if (!parents.has(left)) parents.set(left, left)
    if (!parents.has(right)) parents.set(right, right)
    const [a, b] = [rootOf(left), rootOf(right)]
    if (a !== b) parents.set(Math.max(a, b), Math.min(a, b))
  }
  const rows = Map.groupBy(
    [...parents.keys()].sort((a, b) => a - b),
    rootOf,
  )
  const within = Map.groupBy(strong, ({ left }) => rootOf(left))
  return [...rows].map(([root, members]) => ({ rows: members, pairs: within.get(root) ?? [] }))
}

/**
 * All pairs within a cluster: if A is B and B is C then A is C, as surely as the best chain of pairs between them.
 *
 * Pairs that were compared and found to be different keep what they were found.
 */
export function closurePairs(cluster: Cluster, refuted: (left: number, right: number) => boolean): ScoredPair[] {
  const { rows, pairs } = cluster
  if (rows.length < 3 || rows.length > CLOSURE_LIMIT) return [...pairs]
  const at = new Map(rows.map((row, i) => [row, i]))
  const sure = rows.map(() => new Float64Array(rows.length))
  for (const { left, right, probability } of pairs) {
    sure[at.get(left)!]![at.get(right)!] = probability
    sure[at.get(right)!]![at.get(left)!] = probability
  }
  for (let via = 0; via < rows.length; via++) {
    for (let a = 0; a < rows.length; a++) {
      for (let b = 0; b < rows.length; b++) {
        sure[a]![b] = Math.max(sure[a]![b]!, sure[a]![via]! * sure[via]![b]!)
      }
    }
  }
  const known = new Set(pairs.map(({ left, right }) => `${left}/${right}`))
  const inferred = rows.flatMap((left, a) =>
    rows.slice(a + 1).flatMap((right, i): ScoredPair[] => {
      if (known.has(`${left}/${right}`) || refuted(left, right)) return []
      return [{ left, right, probability: sure[a]![a + 1 + i]! }]
    }),
  )
  return [...pairs, ...inferred]
}
