import { sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'

interface SuspensionTable {
  county_code: string
  pupil_id: string
  child_id: string
  since_on: PlainDate
  division_code: string
  school_key: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.suspension': SuspensionTable
    'attendance.pub_suspension': SuspensionTable & { until_on: PlainDate }
  }
}

/** Keeps since when the rosters say of which pupils of the county's schools that they are suspended. */
export async function keepSuspensions(tx: Tx, county: CountyCode, today: PlainDate): Promise<void> {
  await sql`
    delete from attendance.suspension suspension
     where county_code = ${county}
       and not exists (select from enrolment.pub_pupil pupil
                        where pupil.county_code = ${county} and pupil.pupil_id = suspension.pupil_id
                          and pupil.status = 'suspended')`.execute(tx)
  await sql`
    insert into attendance.suspension as known (county_code, pupil_id, child_id, since_on, division_code, school_key)
    select county_code, pupil_id, child_id, least(as_of_on, ${today}::date), division_code, school_key
      from enrolment.pub_pupil
     where county_code = ${county} and is_here and status = 'suspended'
        on conflict (county_code, pupil_id) do update
       set child_id = excluded.child_id, division_code = excluded.division_code, school_key = excluded.school_key
     where (known.child_id, known.division_code, known.school_key)
           is distinct from (excluded.child_id, excluded.division_code, excluded.school_key)`.execute(tx)
}

/** 休学期满: pupils who are still suspended in the rosters after the last day of it. */
export function listExpiredSuspensions(tx: Tx, county: CountyCode, today: PlainDate) {
  return tx
    .selectFrom('attendance.pub_suspension')
    .where('county_code', '=', county)
    .where('until_on', '<', today)
    .select(['child_id', 'until_on', 'division_code', 'school_key'])
    .execute()
}
