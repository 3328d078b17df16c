import type { DuckDBConnection } from '@duckdb/node-api'
import type { Role } from '../models/roles.ts'
import { ident } from '../step.ts'
import type { Matched, SharedColumn } from './columns.ts'

const SAMPLE_ROWS = 2000
/** Share of rows in which a column must hold another one whole; the rest was typed wrong in one of them. */
const NEARLY_ALL = 0.75
/** Columns of these kinds may be put together from others. */
const COMPOSED: ReadonlySet<Role> = new Set(['name', 'text', 'word', 'street', 'place', 'given', 'surname'])
const PARTS: ReadonlySet<Role> = new Set([
  ...COMPOSED,
  'middle',
  'postcode',
  'region',
  'house-number',
  'category',
  'number',
])

/**
 * Columns made of others: a full name beside its parts, an address line beside street and town. What agrees in the parts
 * agrees in the whole, and evidence must not count twice.
 */
export async function composedColumns(
  connection: DuckDBConnection,
  tables: readonly { readonly table: string; readonly side: 'left' | 'right' }[],
  matched: Matched,
): Promise<SharedColumn[]> {
  const parts = matched.columns.filter(({ role }) => PARTS.has(role))
  const wholes = matched.columns.filter(({ role }) => COMPOSED.has(role))
  if (parts.length < 2 || wholes.length === 0) return []
  const held: boolean[][][] = []
  for (const { table, side } of tables) held.push(await holding(connection, table, side, wholes, parts))
  const composed: SharedColumn[] = []
  for (const [i, whole] of wholes.entries()) {
    const inIt = parts.filter(
      (part, j) => part !== whole && !composed.includes(part) && held.every((its) => its[i]![j]),
    )
    // The same text twice, or two and more parts: one part alone may be in it by its nature (a street named after a town).
    const twin = inIt.find((part) => held.every((its) => its[wholes.indexOf(part)]?.[parts.indexOf(whole)]))
    if (inIt.length >= 2 || (twin && matched.columns.indexOf(twin) < matched.columns.indexOf(whole)))
      composed.push(whole)
  }
  return composed
}

/** For each whole and each part: whether the words of the part are among those of the whole, nearly always. */
async function holding(
  connection: DuckDBConnection,
  table: string,
  side: 'left' | 'right',
  wholes: readonly SharedColumn[],
  parts: readonly SharedColumn[],
): Promise<boolean[][]> {
  const words = ({ [side]: origin }: SharedColumn) =>
    `string_split_regex(lower(concat_ws(' ', ${origin.map(ident).join(', ')})), '[^\\p{L}\\p{N}]+')`
  const present = ({ [side]: origin }: SharedColumn) =>
    origin.map((column) => `${ident(column)} is not null`).join(' and ')
  const shares = wholes.flatMap((whole) =>
    parts.map((part) =>
      whole === part
        ? '0::DOUBLE'
        : `coalesce(avg(list_has_all(${words(whole)}, ${words(part)})::INT) filter (${present(whole)} and ${present(part)}), 0)`,
    ),
  )
  const columns = [...new Set([...wholes, ...parts].flatMap((column) => column[side]))].map(ident)
  const sample = `(select ${columns.join(', ')} from ${table} order by hash(${columns.join(', ')}) limit ${SAMPLE_ROWS})`
  const [row] = (await connection.runAndReadAll(`select ${shares.join(', ')} from ${sample}`)).getRowsJS()
  return wholes.map((_, i) => parts.map((__, j) => (row![i * parts.length + j] as number) >= NEARLY_ALL))
}

/** What names a place names the places around it, the wider later. */
const PLACES: readonly Role[] = ['postcode', 'street', 'place', 'region']
/** Of rows that agree on the narrower place, the share that must agree on the wider one. */
const IMPLIES = 0.6

/**
 * Says of each column of a wider place which narrower ones imply it in this table: rows of one postcode are in one town.
 * By rows, so that two records of one somebody alone prove nothing where places repeat.
 */
export async function withImplied(
  connection: DuckDBConnection,
  table: string,
  { columns, ...ids }: Matched,
): Promise<Matched> {
  const places = columns
    .filter(({ role, left }) => PLACES.includes(role) && left.length === 1)
    .toSorted((a, b) => PLACES.indexOf(a.role) - PLACES.indexOf(b.role))
  const implied = new Map<SharedColumn, string[]>()
  for (const [i, narrow] of places.entries()) {
    for (const wide of places.slice(i + 1)) {
      if (narrow.role === wide.role || !(await implies(connection, table, narrow.left[0]!, wide.left[0]!))) continue
      implied.set(wide, [...(implied.get(wide) ?? []), narrow.column])
    }
  }
  const told = columns.map((column) => {
    const impliedBy = implied.get(column)
    return impliedBy ? { ...column, impliedBy } : column
  })
  return { ...ids, columns: told }
}

async function implies(connection: DuckDBConnection, table: string, narrow: string, wide: string): Promise<boolean> {
  const [a, b] = [narrow, wide].map((column) => `lower(${ident(column)})`)
  const counts = `select ${a} as a, ${b} as b, count(*) as n from ${table} where ${a} is not null and ${b} is not null group by all`
  const [row] = (
    await connection.runAndReadAll(
      `select coalesce(sum(same)::DOUBLE / nullif(sum(every), 0), 1) as share from ` +
        `(select sum(n * (n - 1)) as same, sum(n) * (sum(n) - 1) as every from (${counts}) c group by a) g`,
    )
  ).getRowsJS()
  return (row![0] as number) >= IMPLIES
}
