import type { ColumnType, Selectable } from 'kysely'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { LeadLine } from './domain.ts'
import type { GroupPart, HandoverReason } from './rules/group.ts'

type Given<T> = ColumnType<T, T, never>

interface CaseMemberTable {
  county_code: Given<string>
  member_id: Given<string>
  case_id: Given<string>
  part: Given<GroupPart>
  name: Given<string>
  unit_name: Given<string>
  account_id: Given<string | null>
  from_on: Given<PlainDate>
  to_on: PlainDate | null
  added_by: Given<string>
  submission_id: Given<string>
  division_code: string
  school_key: string
}
export type CaseMemberRow = Selectable<CaseMemberTable>

interface HandoverTable {
  county_code: Given<string>
  handover_id: Given<string>
  side: Given<'from' | 'to'>
  case_id: Given<string>
  case_number: Given<string>
  from_line: Given<LeadLine>
  from_unit: Given<string>
  to_line: Given<LeadLine>
  to_unit: Given<string>
  to_division: Given<string>
  to_school_key: Given<string>
  reason: Given<HandoverReason>
  state: 'asked' | 'taken' | 'refused' | 'withdrawn'
  asked_by: Given<string>
  asked_on: Given<PlainDate>
  answered_by: string | null
  answered_on: PlainDate | null
  submission_id: Given<string>
  /** Day of 认定 of a case taken over while its child counted as dropout. */
  dropout_since: PlainDate | null
  division_code: string
  school_key: string
}
export type HandoverRow = Selectable<HandoverTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'cases.case_member': CaseMemberTable
    'cases.handover': HandoverTable
  }
}

/** Who works on a case now, the responsible person first. */
export function listMembers(tx: Tx, scope: Scope, caseId: string): Promise<CaseMemberRow[]> {
  return tx
    .selectFrom('cases.case_member')
    .selectAll()
    .where(inScope(scope, 'cases.case_member'))
    .where('case_id', '=', caseId)
    .where('to_on', 'is', null)
    .orderBy((e) => e('part', '=', 'lead'), 'desc')
    .orderBy('member_id')
    .execute()
}

/** Whether somebody was named by a submission before, even if their part has ended since. */
export async function hasMemberBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('cases.case_member')
    .select('member_id')
    .where(inScope(scope, 'cases.case_member'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
  return row !== undefined
}

/** Writes a member; false when its submission was written before. */
export async function insertMember(tx: Tx, row: CaseMemberRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('cases.case_member')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'submission_id']).doNothing())
    .returning('member_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Ends the time of members: of one, or of whoever answered for the case so far. */
export async function endMembers(
  tx: Tx,
  scope: Scope,
  caseId: string,
  which: { readonly memberId: string } | { readonly part: GroupPart },
  on: PlainDate,
): Promise<number> {
  const ended = await tx
    .updateTable('cases.case_member')
    .set({ to_on: on })
    .where(inScope(scope, 'cases.case_member'))
    .where('case_id', '=', caseId)
    .where('to_on', 'is', null)
    .where('memberId' in which ? 'member_id' : 'part', '=', 'memberId' in which ? which.memberId : which.part)
    .returning('member_id')
    .execute()
  return ended.length
}

/** Hand-overs an actor sees: each side sees its own row. */
export function listHandovers(tx: Tx, scope: Scope, filter: { readonly caseId?: string; readonly open?: boolean }) {
  let query = tx.selectFrom('cases.handover').selectAll().where(inScope(scope, 'cases.handover'))
  if (filter.caseId) query = query.where('case_id', '=', filter.caseId)
  if (filter.open) query = query.where('state', '=', 'asked')
  return query.orderBy('handover_id', 'desc').limit(200).execute()
}

export function findHandover(
  tx: Tx,
  scope: Scope,
  handoverId: string,
  side: 'from' | 'to',
): Promise<HandoverRow | undefined> {
  return tx
    .selectFrom('cases.handover')
    .selectAll()
    .where(inScope(scope, 'cases.handover'))
    .where('handover_id', '=', handoverId)
    .where('side', '=', side)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertHandover(tx: Tx, rows: readonly HandoverRow[]): Promise<void> {
  await tx
    .insertInto('cases.handover')
    .values([...rows])
    .execute()
}

/** Answers a hand-over on both sides; as the machine, for neither side sees the other's row. */
export async function answerHandover(
  tx: Tx,
  row: Pick<HandoverRow, 'county_code' | 'handover_id'>,
  answer: Pick<HandoverRow, 'state' | 'answered_by' | 'answered_on' | 'dropout_since'>,
): Promise<void> {
  await tx
    .updateTable('cases.handover')
    .set(answer)
    .where('county_code', '=', row.county_code)
    .where('handover_id', '=', row.handover_id)
    .execute()
}

const FOLLOWING = [
  'cases.case_event',
  'cases.case_record',
  'cases.deadline',
  'cases.deadline_event',
  'cases.case_member',
  'cases.case_photo',
] as const

/** Gives a case and all that belongs to it to another unit: what was done so far is seen there, and here no more. */
export async function moveCaseKeys(
  tx: Tx,
  row: Pick<HandoverRow, 'county_code' | 'case_id' | 'to_division' | 'to_school_key'>,
): Promise<void> {
  const keys = { division_code: row.to_division, school_key: row.to_school_key }
  for (const table of FOLLOWING) {
    await tx
      .updateTable(table)
      .set(keys)
      .where('county_code', '=', row.county_code)
      .where('case_id', '=', row.case_id)
      .execute()
  }
}
