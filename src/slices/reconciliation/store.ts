import { type ColumnType, type Selectable, sql } from 'kysely'
import type { DutyName } from '../../kernel/duty.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Tx } from '../../platform/database.ts'
import type { StoredCandidate } from './candidates.ts'
import type { FindingKind, FindingState, Verdict } from './domain.ts'
import type { Reason } from './rules/findings.ts'
import { type SettledVerdict, VERDICT_OF_EXPLANATION } from './rules/settled.ts'

type Json<T> = ColumnType<T, string, string>

interface RunTable {
  county_code: string
  run_id: string
  as_of_on: PlainDate
  job_id: string
  started_by: string
  started_at: Date
  finished_at: Date | null
  rosters: Json<readonly unknown[]>
  summary: Json<Record<string, unknown> | null>
  model: Json<unknown>
}

export interface FindingEvidence {
  readonly reasons: readonly Reason[]
  readonly candidates: readonly StoredCandidate[]
}

export interface FindingTable {
  county_code: string
  finding_id: string
  kind: FindingKind
  child_id: string
  pupil_id: string | null
  division_code: string
  school_key: string
  certainty: 'certain' | 'likely' | 'possible'
  reason: string
  evidence: Json<FindingEvidence>
  facts_hash: string
  state: FindingState
  owner_line: 'household' | 'school'
  owner_unit: string
  raised_on: PlainDate
  due_on: PlainDate
  first_run_id: string
  last_run_id: string
  case_id: string | null
  version: number
  duties: string[]
  reported_to: string[]
}
export type FindingRow = Selectable<FindingTable>

interface FindingEventTable {
  county_code: string
  event_id: string
  finding_id: string
  event: string
  happened_at: Date
  actor_id: string
  run_id: string | null
  division_code: string
  school_key: string
  details: Json<Record<string, unknown>>
  duties: string[]
  sealed: string | null
}
export type FindingEventRow = Selectable<FindingEventTable>

interface VerdictTable {
  county_code: string
  verdict_id: string
  submission_id: string
  finding_id: string
  child_id: string
  pupil_id: string | null
  verdict: Verdict
  evidence_type: string
  evidence_ref: string | null
  note: string | null
  valid_until: PlainDate | null
  facts_hash: string
  settled_by: string
  settled_at: Date
  division_code: string
  school_key: string
  sealed: string | null
}
export type VerdictRow = Selectable<VerdictTable>

declare module '../../platform/database.ts' {
  interface Schema {
    'reconciliation.run': RunTable
    'reconciliation.finding': FindingTable
    'reconciliation.finding_event': FindingEventTable
    'reconciliation.verdict': VerdictTable
  }
}

/** Serialises the runs of a county: held until the transaction ends. */
export async function lockRuns(tx: Tx, county: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`reconciliation.run ${county}`}))`.execute(tx)
}

export async function findRun(tx: Tx, county: string, runId: string) {
  return tx
    .selectFrom('reconciliation.run')
    .selectAll()
    .where('county_code', '=', county)
    .where('run_id', '=', runId)
    .executeTakeFirst()
}

export async function listRunRows(tx: Tx, county: string, limit: number) {
  return tx
    .selectFrom('reconciliation.run')
    .selectAll()
    .where('county_code', '=', county)
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(limit)
    .execute()
}

export async function saveRun(
  tx: Tx,
  run: { county: string; runId: Uuid; asOf: PlainDate; jobId: string; startedBy: string; at: Date },
) {
  await tx
    .insertInto('reconciliation.run')
    .values({
      county_code: run.county,
      run_id: run.runId,
      as_of_on: run.asOf,
      job_id: run.jobId,
      started_by: run.startedBy,
      started_at: run.at,
      finished_at: null,
      rosters: '[]',
      summary: 'null',
      model: 'null',
    })
    .execute()
}

/** Closes a run in the transaction that publishes it. */
export async function finishRun(
  tx: Tx,
  county: string,
  runId: string,
  result: { finished_at: Date; rosters: string; summary: string; model: string },
): Promise<void> {
  await tx
    .updateTable('reconciliation.run')
    .set(result)
    .where('county_code', '=', county)
    .where('run_id', '=', runId)
    .execute()
}

export async function findFindingForUpdate(tx: Tx, county: string, findingId: string): Promise<FindingRow | undefined> {
  return tx
    .selectFrom('reconciliation.finding')
    .selectAll()
    .where('county_code', '=', county)
    .where('finding_id', '=', findingId)
    .forUpdate()
    .executeTakeFirst()
}

export async function findFinding(tx: Tx, county: string, findingId: string): Promise<FindingRow | undefined> {
  return tx
    .selectFrom('reconciliation.finding')
    .selectAll()
    .where('county_code', '=', county)
    .where('finding_id', '=', findingId)
    .executeTakeFirst()
}

/** Every finding of the county, locked, so that no verdict slips in while a run publishes. */
export async function listFindingsForUpdate(tx: Tx, county: string) {
  return tx
    .selectFrom('reconciliation.finding')
    .select([
      'finding_id',
      'kind',
      'child_id',
      'pupil_id',
      'state',
      'facts_hash',
      'division_code',
      'school_key',
      'duties',
    ])
    .where('county_code', '=', county)
    .orderBy('finding_id')
    .forUpdate()
    .execute()
}

export async function changeFinding(
  tx: Tx,
  finding: FindingRow,
  change: { state?: FindingState; case_id?: string | null; reported_to?: string[] },
): Promise<number> {
  const version = finding.version + 1
  await tx
    .updateTable('reconciliation.finding')
    .set({ ...change, version })
    .where('county_code', '=', finding.county_code)
    .where('finding_id', '=', finding.finding_id)
    .execute()
  return version
}

export interface NewFindingEvent {
  readonly eventId: Uuid
  readonly finding: Pick<FindingRow, 'county_code' | 'finding_id' | 'division_code' | 'school_key' | 'duties'>
  readonly event: string
  readonly at: Date
  readonly actorId: string
  readonly runId?: string
  /** The duty that is to read of this step, though the finding's others are not opened to it. */
  readonly reportedTo?: DutyName
  readonly details?: Record<string, unknown>
  /** What people wrote on it, sealed. */
  readonly sealed?: string | null
}

export async function recordFindingEvents(tx: Tx, events: readonly NewFindingEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += 1000) {
    const values = events.slice(from, from + 1000).map((event) => ({
      county_code: event.finding.county_code,
      event_id: event.eventId,
      finding_id: event.finding.finding_id,
      event: event.event,
      happened_at: event.at,
      actor_id: event.actorId,
      run_id: event.runId ?? null,
      division_code: event.finding.division_code,
      school_key: event.finding.school_key,
      details: JSON.stringify(event.details ?? {}),
      sealed: event.sealed ?? null,
      duties: event.reportedTo ? [...event.finding.duties, event.reportedTo] : event.finding.duties,
    }))
    await tx.insertInto('reconciliation.finding_event').values(values).execute()
  }
}

export async function listFindingEvents(tx: Tx, county: string, findingId: string) {
  return tx
    .selectFrom('reconciliation.finding_event')
    .selectAll()
    .where('county_code', '=', county)
    .where('finding_id', '=', findingId)
    .orderBy('event_id')
    .execute()
}

export async function findVerdictBySubmission(tx: Tx, county: string, submissionId: string) {
  return tx
    .selectFrom('reconciliation.verdict')
    .selectAll()
    .where('county_code', '=', county)
    .where('submission_id', '=', submissionId)
    .executeTakeFirst()
}

export async function saveVerdict(tx: Tx, verdict: VerdictRow): Promise<void> {
  await tx.insertInto('reconciliation.verdict').values(verdict).execute()
}

/** Records that were found to be another child's, of those a finding showed; a newer word on the same record counts. */
export async function ruledOutPupils(tx: Tx, county: string, findingId: string): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('reconciliation.verdict')
    .select(['pupil_id', 'verdict'])
    .distinctOn(['pupil_id'])
    .where('county_code', '=', county)
    .where('finding_id', '=', findingId)
    .where('pupil_id', 'is not', null)
    .orderBy('pupil_id')
    .orderBy('verdict_id', 'desc')
    .execute()
  return new Set(rows.flatMap((row) => (row.verdict === 'not-the-same-child' ? [row.pupil_id!] : [])))
}

/** A finding as a run writes it; `found` rows are inserted or updated by finding id. */
export interface PublishedFinding {
  readonly finding_id: string
  readonly kind: string
  readonly child_id: string
  readonly pupil_id: string | null
  readonly division_code: string
  readonly school_key: string
  readonly certainty: string
  readonly reason: string
  readonly evidence: FindingEvidence
  readonly facts_hash: string
  readonly state: FindingState
  readonly owner_line: string
  readonly owner_unit: string
  readonly raised_on: string
  readonly due_on: string
  readonly duties: string[]
}

/** Writes the findings of a run. A finding that was there keeps the day it was raised and is due unless it is raised again. */
export async function publishFindings(
  tx: Tx,
  county: string,
  runId: string,
  findings: readonly PublishedFinding[],
): Promise<void> {
  for (let from = 0; from < findings.length; from += 1000) {
    const batch = JSON.stringify(findings.slice(from, from + 1000))
    await sql`
      insert into reconciliation.finding (county_code, finding_id, kind, child_id, pupil_id, division_code, school_key, certainty, reason,
        evidence, facts_hash, state, owner_line, owner_unit, raised_on, due_on, duties, first_run_id, last_run_id)
      select ${county}, finding_id, kind, child_id, pupil_id, division_code, school_key, certainty, reason, evidence, facts_hash, state,
        owner_line, owner_unit, raised_on, due_on, duties, ${runId}::uuid, ${runId}::uuid
      from jsonb_to_recordset(${batch}::jsonb) as found (finding_id uuid, kind text, child_id uuid, pupil_id uuid, division_code text,
        school_key text, certainty text, reason text, evidence jsonb, facts_hash text, state text, owner_line text, owner_unit text,
        raised_on date, due_on date, duties text[])
      on conflict (county_code, finding_id) do update set division_code = excluded.division_code, school_key = excluded.school_key,
        certainty = excluded.certainty, reason = excluded.reason, evidence = excluded.evidence, facts_hash = excluded.facts_hash,
        owner_line = excluded.owner_line, owner_unit = excluded.owner_unit, duties = excluded.duties, last_run_id = excluded.last_run_id,
        raised_on = case when finding.state = excluded.state or finding.state = 'case-opened' then finding.raised_on else excluded.raised_on end,
        due_on = case when finding.state = excluded.state or finding.state = 'case-opened' then finding.due_on else excluded.due_on end,
        state = case when finding.state = 'case-opened' then finding.state else excluded.state end, version = finding.version + 1`.execute(
      tx,
    )
  }
}

export async function closeFindings(
  tx: Tx,
  county: string,
  runId: string,
  findingIds: readonly string[],
): Promise<void> {
  for (let from = 0; from < findingIds.length; from += 1000) {
    await tx
      .updateTable('reconciliation.finding')
      .set((eb) => ({ state: 'closed-by-run', last_run_id: runId, version: eb('version', '+', 1) }))
      .where('county_code', '=', county)
      .where('finding_id', 'in', findingIds.slice(from, from + 1000))
      .execute()
  }
}

/** What open cases were explained by, as verdicts for the next run. */
export async function listExplainedCases(
  tx: Tx,
  county: string,
): Promise<readonly (SettledVerdict & { readonly childId: string })[]> {
  const rows = await tx
    .selectFrom('cases.pub_case')
    .select(['child_id', 'explanation', 'recheck_on'])
    .where('county_code', '=', county)
    .where('state', '=', 'explained')
    .orderBy('case_id')
    .execute()
  return rows.flatMap((row) =>
    row.explanation === null
      ? []
      : [
          {
            childId: row.child_id,
            verdict: VERDICT_OF_EXPLANATION[row.explanation],
            factsHash: null,
            validUntil: row.recheck_on as PlainDate | null,
          },
        ],
  )
}

/** Last days of the suspensions that attendance watches. */
export async function listSuspensionEnds(tx: Tx, county: string) {
  const rows = await tx
    .selectFrom('attendance.pub_suspension')
    .select(['child_id', 'until_on'])
    .where('county_code', '=', county)
    .orderBy('child_id')
    .orderBy('until_on')
    .execute()
  return rows.map((row) => ({ childId: row.child_id, untilOn: row.until_on }))
}
