import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type Db, type Tx, withScope } from '../../platform/database.ts'
import { systemScope } from '../../platform/jobs.ts'
import { checkFiles } from './roster-files.ts'
import { listEffective, rosterOf, rosterQuery, saveFilesRemoved } from './store.ts'

/** Rosters that count for nothing any more and came before an instant: withdrawn, refused, or followed by a newer one. */
export async function listOutdatedRosters(
  tx: Tx,
  county: CountyCode,
  before: Date,
  today: PlainDate,
): Promise<string[]> {
  const effective = new Set<string>((await listEffective(tx, county, today)).map(({ id }) => id))
  const rows = await rosterQuery(tx, county)
    .where('received_at', '<', before)
    .where('files_removed_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id).filter((id) => !effective.has(id))
}

/**
 * Deletes the file of a roster and everything that was made of it; its line stays, withdrawn for the reason given. Safe to
 * do again after a kill: files go first, then the line says so.
 */
export async function removeRosterFiles(
  app: Pick<App, 'files' | 'clock'> & { readonly db: Db },
  county: CountyCode,
  rosterId: string,
  by: { readonly actorId: string; readonly reason: string },
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  const scope = systemScope(county, by.actorId)
  await withScope(app.db, scope, async (tx) => {
    const row = await rosterQuery(tx, county).where('id', '=', rosterId).forUpdate().executeTakeFirst()
    if (!row || row.files_removed_at) return
    const roster = rosterOf(row)
    // Whoever took back the newer one meanwhile made this one count again.
    if ((await listEffective(tx, county, app.clock.today())).some(({ id }) => id === rosterId)) return
    for (let revision = 1; revision <= roster.revision; revision++) {
      for (const name of Object.values(checkFiles({ ...roster, revision }))) await app.files.removeDerived(name)
    }
    if (row.rows_file) await app.files.removeDerived(row.rows_file)
    const others = await rosterQuery(tx, county)
      .where('file_sha256', '=', row.file_sha256)
      .where('files_removed_at', 'is', null)
      .where('id', '<>', rosterId)
      .execute()
    if (others.length === 0) await app.files.removeFile(row.file_sha256)
    await saveFilesRemoved(tx, roster, by.actorId, app.clock.now(), by.reason)
    await inSameTransaction(tx)
  })
}

/** Files that rosters of a county speak of: what was sent, and what was made of it. */
export async function listRosterFiles(tx: Tx, county: CountyCode) {
  const rows = await rosterQuery(tx, county).where('files_removed_at', 'is', null).execute()
  return {
    kept: rows.map((row) => row.file_sha256),
    derived: rows.flatMap((row) => [
      ...Object.values(checkFiles(rosterOf(row))),
      ...(row.rows_file ? [row.rows_file] : []),
    ]),
  }
}
