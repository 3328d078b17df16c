import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { DutyKind } from './absence-domain.ts'

interface DutyTable {
  county_code: string
  duty_id: string
  child_id: string
  kind: DutyKind
  since_on: PlainDate
  raised_on: PlainDate
  due_on: PlainDate
  over_on: PlainDate | null
  over_because: string | null
  division_code: string
  school_key: string
}
export type DutyRow = Selectable<DutyTable>

interface AlarmTable {
  county_code: string
  alarm_id: string
  place: 'class' | 'village'
  place_key: string
  children: number
  raised_on: PlainDate
  over_on: PlainDate | null
  division_code: string
  school_key: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.duty': DutyTable
    'attendance.alarm': AlarmTable
  }
}

/** Raises a duty; false when the same row of absence has raised it before. */
export async function insertDuty(tx: Tx, row: DutyRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('attendance.duty')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'child_id', 'kind', 'since_on']).doNothing())
    .returning('duty_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Ends the open duties of a kind of some children. */
export async function endDuties(
  tx: Tx,
  scope: Scope,
  kind: DutyKind,
  childIds: readonly string[],
  over: { readonly on: PlainDate; readonly because: string },
): Promise<void> {
  if (childIds.length === 0) return
  await tx
    .updateTable('attendance.duty')
    .set({ over_on: over.on, over_because: over.because })
    .where(inScope(scope, 'attendance.duty'))
    .where('kind', '=', kind)
    .where('over_on', 'is', null)
    .where('child_id', '=', sql<string>`any(${childIds}::uuid[])`)
    .execute()
}

/** Some duties by id, with the name of the child and its open case. */
export async function listDutiesById(tx: Tx, scope: Scope, ids: readonly string[]) {
  return tx
    .selectFrom('attendance.duty')
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'attendance.duty.county_code')
        .onRef('child.child_id', '=', 'attendance.duty.child_id'),
    )
    .leftJoin('cases.pub_case as dropout', (join) =>
      join
        .onRef('dropout.county_code', '=', 'attendance.duty.county_code')
        .onRef('dropout.child_id', '=', 'attendance.duty.child_id')
        .on('dropout.state', '<>', 'closed'),
    )
    .where(inScope(scope, 'attendance.duty'))
    .where('duty_id', '=', sql<string>`any(${ids}::uuid[])`)
    .selectAll('attendance.duty')
    .select(['child.name as child_name', 'dropout.case_id as case_id'])
    .execute()
}

/**
 * Raises an alarm for every class and village in which at least so many children were suspected since a day and still are,
 * and ends those where they are fewer. Answers the alarms that are new.
 */
export async function keepAlarms(
  tx: Tx,
  county: CountyCode,
  rule: { readonly children: number; readonly since: PlainDate; readonly today: PlainDate },
): Promise<
  readonly {
    readonly alarm_id: string
    readonly place: string
    readonly place_key: string
    readonly children: number
  }[]
> {
  const crowded = sql`
    select place, place_key, max(division_code) as division_code, max(school_key) as school_key,
           count(distinct child_id)::int as children
      from (select 'class' as place, one.school_key as place_key, class.division_code, one.school_key, one.child_id
              from attendance.suspicion one
              join attendance.school_class class on class.county_code = ${county} and class.school_key = one.school_key
             where one.county_code = ${county} and one.state = 'open' and one.raised_on >= ${rule.since}
             union all
            select 'village', one.division_code, one.division_code, '', one.child_id
              from attendance.suspicion one
             where one.county_code = ${county} and one.state = 'open' and one.raised_on >= ${rule.since}) suspected
     group by place, place_key having count(distinct child_id) >= ${rule.children}`
  await sql`
    update attendance.alarm set over_on = ${rule.today}
     where county_code = ${county} and over_on is null
       and not exists (select from (${crowded}) crowded where crowded.place_key = alarm.place_key)`.execute(tx)
  await sql`
    update attendance.alarm set children = crowded.children from (${crowded}) crowded
     where alarm.county_code = ${county} and alarm.over_on is null and crowded.place_key = alarm.place_key
       and crowded.children > alarm.children`.execute(tx)
  const { rows } = await sql<{ alarm_id: string; place: string; place_key: string; children: number }>`
    insert into attendance.alarm (county_code, alarm_id, place, place_key, children, raised_on, division_code, school_key)
    select ${county}, gen_random_uuid(), place, place_key, children, ${rule.today}, division_code, school_key
      from (${crowded}) crowded
        on conflict (county_code, place_key) where over_on is null do nothing
    returning alarm_id, place, place_key, children`.execute(tx)
  return rows
}

/** Some alarms by id. */
export function listAlarmsById(tx: Tx, scope: Scope, ids: readonly string[]) {
  return tx
    .selectFrom('attendance.alarm')
    .selectAll()
    .where(inScope(scope, 'attendance.alarm'))
    .where('alarm_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}
