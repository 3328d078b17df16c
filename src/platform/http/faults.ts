/** Codes of PostgreSQL and of the system that say that there is no room left. */
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', '53100'])
const UNAVAILABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P02', '57P03', '53300', '08006'])

const codeOf = (error: unknown): string => (error as { code?: string } | undefined)?.code ?? ''

/** Whether nothing more can be written: what was asked for was not done, and nothing that was done before is lost. */
export const isDiskFull = (error: unknown): boolean => DISK_FULL.has(codeOf(error))

/** Whether the database is away for a moment: starting, recovering, restarting. */
export const isUnavailable = (error: unknown): boolean => UNAVAILABLE.has(codeOf(error))
