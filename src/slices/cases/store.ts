import type { ColumnType, Selectable, Updateable } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { inScope } from '../../platform/lists.ts'
import type { RecordKind } from './rules/records.ts'
import type { StepName } from './rules/steps.ts'
import type {
  CaseState,
  Cause,
  CaseEvidenceType,
  DropoutKind,
  Explanation,
  FoundBy,
  LeadLine,
  Stage,
} from './domain.ts'

type Given<T> = ColumnType<T, T, never>

interface DropoutCaseTable {
  county_code: Given<string>
  case_id: Given<string>
  case_year: Given<number>
  case_serial: Given<number>
  case_number: Given<string>
  child_id: Given<string>
  finding_id: Given<string | null>
  state: CaseState
  state_on: PlainDate
  found_by: Given<FoundBy>
  found_on: Given<PlainDate>
  dropout_kind: Given<DropoutKind>
  stage: Given<Stage>
  lead_line: LeadLine
  lead_unit: string
  due_on: PlainDate | null
  division_code: string
  school_key: string
  opened_by: Given<string>
  opened_at: Given<Date>
  submission_id: Given<string>
  explanation: Explanation | null
  evidence_type: CaseEvidenceType | null
  evidence_ref: string | null
  recheck_on: PlainDate | null
  confirmed_on: PlainDate | null
  confirmed_by: string | null
  out_of_school_since: PlainDate | null
  causes: Cause[]
  version: number
  linked_case_id: Given<string | null>
  round: number
  suspended_until: PlainDate | null
  returned_on: PlainDate | null
  closing_reason: string | null
  closed_on: PlainDate | null
  closed_by: string | null
  aged_out_on: PlainDate | null
  sealed: string | null
  /** Since when a mandatory report is owed, as read under the table of reports of this version. */
  report_since: PlainDate | null
  report_marked: number
  duties: string[]
  reported_to: string[]
}
export type DropoutCaseRow = Selectable<DropoutCaseTable>
export type CaseChanges = Updateable<DropoutCaseTable>

/** Events without a step that may tell why a child is away: opening, and what whoever finds it missing adds. */
export const TELLING_EVENTS = ['case.opened', 'case.cause-told', 'case.suspected-again'] as const

interface CaseCounterTable {
  county_code: string
  case_year: number
  last_serial: number
}

interface CaseEventTable {
  county_code: Given<string>
  event_id: string
  case_id: string
  event: string
  from_state: CaseState | null
  to_state: CaseState
  happened_on: PlainDate
  happened_at: Date
  actor_id: string
  submission_id: string
  division_code: string
  school_key: string
  details: ColumnType<Record<string, unknown>, string, string>
  sealed: string | null
  step: StepName | null
  round: ColumnType<number, number | undefined, never>
}
export type CaseEventRow = Selectable<CaseEventTable>

type PublishedCase = Pick<
  DropoutCaseRow,
  | 'county_code'
  | 'case_id'
  | 'case_number'
  | 'child_id'
  | 'finding_id'
  | 'state'
  | 'state_on'
  | 'found_by'
  | 'found_on'
  | 'dropout_kind'
  | 'stage'
  | 'lead_line'
  | 'lead_unit'
  | 'due_on'
  | 'division_code'
  | 'school_key'
  | 'opened_at'
  | 'explanation'
  | 'recheck_on'
  | 'confirmed_on'
  | 'out_of_school_since'
  | 'linked_case_id'
  | 'returned_on'
  | 'closing_reason'
  | 'closed_on'
  | 'aged_out_on'
>
type PublishedCaseEvent = Pick<
  CaseEventRow,
  | 'county_code'
  | 'event_id'
  | 'case_id'
  | 'event'
  | 'from_state'
  | 'to_state'
  | 'happened_on'
  | 'division_code'
  | 'school_key'
>

declare module '../../platform/database.ts' {
  interface Schema {
    'cases.dropout_case': DropoutCaseTable
    'cases.case_counter': CaseCounterTable
    'cases.case_event': CaseEventTable
    'cases.pub_case': PublishedCase
    'cases.pub_case_event': PublishedCaseEvent
  }
}

/** Takes the counter of a county and year, and with it the right to open cases, until the transaction ends. */
export async function lockCaseCounter(tx: Tx, county: CountyCode, year: number): Promise<number> {
  await tx
    .insertInto('cases.case_counter')
    .values({ county_code: county, case_year: year, last_serial: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const counter = await tx
    .selectFrom('cases.case_counter')
    .select('last_serial')
    .where('county_code', '=', county)
    .where('case_year', '=', year)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return counter.last_serial
}

export async function saveCaseCounter(tx: Tx, county: CountyCode, year: number, lastSerial: number): Promise<void> {
  await tx
    .updateTable('cases.case_counter')
    .set({ last_serial: lastSerial })
    .where('county_code', '=', county)
    .where('case_year', '=', year)
    .execute()
}

export function findOpenCaseOfChild(tx: Tx, scope: Scope, childId: string): Promise<DropoutCaseRow | undefined> {
  return tx
    .selectFrom('cases.dropout_case')
    .selectAll()
    .where(inScope(scope, 'cases.dropout_case'))
    .where('child_id', '=', childId)
    .where('state', '<>', 'closed')
    .executeTakeFirst()
}

export function findCaseBySubmission(tx: Tx, scope: Scope, submissionId: string): Promise<DropoutCaseRow | undefined> {
  return tx
    .selectFrom('cases.dropout_case')
    .selectAll()
    .where(inScope(scope, 'cases.dropout_case'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

/** Writes a new case; false when the child has an open one, even one this scope does not show. */
export async function insertCase(tx: Tx, row: DropoutCaseRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('cases.dropout_case')
    .values(row)
    .onConflict((conflict) => conflict.columns(['county_code', 'child_id']).where('state', '<>', 'closed').doNothing())
    .returning('case_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** A case of the scope, held until the transaction ends. */
export function findCaseForUpdate(tx: Tx, scope: Scope, caseId: string): Promise<DropoutCaseRow | undefined> {
  return tx
    .selectFrom('cases.dropout_case')
    .selectAll()
    .where(inScope(scope, 'cases.dropout_case'))
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirst()
}

/** Writes what a step made of a locked case and returns its new version. */
export async function saveCaseStep(tx: Tx, row: DropoutCaseRow, changes: CaseChanges): Promise<number> {
  const version = row.version + 1
  await tx
    .updateTable('cases.dropout_case')
    .set({ ...changes, version })
    .where('county_code', '=', row.county_code)
    .where('case_id', '=', row.case_id)
    .execute()
  return version
}

export interface NewCaseEvent {
  readonly eventId: string
  readonly event: string
  readonly fromState: CaseState | null
  readonly toState: CaseState
  readonly on: PlainDate
  readonly at: Date
  readonly actorId: string
  readonly submissionId: string
  readonly step: StepName | null
  readonly round: number
  /** Codes, days and counts; a step's facts as `rules/fold.ts` reads them. */
  readonly details: Readonly<Record<string, unknown>>
  /** What people wrote, sealed. */
  readonly sealed: string | null
}

/** Writes a step into the history of a case. */
export async function recordCaseEvent(
  tx: Tx,
  row: Pick<DropoutCaseRow, 'county_code' | 'case_id' | 'division_code' | 'school_key'>,
  event: NewCaseEvent,
): Promise<void> {
  await tx
    .insertInto('cases.case_event')
    .values({
      county_code: row.county_code,
      event_id: event.eventId,
      case_id: row.case_id,
      event: event.event,
      from_state: event.fromState,
      to_state: event.toState,
      happened_on: event.on,
      happened_at: event.at,
      actor_id: event.actorId,
      submission_id: event.submissionId,
      division_code: row.division_code,
      school_key: row.school_key,
      details: JSON.stringify(event.details),
      sealed: event.sealed,
      step: event.step,
      round: event.round,
    })
    .execute()
}

export function findCaseEventBySubmission(
  tx: Tx,
  scope: Scope,
  submissionId: string,
): Promise<Pick<CaseEventRow, 'case_id'> | undefined> {
  return tx
    .selectFrom('cases.case_event')
    .select('case_id')
    .where(inScope(scope, 'cases.case_event'))
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

/** The steps of a case, first to last. */
export function listCaseEvents(tx: Tx, scope: Scope, caseId: string): Promise<CaseEventRow[]> {
  return tx
    .selectFrom('cases.case_event')
    .selectAll()
    .where(inScope(scope, 'cases.case_event'))
    .where('case_id', '=', caseId)
    .orderBy('happened_at')
    .orderBy('event_id')
    .execute()
}

/** The records of a child in the enrolment system, the newest first; `leadingRecord` says whose school leads. */
export async function listRecordsOfSchool(tx: Tx, county: CountyCode, childId: string) {
  const rows = await tx
    .selectFrom('enrolment.pub_pupil')
    .select(['school_code', 'class_code', 'grade_code', 'status', 'is_here', 'as_of_on', 'verdict'])
    .where('county_code', '=', county)
    .where('child_id', '=', childId)
    .orderBy('as_of_on', 'desc')
    .orderBy('pupil_id')
    .execute()
  return rows.map((row) => ({
    isReal: row.verdict === 'real',
    status: row.status,
    isHere: row.is_here,
    schoolCode: row.school_code,
    classCode: row.class_code,
    gradeCode: row.grade_code,
    asOfOn: row.as_of_on as PlainDate,
  }))
}

/** The newest closed case of a child that had come back: leaving again soon is a relapse of it. */
export function findReturnedCase(
  tx: Tx,
  scope: Scope,
  childId: string,
  closedSince: PlainDate,
): Promise<Pick<DropoutCaseRow, 'case_id'> | undefined> {
  return tx
    .selectFrom('cases.dropout_case')
    .select('case_id')
    .where(inScope(scope, 'cases.dropout_case'))
    .where('child_id', '=', childId)
    .where('state', '=', 'closed')
    .where('returned_on', 'is not', null)
    .where('closed_on', '>=', closedSince)
    .orderBy('closed_on', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** What a case needs to know of its child. */
export function findChildOfCase(tx: Tx, scope: Scope, childId: string) {
  return tx
    .selectFrom('register.pub_child')
    .select([
      'child_id',
      'division_code',
      'school_key',
      'grade_code',
      'school_name',
      'born_on',
      'guardian1_name',
      'guardian2_name',
      'duties',
    ])
    .where(inScope(scope, 'register.pub_child'))
    .where('child_id', '=', childId)
    .executeTakeFirst()
}

/** Writes what the machine itself keeps of a case (its days, its age); no step, so the version stays. */
export async function saveCaseDue(
  tx: Tx,
  row: Pick<DropoutCaseRow, 'county_code' | 'case_id'>,
  changes: Pick<CaseChanges, 'due_on' | 'recheck_on' | 'aged_out_on'>,
): Promise<void> {
  await tx
    .updateTable('cases.dropout_case')
    .set(changes)
    .where('county_code', '=', row.county_code)
    .where('case_id', '=', row.case_id)
    .execute()
}

/** What some records say of the case itself: how long it is paused, and for what reason it may be closed. */
export async function saveCaseRecord(
  tx: Tx,
  row: Pick<DropoutCaseRow, 'county_code' | 'case_id'>,
  kind: RecordKind,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const changes: Partial<Record<RecordKind, CaseChanges>> = {
    suspension: { suspended_until: values['until'] as PlainDate },
    resumption: { suspended_until: null },
    'closing-request': { closing_reason: values['closingReason'] as string },
    'closing-refusal': { closing_reason: null },
  }
  const change = changes[kind]
  if (!change) return
  await tx
    .updateTable('cases.dropout_case')
    .set(change)
    .where('county_code', '=', row.county_code)
    .where('case_id', '=', row.case_id)
    .execute()
}
