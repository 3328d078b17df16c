import { createHash } from 'node:crypto'
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { newId } from '../../../kernel/ids.ts'
import type { PlainDate } from '../../../kernel/plain-date.ts'
import { type FoundProblem, findProblems } from '../rules/findings.ts'
import { decideRecords } from '../rules/pupil-records.ts'
import { applyVerdict, type SettledVerdict, verdictHolds } from '../rules/settled.ts'
import { decideStanding, type StandingDecision, type StandingRules, withEndOfSuspension } from '../rules/standing.ts'
import { readDossiers } from './evidence.ts'
import type { Step } from './load.ts'

export interface Deciding {
  readonly asOf: PlainDate
  readonly rules: StandingRules
  /** Verdicts that were given, by child id. */
  readonly verdicts: ReadonlyMap<string, readonly SettledVerdict[]>
  /** Last days of suspensions, by child id. */
  readonly suspendedUntil: ReadonlyMap<string, PlainDate>
}

export const DECISION_TABLES: readonly Step[] = [
  {
    name: 'decision',
    sql: `create or replace table decision (child_no bigint, child_id varchar, population varchar, standing varchar, reason varchar,
      certainty varchar, real_pupil_no bigint)`,
  },
  {
    name: 'record_decision',
    sql: 'create or replace table record_decision (pupil_no bigint, verdict varchar, reason varchar, certainty varchar)',
  },
  {
    name: 'problem',
    sql: `create or replace table problem (child_no bigint, pupil_no bigint, kind varchar, certainty varchar, reason varchar,
      reasons varchar, school_code varchar, facts_hash varchar)`,
  },
  { name: 'new_pupil_id', sql: 'create or replace table new_pupil_id (pupil_no bigint, pupil_id varchar)' },
]

/** Applies the rules to every child of the run and keeps what was decided in tables. */
export async function decideAll(
  connection: DuckDBConnection,
  deciding: Deciding,
  onProgress: (childCount: number) => void,
): Promise<void> {
  const childIds = await idsOf(connection, 'child_id')
  const decisions = await connection.createAppender('decision')
  const records = await connection.createAppender('record_decision')
  const problems = await connection.createAppender('problem')
  let count = 0
  for await (const { childNo, evidence: told } of readDossiers(connection)) {
    const childId = childIds.get(childNo) ?? newId()
    const evidence = withEndOfSuspension(told, deciding.suspendedUntil.get(childId))
    const bare = decideStanding(evidence, deciding.asOf, deciding.rules)
    const found = findProblems(evidence, bare, decideRecords(evidence, bare)).map(hashed)
    const verdict = holdingVerdict(found, deciding.verdicts.get(childId) ?? [], deciding.asOf)
    const standing = verdict ? applyVerdict(bare, verdict.verdict) : bare
    appendDecision(decisions, childNo, childId, standing)
    for (const record of decideRecords(evidence, standing))
      appendRow(records, BigInt(record.pupilNo), record.verdict, record.reason, record.certainty)
    for (const problem of found) appendProblem(problems, childNo, problem)
    if (++count % 5000 === 0) onProgress(count)
  }
  for (const appender of [decisions, records, problems]) appender.closeSync()
  await newPupilIds(connection)
}

type HashedProblem = FoundProblem & { readonly factsHash: string }

function hashed(problem: FoundProblem): HashedProblem {
  return {
    ...problem,
    factsHash: createHash('sha256').update(`${problem.kind}|${problem.facts}`).digest('hex').slice(0, 32),
  }
}

/** The newest verdict on one of today's problems that still holds. */
function holdingVerdict(found: readonly HashedProblem[], verdicts: readonly SettledVerdict[], asOf: PlainDate) {
  return verdicts.find((verdict) => found.some((problem) => verdictHolds(verdict, problem.factsHash, asOf)))
}

function appendDecision(appender: DuckDBAppender, childNo: number, childId: string, decision: StandingDecision): void {
  const real = decision.realPupilNo === null ? null : BigInt(decision.realPupilNo)
  appendRow(
    appender,
    BigInt(childNo),
    childId,
    decision.population,
    decision.standing,
    decision.reason,
    decision.certainty,
    real,
  )
}

function appendProblem(appender: DuckDBAppender, childNo: number, problem: HashedProblem): void {
  appendRow(
    appender,
    BigInt(childNo),
    problem.pupilNo === null ? null : BigInt(problem.pupilNo),
    problem.kind,
    problem.certainty,
    problem.reason,
    JSON.stringify(problem.reasons),
    problem.schoolCode,
    problem.factsHash,
  )
}

function appendRow(appender: DuckDBAppender, ...values: (bigint | string | null)[]): void {
  for (const value of values) {
    if (value === null) appender.appendNull()
    else if (typeof value === 'bigint') appender.appendBigInt(value)
    else appender.appendVarchar(value)
  }
  appender.endRow()
}

/** Ids kept from the last run, by number; unknown ones get a new id. */
async function idsOf(connection: DuckDBConnection, table: 'child_id' | 'pupil_id'): Promise<Map<number, string>> {
  const kept = new Map<number, string>()
  const result = await connection.stream(`select no, id from ${table} where id is not null`)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return kept
    for (const [no, id] of chunk.getRows()) kept.set(Number(no), String(id))
  }
}

async function newPupilIds(connection: DuckDBConnection): Promise<void> {
  const kept = await idsOf(connection, 'pupil_id')
  const appender = await connection.createAppender('new_pupil_id')
  const result = await connection.stream('select no from pupil_id order by no')
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    for (const [no] of chunk.getRows()) appendRow(appender, BigInt(Number(no)), kept.get(Number(no)) ?? newId())
  }
  appender.closeSync()
}
