import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { FileStore } from '../../platform/app.ts'
import { type CheckSummary, EMPTY_SUMMARY, type RemarkedRow } from './check/results.ts'
import type { Severity } from './remarks-domain.ts'
import type { Roster } from './store.ts'

type CheckedRoster = Pick<Roster, 'id' | 'county' | 'revision'>

/** Names of the files a check writes. Each check has its own, so that an earlier one can never be mixed in. */
export function checkFiles(roster: CheckedRoster) {
  const base = `rosters/${roster.county}/${roster.id}/check-${roster.revision}`
  return { rows: `${base}.parquet`, remarked: `${base}.remarked.ndjson`, summary: `${base}.summary.json` }
}

/** Name of the rows of a roster without those that its supplements correct; the supplements are part of the name. */
export function rowsWithout(roster: CheckedRoster, supplements: readonly { readonly id: string }[]): string {
  const ids = supplements.map(({ id }) => id.replaceAll('-', '').slice(-12)).sort()
  return `rosters/${roster.county}/${roster.id}/check-${roster.revision}.without-${ids.join('-')}.parquet`
}

/** Preview of the last check; empty while there is none. */
export async function readSummary(files: FileStore, roster: CheckedRoster): Promise<CheckSummary> {
  try {
    return JSON.parse(await text(files.readDerived(checkFiles(roster).summary))) as CheckSummary
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY_SUMMARY
    throw error
  }
}

/** Rows with remarks of one severity, as the sheet has them. */
export async function* readRemarkedRows(
  files: FileStore,
  roster: CheckedRoster,
  severity: Severity,
): AsyncGenerator<RemarkedRow> {
  const input = files.readDerived(checkFiles(roster).remarked)
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const row = JSON.parse(line) as RemarkedRow
    if (row.severity === severity) yield row
  }
}
