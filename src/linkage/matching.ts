import type { Runner } from './step.ts'

export interface Edge {
  readonly left: bigint
  readonly right: bigint
  /** How much better this pair is than no pair. */
  readonly gain: number
}

/** A group with more rows than this on one side is matched greedily: it is no family but a crowd. */
const EXACT_LIMIT = 200
/** What an identity number that is borne out is worth beside any score. */
const NUMBER_GAIN = 1000

/**
 * Makes the accepted pairs of a table one-to-one: within each connected group the choice of pairs with the greatest
 * total gain. Pairs that lose stay in the table, not accepted.
 */
export async function settleOneToOne(runner: Runner, table: string): Promise<void> {
  const shared = (id: string) => `select ${id} from ${table} where accepted group by ${id} having count(*) > 1`
  // A pair is contested when it touches a row with two pairs, or a partner of such a row.
  const rows = await runner.rows<{ id_l: bigint; id_r: bigint; gain: number }>(
    `with many_l as (${shared('id_l')}), many_r as (${shared('id_r')}), ` +
      `touched as (select id_l, id_r from ${table} where accepted and ` +
      `(id_l in (select id_l from many_l) or id_r in (select id_r from many_r))) ` +
      `select id_l, id_r, gain::FLOAT8 as gain from ${table} where accepted and ` +
      `(id_l in (select id_l from touched) or id_r in (select id_r from touched)) order by id_l, id_r`,
  )
  const chosen = new Set(
    bestMatching(rows.map((row) => ({ left: row.id_l, right: row.id_r, gain: row.gain }))).map(keyOf),
  )
  const lost = rows.filter((row) => !chosen.has(`${row.id_l}/${row.id_r}`))
  if (lost.length === 0) return
  const values = lost.map((row) => `(${row.id_l}, ${row.id_r})`).join(', ')
  await runner.engine.run(
    `update ${table} set accepted = false from (values ${values}) lost(l, r) where id_l = lost.l and id_r = lost.r`,
  )
}

/** SQL for the gain of a pair, of which it is known whether a number settles it. */
export const gainOf = (settled: string, logOdds: string): string =>
  `case when ${settled} then ${NUMBER_GAIN} else 0 end + greatest(0.001, ${logOdds})`

/** Chooses edges so that no row has two and the sum of gains is greatest. */
export function bestMatching(edges: readonly Edge[]): Edge[] {
  return connectedGroups(edges).flatMap((group) => {
    const lefts = new Set(group.map(({ left }) => left)).size
    const rights = new Set(group.map(({ right }) => right)).size
    if (group.length === 1) return [...group]
    return Math.max(lefts, rights) <= EXACT_LIMIT ? exactMatching(group) : greedyMatching(group)
  })
}

const keyOf = ({ left, right }: Edge): string => `${left}/${right}`

/** Edges by connected component, found by following shared rows. */
function connectedGroups(edges: readonly Edge[]): Edge[][] {
  const byRow = new Map<string, Edge[]>()
  for (const edge of edges) {
    for (const row of [`l${edge.left}`, `r${edge.right}`]) {
      const known = byRow.get(row)
      if (known) known.push(edge)
      else byRow.set(row, [edge])
    }
  }
  const seen = new Set<Edge>()
  const groups: Edge[][] = []
  for (const first of edges) {
    if (seen.has(first)) continue
    const group: Edge[] = []
    const waiting = [first]
    seen.add(first)
    for (let edge = waiting.pop(); edge; edge = waiting.pop()) {
      group.push(edge)
      for (const next of [...byRow.get(`l${edge.left}`)!, ...byRow.get(`r${edge.right}`)!]) {
        if (seen.has(next)) continue
        seen.add(next)
        waiting.push(next)
      }
    }
    groups.push(group)
  }
  return groups
}

function greedyMatching(edges: readonly Edge[]): Edge[] {
  const lefts = new Set<bigint>()
  const rights = new Set<bigint>()
  const best = edges.toSorted((a, b) => b.gain - a.gain || order(a.left, b.left) || order(a.right, b.right))
  return best.filter(({ left, right }) => {
    if (lefts.has(left) || rights.has(right)) return false
    lefts.add(left)
    rights.add(right)
    return true
  })
}

/** The assignment problem by the Hungarian method; a row may stay alone, which gains nothing. */
function exactMatching(edges: readonly Edge[]): Edge[] {
  const lefts = [...new Set(edges.map(({ left }) => left))].sort(order)
  const rights = [...new Set(edges.map(({ right }) => right))].sort(order)
  const at = new Map(edges.map((edge) => [keyOf(edge), edge]))
  // As many columns again for staying alone: then every left row has a place.
  const cost = lefts.map((left) => [
    ...rights.map((right) => -(at.get(`${left}/${right}`)?.gain ?? 0)),
    ...lefts.map(() => 0),
  ])
  return assignRows(cost).flatMap((column, row) => {
    const edge = column < rights.length ? at.get(`${lefts[row]}/${rights[column]}`) : undefined
    return edge ? [edge] : []
  })
}

/** Column of each row so that the sum of costs is least (shortest augmenting paths with potentials). */
function assignRows(cost: readonly (readonly number[])[]): number[] {
  const rows = cost.length
  const columns = cost[0]?.length ?? 0
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  const cameFrom = new Int32Array(columns + 1)

  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row
    let column = 0
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const done = new Uint8Array(columns + 1)
    do {
      done[column] = 1
      const from = rowOf[column]!
      let step = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= columns; j++) {
        if (done[j]) continue
        const reduced = cost[from - 1]![j - 1]! - rowPotential[from]! - columnPotential[j]!
        if (reduced < least[j]!) {
          least[j] = reduced
          cameFrom[j] = column
        }
        if (least[j]! < step) {
          step = least[j]!
          next = j
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (done[j]) {
          rowPotential[rowOf[j]!]! += step
          columnPotential[j]! -= step
        } else least[j]! -= step
      }
      column = next
    } while (rowOf[column] !== 0)
    for (; column !== 0; column = cameFrom[column]!) rowOf[column] = rowOf[cameFrom[column]!]!
  }
  const columnOf = new Array<number>(rows).fill(-1)
  for (let j = 1; j <= columns; j++) if (rowOf[j]! > 0) columnOf[rowOf[j]! - 1] = j - 1
  return columnOf
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
