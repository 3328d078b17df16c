import type { ColumnType, Selectable } from 'kysely'
import { countyCode } from '../kernel/division-code.ts'
import type { Uuid } from '../kernel/ids.ts'
import type { Actor, Scope } from '../kernel/scope.ts'
import type { App } from './app.ts'

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

type Defaulted<T> = ColumnType<T, T | undefined, T>

interface JobTable {
  county_code: string
  id: string
  kind: string
  payload: ColumnType<Record<string, unknown>, string, never>
  state: Defaulted<JobState>
  progress: Defaulted<number>
  message: Defaulted<string>
  result: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
  cancel_requested: Defaulted<boolean>
  worker_number: Defaulted<number | null>
  lease_until: Defaulted<Date | null>
  attempts: Defaulted<number>
  created_by: string
  created_at: Defaulted<Date>
  started_at: Defaulted<Date | null>
  finished_at: Defaulted<Date | null>
}

declare module './database.ts' {
  interface Schema {
    'platform.job': JobTable
  }
}

/** A job as pages and the CLI show it. */
export interface Job {
  readonly id: Uuid
  readonly county: string
  readonly kind: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly state: JobState
  /** From 0 to 1. */
  readonly progress: number
  /** What is being done, or why it failed. */
  readonly message: string
  readonly result?: Readonly<Record<string, unknown>>
  readonly cancelRequested: boolean
  readonly attempts: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly startedAt?: Date
  readonly finishedAt?: Date
}

export interface JobContext<Payload = Record<string, unknown>> {
  readonly app: App
  readonly jobId: Uuid
  readonly payload: Payload
  /** The whole county in the role `system`, on behalf of whoever asked for the job. */
  readonly scope: Scope
  /** Number of this attempt, from 1. */
  readonly attempt: number
  /** Reports a fraction from 0 to 1 and renews the lease; throws when the job was cancelled or taken away. */
  progress(fraction: number, message: string): Promise<void>
  /** Aborted when somebody cancels the job, the worker stops, or the job was taken over by another worker. */
  readonly signal: AbortSignal
}

/** Does the work and returns the result. Must be safe to run again from the start after a kill -9 at any point. */
export type JobHandler = (context: JobContext) => Promise<Record<string, unknown>>

/** Thrown by a handler to fail its job with a text meant for people; any other error is shown as a fault. */
export class JobFailed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JobFailed'
  }
}

export type JobHandlers = Readonly<Record<string, JobHandler>>

/** Why a running handler is told to stop. */
export class Interrupted extends Error {
  readonly because: 'cancelled' | 'lost' | 'stopping'
  constructor(because: 'cancelled' | 'lost' | 'stopping') {
    super(`the job was interrupted: ${because}`)
    this.name = 'Interrupted'
    this.because = because
  }
}

export interface NewJob {
  readonly kind: string
  /** Ids and settings; never a name or an ID number. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly actor: Pick<Actor, 'id' | 'scope'>
}

/** A worker as its jobs see it. */
export interface Station {
  readonly app: App
  readonly handlers: JobHandlers
  readonly leaseMs: number
  /** Pause of a job that found the disk full. */
  readonly roomPauseMs?: number
  /** Number whose advisory lock the worker holds. */
  readonly number: number
}

/** Whole-county scope of the machine, for work somebody asked for. */
export function systemScope(county: string, actorId: string): Scope {
  return { county: countyCode(county), divisionPrefix: county, role: 'system', actorId }
}

/** Turns a row into a job. */
export function jobOf(row: Selectable<JobTable>): Job {
  return {
    id: row.id as Uuid,
    county: row.county_code,
    kind: row.kind,
    payload: row.payload,
    state: row.state,
    progress: row.progress,
    message: row.message,
    ...(row.result && { result: row.result }),
    cancelRequested: row.cancel_requested,
    attempts: row.attempts,
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.finished_at && { finishedAt: row.finished_at }),
  }
}
