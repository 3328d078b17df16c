import { sql } from 'kysely'
import { placeOf } from '../../platform/copy-sealed.ts'
import type { Tx } from '../../platform/database.ts'
import { resealTexts } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openWords, type SealedTable, sealWords, type Words } from './sealed.ts'

const IDS: Readonly<Record<SealedTable, string>> = {
  'cases.dropout_case': 'case_id',
  'cases.case_event': 'event_id',
  'cases.case_record': 'record_id',
}

/**
 * Seals the next words of cases an older version left in plain text, and seals anew what is not sealed with the county's
 * newest key; returns how much, none when all is.
 */
export async function resealCases(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  let count = (await sealPlainReferences(tx, secrets, county)) + (await sealPlainNotes(tx, secrets, county))
  for (const [table, id] of Object.entries(IDS)) {
    const place = (row: Readonly<Record<string, string | number>>) => placeOf(table, String(row[id]))
    count += await resealTexts(tx, secrets, county, { table, column: 'sealed', key: [id], place })
  }
  return count
}

/** Rows of one transaction. */
const BATCH = 500

/** References of evidence, in a column of their own once. */
async function sealPlainReferences(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const rows = await tx
    .selectFrom('cases.dropout_case')
    .select(['case_id', 'evidence_ref', 'sealed'])
    .where('county_code', '=', county)
    .where('evidence_ref', 'is not', null)
    .orderBy('case_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const row of rows) {
    const sealed = withWords(
      secrets,
      county,
      'cases.dropout_case',
      { ...row, id: row.case_id },
      { evidenceRef: row.evidence_ref },
    )
    await tx
      .updateTable('cases.dropout_case')
      .set({ evidence_ref: null, sealed })
      .where('county_code', '=', county)
      .where('case_id', '=', row.case_id)
      .execute()
  }
  return rows.length
}

/** Notes of steps, among the facts of the step once. */
async function sealPlainNotes(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const rows = await tx
    .selectFrom('cases.case_event')
    .select(['event_id', 'details', 'sealed'])
    .where('county_code', '=', county)
    .where(sql<boolean>`coalesce(details ->> 'note', details ->> 'evidenceRef') is not null`)
    .orderBy('event_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const row of rows) {
    const { note, evidenceRef, ...details } = row.details
    const sealed = withWords(secrets, county, 'cases.case_event', { ...row, id: row.event_id }, { note, evidenceRef })
    await tx
      .updateTable('cases.case_event')
      .set({ details: JSON.stringify(details), sealed })
      .where('county_code', '=', county)
      .where('event_id', '=', row.event_id)
      .execute()
  }
  return rows.length
}

/** Words of a row with those that stood beside them; what is sealed already was written later and holds. */
function withWords(
  secrets: Secrets,
  county: string,
  table: SealedTable,
  row: { readonly id: string; readonly sealed: string | null },
  plain: Readonly<Record<string, unknown>>,
): string | null {
  const said = Object.entries(plain).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const words: Words = { ...Object.fromEntries(said), ...openWords(secrets, county, table, row.id, row.sealed) }
  return sealWords(secrets, county, table, row.id, words)
}
