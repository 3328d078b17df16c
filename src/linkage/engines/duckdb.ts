import { BIGINT, DOUBLE, INTEGER, type DuckDBConnection, DuckDBDataChunk, type DuckDBResult } from '@duckdb/node-api'
import type { Dialect, Engine, Making, TextsToEncode } from '../engine.ts'
import { ident, quote } from '../sql.ts'
import { queriesOn, type RunQuery } from './duckdb-query.ts'
import { DUCKDB_WORDS } from './duckdb-words.ts'

const dialect: Dialect = {
  tinyType: 'UTINYINT',
  reusesNames: true,
  hash: (values) => `hash(${values.join(', ')})`,
  matched: (rows, partners, also) => `${rows} semi join ${partners.rows} on ${partners.on}${where(also)}`,
  unmatched: (rows, partners, also) => `${rows} anti join ${partners.rows} on ${partners.on}${where(also)}`,
}
const where = (condition: string | undefined): string => (condition === undefined ? '' : ` where ${condition}`)

/** An open DuckDB connection as an engine, or an engine as it is. */
export function engineOf(database: DuckDBConnection | Engine): Engine {
  return 'dialect' in database ? database : duckdbEngine(database)
}

/** Links on DuckDB. The caller opens it and decides memory limit, threads and temporary directory. */
export function duckdbEngine(connection: DuckDBConnection): Engine {
  const query = queriesOn(connection)
  const run = async (sql: string): Promise<void> => void (await query(sql))
  const kinds = new Map<string, 'view' | 'table'>()

  async function rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
    return (await (await query(sql)).getRowObjectsJS()) as Row[]
  }

  return {
    dialect,
    run,
    rows,
    async columnTypes(table) {
      const described = await rows(`describe select * from ${table}`)
      return new Map(described.map((row) => [String(row['column_name']), String(row['column_type'])]))
    },
    async open(schema) {
      await run(`create schema if not exists ${schema}`)
      for (const [word, meaning] of Object.entries(DUCKDB_WORDS)) {
        await run(`create or replace temp macro ${word} as ${meaning}`)
      }
    },
    async close(schema, keep) {
      if (!keep) await run(`drop schema if exists ${schema} cascade`)
    },
    async make(table, sql, { as }: Making) {
      const kind = as === 'query' ? 'view' : 'table'
      await run(`create or replace ${kind} ${table} as ${sql}`)
      kinds.set(table, kind)
    },
    drop: (table) => run(`drop ${kinds.get(table) ?? 'table'} if exists ${table} cascade`),
    encodeTexts: (job) => encodeTexts(connection, query, job),
    async expandTexts(texts, into, expand) {
      await run(`create or replace table ${into} (ref BIGINT, number BIGINT)`)
      await pour(connection, await query(texts), into, (chunk) => expanded(chunk, expand))
    },
  }
}

/** Texts that cross into JavaScript as one: decoding them one by one costs more than encoding them. */
const BATCH = 2048
const SEPARATOR = '\u001f'

async function encodeTexts(
  connection: DuckDBConnection,
  query: RunQuery,
  { from, into, keys, encode }: TextsToEncode,
): Promise<void> {
  // What is wider than 32 bits is exact in a double, which costs less than a bigint.
  const columns = [{ name: 'ref', wide: false }, ...keys]
  const described = columns.map(({ name, wide }) => `${ident(name)} ${wide ? 'DOUBLE' : 'INTEGER'}`)
  await query(`create or replace table ${into} (${described.join(', ')})`)
  const types = columns.map(({ wide }) => (wide ? DOUBLE : INTEGER))
  const joined = `string_agg(replace(text, ${quote(SEPARATOR)}, ' '), ${quote(SEPARATOR)} order by ref)`
  const batches = `select divide(ref, ${BATCH}) as batch, ${joined} as texts from ${from} group by batch`

  await pour(connection, await query(batches), into, (chunk) =>
    chunk.getRows().map(([batch, texts]) => {
      const parts = (texts as string).split(SEPARATOR)
      const out = DuckDBDataChunk.create(types, parts.length)
      const vectors = types.map((_, i) => out.getColumnVector(i))
      for (let row = 0; row < parts.length; row++) {
        const values = encode(parts[row]!)
        vectors[0]!.setItem(row, Number(batch) * BATCH + row)
        for (let i = 0; i < keys.length; i++) vectors[i + 1]!.setItem(row, values[i]!)
      }
      for (const vector of vectors) vector.flush()
      return out
    }),
  )
}

const CHUNK_ROWS = 2048

function expanded(chunk: DuckDBDataChunk, expand: (text: string) => readonly string[]): DuckDBDataChunk[] {
  const refs: bigint[] = []
  const numbers: bigint[] = []
  const [ids, texts] = [chunk.getColumnVector(0), chunk.getColumnVector(1)]
  for (let row = 0; row < chunk.rowCount; row++) {
    for (const number of expand(texts.getItem(row) as string)) {
      refs.push(ids.getItem(row) as bigint)
      numbers.push(BigInt(number))
    }
  }
  const chunks: DuckDBDataChunk[] = []
  for (let from = 0; from < refs.length; from += CHUNK_ROWS) {
    const part = refs.slice(from, from + CHUNK_ROWS)
    const out = DuckDBDataChunk.create([BIGINT, BIGINT], part.length)
    out.setColumns([part, numbers.slice(from, from + CHUNK_ROWS)])
    chunks.push(out)
  }
  return chunks
}

/** Reads a result chunk by chunk, turns each into new chunks and appends them to a table. */
async function pour(
  connection: DuckDBConnection,
  result: DuckDBResult,
  table: string,
  turn: (chunk: DuckDBDataChunk) => readonly DuckDBDataChunk[],
): Promise<void> {
  const [schema, name] = table.split('.')
  const appender = await connection.createAppender(name!, schema!)
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const out of turn(chunk)) appender.appendDataChunk(out)
  }
  appender.closeSync()
}
