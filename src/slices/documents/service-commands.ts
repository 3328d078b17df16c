import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { lineOfPaper } from './paper-line.ts'
import { openContent, sealService } from './content.ts'
import { decideService, type ServiceDraft } from './domain.ts'
import { effectiveServiceOn } from './queries.ts'
import {
  type DocumentRow,
  findDocumentForUpdate,
  findServiceBySubmission,
  insertService,
  listAddressees,
  listEvidence,
  listServices,
  listWithdrawals,
} from './store.ts'

export interface ServiceRequest extends ServiceDraft {
  readonly submissionId: string
  readonly documentId: string
  readonly addresseeId: string
  /** An attempt that failed is on record too: it is the ground for leaving it, posting it or a public notice. */
  readonly outcome?: 'served' | 'not-served' | undefined
}

export interface RecordedService {
  readonly serviceId: string
  readonly addresseeId: string
  /** Day of effect for this addressee; null for an attempt that failed. */
  readonly effectiveOn: PlainDate | null
  /** Day from which the paper counts as served on everybody; null while somebody is missing. */
  readonly documentEffectiveOn: PlainDate | null
}

/** Refusals of recording a service with their HTTP status. */
export const SERVICE_REFUSALS = {
  'document.blanked': 410,
  'document.not-found': 404,
  'document.addressee-not-found': 404,
  'document.addressee-served-already': 409,
  'document.withdrawn': 409,
  'document.service-method-not-open': 422,
  'document.service-day-out-of-range': 422,
  'document.service-incomplete': 422,
  'document.attempt-reason-missing': 422,
  'document.evidence-not-found': 404,
} as const
export type ServiceRefusal = keyof typeof SERVICE_REFUSALS

/** Records a 送达回证 (or a failed attempt) in the caller's transaction. From the first service on the paper is frozen. */
export async function recordService(
  app: App,
  tx: Tx,
  actor: Actor,
  request: ServiceRequest,
): Promise<Decision<RecordedService, ServiceRefusal>> {
  const { scope } = actor
  const row = await findDocumentForUpdate(tx, scope, request.documentId)
  if (!row) return refuse('document.not-found')
  const earlier = await findServiceBySubmission(tx, scope, request.submissionId)
  if (earlier)
    return accept(await recorded(tx, actor, earlier.service_id, earlier.addressee_id, earlier.effective_on, row))
  const open = await checkOpen(tx, actor, row, request)
  if (!open.ok) return open
  const decision = decideOutcome(row, request, app.clock.today())
  if (!decision.ok) return decision

  openContent(app.secrets, row) // what is served is what was issued, or nothing is recorded
  const serviceId = newId()
  await insertService(tx, {
    county_code: row.county_code,
    service_id: serviceId,
    document_id: row.document_id,
    addressee_id: request.addresseeId,
    method: request.method,
    outcome: decision.value === null ? 'not-served' : 'served',
    on_day: request.onDay,
    effective_on: decision.value,
    content_hash: row.content_hash,
    recorded_by: actor.id,
    recorded_at: app.clock.now(),
    submission_id: request.submissionId,
    ...lineOfPaper(row),
    sealed: sealService(app.secrets, row.county_code, serviceId, detailsOf(request)),
  })
  await recordAudit(tx, {
    event: decision.value === null ? 'documents.service-failed' : 'documents.served',
    actorId: actor.id,
    ...(row.child_id && { subjectId: row.child_id }),
    details: { documentId: row.document_id, number: row.document_number, method: request.method, serviceId },
  })
  return accept(await recorded(tx, actor, serviceId, request.addresseeId, decision.value, row))
}

/** Whether this addressee can still be served with this paper, and the photos named are there. */
async function checkOpen(
  tx: Tx,
  actor: Actor,
  row: DocumentRow,
  request: ServiceRequest,
): Promise<
  Decision<
    true,
    | 'document.addressee-not-found'
    | 'document.addressee-served-already'
    | 'document.withdrawn'
    | 'document.blanked'
    | 'document.evidence-not-found'
  >
> {
  const { scope } = actor
  if (row.blanked_on !== null) return refuse('document.blanked')
  const addressees = await listAddressees(tx, scope, [row.document_id])
  if (!addressees.some((addressee) => addressee.addressee_id === request.addresseeId))
    return refuse('document.addressee-not-found')
  if ((await listWithdrawals(tx, scope, [row.document_id])).length > 0) return refuse('document.withdrawn')
  const services = await listServices(tx, scope, [row.document_id])
  if (services.some((service) => service.addressee_id === request.addresseeId && service.outcome === 'served'))
    return refuse('document.addressee-served-already')
  if (request.evidenceIds.length === 0) return accept(true)
  const known = new Set((await listEvidence(tx, scope, row.document_id)).map((evidence) => evidence.evidence_id))
  return request.evidenceIds.every((id) => known.has(id)) ? accept(true) : refuse('document.evidence-not-found')
}

/** Day of effect of a service, null for a failed attempt, which says why and when. */
function decideOutcome(
  row: DocumentRow,
  request: ServiceRequest,
  today: PlainDate,
): Decision<
  PlainDate | null,
  | 'document.service-method-not-open'
  | 'document.service-day-out-of-range'
  | 'document.service-incomplete'
  | 'document.attempt-reason-missing'
> {
  const paper = { kind: row.kind, issuedOn: row.issued_on }
  if (request.outcome !== 'not-served') {
    const decision = decideService(paper, request, today)
    return decision.ok ? accept(decision.value.effectiveOn) : decision
  }
  if (request.onDay < row.issued_on || request.onDay > today)
    return refuse('document.service-day-out-of-range', { issuedOn: row.issued_on, today })
  return request.reason?.trim() ? accept(null) : refuse('document.attempt-reason-missing')
}

async function recorded(
  tx: Tx,
  actor: Actor,
  serviceId: string,
  addresseeId: string,
  effectiveOn: PlainDate | null,
  row: DocumentRow,
): Promise<RecordedService> {
  const documentEffectiveOn = await effectiveServiceOn(tx, actor.scope, row.document_id)
  return { serviceId, addresseeId, effectiveOn, documentEffectiveOn }
}

function detailsOf(request: ServiceRequest) {
  const {
    submissionId: _,
    documentId: __,
    addresseeId: ___,
    outcome: ____,
    method: _____,
    onDay: ______,
    ...rest
  } = request
  return rest
}
