import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { resealColumns, resealRows } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { SEALED_FIELDS } from './rules/fields.ts'
import { causesOf, changeSealed, openFacts, openWords, type SealedTable, sealTold } from './sealed.ts'
import type { CaseEventRow, DropoutCaseRow } from './store.ts'

const IDS: Readonly<Record<SealedTable, string>> = {
  'cases.dropout_case': 'case_id',
  'cases.case_event': 'event_id',
  'cases.case_record': 'record_id',
}

/** A case with what an older version left in plain text. */
export const PLAIN_CASE = sql<boolean>`(evidence_ref is not null or causes <> '{}')`

/** A step with what an older version left in plain text; a sealed fact leaves its mark. */
export const PLAIN_EVENT = sql<boolean>`exists (select from jsonb_each_text(details) fact
  where fact.key = any(${['note', 'evidenceRef', ...SEALED_FIELDS]}) and fact.value not like '#%')`

/**
 * Seals the next words of cases an older version left in plain text, and seals anew what is not sealed with the county's
 * newest key; returns how much, none when all is.
 */
export async function resealCases(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const left = (await sealPlainReferences(tx, secrets, county)) + (await sealPlainNotes(tx, secrets, county))
  return left + (await resealColumns(tx, secrets, county, IDS))
}

/** References of evidence and causes, in columns of their own once. */
function sealPlainReferences(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'cases.dropout_case'
  return resealRows<DropoutCaseRow>(tx, secrets, county, {
    table,
    key: ['case_id'],
    isOld: PLAIN_CASE,
    resealed: (row) => ({
      evidence_ref: null,
      causes: [],
      sealed: changeSealed(
        secrets,
        { county, table, id: row.case_id, sealed: row.sealed },
        {
          // What is sealed already was written later and holds.
          evidenceRef:
            openWords(secrets, { county, table, id: row.case_id }, row.sealed)['evidenceRef'] ?? row.evidence_ref,
          ...(row.causes.length > 0 && { '#causes': causesOf(secrets, row) }),
        },
      ),
    }),
  })
}

/** Notes of steps and why a child is away, among the facts of the step once. Nobody may change the facts of a record. */
function sealPlainNotes(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  const table = 'cases.case_event'
  return resealRows<CaseEventRow>(tx, secrets, county, {
    table,
    key: ['event_id'],
    isOld: PLAIN_EVENT,
    resealed: ({ event_id: id, details: { note, evidenceRef, ...facts }, sealed }) => {
      const row = { county, table, id } as const
      const said = Object.entries({ note, evidenceRef }).filter(
        (one): one is [string, string] => typeof one[1] === 'string',
      )
      const words = { ...Object.fromEntries(said), ...openWords(secrets, row, sealed) }
      const told = sealTold(secrets, row, { words, facts: openFacts(secrets, row, facts, sealed) })
      return { details: JSON.stringify(told.facts), sealed: told.sealed }
    },
  })
}
