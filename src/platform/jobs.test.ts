import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { aScope, anActor, testApp } from '../../test/support/database.ts'
import type { Uuid } from '../kernel/ids.ts'
import { ChildFailed } from './child-process.ts'
import { withReference, withScope } from './database.ts'
import {
  enqueueJob,
  findJob,
  type Job,
  JobFailed,
  type JobHandlers,
  listJobs,
  requestCancel,
  runJobNow,
  startWorker,
  type Worker,
  type WorkerOptions,
} from './jobs.ts'

const app = await testApp({ env: { NOL_JOB_ATTEMPTS: '3' } })
const { db } = app
const actor = anActor()

const workers: Worker[] = []
const start = (handlers: JobHandlers, options: WorkerOptions = {}) => {
  const worker = startWorker(app, handlers, { pollMs: 50, ...options })
  workers.push(worker)
  return worker
}
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

let kinds = 0
const aKind = () => `test-${++kinds}`
const enqueue = (kind: string, payload: Record<string, unknown> = {}) =>
  withScope(db, actor.scope, (tx) => enqueueJob(tx, { kind, payload, actor }))
const find = (id: Uuid) => withScope(db, actor.scope, (tx) => findJob(tx, id))
async function until(id: Uuid, wanted: (job: Job) => boolean): Promise<Job> {
  for (let i = 0; i < 400; i++) {
    const job = await find(id)
    if (job && wanted(job)) return job
    await sleep(20)
  }
  throw new Error(`job did not get there: ${JSON.stringify(await find(id))}`)
}
const over = (job: Job) => job.finishedAt !== undefined

describe('a job', () => {
  test('exists only when its transaction commits', async () => {
    let id: Uuid | undefined
    await withScope(db, actor.scope, async (tx) => {
      id = await enqueueJob(tx, { kind: aKind(), payload: {}, actor })
      throw new Error('no')
    }).catch(() => {})
    expect(await find(id!)).toBeUndefined()
  })

  test('runs in the scope of its county and leaves progress and result', async () => {
    const kind = aKind()
    start({
      [kind]: async ({ payload, scope, progress, attempt }) => {
        await progress(0.25, '第 1 步')
        return { payload, scope, attempt }
      },
    })
    const id = await enqueue(kind, { rosterId: 'r1' })
    const job = await until(id, over)
    expect(job).toMatchObject({
      state: 'done',
      progress: 1,
      message: '第 1 步',
      attempts: 1,
      createdBy: 'tester',
      kind,
    })
    expect(job.result).toEqual({
      payload: { rosterId: 'r1' },
      scope: { county: '540126', divisionPrefix: '540126', role: 'system', actorId: 'tester' },
      attempt: 1,
    })
  })

  test('is seen by its county only', async () => {
    const id = await enqueue(aKind())
    const elsewhere = aScope({ county: '540127' })
    expect(await withScope(db, elsewhere, (tx) => findJob(tx, id))).toBeUndefined()
    expect(await withScope(db, elsewhere, (tx) => requestCancel(tx, id))).toBe(false)
    expect(await withReference(db, (tx) => listJobs(tx))).toEqual([])
    expect((await withScope(db, actor.scope, (tx) => listJobs(tx, { limit: 1 })))[0]?.id).toBe(id)
  })

  test.each([
    ['a text for people', new JobFailed('表头无法识别'), '表头无法识别'],
    ['a fault, whose own words may quote a child', new TypeError('曲扎 is not a function'), '程序故障（TypeError）'],
  ])('fails at once with %s', async (_what, error, message) => {
    const kind = aKind()
    start({
      [kind]: async () => {
        throw error
      },
    })
    const job = await until(await enqueue(kind), over)
    expect(job).toMatchObject({ state: 'failed', attempts: 1 })
    expect(job.message).toContain(message)
    expect(job.message).not.toContain('曲扎')
  })

  test.each([
    ['the database broke off', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['its child process was killed from outside', new ChildFailed('killed', 'gone')],
  ])('is tried again when %s, and fails after too many attempts', async (_what, broken) => {
    const [passing, hopeless] = [aKind(), aKind()]
    start({
      [passing]: async ({ attempt }) => {
        if (attempt === 1) throw broken
        return {}
      },
      [hopeless]: async () => {
        throw broken
      },
    })
    expect(await until(await enqueue(passing), over)).toMatchObject({ state: 'done', attempts: 2 })
    const failed = await until(await enqueue(hopeless), over)
    expect(failed).toMatchObject({ state: 'failed', attempts: 3 })
    expect(failed.message).toContain('中断了 3 次')
  })

  test.each([
    ['its own writing', Object.assign(new Error('no space left'), { code: 'ENOSPC' })],
    ['the writing of its child process', new ChildFailed('disk-full', 'no room')],
    ['the database', Object.assign(new Error('could not extend file'), { code: '53100' })],
  ])('waits for room, however long, when the disk is full for %s', async (_what, full) => {
    const kind = aKind()
    let times = 0
    const work = async () => {
      if (++times <= 4) throw full
      return {}
    }
    start({ [kind]: work }, { roomPauseMs: 20 })
    expect(await until(await enqueue(kind), over)).toMatchObject({ state: 'done', attempts: 1 })
  })

  test('never keeps an ID number in its message', async () => {
    const kind = aKind()
    start({
      [kind]: async ({ progress }) => {
        await progress(0.5, '正在处理 11010519491231002X')
        return {}
      },
    })
    expect((await until(await enqueue(kind), over)).message).toBe('正在处理 [id]')
  })

  test('of a kind nobody here knows stays in the queue', async () => {
    const kind = aKind()
    start({ other: async () => ({}) })
    const id = await enqueue(kind)
    await sleep(200)
    expect((await find(id))?.state).toBe('queued')
  })
})

describe('cancelling', () => {
  test('ends a queued job at once, and one that is over not at all', async () => {
    const id = await enqueue(aKind())
    expect(await withScope(db, actor.scope, (tx) => requestCancel(tx, id))).toBe(true)
    expect(await find(id)).toMatchObject({ state: 'cancelled' })
    expect(await withScope(db, actor.scope, (tx) => requestCancel(tx, id))).toBe(false)
  })

  test('interrupts a running handler that reports, and one that only listens', async () => {
    const [reporting, listening] = [aKind(), aKind()]
    start(
      {
        [reporting]: async ({ progress }) => {
          for (;;) {
            await progress(0.1, 'on and on')
            await sleep(10)
          }
        },
        [listening]: ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
      { concurrency: 2, leaseMs: 150 },
    )
    for (const kind of [reporting, listening]) {
      const id = await enqueue(kind)
      await until(id, (job) => job.state === 'running')
      await withScope(db, actor.scope, (tx) => requestCancel(tx, id))
      expect(await until(id, over)).toMatchObject({ state: 'cancelled' })
    }
  })
})

describe('several workers', () => {
  test('do each job once', async () => {
    const kind = aKind()
    const done: unknown[] = []
    const handlers = {
      [kind]: async ({ payload }: { payload: Record<string, unknown> }) => {
        done.push(payload.n)
        await sleep(5)
        return {}
      },
    }
    for (let i = 0; i < 3; i++) start(handlers, { concurrency: 2 })
    const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => enqueue(kind, { n })))
    for (const id of ids) await until(id, over)
    expect(done.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 30 }, (_, n) => n))
  })

  test('give back what they were doing when they stop, without using up an attempt', async () => {
    const kind = aKind()
    const first = start({
      [kind]: ({ signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    const id = await enqueue(kind)
    await until(id, (job) => job.state === 'running')
    await first.stop()
    expect(await find(id)).toMatchObject({ state: 'queued', attempts: 0 })
    start({ [kind]: async () => ({}) })
    expect(await until(id, over)).toMatchObject({ state: 'done', attempts: 1 })
  })

  test('take over a job whose worker is silent, and the silent one can write nothing more', async () => {
    const kind = aKind()
    let release = () => {}
    let reasonOfFirst: unknown
    start({
      [kind]: async ({ attempt, signal, progress }) => {
        if (attempt === 2) return { by: 'second' }
        await new Promise<void>((resolve) => {
          release = resolve
        })
        await progress(0.9, 'late').catch((error: Error) => {
          reasonOfFirst = error.message
        })
        return { by: 'first', aborted: signal.aborted }
      },
    })
    const id = await enqueue(kind)
    await until(id, (job) => job.state === 'running')
    // As if the machine had slept: the lease ran out although the process lives.
    await db.asAdmin(
      `update platform.job set lease_until = now() - interval '1 minute', worker_number = 999999 where id = $1`,
      [id],
    )
    start({ [kind]: async () => ({ by: 'second' }) })
    const job = await until(id, over)
    release()
    await sleep(100)
    expect(job.result).toEqual({ by: 'second' })
    expect((await find(id))?.result).toEqual({ by: 'second' })
    expect(reasonOfFirst).toContain('lost')
  })

  test('go on when PostgreSQL ends their connections', async () => {
    const kind = aKind()
    start({
      [kind]: ({ attempt, signal }) =>
        attempt > 1
          ? Promise.resolve({ attempt })
          : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    const id = await enqueue(kind)
    await until(id, (job) => job.state === 'running')
    await db.asAdmin(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'nol_app'`,
    )
    expect(await until(id, over)).toMatchObject({ state: 'done', attempts: 2 })
  })
})

describe('a process killed while it works', () => {
  const program = `
    import { openServer } from '${import.meta.dirname}/database.ts'
    import { silentLog } from '${import.meta.dirname}/log.ts'
    import { startWorker } from '${import.meta.dirname}/jobs.ts'
    const db = await openServer(process.env.URL, undefined, { poolSize: 3, log: silentLog, allowFsyncOff: true, migrations: [] })
    const app = { db, config: { jobConcurrency: 1, jobAttempts: 3 }, log: silentLog }
    startWorker(app, { [process.env.KIND]: () => new Promise(() => {}) }, { leaseMs: 600_000 })`
  const startProcess = (kind: string) =>
    spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, URL: db.appUrl, KIND: kind },
      stdio: ['ignore', 'ignore', 'inherit'],
    })

  test('gives up its job at once, long before the lease ends', async () => {
    const kind = aKind()
    const id = await enqueue(kind)
    const child = startProcess(kind)
    await until(id, (job) => job.state === 'running')
    child.kill('SIGKILL')
    const killedAt = performance.now()
    start({ [kind]: async () => ({ by: 'the next' }) })
    expect(await until(id, over)).toMatchObject({ state: 'done', attempts: 2, result: { by: 'the next' } })
    expect(performance.now() - killedAt).toBeLessThan(5_000)
  })

  test('again and again fails the job with a text', async () => {
    const kind = aKind()
    const id = await enqueue(kind)
    for (let attempt = 1; attempt <= 3; attempt++) {
      const child = startProcess(kind)
      await until(id, (job) => job.state === 'running' && job.attempts === attempt)
      child.kill('SIGKILL')
      await new Promise((resolve) => child.on('exit', resolve))
    }
    start({ [kind]: async () => ({}) })
    const job = await until(id, over)
    expect(job).toMatchObject({ state: 'failed', attempts: 3 })
    expect(job.message).toContain('中断了 3 次')
  })
})

describe('running a job in this process', () => {
  test('reports progress and returns the finished job; no worker takes it meanwhile', async () => {
    const kind = aKind()
    let runs = 0
    const handlers: JobHandlers = {
      [kind]: async ({ progress }) => {
        runs++
        for (let i = 1; i <= 4; i++) {
          await progress(i / 4, `${i}`)
          await sleep(60)
        }
        return { runs }
      },
    }
    start(handlers)
    const heard: number[] = []
    const job = await runJobNow(
      app,
      handlers,
      { kind, payload: {}, actor },
      { onProgress: (fraction) => heard.push(fraction) },
    )
    expect(job).toMatchObject({ state: 'done', result: { runs: 1 } })
    expect(heard).toEqual([0.25, 0.5, 0.75, 1])
  })

  test('can be called off', async () => {
    const kind = aKind()
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    const job = await runJobNow(
      app,
      {
        [kind]: ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
      { kind, payload: {}, actor },
      { signal: abort.signal },
    )
    expect(job.state).toBe('cancelled')
  })
})
