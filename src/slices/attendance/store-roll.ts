import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'

interface RollTable {
  county_code: string
  child_id: string
  school_key: string
  from_on: PlainDate
  to_on: PlainDate | null
  division_code: string
}
export type RollRow = Selectable<RollTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.roll': RollTable
  }
}

/**
 * Keeps who is on the list of which class. A child is expected from the day after the list has it, so that a report
 * signed earlier on the same day is not read as its presence; whom the first look at a county finds was always there.
 */
export async function keepRoll(tx: Tx, county: CountyCode, today: PlainDate): Promise<void> {
  const here = sql`
    select distinct on (school_key, child_id) school_key, child_id, division_code
      from enrolment.pub_pupil
     where county_code = ${county} and is_here and status = 'enrolled' and class_code is not null and school_key <> ''
     order by school_key, child_id`
  await sql`
    update attendance.roll set to_on = ${today}
     where county_code = ${county} and to_on is null
       and not exists (select from (${here}) here
                        where here.school_key = roll.school_key and here.child_id = roll.child_id)`.execute(tx)
  await sql`
    insert into attendance.roll (county_code, child_id, school_key, from_on, division_code)
    select ${county}, here.child_id, here.school_key,
           case when exists (select from attendance.roll where county_code = ${county})
                then ${today}::date + 1 else '0001-01-01'::date end, here.division_code
      from (${here}) here
        on conflict do nothing`.execute(tx)
}

/** The lists some children were on in a time. */
export function listRoll(
  tx: Tx,
  scope: Scope,
  childIds: readonly string[],
  from: PlainDate,
  until: PlainDate,
): Promise<Pick<RollRow, 'child_id' | 'school_key' | 'from_on' | 'to_on'>[]> {
  return tx
    .selectFrom('attendance.roll')
    .where(inScope(scope, 'attendance.roll'))
    .where('child_id', '=', sql<string>`any(${childIds}::uuid[])`)
    .where('from_on', '<=', until)
    .where((e) => e.or([e('to_on', 'is', null), e('to_on', '>=', from)]))
    .select(['child_id', 'school_key', 'from_on', 'to_on'])
    .execute()
}

/** Who was on the list of a class on a day, each once. */
export function listRollOfClass(tx: Tx, scope: Scope, schoolKey: string, day: PlainDate) {
  return tx
    .selectFrom('attendance.roll')
    .distinctOn('child_id')
    .where(inScope(scope, 'attendance.roll'))
    .where('school_key', '=', schoolKey)
    .where('from_on', '<=', day)
    .where((e) => e.or([e('to_on', 'is', null), e('to_on', '>=', day)]))
    .select(['child_id', 'division_code'])
    .orderBy('child_id')
    .execute()
}
