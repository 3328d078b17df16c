import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ClientBase, type CustomTypesConfig, type Pool, type PoolClient, types } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Dialect, type Engine, EVERYWHERE, type Making, type Spread, type TextsToEncode } from '../engine.ts'
import { ident, quote } from '../sql.ts'
import { POSTGRES_WORDS, wordStatement } from './postgres-words.ts'

const dialect: Dialect = {
  tinyType: 'SMALLINT',
  hash: (values) => `hash_record_extended(row(${values.join(', ')}), 0)`,
  matched: (rows, partners, also) => `${rows} where ${exists(partners)}${and(also)}`,
  unmatched: (rows, partners, also) => `${rows} where not ${exists(partners)}${and(also)}`,
}
const exists = ({ rows, on }: { rows: string; on: string }): string => `exists (select 1 from ${rows} where ${on})`
const and = (condition: string | undefined): string => (condition === undefined ? '' : ` and (${condition})`)

const OLDEST_VERSION = 150_000
/** Stands on the schemas made here: no other is ever cleared away. */
const MARK = 'intermediate tables of a linkage run'
/** Rows that JavaScript holds at a time. */
const BATCH = 10_000
const CURSOR = 'linkage_texts'

/**
 * Links on PostgreSQL 15 or newer with encoding UTF8: the session makes the schema of the run, its tables and functions,
 * so its role needs CREATE on the database. Of a pool one connection is taken for the run and given back.
 *
 * Where the server spreads tables over machines (Citus), intermediate tables are spread by the column of their joins.
 */
export function postgresEngine(database: Pool | ClientBase): Engine {
  let session: Session | undefined
  const client = (): ClientBase | Pool => session?.client ?? database
  const run = async (sql: string): Promise<void> => void (await client().query(sql))

  async function open(schema: string): Promise<void> {
    session = await openSession(database)
    try {
      await session.prepare(schema)
    } catch (error) {
      await session.end().catch(() => {})
      session = undefined
      throw error
    }
  }

  function opened(): Session {
    if (!session) throw new Error('the PostgreSQL engine is not open: call open(schema) first')
    return session
  }

  return {
    dialect,
    run,
    async rows<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
      return (await client().query<Row>({ text: sql, types: VALUE_TYPES })).rows
    },
    columnTypes: (table) => columnTypesOf(client(), table),
    open,
    async close(schema, keep) {
      if (!session) return
      const ended = session
      session = undefined
      try {
        if (!keep) await ended.client.query(`drop schema if exists ${schema} cascade`)
      } finally {
        await ended.end()
      }
    },
    make: (table, sql, making) => make(opened(), table, sql, making),
    drop: (table) => run(`drop table if exists ${table} cascade`),
    encodeTexts: (job) => encodeTexts(opened(), job),
    expandTexts: (query, into, expand) => expandTexts(opened(), query, into, expand),
  }
}

interface Session {
  readonly client: ClientBase
  readonly distributed: boolean
  prepare(schema: string): Promise<void>
  end(): Promise<void>
}

const isPool = (database: Pool | ClientBase): database is Pool => 'totalCount' in database

/** Settings the steps rely on; the session gets its own back. */
const SETTINGS = ['search_path', 'datestyle', 'jit'] as const

async function openSession(database: Pool | ClientBase): Promise<Session> {
  const client = isPool(database) ? await database.connect() : database
  const release = (): void => (isPool(database) ? (client as PoolClient).release() : undefined)
  try {
    const { rows } = await client.query<Record<string, string> & { spreads: boolean }>(
      `select ${SETTINGS.map((name) => `current_setting('${name}') as ${name}`).join(', ')}, ` +
        `current_setting('server_version_num') as version, current_setting('server_encoding') as encoding, ` +
        `exists (select from pg_proc where proname = 'create_distributed_table' and pg_function_is_visible(oid)) as spreads`,
    )
    const found = rows[0]!
    requireServer(found)
    return {
      client,
      distributed: found.spreads,
      async prepare(schema) {
        await makeSchema(client, schema)
        await client.query(`set search_path = ${found['search_path'] || "''"}, ${schema}`)
        await client.query('set datestyle = iso')
        // Compiling these expressions takes longer than computing them.
        await client.query('set jit = off')
        if (found.spreads) await client.query('set citus.enable_repartition_joins = on')
      },
      async end() {
        try {
          await client.query(`set search_path = ${found['search_path'] || "''"}`)
          await client.query(`set datestyle = ${quote(found['datestyle']!)}`)
          await client.query(`set jit = ${found['jit']}`)
        } finally {
          release()
        }
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

function requireServer({ version, encoding }: Record<string, unknown>): void {
  if (Number(version) < OLDEST_VERSION)
    throw new Error(`linkage needs PostgreSQL 15 or newer; this server says ${String(version)}`)
  if (encoding !== 'UTF8')
    throw new Error(`linkage needs a database with encoding UTF8; this one has ${String(encoding)}`)
}

async function makeSchema(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ mark: string | null }>(
    `select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname = ${quote(schema)}`,
  )
  if (rows[0] && rows[0].mark !== MARK)
    throw new Error(`schema ${schema} exists and is no linkage run's; give the task another \`schema\``)
  await client.query(`drop schema if exists ${schema} cascade`)
  await client.query(`create schema ${schema}`)
  await client.query(`comment on schema ${schema} is ${quote(MARK)}`)
  await client.query(POSTGRES_WORDS.map((word) => wordStatement(schema, word)).join(';\n'))
}

async function make(session: Session, table: string, sql: string, { as, spread }: Making): Promise<void> {
  const { client, distributed } = session
  const kind = as === 'result' ? 'table' : 'unlogged table'
  const meeting =
    spread === undefined || spread === EVERYWHERE ? sql : `select * from (${sql}) s where ${spread} is not null`
  await client.query(`drop table if exists ${table} cascade`)
  if (distributed && spread !== undefined) {
    // Rows go to their machines from where they are, not through this one.
    await client.query(`create ${kind} ${table} as ${meeting} with no data`)
    await distribute(session, table, spread)
    await client.query(`insert into ${table} ${meeting}`)
  } else {
    await client.query(`create ${kind} ${table} as ${meeting}`)
  }
  // Fresh tables have no statistics, and joins of ten million rows are planned by them.
  await client.query(`analyze ${table}`)
}

/** Spreads an empty table over the machines by a column. Does nothing on a plain server. */
async function distribute({ client, distributed }: Session, table: string, spread: Spread | undefined): Promise<void> {
  if (!distributed || spread === undefined) return
  await client.query(
    spread === EVERYWHERE
      ? `select create_reference_table(${quote(table)})`
      : `select create_distributed_table(${quote(table)}, ${quote(spread)})`,
  )
}

async function columnTypesOf(client: ClientBase | Pool, table: string): Promise<ReadonlyMap<string, string>> {
  const { fields } = await client.query(`select * from ${table} limit 0`)
  const { rows } = await client.query<{ id: number; name: string }>(
    'select oid::int8::float8 as id, format_type(oid, null) as name from pg_type where oid = any($1::oid[])',
    [fields.map(({ dataTypeID }) => dataTypeID)],
  )
  const names = new Map(rows.map(({ id, name }) => [id, name.toUpperCase()]))
  return new Map(fields.map(({ name, dataTypeID }) => [name, names.get(dataTypeID) ?? 'UNKNOWN']))
}

async function encodeTexts(session: Session, { from, into, keys, encode }: TextsToEncode): Promise<void> {
  const columns = ['ref', ...keys.map(({ name }) => name)].map((column) => `${ident(column)} float8`)
  await makeEmpty(session, into, columns, EVERYWHERE)
  await pour(session, `select ref, text from ${from}`, into, function* (rows) {
    for (const { ref, text } of rows) {
      const values = encode(text)
      let line = ref
      for (let i = 0; i < keys.length; i++) line += `\t${values[i]}`
      yield line
    }
  })
}

async function expandTexts(
  session: Session,
  query: string,
  into: string,
  expand: (text: string) => readonly string[],
): Promise<void> {
  await makeEmpty(session, into, ['ref bigint', 'number bigint'], 'number')
  await pour(session, query, into, function* (rows) {
    for (const { ref, text } of rows) for (const number of expand(text)) yield `${ref}\t${number}`
  })
}

async function makeEmpty(session: Session, table: string, columns: readonly string[], spread: Spread): Promise<void> {
  await session.client.query(`drop table if exists ${table} cascade`)
  await session.client.query(`create unlogged table ${table} (${columns.join(', ')})`)
  await distribute(session, table, spread)
}

interface TextRow {
  readonly ref: string
  readonly text: string
}

/** Reads a query (ref, text) some rows at a time, and loads what becomes of them by COPY. */
async function pour(
  { client }: Session,
  query: string,
  into: string,
  lines: (rows: readonly TextRow[]) => Iterable<string>,
): Promise<void> {
  await client.query(
    `declare ${CURSOR} no scroll cursor with hold for select ref::text, text from (${query}) q(ref, text)`,
  )
  try {
    for (;;) {
      const { rows } = await client.query<TextRow>(`fetch ${BATCH} from ${CURSOR}`)
      if (rows.length === 0) break
      await pipeline(Readable.from(joined(lines(rows))), client.query(copyFrom(`copy ${into} from stdin`)))
    }
  } finally {
    await client.query(`close ${CURSOR}`)
  }
  await client.query(`analyze ${into}`)
}

const CHUNK_CHARACTERS = 65_536

function* joined(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < CHUNK_CHARACTERS) continue
    yield chunk
    chunk = ''
  }
  if (chunk) yield chunk
}

const INT8 = 20
const parserOf = types.getTypeParser as unknown as (oid: number, format?: string) => (text: string) => unknown

/** Numbers of 64 bits stay whole, whatever the caller's pool makes of them. */
const VALUE_TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? BigInt : parserOf(oid, format)) as CustomTypesConfig['getTypeParser'],
}
