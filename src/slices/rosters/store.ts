import type { ColumnType, Selectable } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { RosterCounts, RosterKind, RosterState } from './domain.ts'
import type { RemarkCode, Severity } from './remarks-domain.ts'
import type { MappingWish, Recognition } from './rules/recognise.ts'

type Defaulted<T> = ColumnType<T, T | undefined, T>
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>

/** What a person decided; the sheet comes beside the mapping. */
export interface RosterWish extends MappingWish {
  readonly sheetName?: string
}

export interface StoredMapping extends Recognition {
  readonly sheetName: string
  readonly sheetNames: readonly string[]
  /** Several when each village has a sheet with the same head. */
  readonly sheetsRead: readonly string[]
}

export interface RemarkCount {
  readonly code: RemarkCode
  readonly severity: Severity
  readonly count: number
}

export interface StoredRefusal {
  readonly code: string
  readonly details: Readonly<Record<string, string | number>>
}

interface RosterTable {
  county_code: string
  id: string
  kind: Optional<RosterKind>
  source_name: string
  unit_code: string
  as_of_on: string
  file_name: string
  file_sha256: string
  file_bytes: number
  state: Defaulted<RosterState>
  supplement_of: Optional<string>
  revision: Defaulted<number>
  wish: ColumnType<RosterWish, string | undefined, string>
  mapping: ColumnType<StoredMapping | null, string | null | undefined, string | null>
  good_count: Optional<number>
  warning_count: Optional<number>
  quarantined_count: Optional<number>
  skipped_count: Optional<number>
  remark_counts: ColumnType<readonly RemarkCount[], string | undefined, string>
  refusal: ColumnType<StoredRefusal | null, string | null | undefined, string | null>
  job_id: Optional<string>
  rows_file: Optional<string>
  row_count: Optional<number>
  received_by: string
  received_at: Date
  checked_at: Optional<Date>
  taken_by: Optional<string>
  taken_at: Optional<Date>
  withdrawn_by: Optional<string>
  withdrawn_at: Optional<Date>
  withdrawal_reason: Optional<string>
  files_removed_at: Optional<Date>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'rosters.roster': RosterTable
  }
}

export interface Roster {
  readonly id: Uuid
  readonly county: CountyCode
  readonly kind: RosterKind | null
  readonly sourceName: string
  readonly divisionCode: string
  readonly asOfOn: PlainDate
  readonly fileName: string
  readonly fileSha256: string
  readonly fileBytes: number
  readonly state: RosterState
  readonly supplementOf: Uuid | null
  readonly revision: number
  readonly wish: RosterWish
  readonly mapping: StoredMapping | null
  readonly counts: RosterCounts | null
  readonly remarkCounts: readonly RemarkCount[]
  readonly refusal: StoredRefusal | null
  readonly jobId: Uuid | null
  readonly rowsFile: string | null
  readonly rowCount: number | null
  readonly receivedAt: Date
  readonly takenAt: Date | null
  readonly withdrawnAt: Date | null
  readonly withdrawalReason: string | null
}

export async function findRoster(tx: Tx, county: CountyCode, id: string): Promise<Roster | undefined> {
  const row = await rosterQuery(tx, county).where('id', '=', id).executeTakeFirst()
  return row && rosterOf(row)
}

export async function findRosterForUpdate(tx: Tx, county: CountyCode, id: string): Promise<Roster | undefined> {
  const row = await rosterQuery(tx, county).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && rosterOf(row)
}

/** The same bytes of the same source that still count or may count. */
export async function findRosterByFile(
  tx: Tx,
  county: CountyCode,
  file: { readonly sha256: string; readonly sourceName: string; readonly divisionCode: string },
): Promise<Roster | undefined> {
  const row = await rosterQuery(tx, county)
    .where('file_sha256', '=', file.sha256)
    .where('source_name', '=', file.sourceName)
    .where('unit_code', '=', file.divisionCode)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst()
  return row && rosterOf(row)
}

export interface NewRoster {
  readonly id: Uuid
  readonly county: CountyCode
  readonly kind: RosterKind | null
  readonly sourceName: string
  readonly divisionCode: string
  readonly asOfOn: PlainDate
  readonly fileName: string
  readonly fileSha256: string
  readonly fileBytes: number
  readonly supplementOf: Uuid | null
  readonly wish: RosterWish
  readonly jobId: Uuid
  readonly receivedBy: string
  readonly receivedAt: Date
}

/** Saves a roster; false when the same file of the same source arrived at the same moment and was faster. */
export async function insertRoster(tx: Tx, roster: NewRoster): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('rosters.roster')
    .values({
      county_code: roster.county,
      id: roster.id,
      kind: roster.kind,
      source_name: roster.sourceName,
      unit_code: roster.divisionCode,
      as_of_on: roster.asOfOn,
      file_name: roster.fileName,
      file_sha256: roster.fileSha256,
      file_bytes: roster.fileBytes,
      supplement_of: roster.supplementOf,
      wish: JSON.stringify(roster.wish),
      job_id: roster.jobId,
      received_by: roster.receivedBy,
      received_at: roster.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export interface CheckedRoster {
  readonly kind: RosterKind
  readonly mapping: StoredMapping
  readonly counts: RosterCounts
  readonly remarkCounts: readonly RemarkCount[]
  readonly rowsFile: string
  readonly at: Date
}

/** Writes what a check found; false when a newer check or a person has meanwhile decided otherwise. */
export async function saveCheck(tx: Tx, roster: Roster, checked: CheckedRoster): Promise<boolean> {
  const { counts } = checked
  const { numUpdatedRows } = await tx
    .updateTable('rosters.roster')
    .set({
      state: 'checked',
      kind: checked.kind,
      mapping: JSON.stringify(checked.mapping),
      good_count: counts.good,
      warning_count: counts.withWarnings,
      quarantined_count: counts.quarantined,
      skipped_count: counts.skipped,
      remark_counts: JSON.stringify(checked.remarkCounts),
      rows_file: checked.rowsFile,
      row_count: counts.good + counts.withWarnings,
      refusal: null,
      checked_at: checked.at,
    })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .where('state', '=', 'received')
    .where('revision', '=', roster.revision)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Writes why a file cannot be used. */
export async function saveRefusal(
  tx: Tx,
  roster: Roster,
  refused: { readonly refusal: StoredRefusal; readonly mapping: StoredMapping | null },
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('rosters.roster')
    .set({
      state: 'refused',
      refusal: JSON.stringify(refused.refusal),
      mapping: refused.mapping && JSON.stringify(refused.mapping),
      checked_at: at,
    })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .where('state', '=', 'received')
    .where('revision', '=', roster.revision)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Starts a new check with what a person decided. */
export async function saveWish(
  tx: Tx,
  roster: Roster,
  change: { readonly wish: RosterWish; readonly kind: RosterKind | null; readonly jobId: Uuid },
): Promise<void> {
  await tx
    .updateTable('rosters.roster')
    .set({
      state: 'received',
      kind: change.kind,
      wish: JSON.stringify(change.wish),
      revision: roster.revision + 1,
      job_id: change.jobId,
      refusal: null,
    })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .execute()
}

export async function saveTaken(tx: Tx, roster: Roster, by: string, at: Date): Promise<void> {
  await tx
    .updateTable('rosters.roster')
    .set({ state: 'taken', taken_by: by, taken_at: at })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .execute()
}

export async function saveWithdrawn(tx: Tx, roster: Roster, by: string, at: Date, reason: string): Promise<void> {
  await tx
    .updateTable('rosters.roster')
    .set({ state: 'withdrawn', withdrawn_by: by, withdrawn_at: at, withdrawal_reason: reason })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .execute()
}

/** The line of a roster whose file and rows are deleted. */
export async function saveFilesRemoved(tx: Tx, roster: Roster, by: string, at: Date, reason: string): Promise<void> {
  await tx
    .updateTable('rosters.roster')
    .set({
      state: 'withdrawn',
      withdrawn_by: by,
      withdrawn_at: roster.withdrawnAt ?? at,
      withdrawal_reason: roster.withdrawalReason ?? reason,
      mapping: null,
      rows_file: null,
      files_removed_at: at,
    })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .execute()
}

/** Points a roster at another file of rows: the one without the rows its supplements correct. */
export async function saveRowsFile(tx: Tx, roster: Roster, rowsFile: string, rowCount: number): Promise<void> {
  await tx
    .updateTable('rosters.roster')
    .set({ rows_file: rowsFile, row_count: rowCount })
    .where('county_code', '=', roster.county)
    .where('id', '=', roster.id)
    .execute()
}

export async function listTakenSupplements(tx: Tx, county: CountyCode, id: Uuid): Promise<readonly Roster[]> {
  const rows = await rosterQuery(tx, county)
    .where('supplement_of', '=', id)
    .where('state', '=', 'taken')
    .orderBy('id')
    .execute()
  return rows.map(rosterOf)
}

/** Newest taken roster per kind, source and unit up to a day, each followed by its taken supplements. */
export async function listEffective(tx: Tx, county: CountyCode, asOf: PlainDate): Promise<readonly Roster[]> {
  const newest = await tx
    .selectFrom('rosters.roster')
    .distinctOn(['kind', 'source_name', 'unit_code'])
    .selectAll()
    .where('county_code', '=', county)
    .where('state', '=', 'taken')
    .where('supplement_of', 'is', null)
    .where('as_of_on', '<=', asOf)
    .orderBy('kind')
    .orderBy('source_name')
    .orderBy('unit_code')
    .orderBy('as_of_on', 'desc')
    .orderBy('taken_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  if (newest.length === 0) return []
  const supplements = await rosterQuery(tx, county)
    .where('state', '=', 'taken')
    .where(
      'supplement_of',
      'in',
      newest.map((row) => row.id),
    )
    .orderBy('id')
    .execute()
  return newest
    .flatMap((row) => [row, ...supplements.filter((supplement) => supplement.supplement_of === row.id)])
    .map(rosterOf)
}

/** All rosters of a county; every query starts here and names it. */
export function rosterQuery(tx: Tx, county: CountyCode) {
  return tx.selectFrom('rosters.roster').selectAll().where('county_code', '=', county)
}

/** Turns a row into a roster. */
export function rosterOf(row: Selectable<RosterTable>): Roster {
  return {
    id: row.id as Uuid,
    county: row.county_code as CountyCode,
    kind: row.kind,
    sourceName: row.source_name,
    divisionCode: row.unit_code,
    asOfOn: row.as_of_on as PlainDate,
    fileName: row.file_name,
    fileSha256: row.file_sha256,
    fileBytes: row.file_bytes,
    state: row.state,
    supplementOf: row.supplement_of as Uuid | null,
    revision: row.revision,
    wish: row.wish,
    mapping: row.mapping,
    counts:
      row.good_count === null
        ? null
        : {
            good: row.good_count,
            withWarnings: row.warning_count ?? 0,
            quarantined: row.quarantined_count ?? 0,
            skipped: row.skipped_count ?? 0,
          },
    remarkCounts: row.remark_counts,
    refusal: row.refusal,
    jobId: row.job_id as Uuid | null,
    rowsFile: row.rows_file,
    rowCount: row.row_count,
    receivedAt: row.received_at,
    takenAt: row.taken_at,
    withdrawnAt: row.withdrawn_at,
    withdrawalReason: row.withdrawal_reason,
  }
}

/** Supplements of a roster that are not withdrawn. */
export async function listOpenSupplements(tx: Tx, county: CountyCode, id: Uuid): Promise<readonly Roster[]> {
  const rows = await rosterQuery(tx, county)
    .where('supplement_of', '=', id)
    .where('state', '<>', 'withdrawn')
    .orderBy('id')
    .execute()
  return rows.map(rosterOf)
}
