import type { Secrets } from '../../platform/secrets.ts'
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
