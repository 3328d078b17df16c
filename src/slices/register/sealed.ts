import { placeOf, type SealedColumns } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** What of a child is kept sealed; an older home has these in plain text, each in a column of its own. */
export const ONCE_PLAIN = [
  'citizen_id',
  'household_address',
  'residence_address',
  'guardian1_phone',
  'guardian2_phone',
] as const

/** 村组, 户主, 与户主关系, 包保人, 缓学/休学文号, 未入学原因: what the roster says that has it and was true last. */
const SAID_OF_CHILD = [
  'village_group',
  'householder_name',
  'kin_to_householder',
  'sponsor_name',
  'deferral_paper',
  'not_in_school_reason',
] as const
export type SaidOfChild = { readonly [Word in (typeof SAID_OF_CHILD)[number]]?: string | null }

export const CHILD_SECRETS = [...ONCE_PLAIN, ...SAID_OF_CHILD] as const
type ChildSecret = (typeof CHILD_SECRETS)[number]

/** Kinds of keyed hashes a child is found by. */
export const LOOKUPS = { citizenId: 'citizen-id', phone: 'phone' } as const

export const SEALED_CHILD = {
  sealed: 'sealed',
  place: { table: 'register.child', columns: ['child_id'] },
  lookups: { citizen_id_hash: LOOKUPS.citizenId, phone_hashes: LOOKUPS.phone },
} as const satisfies SealedColumns

export const SEALED_RECORD = {
  sealed: 'sealed',
  place: { table: 'register.child_record', columns: ['child_id', 'roster_id', 'row_no'] },
} as const satisfies SealedColumns

export interface KeptChild extends Readonly<Partial<Record<ChildSecret, string | null>>> {
  readonly county_code: string
  readonly child_id: string
  readonly sealed: string | null
}

/** Opens what is sealed of a child; a row of an older home that is not sealed yet is read as it is. */
export function openedChild<Row extends KeptChild>(secrets: Secrets, row: Row): Row & SaidOfChild {
  if (row.sealed === null) return row
  return { ...row, ...secretsOfChild(secrets, { ...row, sealed: row.sealed }) }
}

function secretsOfChild(
  secrets: Secrets,
  row: KeptChild & { readonly sealed: string },
): Record<ChildSecret, string | null> {
  const text = secrets.open(row.county_code, placeOf('register.child', row.child_id), row.sealed)
  const opened = JSON.parse(text) as Partial<Record<ChildSecret, string>>
  const values = CHILD_SECRETS.map((column) => [column, opened[column] ?? null])
  return Object.fromEntries(values) as Record<ChildSecret, string | null>
}

/** What a child's row is to hold instead of its plain values. */
export function sealedChild(secrets: Secrets, row: KeptChild) {
  const { county_code: county, child_id: childId } = row
  const values = CHILD_SECRETS.flatMap((column) => (row[column] ? [[column, row[column]]] : []))
  const phones = [row.guardian1_phone, row.guardian2_phone].map((phone) => phoneDigits(phone ?? '')).filter(Boolean)
  return {
    sealed: secrets.sealBulk(county, placeOf('register.child', childId), JSON.stringify(Object.fromEntries(values))),
    citizen_id_hash: row.citizen_id ? secrets.lookup(county, LOOKUPS.citizenId, row.citizen_id) : null,
    phone_hashes: [...new Set(phones)].map((phone) => secrets.lookup(county, LOOKUPS.phone, phone)),
    citizen_id: null,
    household_address: null,
    residence_address: null,
    guardian1_phone: null,
    guardian2_phone: null,
  }
}

/** A telephone as it is searched for: its digits, plus and hyphen. */
export function phoneDigits(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9+-]/g, '')
}

export interface KeptRecord {
  readonly county_code: string
  readonly child_id: string
  readonly roster_id: string
  readonly row_no: number
  readonly facts: Record<string, unknown>
  readonly sealed: string | null
}

const placeOfRecord = (row: KeptRecord): string =>
  placeOf('register.child_record', row.child_id, row.roster_id, row.row_no)

/** Opens what a roster says of a child. */
export function openedRecord<Row extends KeptRecord>(secrets: Secrets, row: Row): Row {
  if (row.sealed === null) return row
  return { ...row, facts: JSON.parse(secrets.open(row.county_code, placeOfRecord(row), row.sealed)) }
}

export function sealedRecord(secrets: Secrets, row: KeptRecord) {
  return { facts: {}, sealed: secrets.sealBulk(row.county_code, placeOfRecord(row), JSON.stringify(row.facts)) }
}
