import { placeOf } from '../../platform/copy-sealed.ts'
import type { Tx } from '../../platform/database.ts'
import { resealColumns } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** What a sender wrote, and the number they got. */
export interface TipWords {
  readonly child: string | null
  readonly place: string | null
  readonly what: string
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly receiptNumber: string
}

export function sealTip(secrets: Secrets, county: string, tipId: string, words: TipWords): string {
  return secrets.seal(county, placeOf('tips.tip', tipId), JSON.stringify(words))
}

export function openTip(
  secrets: Secrets,
  row: { readonly county_code: string; readonly tip_id: string; readonly sealed: string },
): TipWords {
  return JSON.parse(secrets.open(row.county_code, placeOf('tips.tip', row.tip_id), row.sealed)) as TipWords
}

export function sealTipNote(
  secrets: Secrets,
  county: string,
  eventId: string,
  note: string | undefined,
): string | null {
  const words = note?.trim() ?? ''
  return words === '' ? null : secrets.seal(county, placeOf('tips.tip_event', eventId), words)
}

export function openTipNote(
  secrets: Secrets,
  row: { readonly county_code: string; readonly event_id: string; readonly sealed: string | null },
): string | null {
  return row.sealed === null ? null : secrets.open(row.county_code, placeOf('tips.tip_event', row.event_id), row.sealed)
}

/** Seals anew the next tips that are not sealed with the county's newest key; returns how many. */
export function resealTips(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return resealColumns(tx, secrets, county, { 'tips.tip': 'tip_id', 'tips.tip_event': 'event_id' })
}
