import { sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { replaceRows } from '../../platform/copy-csv.ts'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { followMissing, keepOpenRecords } from './missing.ts'
import { SEALED_PUPIL } from './sealed.ts'

const PUPIL_COLUMNS = [
  'county_code',
  'pupil_id',
  'child_id',
  'name',
  'sex',
  'born_on',
  'school_code',
  'school_name',
  'is_here',
  'grade_code',
  'class_code',
  'status',
  'status_until',
  'study_mode',
  'attends',
  'division_code',
  'school_key',
  'verdict',
  'verdict_reason',
  'verdict_certainty',
  'how',
  'probability',
  'roster_id',
  'row_no',
  'as_of_on',
  'sealed',
] as const

const IDENTITY_COLUMNS = ['county_code', 'key_hash', 'pupil_id'] as const

/** CSV files of one run (stageCsv's form). */
export interface EnrolmentFiles {
  readonly pupils: string
  readonly identity: string
}

/**
 * Makes the pupil records what the newest enrolment rosters say, each with its child and verdict; ids stay the same, also
 * of records that vanish and come back. What vanishes is followed.
 */
export async function publishEnrolment(
  tx: Tx,
  county: CountyCode,
  asOf: PlainDate,
  files: EnrolmentFiles,
  secrets: Secrets,
): Promise<void> {
  const seal = { ...SEALED_PUPIL, secrets, owner: county }
  await keepOpenRecords(tx, county)
  await replaceRows(tx, county, 'enrolment.pupil', PUPIL_COLUMNS, files.pupils, seal)
  await followMissing(tx, county, asOf)
  await sql`
    create temp table kept_identity on commit drop as
    select identity.county_code, identity.key_hash, identity.pupil_id
      from enrolment.pupil_identity identity join enrolment.missing_pupil missing using (county_code, pupil_id)
     where identity.county_code = ${sql.lit(county)}`.execute(tx)
  await replaceRows(tx, county, 'enrolment.pupil_identity', IDENTITY_COLUMNS, files.identity)
  await sql`
    insert into enrolment.pupil_identity (county_code, key_hash, pupil_id)
    select county_code, key_hash, pupil_id from pg_temp.kept_identity on conflict do nothing`.execute(tx)
}

/** Query (for copyOut) of the hashes that tell a record again in the next run: `key_hash,id`. */
export function pupilIdentityQuery(countyLiteral: string): string {
  return `select key_hash, pupil_id as id from enrolment.pupil_identity where county_code = ${countyLiteral} order by key_hash`
}
