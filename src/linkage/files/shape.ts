import type { DuckDBConnection } from '@duckdb/node-api'
import type { Role } from '../models/roles.ts'
import { ident } from '../step.ts'
import type { Matched, SharedColumn } from './columns.ts'
import { dayOfParts, dayReader } from './days.ts'

/**
 * Makes the table that linking needs of a file: `id`, the row's own name `ref`, and the shared columns as text.
 *
 * Rows are numbered by what is in them, so that the order of the file changes nothing.
 */
export async function shapeTable(
  connection: DuckDBConnection,
  file: string,
  side: 'left' | 'right',
  matched: Matched,
  into = `${side}_rows`,
): Promise<void> {
  const values: string[] = []
  for (const column of matched.columns) {
    values.push(`${await valueOf(connection, file, column.role, column[side])} as ${ident(column.column)}`)
  }
  const id = side === 'left' ? matched.leftId : matched.rightId
  const everything = [...new Set(matched.columns.flatMap((column) => column[side]))].map(ident)
  const order = [
    ...(id ? [ident(id)] : []),
    ...(everything.length > 0 ? [`hash(${everything.join(', ')})`] : []),
    ...everything,
    LINE,
  ]
  const ref = id ? `coalesce(${ident(id)}, '')` : `${LINE}::VARCHAR`
  await connection.run(
    `create or replace table ${into} as select row_number() over (order by ${order.join(', ')}) as id, ` +
      `${[`${ref} as ref`, ...values].join(', ')} from ${linesOf(file, matched, side)}`,
  )
}

/** A name no file has. */
const LINE = '"nol line number"'

const linesOf = (file: string, matched: Matched, side: 'left' | 'right'): string => {
  const id = side === 'left' ? matched.leftId : matched.rightId
  const read = new Set([...matched.columns.flatMap((column) => column[side]), ...(id ? [id] : [])])
  return `(select ${[`row_number() over () as ${LINE}`, ...[...read].map(ident)].join(', ')} from ${file})`
}

async function valueOf(
  connection: DuckDBConnection,
  file: string,
  role: Role,
  origin: SharedColumn['left'],
): Promise<string> {
  const [column] = origin
  if (column === undefined) return 'null::VARCHAR'
  if (role === 'dob') return origin.length === 3 ? dayOfParts(origin) : dayReader(connection, file, column)
  if (role === 'citizen-id') return `upper(regexp_replace(${ident(column)}, '\\s', '', 'g'))`
  if (origin.length === 1) return ident(column)
  const separator = role === 'name-cn' ? '' : ' '
  return `nullif(concat_ws('${separator}', ${origin.map(ident).join(', ')}), '')`
}
