import { DuckDBInstance } from '@duckdb/node-api'
import type { Engine } from '../engine.ts'
import { duckdbEngine } from '../engines/duckdb.ts'
import { encodeSides } from '../stages/encoding.ts'
import { columnsOf } from '../kinds/index.ts'
import type { Comparison } from '../model.ts'
import { Encodings, planComparisons } from '../plan.ts'
import { makeRunner, quote } from '../step.ts'
import { comparePairs } from '../steps/compare.ts'
import type { Rows } from '../steps/encode.ts'
import { codeOf, levelsByCode } from '../train.ts'

export type Row = Readonly<Record<string, string | null>>

/** The level each pair of rows reaches in one comparison, through the very SQL the engine runs; DuckDB unless told. */
export async function levelsReached(
  comparison: Comparison,
  pairs: readonly (readonly [Row, Row])[],
  engine?: Engine,
): Promise<string[]> {
  if (engine) return levelsOn(engine, comparison, pairs)
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    return await levelsOn(duckdbEngine(connection), comparison, pairs)
  } finally {
    connection.closeSync()
  }
}

async function levelsOn(
  engine: Engine,
  comparison: Comparison,
  pairs: readonly (readonly [Row, Row])[],
): Promise<string[]> {
  const columns = columnsOf(comparison)
  const fill = async (table: string, rows: readonly Row[]) => {
    const values = rows.map((row, i) => `(${i}, ${columns.map((column) => literal(row[column])).join(', ')})`)
    await engine.run(
      `create table ${table} as select * from (values ${values.join(', ')}) v(id, ${columns.join(', ')})`,
    )
  }
  const runner = await makeRunner(engine, { schema: 'levels', keep: false })
  await fill(
    'levels.a',
    pairs.map(([left]) => left),
  )
  await fill(
    'levels.b',
    pairs.map(([, right]) => right),
  )
  const types = new Map(columns.map((column) => [column, 'VARCHAR']))
  const [left, right]: Rows[] = [
    { table: 'levels.a', types },
    { table: 'levels.b', types },
  ]
  const plan = planComparisons({
    version: 1,
    name: 'test',
    comparisons: [comparison],
    blocking: [],
    thresholds: { accept: 0.5, review: 0.1 },
  })
  const encodings = new Encodings()
  const tables = {
    pairs: '(select id as id_l, id as id_r, 0 as how from levels.a)',
    left: runner.table('l'),
    right: runner.table('r'),
  }
  const step = comparePairs('compared', tables, plan, encodings)
  await encodeSides(runner, encodings, [
    { name: 'l', rows: left! },
    { name: 'r', rows: right! },
  ])
  await runner.run(step)
  const rows = await runner.rows<{ pattern: bigint }>('select pattern from levels.compared order by id_l')
  await runner.close()
  return rows.map(({ pattern }) => levelsByCode(plan[0]!)[codeOf(pattern, 0)]?.is ?? 'missing')
}

const literal = (value: string | null | undefined): string =>
  value == null ? 'null::VARCHAR' : `${quote(value)}::VARCHAR`
