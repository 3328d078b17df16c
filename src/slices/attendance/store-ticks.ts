import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import { addDays, type PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import { TICK_DAYS, type Tick } from './early-domain.ts'

interface EarlyTickTable {
  county_code: string
  tick_id: string
  child_id: string
  sign: Tick
  ticked_by: string
  ticked_on: PlainDate
  over_by: string | null
  over_on: PlainDate | null
  division_code: string
  school_key: string
  submission_id: string
}

interface EarlyListingTable {
  county_code: string
  listing_id: string
  child_id: string
  from_on: PlainDate
  to_on: PlainDate | null
  points: number
  division_code: string
  school_key: string
}

interface EarlyRoundTable {
  county_code: string
  on_day: PlainDate
  listed: number
}

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.early_tick': EarlyTickTable
    'attendance.early_listing': EarlyListingTable
    'attendance.early_round': EarlyRoundTable
  }
}

/** Ticks that hold on a day, of the scope. */
export function listTicks(tx: Tx, scope: Scope, on: PlainDate, schoolKey?: string) {
  return tx
    .selectFrom('attendance.early_tick')
    .where(inScope(scope, 'attendance.early_tick'))
    .where('over_on', 'is', null)
    .where('ticked_on', '>', addDays(on, -TICK_DAYS))
    .$if(schoolKey !== undefined, (query) => query.where('school_key', '=', schoolKey!))
    .select(['child_id', 'sign', 'ticked_on'])
    .orderBy('tick_id')
    .execute()
}

/** Sets a tick; one that stands, however old, is set anew. */
export async function insertTick(tx: Tx, row: Selectable<EarlyTickTable>): Promise<void> {
  await endTick(tx, row, { over_by: row.ticked_by, over_on: row.ticked_on })
  await tx
    .insertInto('attendance.early_tick')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function wasTickSent(tx: Tx, scope: Scope, submissionId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('attendance.early_tick')
    .select('tick_id')
    .where(inScope(scope, 'attendance.early_tick'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
  return row !== undefined
}

/** Takes a tick back; true when there was one. */
export async function endTick(
  tx: Tx,
  which: Pick<EarlyTickTable, 'county_code' | 'child_id' | 'sign'>,
  end: Pick<EarlyTickTable, 'over_by' | 'over_on'>,
): Promise<boolean> {
  const ended = await tx
    .updateTable('attendance.early_tick')
    .set(end)
    .where('county_code', '=', which.county_code)
    .where('child_id', '=', which.child_id)
    .where('sign', '=', which.sign)
    .where('over_on', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/** Whether the list was kept on a day already. */
export async function wasListKept(tx: Tx, county: CountyCode, on: PlainDate): Promise<boolean> {
  const row = await tx
    .selectFrom('attendance.early_round')
    .select('on_day')
    .where('county_code', '=', county)
    .where('on_day', '=', on)
    .executeTakeFirst()
  return row !== undefined
}

export interface ListedChild {
  readonly childId: string
  readonly points: number
  readonly divisionCode: string
  readonly schoolKey: string
}

/** Keeps the list of a day: who is no more on it is off, who is new begins, and for who stays the points are today's. */
export async function keepListings(
  tx: Tx,
  county: CountyCode,
  on: PlainDate,
  listed: readonly ListedChild[],
): Promise<number> {
  const list = sql`jsonb_to_recordset(${JSON.stringify(listed)}::jsonb)
    as listed ("childId" uuid, points integer, "divisionCode" text, "schoolKey" text)`
  // A child that changed classes is on the list of the new one.
  await sql`
    update attendance.early_listing set to_on = ${on}::date
     where county_code = ${county} and to_on is null
       and not exists (select from ${list} where listed."childId" = early_listing.child_id
                                             and listed."schoolKey" = early_listing.school_key)`.execute(tx)
  await sql`
    update attendance.early_listing set points = listed.points from ${list}
     where early_listing.county_code = ${county} and early_listing.to_on is null and early_listing.child_id = listed."childId"
       and early_listing.points <> listed.points`.execute(tx)
  const begun = await sql`
    insert into attendance.early_listing (county_code, listing_id, child_id, from_on, points, division_code, school_key)
    select ${county}, gen_random_uuid(), "childId", ${on}::date, points, "divisionCode", "schoolKey" from ${list}
    on conflict do nothing`.execute(tx)
  await tx
    .insertInto('attendance.early_round')
    .values({ county_code: county, on_day: on, listed: listed.length })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return Number(begun.numAffectedRows ?? 0n)
}

/** Some listings by id, with the names of their children. */
export function listListingsById(tx: Tx, scope: Scope, ids: readonly string[]) {
  return tx
    .selectFrom('attendance.early_listing as listing')
    .leftJoin('register.pub_child as child', (join) =>
      join.onRef('child.county_code', '=', 'listing.county_code').onRef('child.child_id', '=', 'listing.child_id'),
    )
    .where(inScope(scope, 'listing'))
    .where('listing_id', 'in', ids)
    .select(['listing_id', 'listing.child_id', 'listing.points', 'listing.school_key', 'child.name as child_name'])
    .execute()
}
