import { createHash, randomBytes } from 'node:crypto'
import { placeOf } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { Cause } from './domain.ts'
import { SEALED_FIELDS } from './rules/fields.ts'

/** What people write into a case: notes, what was said, names of those who took part, references of evidence. */
export type Words = Readonly<Record<string, string>>

/** What rules read of a step or a record: codes, days, counts. */
export type Facts = Readonly<Record<string, unknown>>

/** Tables of cases with words in them. */
export type SealedTable = 'cases.dropout_case' | 'cases.case_event' | 'cases.case_record'

/** Where something sealed stands. */
export interface SealedRow {
  readonly county: string
  readonly table: SealedTable
  readonly id: string
}

/** What is sealed of a row: words by their names, and facts that tell why a child is away. */
interface Content {
  readonly '#facts'?: Facts
  /** Makes the marks of the facts unguessable. */
  readonly '#salt'?: string
  readonly [word: string]: unknown
}

/** What is told of a row: its words, and its facts. */
export interface Told {
  readonly words: Readonly<Record<string, string | null | undefined>>
  readonly facts?: Facts
}

/**
 * Seals what is told of a row. In place of a sealed fact stands its mark, a salted hash: the facts of a row cannot be
 * changed any more (the database gives no right to), so what is sealed beside them cannot be exchanged unnoticed.
 */
export function sealTold(
  secrets: Secrets,
  row: SealedRow,
  { words, facts = {} }: Told,
): { readonly facts: Facts; readonly sealed: string | null } {
  const hidden = Object.entries(facts).filter(([name, value]) => SEALED_FIELDS.has(name) && value !== undefined)
  const salt = randomBytes(16).toString('hex')
  const sealed = sealContent(secrets, row, {
    ...words,
    ...(hidden.length > 0 && { '#facts': Object.fromEntries(hidden), '#salt': salt }),
  })
  const marks = hidden.map(([name, value]) => [name, markOf(row, salt, name, value)])
  return { facts: { ...facts, ...Object.fromEntries(marks) }, sealed }
}

/** The facts of a row with the sealed ones opened; throws when one is not what was written. */
export function openFacts(secrets: Secrets, row: SealedRow, facts: Facts, sealed: string | null): Facts {
  const { '#facts': hidden = {}, '#salt': salt = '' } = openContent(secrets, row, sealed)
  for (const [name, mark] of Object.entries(facts))
    if (isMark(mark) && mark !== markOf(row, salt, name, hidden[name]))
      throw new Error(`${name} of ${row.table} ${row.id} is not what was written`)
  return { ...facts, ...hidden }
}

const MARK = '#'
const isMark = (value: unknown): boolean => typeof value === 'string' && value.startsWith(MARK)

function markOf({ table, id }: SealedRow, salt: string, name: string, value: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([salt, table, id, name, value ?? null]))
  return MARK + hash.digest('base64url')
}

/** Seals the words of a row; nothing when there are none. */
export const sealWords = (secrets: Secrets, row: SealedRow, words: Told['words']): string | null =>
  sealContent(secrets, row, words)

/** Opens the words of a row. */
export function openWords(secrets: Secrets, row: SealedRow, sealed: string | null): Words {
  const said = Object.entries(openContent(secrets, row, sealed)).filter(([name]) => !name.startsWith('#'))
  return Object.fromEntries(said) as Words
}

/** Seals words and causes of a case beside what is sealed of it; null takes something out. */
export function changeSealed(
  secrets: Secrets,
  row: SealedRow & { readonly sealed: string | null },
  changes: Readonly<Record<string, unknown>>,
): string | null {
  return sealContent(secrets, row, { ...openContent(secrets, row, row.sealed), ...changes })
}

/** Causes of a confirmed case; one of an older home has them unsealed. */
export function causesOf(
  secrets: Secrets,
  row: {
    readonly county_code: string
    readonly case_id: string
    readonly causes: readonly Cause[]
    readonly sealed: string | null
  },
): readonly Cause[] {
  const at = { county: row.county_code, table: 'cases.dropout_case', id: row.case_id } as const
  return (openContent(secrets, at, row.sealed)['#causes'] as readonly Cause[] | undefined) ?? row.causes
}

function sealContent(secrets: Secrets, { county, table, id }: SealedRow, content: Content): string | null {
  const said = Object.entries(content).filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (said.length === 0) return null
  return secrets.seal(county, placeOf(table, id), JSON.stringify(Object.fromEntries(said)))
}

function openContent(secrets: Secrets, { county, table, id }: SealedRow, sealed: string | null): Content {
  return sealed === null ? {} : (JSON.parse(secrets.open(county, placeOf(table, id), sealed)) as Content)
}
