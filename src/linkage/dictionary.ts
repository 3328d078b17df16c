import { BIGINT, DOUBLE, DuckDBDataChunk } from '@duckdb/node-api'
import { lunarKeyOf } from './chinese/lunar.ts'
import { encodeName, NAME_KEYS } from './chinese/name-encoder.ts'
import type { DictionaryName } from './kinds/kind.ts'
import { encodeLatin, LATIN_KEYS } from './latin/letters.ts'
import type { Runner } from './step.ts'
import { neighboursOf } from './steps/citizen-number.ts'

/** What JavaScript knows about a text: keys, each a number exact in a double; 0 becomes null. */
interface Dictionary {
  readonly keys: readonly string[]
  encode(text: string, into: Float64Array): void
}

const DICTIONARIES: Readonly<Record<DictionaryName, Dictionary>> = {
  'name-cn': { keys: NAME_KEYS, encode: encodeName },
  'lunar-date': {
    keys: ['lunar'],
    encode: (text, into) => {
      into[0] = lunarKeyOf(text)
    },
  },
  latin: { keys: LATIN_KEYS, encode: encodeLatin },
}

export const dictionaryTable = (name: DictionaryName): string => `dictionary_${name.replaceAll('-', '_')}`

/** Makes the table of a dictionary unless it is there: a text and its keys. */
export async function openDictionary(runner: Runner, name: DictionaryName): Promise<void> {
  const keys = DICTIONARIES[name].keys.map((key) => `"${key}" BIGINT`).join(', ')
  await runner.connection.run(
    `create table if not exists ${runner.table(dictionaryTable(name))} (text VARCHAR, ${keys})`,
  )
}

/**
 * Encodes every text that the dictionary does not hold yet, once.
 *
 * A function called from SQL would run on the main thread, once a row; there are far fewer names than rows.
 */
export async function extendDictionary(runner: Runner, name: DictionaryName, texts: string): Promise<void> {
  const dictionary = DICTIONARIES[name]
  const table = dictionaryTable(name)
  const fresh = `${table}_fresh`
  const keyed = `${table}_keyed`
  const rows = await runner.run({
    name: fresh,
    reads: [table],
    sql:
      `select (row_number() over ())::DOUBLE as ref, text from (select distinct text from (${texts}) ` +
      `where text is not null) anti join ${runner.table(table)} using (text)`,
  })
  if (rows > 0) {
    await encodeFresh(runner, dictionary, fresh, keyed)
    const decoded = dictionary.keys.map((key) => `nullif("${key}", 0)::BIGINT`).join(', ')
    await runner.connection.run(
      `insert into ${runner.table(table)} select text, ${decoded} from ${runner.table(fresh)} join ${runner.table(keyed)} using (ref)`,
    )
  }
  await runner.drop(fresh, keyed)
}

async function encodeFresh(runner: Runner, dictionary: Dictionary, fresh: string, keyed: string): Promise<void> {
  const columns = ['ref', ...dictionary.keys]
  const types = columns.map(() => DOUBLE)
  const declared = columns.map((column) => `"${column}" DOUBLE`).join(', ')
  await runner.connection.run(`create or replace table ${runner.table(keyed)} (${declared})`)
  const values = new Float64Array(dictionary.keys.length)

  await pour(runner, `select ref, text from ${runner.table(fresh)}`, keyed, (chunk) => {
    const out = DuckDBDataChunk.create(types, chunk.rowCount)
    const vectors = types.map((_, i) => out.getColumnVector(i))
    const refs = chunk.getColumnVector(0)
    const texts = chunk.getColumnVector(1)
    for (let row = 0; row < chunk.rowCount; row++) {
      dictionary.encode(texts.getItem(row) as string, values)
      vectors[0]!.setItem(row, refs.getItem(row))
      for (let key = 0; key < values.length; key++) vectors[key + 1]!.setItem(row, values[key]!)
    }
    for (const vector of vectors) vector.flush()
    return [out]
  })
}

/** Writes down, for every invalid identity number, the valid ones that lie one typing error away. */
export async function makeNeighbours(runner: Runner, table: string, wrongTexts: string): Promise<void> {
  await runner.connection.run(`create or replace table ${runner.table(table)} (ref BIGINT, number BIGINT)`)
  await pour(runner, wrongTexts, table, (chunk) => {
    const refs: bigint[] = []
    const numbers: bigint[] = []
    const ids = chunk.getColumnVector(0)
    const texts = chunk.getColumnVector(1)
    for (let row = 0; row < chunk.rowCount; row++) {
      for (const number of neighboursOf(texts.getItem(row) as string)) {
        refs.push(ids.getItem(row) as bigint)
        numbers.push(BigInt(number))
      }
    }
    return chunksOf(refs, numbers)
  })
}

const CHUNK_ROWS = 2048

function chunksOf(refs: readonly bigint[], numbers: readonly bigint[]): DuckDBDataChunk[] {
  const chunks: DuckDBDataChunk[] = []
  for (let from = 0; from < refs.length; from += CHUNK_ROWS) {
    const part = refs.slice(from, from + CHUNK_ROWS)
    const chunk = DuckDBDataChunk.create([BIGINT, BIGINT], part.length)
    chunk.setColumns([part, numbers.slice(from, from + CHUNK_ROWS)])
    chunks.push(chunk)
  }
  return chunks
}

/** Reads a query chunk by chunk, turns each into new chunks and appends them to a table. */
async function pour(
  runner: Runner,
  query: string,
  table: string,
  turn: (chunk: DuckDBDataChunk) => readonly DuckDBDataChunk[],
): Promise<void> {
  const [schema, name] = runner.table(table).split('.')
  const result = await runner.connection.run(query)
  const appender = await runner.connection.createAppender(name!, schema!)
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const out of turn(chunk)) appender.appendDataChunk(out)
  }
  appender.closeSync()
}
