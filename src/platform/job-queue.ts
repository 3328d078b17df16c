import { sql } from 'kysely'
import { newId, type Uuid } from '../kernel/ids.ts'
import type { Tx } from './database.ts'
import { type Job, type JobState, jobOf, type NewJob, type Station } from './job-table.ts'
import { redact } from './log.ts'

/** Class number of the advisory locks that living workers hold. */
export const WORKER_LOCK = 7_305_415

/** The county of the transaction's scope. */
const COUNTY = sql<string>`current_setting('app.county', true)`

/** Queues a job of the actor's county in the caller's transaction: it exists if and only if the caller commits. */
export async function enqueueJob(tx: Tx, { kind, payload, actor }: NewJob): Promise<Uuid> {
  const id = newId()
  await tx
    .insertInto('platform.job')
    .values({ county_code: actor.scope.county, id, kind, payload: JSON.stringify(payload), created_by: actor.id })
    .execute()
  await sql`select pg_notify('nol_job', '')`.execute(tx)
  return id
}

/** Finds a job of the scope's county. */
export async function findJob(tx: Tx, id: Uuid): Promise<Job | undefined> {
  const row = await tx
    .selectFrom('platform.job')
    .selectAll()
    .where('county_code', '=', COUNTY)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && jobOf(row)
}

export interface JobList {
  readonly kinds?: readonly string[]
  readonly states?: readonly JobState[]
  readonly limit?: number
}

/** Lists the newest jobs of the scope's county first. */
export async function listJobs(tx: Tx, { kinds, states, limit = 50 }: JobList = {}): Promise<Job[]> {
  let query = tx
    .selectFrom('platform.job')
    .selectAll()
    .where('county_code', '=', COUNTY)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (kinds) query = query.where('kind', 'in', kinds)
  if (states) query = query.where('state', 'in', states)
  return (await query.execute()).map(jobOf)
}

/** Asks a job to stop: a queued one is cancelled at once, a running one when its handler notices. False when it is over. */
export async function requestCancel(tx: Tx, id: Uuid): Promise<boolean> {
  const queued = await tx
    .updateTable('platform.job')
    .set({ state: 'cancelled', cancel_requested: true, finished_at: sql<Date>`clock_timestamp()` })
    .where('county_code', '=', COUNTY)
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  if (queued.numUpdatedRows > 0n) return true
  const running = await tx
    .updateTable('platform.job')
    .set({ cancel_requested: true })
    .where('county_code', '=', COUNTY)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return running.numUpdatedRows > 0n
}

/** A running job that nobody runs: its lease is over, or the worker whose number it bears holds no lock any more. */
const ABANDONED = sql<boolean>`(state = 'running' and (lease_until < clock_timestamp() or not exists (
  select from pg_locks where locktype = 'advisory' and granted and objsubid = 2
     and database = (select oid from pg_database where datname = current_database())
     and classid = ${sql.lit(WORKER_LOCK)} and objid = worker_number::oid)))`

const leaseOf = (leaseMs: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`
const now = sql<Date>`clock_timestamp()`

/** Takes the oldest job this worker knows how to do; of two workers asking at once each gets another. */
export async function claimJob(tx: Tx, station: Station): Promise<Job | undefined> {
  const kinds = Object.keys(station.handlers)
  if (kinds.length === 0) return undefined
  await closeHopeless(tx, station.app.config.jobAttempts)
  const row = await tx
    .updateTable('platform.job')
    .set({
      state: 'running',
      worker_number: station.number,
      lease_until: leaseOf(station.leaseMs),
      attempts: sql<number>`attempts + 1`,
      started_at: sql<Date>`coalesce(started_at, clock_timestamp())`,
      progress: 0,
    })
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('county_code', 'id'),
        'in',
        selectFrom('platform.job')
          .select(['county_code', 'id'])
          .where((own) => own.or([own('state', '=', 'queued'), ABANDONED]))
          .where('kind', 'in', kinds)
          .orderBy('created_at')
          .orderBy('id')
          .limit(1)
          .forUpdate()
          .skipLocked()
          .$asTuple('county_code', 'id'),
      ),
    )
    .returningAll()
    .executeTakeFirst()
  return row && jobOf(row)
}

/** Queues a job that this worker has taken already. */
export async function insertClaimedJob(tx: Tx, id: Uuid, job: NewJob, station: Station): Promise<Job> {
  const row = await tx
    .insertInto('platform.job')
    .values({
      county_code: job.actor.scope.county,
      id,
      kind: job.kind,
      payload: JSON.stringify(job.payload),
      created_by: job.actor.id,
      state: 'running',
      worker_number: station.number,
      lease_until: leaseOf(station.leaseMs),
      attempts: 1,
      started_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return jobOf(row)
}

/** Renews the lease and tells what became of the job: still ours, to be cancelled, or somebody else's. */
export async function renewLease(
  tx: Tx,
  job: Job,
  station: Station,
  report?: { readonly fraction: number; readonly message: string },
): Promise<'ours' | 'cancelled' | 'lost'> {
  const row = await oursIn(tx, job, station)
    .set({
      lease_until: leaseOf(station.leaseMs),
      ...(report && { progress: report.fraction, message: redact(report.message) }),
    })
    .returning('cancel_requested')
    .executeTakeFirst()
  if (!row) return 'lost'
  return row.cancel_requested ? 'cancelled' : 'ours'
}

export interface Ending {
  readonly state: Exclude<JobState, 'running'>
  readonly message?: string
  readonly result?: Record<string, unknown>
  /** A job given back because the worker stops has not used up an attempt. */
  readonly keepAttempt?: boolean
}

/** Writes how an attempt ended; false when the job was taken over meanwhile. */
export async function endAttempt(tx: Tx, job: Job, station: Station, ending: Ending): Promise<boolean> {
  const changed = await oursIn(tx, job, station)
    .set({
      state: ending.state,
      worker_number: null,
      lease_until: null,
      ...(ending.state !== 'queued' && { finished_at: now }),
      ...(ending.state === 'done' && { progress: 1 }),
      ...(ending.message !== undefined && { message: redact(ending.message) }),
      ...(ending.result && { result: JSON.stringify(ending.result) }),
      ...(ending.keepAttempt && { attempts: sql<number>`attempts - 1` }),
    })
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** The attempt number fences off a worker that was thought dead and comes back. */
const oursIn = (tx: Tx, job: Job, station: Station) =>
  tx
    .updateTable('platform.job')
    .where('county_code', '=', job.county)
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('worker_number', '=', station.number)
    .where('attempts', '=', job.attempts)

/** Abandoned jobs that were to be cancelled are; those started too often have failed. */
async function closeHopeless(tx: Tx, maxAttempts: number): Promise<void> {
  const close = () =>
    tx.updateTable('platform.job').where(ABANDONED).set({ worker_number: null, lease_until: null, finished_at: now })
  await close().set({ state: 'cancelled' }).where('cancel_requested', '=', true).execute()
  await close()
    .set({ state: 'failed', message: tooManyAttempts(maxAttempts) })
    .where('attempts', '>=', maxAttempts)
    .execute()
}

/** Text for a job whose process died again and again. */
export const tooManyAttempts = (count: number): string =>
  `处理中断了 ${count} 次，不再自动重试；请管理员查看日志。Interrupted ${count} times and not tried again; see the log.`
