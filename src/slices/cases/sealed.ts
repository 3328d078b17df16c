import { placeOf } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** What people write into a case: notes, what was said, names of those who took part, references of evidence. */
export type Words = Readonly<Record<string, string>>

/** Tables of cases with words in them. */
export type SealedTable = 'cases.dropout_case' | 'cases.case_event' | 'cases.case_record'

/** Seals the words of a row; nothing when there are none. */
export function sealWords(
  secrets: Secrets,
  county: string,
  table: SealedTable,
  id: string,
  words: Readonly<Record<string, string | null | undefined>>,
): string | null {
  const said = Object.entries(words).filter(([, text]) => text !== undefined && text !== null && text !== '')
  if (said.length === 0) return null
  return secrets.seal(county, placeOf(table, id), JSON.stringify(Object.fromEntries(said)))
}

/** Opens the words of a row. */
export function openWords(
  secrets: Secrets,
  county: string,
  table: SealedTable,
  id: string,
  sealed: string | null,
): Words {
  return sealed === null ? {} : (JSON.parse(secrets.open(county, placeOf(table, id), sealed)) as Words)
}
