import type { App } from '../../platform/app.ts'
import type { CasePage } from './contract.ts'
import { causesOf, openWords } from './sealed.ts'
import type { ListedCase } from './store-lists.ts'

/** The reference of the evidence; a case of an older home has it unsealed. */
export function explanationOf(app: App, row: ListedCase): CasePage['explanation'] {
  if (row.explanation === null || row.evidence_type === null) return null
  const words = openWords(
    app.secrets,
    { county: row.county_code, table: 'cases.dropout_case', id: row.case_id },
    row.sealed,
  )
  return {
    explanation: row.explanation,
    evidenceType: row.evidence_type,
    evidenceRef: words['evidenceRef'] ?? row.evidence_ref,
    recheckOn: row.recheck_on,
  }
}

export function confirmationOf(
  app: App,
  row: ListedCase,
  actors: ReadonlyMap<string, string>,
): CasePage['confirmation'] {
  return row.confirmed_on === null || row.confirmed_by === null
    ? null
    : {
        confirmedOn: row.confirmed_on,
        confirmedByName: actors.get(row.confirmed_by) ?? row.confirmed_by,
        outOfSchoolSince: row.out_of_school_since,
        causes: [...causesOf(app.secrets, row)],
      }
}
