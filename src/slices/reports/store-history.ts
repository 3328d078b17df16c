import { sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import { analyzeFilled } from '../../platform/copy.ts'
import { type Schema, type Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { Standing } from '../register/index.ts'
import { PUPIL_COLUMNS, pupilRecords } from './store-pupils.ts'

interface ChildStateTable {
  county_code: string
  child_id: string
  from_on: PlainDate
  to_on: PlainDate | null
  sex: 'male' | 'female' | 'unknown'
  born_on: PlainDate | null
  population: string
  standing: Standing | null
  groups: string[]
  pupil_grade: string | null
  pupil_school: string
  finished_grade: string | null
  finished_school: string
  division_code: string
  school_key: string
}

interface HistoryDayTable {
  county_code: string
  on_day: PlainDate
  run_id: string | null
  recorded_at: Date
  changes: number
}

declare module '../../platform/database.ts' {
  interface Schema {
    'reports.child_state': ChildStateTable
    'reports.history_day': HistoryDayTable
  }
}
export type HistoryDay = Schema['reports.history_day']

/** What holds of every child now. */
const now = (county: CountyCode) => sql`
  select child.county_code, child.child_id, coalesce(child.sex, 'unknown') as sex, child.born_on, child.population,
         child.standing, child.groups, ${PUPIL_COLUMNS}, child.division_code,
         coalesce(case when pupil.status = 'enrolled' then pupil.school_key end, child.school_key) as school_key
    from register.pub_child child
    left join ${pupilRecords(county)} on pupil.child_id = child.child_id
   where child.county_code = ${county}`

const SAME = sql`
  state.sex = now.sex and state.born_on is not distinct from now.born_on and state.population = now.population
  and state.standing is not distinct from now.standing and state.groups = now.groups
  and state.pupil_grade is not distinct from now.pupil_grade and state.pupil_school = now.pupil_school
  and state.finished_grade is not distinct from now.finished_grade and state.finished_school = now.finished_school
  and state.division_code = now.division_code and state.school_key = now.school_key`

/**
 * Records what holds from a day on: states that do not hold end on that day, new ones begin. What had begun on the same day
 * is put right in place, for a state of no day never held. Returns how many children changed.
 */
export async function recordStates(tx: Tx, county: CountyCode, on: PlainDate): Promise<number> {
  await sql`create temporary table states_now on commit drop as ${now(county)}`.execute(tx)
  await sql`analyze states_now`.execute(tx)
  // A state of this very day that does not hold never held: it goes, and what holds instead comes in below.
  await sql`
    delete from reports.child_state state
     where state.county_code = ${county} and state.to_on is null and state.from_on = ${on}::date
       and not exists (select from states_now now where now.child_id = state.child_id and ${SAME})`.execute(tx)
  await sql`
    update reports.child_state state set to_on = ${on}::date
     where state.county_code = ${county} and state.to_on is null
       and not exists (select from states_now now where now.child_id = state.child_id and ${SAME})`.execute(tx)
  const begun = await sql`
    insert into reports.child_state (county_code, child_id, from_on, sex, born_on, population, standing, groups, pupil_grade,
                                     pupil_school, finished_grade, finished_school, division_code, school_key)
    select now.county_code, now.child_id, ${on}::date, now.sex, now.born_on, now.population, now.standing, now.groups,
           now.pupil_grade, now.pupil_school, now.finished_grade, now.finished_school, now.division_code, now.school_key
      from states_now now
     where not exists (select from reports.child_state state
                        where state.county_code = ${county} and state.child_id = now.child_id and state.to_on is null)`.execute(
    tx,
  )
  const changes = Number(begun.numAffectedRows ?? 0n)
  await analyzeFilled(tx, 'reports.child_state', changes)
  return changes
}

export function findLastHistoryDay(tx: Tx, county: CountyCode): Promise<HistoryDay | undefined> {
  return tx
    .selectFrom('reports.history_day')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('on_day', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Days from which states are on record, first and last; undefined while there is none. */
export async function historySpan(
  tx: Tx,
  county: CountyCode,
): Promise<{ readonly first: PlainDate; readonly last: PlainDate } | undefined> {
  const row = await tx
    .selectFrom('reports.history_day')
    .where('county_code', '=', county)
    .select((e) => [e.fn.min('on_day').as('first'), e.fn.max('on_day').as('last')])
    .executeTakeFirst()
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined
}

export async function saveHistoryDay(tx: Tx, day: HistoryDay): Promise<void> {
  await tx
    .insertInto('reports.history_day')
    .values(day)
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'on_day']).doUpdateSet((e) => ({
        run_id: e.ref('excluded.run_id'),
        recorded_at: e.ref('excluded.recorded_at'),
        changes: e.ref('excluded.changes'),
      })),
    )
    .execute()
}

/** Deletes what is kept of children; privacy decides who may go. */
export async function deleteChildStates(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<void> {
  if (childIds.length === 0) return
  await tx
    .deleteFrom('reports.child_state')
    .where(inScope(scope, 'reports.child_state'))
    .where('child_id', '=', sql<string>`any(${[...childIds]}::uuid[])`)
    .execute()
}
