import { sql } from 'kysely'
import { placeOf } from '../../platform/copy-sealed.ts'
import type { Tx } from '../../platform/database.ts'
import { resealRows, resealTexts } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openWords, type SealedTable, sealWords, type Words } from './sealed.ts'
import type { CaseEventRow, DropoutCaseRow } from './store.ts'

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

/** References of evidence, in a column of their own once. */
function sealPlainReferences(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'cases.dropout_case'
  return resealRows<DropoutCaseRow>(tx, secrets, county, {
    table,
    key: ['case_id'],
    isOld: sql<boolean>`evidence_ref is not null`,
    resealed: ({ case_id: id, evidence_ref: evidenceRef, sealed }) => ({
      evidence_ref: null,
      sealed: withWords(secrets, county, table, { id, sealed }, { evidenceRef }),
    }),
  })
}

/** Notes of steps, among the facts of the step once. */
function sealPlainNotes(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'cases.case_event'
  return resealRows<CaseEventRow>(tx, secrets, county, {
    table,
    key: ['event_id'],
    isOld: sql<boolean>`coalesce(details ->> 'note', details ->> 'evidenceRef') is not null`,
    resealed: ({ event_id: id, details: { note, evidenceRef, ...details }, sealed }) => ({
      details: JSON.stringify(details),
      sealed: withWords(secrets, county, table, { id, sealed }, { note, evidenceRef }),
    }),
  })
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
