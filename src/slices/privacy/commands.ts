import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { CalendarYearMissing } from '../../kernel/calendar.ts'
import { newId, type Uuid } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import { enqueueJob } from '../../platform/jobs.ts'
import { recordAudit } from '../audit/index.ts'
import {
  decideSettings,
  decideStep,
  dueOn,
  type IdentityProof,
  isWeekday,
  type PrivacySettings,
  receiptNumber,
  type RequesterRole,
  type RequestKind,
  type RequestStep,
  type RetentionRule,
  type StepRefusal,
} from './domain.ts'
import { CONSENT_SETS } from './processing-domain.ts'
import {
  changeRequest,
  endConsent,
  findChildKeys,
  findRequestBySubmission,
  findRequestForUpdate,
  findSettings,
  insertConsent,
  insertRequest,
  recordRequestEvent,
  type RequestRow,
  saveSettings,
  takeSerial,
} from './store.ts'
import { insertRetentionRun } from './store-retention.ts'

export const RETENTION_JOB = 'privacy.retention'

/** Changes a county's settings; nobody's change is lost to one who read an older version. */
export async function changeSettings(
  app: App,
  actor: Actor,
  settings: PrivacySettings,
  version: number,
): Promise<Decision<{ version: number }, 'privacy.retention-too-short' | 'privacy.changed-meanwhile'>> {
  const decision = decideSettings(settings)
  if (!decision.ok) return decision
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await findSettings(tx, actor.scope.county)
    if (!(await saveSettings(tx, actor.scope.county, settings, version, actor.id)))
      return refuse('privacy.changed-meanwhile')
    const changed = Object.keys(settings).filter(
      (name) =>
        JSON.stringify(settings[name as keyof PrivacySettings]) !==
        JSON.stringify(before.settings[name as keyof PrivacySettings]),
    )
    await recordAudit(tx, { event: 'privacy.settings-changed', actorId: actor.id, details: { changed } })
    return accept({ version: version + 1 })
  })
}

export interface NewRequest {
  readonly submissionId: string
  readonly childId: string
  readonly kind: RequestKind
  readonly requesterName: string
  readonly requesterRole: RequesterRole
  readonly requesterPhone?: string | undefined
  readonly identityProof: IdentityProof
  readonly wish: string
  /** Day on which the guardian asked; not in the future. */
  readonly receivedOn: PlainDate
}

/** Enters what a guardian asks for, with a receipt number and a due day. The same submission twice is one request. */
export async function enterRequest(
  app: App,
  actor: Actor,
  given: NewRequest,
): Promise<
  Decision<{ requestId: string; number: string; dueOn: PlainDate }, 'privacy.child-not-found' | 'privacy.day-in-future'>
> {
  const today = app.clock.today()
  if (given.receivedOn > today) return refuse('privacy.day-in-future')
  return withScope(app.db, actor.scope, async (tx) => {
    await holdSubmission(tx, given.submissionId)
    const earlier = await findRequestBySubmission(tx, actor.scope, given.submissionId)
    if (earlier) return accept(receiptOf(earlier))
    const child = await findChildKeys(tx, actor.scope, given.childId)
    if (!child) return refuse('privacy.child-not-found')
    const { settings } = await findSettings(tx, actor.scope.county)
    const year = Number(today.slice(0, 4))
    const row: RequestRow = {
      county_code: actor.scope.county,
      request_id: newId(),
      request_year: year,
      request_serial: await takeSerial(tx, actor.scope.county, year),
      child_id: child.childId,
      kind: given.kind,
      state: 'received',
      requester_name: given.requesterName.trim(),
      requester_role: given.requesterRole,
      requester_phone: given.requesterPhone?.trim() || null,
      identity_proof: given.identityProof,
      wish: given.wish.trim(),
      received_on: given.receivedOn,
      due_on: dueOn(given.receivedOn, settings.requestWorkingDays, (day) => isWorkdayOrWeekday(app, day)),
      owner_id: null,
      office: null,
      answer: null,
      answered_on: null,
      division_code: child.divisionCode,
      school_key: child.schoolKey,
      entered_by: actor.id,
      submission_id: given.submissionId,
      version: 1,
    }
    await insertRequest(tx, row)
    await recordRequestEvent(tx, row, {
      event_id: newId(),
      step: 'enter',
      to_state: 'received',
      note: null,
      actor_id: actor.id,
      happened_at: app.clock.now(),
    })
    const details = { requestId: row.request_id, number: receiptOf(row).number, kind: given.kind }
    await recordAudit(tx, {
      event: 'privacy.request-entered',
      actorId: actor.id,
      subjectId: child.childId,
      details,
    })
    return accept(receiptOf(row))
  })
}

function receiptOf(row: RequestRow): { requestId: string; number: string; dueOn: PlainDate } {
  return {
    requestId: row.request_id,
    number: receiptNumber(row.request_year, row.request_serial),
    dueOn: row.due_on,
  }
}

function isWorkdayOrWeekday(app: App, day: PlainDate): boolean {
  try {
    return app.calendar.isWorkday(day)
  } catch (error) {
    if (error instanceof CalendarYearMissing) return isWeekday(day)
    throw error
  }
}

export interface RequestStepWish {
  readonly version: number
  readonly step: RequestStep
  readonly note?: string | undefined
  /** Where the roster is kept that is wrong. */
  readonly office?: string | undefined
}

/** Takes a request one step further. */
export async function stepRequest(
  app: App,
  actor: Actor,
  requestId: string,
  wish: RequestStepWish,
): Promise<Decision<{ requestId: string }, StepRefusal | 'privacy.request-not-found' | 'privacy.changed-meanwhile'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const request = await findRequestForUpdate(tx, actor.scope, requestId)
    if (!request) return refuse('privacy.request-not-found')
    if (request.version !== wish.version) return refuse('privacy.changed-meanwhile')
    const decision = decideStep(request, wish.step, wish)
    if (!decision.ok) return decision
    const { to } = decision.value
    const note = wish.note?.trim() || null
    const isOver = to === 'answered' || to === 'refused' || to === 'withdrawn'
    await changeRequest(tx, request, {
      state: to,
      ...(wish.step === 'take' && { owner_id: actor.id }),
      ...(wish.step === 'send-to-office' && { office: wish.office!.trim() }),
      ...(isOver && { answer: note ?? '', answered_on: app.clock.today() }),
    })
    await recordRequestEvent(tx, request, {
      event_id: newId(),
      step: wish.step,
      to_state: to,
      note: wish.step === 'send-to-office' ? [wish.office!.trim(), note].filter(Boolean).join('：') : note,
      actor_id: actor.id,
      happened_at: app.clock.now(),
    })
    await recordAudit(tx, {
      event: `privacy.request-${to}`,
      actorId: actor.id,
      subjectId: request.child_id,
      details: { requestId, number: receiptOf(request).number, kind: request.kind },
    })
    return accept({ requestId })
  })
}

export interface NewConsent {
  readonly submissionId: string
  readonly childId: string
  readonly dataSet: string
  readonly givenBy: string
  readonly givenByRole: RequesterRole
  readonly givenOn: PlainDate
  /** Where the signed paper is. */
  readonly evidenceRef: string
}

/** Puts a guardian's consent on file, for a data set that rests on consent. */
export async function recordConsent(
  app: App,
  actor: Actor,
  given: NewConsent,
): Promise<
  Decision<{ recorded: boolean }, 'privacy.child-not-found' | 'privacy.consent-not-needed' | 'privacy.day-in-future'>
> {
  if (!CONSENT_SETS.includes(given.dataSet)) return refuse('privacy.consent-not-needed')
  if (given.givenOn > app.clock.today()) return refuse('privacy.day-in-future')
  return withScope(app.db, actor.scope, async (tx) => {
    const child = await findChildKeys(tx, actor.scope, given.childId)
    if (!child) return refuse('privacy.child-not-found')
    const recorded = await insertConsent(tx, {
      county_code: actor.scope.county,
      consent_id: newId(),
      child_id: child.childId,
      data_set: given.dataSet,
      given_by: given.givenBy.trim(),
      given_by_role: given.givenByRole,
      given_on: given.givenOn,
      evidence_ref: given.evidenceRef.trim(),
      withdrawn_on: null,
      division_code: child.divisionCode,
      school_key: child.schoolKey,
      entered_by: actor.id,
      entered_at: app.clock.now(),
      submission_id: given.submissionId,
    })
    if (recorded) {
      const details = { dataSet: given.dataSet }
      await recordAudit(tx, { event: 'privacy.consent-recorded', actorId: actor.id, subjectId: child.childId, details })
    }
    return accept({ recorded })
  })
}

/** Ends a consent from today on: what rests on it must stop. */
export async function withdrawConsent(
  app: App,
  actor: Actor,
  consentId: string,
): Promise<Decision<{ consentId: string }, 'privacy.consent-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const ended = await endConsent(tx, actor.scope, consentId, app.clock.today())
    if (!ended) return refuse('privacy.consent-not-found')
    const details = { dataSet: ended.data_set }
    await recordAudit(tx, { event: 'privacy.consent-withdrawn', actorId: actor.id, subjectId: ended.child_id, details })
    return accept({ consentId })
  })
}

/** Queues a run of retention rules. */
export async function startRetention(
  app: App,
  actor: Actor,
  rules: readonly RetentionRule[],
  reason: string,
): Promise<Decision<{ runId: Uuid; jobId: Uuid }, 'privacy.no-rule' | 'privacy.run-reason-missing'>> {
  if (rules.length === 0) return refuse('privacy.no-rule')
  if (reason.trim().length < 2) return refuse('privacy.run-reason-missing')
  return withScope(app.db, actor.scope, async (tx) => {
    const runId = newId()
    const jobId = await enqueueJob(tx, { kind: RETENTION_JOB, payload: { runId }, actor })
    await insertRetentionRun(tx, {
      county_code: actor.scope.county,
      run_id: runId,
      job_id: jobId,
      rules: [...new Set(rules)],
      reason: reason.trim(),
      started_by: actor.id,
      started_at: app.clock.now(),
    })
    const details = { runId, rules: [...new Set(rules)] }
    await recordAudit(tx, { event: 'privacy.retention-started', actorId: actor.id, details })
    return accept({ runId, jobId })
  })
}
