import type { DuckDBConnection } from '@duckdb/node-api'
import { DUCKDB_WORDS } from './vocabulary.ts'

/** One step of the pipeline: a named table and the query that makes it. Pure; running is the runner's job. */
export interface Step {
  readonly name: string
  readonly reads: readonly string[]
  readonly sql: string
}

export interface StepRun {
  readonly name: string
  readonly rows: number
  readonly ms: number
}

export type Progress = (step: string, done: number, total: number) => void

/** Runs steps one after the other, remembers what each took, and clears away what nobody needs any more. */
export interface Runner {
  run(step: Step): Promise<number>
  /** Gives a query a name without running it: worth it where it is cheap and its rows are wide. */
  name(step: Step): Promise<void>
  drop(...names: string[]): Promise<void>
  rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>
  readonly runs: readonly StepRun[]
  readonly connection: DuckDBConnection
  readonly table: (name: string) => string
}

/** Makes a runner that keeps its tables in a schema of its own. */
export async function makeRunner(
  connection: DuckDBConnection,
  options: { readonly schema: string; readonly keep: boolean; readonly onStep?: (name: string) => void },
): Promise<Runner> {
  const runs: StepRun[] = []
  const table = (name: string) => `${options.schema}.${name}`
  await connection.run(`create schema if not exists ${options.schema}`)
  for (const word of DUCKDB_WORDS) await connection.run(word)

  async function run(step: Step): Promise<number> {
    options.onStep?.(step.name)
    const started = performance.now()
    await connection.run(`create or replace table ${table(step.name)} as ${step.sql}`)
    const [row] = await rows<{ n: number }>(`select count(*)::double as n from ${table(step.name)}`)
    const count = row?.n ?? 0
    runs.push({ name: step.name, rows: count, ms: performance.now() - started })
    return count
  }

  async function name(step: Step): Promise<void> {
    await connection.run(`create or replace view ${table(step.name)} as ${step.sql}`)
  }

  async function rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
    const result = await connection.runAndReadAll(sql)
    return result.getRowObjectsJS() as Row[]
  }

  async function drop(...names: string[]): Promise<void> {
    if (options.keep) return
    for (const name of names) await connection.run(`drop table if exists ${table(name)} cascade`)
  }

  return { run, name, drop, rows, runs, connection, table }
}

/** Writes a value as an SQL text literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Writes a column name, whatever characters it has. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
