import type { Dialect } from '../engine.ts'
import type { DictionaryName, Source } from '../kinds/kind.ts'
import type { Comparison } from '../model.ts'
import type { EncodedColumn } from '../plan.ts'
import { ident, type Step } from '../step.ts'

/** Where rows come from: a table with `id` and the model's columns, and the types of those columns. */
export interface Rows {
  readonly table: string
  readonly types: ReadonlyMap<string, string>
  /** Columns known to hold nothing: no dictionary is asked for them. */
  readonly empty?: ReadonlySet<string>
}

/** A dictionary as one stage needs it. */
export interface StageDictionary {
  readonly name: DictionaryName
  readonly table: string
  /** For columns whose values are counted: the dictionary's column that says how many rows have the text. */
  readonly counts: ReadonlyMap<string, string>
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

/** The rows with these ids, with the columns that encodings read. */
export function chosenRows(
  name: string,
  rows: Rows,
  columns: readonly EncodedColumn[],
  ids: string,
  dialect: Dialect,
): Step {
  const read = new Set(columns.flatMap(({ column, comparison }) => [column, ...Object.values(comparison.also ?? {})]))
  return {
    name,
    reads: [rows.table],
    spread: 'id',
    sql:
      `select ${['t.id', ...[...read].map((column) => `t.${ident(column)}`)].join(', ')} from ` +
      dialect.matched(`${rows.table} t`, { rows: `(${ids}) chosen`, on: 'chosen.id = t.id' }),
  }
}

/** The column whose text a dictionary is asked for; undefined when the comparison has no such column. */
export function textColumn({ encoding, comparison, column }: EncodedColumn): string | undefined {
  if (!('dictionary' in encoding)) return undefined
  return encoding.of === undefined ? column : comparison.also?.[encoding.of]
}

/** All columns whose texts go through dictionaries. */
export function textColumnsOf(columns: readonly EncodedColumn[]): string[] {
  return [...new Set(columns.map(textColumn).filter((column) => column !== undefined))]
}

/** Queries of the texts that rows ask of a dictionary, each with the number of its column among those that are counted. */
export function textsFor(
  dictionary: DictionaryName,
  columns: readonly EncodedColumn[],
  rows: Rows,
  counted: readonly string[],
): string[] {
  const asked = columns.filter(({ encoding }) => 'dictionary' in encoding && encoding.dictionary === dictionary)
  return textColumnsOf(asked)
    .filter((column) => !rows.empty?.has(column))
    .map((column) => {
      const source = counted.length === 0 ? '' : `, ${counted.indexOf(column)} as source`
      return `select t.${ident(column)}::VARCHAR as text${source} from ${rows.table} t`
    })
}

/** Rows as the comparisons need them: every text turned into integers, once. */
export function encodeRows(
  name: string,
  rows: Rows,
  columns: readonly EncodedColumn[],
  dictionaries: readonly StageDictionary[],
  more: readonly string[] = [],
): Step {
  const joins = new Map<string, string>()
  const values = columns.map((column) => {
    const { encoding } = column
    if (!('dictionary' in encoding)) {
      const value = `(${encoding.sql(sourceOf(column.comparison, column.column, rows))})`
      return `${value}${encoding.type === 'KEY' ? '' : `::${encoding.type}`} as ${column.name}`
    }
    const text = textColumn(column)
    if (text === undefined || rows.empty?.has(text)) return `null::${encoding.type} as ${column.name}`
    const { table } = dictionaries.find((its) => its.name === encoding.dictionary)!
    const join = `left join ${table} % on %.text = t.${ident(text)}::VARCHAR`
    if (!joins.has(join)) joins.set(join, `d${joins.size}`)
    return `${joins.get(join)}.${ident(encoding.key)} as ${column.name}`
  })
  const joined = [...joins].map(([join, alias]) => join.replaceAll('%', alias))
  return {
    name,
    reads: [rows.table, ...dictionaries.map(({ table }) => table)],
    spread: 'id',
    sql: `select ${['t.id', ...values, ...more].join(', ')} from ${rows.table} t ${joined.join(' ')}`,
  }
}
