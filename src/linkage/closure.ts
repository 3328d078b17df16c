import type { DuckDBConnection } from '@duckdb/node-api'
import { type Cluster, closurePairs, clustersOf, type ScoredPair } from './clusters.ts'
import type { Engine } from './engine.ts'
import { engineOf } from './engines/duckdb.ts'
import { FILE_COLUMN, type Found, type Member } from './files/found.ts'
import { partitionRows, type Tie } from './partition.ts'
import type { IdRange } from './run.ts'

/** A pair that is likelier wrong than right leads to no other. */
const LEAST_SURE = 0.5
/** What a number that is borne out is worth beside any score, in bits. */
const NUMBER_EVIDENCE = 40
const ROWS_AT_ONCE = 1000

export interface Grouping {
  /** The pairs of one table, as `deduplicateTable` makes them. */
  readonly pairs: string
  /** id_l, id_r, log_odds of every pair that was compared. */
  readonly scores: string
  readonly threshold: number
  /** Ranges of ids of which no two rows are the same: no group has two of one. */
  readonly apart?: readonly IdRange[]
}

export interface Settled {
  /** Pairs that were taken by themselves and contradict stronger ones. */
  readonly contradicted: number
  /** Rows that belong together, two and more, each group ascending. */
  readonly groups: readonly Cluster[]
}

/**
 * Makes the pairs of one table consistent: if A is B and B is C then A is C, unless what A and C have themselves says
 * more against it, or somebody has decided otherwise. Pairs that follow are added; pairs that lose stay in the table,
 * not accepted.
 */
export async function settleGroups(database: DuckDBConnection | Engine, grouping: Grouping): Promise<Settled> {
  const engine = engineOf(database)
  const { pairs: table, scores, threshold, apart = [] } = grouping
  const least = Math.max(LEAST_SURE, threshold)
  const taken = await acceptedPairs(engine, table)
  const all = clustersOf(taken, 0)
  const linked = clustersOf(
    taken.filter(({ probability }) => probability >= least),
    least,
  ).filter(({ rows }) => rows.length > 2)
  if (linked.length === 0) return { contradicted: 0, groups: all }
  const names = { rows: `${table}_linked`, cut: `${table}_cut`, inferred: `${table}_inferred` }
  await fill(
    engine,
    names.rows,
    ['member BIGINT', 'part BIGINT'],
    linked.flatMap(({ rows }) => rows.map((row) => [row, rows[0]!])),
  )
  const ties = await tiesWithin(engine, table, scores, names.rows, Math.log2(least / Math.max(1e-9, 1 - least)))
  const parts = partitionRows(ties, kindIn(apart))
  const partOf = new Map(parts.flatMap((rows) => rows.map((row) => [row, rows[0]!] as const)))
  const holds = ({ left, right }: ScoredPair): boolean => partOf.get(left) === partOf.get(right)
  const cut = linked.flatMap(({ pairs }) => pairs.filter((pair) => !holds(pair)))
  const inferred = linked
    .flatMap(({ pairs }) => inferredIn(pairs.filter(holds), least))
    .filter(({ probability }) => probability >= threshold)
  await fill(
    engine,
    names.cut,
    ['l BIGINT', 'r BIGINT'],
    cut.map(({ left, right }) => [left, right]),
  )
  await engine.run(`update ${table} set accepted = false from ${names.cut} c where id_l = c.l and id_r = c.r`)
  await fill(
    engine,
    names.inferred,
    ['l BIGINT', 'r BIGINT', 'p FLOAT8'],
    inferred.map(({ left, right, probability }) => [left, right, probability]),
  )
  await engine.run(`delete from ${table} using ${names.inferred} i where id_l = i.l and id_r = i.r`)
  await engine.run(
    `insert into ${table} (id_l, id_r, how, probability, accepted) select l, r, 'inferred', p, true from ${names.inferred}`,
  )
  for (const name of Object.values(names)) await engine.run(`drop table ${name}`)
  return { contradicted: cut.length, groups: clustersOf(await acceptedPairs(engine, table), 0) }
}

/** Pairs that follow from others, within each group that these connect. */
const inferredIn = (pairs: readonly ScoredPair[], least: number): ScoredPair[] =>
  clustersOf(pairs, least).flatMap((part) => closurePairs(part, () => false).slice(part.pairs.length))

/** The range a row is in; rows in none may meet any. */
const kindIn =
  (ranges: readonly IdRange[]) =>
  (row: number): number | undefined => {
    const at = ranges.findIndex(({ from, to }) => row >= from && row < to)
    return at < 0 ? undefined : at
  }

/** All that was compared among rows that are linked, however far; above the threshold it speaks for the same. */
async function tiesWithin(engine: Engine, pairs: string, scores: string, linked: string, bar: number): Promise<Tie[]> {
  const number = `select 1 from by_number n where n.id_l = s.id_l and n.id_r = s.id_r`
  const evidence =
    `select id_l, id_r, log_odds - ${bar} as evidence from ${scores} s where not exists (${number}) ` +
    `union all select id_l, id_r, ${NUMBER_EVIDENCE} from by_number`
  const rows = await engine.rows<{ left: number; right: number; evidence: number }>(
    `with by_number as (select id_l, id_r from ${pairs} where how = 'same-id' and accepted) ` +
      `select id_l::FLOAT8 as "left", id_r::FLOAT8 as "right", evidence::FLOAT8 as evidence from (${evidence}) e ` +
      `join ${linked} l on l.member = id_l join ${linked} r on r.member = id_r and r.part = l.part order by id_l, id_r`,
  )
  return rows
}

async function fill(
  engine: Engine,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly number[])[],
): Promise<void> {
  await engine.run(`drop table if exists ${table}`)
  await engine.run(`create table ${table} (${columns.join(', ')})`)
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const values = rows.slice(from, from + ROWS_AT_ONCE).map((row) => `(${row.join(', ')})`)
    await engine.run(`insert into ${table} values ${values.join(', ')}`)
  }
}

async function acceptedPairs(engine: Engine, table: string): Promise<ScoredPair[]> {
  const rows = await engine.rows<{ left: number; right: number; probability: number }>(
    `select id_l::FLOAT8 as "left", id_r::FLOAT8 as "right", probability from ${table} where accepted order by id_l, id_r`,
  )
  return rows.map(({ left, right, probability }) => ({ left, right, probability }))
}

/**
 * Parts groups across two tables in which somebody has decided that two rows are not the same: at the weakest tie between
 * them. Gives the number of pairs that were taken by themselves and are not taken now.
 */
export async function partRefuted(connection: DuckDBConnection): Promise<number> {
  const engine = engineOf(connection)
  const ties = await engine.rows<{ left: number; right: number; probability: number; accepted: boolean }>(
    `select id_l::FLOAT8 as "left", id_r::FLOAT8 as "right", probability, accepted from pairs ` +
      `where accepted or how = 'decided' order by id_l, id_r`,
  )
  // Rows of the right are told from those of the left by their sign.
  const parts = partitionRows(
    ties.map(({ left, right, probability, accepted }) => ({
      left,
      right: -right,
      evidence: accepted ? oddsOf(probability) : -Number.MAX_SAFE_INTEGER,
    })),
  )
  const partOf = new Map(parts.flatMap((rows, i) => rows.map((row) => [row, i] as const)))
  const cut = ties.filter(({ left, right, accepted }) => accepted && partOf.get(left) !== partOf.get(-right))
  await fill(
    engine,
    'pairs_cut',
    ['l BIGINT', 'r BIGINT'],
    cut.map(({ left, right }) => [left, right]),
  )
  await engine.run('update pairs set accepted = false from pairs_cut c where id_l = c.l and id_r = c.r')
  await engine.run('drop table pairs_cut')
  return cut.length
}

/** Log-odds, at most as high as any evidence gets. */
const oddsOf = (probability: number): number =>
  Math.max(0.001, Math.log2(Math.max(probability, 1e-9) / Math.max(1e-15, 1 - probability)))

/** Groups of rows that the accepted pairs connect, over both tables where there are two. */
export async function clustersAcross(
  connection: DuckDBConnection,
  found: Found,
  self: boolean,
): Promise<{ clusters: readonly Cluster[]; memberOf: (row: number) => Member }> {
  const left = await membersOf(connection, found.left, 'left')
  const right = self ? left : await membersOf(connection, found.right, 'right')
  // Rows of the right come after those of the left.
  const offset = self ? 0 : left.length
  const accepted = await acceptedPairs(engineOf(connection), 'pairs')
  const pairs = accepted.map((pair) => ({ ...pair, right: pair.right + offset }))
  const memberOf = (row: number): Member => (row < left.length || self ? left[row]! : right[row - offset]!)
  return { clusters: clustersOf(pairs, 0), memberOf }
}

/** The rows' own names by id, and the file they are of; ids start at 1. */
async function membersOf(connection: DuckDBConnection, table: string, side: string): Promise<Member[]> {
  const columns = await connection.runAndReadAll(`describe ${table}`)
  const hasFile = columns.getRowsJS().some(([name]) => name === FILE_COLUMN)
  const file = hasFile ? `"${FILE_COLUMN}"` : `'${side}'`
  const ref = hasFile ? `substr(ref, length(${file}) + 2)` : 'ref'
  const rows = await connection.runAndReadAll(`select id::DOUBLE, ${ref}, ${file} from ${table}`)
  const members: Member[] = []
  for (const [id, ref, of] of rows.getRowsJS() as [number, string, string][]) members[id] = { file: of, ref }
  return members
}
