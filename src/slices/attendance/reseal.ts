import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { resealTexts } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { placeOfNote } from './notes.ts'

/** Seals anew the next notes on absences that are not sealed with the county's newest key; returns how many. */
export function resealAttendance(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return resealTexts(tx, secrets, county, {
    table: 'attendance.absence',
    column: 'note',
    key: ['school_year', 'school_key', 'on_day', 'version', 'child_id'],
    place: (row) =>
      placeOfNote(
        {
          county_code: county,
          school_key: String(row['school_key']),
          on_day: String(row['on_day']) as PlainDate,
          version: Number(row['version']),
        },
        String(row['child_id']),
      ),
  })
}
