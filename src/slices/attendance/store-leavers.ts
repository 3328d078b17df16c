import { type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { ConfirmationWay, LeaverKind, LeaverPaper, LeaverState } from './leaver-domain.ts'
import { isTrulyEnrolled } from '../enrolment/index.ts'
import { pupilNames } from './store-leave.ts'
import { isInRegister } from './store-watch.ts'

interface LeaverTable {
  county_code: string
  leaver_id: string
  child_id: string
  pupil_id: string
  kind: LeaverKind
  left_on: PlainDate
  seen_on: PlainDate
  due_on: PlainDate | null
  state: LeaverState
  settled_on: PlainDate | null
  settled_by: string | null
  proof: string | null
  back_on: PlainDate | null
  reopened_on: PlainDate | null
  division_code: string
  school_key: string
  version: number
}
export type LeaverRow = Selectable<LeaverTable>

interface LeaverPaperTable {
  county_code: string
  paper_id: string
  leaver_id: string
  paper: LeaverPaper
  issued_by: string
  issued_on: PlainDate
  number: string | null
  confirmed_with: string | null
  confirmed_how: ConfirmationWay | null
  filed_by: string
  filed_role: string
  filed_at: Date
  refused_on: PlainDate | null
  refused_by: string | null
  refusal: string | null
  submission_id: string
  division_code: string
  school_key: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.leaver': LeaverTable
    'attendance.leaver_paper': LeaverPaperTable
  }
}

/** Filed proof stops no clock: the child is looked for until somebody has confirmed it. */
const UNSETTLED: readonly LeaverState[] = ['open', 'proof-filed']

/**
 * Whether a record tells that its child is in a school. A suspended one does while the suspension that this system approved
 * lasts; what a school merely writes holds nobody.
 */
function holdsChild(county: CountyCode, today: PlainDate, record: string) {
  const of = (column: string) => sql.ref(`${record}.${column}`)
  return sql<boolean>`(${isTrulyEnrolled(record)} or ${of('status')} = 'suspended' and exists (
    select from attendance.leave approved
     where approved.county_code = ${county} and approved.child_id = ${of('child_id')} and approved.kind = 'suspension'
       and approved.state = 'approved' and ${today}::date between approved.from_on and approved.to_on))`
}

/**
 * Records of children of the register that are closed, or gone from their school's list, while no other holds the child:
 * who left and is in no school's list. A child comes in once for each departure: not while an earlier one lasts, and by
 * the same record only when that was open again meanwhile. Of a child whose record is missing without a newer list of its
 * school nothing is known yet.
 */
export async function listNewLeavers(tx: Tx, county: CountyCode, today: PlainDate) {
  const { rows } = await sql<{
    pupil_id: string
    child_id: string
    status: 'transferred-out' | 'left' | 'graduated' | 'gone'
    grade_code: string | null
    last_on: PlainDate
    left_on: PlainDate
    school_code: string
    division_code: string
    school_key: string
    born_on: PlainDate | null
  }>`
    with departed as (
      select pupil_id, child_id, status, grade_code, as_of_on as last_on, as_of_on as left_on, school_code, division_code, school_key
        from enrolment.pub_pupil
       where county_code = ${county} and is_here and school_code is not null
         and status in ('transferred-out', 'left', 'graduated')
      union all
      select pupil_id, child_id, 'gone', grade_code, as_of_on, gone_on, school_code, division_code, school_key
        from enrolment.pub_missing_pupil where county_code = ${county} and gone_on is not null)
    select newest.*, child.born_on from (
    select distinct on (departed.child_id) departed.*
      from departed
     where not exists (select from enrolment.pub_pupil held
                        where held.county_code = ${county} and held.child_id = departed.child_id
                          and ${holdsChild(county, today, 'held')})
       and not exists (select from enrolment.pub_missing_pupil unsaid
                        where unsaid.county_code = ${county} and unsaid.child_id = departed.child_id
                          and unsaid.gone_on is null)
       and not exists (select from attendance.leaver known
                        where known.county_code = ${county}
                          and (known.child_id = departed.child_id and known.back_on is null
                            or known.pupil_id = departed.pupil_id and known.reopened_on is null))
     order by departed.child_id,
              exists (select from attendance.leaver earlier
                       where earlier.county_code = ${county} and earlier.pupil_id = departed.pupil_id) desc,
              (departed.status = 'gone') desc, departed.left_on desc, departed.grade_code desc nulls last,
              departed.pupil_id desc) newest
      join register.pub_child child on child.county_code = ${county} and child.child_id = newest.child_id
     where child.population not in ('deceased', 'duplicate', 'wrong-data')`.execute(tx)
  return rows
}

/** Names of leavers, as the record they left behind has them. */
export async function leaverNames(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<Map<string, string>> {
  const names = await pupilNames(tx, scope, childIds)
  const unnamed = childIds.filter((childId) => !names.has(childId))
  if (unnamed.length === 0) return names
  const rows = await tx
    .selectFrom('enrolment.pub_missing_pupil')
    .where(inScope(scope, 'enrolment.pub_missing_pupil'))
    .where('child_id', 'in', unnamed)
    .select(['child_id', 'name'])
    .execute()
  for (const row of rows) names.set(row.child_id, row.name)
  return names
}

/**
 * Ends the departures of children whom some school's record holds now; those without proof have arrived by it. Answers the
 * children. A record that is itself open again may be left again.
 */
export async function settleArrivals(
  tx: Tx,
  county: CountyCode,
  { on, by }: { readonly on: PlainDate; readonly by: string },
): Promise<readonly string[]> {
  const { rows } = await sql<{ child_id: string }>`
    update attendance.leaver leaver
       set back_on = ${on}, version = version + 1,
           settled_on = coalesce(settled_on, ${on}::date), settled_by = coalesce(settled_by, ${by}),
           proof = case state when 'proven' then proof else 'enrolled' end, state = case state when 'proven' then state else 'arrived' end
     where county_code = ${county} and back_on is null
       and exists (select from enrolment.pub_pupil held
                    where held.county_code = ${county} and held.child_id = leaver.child_id
                      and ${holdsChild(county, on, 'held')})
     returning child_id`.execute(tx)
  await sql`
    update attendance.leaver leaver set reopened_on = ${on}
     where county_code = ${county} and back_on is not null and reopened_on is null
       and exists (select from enrolment.pub_pupil held
                    where held.county_code = ${county} and held.pupil_id = leaver.pupil_id
                      and ${holdsChild(county, on, 'held')})`.execute(tx)
  return rows.map((row) => row.child_id)
}

/** Takes leavers into the pool; a departure that is in it already stays as it is. */
export async function insertLeavers(tx: Tx, rows: readonly LeaverRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('attendance.leaver')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['county_code', 'pupil_id']).where('reopened_on', 'is', null).doNothing(),
    )
    .execute()
}

/** The days that open leavers are due, each with the school and the day it is counted from. */
export async function listDueDays(tx: Tx, county: CountyCode) {
  const { rows } = await sql<{ school_code: string; seen_on: PlainDate; due_on: PlainDate | null }>`
    select distinct split_part(school_key, '/', 1) as school_code, seen_on, due_on
      from attendance.leaver where county_code = ${county} and state in ('open', 'proof-filed')`.execute(tx)
  return rows
}

/** Moves the day on which open leavers of a school are due that were seen on the same day. */
export async function saveDueDay(
  tx: Tx,
  county: CountyCode,
  of: { readonly schoolCode: string; readonly seenOn: PlainDate },
  dueOn: PlainDate | null,
): Promise<void> {
  await tx
    .updateTable('attendance.leaver')
    .set({ due_on: dueOn, version: sql<number>`version + 1` })
    .where('county_code', '=', county)
    .where('state', 'in', UNSETTLED)
    .where('seen_on', '=', of.seenOn)
    .where(sql<string>`split_part(school_key, '/', 1)`, '=', of.schoolCode)
    .where('due_on', 'is distinct from', dueOn)
    .execute()
}

/** Says whether lawful proof of a leaver is on file, and whether it holds. */
export async function saveProof(
  tx: Tx,
  leaver: Pick<LeaverRow, 'county_code' | 'leaver_id'>,
  proven: {
    readonly state: 'open' | 'proof-filed' | 'proven'
    readonly proof: string | null
    readonly settled: { readonly on: PlainDate; readonly by: string } | null
  },
): Promise<void> {
  await tx
    .updateTable('attendance.leaver')
    .set({
      state: proven.state,
      settled_on: proven.settled?.on ?? null,
      settled_by: proven.settled?.by ?? null,
      proof: proven.proof,
      version: sql<number>`version + 1`,
    })
    .where('county_code', '=', leaver.county_code)
    .where('leaver_id', '=', leaver.leaver_id)
    .execute()
}

/** Marks the papers of a leaver that somebody found not to hold. */
export async function refusePapers(
  tx: Tx,
  leaver: Pick<LeaverRow, 'county_code' | 'leaver_id'>,
  refused: { readonly on: PlainDate; readonly by: string; readonly note: string },
): Promise<void> {
  await tx
    .updateTable('attendance.leaver_paper')
    .set({ refused_on: refused.on, refused_by: refused.by, refusal: refused.note })
    .where('county_code', '=', leaver.county_code)
    .where('leaver_id', '=', leaver.leaver_id)
    .where('refused_on', 'is', null)
    .execute()
}

/** Leavers of the register that should have arrived by now and are not suspected yet. */
export function listOverdueLeavers(tx: Tx, county: CountyCode, today: PlainDate): Promise<LeaverRow[]> {
  return tx
    .selectFrom('attendance.leaver')
    .selectAll()
    .where('county_code', '=', county)
    .where('state', 'in', UNSETTLED)
    .where('due_on', '<', today)
    .where(isInRegister(county, 'attendance.leaver.child_id'))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('attendance.suspicion as known')
            .where('known.county_code', '=', county)
            .whereRef('known.child_id', '=', 'attendance.leaver.child_id')
            .where('known.state', '=', 'open')
            .where('known.rule', 'in', ['leaver-not-arrived', 'lost-in-handover']),
        ),
      ),
    )
    .execute()
}

export function findLeaverForUpdate(tx: Tx, scope: Scope, leaverId: string): Promise<LeaverRow | undefined> {
  return tx
    .selectFrom('attendance.leaver')
    .selectAll()
    .where(inScope(scope, 'attendance.leaver'))
    .where('leaver_id', '=', leaverId)
    .forUpdate()
    .executeTakeFirst()
}

export function listPapers(tx: Tx, scope: Scope, leaverIds: readonly string[]) {
  return tx
    .selectFrom('attendance.leaver_paper')
    .selectAll()
    .where(inScope(scope, 'attendance.leaver_paper'))
    .where('leaver_id', 'in', leaverIds.length > 0 ? [...leaverIds] : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('filed_at')
    .execute()
}

export async function insertPaper(tx: Tx, row: Selectable<LeaverPaperTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('attendance.leaver_paper')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'submission_id']).doNothing())
    .returning('paper_id')
    .executeTakeFirst()
  return inserted !== undefined
}

export interface LeaverFilter {
  readonly state?: LeaverState | undefined
  readonly kind?: LeaverKind | undefined
}

function leaversWhere(tx: Tx, scope: Scope, filter: LeaverFilter) {
  let query = tx.selectFrom('attendance.leaver').where(inScope(scope, 'attendance.leaver'))
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  return query
}

export async function countLeavers(tx: Tx, scope: Scope, filter: LeaverFilter): Promise<number> {
  const row = await leaversWhere(tx, scope, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Newest first; ids grow with time, so they are the order and the cursor. */
export function listLeaverRows(
  tx: Tx,
  scope: Scope,
  filter: LeaverFilter,
  cursor: string | undefined,
  limit: number,
): Promise<LeaverRow[]> {
  let query = leaversWhere(tx, scope, filter)
  if (cursor !== undefined) query = query.where('leaver_id', '<', cursor)
  return query.selectAll().orderBy('leaver_id', 'desc').limit(limit).execute()
}

/** Some leavers by id. */
export function listLeaversById(tx: Tx, scope: Scope, ids: readonly string[]): Promise<LeaverRow[]> {
  return tx
    .selectFrom('attendance.leaver')
    .selectAll()
    .where(inScope(scope, 'attendance.leaver'))
    .where('leaver_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
}
