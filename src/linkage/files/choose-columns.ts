import type { DuckDBConnection } from '@duckdb/node-api'
import { LinkFault } from '../fault.ts'
import { columnsOf } from '../kinds/index.ts'
import type { LinkModel } from '../model.ts'
import { modelFor } from '../models/generic.ts'
import type { Say } from '../texts.ts'
import { guessColumns, type Matched, readColumns, readIdColumns, requireColumn, type SharedColumn } from './columns.ts'
import { composedColumns, withImplied } from './composed.ts'
import type { LoadedTable } from './load.ts'
import type { ModelFile } from './model-file.ts'

/** The columns to compare: what the user says, or what headers and values suggest. */
export async function chooseColumns(
  connection: DuckDBConnection,
  wanted: string | undefined,
  left: LoadedTable,
  right: LoadedTable,
  say: Say,
): Promise<Matched> {
  const matched = wanted === undefined ? guessColumns(left, right) : readColumns(left, right, wanted)
  const sides = [
    { table: left.table, side: 'left' },
    ...(right === left ? [] : [{ table: right.table, side: 'right' } as const]),
  ] as const
  // What the user names is taken as said.
  const composed = wanted === undefined ? await composedColumns(connection, sides, matched) : []
  for (const { column } of composed) say('link.composed', { column })
  const columns = matched.columns.filter((column) => !composed.includes(column))
  if (modelFor(columns).comparisons.length > 0) return withImplied(connection, left.table, { ...matched, columns })
  const names = [left, right].map((table) => `${table.file}: ${table.columns.map(({ name }) => name).join(', ')}`)
  throw new LinkFault('link.nothing-to-compare', { columns: [...new Set(names)].join('; ') })
}

/** The columns a given model asks for, in the first file and another, the `at`-th after the second. */
export function modelColumns(
  given: ModelFile,
  left: LoadedTable,
  right: LoadedTable,
  wanted: string | undefined,
  at = 0,
): Matched {
  const ids = readIdColumns(left, right, wanted)
  const asked = given.columns ?? bareColumns(given.model)
  const columns = asked.map((column) => ({
    ...column,
    left: column.left.map((name) => requireColumn(left, name)),
    right: (column.more?.[at - 1] ?? column.right).map((name) => requireColumn(right, name)),
  }))
  return { ...ids, columns }
}

function bareColumns(model: LinkModel): SharedColumn[] {
  const asked = new Map<string, SharedColumn>()
  for (const comparison of model.comparisons) {
    const { kind } = comparison
    const role = kind === 'date' ? 'dob' : kind === 'identity-number-cn' ? 'citizen-id' : 'text'
    for (const column of columnsOf(comparison)) {
      if (!asked.has(column)) asked.set(column, { column, role, left: [column], right: [column] })
    }
  }
  return [...asked.values()]
}
