import { sql } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { analyzeFilled } from '../../platform/copy.ts'
import { replaceRows, stageCsv } from '../../platform/copy-csv.ts'
import type { Tx } from '../../platform/database.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { ONCE_PLAIN, SEALED_CHILD, SEALED_RECORD } from './sealed.ts'

/** What a run found out of the children; the columns are those a run writes, in the order of its files. */
const CHILD_COLUMNS = [
  'county_code',
  'child_id',
  'name',
  'former_name',
  'sex',
  'born_on',
  'nationality',
  'division_code',
  'household_division_code',
  'guardian1_name',
  'guardian1_role',
  'guardian2_name',
  'guardian2_role',
  'groups',
  'population',
  'school_key',
  'school_name',
  'grade_code',
  'standing',
  'standing_reason',
  'standing_certainty',
  'roster_kinds',
  'duties',
  'sealed',
  'citizen_id_hash',
  'phone_hashes',
] as const

const RECORD_COLUMNS = [
  'county_code',
  'child_id',
  'roster_id',
  'row_no',
  'kind',
  'source_name',
  'as_of_on',
  'how',
  'probability',
  'division_code',
  'school_key',
  'explanation',
  'duties',
  'sealed',
] as const

const IDENTITY_COLUMNS = ['county_code', 'key_hash', 'child_id'] as const

/** CSV files of one run (stageCsv's form). */
export interface RegisterFiles {
  readonly children: string
  readonly records: string
  readonly identity: string
}

/**
 * Makes the register what a run says it is: new children enter, known ones change where they changed, and who is in no
 * roster any more stays as `unsupported` without a standing. One transaction with the rest of the run.
 */
export async function publishRegister(
  tx: Tx,
  county: string,
  asOf: PlainDate,
  files: RegisterFiles,
  secrets: Secrets,
): Promise<void> {
  const sealing = { secrets, owner: county }
  await stageCsv(tx, 'run_child', 'register.child', CHILD_COLUMNS, files.children, { ...SEALED_CHILD, ...sealing })
  const values = CHILD_COLUMNS.filter((column) => column !== 'county_code' && column !== 'child_id')
  const columns = sql.join(CHILD_COLUMNS.map((column) => sql.ref(column)))
  const assignments = sql.join(values.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  const before = sql.join(values.map((column) => sql`child.${sql.ref(column)}`))
  const after = sql.join(values.map((column) => sql`excluded.${sql.ref(column)}`))
  const emptied = sql.join(ONCE_PLAIN.map((column) => sql`${sql.ref(column)} = null`))
  const merged = await sql`
    insert into register.child (${columns}, standing_on) select ${columns}, ${asOf}::date from pg_temp.run_child order by child_id
    on conflict (county_code, child_id) do update set ${assignments}, ${emptied}, standing_on = excluded.standing_on, version = child.version + 1
    where (${before}, child.standing_on) is distinct from (${after}, excluded.standing_on)`.execute(tx)
  await analyzeFilled(tx, 'register.child', Number(merged.numAffectedRows ?? 0n))
  await sql`
    update register.child set population = 'unsupported', standing = null, standing_reason = null, standing_certainty = null,
      school_key = '', school_name = null, grade_code = null, roster_kinds = '{}', version = version + 1
    where county_code = ${county} and population <> 'unsupported'
      and not exists (select from pg_temp.run_child run where run.child_id = child.child_id)`.execute(tx)
  await replaceRows(tx, county, 'register.child_record', RECORD_COLUMNS, files.records, {
    ...SEALED_RECORD,
    ...sealing,
  })
  await replaceIdentity(tx, county, files.identity)
}

/** Who is in no roster any more keeps what tells it again: it comes back as the child that its case and its old school know. */
async function replaceIdentity(tx: Tx, county: string, file: string): Promise<void> {
  await sql`
    create temp table kept_child_identity on commit drop as
    select county_code, key_hash, child_id from register.child_identity identity
     where county_code = ${sql.lit(county)}
       and not exists (select from pg_temp.run_child run where run.child_id = identity.child_id)`.execute(tx)
  await replaceRows(tx, county, 'register.child_identity', IDENTITY_COLUMNS, file)
  await sql`
    insert into register.child_identity (county_code, key_hash, child_id)
    select county_code, key_hash, child_id from pg_temp.kept_child_identity on conflict do nothing`.execute(tx)
}

/** Query (for copyOut) of the hashes that tell a child again in the next run: `key_hash,id`. */
export function childIdentityQuery(countyLiteral: string): string {
  return `select key_hash, child_id as id from register.child_identity where county_code = ${countyLiteral} order by key_hash`
}
