import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId, type Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { enqueueJob, listJobs } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import { openCase } from '../cases/index.ts'
import { listEffectiveRosters } from '../rosters/index.ts'
import { decideVerdict, type EvidenceType, type FindingState, type Verdict, VERDICT_RULES } from './domain.ts'
import { mayHandleFinding } from './policy.ts'
import {
  changeFinding,
  type FindingRow,
  findFindingForUpdate,
  findVerdictBySubmission,
  lockRuns,
  recordFindingEvents,
  saveRun,
  saveVerdict,
} from './store.ts'
import { sealedWords } from './words.ts'

export const RECONCILE_JOB = 'reconciliation.run'

/** Queues a reconciliation of the county as of a day; refuses when it could find nothing or another one is under way. */
export async function startRun(
  app: App,
  actor: Actor,
  asOf: PlainDate,
): Promise<
  Decision<
    { runId: Uuid; jobId: Uuid },
    | 'reconciliation.no-population-roster'
    | 'reconciliation.no-enrolment-roster'
    | 'reconciliation.run-in-progress'
    | 'reconciliation.day-in-future'
  >
> {
  if (asOf > app.clock.today()) return refuse('reconciliation.day-in-future', { asOf })
  return withScope(app.db, actor.scope, async (tx) => {
    const { county } = actor.scope
    await lockRuns(tx, county)
    const underWay = await listJobs(tx, { kinds: [RECONCILE_JOB], states: ['queued', 'running'], limit: 1 })
    if (underWay.length > 0) return refuse('reconciliation.run-in-progress')
    const rosters = await listEffectiveRosters(tx, county, asOf)
    if (!rosters.some((roster) => roster.kind === 'enrolment'))
      return refuse('reconciliation.no-enrolment-roster', { asOf })
    if (!rosters.some((roster) => roster.kind !== 'enrolment'))
      return refuse('reconciliation.no-population-roster', { asOf })

    const runId = newId()
    const jobId = await enqueueJob(tx, { kind: RECONCILE_JOB, payload: { runId, asOf }, actor })
    await saveRun(tx, { county, runId, asOf, jobId, startedBy: actor.id, at: app.clock.now() })
    await recordAudit(tx, {
      event: 'reconciliation.run-started',
      actorId: actor.id,
      subjectId: runId,
      details: { asOf },
    })
    return accept({ runId, jobId })
  })
}

export interface SettleRequest {
  readonly submissionId: string
  readonly version: number
  readonly verdict: Verdict
  readonly evidenceType: EvidenceType
  readonly evidenceRef?: string | undefined
  readonly pupilId?: string | undefined
  readonly validUntil?: string | undefined
  readonly note?: string | undefined
}

export interface FindingStepReply {
  readonly findingId: string
  readonly state: FindingState
  readonly version: number
}

/** Records a verdict with its evidence (C5); a record ruled out leaves the finding open. The same submission twice is one verdict. */
export async function settleFinding(app: App, actor: Actor, findingId: string, request: SettleRequest) {
  return withScope(app.db, actor.scope, async (tx) => {
    const { county } = actor.scope
    const finding = await findFindingForUpdate(tx, county, findingId)
    if (!finding) return refuse('finding.not-found')
    const permitted = mayHandleFinding(actor, 'reconciliation.settle-finding', keysOf(finding))
    if (!permitted.ok) return permitted

    const earlier = await findVerdictBySubmission(tx, county, request.submissionId)
    if (earlier) return accept<FindingStepReply>({ findingId, state: finding.state, version: finding.version })
    const candidates = finding.evidence.candidates.map(({ pupilId }) => pupilId)
    const decision = decideVerdict({ ...finding, candidates }, request, request.version)
    if (!decision.ok) return decision

    const now = app.clock.now()
    const verdictId = newId()
    const words = { evidenceRef: request.evidenceRef ?? null, note: request.note ?? null }
    await saveVerdict(tx, {
      county_code: county,
      verdict_id: verdictId,
      submission_id: request.submissionId,
      finding_id: findingId,
      child_id: finding.child_id,
      pupil_id: request.pupilId ?? finding.pupil_id,
      verdict: request.verdict,
      evidence_type: request.evidenceType,
      evidence_ref: null,
      note: null,
      sealed: sealedWords(app.secrets, county, 'reconciliation.verdict', verdictId, words),
      valid_until: (request.validUntil as PlainDate | undefined) ?? null,
      facts_hash: finding.facts_hash,
      settled_by: actor.id,
      settled_at: now,
      division_code: finding.division_code,
      school_key: finding.school_key,
    })
    const leavesOpen = VERDICT_RULES[request.verdict].leavesOpen.includes(finding.kind)
    const state = leavesOpen ? finding.state : 'settled'
    const version = await changeFinding(tx, finding, { state })
    const event = leavesOpen ? 'record-ruled-out' : 'settled'
    const eventId = newId()
    const details = { verdict: request.verdict, evidenceType: request.evidenceType }
    const sealed = sealedWords(app.secrets, county, 'reconciliation.finding_event', eventId, words)
    await recordFindingEvents(tx, [{ eventId, finding, event, at: now, actorId: actor.id, details, sealed }])
    await recordAudit(tx, {
      event: `finding.${event}`,
      actorId: actor.id,
      subjectId: finding.child_id,
      details: { findingId, verdict: request.verdict },
    })
    return accept<FindingStepReply>({ findingId, state, version })
  })
}

/** Takes a verdict back; the finding is open again, the verdict stays in its history. */
export async function reopenFinding(
  app: App,
  actor: Actor,
  findingId: string,
  request: { version: number; note: string },
) {
  return withScope(app.db, actor.scope, async (tx) => {
    const finding = await findFindingForUpdate(tx, actor.scope.county, findingId)
    if (!finding) return refuse('finding.not-found')
    const permitted = mayHandleFinding(actor, 'reconciliation.settle-finding', keysOf(finding))
    if (!permitted.ok) return permitted
    if (finding.version !== request.version) return refuse('finding.changed-meanwhile')
    if (finding.state !== 'settled') return refuse('finding.not-settled', { state: finding.state })
    if (request.note.trim() === '') return refuse('finding.reopen-note-missing')

    const version = await changeFinding(tx, finding, { state: 'open' })
    const eventId = newId()
    const { note } = request
    const { county } = actor.scope
    const sealed = sealedWords(app.secrets, county, 'reconciliation.finding_event', eventId, { note })
    await recordFindingEvents(tx, [
      { eventId, finding, event: 'reopened', at: app.clock.now(), actorId: actor.id, sealed },
    ])
    await recordAudit(tx, {
      event: 'finding.reopened',
      actorId: actor.id,
      subjectId: finding.child_id,
      details: { findingId },
    })
    return accept<FindingStepReply>({ findingId, state: 'open', version })
  })
}

/** Hands a child in no school over to the lawful case, through the one front door of `cases`. */
export async function openCaseFromFinding(
  app: App,
  actor: Actor,
  findingId: string,
  request: { submissionId: string; version: number; note?: string | undefined },
) {
  return withScope(app.db, actor.scope, async (tx) => {
    const finding = await findFindingForUpdate(tx, actor.scope.county, findingId)
    if (!finding) return refuse('finding.not-found')
    const permitted = mayHandleFinding(actor, 'reconciliation.open-case', keysOf(finding))
    if (!permitted.ok) return permitted
    if (finding.state === 'case-opened' && finding.case_id) {
      return accept({ findingId, caseId: finding.case_id, version: finding.version })
    }
    if (finding.version !== request.version) return refuse('finding.changed-meanwhile')
    if (finding.state !== 'open') return refuse('finding.not-open', { state: finding.state })
    if (finding.kind !== 'out-of-school') return refuse('finding.only-out-of-school-opens-case')

    const opened = await openCaseFor(app, tx, actor, finding, request)
    if (!opened.ok) return opened
    const { caseId } = opened.value
    const version = await changeFinding(tx, finding, { state: 'case-opened', case_id: caseId })
    await recordFindingEvents(tx, [
      { eventId: newId(), finding, event: 'case-opened', at: app.clock.now(), actorId: actor.id, details: { caseId } },
    ])
    await recordAudit(tx, {
      event: 'finding.case-opened',
      actorId: actor.id,
      subjectId: finding.child_id,
      details: { findingId, caseId },
    })
    return accept({ findingId, caseId, version })
  })
}

const keysOf = (finding: FindingRow) => ({ divisionCode: finding.division_code, schoolKey: finding.school_key })

function openCaseFor(
  app: App,
  tx: Tx,
  actor: Actor,
  finding: FindingRow,
  request: { submissionId: string; note?: string | undefined },
) {
  return openCase(app, tx, actor, {
    submissionId: request.submissionId,
    childId: finding.child_id,
    findingId: finding.finding_id,
    foundBy: 'reconciliation',
    foundOn: finding.raised_on,
    reportedTo: finding.reported_to,
    dropoutKind:
      finding.reason === 'never-enrolled' || finding.reason === 'home-teaching-without-record'
        ? 'never-enrolled'
        : 'left',
    ...(request.note !== undefined && { note: request.note }),
  })
}
