import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Pool, PoolClient, QueryResult as PgResult } from 'pg'

/**
 * Kysely's dialect over our pool. It differs from Kysely's own in that the client of a connection can be reached (COPY
 * needs it), and in that a connection handed back refuses to work: a forgotten `await` cannot run without its scope.
 */
export function postgresDialect(pool: Pool): Dialect {
  return {
    createDriver: () => new PostgresDriver(pool),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

/** Gives the `pg` client under a Kysely connection of this dialect. */
export function clientOf(connection: DatabaseConnection): PoolClient {
  if (!(connection instanceof PostgresConnection)) throw new TypeError('not a connection of the platform dialect')
  return connection.client
}

const PATIENCE_MS = 10_000

/** Faults of the connection and not of the statement: the server is gone, restarting, or shutting down. */
export function isConnectionFault(error: unknown): boolean {
  const { code = '', message = '', syscall } = error as { code?: string; message?: string; syscall?: string }
  return (
    /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) ||
    // Its socket is not there; any other file may be missing too.
    (code === 'ENOENT' && syscall === 'connect') ||
    /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(message)
  )
}

/** Tries again while the server is away: our own is back within a second of being killed. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionFault(error) || performance.now() > deadline) throw error
      await sleep(pause)
    }
  }
}

class PostgresDriver implements Driver {
  readonly #pool: Pool
  constructor(pool: Pool) {
    this.#pool = pool
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return new PostgresConnection(await patiently(() => this.#pool.connect()))
  }
  /** BEGIN goes with the first statement, which is most often the settings of a scope: one trip instead of two. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    ;(connection as PostgresConnection).beginWithFirst(() => patiently(() => this.#pool.connect()))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (!(connection as PostgresConnection).hasBegun) return
    const tag = await (connection as PostgresConnection).run('commit')
    // PostgreSQL answers COMMIT with ROLLBACK when an error inside was swallowed: nothing was saved.
    if (tag === 'ROLLBACK') throw new Error('the transaction was not committed: an earlier statement in it failed')
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (!(connection as PostgresConnection).hasBegun) return
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'))
    } catch {
      ;(connection as PostgresConnection).broken = true // the reason for the rollback is what the caller must hear
    }
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as PostgresConnection).release()
  }
  async destroy(): Promise<void> {
    await this.#pool.end()
  }
}

class PostgresConnection implements DatabaseConnection {
  #client: PoolClient | undefined
  /** Set while a transaction waits for its first statement: gives another connection should this one be dead. */
  #reconnect: (() => Promise<PoolClient>) | undefined
  broken = false
  constructor(client: PoolClient) {
    this.#client = client
  }
  get client(): PoolClient {
    if (!this.#client) throw new Error('this transaction is over; a query was started without being awaited')
    if (this.#reconnect) throw new TypeError('COPY cannot be the first statement of a transaction')
    return this.#client
  }
  get hasBegun(): boolean {
    return this.#reconnect === undefined
  }
  beginWithFirst(reconnect: () => Promise<PoolClient>): void {
    this.#reconnect = reconnect
  }
  async run(sql: string): Promise<string> {
    return (await this.client.query(sql)).command
  }
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const isPlain = query.parameters.length === 0
    const begun = this.#reconnect && (await this.#begin(isPlain ? `begin; ${query.sql}` : 'begin', this.#reconnect))
    const result = begun && isPlain ? begun : await this.client.query(query.sql, [...query.parameters])
    const changes = /^(INSERT|UPDATE|DELETE|MERGE)$/.test(result.command ?? '')
    return { rows: result.rows ?? [], ...(changes && { numAffectedRows: BigInt(result.rowCount ?? 0) }) }
  }
  // biome-ignore lint/correctness/useYield: required by the interface; long reads use copyOut
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('streaming is done with copyOut')
  }
  /** Nothing has been done yet: a connection that turns out dead is changed for another while the server restarts. */
  async #begin(sql: string, reconnect: () => Promise<PoolClient>): Promise<PgResult> {
    this.#reconnect = undefined
    return patiently(async () => {
      try {
        // Statements in one text have a result each.
        const results = (await this.client.query(sql)) as PgResult | PgResult[]
        return Array.isArray(results) ? results.at(-1)! : results
      } catch (error) {
        if (isConnectionFault(error)) await this.#change(reconnect)
        throw error
      }
    })
  }
  async #change(connect: () => Promise<PoolClient>): Promise<void> {
    this.#client?.release(true)
    this.#client = undefined
    this.#client = await connect()
  }
  release(): void {
    this.#client?.release(this.broken)
    this.#client = undefined
  }
}
