import { placeOf } from '../../platform/copy-sealed.ts'
import type { Tx } from '../../platform/database.ts'
import { resealTexts } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { SealedTable } from './sealed.ts'

const IDS: Readonly<Record<SealedTable, string>> = {
  'cases.dropout_case': 'case_id',
  'cases.case_event': 'event_id',
  'cases.case_record': 'record_id',
}

/** Seals anew what people wrote into the next cases that is not sealed with the county's newest key; returns how much. */
export async function resealCases(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  let count = 0
  for (const [table, id] of Object.entries(IDS)) {
    const place = (row: Readonly<Record<string, string | number>>) => placeOf(table, String(row[id]))
    count += await resealTexts(tx, secrets, county, { table, column: 'sealed', key: [id], place })
  }
  return count
}
