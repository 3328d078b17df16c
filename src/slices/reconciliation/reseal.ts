import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { resealRows } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { openedCandidate, sealedCandidate } from './candidates.ts'
import type { FindingEventRow, FindingRow, VerdictRow } from './store.ts'
import { openedWords, sealedWords, withoutWords } from './words.ts'

/** Seals anew the next findings with a candidate that is not sealed with the county's newest key; returns how many. */
export function resealFindings(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return resealRows<FindingRow>(tx, secrets, county, {
    table: 'reconciliation.finding',
    key: ['finding_id'],
    isOld: sql<boolean>`exists (select from jsonb_array_elements(evidence -> 'candidates') candidate
      where candidate ->> 'sealed' is null or not candidate ->> 'sealed' ^@ ${secrets.currentMark(county)})`,
    resealed: ({ finding_id: findingId, evidence }) => {
      const candidates = evidence.candidates.map((stored) =>
        sealedCandidate(secrets, county, findingId, openedCandidate(secrets, county, findingId, stored)),
      )
      return { evidence: JSON.stringify({ ...evidence, candidates }) }
    },
  })
}

const oldWords = (mark: string, written: RawBuilder<boolean>) =>
  sql<boolean>`(sealed is null and ${written} or sealed is not null and not sealed ^@ ${mark})`

/** Seals anew what people wrote on the next verdicts and steps; returns on how many. */
export async function resealWords(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return (await resealVerdicts(tx, secrets, county)) + (await resealEvents(tx, secrets, county))
}

function resealVerdicts(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'reconciliation.verdict'
  return resealRows<VerdictRow>(tx, secrets, county, {
    table,
    key: ['verdict_id'],
    isOld: oldWords(secrets.currentMark(county), sql<boolean>`coalesce(evidence_ref, note) is not null`),
    resealed: ({ verdict_id: id, evidence_ref, note, sealed }) => {
      const words = sealed ? openedWords(secrets, county, table, id, sealed) : { evidenceRef: evidence_ref, note }
      return { evidence_ref: null, note: null, sealed: sealedWords(secrets, county, table, id, words) }
    },
  })
}

function resealEvents(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'reconciliation.finding_event'
  const written = sql<boolean>`coalesce(details ->> 'evidenceRef', details ->> 'note') is not null`
  return resealRows<FindingEventRow>(tx, secrets, county, {
    table,
    key: ['event_id'],
    isOld: oldWords(secrets.currentMark(county), written),
    resealed: ({ event_id: id, details: kept, sealed }) => {
      const { details, words } = withoutWords(kept)
      const said = sealed ? openedWords(secrets, county, table, id, sealed) : words
      return { details: JSON.stringify(details), sealed: sealedWords(secrets, county, table, id, said) }
    },
  })
}
