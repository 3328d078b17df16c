import { Kysely, sql, type Transaction } from 'kysely'
import { Pool } from 'pg'
import type { Scope } from '../kernel/scope.ts'
import type { Config } from './config.ts'
import { type CopyRow, copyQueryOut, copyRowsIn } from './copy.ts'
import { homeSecret } from './home-secret.ts'
import { createLog, type Log } from './log.ts'
import { listMigrations, type Migration, migrate, pendingMigrations } from './migrate.ts'
import { patiently, postgresDialect } from './postgres-dialect.ts'
import { type RunningPostgres, superviseEmbedded } from './postgres-supervisor.ts'
import { columnTypes } from './postgres-types.ts'

export { type CopyRow, type CopyValue, sqlLiteral } from './copy.ts'

/**
 * Tables by name. Each slice's store.ts adds its own:
 * `declare module '../../platform/database.ts' { interface Schema { 'register.child': ChildTable } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by module augmentation
export interface Schema {}

export type Tx = Transaction<Schema>

/** An open database. Nothing can be asked of it except through `withScope` and `withReference`. */
export interface Db {
  close(): Promise<void>
}

/** Says why the database may not be used; the server does not start. */
export class DatabaseRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'DatabaseRefused'
  }
}

interface Internals {
  readonly pool: Pool
  readonly kysely: Kysely<Schema>
  readonly sealKey: Uint8Array | undefined
}
/** Keeps the pool out of reach: whoever holds a `Db` cannot get at a connection without a scope. */
const internalsOf = new WeakMap<Db, Internals>()

/**
 * Opens the database: starts the embedded server when none is configured, migrates when the owner's address is known,
 * and refuses to go on if the application's role could get around row-level security.
 */
export async function openDatabase(config: Config, log: Log = createLog(config.logLevel)): Promise<Db> {
  const sealKey = await homeSecret(config.home, 'keys/audit.key')
  const options = { poolSize: config.poolSize, log, sealKey }
  if (config.topology !== 'embedded') return openServer(config.databaseUrl!, config.databaseOwnerUrl, options)
  const server = await superviseEmbedded({ home: config.home, user: config.postgresUser, log })
  try {
    return await openServer(server.appUrl, server.ownerUrl, { ...options, server })
  } catch (error) {
    await server.stop()
    throw error
  }
}

export interface ServerOptions {
  readonly poolSize: number
  readonly log: Log
  /** Key of the seals on the record (audit), kept outside of the database; without it nothing can be put on record. */
  readonly sealKey?: Uint8Array
  readonly server?: RunningPostgres
  /** Tests run without fsync; nothing else may. */
  readonly allowFsyncOff?: boolean
  /** Every migration there is, unless a test says otherwise. */
  readonly migrations?: readonly Migration[]
}

/** Opens a database by addresses; the embedded one comes through here too. */
export async function openServer(appUrl: string, ownerUrl: string | undefined, options: ServerOptions): Promise<Db> {
  const { log, migrations = listMigrations() } = options
  if (ownerUrl) await patiently(() => migrate(ownerUrl, log, migrations))
  const pool = new Pool({
    connectionString: appUrl,
    max: options.poolSize,
    types: columnTypes,
    application_name: `nol:${process.pid}`,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 60_000,
    options: '-c TimeZone=Asia/Shanghai -c idle_in_transaction_session_timeout=600000',
  })
  // An idle connection that breaks (server restarted) would otherwise end this process; the next query opens a new one.
  pool.on('error', (error) => log.warn('database.connection-lost', { error }))
  pool.on('connect', (client) => client.on('error', () => {}))

  const kysely = new Kysely<Schema>({ dialect: postgresDialect(pool) })
  const db: Db = {
    async close() {
      await kysely.destroy()
      if (!pool.ended) await pool.end()
      await options.server?.stop()
    },
  }
  internalsOf.set(db, { pool, kysely, sealKey: options.sealKey })
  try {
    await patiently(async () => {
      await refuseUnsafe(pool, options.allowFsyncOff ?? false)
      if (!ownerUrl) await refuseUnmigrated(pool, migrations)
    })
  } catch (error) {
    await kysely.destroy()
    if (!pool.ended) await pool.end()
    throw error
  }
  return db
}

/**
 * The only door to the database: one transaction, in which row-level security shows and takes what lies inside the
 * scope and nothing else. Commits when `work` succeeds, rolls back when it throws.
 */
export async function withScope<T>(db: Db, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const settings = settingsOf(scope)
  return kyselyOf(db)
    .transaction()
    .execute(async (tx) => {
      await sql.raw(settings).execute(tx)
      const scoped: Scoped = { scope, sealKey: internals(db).sealKey, lastSteps: [] }
      scopedOf.set(tx, scoped)
      const result = await work(tx)
      for (const step of scoped.lastSteps) await step()
      return result
    })
}

interface Scoped {
  readonly scope: Scope
  readonly sealKey: Uint8Array | undefined
  readonly lastSteps: (() => Promise<void>)[]
}
const scopedOf = new WeakMap<Tx, Scoped>()

/** The scope of a running transaction and the key of its seals; undefined outside of `withScope`. */
export function scopedTransaction(tx: Tx): Pick<Scoped, 'scope' | 'sealKey'> | undefined {
  return scopedOf.get(tx)
}

/**
 * Puts a step at the very end of a transaction of `withScope`, right before COMMIT: for what takes a lock that others
 * wait for. It does not run when the work throws; when it throws, nothing is saved.
 */
export function beforeCommit(tx: Tx, step: () => Promise<void>): void {
  const scoped = scopedOf.get(tx)
  if (!scoped) throw new TypeError('there is no scope: beforeCommit needs a transaction of withScope')
  scoped.lastSteps.push(step)
}

/**
 * Asks as the machine within a transaction, for what a row in sight entitles to although it lies elsewhere: the child of a
 * case that was handed over, who follows with the next run. The query names that one row; the scope is back with its answer.
 */
export async function withinCounty<T>(tx: Tx, ask: (scope: Scope) => Promise<T>): Promise<T> {
  const own = scopedOf.get(tx)?.scope
  if (!own) throw new TypeError('there is no scope: withinCounty needs a transaction of withScope')
  const wide: Scope = { county: own.county, divisionPrefix: own.county, role: 'system', actorId: own.actorId }
  await sql.raw(settingsOf(wide)).execute(tx)
  try {
    return await ask(wide)
  } finally {
    // A transaction that failed takes no more commands and ends with what it had.
    await sql
      .raw(settingsOf(own))
      .execute(tx)
      .catch(() => {})
  }
}

/** A transaction without scope: only reference tables (directory, accounts) give rows. */
export async function withReference<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return kyselyOf(db).transaction().execute(work)
}

/** One look at reference tables, without a transaction around it: for what every request asks. */
export async function askReference<T>(db: Db, ask: (tx: Tx) => Promise<T>): Promise<T> {
  return patiently(() =>
    kyselyOf(db)
      .connection()
      .execute((connection) => ask(connection as Tx)),
  )
}

/** A transaction of the job worker, which looks after the jobs of every county and sees nothing else. For jobs.ts only. */
export async function withJobQueue<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return kyselyOf(db)
    .transaction()
    .execute(async (tx) => {
      await sql.raw(`set local app.job_queue = 'on'`).execute(tx)
      return work(tx)
    })
}

/** Loads rows by COPY in the same transaction; returns how many. */
export async function copyIn(
  tx: Tx,
  table: keyof Schema & string,
  columns: readonly string[],
  rows: AsyncIterable<CopyRow> | Iterable<CopyRow>,
): Promise<number> {
  return copyRowsIn(tx, table, columns, rows)
}

/** Streams a query's answer as CSV with a header, in the same transaction; values go in by `sqlLiteral`. */
export function copyOut(tx: Tx, query: string, options?: string): AsyncIterable<Buffer> {
  return copyQueryOut(tx, query, options)
}

/** A connection of its own for session locks and LISTEN, without any scope. For jobs.ts only; release it destroyed. */
export async function sessionConnection(db: Db) {
  return internals(db).pool.connect()
}

const internals = (db: Db): Internals => {
  const found = internalsOf.get(db)
  if (!found) throw new TypeError('not a database opened by openDatabase')
  return found
}
const kyselyOf = (db: Db): Kysely<Schema> => internals(db).kysely

const SETTING_FORMS = {
  county: /^\d{6}$/,
  division: /^(\d{6}|\d{9}|\d{12})?$/,
  school: /^([0-9A-Za-z_-]{1,40}\/([0-9A-Za-z_-]{1,40}\/)?)?$/,
  duty: /^[a-z-]{0,40}$/,
  role: /^[a-z-]{1,40}$/,
  actor: /^[0-9A-Za-z:._-]{1,80}$/,
} as const

/**
 * Writes the scope as SET LOCAL of checked literals. Not `set_config`: Citus does not forward it. What the scope leaves
 * open is set to '' and not left out, for a setting of the session would show through.
 */
function settingsOf(scope: Scope): string {
  const values = {
    county: scope.county,
    division: scope.divisionPrefix ?? '',
    school: scope.schoolPrefix ?? '',
    duty: scope.duty ?? '',
    role: scope.role,
    actor: scope.actorId,
  }
  const lines = [values.division, values.school, values.duty].filter((line) => line !== '')
  if (!values.division.startsWith(values.division && values.county) || lines.length > 1) {
    throw new RangeError('a scope lies inside its county, on one line only')
  }
  return Object.entries(values)
    .map(([name, value]) => {
      if (!SETTING_FORMS[name as keyof typeof values].test(value)) throw new RangeError(`scope: ${name} is malformed`)
      return `set local app.${name} = '${value}'`
    })
    .join('; ')
}

interface RoleFacts {
  readonly version: number
  readonly fsync: string
  readonly role: string
  readonly superuser: boolean
  readonly bypass: boolean
  readonly owns: boolean
  readonly app: boolean
}

async function refuseUnsafe(pool: Pool, allowFsyncOff: boolean): Promise<void> {
  const { rows } = await pool.query<RoleFacts>(`
    select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
           current_user as role, rolsuper as superuser, rolbypassrls as bypass,
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where c.relkind in ('r', 'p', 'v') and n.nspname !~ '^(pg_|information_schema)'
                     and pg_has_role(current_user, c.relowner, 'member')) as owns,
           coalesce((select pg_has_role(current_user, oid, 'usage') from pg_roles where rolname = 'nol_app'), false) as app
    from pg_roles where rolname = current_user`)
  const facts = rows[0]!
  if (facts.version < 150_000)
    throw new DatabaseRefused('PostgreSQL 15 or newer is needed / 需要 PostgreSQL 15 或更高版本')
  if (facts.fsync !== 'on' && !allowFsyncOff) {
    throw new DatabaseRefused('fsync is off: acknowledged data could be lost / fsync 已关闭，断电会丢数据')
  }
  const fault = facts.superuser
    ? 'is a superuser'
    : facts.bypass
      ? 'has BYPASSRLS'
      : facts.owns
        ? 'owns the tables'
        : !facts.app
          ? 'is not a member of nol_app'
          : undefined
  if (fault) {
    throw new DatabaseRefused(
      `role "${facts.role}" of DATABASE_URL ${fault}; give the application role in DATABASE_URL and the owner in ` +
        'DATABASE_OWNER_URL (`nol database prepare` makes both) / DATABASE_URL 必须是应用角色，不能是超级用户或表的所有者',
    )
  }
}

async function refuseUnmigrated(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  const pending = await pendingMigrations(pool, migrations)
  if (pending.length === 0) return
  throw new DatabaseRefused(
    `${pending.length} migrations are missing (first: ${pending[0]}); start once with DATABASE_OWNER_URL / 数据库结构未更新，请用 DATABASE_OWNER_URL 启动一次`,
  )
}
