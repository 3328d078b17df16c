import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { pageOf, USUAL_PAGE } from '../../platform/lists.ts'
import { accountNames } from '../accounts/index.ts'
import { recordAudit } from '../audit/index.ts'
import { findVeil } from '../disclosure/index.ts'
import { placeNames } from '../register/index.ts'
import type {
  Consent,
  ConsentLine,
  RequestLine,
  RequestPage,
  RetentionRun,
  RuleOutcome,
  showPrivacy as showPrivacyContract,
} from './contract.ts'
import { type PrivacySettings, receiptNumber, type RequestKind, RETENTION_RULES, stepsFrom } from './domain.ts'
import { permissions } from './policy.ts'
import { countPlan, planRule } from './retention.ts'
import {
  childNames,
  type ConsentRow,
  findChildKeys,
  findRequest,
  findSettings,
  listAllConsentRows,
  listConsentRows,
  listOffices,
  listRequestEvents,
  listRequestRows,
  type RequestRow,
} from './store.ts'
import { listNewestAssessments } from './store-assessments.ts'
import { listRetentionRuns } from './store-retention.ts'

type Assessed = ReplyOf<typeof showPrivacyContract>['assessed'][number]

/** What the county decided about the protection of personal data, and when each data set was assessed last. */
export async function showPrivacy(
  app: App,
  actor: Actor,
): Promise<{ settings: PrivacySettings; version: number; countyName: string; assessed: Assessed[] }> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const stored = await findSettings(tx, county)
    const newest = await listNewestAssessments(tx, county, app.clock.today())
    const assessed = [...newest].map(([dataSet, row]) => ({
      dataSet,
      assessmentId: row.assessment_id,
      conclusion: row.conclusion,
      assessedOn: row.assessed_on,
      reviewOn: row.review_on,
    }))
    return { ...stored, countyName: await countyNameOf(app, tx, actor), assessed }
  })
}

export async function countyNameOf(app: App, tx: Tx, actor: Actor): Promise<string> {
  return (await placeNames(tx, actor.scope.county, app.clock.today())).division(actor.scope.county)
}

const RUNS_SHOWN = 20

/** What each rule would delete today, and the runs so far. */
export async function previewRetention(
  app: App,
  actor: Actor,
): Promise<{ plans: RuleOutcome[]; runs: RetentionRun[] }> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const { settings } = await findSettings(tx, county)
    const plans: RuleOutcome[] = []
    for (const rule of RETENTION_RULES) {
      if (settings.retention[rule].mode !== 'off')
        plans.push(outcomeOf(await planRule(app, tx, actor.scope, rule, settings)))
    }
    const runs = await listRetentionRuns(tx, county, RUNS_SHOWN)
    const names = await accountNames(tx, [...new Set(runs.map((run) => run.started_by))])
    return {
      plans,
      runs: runs.map((run) => ({
        runId: run.run_id,
        startedAt: run.started_at.toISOString(),
        finishedAt: run.finished_at?.toISOString() ?? null,
        startedByName: names.get(run.started_by) ?? run.started_by,
        reason: run.reason,
        results: run.results.map((result) => ({ ...result, held: [...result.held] })),
      })),
    }
  })
}

function outcomeOf(plan: Parameters<typeof countPlan>[0]): RuleOutcome {
  const counted = countPlan(plan)
  return { ...counted, held: [...counted.held] }
}

export interface RequestQuery {
  readonly phase?: 'open' | 'overdue' | 'all' | undefined
  readonly kind?: RequestKind | undefined
  readonly childId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Requests of the actor's scope, newest first. */
export async function listRequests(app: App, actor: Actor, query: RequestQuery) {
  const limit = query.limit ?? USUAL_PAGE
  const today = app.clock.today()
  const phase = query.phase ?? 'open'
  return withScope(app.db, actor.scope, async (tx) => {
    const filter = {
      kind: query.kind,
      childId: query.childId,
      open: phase === 'open',
      overdueOn: phase === 'overdue' ? today : undefined,
    }
    const { rows, total } = await listRequestRows(tx, actor.scope, filter, { cursor: query.cursor, limit: limit + 1 })
    const names = await namesInSight(app, tx, actor, rows)
    const owners = await accountNames(
      tx,
      rows.flatMap((row) => row.owner_id ?? []),
    )
    return pageOf(
      rows,
      limit,
      total,
      (row) => row.request_id,
      (row) => lineOf(row, names, owners, today),
    )
  })
}

/** Names of the children as the actor may see them. */
async function namesInSight(
  app: App,
  tx: Tx,
  actor: Actor,
  rows: readonly RequestRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map((row) => row.child_id))]
  const veil = await findVeil(app, tx, actor)
  const names = await childNames(tx, actor.scope, ids)
  return new Map([...names].map(([id, name]) => [id, veil.show('name', name, id)]))
}

function lineOf(
  row: RequestRow,
  children: ReadonlyMap<string, string>,
  owners: ReadonlyMap<string, string>,
  today: PlainDate,
): RequestLine {
  const isOpen = stepsFrom(row).length > 0
  return {
    requestId: row.request_id,
    number: receiptNumber(row.request_year, row.request_serial),
    childId: row.child_id,
    childName: children.get(row.child_id) ?? null,
    kind: row.kind,
    state: row.state,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    ownerName: row.owner_id === null ? null : (owners.get(row.owner_id) ?? row.owner_id),
    overdue: isOpen && row.due_on < today,
  }
}

/** One request with its steps; the look is put on record, for it names the child and the guardian. */
export async function showRequest(
  app: App,
  actor: Actor,
  requestId: string,
): Promise<Decision<RequestPage, 'privacy.request-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const row = await findRequest(tx, actor.scope, requestId)
    if (!row) return refuse('privacy.request-not-found')
    const events = await listRequestEvents(tx, actor.scope, requestId)
    const ids = [
      ...new Set([...events.map((event) => event.actor_id), row.entered_by, ...(row.owner_id ? [row.owner_id] : [])]),
    ]
    const names = await accountNames(tx, ids)
    const children = await namesInSight(app, tx, actor, [row])
    const roles: readonly string[] = permissions['privacy.handle-request']
    await recordAudit(tx, {
      event: 'privacy.request-viewed',
      actorId: actor.id,
      subjectId: row.child_id,
      details: { requestId },
    })
    return accept({
      ...lineOf(row, children, names, app.clock.today()),
      requesterName: row.requester_name,
      requesterRole: row.requester_role,
      requesterPhone: row.requester_phone,
      identityProof: row.identity_proof,
      wish: row.wish,
      office: row.office,
      answer: row.answer,
      answeredOn: row.answered_on,
      enteredByName: names.get(row.entered_by) ?? row.entered_by,
      version: row.version,
      steps: roles.includes(actor.role) ? stepsFrom(row) : [],
      offices: await listOffices(tx, actor.scope, row.child_id),
      events: events.map((event) => ({
        at: event.happened_at.toISOString(),
        step: event.step,
        toState: event.to_state,
        note: event.note,
        actorName: names.get(event.actor_id) ?? event.actor_id,
      })),
    })
  })
}

/** Consents on file for a child, newest first. */
export async function listConsents(
  app: App,
  actor: Actor,
  childId: string,
): Promise<Decision<{ rows: Consent[] }, 'privacy.child-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await findChildKeys(tx, actor.scope, childId))) return refuse('privacy.child-not-found')
    const rows = await listConsentRows(tx, actor.scope, childId)
    return accept({ rows: rows.map(consentOf) })
  })
}

const consentOf = (row: ConsentRow): Consent => ({
  consentId: row.consent_id,
  dataSet: row.data_set,
  givenBy: row.given_by,
  givenByRole: row.given_by_role,
  givenOn: row.given_on,
  evidenceRef: row.evidence_ref,
  withdrawnOn: row.withdrawn_on,
})

/** Every consent on file in the actor's scope, one page at a time. */
export async function listAllConsents(
  app: App,
  actor: Actor,
  query: { dataSet?: string; holds?: boolean; cursor?: string; limit?: number },
) {
  const limit = query.limit ?? USUAL_PAGE
  return withScope(app.db, actor.scope, async (tx) => {
    const { rows, total } = await listAllConsentRows(tx, actor.scope, query, { cursor: query.cursor, limit: limit + 1 })
    const names = await childNames(
      tx,
      actor.scope,
      rows.map((row) => row.child_id),
    )
    const veil = await findVeil(app, tx, actor)
    const lineOf = (row: ConsentRow): ConsentLine => {
      const { child_id: childId } = row
      return { ...consentOf(row), childId, childName: veil.show('name', names.get(childId) ?? null, childId) }
    }
    return pageOf(rows, limit, total, (row) => row.consent_id, lineOf)
  })
}
