import { BIGINT, DOUBLE, DuckDBDataChunk } from '@duckdb/node-api'
import { lunarKeyOf } from './chinese/lunar.ts'
import { encodeName, NAME_KEYS } from './chinese/name-encoder.ts'
import type { DictionaryName, SqlType } from './kinds/kind.ts'
import { encodeLatin, LATIN_KEYS } from './latin/letters.ts'
import { quote, type Runner } from './step.ts'
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

/** Texts that cross into JavaScript as one: decoding them one by one costs more than encoding them. */
const BATCH = 2048
const SEPARATOR = '\u001f'

/**
 * Makes a table of texts and the keys asked for, each text encoded once.
 *
 * A function called from SQL would run on the main thread, once a row; there are far fewer names than rows.
 */
export async function makeDictionary(
  runner: Runner,
  name: DictionaryName,
  table: string,
  keys: ReadonlyMap<string, SqlType>,
  texts: string,
): Promise<void> {
  const raw = `${table}_texts`
  const keyed = `${table}_keys`
  const distinct = `select distinct text from (${texts}) where text is not null`
  await runner.run({ name: raw, reads: [], sql: `select row_number() over () - 1 as ref, text from (${distinct})` })
  await encodeInto(runner, DICTIONARIES[name], raw, keyed, [...keys.keys()])
  const decoded = [...keys].map(([key, type]) => `nullif("${key}", 0)::${type} as "${key}"`)
  await runner.run({
    name: table,
    reads: [raw, keyed],
    sql: `select ${['text', ...decoded].join(', ')} from ${runner.table(raw)} t join ${runner.table(keyed)} k on k.ref = t.ref`,
  })
  await runner.drop(raw, keyed)
}

async function encodeInto(
  runner: Runner,
  dictionary: Dictionary,
  from: string,
  into: string,
  keys: readonly string[],
): Promise<void> {
  const columns = ['ref', ...keys].map((column) => `"${column}" DOUBLE`)
  await runner.connection.run(`create or replace table ${runner.table(into)} (${columns.join(', ')})`)
  const types = columns.map(() => DOUBLE)
  const wanted = keys.map((key) => dictionary.keys.indexOf(key))
  const values = new Float64Array(dictionary.keys.length)
  const joined = `string_agg(replace(text, ${quote(SEPARATOR)}, ' '), ${quote(SEPARATOR)} order by ref)`
  const batches = `select divide(ref, ${BATCH}) as batch, ${joined} as texts from ${runner.table(from)} group by batch`

  await pour(runner, batches, into, (chunk) =>
    chunk.getRows().map(([batch, texts]) => {
      const parts = (texts as string).split(SEPARATOR)
      const out = DuckDBDataChunk.create(types, parts.length)
      const vectors = types.map((_, i) => out.getColumnVector(i))
      for (let row = 0; row < parts.length; row++) {
        dictionary.encode(parts[row]!, values)
        vectors[0]!.setItem(row, Number(batch) * BATCH + row)
        for (let i = 0; i < wanted.length; i++) vectors[i + 1]!.setItem(row, values[wanted[i]!]!)
      }
      for (const vector of vectors) vector.flush()
      return out
    }),
  )
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
