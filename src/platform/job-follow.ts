import { setTimeout as sleep } from 'node:timers/promises'
import type { Uuid } from '../kernel/ids.ts'
import type { Scope } from '../kernel/scope.ts'
import type { App } from './app.ts'
import { withScope } from './database.ts'
import { startWorker } from './job-worker.ts'
import { findJob, type Job, type JobHandlers, requestCancel } from './jobs.ts'

const LOOK_EVERY_MS = 150

/**
 * Follows a queued job to its end, for the CLI: this process works on the queue meanwhile, and so may a running server.
 * Aborting asks the job to stop. A terminal that is killed leaves the job in the queue, where the next worker finds it.
 */
export async function followJob(
  app: App,
  handlers: JobHandlers,
  scope: Scope,
  jobId: Uuid,
  options: { readonly onProgress?: (fraction: number, message: string) => void; readonly signal?: AbortSignal } = {},
): Promise<Job> {
  const worker = startWorker(app, handlers, { concurrency: 1, pollMs: LOOK_EVERY_MS })
  const cancel = (): void => void withScope(app.db, scope, (tx) => requestCancel(tx, jobId)).catch(() => {})
  options.signal?.addEventListener('abort', cancel, { once: true })
  try {
    for (;;) {
      const job = await withScope(app.db, scope, (tx) => findJob(tx, jobId))
      if (!job) throw new Error('the job to follow does not exist')
      options.onProgress?.(job.progress, job.message)
      if (job.finishedAt) return job
      await sleep(LOOK_EVERY_MS)
    }
  } finally {
    options.signal?.removeEventListener('abort', cancel)
    await worker.stop()
  }
}
