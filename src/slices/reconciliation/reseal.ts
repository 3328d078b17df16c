import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openedCandidate, sealedCandidate } from './candidates.ts'
import { openedWords, sealedWords, withoutWords } from './words.ts'

/** Rows of one transaction: short enough that nobody waits for it. */
const BATCH = 500

/** Seals anew the next findings with a candidate that is not sealed with the county's newest key; returns how many. */
export async function resealFindings(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const rows = await tx
    .selectFrom('reconciliation.finding')
    .select(['finding_id', 'evidence'])
    .where('county_code', '=', county)
    .where(
      sql<boolean>`exists (select from jsonb_array_elements(evidence -> 'candidates') candidate
        where candidate ->> 'sealed' is null or not candidate ->> 'sealed' ^@ ${secrets.currentMark(county)})`,
    )
    .orderBy('finding_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const { finding_id: findingId, evidence } of rows) {
    const candidates = evidence.candidates.map((stored) =>
      sealedCandidate(secrets, county, findingId, openedCandidate(secrets, county, findingId, stored)),
    )
    await tx
      .updateTable('reconciliation.finding')
      .set({ evidence: JSON.stringify({ ...evidence, candidates }) })
      .where('county_code', '=', county)
      .where('finding_id', '=', findingId)
      .execute()
  }
  return rows.length
}

const oldWords = (mark: string, written: RawBuilder<boolean>) =>
  sql<boolean>`(sealed is null and ${written} or sealed is not null and not sealed ^@ ${mark})`

/** Seals anew what people wrote on the next verdicts and steps; returns on how many. */
export async function resealWords(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return (await resealVerdicts(tx, secrets, county)) + (await resealEvents(tx, secrets, county))
}

async function resealVerdicts(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'reconciliation.verdict'
  const written = sql<boolean>`coalesce(evidence_ref, note) is not null`
  const rows = await tx
    .selectFrom(table)
    .select(['verdict_id', 'evidence_ref', 'note', 'sealed'])
    .where('county_code', '=', county)
    .where(oldWords(secrets.currentMark(county), written))
    .orderBy('verdict_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const { verdict_id: id, evidence_ref, note, sealed } of rows) {
    const words = sealed ? openedWords(secrets, county, table, id, sealed) : { evidenceRef: evidence_ref, note }
    await tx
      .updateTable(table)
      .set({ evidence_ref: null, note: null, sealed: sealedWords(secrets, county, table, id, words) })
      .where('county_code', '=', county)
      .where('verdict_id', '=', id)
      .execute()
  }
  return rows.length
}

async function resealEvents(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'reconciliation.finding_event'
  const written = sql<boolean>`coalesce(details ->> 'evidenceRef', details ->> 'note') is not null`
  const rows = await tx
    .selectFrom(table)
    .select(['event_id', 'details', 'sealed'])
    .where('county_code', '=', county)
    .where(oldWords(secrets.currentMark(county), written))
    .orderBy('event_id')
    .limit(BATCH)
    .forUpdate()
    .execute()
  for (const { event_id: id, details: kept, sealed } of rows) {
    const { details, words } = withoutWords(kept)
    const written = sealed ? openedWords(secrets, county, table, id, sealed) : words
    await tx
      .updateTable(table)
      .set({ details: JSON.stringify(details), sealed: sealedWords(secrets, county, table, id, written) })
      .where('county_code', '=', county)
      .where('event_id', '=', id)
      .execute()
  }
  return rows.length
}
