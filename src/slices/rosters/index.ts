import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { RosterKind } from './domain.ts'
import { listEffective, rosterQuery } from './store.ts'

export { type FileToImport, type ImportedFile, importFiles } from './import-files.ts'
export type { RosterKind } from './domain.ts'
export { texts as factTexts } from './fact-texts.ts'
export { listOutdatedRosters, listRosterFiles, removeRosterFiles } from './retention.ts'
export { ROSTER_COLUMNS, type RosterColumn } from './rules/roster-columns.ts'

/** A roster whose rows count. */
export interface EffectiveRoster {
  readonly rosterId: Uuid
  readonly kind: RosterKind
  readonly sourceName: string
  /** The county, or the township a village roster is about. */
  readonly divisionCode: string
  readonly asOfOn: PlainDate
  /** Derived file (Parquet, sealed) with the columns of `ROSTER_COLUMNS`. */
  readonly rowsFile: string
  readonly rowCount: number
  /** Set for corrected rows of another roster: that roster's rows leave out what is corrected here. */
  readonly supplementOf: Uuid | null
}

/** Lists the rosters that count as of a day: the newest taken one of each kind and source, with its supplements. */
export async function listEffectiveRosters(
  tx: Tx,
  county: CountyCode,
  asOf: PlainDate,
): Promise<readonly EffectiveRoster[]> {
  const rosters = await listEffective(tx, county, asOf)
  return rosters.map((roster) => ({
    rosterId: roster.id,
    kind: roster.kind!,
    sourceName: roster.sourceName,
    divisionCode: roster.divisionCode,
    asOfOn: roster.asOfOn,
    rowsFile: roster.rowsFile!,
    rowCount: roster.rowCount ?? 0,
    supplementOf: roster.supplementOf,
  }))
}

/** Ids of the county's rosters that somebody took back, as if never sent; not of those whose time of keeping is over. */
export async function withdrawnRosters(tx: Tx, county: CountyCode): Promise<readonly string[]> {
  const rows = await rosterQuery(tx, county)
    .where('state', '=', 'withdrawn')
    .where('files_removed_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}
