import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, type ClientBase, type Pool } from 'pg'
import type { Log } from './log.ts'

export interface Migration {
  /** File name without folder and `.sql`; the order over all folders. */
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** The database was changed by a file that reads differently now; a merged migration is never edited. */
export class MigrationFault extends Error {
  readonly migration: string
  constructor(migration: string, reason: string, options?: ErrorOptions) {
    super(`migration ${migration}: ${reason}`, options)
    this.name = 'MigrationFault'
    this.migration = migration
  }
}

const SOURCE = join(import.meta.dirname, '..')
/** Any fixed number: whoever holds this lock is migrating this database. */
const MIGRATION_LOCK = 7_305_414
const NAME_FORM = /^\d{8}T\d{4}[_-][a-z0-9-]+$/

/** Reads the migrations of the platform and of every slice, ordered by file name. */
export function listMigrations(source: string = SOURCE): Migration[] {
  const folders = [
    join(source, 'platform', 'migrations'),
    ...namesIn(join(source, 'slices')).map((slice) => join(source, 'slices', slice, 'migrations')),
  ]
  const migrations = folders.flatMap((folder) =>
    namesIn(folder)
      .filter((file) => file.endsWith('.sql'))
      .map((file) => readMigration(folder, file)),
  )
  migrations.sort((a, b) => (a.name < b.name ? -1 : 1))
  migrations.forEach((migration, index) => {
    if (migration.name === migrations[index + 1]?.name)
      throw new MigrationFault(migration.name, 'the name is used twice')
  })
  return migrations
}

/**
 * Brings the database up to date as the owner role: one transaction a file, so that an interrupted run goes on where it
 * stopped; a lock, so that of two processes starting at once one waits.
 */
export async function migrate(
  ownerUrl: string,
  log: Log,
  migrations: readonly Migration[] = listMigrations(),
): Promise<number> {
  const client = new Client({ connectionString: ownerUrl, application_name: `nol-migrate:${process.pid}` })
  client.on('error', () => {}) // a lost connection also rejects the query that runs
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`create schema if not exists platform`)
    await client.query(`create table if not exists platform.migration (
      name text collate "C" primary key, checksum text not null, applied_at timestamptz not null default now())`)
    const done = await appliedMigrations(client)
    refuseEdited(migrations, done)
    const pending = migrations.filter((migration) => !done.has(migration.name))
    for (const migration of pending) {
      await apply(client, migration)
      log.info('migration.applied', { migration: migration.name })
    }
    return pending.length
  } finally {
    await client.end()
  }
}

/** Names of migrations this database still lacks; the application role may ask. */
export async function pendingMigrations(
  pool: Pool,
  migrations: readonly Migration[] = listMigrations(),
): Promise<string[]> {
  const { rows } = await pool.query<{ there: boolean }>(`select to_regclass('platform.migration') is not null as there`)
  if (!rows[0]?.there) return migrations.map((migration) => migration.name)
  const done = await appliedMigrations(pool)
  refuseEdited(migrations, done)
  return migrations.map((migration) => migration.name).filter((name) => !done.has(name))
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into platform.migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new MigrationFault(migration.name, `${(error as Error).message}${lineOf(error, migration.sql)}`, {
      cause: error,
    })
  }
}

async function appliedMigrations(client: Pick<Pool | ClientBase, 'query'>): Promise<Map<string, string>> {
  const { rows } = await (client as ClientBase).query<{ name: string; checksum: string }>(
    'select name, checksum from platform.migration',
  )
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

function refuseEdited(migrations: readonly Migration[], done: ReadonlyMap<string, string>): void {
  for (const migration of migrations) {
    const checksum = done.get(migration.name)
    if (checksum !== undefined && checksum !== migration.checksum) {
      throw new MigrationFault(
        migration.name,
        'was applied with other content; write a new migration instead of editing it',
      )
    }
  }
}

function readMigration(folder: string, file: string): Migration {
  const name = file.slice(0, -'.sql'.length)
  if (!NAME_FORM.test(name)) throw new MigrationFault(name, 'must be named YYYYMMDDTHHMM_what-it-does.sql')
  // A checkout on Windows may have CRLF; that is no edit.
  const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

function lineOf(error: unknown, sqlText: string): string {
  const position = Number((error as { position?: string }).position)
  return Number.isNaN(position) ? '' : ` (line ${sqlText.slice(0, position).split('\n').length})`
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
