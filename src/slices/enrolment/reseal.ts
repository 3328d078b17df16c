import type { Tx } from '../../platform/database.ts'
import { resealRows } from '../../platform/reseal.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { type KeptPupil, openedPupil, sealedPupil } from './sealed.ts'

/** Seals anew the next pupil records that are not sealed with the county's newest key; returns how many. */
export function resealEnrolment(tx: Tx, secrets: Secrets, county: string): Promise<number> {
  return resealRows<KeptPupil>(tx, secrets, county, {
    table: 'enrolment.pupil',
    key: ['pupil_id'],
    resealed: (row) => sealedPupil(secrets, openedPupil(secrets, row)),
  })
}
