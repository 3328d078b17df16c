import type { DuckDBConnection } from '@duckdb/node-api'
import type { Engine, Spread } from './engine.ts'
import { engineOf } from './engines/duckdb.ts'

/** One step of the pipeline: a named table and the query that makes it. Pure; running is the runner's job. */
export interface Step {
  readonly name: string
  readonly reads: readonly string[]
  readonly sql: string
  readonly spread?: Spread
}

export interface StepRun {
  readonly name: string
  readonly rows: number
  readonly ms: number
}

export type Progress = (step: string, done: number, total: number) => void

/** Runs steps one after the other, remembers what each took, and clears away what nobody needs any more. */
export interface Runner {
  readonly engine: Engine
  run(step: Step): Promise<number>
  /** Gives a query a name without running it, where the engine can: worth it where it is cheap and its rows are wide. */
  name(step: Step): Promise<void>
  drop(...names: string[]): Promise<void>
  /** Clears the schema away, unless its tables are to be kept. */
  close(): Promise<void>
  rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>
  readonly runs: readonly StepRun[]
  readonly table: (name: string) => string
}

/** Makes a runner that keeps its tables in a schema of its own. */
export async function makeRunner(
  database: DuckDBConnection | Engine,
  options: { readonly schema: string; readonly keep: boolean; readonly onStep?: (name: string) => void },
): Promise<Runner> {
  const engine = engineOf(database)
  const runs: StepRun[] = []
  const table = (name: string) => `${options.schema}.${name}`
  await engine.open(options.schema)

  async function run(step: Step): Promise<number> {
    options.onStep?.(step.name)
    const started = performance.now()
    await engine.make(table(step.name), step.sql, { as: 'table', spread: step.spread })
    const [row] = await engine.rows<{ n: number }>(`select count(*)::FLOAT8 as n from ${table(step.name)}`)
    const count = row?.n ?? 0
    runs.push({ name: step.name, rows: count, ms: performance.now() - started })
    return count
  }

  async function drop(...names: string[]): Promise<void> {
    if (options.keep) return
    for (const name of names) await engine.drop(table(name))
  }

  return {
    engine,
    run,
    name: (step) => engine.make(table(step.name), step.sql, { as: 'query', spread: step.spread }),
    drop,
    close: () => engine.close(options.schema, options.keep),
    rows: engine.rows,
    runs,
    table,
  }
}

export { ident, quote } from './sql.ts'
