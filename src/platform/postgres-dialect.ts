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
import type { Pool, PoolClient } from 'pg'

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

class PostgresDriver implements Driver {
  readonly #pool: Pool
  constructor(pool: Pool) {
    this.#pool = pool
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return new PostgresConnection(await this.#pool.connect())
  }
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'))
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const tag = await (connection as PostgresConnection).run('commit')
    // PostgreSQL answers COMMIT with ROLLBACK when an error inside was swallowed: nothing was saved.
    if (tag === 'ROLLBACK') throw new Error('the transaction was not committed: an earlier statement in it failed')
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
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
  broken = false
  constructor(client: PoolClient) {
    this.#client = client
  }
  get client(): PoolClient {
    if (!this.#client) throw new Error('this transaction is over; a query was started without being awaited')
    return this.#client
  }
  async run(sql: string): Promise<string> {
    return (await this.client.query(sql)).command
  }
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await this.client.query(query.sql, [...query.parameters])
    const changes = /^(INSERT|UPDATE|DELETE|MERGE)$/.test(result.command ?? '')
    return { rows: result.rows ?? [], ...(changes && { numAffectedRows: BigInt(result.rowCount ?? 0) }) }
  }
  // biome-ignore lint/correctness/useYield: required by the interface; long reads use copyOut
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('streaming is done with copyOut')
  }
  release(): void {
    this.#client?.release(this.broken)
    this.#client = undefined
  }
}
