import { type RawBuilder, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Schema, Tx } from '../../platform/database.ts'
import { inScope, startsWith } from '../../platform/lists.ts'
import type { LeaveDecider, LeaveKind, LeaveState } from './leave-domain.ts'

interface LeaveTable {
  county_code: string
  leave_id: string
  child_id: string
  kind: LeaveKind
  from_on: PlainDate
  to_on: PlainDate
  state: LeaveState
  decider: LeaveDecider
  paper: string | null
  approval_number: string | null
  asked_by: string
  asked_at: Date
  decided_by: string | null
  decided_at: Date | null
  division_code: string
  school_key: string
  submission_id: string
  version: number
  /** Class the child is in now; empty until the sweep has looked, or when it is in none. */
  now_school_key: string
}
export type LeaveRow = Selectable<LeaveTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'attendance.leave': LeaveTable
  }
}

/** What the account may know of leave: that of its line, and of the children who are in its school or class now. */
function inSight(scope: Scope): RawBuilder<boolean> {
  const own = inScope(scope, 'attendance.leave')
  if (scope.schoolPrefix === undefined) return own
  return sql<boolean>`(${own} or (${sql.ref('attendance.leave.county_code')} = ${scope.county}
    and ${startsWith('attendance.leave.now_school_key', scope.schoolPrefix)}))`
}

/** Approved leave of some children that touches a time. */
export function listApprovedLeaveOfChildren(
  tx: Tx,
  scope: Scope,
  childIds: readonly string[],
  from: PlainDate,
  to: PlainDate,
) {
  return tx
    .selectFrom('attendance.leave')
    .where(inSight(scope))
    .where('child_id', '=', sql<string>`any(${childIds}::uuid[])`)
    .where('state', '=', 'approved')
    .where('from_on', '<=', to)
    .where('to_on', '>=', from)
    .select(['child_id', 'from_on', 'to_on'])
    .execute()
}

/** One at a time asks for leave of a child: of two that overlap the second sees the first. */
export async function lockLeaveOfChild(tx: Tx, childId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`attendance.leave ${childId}`}))`.execute(tx)
}

/** Leave of a child that holds or may come to hold. */
export function listLeaveOfChild(tx: Tx, scope: Scope, childId: string): Promise<LeaveRow[]> {
  return tx
    .selectFrom('attendance.leave')
    .selectAll()
    .where(inSight(scope))
    .where('child_id', '=', childId)
    .where('state', 'in', ['asked', 'approved'])
    .execute()
}

export function findLeaveForUpdate(tx: Tx, scope: Scope, leaveId: string): Promise<LeaveRow | undefined> {
  return tx
    .selectFrom('attendance.leave')
    .selectAll()
    .where(inScope(scope, 'attendance.leave'))
    .where('leave_id', '=', leaveId)
    .forUpdate()
    .executeTakeFirst()
}

export function findLeaveBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<LeaveRow | undefined> {
  return tx
    .selectFrom('attendance.leave')
    .selectAll()
    .where(inScope(scope, 'attendance.leave'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

/** Some leaves by id, with the names of their children. */
export function listLeavesById(tx: Tx, scope: Scope, ids: readonly string[]) {
  return tx
    .selectFrom('attendance.leave')
    .leftJoin('register.pub_child as child', (join) =>
      join
        .onRef('child.county_code', '=', 'attendance.leave.county_code')
        .onRef('child.child_id', '=', 'attendance.leave.child_id'),
    )
    .where(inScope(scope, 'attendance.leave'))
    .where('leave_id', 'in', ids)
    .selectAll('attendance.leave')
    .select('child.name as child_name')
    .execute()
}

export async function insertLeave(tx: Tx, row: LeaveRow): Promise<void> {
  await tx.insertInto('attendance.leave').values(row).execute()
}

/** Writes what was decided on a locked leave and returns its new version. */
export async function saveLeave(
  tx: Tx,
  row: LeaveRow,
  changes: Partial<Pick<LeaveRow, 'state' | 'to_on' | 'approval_number' | 'decided_by' | 'decided_at'>>,
): Promise<number> {
  const version = row.version + 1
  await tx
    .updateTable('attendance.leave')
    .set({ ...changes, version })
    .where('county_code', '=', row.county_code)
    .where('leave_id', '=', row.leave_id)
    .execute()
  return version
}

/** Leave goes with the child: keeps in which class each child with leave is now. */
export async function keepLeaveWithChildren(tx: Tx, county: CountyCode): Promise<void> {
  await sql`
    update attendance.leave as leave set now_school_key = coalesce(here.school_key, '')
      from attendance.leave known
      left join lateral (select pupil.school_key from enrolment.pub_pupil pupil
                          where pupil.county_code = ${county} and pupil.child_id = known.child_id and pupil.is_here
                            and pupil.status in ('enrolled', 'suspended') and pupil.class_code is not null
                          order by pupil.pupil_id desc limit 1) here on true
     where leave.county_code = ${county} and known.county_code = ${county} and leave.leave_id = known.leave_id
       and leave.now_school_key <> coalesce(here.school_key, '')`.execute(tx)
}

type Leaves<O = object> = SelectQueryBuilder<Schema, 'attendance.leave', O>

function leavesWhere(tx: Tx, scope: Scope, state: LeaveState | undefined): Leaves {
  const query: Leaves = tx.selectFrom('attendance.leave').where(inScope(scope, 'attendance.leave'))
  return state ? query.where('state', '=', state) : query
}

export async function countLeaves(tx: Tx, scope: Scope, state: LeaveState | undefined): Promise<number> {
  const row = await leavesWhere(tx, scope, state)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Newest first; ids grow with time, so they are the order and the cursor. */
export function listLeaveRows(
  tx: Tx,
  scope: Scope,
  state: LeaveState | undefined,
  cursor: string | undefined,
  limit: number,
): Promise<LeaveRow[]> {
  let query = leavesWhere(tx, scope, state)
  if (cursor !== undefined) query = query.where('leave_id', '<', cursor)
  return query.selectAll().orderBy('leave_id', 'desc').limit(limit).execute()
}

/** The name and keys of a pupil, by child; undefined when none is enrolled in the scope. */
export function findPupil(tx: Tx, scope: Scope, childId: string) {
  return tx
    .selectFrom('enrolment.pub_pupil')
    .where(inScope(scope, 'enrolment.pub_pupil'))
    .where('child_id', '=', childId)
    .where('status', 'in', ['enrolled', 'suspended'])
    .where('is_here', '=', true)
    .select(['child_id', 'name', 'school_key', 'school_code', 'class_code', 'division_code'])
    .orderBy('pupil_id')
    .limit(1)
    .executeTakeFirst()
}

/** Names of children by id, from their pupil records in the scope. */
export async function pupilNames(tx: Tx, scope: Scope, childIds: readonly string[]): Promise<Map<string, string>> {
  if (childIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('enrolment.pub_pupil')
    .where(inScope(scope, 'enrolment.pub_pupil'))
    .where('child_id', 'in', [...childIds])
    .select(['child_id', 'name'])
    .execute()
  return new Map(rows.map((row) => [row.child_id, row.name]))
}
