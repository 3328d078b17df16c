import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import { listSchools } from '../directory/index.ts'
import { withdrawnRosters } from '../rosters/index.ts'
import { speaksOfSchool } from './domain.ts'

interface MissingPupilTable {
  county_code: string
  pupil_id: string
  child_id: string
  name: string
  sex: string | null
  school_code: string
  grade_code: string | null
  class_code: string | null
  roster_id: string
  as_of_on: PlainDate
  gone_on: PlainDate | null
  division_code: string
  school_key: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'enrolment.missing_pupil': MissingPupilTable
    'enrolment.pub_missing_pupil': Omit<Selectable<MissingPupilTable>, 'sex' | 'class_code' | 'roster_id'>
  }
}

const COLUMNS = sql.raw(
  'county_code, pupil_id, child_id, name, sex, school_code, grade_code, class_code, roster_id, as_of_on, division_code, school_key',
)

/** Keeps what a run is about to replace: the open records of the county's schools, and by what the missing ones are told again. */
export async function keepOpenRecords(tx: Tx, county: string): Promise<void> {
  await sql`
    create temp table open_before on commit drop as
    select ${COLUMNS} from enrolment.pupil
     where county_code = ${sql.lit(county)} and is_here and status in ('enrolled', 'suspended') and school_code is not null`.execute(
    tx,
  )
  await sql`analyze pg_temp.open_before`.execute(tx)
}

/**
 * Follows the open records that the new rosters lack: a line that simply disappears from a school's list is a departure
 * nobody told of, as soon as a newer list speaks of that school. What only a withdrawn roster held was never there.
 */
export async function followMissing(tx: Tx, county: CountyCode, asOf: PlainDate): Promise<void> {
  const withdrawn = await withdrawnRosters(tx, county)
  await sql`
    insert into enrolment.missing_pupil (${COLUMNS}) select ${COLUMNS} from pg_temp.open_before before
     where not exists (select from enrolment.pupil now where now.county_code = ${county} and now.pupil_id = before.pupil_id)
        on conflict (county_code, pupil_id) do nothing`.execute(tx)
  await forgetFound(tx, county)
  await sql`
    delete from enrolment.missing_pupil missing
     where missing.county_code = ${county} and missing.gone_on is null
       and missing.roster_id = any(${withdrawn}::uuid[]) and missing.pupil_id > missing.roster_id`.execute(tx)
  await markGone(tx, county, asOf)
}

/**
 * Whether a record, by its name in a statement, tells that its child is in its school: enrolled, and neither 空挂 nor 重复;
 * one that the household line sees at another school counts where its own school says that the child attends.
 */
export function isTrulyEnrolled(record: string) {
  const of = (column: string) => sql.ref(`${record}.${column}`)
  return sql<boolean>`(${of('status')} = 'enrolled'
    and (${of('verdict')} in ('real', 'unknown') or ${of('verdict')} = 'mismatch' and ${of('attends')} is true))`
}

/**
 * Lets go of the records whose child is found: in the same school's list again, truly enrolled anywhere, or under a record
 * that was corrected (a new line of the same name in the class, since a wrong number makes two children of one).
 */
async function forgetFound(tx: Tx, county: CountyCode): Promise<void> {
  await sql`
    delete from enrolment.missing_pupil missing
     using enrolment.pupil now
     where missing.county_code = ${county} and now.county_code = ${county}
       and (now.pupil_id = missing.pupil_id
         or now.child_id = missing.child_id
            and (now.school_code = missing.school_code or ${isTrulyEnrolled('now')}))`.execute(tx)
  await sql`
    delete from enrolment.missing_pupil missing
     using enrolment.pupil now
     where missing.county_code = ${county} and now.county_code = ${county} and missing.gone_on is null
       and now.school_code = missing.school_code and now.name = missing.name and now.status in ('enrolled', 'suspended')
       and now.class_code is not distinct from missing.class_code and now.sex is not distinct from missing.sex
       and now.pupil_id > missing.pupil_id
       and not exists (select from pg_temp.open_before before where before.pupil_id = now.pupil_id)`.execute(tx)
}

/** Ids grow with time: a record whose id is greater than that of its roster was first seen in it, or later. */
async function markGone(tx: Tx, county: CountyCode, asOf: PlainDate): Promise<void> {
  const { rows } = await sql<{ school_code: string; lost: number; held: number; newest_on: PlainDate | null }>`
    with lost as (select school_code, count(*)::int as lost from enrolment.missing_pupil
                   where county_code = ${county} and gone_on is null group by school_code)
    select lost.school_code, lost.lost, count(now.pupil_id)::int as held, max(now.as_of_on) as newest_on
      from lost left join enrolment.pupil now
        on now.county_code = ${county} and now.school_code = lost.school_code and now.status in ('enrolled', 'suspended')
     group by lost.school_code, lost.lost`.execute(tx)
  if (rows.length === 0) return
  const active = new Map((await listSchools(tx, county)).map((school) => [school.code, school.active]))
  for (const row of rows) {
    const isClosed = active.get(row.school_code) === false
    if (!speaksOfSchool({ lost: row.lost, held: row.held, isClosed })) continue
    const goneOn = row.newest_on ?? asOf
    await tx
      .updateTable('enrolment.missing_pupil')
      .set({ gone_on: goneOn })
      .where('county_code', '=', county)
      .where('school_code', '=', row.school_code)
      .where('gone_on', 'is', null)
      .where('as_of_on', '<=', goneOn)
      .execute()
  }
}
