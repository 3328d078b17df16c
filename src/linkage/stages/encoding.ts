import { makeDictionary } from '../dictionary.ts'
import type { EncodedColumn, Encodings } from '../plan.ts'
import { ident, type Runner } from '../step.ts'
import {
  chosenRows,
  encodeRows,
  type Rows,
  type StageDictionary,
  textColumn,
  textColumnsOf,
  textsFor,
} from '../steps/encode.ts'
import { type Frequency, frequencyTable } from '../steps/rarity.ts'

/** One side to encode, and the name of the table (or view) it becomes. */
export interface Side {
  readonly name: string
  readonly rows: Rows
  /** Only rows whose id is in this query. */
  readonly ids?: string
}

/** Encodes sides: the rows wanted, the dictionaries of their texts, and the encoded tables; counts how frequent values are. */
export async function encodeSides(
  runner: Runner,
  encodings: Encodings,
  sides: readonly Side[],
  frequencies: readonly Frequency[] = [],
): Promise<void> {
  // What goes through a dictionary is counted there: there are far fewer texts than rows.
  const counted = frequencies.map(({ encoded }) => encoded)
  const [ofTexts, ofRows] = [counted.filter(inDictionary), counted.filter((column) => !inDictionary(column))]
  const columns = distinct([...encodings.columns.values(), ...ofRows])
  const asked = distinct([...columns, ...ofTexts])
  const chosen: Rows[] = []
  for (const side of sides) chosen.push(await choose(runner, side, asked))
  const dictionaries = await makeDictionaries(runner, sides[0]!.name, asked, chosen, textColumnsOf(ofTexts))
  if (sides.length === 2 && sides.every(({ ids }) => ids) && haveOneShape(chosen)) {
    await encodeTogether(runner, sides, chosen, columns, dictionaries)
  } else {
    for (const [i, side] of sides.entries()) await runner.run(encodeRows(side.name, chosen[i]!, columns, dictionaries))
  }
  const tables = sides.map(({ name }) => runner.table(name))
  for (const frequency of new Map(frequencies.map((its) => [its.table, its])).values()) {
    await runner.run(frequencyTable(frequency, valuesOf(frequency, dictionaries, tables)))
  }
  await runner.drop(
    ...sides.map(({ name }) => `${name}_chosen`),
    ...dictionaries.map(({ table }) => table.split('.').at(-1)!),
  )
}

const inDictionary = ({ encoding }: EncodedColumn): boolean => 'dictionary' in encoding
const distinct = (columns: readonly EncodedColumn[]): EncodedColumn[] => [
  ...new Map(columns.map((column) => [column.name, column])).values(),
]

/** The values that a frequency counts, each with the number of rows that have it. */
function valuesOf(
  { column, encoded }: Frequency,
  dictionaries: readonly StageDictionary[],
  tables: readonly string[],
): string {
  const { encoding } = encoded
  if (!('dictionary' in encoding)) {
    return tables.map((table) => `select ${column} as value, 1 as n from ${table}`).join(' union all ')
  }
  const { table, counts } = dictionaries.find(({ name }) => name === encoding.dictionary)!
  return `select ${ident(encoding.key)} as value, ${counts.get(textColumn(encoded)!)!} as n from ${table}`
}

/** A side's rows, picked out once, so that nothing is read again for each text it holds. */
async function choose(runner: Runner, { name, rows, ids }: Side, columns: readonly EncodedColumn[]): Promise<Rows> {
  if (ids === undefined) return rows
  await runner.run(chosenRows(`${name}_chosen`, rows, columns, ids, runner.engine.dialect))
  const table = runner.table(`${name}_chosen`)
  const texts = textColumnsOf(columns)
  if (texts.length === 0) return { ...rows, table }
  const counts = texts.map((column) => `count(${ident(column)})::FLOAT8 as ${ident(column)}`)
  const [row] = await runner.rows<Record<string, number>>(`select ${counts.join(', ')} from ${table}`)
  return { ...rows, table, empty: new Set(texts.filter((column) => row![column] === 0)) }
}

const haveOneShape = ([left, right]: readonly Rows[]): boolean =>
  [...left!.types].every(([column, type]) => !right!.types.has(column) || right!.types.get(column) === type)

/** Both sides in one go: a dictionary is joined once instead of twice. */
async function encodeTogether(
  runner: Runner,
  sides: readonly Side[],
  chosen: readonly Rows[],
  columns: readonly EncodedColumn[],
  dictionaries: readonly StageDictionary[],
): Promise<void> {
  const both = `${sides[0]!.name}_both`
  const all = chosen.map(({ table }, i) => `select *, ${i} as side from ${table}`).join(' union all ')
  const empty = new Set([...(chosen[0]!.empty ?? [])].filter((column) => chosen[1]!.empty?.has(column)))
  await runner.run(encodeRows(both, { ...chosen[0]!, table: `(${all})`, empty }, columns, dictionaries, ['t.side']))
  for (const [i, { name }] of sides.entries()) {
    const sql = `select * from ${runner.table(both)} where side = ${i}`
    await runner.name({ name, reads: [both], spread: 'id', sql })
  }
}

async function makeDictionaries(
  runner: Runner,
  stage: string,
  columns: readonly EncodedColumn[],
  sides: readonly Rows[],
  counted: readonly string[],
): Promise<StageDictionary[]> {
  const keys = Map.groupBy(
    columns.flatMap(({ encoding }) => ('dictionary' in encoding ? [encoding] : [])),
    ({ dictionary }) => dictionary,
  )
  const made: StageDictionary[] = []
  for (const [name, encodings] of keys) {
    const texts = sides.flatMap((side) => textsFor(name, columns, side, counted))
    const counts = new Map(counted.map((column, i) => [column, `rows_${i}`]))
    const table = `${stage}_${name.replaceAll('-', '_')}`
    const wanted = new Map(encodings.map(({ key, type }) => [key, type] as const))
    const nothing = `select null::VARCHAR as text, ${NOT_COUNTED} as source limit 0`
    await makeDictionary(runner, name, table, wanted, texts.join(' union all ') || nothing, [...counts.values()])
    made.push({ name, table: runner.table(table), counts })
  }
  return made
}

/** The number of a column that is not among those counted (`textsFor`). */
const NOT_COUNTED = -1
