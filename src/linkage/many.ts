import type { DuckDBConnection } from '@duckdb/node-api'
import { settleGroups } from './closure.ts'
import type { Engine } from './engine.ts'
import { engineOf } from './engines/duckdb.ts'
import { columnsOf } from './kinds/index.ts'
import { deduplicateTable, type DeduplicateTask, type LinkOutcome } from './link.ts'
import type { IdRange } from './run.ts'
import { ident, quote } from './sql.ts'
import { requireValid } from './validate.ts'

/** A table or view with a BIGINT `id` and the model's columns, under the name it has in the result. */
export interface NamedTable {
  readonly name: string
  readonly table: string
  /** Nothing is in it twice: its rows are not compared with each other, and no cluster has two of them. */
  readonly unique?: boolean
}

/** A row of one of the tables. */
export interface TableRow {
  readonly source: string
  readonly id: number
}

export interface ManyTask extends Omit<DeduplicateTask, 'table' | 'apart' | 'decided' | 'scores'> {
  readonly tables: readonly NamedTable[]
  /** Table to make of the clusters of two and more rows: cluster, source, id. */
  readonly clusters?: string
  readonly decided?: readonly { readonly left: TableRow; readonly right: TableRow; readonly same: boolean }[]
}

export interface ManyOutcome extends LinkOutcome {
  /** Pairs that were taken by themselves and contradict stronger ones; they stay among the pairs, not accepted. */
  readonly contradicted: number
  readonly clusters: number
}

/** A table's rows in the stack: their ids, moved so that no two tables share one. */
interface Stacked extends NamedTable, IdRange {
  /** What is added to an id. */
  readonly moved: number
}

/**
 * Links any number of tables with each other, and each with itself unless it is `unique`. Leaves the pairs — source_l,
 * id_l, source_r, id_r, how, pattern, match_weight, probability, accepted — consistent: rows that hang together are one
 * cluster.
 *
 * The tables are stacked and linked as one; nothing else is done differently.
 */
export async function linkMany(database: DuckDBConnection | Engine, task: ManyTask): Promise<ManyOutcome> {
  const engine = engineOf(database)
  const { tables, clusters, decided = [], ...rest } = task
  const columns = [...new Set(task.model.comparisons.flatMap(columnsOf))]
  for (const { table } of tables) requireValid(task.model, await engine.columnTypes(table))
  const stack = await stackOf(engine, tables)
  const rows = `${task.pairs}_rows`
  const [found, scores] = [`${task.pairs}_found`, `${task.pairs}_scores`]
  const lines = stack.map(
    ({ table, moved }) => `select id + ${moved} as id, ${columns.map(ident).join(', ')} from ${table}`,
  )
  await engine.run(`create view ${rows} as ${lines.join(' union all ')}`)
  try {
    const idOf = ({ source, id }: TableRow) => id + stack.find(({ name }) => name === source)!.moved
    const outcome = await deduplicateTable(engine, {
      ...rest,
      table: rows,
      pairs: found,
      scores,
      apart: stack.filter(({ unique }) => unique),
      decided: decided.map(({ left, right, same }) => ({ left: idOf(left), right: idOf(right), same })),
    })
    const threshold = task.model.thresholds.accept
    const apart = stack.filter(({ unique }) => unique)
    const { contradicted, groups } = await settleGroups(engine, { pairs: found, scores, threshold, apart })
    await tell(engine, task.pairs, pairsBySource(stack, found))
    if (clusters !== undefined) await tell(engine, clusters, clustersBySource(stack, groups))
    return { ...outcome, contradicted, clusters: groups.length }
  } finally {
    await engine.run(`drop view if exists ${rows}`)
    for (const table of [found, scores]) await engine.run(`drop table if exists ${table}`)
  }
}

async function stackOf(engine: Engine, tables: readonly NamedTable[]): Promise<Stacked[]> {
  let next = 1
  const stack: Stacked[] = []
  for (const table of tables) {
    const [ids] = await engine.rows<{ low: number | null; high: number | null }>(
      `select min(id)::FLOAT8 as low, max(id)::FLOAT8 as high from ${table.table}`,
    )
    const [low, high] = [ids?.low ?? 0, ids?.high ?? 0]
    const to = next + high - low + 1
    stack.push({ ...table, moved: next - low, from: next, to })
    next = to
  }
  return stack
}

const tell = async (engine: Engine, table: string, query: string): Promise<void> => {
  await engine.run(`drop table if exists ${table}`)
  await engine.run(`create table ${table} as ${query}`)
}

/** The table of a stacked id, and the id it has there. */
const sourceOf = (stack: readonly Stacked[], id: string): readonly [name: string, id: string] => {
  const choice = (value: (its: Stacked) => string) =>
    `case ${stack.map((its) => `when ${id} < ${its.to} then ${value(its)}`).join(' ')} end`
  return [choice(({ name }) => quote(name)), choice(({ moved }) => `${id} - ${moved}`)]
}

function pairsBySource(stack: readonly Stacked[], found: string): string {
  const [[sourceL, idL], [sourceR, idR]] = [sourceOf(stack, 'id_l'), sourceOf(stack, 'id_r')]
  return (
    `select ${sourceL} as source_l, ${idL} as id_l, ${sourceR} as source_r, ${idR} as id_r, ` +
    `how, pattern, match_weight, probability, accepted from ${found}`
  )
}

function clustersBySource(stack: readonly Stacked[], groups: readonly { readonly rows: readonly number[] }[]): string {
  const lines = groups.flatMap(({ rows }, i) => rows.map((row) => `(${i + 1}, ${row}::BIGINT)`))
  const [source, id] = sourceOf(stack, 'member')
  const members = lines.length > 0 ? `values ${lines.join(', ')}` : 'select 0, 0::BIGINT where false'
  return `select cluster, ${source} as source, ${id} as id from (${members}) m(cluster, member)`
}
