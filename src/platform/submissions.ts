import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * Lets two sendings of one submission pass one after the other: whoever comes second waits here until the first is written
 * or undone, and then finds its answer. A device that tries anew while its first sending is under way has no quarrel with
 * itself. Called first in a command that looks for its submission before it has locked anything else.
 */
export async function holdSubmission(tx: Tx, submissionId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`submission ${submissionId}`}, 0))`.execute(tx)
}
