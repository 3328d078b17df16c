import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import type { ReportUnit } from '../reports/index.ts'
import type { Direction, Movement } from './domain.ts'

interface PupilStateTable {
  county_code: string
  child_id: string
  school_code: string
  status: string
  grade_code: string | null
  since_on: PlainDate
  division_code: string
  school_key: string
}

interface PupilMovementTable {
  county_code: string
  movement_id: string
  child_id: string
  on_day: PlainDate
  direction: Direction
  movement: Movement
  school_code: string
  division_code: string
  school_key: string
}
export type MovementOfUnit = Pick<
  Selectable<PupilMovementTable>,
  'movement_id' | 'child_id' | 'direction' | 'movement' | 'on_day'
>

interface GatheringTable {
  county_code: string
  run_id: string
  gathered_on: PlainDate
  movements: number
}

declare module '../../platform/database.ts' {
  interface Schema {
    'periodic.pupil_state': PupilStateTable
    'periodic.pupil_movement': PupilMovementTable
    'periodic.gathering': GatheringTable
  }
}

/** Forgets where children were and how they moved: they are deleted, and their records going is no movement (PIPL art. 47). */
export async function deleteMovementsOf(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<void> {
  for (const table of ['periodic.pupil_state', 'periodic.pupil_movement'] as const)
    await tx
      .deleteFrom(table)
      .where(inScope(scope, table))
      .where('child_id', '=', sql<string>`any(${[...childIds]}::uuid[])`)
      .execute()
}

/** Two rounds of a county gather one after the other: the second finds what the first has done. */
export async function holdGathering(tx: Tx, county: CountyCode): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`periodic gathering ${county}`}, 0))`.execute(tx)
}

export async function wasGathered(tx: Tx, county: CountyCode, runId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('periodic.gathering')
    .select('run_id')
    .where('county_code', '=', county)
    .where('run_id', '=', runId)
    .executeTakeFirst()
  return row !== undefined
}

/** The day from which movements are known: that of the first gathering. */
export async function gatheredSince(tx: Tx, county: CountyCode): Promise<PlainDate | undefined> {
  const row = await tx
    .selectFrom('periodic.gathering')
    .select((e) => e.fn.min<PlainDate | null>('gathered_on').as('since'))
    .where('county_code', '=', county)
    .executeTakeFirst()
  return row?.since ?? undefined
}

/**
 * Compares what the enrolment system says now with what it said at the last gathering: who came to a school, who left
 * one, and by which movement. The very first gathering is where counting begins and moves nobody. One statement; a full
 * join of two sets knows no nested loop, whatever the planner thinks of their sizes.
 */
export async function gatherMovements(tx: Tx, county: CountyCode, runId: string, today: PlainDate): Promise<number> {
  const isFirst = (await gatheredSince(tx, county)) === undefined
  const movements = isFirst ? 0 : await insertMovements(tx, county, today)
  await replaceStates(tx, county, today)
  await tx
    .insertInto('periodic.gathering')
    .values({ county_code: county, run_id: runId, gathered_on: today, movements })
    .execute()
  return movements
}

/** Records that speak of a child: the real ones, and the closed ones, which no comparison doubts. */
const SPEAKS = sql`is_here and (verdict = 'real' or status <> 'enrolled') and school_code is not null`

/** One record per child: the one it is enrolled by, else the newest. */
const present = (county: CountyCode) => sql`
  select distinct on (child_id) child_id, school_code, status, grade_code, division_code, school_key
    from enrolment.pub_pupil
   where county_code = ${county} and ${SPEAKS}
   order by child_id, (status = 'enrolled') desc, as_of_on desc, pupil_id`

async function insertMovements(tx: Tx, county: CountyCode, today: PlainDate): Promise<number> {
  const inserted = await sql`
    with now as materialized (${present(county)}),
    old as materialized (select * from periodic.pupil_state where county_code = ${county}),
    pair as (
      select coalesce(now.child_id, old.child_id) as child_id,
             old.school_code as old_school, old.school_key as old_key, old.status as old_status,
             old.grade_code as old_grade, old.division_code as old_division,
             now.school_code, now.school_key, now.status, now.grade_code, now.division_code,
             coalesce(old.grade_code like '1%' and now.grade_code like '2%' and now.status = 'enrolled', false) as moves_up
        from now full join old on old.child_id = now.child_id
       where now.child_id is null or old.child_id is null
          or now.school_code <> old.school_code or now.status <> old.status),
    moved as (
      select child_id, 'out' as direction, old_school as school_code, old_key as school_key, old_division as division_code,
             case when moves_up then 'graduated'
                  when status = 'enrolled' then 'transferred-out'
                  when status in ('graduated', 'suspended', 'left', 'deceased', 'transferred-out') then status
                  else 'other-out' end as movement
        from pair
       where old_status = 'enrolled' and (school_code is distinct from old_school or status <> 'enrolled')
      union all
      select child_id, 'in', school_code, school_key, division_code,
             case when moves_up or (old_school is null and grade_code in ('11', '21')
                                    and extract(month from ${today}::date) between 8 and 10) then 'intake'
                  when old_status = 'enrolled' then 'transfer-in'
                  when old_status in ('suspended', 'left') then 'resumed'
                  when old_status = 'transferred-out' and school_code <> old_school then 'transfer-in'
                  else 'other-in' end
        from pair
       where status = 'enrolled' and (old_school is distinct from school_code or old_status <> 'enrolled'))
    insert into periodic.pupil_movement
      (county_code, movement_id, child_id, on_day, direction, movement, school_code, division_code, school_key)
    select ${county}, gen_random_uuid(), child_id, ${today}::date, direction, movement, school_code, division_code, school_key
      from moved`.execute(tx)
  return Number(inserted.numAffectedRows ?? 0n)
}

async function replaceStates(tx: Tx, county: CountyCode, today: PlainDate): Promise<void> {
  await sql`
    with now as materialized (${present(county)})
    insert into periodic.pupil_state as old
      (county_code, child_id, school_code, status, grade_code, since_on, division_code, school_key)
    select ${county}, child_id, school_code, status, grade_code, ${today}::date, division_code, school_key from now
    on conflict (county_code, child_id) do update
      set school_code = excluded.school_code, status = excluded.status, grade_code = excluded.grade_code,
          since_on = excluded.since_on, division_code = excluded.division_code, school_key = excluded.school_key
    where (old.school_code, old.status, old.grade_code, old.division_code, old.school_key)
          is distinct from (excluded.school_code, excluded.status, excluded.grade_code, excluded.division_code, excluded.school_key)`.execute(
    tx,
  )
  await sql`
    delete from periodic.pupil_state old
     using (select child_id from periodic.pupil_state where county_code = ${county}
            except
            select child_id from enrolment.pub_pupil
             where county_code = ${county} and ${SPEAKS}) gone
     where old.county_code = ${county} and old.child_id = gone.child_id`.execute(tx)
}

/** Narrows rows to the pupils of a school, or of all schools of the county. */
const atUnit = (table: string, unit: ReportUnit) =>
  unit.line === 'school' ? startsWith(`${table}.school_key`, `${unit.code}/`) : sql<boolean>`true`

/** How many of a unit's pupils were enrolled by the last gathering, counted from the states and not from the movements. */
export async function countEnrolled(tx: Tx, scope: Scope, unit: ReportUnit): Promise<number> {
  const { count } = await tx
    .selectFrom('periodic.pupil_state')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where(inScope(scope, 'periodic.pupil_state'))
    .where(atUnit('periodic.pupil_state', unit))
    .where('status', '=', 'enrolled')
    .executeTakeFirstOrThrow()
  return count
}

/** Movements of a unit after a day up to another. */
export function listMovements(
  tx: Tx,
  scope: Scope,
  unit: ReportUnit,
  after: PlainDate,
  until: PlainDate,
): Promise<MovementOfUnit[]> {
  return tx
    .selectFrom('periodic.pupil_movement')
    .select(['movement_id', 'child_id', 'direction', 'movement', 'on_day'])
    .where(inScope(scope, 'periodic.pupil_movement'))
    .where(atUnit('periodic.pupil_movement', unit))
    .where('on_day', '>', after)
    .where('on_day', '<=', until)
    .orderBy('movement_id')
    .execute()
}

/** What filed reports have said of movements; the newest saying holds. */
export async function listNamings(
  tx: Tx,
  scope: Scope,
  movementIds: readonly string[],
): Promise<ReadonlyMap<string, Movement>> {
  const { rows } = await sql<{ movement_id: string; movement: Movement }>`
    select named->>'movementId' as movement_id, named->>'movement' as movement
      from periodic.report report, jsonb_array_elements(report.content->'named') named
     where ${inScope(scope, 'report')} and named->>'movementId' = any(${movementIds}::text[])
     order by report.filed_at`.execute(tx)
  return new Map(rows.map((row) => [row.movement_id, row.movement]))
}

/** Names of some children, as far as the scope shows them. */
export async function listNames(
  tx: Tx,
  scope: Scope,
  childIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (childIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('register.pub_child')
    .select(['child_id', 'name'])
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', 'in', [...childIds])
    .execute()
  return new Map(rows.map((row) => [row.child_id, row.name ?? '—']))
}
