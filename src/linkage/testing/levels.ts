import { DuckDBInstance } from '@duckdb/node-api'
import { encodeSides } from '../stages/encoding.ts'
import type { Comparison } from '../model.ts'
import { Encodings, planComparisons } from '../plan.ts'
import { makeRunner, quote } from '../step.ts'
import { comparePairs } from '../steps/compare.ts'
import type { Rows } from '../steps/encode.ts'
import { codeOf, levelsByCode } from '../train.ts'

export type Row = Readonly<Record<string, string | null>>

/** The level each pair of rows reaches in one comparison, through the very SQL the engine runs. */
export async function levelsReached(
  comparison: Comparison,
  pairs: readonly (readonly [Row, Row])[],
): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const columns = [...comparison.columns, ...Object.values(comparison.also ?? {})]
  const fill = async (table: string, rows: readonly Row[]) => {
    const values = rows.map((row, i) => `(${i}, ${columns.map((column) => literal(row[column])).join(', ')})`)
    await connection.run(
      `create table ${table} as select * from (values ${values.join(', ')}) v(id, ${columns.join(', ')})`,
    )
  }
  await fill(
    'a',
    pairs.map(([left]) => left),
  )
  await fill(
    'b',
    pairs.map(([, right]) => right),
  )
  const runner = await makeRunner(connection, { schema: 'linkage', keep: true })
  const types = new Map(columns.map((column) => [column, 'VARCHAR']))
  const [left, right]: Rows[] = [
    { table: 'a', types },
    { table: 'b', types },
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
    pairs: '(select id as id_l, id as id_r, 0 as how from a)',
    left: runner.table('l'),
    right: runner.table('r'),
  }
  const step = comparePairs('compared', tables, plan, encodings, [])
  await encodeSides(runner, encodings, [
    { name: 'l', rows: left! },
    { name: 'r', rows: right! },
  ])
  await runner.run(step)
  const rows = await runner.rows<{ pattern: bigint }>('select pattern from linkage.compared order by id_l')
  connection.closeSync()
  return rows.map(({ pattern }) => levelsByCode(plan[0]!)[codeOf(pattern, 0)]?.is ?? 'missing')
}

const literal = (value: string | null | undefined): string =>
  value == null ? 'null::VARCHAR' : `${quote(value)}::VARCHAR`
