import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import { fillText } from '../../kernel/texts.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import { enqueueJob, type JobContext, type JobHandlers } from '../../platform/jobs.ts'
import { type ChainHead, readHead, VERIFIED_EVENT } from './domain.ts'
import { recordAudit } from './index.ts'
import { texts } from './texts.ts'
import { type Verification, verifyChain } from './verify.ts'

export const VERIFY_JOB = 'audit.verify'

/** Queues a verification of the county's chain, against a head somebody wrote down if one is given. */
export async function startVerification(
  app: App,
  actor: Actor,
  head: string | undefined,
): Promise<Decision<{ jobId: Uuid }, 'audit.head-malformed'>> {
  if (head !== undefined && !readHead(head)) return refuse('audit.head-malformed')
  return withScope(app.db, actor.scope, async (tx) =>
    accept({ jobId: await enqueueJob(tx, { kind: VERIFY_JOB, payload: { head: head ?? null }, actor }) }),
  )
}

/** Verifies a county's chain and puts on record how it came out. */
export async function verifyAndRecord(
  app: App,
  scope: Scope,
  heads: readonly ChainHead[],
  onProgress?: (done: number, of: number) => Promise<void>,
): Promise<Verification> {
  const verification = await verifyChain(app, scope, heads, onProgress)
  const { fault, count, head } = verification
  await withScope(app.db, scope, (tx) =>
    recordAudit(tx, {
      event: VERIFIED_EVENT,
      actorId: scope.actorId,
      details: {
        intact: fault === null,
        count,
        headSeq: head.seq,
        headHash: head.hash,
        ...(fault && { fault: fault.code, faultSeq: fault.seq }),
      },
    }),
  )
  return verification
}

async function verifyJob({ app, scope, payload, progress }: JobContext): Promise<Record<string, unknown>> {
  const given = readHead(String((payload as { head?: unknown }).head ?? ''))
  const verification = await verifyAndRecord(app, scope, given ? [given] : [], (done, of) =>
    progress(done / of, fillText(texts['audit.verifying'].zh, { done, of })),
  )
  return { ...verification }
}

export const jobHandlers: JobHandlers = { [VERIFY_JOB]: verifyJob }
