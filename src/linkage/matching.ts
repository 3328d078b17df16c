import type { Runner } from './step.ts'

interface Edge {
  readonly left: bigint
  readonly right: bigint
  readonly weight: number
}

/**
 * Makes the accepted pairs of a table one-to-one: within each connected group the choice of pairs with the greatest
 * total weight. Pairs that lose stay in the table, not accepted.
 */
export async function settleOneToOne(runner: Runner, name: string): Promise<void> {
  const table = runner.table(name)
  const contested =
    `select id_l, id_r, match_weight, how from ${table} where accepted qualify count(*) over (partition by id_l) > 1 ` +
    `or count(*) over (partition by id_r) > 1`
  const rows = await runner.rows<{ id_l: bigint; id_r: bigint; match_weight: number; how: string }>(
    `select id_l, id_r, match_weight, how from ${table} where accepted and ` +
      `(id_l in (select id_l from (${contested})) or id_r in (select id_r from (${contested}))) order by id_l, id_r`,
  )
  const edges = rows.map((row) => ({
    left: row.id_l,
    right: row.id_r,
    weight: row.match_weight + (row.how === 'same-id' ? 1000 : 0),
  }))
  const chosen = new Set(bestMatching(edges).map(({ left, right }) => `${left}/${right}`))
  const lost = edges.filter(({ left, right }) => !chosen.has(`${left}/${right}`))
  if (lost.length === 0) return
  await runner.connection.run(
    `update ${table} set accepted = false from (values ${lost.map(({ left, right }) => `(${left}, ${right})`).join(', ')}) lost(l, r) ` +
      'where id_l = lost.l and id_r = lost.r',
  )
}

/** Chooses edges so that no row has two: heaviest first, ties by id. */
export function bestMatching(edges: readonly Edge[]): Edge[] {
  const lefts = new Set<bigint>()
  const rights = new Set<bigint>()
  const byWeight = edges.toSorted((a, b) => b.weight - a.weight || compare(a.left, b.left) || compare(a.right, b.right))
  return byWeight.filter(({ left, right }) => {
    if (lefts.has(left) || rights.has(right)) return false
    lefts.add(left)
    rights.add(right)
    return true
  })
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
