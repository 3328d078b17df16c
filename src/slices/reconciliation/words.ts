import { placeOf } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** What people wrote on a step; it may name anybody, and so is kept sealed. */
export interface Words {
  readonly evidenceRef?: string | null
  readonly note?: string | null
}

type Table = 'reconciliation.verdict' | 'reconciliation.finding_event'

/** Seals what was written on a row; null when nothing was. */
export function sealedWords(secrets: Secrets, county: string, table: Table, id: string, words: Words): string | null {
  const written = Object.entries(words).filter(([, text]) => text)
  if (written.length === 0) return null
  return secrets.seal(county, placeOf(table, id), JSON.stringify(Object.fromEntries(written)))
}

/** Opens what was written on a row. */
export function openedWords(secrets: Secrets, county: string, table: Table, id: string, sealed: string): Words {
  return JSON.parse(secrets.open(county, placeOf(table, id), sealed)) as Words
}

/** Takes what people wrote out of a step's details. */
export function withoutWords({ evidenceRef, note, ...details }: Readonly<Record<string, unknown>>): {
  readonly details: Record<string, unknown>
  readonly words: Words
} {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  return { details, words: { evidenceRef: textOf(evidenceRef), note: textOf(note) } }
}
