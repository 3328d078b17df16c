import { setTimeout as sleep } from 'node:timers/promises'
import { ChildFailed } from './child-process.ts'
import { withJobQueue } from './database.ts'
import { isDiskFull } from './http/faults.ts'
import { type Ending, endAttempt, renewLease, tooManyAttempts } from './job-queue.ts'
import { Interrupted, type Job, JobFailed, type Station, systemScope } from './job-table.ts'
import { isConnectionFault } from './postgres-dialect.ts'

const PROGRESS_EVERY_MS = 200
/** A full disk is looked at again after this long. */
const ROOM_PAUSE_MS = 5_000

/** Runs a job that was taken, keeps its lease, and writes how it ended. Never throws. */
export async function runClaimed(
  station: Station,
  job: Job,
  abort: AbortController,
  onProgress: (fraction: number, message: string) => void = () => {},
): Promise<void> {
  const log = station.app.log.with({ jobId: job.id, kind: job.kind, county: job.county, attempt: job.attempts })
  log.info('job.started')
  const heartbeat = keepLease(station, job, abort)
  let ending: Ending | undefined
  try {
    const result = await callHandler(station, job, abort, onProgress)
    ending = { state: 'done', result }
  } catch (error) {
    ending = endingOf(error, abort.signal, job, station.app.config.jobAttempts)
    if (ending?.state === 'failed' && !(error instanceof JobFailed)) log.error('job.fault', { error })
    else log.info('job.interrupted', { error })
    if (isDiskFull(error))
      await sleep(station.roomPauseMs ?? ROOM_PAUSE_MS, undefined, { signal: abort.signal }).catch(() => {})
  }
  await heartbeat.stop()
  if (ending) await write(station, job, ending)
  log.info('job.ended', { state: ending?.state ?? 'lost' })
}

async function callHandler(
  station: Station,
  job: Job,
  abort: AbortController,
  onProgress: (fraction: number, message: string) => void,
): Promise<Record<string, unknown>> {
  const handler = station.handlers[job.kind]
  if (!handler) throw new JobFailed(`没有处理“${job.kind}”的程序。No handler for "${job.kind}".`)
  let reportedAt = 0
  abort.signal.throwIfAborted()
  return handler({
    app: station.app,
    jobId: job.id,
    payload: job.payload,
    scope: systemScope(job.county, job.createdBy),
    attempt: job.attempts,
    signal: abort.signal,
    async progress(fraction, message) {
      abort.signal.throwIfAborted()
      const report = { fraction: Math.min(1, Math.max(0, fraction || 0)), message }
      onProgress(report.fraction, message)
      if (performance.now() - reportedAt < PROGRESS_EVERY_MS && fraction < 1) return
      reportedAt = performance.now()
      stopUnlessOurs(await withJobQueue(station.app.db, (tx) => renewLease(tx, job, station, report)), abort)
      abort.signal.throwIfAborted()
    },
  })
}

function stopUnlessOurs(answer: 'ours' | 'cancelled' | 'lost', abort: AbortController): void {
  if (answer !== 'ours') abort.abort(new Interrupted(answer))
}

/** Renews the lease three times as often as it ends; a handler deep in a child process need not do anything for it. */
function keepLease(station: Station, job: Job, abort: AbortController): { stop(): Promise<void> } {
  const over = new AbortController()
  const beating = (async () => {
    while (!over.signal.aborted) {
      await sleep(Math.min(station.leaseMs / 3, 1_000), undefined, { signal: over.signal }).catch(() => {})
      if (over.signal.aborted) return
      try {
        stopUnlessOurs(await withJobQueue(station.app.db, (tx) => renewLease(tx, job, station)), abort)
      } catch {
        // The database is away for a moment. The worker's own session notices when it is gone for good.
      }
    }
  })()
  return {
    async stop() {
      over.abort()
      await beating
    },
  }
}

/** Decides how a failed attempt ends; undefined when the job is somebody else's to write. */
function endingOf(error: unknown, signal: AbortSignal, job: Job, maxAttempts: number): Ending | undefined {
  const interruption = signal.reason instanceof Interrupted ? signal.reason.because : undefined
  if (interruption === 'lost') return undefined
  if (interruption === 'cancelled') return { state: 'cancelled' }
  if (interruption === 'stopping') return { state: 'queued', keepAttempt: true }
  if (error instanceof JobFailed) return { state: 'failed', message: error.message }
  // Somebody makes room, sooner or later: the job waits as long as that takes.
  if (isDiskFull(error)) return { state: 'queued', keepAttempt: true }
  if (isPassing(error)) {
    return job.attempts >= maxAttempts
      ? { state: 'failed', message: tooManyAttempts(job.attempts) }
      : { state: 'queued' }
  }
  const code = (error as { code?: unknown })?.code ?? (error as Error)?.name ?? 'unknown'
  // The error's own text may quote a row of a file; it goes to the log, where it is redacted, not to the page.
  return {
    state: 'failed',
    message: `程序故障（${code}），详情见日志，任务编号 ${job.id}。Fault; see the log for this job id.`,
  }
}

/** Faults that pass by themselves: the database restarted, two transactions met, the child was killed from outside. */
function isPassing(error: unknown): boolean {
  if (error instanceof ChildFailed) return error.fault === 'killed'
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return (
    isConnectionFault(error) || /^40(001|P01)$/.test(code) || /timeout exceeded when trying to connect/.test(message)
  )
}

async function write(station: Station, job: Job, ending: Ending): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      await withJobQueue(station.app.db, (tx) => endAttempt(tx, job, station, ending))
      return
    } catch (error) {
      if (!isPassing(error) && !isDiskFull(error)) {
        station.app.log.error('job.ending-not-written', { jobId: job.id, error })
        return
      }
      await sleep(250)
    }
  }
  station.app.log.error('job.ending-not-written', { jobId: job.id }) // it is run again when its lease is over
}
