import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Log } from '../platform/log.ts'

export interface WorkerProcess {
  readonly pid: () => number | undefined
  /** Lets the worker give back what it runs, and ends it. */
  stop(): Promise<void>
}

const ENTRY = join(import.meta.dirname, 'worker.ts')
const STOP_WITHIN_MS = 20_000
const LONGEST_PAUSE_MS = 30_000
/** A worker that lived this long was sound; its end is not counted with those before. */
const SOUND_AFTER_MS = 60_000

/** Keeps one worker process running: when it dies it is started again, more slowly each time it dies young. */
export function superviseWorker(env: NodeJS.ProcessEnv, log: Log): WorkerProcess {
  let child: ChildProcess | undefined
  let stopping = false
  let diedYoung = 0
  let pause: NodeJS.Timeout | undefined

  function start(): void {
    const startedAt = Date.now()
    // The channel tells the worker when this process is gone, however it went.
    child = spawn(process.execPath, ['--no-warnings', ENTRY], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child.on('error', (error) => log.error('worker.not-started', { error }))
    child.on('exit', (code, signal) => {
      child = undefined
      if (stopping) return
      diedYoung = Date.now() - startedAt > SOUND_AFTER_MS ? 0 : diedYoung + 1
      log.warn('worker.ended', { code, signal, diedYoung })
      pause = setTimeout(start, Math.min(200 * 2 ** diedYoung, LONGEST_PAUSE_MS))
    })
  }

  start()
  return {
    pid: () => child?.pid,
    async stop() {
      stopping = true
      clearTimeout(pause)
      const running = child
      if (!running || running.exitCode !== null) return
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()))
      const patience = setTimeout(() => running.kill('SIGKILL'), STOP_WITHIN_MS)
      if (running.connected) running.disconnect()
      await ended
      clearTimeout(patience)
    },
  }
}
