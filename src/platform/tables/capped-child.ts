import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TableLimits } from './limits.ts'
import { TableRefusal } from './refusal.ts'

export interface CappedChild {
  /** Module that calls `serveParent`. */
  readonly entry: URL
  /** JSON the child starts with. */
  readonly input: unknown
  readonly limits: Pick<TableLimits, 'memoryMiB' | 'seconds'>
  readonly signal?: AbortSignal
  /** Called for each message in order; the child waits while a promise is open. */
  readonly onMessage: (message: never) => void | Promise<void>
}

const WATCH_MS = 200

/**
 * Runs a module in a process of its own, with a cap on memory and time, and hands on its messages.
 *
 * A refusal inside becomes a `TableRefusal` here, and so do running out of memory or time and a crash:
 * what a file does to its reader is the file's fault, and this process goes on.
 */
export async function runCappedChild(options: CappedChild): Promise<void> {
  options.signal?.throwIfAborted()
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${options.limits.memoryMiB}`,
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(options.entry),
    ],
    { stdio: ['pipe', 'pipe', 'ignore'], env: childEnvironment(), windowsHide: true },
  )
  const guard = guardChild(child, options)
  // A child that died early breaks the pipe; its exit says why.
  child.stdin!.on('error', () => {})
  child.stdin!.write(`${JSON.stringify(options.input)}\n`)
  let refusal: TableRefusal | undefined
  let finished = false
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  try {
    for await (const line of createInterface({ input: child.stdout!, crlfDelay: Number.POSITIVE_INFINITY })) {
      const message = JSON.parse(line) as { refused?: TableRefusal; failed?: true; done?: true }
      if (message.refused) refusal = new TableRefusal(message.refused.code, message.refused.details)
      else if (message.done) finished = true
      else await options.onMessage(message as never)
    }
  } catch (error) {
    // A half line: the child was ended while it wrote. Anything else is the parent's own fault.
    if (!(error instanceof SyntaxError)) throw error
  } finally {
    child.kill('SIGKILL')
    await ended
    guard.stop()
  }
  options.signal?.throwIfAborted()
  if (refusal) throw refusal
  if (guard.reason()) throw guard.reason()
  if (!finished) throw crashOf(child, options)
}

/** V8 ends a process whose heap is full by SIGABRT (134, or 6 on some systems). */
function crashOf(child: ChildProcess, { limits }: CappedChild): TableRefusal {
  const outOfMemory = child.signalCode === 'SIGABRT' || child.exitCode === 134 || child.exitCode === 6
  return outOfMemory
    ? new TableRefusal('table.took-too-much-memory', { limit: limits.memoryMiB })
    : new TableRefusal('table.reader-failed')
}

function guardChild(child: ChildProcess, { limits, signal }: CappedChild) {
  let reason: TableRefusal | undefined
  const end = (why?: TableRefusal): void => {
    reason ??= why
    child.kill('SIGKILL')
  }
  const timer = setTimeout(
    () => end(new TableRefusal('table.took-too-long', { seconds: limits.seconds })),
    limits.seconds * 1000,
  )
  // Buffers live outside V8's heap, so the whole process is watched too, where the system tells.
  const watch = setInterval(async () => {
    if ((await residentMiB(child.pid)) > limits.memoryMiB * 1.25) {
      end(new TableRefusal('table.took-too-much-memory', { limit: limits.memoryMiB }))
    }
  }, WATCH_MS)
  const onAbort = (): void => end()
  signal?.addEventListener('abort', onAbort)
  return {
    reason: () => reason,
    stop() {
      clearTimeout(timer)
      clearInterval(watch)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}

async function residentMiB(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || !pid) return 0
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024
}

/** No database address, no key: a reader needs none. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'NODE_COMPILE_CACHE']
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
