import type { FieldName } from '../fields-domain.ts'
import { readIdCell } from './identity.ts'
import { readName } from './names.ts'
import type { RowContext } from './row-context.ts'
import {
  type GuardianRole,
  isChildOfHouseholder,
  plainText,
  readGuardianRole,
  readKinToHouseholder,
} from './value-lists.ts'

interface Relative {
  name: string | null
  role: GuardianRole | null
  citizenId: string | null
  phone: string | null
}

/** Reads guardians, parents and householder; returns their ID numbers, none of which can be the child's. */
export function checkRelatives(row: RowContext): (string | null)[] {
  const { values } = row
  const guardians = [
    relative(row, 'guardian1', readGuardianRole(row.cell('guardian1_role'))),
    relative(row, 'guardian2', readGuardianRole(row.cell('guardian2_role'))),
    relative(row, 'father', 'father'),
    relative(row, 'mother', 'mother'),
  ]
  values.householder_name = nameOf(row, 'householder_name')
  values.kin_to_householder = readKinToHouseholder(row.cell('kin_to_householder'))
  if (values.householder_name && isChildOfHouseholder(row.cell('kin_to_householder'))) {
    guardians.push({ name: values.householder_name, role: null, citizenId: null, phone: null })
  }
  const [first, second] = distinct(guardians)
  put(row, 'guardian1', first)
  put(row, 'guardian2', second)
  values.phone = phoneOf(row, 'phone')
  return guardians.map((guardian) => guardian.citizenId)
}

type Prefix = 'guardian1' | 'guardian2' | 'father' | 'mother'

function relative(row: RowContext, prefix: Prefix, role: GuardianRole | null): Relative {
  return {
    name: nameOf(row, `${prefix}_name`),
    role,
    citizenId: idOf(row, `${prefix}_id`),
    phone: phoneOf(row, `${prefix}_phone`),
  }
}

/** The same person may be guardian and father: what the two columns know is put together. */
function distinct(relatives: readonly Relative[]): Relative[] {
  const found: Relative[] = []
  for (const candidate of relatives) {
    if (!candidate.name && !candidate.citizenId) continue
    const same = found.find(
      (known) =>
        (candidate.citizenId && known.citizenId === candidate.citizenId) ||
        (candidate.name && known.name === candidate.name),
    )
    if (!same) {
      found.push({ ...candidate })
      continue
    }
    same.name ??= candidate.name
    same.role = same.role === null || same.role === 'other' ? (candidate.role ?? same.role) : same.role
    same.citizenId ??= candidate.citizenId
    same.phone ??= candidate.phone
  }
  return found
}

function put(row: RowContext, prefix: 'guardian1' | 'guardian2', person: Relative | undefined): void {
  row.values[`${prefix}_name`] = person?.name ?? null
  row.values[`${prefix}_role`] = person?.role ?? null
  row.values[`${prefix}_citizen_id`] = person?.citizenId ?? null
  row.values[`${prefix}_phone`] = person?.phone ?? null
}

function nameOf(row: RowContext, field: FieldName): string | null {
  const reading = readName(row.cell(field))
  return reading.kind === 'name' ? reading.name : null
}

function idOf(row: RowContext, field: FieldName): string | null {
  const reading = readIdCell(row.cell(field))
  if (reading.kind === 'fault') row.remark('relative-id-invalid', 'warning', field)
  return reading.kind === 'id' ? reading.id : null
}

/** First of several numbers; a mobile number or a landline. */
export function phoneOf(row: RowContext, field: FieldName): string | null {
  const whole = plainText(row.cell(field))
  if (whole === '' || /^(无|\/|-+|—+|0+|不详|没有)$/.test(whole)) return null
  for (const part of whole.split(/[/、,;；，]|或/)) {
    const digits = part.replace(/^(\+?86|0086)(?=1)/, '').replace(/[-()]/g, '')
    if (/^1[3-9]\d{9}$/.test(digits) || /^0\d{9,11}$/.test(digits) || /^[2-9]\d{6,7}$/.test(digits)) return digits
  }
  row.remark('phone-malformed', 'warning', field)
  return null
}
