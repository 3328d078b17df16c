import type { DuckDBConnection } from '@duckdb/node-api'
import { type Cluster, closurePairs, clustersOf, type ScoredPair } from './clusters.ts'
import type { Found, Member } from './files/write.ts'
import { partitionRows, type Tie } from './partition.ts'

/** A pair that is likelier wrong than right leads to no other. */
const LEAST_SURE = 0.5
/** What a number that is borne out is worth beside any score, in bits. */
const NUMBER_EVIDENCE = 40
const ROWS_AT_ONCE = 1000

export interface Settled {
  /** Pairs that were taken by themselves and contradict stronger ones. */
  readonly contradicted: number
}

/**
 * Makes the pairs of one table consistent: if A is B and B is C then A is C, unless what A and C have themselves says
 * more against it. Pairs that follow are added; pairs that lose stay in the table, not accepted.
 *
 * `scores` holds id_l, id_r, log_odds of every pair that was compared.
 */
export async function settleGroups(connection: DuckDBConnection, scores: string, threshold: number): Promise<Settled> {
  const least = Math.max(LEAST_SURE, threshold)
  const accepted = (await acceptedPairs(connection)).filter(({ probability }) => probability >= least)
  const linked = clustersOf(accepted, least).filter(({ rows }) => rows.length > 2)
  if (linked.length === 0) return { contradicted: 0 }
  await fill(
    connection,
    'linked_rows',
    'row BIGINT, part BIGINT',
    linked.flatMap(({ rows }) => rows.map((row) => [row, rows[0]!])),
  )
  const ties = await tiesWithin(connection, scores, Math.log2(least / Math.max(1e-9, 1 - least)))
  const partOf = new Map(partitionRows(ties).flatMap((rows) => rows.map((row) => [row, rows[0]!] as const)))

  const cut: number[][] = []
  const inferred: number[][] = []
  for (const { pairs } of linked) {
    const [kept, lost] = [pairs.filter(holds), pairs.filter((pair) => !holds(pair))]
    cut.push(...lost.map(({ left, right }) => [left, right]))
    for (const part of clustersOf(kept, least)) {
      const known = part.pairs.length
      inferred.push(
        ...closurePairs(part, () => false)
          .slice(known)
          .map(({ left, right, probability }) => [left, right, probability]),
      )
    }
  }
  await fill(connection, 'cut_pairs', 'l BIGINT, r BIGINT', cut)
  await connection.run('update pairs set accepted = false from cut_pairs where id_l = l and id_r = r')
  await fill(
    connection,
    'inferred',
    'l BIGINT, r BIGINT, p DOUBLE',
    inferred.filter(([, , p]) => p! >= threshold),
  )
  await connection.run('delete from pairs using inferred where id_l = l and id_r = r')
  await connection.run(
    "insert into pairs by name select l as id_l, r as id_r, 'inferred' as how, p as probability, true as accepted from inferred",
  )
  return { contradicted: cut.length }

  function holds({ left, right }: ScoredPair): boolean {
    return partOf.get(left) === partOf.get(right)
  }
}

/** All that was compared among rows that are linked, however far; above the threshold it speaks for the same. */
async function tiesWithin(connection: DuckDBConnection, scores: string, bar: number): Promise<Tie[]> {
  const evidence =
    `select id_l, id_r, log_odds - ${bar} as evidence from ${scores} where (id_l, id_r) not in (select (id_l, id_r) from by_number) ` +
    `union all select id_l, id_r, ${NUMBER_EVIDENCE} from by_number`
  const rows = await connection.runAndReadAll(
    `with by_number as (select id_l, id_r from pairs where how = 'same-id' and accepted) ` +
      `select id_l::DOUBLE, id_r::DOUBLE, evidence from (${evidence}) e join linked_rows l on l.row = id_l ` +
      `join linked_rows r on r.row = id_r and r.part = l.part order by id_l, id_r`,
  )
  return (rows.getRowsJS() as [number, number, number][]).map(([left, right, its]) => ({ left, right, evidence: its }))
}

async function fill(
  connection: DuckDBConnection,
  table: string,
  columns: string,
  rows: readonly (readonly number[])[],
): Promise<void> {
  await connection.run(`create or replace temp table ${table} (${columns})`)
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const values = rows.slice(from, from + ROWS_AT_ONCE).map((row) => `(${row.join(', ')})`)
    await connection.run(`insert into ${table} values ${values.join(', ')}`)
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
