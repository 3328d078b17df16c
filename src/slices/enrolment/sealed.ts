import { placeOf, type SealedColumns } from '../../platform/copy-sealed.ts'
import type { Secrets } from '../../platform/secrets.ts'

/** What of a pupil record is kept sealed; the pupil number holds the ID number. */
export const PUPIL_SECRETS = ['citizen_id', 'pupil_number'] as const
type PupilSecret = (typeof PUPIL_SECRETS)[number]

export const SEALED_PUPIL = {
  sealed: 'sealed',
  place: { table: 'enrolment.pupil', columns: ['pupil_id'] },
} as const satisfies SealedColumns

export interface KeptPupil extends Readonly<Record<PupilSecret, string | null>> {
  readonly county_code: string
  readonly pupil_id: string
  readonly sealed: string | null
}

const placeOfPupil = (row: KeptPupil): string => placeOf('enrolment.pupil', row.pupil_id)

/** Opens what is sealed of a pupil record; a row of an older home that is not sealed yet is read as it is. */
export function openedPupil<Row extends KeptPupil>(secrets: Secrets, row: Row): Row {
  if (row.sealed === null) return row
  const opened = JSON.parse(secrets.open(row.county_code, placeOfPupil(row), row.sealed)) as Partial<
    Record<PupilSecret, string>
  >
  return { ...row, citizen_id: opened.citizen_id ?? null, pupil_number: opened.pupil_number ?? null }
}

/** What a pupil record's row is to hold instead of its plain values. */
export function sealedPupil(secrets: Secrets, row: KeptPupil) {
  const values = PUPIL_SECRETS.flatMap((column) => (row[column] ? [[column, row[column]]] : []))
  const text = JSON.stringify(Object.fromEntries(values))
  return {
    sealed: secrets.sealBulk(row.county_code, placeOfPupil(row), text),
    citizen_id: null,
    pupil_number: null,
  }
}
