import type { Secrets } from '../../platform/secrets.ts'
import type { Absence } from './domain.ts'
import type { AbsenceRow } from './store.ts'

type NoteAt = Pick<AbsenceRow, 'county_code' | 'school_key' | 'on_day' | 'version'>

export const placeOfNote = (row: NoteAt, childId: string): string =>
  `attendance.absence/${row.school_key}${row.on_day}/${row.version}/${childId}`

/** Seals what a teacher wrote on an absence: such words name illnesses and families. */
export function sealedNote(
  secrets: Secrets,
  row: NoteAt,
  absence: { readonly childId: string; readonly note?: string | undefined },
): string | null {
  const note = absence.note?.trim()
  return note ? secrets.seal(row.county_code, placeOfNote(row, absence.childId), note) : null
}

export function openedNote(secrets: Secrets, row: NoteAt & Pick<AbsenceRow, 'child_id' | 'note'>): string | undefined {
  return row.note === null ? undefined : secrets.open(row.county_code, placeOfNote(row, row.child_id), row.note)
}

/** An absence as it was reported, with its note opened. */
export function absenceOf(secrets: Secrets, row: AbsenceRow): Absence {
  const note = openedNote(secrets, row)
  return {
    childId: row.child_id,
    part: row.part,
    reason: row.reason,
    contacted: row.contacted,
    contactResult: row.contact_result,
    ...(note !== undefined && { note }),
  }
}
