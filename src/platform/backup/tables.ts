import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, escapeIdentifier } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { BackupRefused } from './refusal.ts'
import { type AppliedMigration, type PartSum, type SequenceValue, Summing } from './archive.ts'

export interface TableShape {
  /** `register.child` */
  readonly name: string
  readonly columns: readonly string[]
  /** Columns of the primary key, or all where there is none: the order in which rows are written. */
  readonly order: readonly string[]
}

/** All tables as they stand at one moment, whatever is written meanwhile. */
export interface Snapshot {
  readonly migrations: readonly AppliedMigration[]
  readonly sequences: readonly SequenceValue[]
  readonly tables: readonly TableShape[]
  /** Rows as COPY writes them, one line each. */
  read(table: TableShape): AsyncIterable<Buffer>
  close(): Promise<void>
}

/** The same text for the same value wherever it is written; row-level security that would hide rows is an error. */
const PLAIN = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
  set bytea_output = 'hex'; set row_security = off; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`

const LIST_TABLES = `
  select n.nspname || '.' || c.relname as name,
         array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
                order by attnum) as columns,
         coalesce((select array_agg(attname::text order by place) from pg_index, unnest(indkey) with ordinality key (attnum, place)
                     join pg_attribute on pg_attribute.attrelid = c.oid and pg_attribute.attnum = key.attnum
                    where indrelid = c.oid and indisprimary), '{}') as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$)' order by 1`

const LIST_SEQUENCES = `select schemaname || '.' || sequencename as name, last_value::text as value from pg_sequences
  where schemaname !~ '^(pg_|information_schema$)' order by 1`

/** Opens a snapshot as a role that sees every row (superuser or BYPASSRLS). */
export async function openSnapshot(adminUrl: string): Promise<Snapshot> {
  const client = await connect(adminUrl)
  try {
    await client.query(PLAIN)
    await client.query('begin isolation level repeatable read read only')
    const tables = await listTables(client)
    const hasMigrations = tables.some(({ name }) => name === 'platform.migration')
    const migrations = hasMigrations
      ? (await client.query<AppliedMigration>('select name, checksum from platform.migration order by name')).rows
      : []
    const { rows: sequences } = await client.query<SequenceValue>(LIST_SEQUENCES)
    return { migrations, sequences, tables, read: (table) => readTable(client, table), close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function listTables(client: Client): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; key: string[] }>(LIST_TABLES)
  return rows.map(({ name, columns, key }) => ({ name, columns, order: key.length > 0 ? key : columns }))
}

async function* readTable(client: Client, { name, columns, order }: TableShape): AsyncGenerator<Buffer> {
  const query = `select ${namesOf(columns)} from ${quoted(name)} order by ${namesOf(order)}`
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout`))) yield chunk as Buffer
}

/** Fills the tables of a database that has their form and nothing worth keeping, in one transaction: all or none. */
export interface Filling {
  fill(table: Pick<TableShape, 'name' | 'columns'>, content: AsyncIterable<Buffer>): Promise<void>
  /** Lets sequences go on where they were, and keeps everything. */
  commit(sequences: readonly SequenceValue[]): Promise<void>
  /** Ends it; without `commit` nothing has changed. */
  close(): Promise<void>
}

/** Begins to fill a database as a superuser; what its migrations put in is taken out first. */
export async function openFilling(adminUrl: string): Promise<Filling> {
  const client = await connect(adminUrl)
  try {
    await client.query(PLAIN)
    await client.query('begin')
    // Rows come in the order of their tables' names: foreign keys held when they were read, and hold again at the end.
    await client.query('set local session_replication_role = replica')
    const tables = await listTables(client)
    if (tables.length > 0) await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`)
    const known = new Map(tables.map((table) => [table.name, new Set(table.columns)]))
    return {
      async fill({ name, columns }, content) {
        const there = known.get(name)
        if (!there || columns.some((column) => !there.has(column)))
          throw new BackupRefused('backup.other-form', { table: name })
        await pipeline(
          Readable.from(content),
          client.query(copyFrom(`copy ${quoted(name)} (${namesOf(columns)}) from stdin`)),
        )
      },
      async commit(sequences) {
        for (const { name, value } of sequences)
          if (value !== null) await client.query('select setval($1::regclass, $2)', [quoted(name), value])
        await client.query('commit')
      },
      close: () => client.end(),
    }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** What every table holds now. */
export async function sumsOf(adminUrl: string): Promise<PartSum[]> {
  const snapshot = await openSnapshot(adminUrl)
  try {
    const sums: PartSum[] = []
    for (const table of snapshot.tables) {
      const sum = new Summing()
      for await (const chunk of snapshot.read(table)) sum.add(chunk)
      sums.push(sum.of('table', table.name))
    }
    return sums
  } finally {
    await snapshot.close()
  }
}

/** Whether the database has no table at all: a restore never writes over one. */
export async function isEmptyDatabase(adminUrl: string): Promise<boolean> {
  const client = await connect(adminUrl)
  try {
    return (await listTables(client)).length === 0
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: `nol-backup:${process.pid}` })
  client.on('error', () => {}) // a lost connection also rejects the query that runs
  await client.connect()
  return client
}

const namesOf = (columns: readonly string[]): string => columns.map(escapeIdentifier).join(', ')
const quoted = (table: string): string => table.split('.').map(escapeIdentifier).join('.')
