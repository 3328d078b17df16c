import { dictionaryTable } from '../dictionary.ts'
import type { DictionaryName, Source } from '../kinds/kind.ts'
import type { Comparison } from '../model.ts'
import type { EncodedColumn } from '../plan.ts'
import { ident, type Step } from '../step.ts'

/** Where rows come from: a table with `id` and the model's columns, and the DuckDB types of those columns. */
export interface Rows {
  readonly table: string
  readonly types: ReadonlyMap<string, string>
  /** Only rows whose id is in this query. */
  readonly ids?: string
}

const from = ({ table, ids }: Rows): string =>
  `${table} t${ids ? ` semi join (${ids}) chosen on chosen.id = t.id` : ''}`

/** The text a dictionary is asked for. */
function dictionaryText(column: EncodedColumn): string | undefined {
  const { encoding, comparison } = column
  if (!('dictionary' in encoding)) return undefined
  const name = encoding.of === undefined ? column.column : comparison.also?.[encoding.of]
  return name === undefined ? undefined : `t.${ident(name)}::VARCHAR`
}

/** What the encodings of a column are computed from. */
export function sourceOf(comparison: Comparison, column: string, rows: Rows): Source {
  return {
    column: `t.${ident(column)}`,
    type: rows.types.get(column) ?? 'VARCHAR',
    also: (role) => (comparison.also?.[role] === undefined ? 'null::VARCHAR' : `t.${ident(comparison.also[role])}`),
    options: comparison.options ?? {},
  }
}

/** Query of all texts that rows ask of a dictionary; undefined when they ask none. */
export function textsFor(
  dictionary: DictionaryName,
  columns: readonly EncodedColumn[],
  rows: Rows,
): string | undefined {
  const texts = new Set<string>()
  for (const column of columns) {
    const text = dictionaryText(column)
    if (text && 'dictionary' in column.encoding && column.encoding.dictionary === dictionary) texts.add(text)
  }
  if (texts.size === 0) return undefined
  return [...texts].map((text) => `select ${text} as text from ${from(rows)}`).join(' union all ')
}

/** Rows as the comparisons need them: every text turned into integers, once. */
export function encodeRows(
  name: string,
  rows: Rows,
  columns: readonly EncodedColumn[],
  table: (name: string) => string,
  extra: readonly string[] = [],
): Step {
  const joins = new Map<string, string>()
  const values = columns.map((column) => {
    const { encoding } = column
    if (!('dictionary' in encoding))
      return `(${encoding.sql(sourceOf(column.comparison, column.column, rows))})::${encoding.type} as ${column.name}`
    const text = dictionaryText(column)
    if (text === undefined) return `null::BIGINT as ${column.name}`
    const join = `${table(dictionaryTable(encoding.dictionary))} % on %.text = ${text}`
    if (!joins.has(join)) joins.set(join, `d${joins.size}`)
    return `${joins.get(join)}.${ident(encoding.key)} as ${column.name}`
  })
  const joined = [...joins].map(([join, alias]) => ` left join ${join.replaceAll('%', alias)}`).join('')
  return {
    name,
    reads: [rows.table],
    sql: `select ${['t.id', ...values, ...extra].join(', ')} from ${from(rows)}${joined}`,
  }
}
