import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import { schoolAgeBirths } from '../../kernel/school-age.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { enqueueJob, findJob, requestCancel } from '../../platform/jobs.ts'
import { holdSubmission } from '../../platform/submissions.ts'
import type { Uuid } from '../../kernel/ids.ts'
import { recordAudit } from '../audit/index.ts'
import { getCountyRules } from '../directory/index.ts'
import { BATCH_KINDS, type BatchKind, batchStateOf, decideBatch, entrantBirths } from './batch-domain.ts'
import { decideFields, type Organ } from './domain.ts'
import { childrenHolding } from './held.ts'
import { findOrgan } from './organs.ts'
import { mayIssue, organsOf } from './policy.ts'
import { decideSecondText } from './second-text.ts'
import {
  type BatchRow,
  findBatch,
  findBatchBySubmission,
  insertBatch,
  listBatchChildren,
  saveBatchJob,
} from './store-batches.ts'

export const BATCH_JOB = 'documents.batch'
/** Stands for a field that each child has of its own, while the fields of a run are checked. */
const OF_EACH_CHILD = '-'

export interface BatchDraft {
  readonly submissionId: string
  readonly kind: BatchKind
  readonly schoolYear: number
  readonly termOn: PlainDate
  readonly fields: Readonly<Record<string, unknown>>
  /** The same in a second language, on every paper of the run. */
  readonly secondText?: string | undefined
  /** Also a PDF of its own for each child. */
  readonly eachChild?: boolean | undefined
}

export interface StartedBatch {
  readonly batchId: string
  readonly count: number
  /** Children left out because they hold such a paper already. */
  readonly leftOut: number
}

export const BATCH_REFUSALS = {
  'document.organ-not-competent': 403,
  'document.organ-not-yours': 403,
  'document.organ-unknown': 404,
  'document.fields-unknown': 422,
  'document.fields-missing': 422,
  'document.fields-malformed': 422,
  'document.batch-empty': 422,
  'document.batch-too-large': 422,
  'document.batch-held': 409,
  'document.template-without-second': 422,
} as const
export type BatchRefusal = keyof typeof BATCH_REFUSALS

/** Starts a run: writes down whom it is for, once, and queues the work. The same submission sent again is the same run. */
export async function startBatch(
  app: App,
  actor: Actor,
  draft: BatchDraft,
): Promise<Decision<StartedBatch, BatchRefusal>> {
  const { scope } = actor
  const today = app.clock.today()
  return withScope(app.db, scope, async (tx) => {
    await holdSubmission(tx, draft.submissionId)
    const earlier = await findBatchBySubmission(tx, scope, draft.submissionId)
    if (earlier) return accept({ batchId: earlier.batch_id, count: earlier.item_count, leftOut: earlier.left_out })
    const [organ] = organsOf(actor)
    if (!organ) return refuse('document.organ-not-yours')
    const permitted = mayIssue(actor, draft.kind, organ)
    if (!permitted.ok) return permitted
    const fields = decideFields(draft.kind, { school: OF_EACH_CHILD, ...draft.fields, ...ownFields(draft) })
    if (!fields.ok) return fields
    const signing = await findOrgan(tx, scope.county, organ, today)
    if (!signing) return refuse('document.organ-unknown')
    const second = await decideSecondText(app, tx, scope.county, draft)
    if (!second.ok) return second
    const all = await childrenOf(tx, actor, draft)
    const held = await childrenHolding(
      app,
      tx,
      draft,
      all.map((child) => child.child_id),
    )
    const children = all.filter((child) => !held.has(child.child_id))
    const size = decideBatch(children.length, held.size)
    if (!size.ok) return size
    const batch = await saveNewBatch(app, tx, actor, { draft, organ, children, leftOut: held.size, keys: signing.keys })
    await queueBatch(tx, actor, batch)
    await recordAudit(tx, {
      event: 'documents.batch-started',
      actorId: actor.id,
      details: { batchId: batch.batch_id, kind: draft.kind, count: children.length, leftOut: held.size },
    })
    return accept({ batchId: batch.batch_id, count: children.length, leftOut: held.size })
  })
}

/** A pledge names no school; a field a kind does not know would be refused. */
function ownFields(draft: BatchDraft): Record<string, unknown> {
  return draft.kind === 'guardian-pledge' ? { school: undefined } : {}
}

async function childrenOf(tx: Tx, actor: Actor, draft: BatchDraft) {
  const { schoolAge } = await getCountyRules(tx, actor.scope.county)
  if (BATCH_KINDS[draft.kind].for === 'school-age')
    return listBatchChildren(tx, actor.scope, schoolAgeBirths(draft.termOn, schoolAge))
  return listBatchChildren(tx, actor.scope, entrantBirths(draft.schoolYear, schoolAge))
}

interface NewBatch {
  readonly draft: BatchDraft
  readonly organ: Organ
  readonly children: Awaited<ReturnType<typeof listBatchChildren>>
  readonly leftOut: number
  readonly keys: { readonly divisionCode: string; readonly schoolKey: string }
}

async function saveNewBatch(app: App, tx: Tx, actor: Actor, { draft, organ, children, leftOut, keys }: NewBatch) {
  const { county } = actor.scope
  const batchId = newId()
  const batch = {
    county_code: county,
    batch_id: batchId,
    kind: draft.kind,
    school_year: draft.schoolYear,
    organ_kind: organ.kind,
    organ_unit: organ.unit,
    second_text: draft.secondText ?? null,
    issued_on: app.clock.today(),
    term_on: draft.termOn,
    item_count: children.length,
    left_out: leftOut,
    each_child: draft.eachChild ?? false,
    started_by: actor.id,
    started_at: app.clock.now(),
    job_id: null,
    submission_id: draft.submissionId,
    division_code: keys.divisionCode,
    school_key: keys.schoolKey,
  }
  const items = children.map((child, index) => ({
    county_code: county,
    item_id: newId(),
    batch_id: batchId,
    ordinal: index + 1,
    child_id: child.child_id,
    outcome: null,
    division_code: child.division_code,
    school_key: child.school_key,
  }))
  await insertBatch(tx, { ...batch, fields: JSON.stringify(draft.fields) }, items)
  return { ...batch, fields: { ...draft.fields } } satisfies BatchRow
}

async function queueBatch(tx: Tx, actor: Actor, batch: BatchRow): Promise<void> {
  await saveBatchJob(tx, batch, await enqueueJob(tx, { kind: BATCH_JOB, payload: { batchId: batch.batch_id }, actor }))
}

/** Stops a run after the papers it is just issuing; what is issued stays issued. */
export async function stopBatch(
  app: App,
  actor: Actor,
  batchId: string,
): Promise<Decision<{ readonly batchId: string }, 'document.batch-not-found' | 'document.batch-not-running'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const batch = await findBatch(tx, actor.scope, batchId)
    if (!batch) return refuse('document.batch-not-found')
    const stopped = batch.job_id !== null && (await requestCancel(tx, batch.job_id as Uuid))
    if (!stopped) return refuse('document.batch-not-running')
    await recordAudit(tx, { event: 'documents.batch-stopped', actorId: actor.id, details: { batchId } })
    return accept({ batchId })
  })
}

/** Lets a run that was stopped or failed go on with the children who wait. */
export async function resumeBatch(
  app: App,
  actor: Actor,
  batchId: string,
): Promise<Decision<{ readonly batchId: string }, 'document.batch-not-found' | 'document.batch-not-stopped'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const batch = await findBatch(tx, actor.scope, batchId)
    if (!batch) return refuse('document.batch-not-found')
    const state = batchStateOf(batch.job_id ? await findJob(tx, batch.job_id as Uuid) : undefined)
    if (state === 'running' || state === 'done') return refuse('document.batch-not-stopped')
    await queueBatch(tx, actor, batch)
    await recordAudit(tx, { event: 'documents.batch-resumed', actorId: actor.id, details: { batchId } })
    return accept({ batchId })
  })
}
