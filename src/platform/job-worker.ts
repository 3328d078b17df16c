import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { newId, type Uuid } from '../kernel/ids.ts'
import type { App } from './app.ts'
import { sessionConnection, withJobQueue, withScope } from './database.ts'
import { claimJob, findJob, insertClaimedJob, WORKER_LOCK } from './job-queue.ts'
import { runClaimed } from './job-run.ts'
import { Interrupted, type Job, type JobHandlers, type NewJob, type Station } from './job-table.ts'

export interface Worker {
  /** Stops taking jobs, interrupts what runs and gives it back to the queue. */
  stop(): Promise<void>
}

export interface WorkerOptions {
  readonly concurrency?: number
  /** A running job that was not heard of for so long is taken over. */
  readonly leaseMs?: number
  /** How often the queue is looked at without being told. */
  readonly pollMs?: number
  /** How long a job waits that found the disk full. */
  readonly roomPauseMs?: number
}

const LEASE_MS = 30_000
/** A handler that does not listen is left behind; what it still writes about its job is refused. */
const HANDLER_GRACE_MS = 10_000

/**
 * Runs the jobs of every county in this process. While it lives, the worker holds an advisory lock on a connection of
 * its own: when the process is killed PostgreSQL drops the lock at once, so that its jobs need not wait for a lease to end.
 */
export function startWorker(app: App, handlers: JobHandlers, options: WorkerOptions = {}): Worker {
  const stopping = new AbortController()
  const pollMs = options.pollMs ?? 2_000
  const bell = doorbell()
  const { roomPauseMs } = options
  const pause = roomPauseMs === undefined ? {} : { roomPauseMs }
  const shift = {
    app,
    handlers,
    leaseMs: options.leaseMs ?? LEASE_MS,
    ...pause,
    pollMs,
    stopping: stopping.signal,
    bell,
  }
  const working = (async () => {
    while (!stopping.signal.aborted) {
      await workOneSession(shift, options.concurrency ?? app.config.jobConcurrency).catch((error) =>
        app.log.warn('worker.interrupted', { error }),
      )
      if (!stopping.signal.aborted) await bell.wait(pollMs)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      bell.ring()
      await working
    },
  }
}

/**
 * Queues a job and runs it in this process, for the CLI; returns the finished job. No other worker can take it unless
 * this process dies.
 */
export async function runJobNow(
  app: App,
  handlers: JobHandlers,
  request: NewJob,
  options: { readonly onProgress?: (fraction: number, message: string) => void; readonly signal?: AbortSignal } = {},
): Promise<Job> {
  const session = await sessionConnection(app.db)
  session.on('error', () => {})
  try {
    const station: Station = { app, handlers, leaseMs: LEASE_MS, number: await takeNumber(session) }
    const id = newId()
    const { scope } = request.actor
    const claimed = await withScope(app.db, scope, (tx) => insertClaimedJob(tx, id, request, station))
    const abort = new AbortController()
    const cancel = () => abort.abort(new Interrupted('cancelled'))
    if (options.signal?.aborted) cancel()
    options.signal?.addEventListener('abort', cancel, { once: true })
    await runClaimed(station, claimed, abort, options.onProgress)
    options.signal?.removeEventListener('abort', cancel)
    return (await withScope(app.db, scope, (tx) => findJob(tx, id)))!
  } finally {
    session.release(true)
  }
}

interface Shift {
  readonly app: App
  readonly handlers: JobHandlers
  readonly leaseMs: number
  readonly roomPauseMs?: number
  readonly pollMs: number
  readonly stopping: AbortSignal
  readonly bell: Doorbell
}

/** Works until the worker stops or its connection breaks; ends with nothing running. */
async function workOneSession(shift: Shift, concurrency: number): Promise<void> {
  const { app, bell, stopping } = shift
  const running = new Map<Uuid, { readonly abort: AbortController; readonly over: Promise<void> }>()
  const session = await sessionConnection(app.db)
  const lost = watchSession(session, bell)
  try {
    const station: Station = { ...shift, number: await takeNumber(session) }
    await session.query('listen nol_job')
    while (!stopping.aborted && !lost.aborted) {
      const job = running.size < concurrency ? await withJobQueue(app.db, (tx) => claimJob(tx, station)) : undefined
      if (!job) {
        await bell.wait(shift.pollMs)
        continue
      }
      const abort = new AbortController()
      const over = runClaimed(station, job, abort).finally(() => {
        running.delete(job.id)
        bell.ring()
      })
      running.set(job.id, { abort, over })
    }
  } finally {
    // Without our lock others may take our jobs: ours stop first, before that becomes double work.
    const reason = new Interrupted(stopping.aborted ? 'stopping' : 'lost')
    for (const { abort } of running.values()) abort.abort(reason)
    const over = Promise.allSettled([...running.values()].map((job) => job.over))
    await Promise.race([over, sleep(HANDLER_GRACE_MS, undefined, { ref: false })])
    session.release(true)
  }
}

/** Takes a number for this worker and locks it for as long as the connection lives. */
async function takeNumber(session: PoolClient): Promise<number> {
  const { rows } = await session.query<{ number: number }>(`select nextval('platform.worker_number')::int as number`)
  const { number } = rows[0]!
  await session.query('select pg_advisory_lock($1, $2)', [WORKER_LOCK, number])
  return number
}

function watchSession(session: PoolClient, bell: Doorbell): AbortSignal {
  const lost = new AbortController()
  const lose = () => {
    lost.abort()
    bell.ring()
  }
  session.on('error', lose)
  session.on('end', lose)
  session.on('notification', () => bell.ring())
  return lost.signal
}

interface Doorbell {
  ring(): void
  /** Resolves when it rings, at once if it rang since the last wait, or after `ms`. */
  wait(ms: number): Promise<void>
}

function doorbell(): Doorbell {
  let rang = false
  let open = () => {}
  return {
    ring() {
      rang = true
      open()
    },
    async wait(ms) {
      if (!rang) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          open = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      rang = false
    },
  }
}
