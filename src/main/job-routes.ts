import { accept, refuse } from '../kernel/decision.ts'
import type { Uuid } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import { cancelJob, type Job as JobReply, showJob } from '../kernel/wire.ts'
import type { App } from '../platform/app.ts'
import { withScope } from '../platform/database.ts'
import { type HttpApp, serve } from '../platform/http.ts'
import { findJob, type Job, requestCancel } from '../platform/jobs.ts'

/** Serves the progress of background jobs to who asked for them and to the bureau; for others there is no such job. */
export function registerJobRoutes(http: HttpApp, app: App): void {
  const find = async (actor: Actor, jobId: string) => {
    const job = await withScope(app.db, actor.scope, (tx) => findJob(tx, jobId as Uuid))
    return job && mayFollow(actor, job) ? job : undefined
  }
  serve(http, showJob, { 'job.not-found': 404 }, async ({ actor, params }) => {
    const job = await find(actor, params.jobId)
    return job ? accept(replyOf(job)) : refuse('job.not-found')
  })
  serve(http, cancelJob, { 'job.not-found': 404, 'job.is-over': 409 }, async ({ actor, params }) => {
    const job = await find(actor, params.jobId)
    if (!job) return refuse('job.not-found')
    const asked = await withScope(app.db, actor.scope, (tx) => requestCancel(tx, job.id))
    if (!asked) return refuse('job.is-over')
    return accept(replyOf((await find(actor, params.jobId)) ?? job))
  })
}

function mayFollow(actor: Actor, job: Job): boolean {
  return job.createdBy === actor.id || actor.role === 'bureau-officer'
}

function replyOf(job: Job): JobReply {
  const { id, kind, state, progress, message, result } = job
  return { id, kind, state, progress, message, result: result ? { ...result } : null }
}
