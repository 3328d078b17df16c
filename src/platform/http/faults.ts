import { isConnectionFault } from '../postgres-dialect.ts'

/** Codes of PostgreSQL and of the system that say that there is no room left. */
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', '53100'])
/** Of PostgreSQL: shutting down, starting, no connection left. The rest is told by `isConnectionFault`. */
const UNAVAILABLE = new Set(['53300', '57P04'])
/**
 * Of PostgreSQL: memory, a lock or a statement that had to wait too long, two transactions in each other's way, a
 * transaction that stood still. The same request succeeds a little later.
 */
const BUSY = new Set(['53200', '53400', '55P03', '57014', '40P01', '40001', '25P03', '25P04', 'NOL_BUSY'])
/** Thrown where work would have to wait so long that nobody waits for it any more. */
export class Busy extends Error {
  readonly code = 'NOL_BUSY'
  constructor(what: string) {
    super(`too much waits: ${what}`)
    this.name = 'Busy'
  }
}

/** What the pool says, without a code, when nobody gave a connection back in time. */
const NO_CONNECTION_FREE = 'timeout exceeded when trying to connect'

const codeOf = (error: unknown): string => (error as { code?: string } | undefined)?.code ?? ''

/** Whether nothing more can be written: what was asked for was not done, and nothing that was done before is lost. */
export const isDiskFull = (error: unknown): boolean => DISK_FULL.has(codeOf(error))

/** Whether the database is away for a moment: starting, recovering, restarting. */
export const isUnavailable = (error: unknown): boolean => UNAVAILABLE.has(codeOf(error)) || isConnectionFault(error)

/** Whether there is more to do than the machine can: nothing is broken, and nothing was saved. */
export const isBusy = (error: unknown): boolean =>
  BUSY.has(codeOf(error)) || (error as Error | undefined)?.message === NO_CONNECTION_FREE
