import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import type { Dialect, Engine, Making, TextsToEncode } from '../engine.ts'
import { ident, quote } from '../sql.ts'
import { CHUNK_ROWS, numberRows } from './duckdb-append.ts'
import { queriesOn, type RunQuery } from './duckdb-query.ts'
import { DUCKDB_WORDS } from './duckdb-words.ts'

const dialect: Dialect = {
  tinyType: 'UTINYINT',
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
      await expandTexts(connection, await query(texts), into, expand)
    },
  }
}

/** Texts that cross into JavaScript as one: decoding them one by one costs more than encoding them. */
const BATCH = CHUNK_ROWS
const SEPARATOR = '\u001f'

async function encodeTexts(
  connection: DuckDBConnection,
  query: RunQuery,
  { from, into, keys, encode }: TextsToEncode,
): Promise<void> {
  // What is wider than 32 bits is exact in a double, which costs less than a bigint.
  const types = ['INTEGER' as const, ...keys.map(({ wide }) => (wide ? ('DOUBLE' as const) : ('INTEGER' as const)))]
  const described = ['ref', ...keys.map(({ name }) => name)].map((name, i) => `${ident(name)} ${types[i]!}`)
  await query(`create or replace table ${into} (${described.join(', ')})`)
  const joined = `string_agg(replace(text, ${quote(SEPARATOR)}, ' '), ${quote(SEPARATOR)} order by ref)`
  const result = await query(`select divide(ref, ${BATCH}) as batch, ${joined} as texts from ${from} group by batch`)
  const rows = await numberRows(connection, into, types)
  const [refs, ...columns] = rows.columns

  for await (const chunk of chunksOf(result)) {
    for (const [batch, joinedTexts] of chunk.getRows()) {
      const texts = (joinedTexts as string).split(SEPARATOR)
      for (let row = 0; row < texts.length; row++) {
        const values = encode(texts[row]!)
        refs![row] = Number(batch) * BATCH + row
        for (let i = 0; i < columns.length; i++) columns[i]![row] = values[i]!
      }
      rows.append(texts.length)
    }
  }
  rows.close()
}

/** Writes (ref, number) for every number that a text (ref, text) of the query expands to. */
async function expandTexts(
  connection: DuckDBConnection,
  texts: DuckDBResult,
  into: string,
  expand: (text: string) => readonly string[],
): Promise<void> {
  const rows = await numberRows(connection, into, ['BIGINT', 'BIGINT'])
  const [refs, numbers] = rows.columns
  let count = 0
  for await (const chunk of chunksOf(texts)) {
    const [ids, its] = [chunk.getColumnVector(0), chunk.getColumnVector(1)]
    for (let row = 0; row < chunk.rowCount; row++) {
      const id = ids.getItem(row) as bigint
      for (const number of expand(its.getItem(row) as string)) {
        refs![count] = id
        numbers![count] = BigInt(number)
        if (++count < CHUNK_ROWS) continue
        rows.append(count)
        count = 0
      }
    }
  }
  if (count > 0) rows.append(count)
  rows.close()
}

async function* chunksOf(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield chunk
}
