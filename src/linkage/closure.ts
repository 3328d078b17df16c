import type { DuckDBConnection } from '@duckdb/node-api'
import { type Cluster, closurePairs, clustersOf, type ScoredPair } from './clusters.ts'
import type { Found, Member } from './files/write.ts'

/** A pair that is likelier wrong than right leads to no other. */
const LEAST_SURE = 0.5
const ROWS_AT_ONCE = 1000

/** Adds the pairs of one table that follow from others, as far as they are probable enough: A is B and B is C. */
export async function addInferred(connection: DuckDBConnection, threshold: number): Promise<void> {
  const scored = await acceptedPairs(connection)
  const clusters = clustersOf(scored, Math.max(LEAST_SURE, threshold))
  const inferred = clusters
    .flatMap((cluster) => closurePairs(cluster, () => false).slice(cluster.pairs.length))
    .filter(({ probability }) => probability >= threshold)
  for (let from = 0; from < inferred.length; from += ROWS_AT_ONCE) {
    const values = inferred
      .slice(from, from + ROWS_AT_ONCE)
      .map(({ left, right, probability }) => `(${left}, ${right}, ${probability})`)
    await connection.run(
      `create or replace temp table inferred as select * from (values ${values.join(', ')}) v(l, r, p)`,
    )
    await connection.run('delete from pairs using inferred where id_l = l and id_r = r')
    await connection.run(
      "insert into pairs by name select l as id_l, r as id_r, 'inferred' as how, p as probability, true as accepted from inferred",
    )
  }
}

async function acceptedPairs(connection: DuckDBConnection): Promise<ScoredPair[]> {
  const rows = await connection.runAndReadAll(
    'select id_l::DOUBLE, id_r::DOUBLE, probability from pairs where accepted order by id_l, id_r',
  )
  return (rows.getRowsJS() as [number, number, number][]).map(([left, right, probability]) => ({
    left,
    right,
    probability,
  }))
}

/** Groups of rows that the accepted pairs connect, over both tables where there are two. */
export async function clustersAcross(
  connection: DuckDBConnection,
  found: Found,
  self: boolean,
): Promise<{ clusters: readonly Cluster[]; memberOf: (row: number) => Member }> {
  const left = await refsOf(connection, found.left)
  const right = self ? left : await refsOf(connection, found.right)
  // Rows of the right come after those of the left.
  const offset = self ? 0 : left.length
  const pairs = (await acceptedPairs(connection)).map((pair) => ({ ...pair, right: pair.right + offset }))
  const memberOf = (row: number): Member =>
    row < left.length || self ? { side: 'left', ref: left[row]! } : { side: 'right', ref: right[row - offset]! }
  return { clusters: clustersOf(pairs, 0), memberOf }
}

/** The rows' own names by id; ids start at 1. */
async function refsOf(connection: DuckDBConnection, table: string): Promise<string[]> {
  const rows = await connection.runAndReadAll(`select id::DOUBLE, ref from ${table}`)
  const refs: string[] = ['']
  for (const [id, ref] of rows.getRowsJS() as [number, string][]) refs[id] = ref
  return refs
}
