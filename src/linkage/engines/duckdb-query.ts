import { setTimeout as sleep } from 'node:timers/promises'
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

/** Runs one query on a connection, to its end. */
export type RunQuery = (sql: string) => Promise<DuckDBResult>

/** How long to sleep before the next look, as a share of the time already waited; in milliseconds at least and at most. */
const PATIENCE = 0.1
const [SHORTEST, LONGEST] = [1, 100]

/**
 * The thread that asks DuckDB works along, and spins while the others have all the work: a quarter of the CPU of a run of
 * many short queries. Where the connection was opened with `external_threads = 0` DuckDB's own threads do everything, and
 * whoever asks sleeps.
 */
export function queriesOn(connection: DuckDBConnection): RunQuery {
  let sleeps: Promise<boolean> | undefined
  return async (sql) => {
    sleeps ??= leavesWorkToWorkers(connection)
    return (await sleeps) ? runAsleep(connection, sql) : connection.run(sql)
  }
}

async function leavesWorkToWorkers(connection: DuckDBConnection): Promise<boolean> {
  const reader = await connection.runAndReadAll(`select current_setting('external_threads')::INT`)
  return reader.getRows()[0]![0] === 0
}

async function runAsleep(connection: DuckDBConnection, sql: string): Promise<DuckDBResult> {
  const pending = await connection.start(sql)
  const handle = pending['pending_result']
  const started = performance.now()
  while (isAtWork(handle)) {
    const waited = performance.now() - started
    await sleep(Math.min(LONGEST, Math.max(SHORTEST, waited * PATIENCE)))
  }
  // A query that ended well may be called a failure here; only one that failed has words for it.
  const fault = duckdb.pending_error(handle)
  if (fault) throw new Error(fault)
  return pending.getResult()
}

/** Looking does no work, unlike `runTask`. */
function isAtWork(pending: duckdb.PendingResult): boolean {
  const state = duckdb.pending_execute_check_state(pending)
  return state === duckdb.PendingState.NO_TASKS_AVAILABLE || state === duckdb.PendingState.RESULT_NOT_READY
}
