import type { DuckDBConnection } from '@duckdb/node-api'
import { LinkFault } from '../fault.ts'
import type { IdRange } from '../run.ts'
import { ident, quote } from '../step.ts'
import type { Matched, SharedColumn } from './columns.ts'
import { FILE_COLUMN } from './found.ts'
import type { LoadedTable } from './load.ts'
import { shapeTable } from './shape.ts'

/** Names of the files in results: their own, numbered where two are called alike. */
export function fileNames(tables: readonly LoadedTable[]): string[] {
  const seen = new Map<string, number>()
  return tables.map(({ file }) => {
    const times = (seen.get(file) ?? 0) + 1
    seen.set(file, times)
    return times === 1 ? file : `${file} (${times})`
  })
}

/** What `--columns` says of the first file and another: of `a|b|c` the first name and the other's. */
export function columnsOf(wanted: string, other: number, files: number): string {
  const parts = wanted
    .replaceAll('，', ',')
    .split(',')
    .filter((part) => part.trim() !== '')
  const told = parts.map((part) => {
    const [word = '', names = ''] = part.split('=')
    const each = names.split('|')
    if (each.length !== 1 && each.length !== files) throw new LinkFault('link.columns-malformed', { part })
    return each.length === 1 ? part : `${word}=${each[0]}|${each[other]}`
  })
  return told.join(',')
}

/** The columns of the first file that at least one other has, with the others' names for them (none: not there). */
export function sharedByAny(pairings: readonly Matched[]): { first: Matched; others: readonly Matched[] } {
  const columns = new Map<string, SharedColumn>()
  for (const its of pairings)
    for (const column of its.columns) columns.set(column.column, columns.get(column.column) ?? column)
  const all = [...columns.values()]
  const others = pairings.map((its) => ({
    ...its,
    columns: all.map((column) => ({
      ...column,
      right: its.columns.find((one) => one.column === column.column)?.right ?? [],
    })),
  }))
  const placed = all.map((column, i) => {
    const [right, ...more] = others.map(({ columns: its }) => its[i]!.right)
    return { ...column, right: right!, more }
  })
  return { first: { ...pairings[0]!, columns: placed }, others }
}

/**
 * Makes one table `left_rows` of several files, each row with its file and called `file:id`. Gives the range of ids that
 * each file has in it.
 */
export async function stackFiles(
  connection: DuckDBConnection,
  tables: readonly LoadedTable[],
  first: Matched,
  others: readonly Matched[],
): Promise<IdRange[]> {
  const names = fileNames(tables)
  const ranges: IdRange[] = []
  const lines: string[] = []
  let next = 1
  for (const [i, { table, rows }] of tables.entries()) {
    const shaped = `file_${i}_rows`
    await shapeTable(connection, table, i === 0 ? 'left' : 'right', i === 0 ? first : others[i - 1]!, shaped)
    const columns = first.columns.map(({ column }) => ident(column)).join(', ')
    const name = quote(names[i]!)
    lines.push(
      `select id + ${next - 1} as id, ${name} || ':' || ref as ref, ${name} as ${ident(FILE_COLUMN)}, ${columns} from ${shaped}`,
    )
    ranges.push({ from: next, to: next + rows })
    next += rows
  }
  await connection.run(`create or replace table left_rows as ${lines.join(' union all ')} order by id`)
  return ranges
}
