import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * `killed`: by kill -9 from outside, such as the system's when memory runs short; `disk-full`: it could not write. Both
 * say nothing about the work.
 */
export type ChildFault = 'memory' | 'timeout' | 'aborted' | 'killed' | 'disk-full' | 'crashed' | 'error'

/** Why work in a child process gave no result. A fault of the work's input is the work's own answer, not this. */
export class ChildFailed extends Error {
  readonly fault: ChildFault
  /** As of this process's own writing. */
  readonly code: 'ENOSPC' | undefined
  constructor(fault: ChildFault, message: string) {
    super(message)
    this.name = 'ChildFailed'
    this.fault = fault
    this.code = fault === 'disk-full' ? 'ENOSPC' : undefined
  }
}

/** What the child's module exports as `run`. Input and output travel as structured clones (Map, Date, BigInt, bytes). */
export type ChildWork<Input, Output> = (input: Input, tools: ChildTools) => Promise<Output>

export interface ChildTools {
  /** Sends a fraction and a text to the parent; cheap, may be called often. */
  progress(fraction: number, message: string): void
  /** Sends anything else, such as a batch of rows. */
  emit(message: unknown): void
}

export interface ChildTask<Input> {
  /** Module that exports `run`: `new URL('./read-file-child.ts', import.meta.url)`. */
  readonly module: URL
  readonly input: Input
  /** Cap on memory in MiB: of JavaScript objects by Node itself, of the whole process by watching it. */
  readonly memoryMb: number
  readonly timeoutMs: number
  readonly onProgress?: (fraction: number, message: string) => void
  readonly onMessage?: (message: unknown) => void
  readonly signal?: AbortSignal
}

/** Messages from the child, in both directions of child-main.ts. */
export type FromChild =
  | { readonly type: 'progress'; readonly fraction: number; readonly message: string }
  | { readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'result'; readonly output: unknown }
  | { readonly type: 'error'; readonly name: string; readonly message: string }

const MAIN = join(import.meta.dirname, 'child-main.ts')
const WATCH_EVERY_MS = 200

/**
 * Runs a module in a process of its own, so that a hostile file or a huge linkage cannot take the server's memory or
 * its time: the child is killed at its cap, at its deadline, on abort, and when this process dies.
 */
export async function runInChild<Input, Output>(task: ChildTask<Input>): Promise<Output> {
  if (task.signal?.aborted) throw new ChildFailed('aborted', 'the work was called off')
  const child = startChild(task.memoryMb)
  let killedBecause: ChildFault | undefined
  const kill = (fault: ChildFault) => {
    killedBecause ??= fault
    child.kill('SIGKILL')
  }
  const abort = () => kill('aborted')
  const deadline = setTimeout(() => kill('timeout'), task.timeoutMs)
  const watch = watchMemory(child, task.memoryMb, () => kill('memory'))
  task.signal?.addEventListener('abort', abort, { once: true })
  try {
    return await new Promise<Output>((resolve, reject) => {
      child.on('message', (message: FromChild) => {
        if (message.type === 'progress') task.onProgress?.(message.fraction, message.message)
        else if (message.type === 'message') task.onMessage?.(message.message)
        else if (message.type === 'result') resolve(message.output as Output)
        else reject(new ChildFailed(isDiskFull(message) ? 'disk-full' : 'error', `${message.name}: ${message.message}`))
      })
      child.on('error', (error) => reject(new ChildFailed('crashed', error.message)))
      child.on('close', (code, signal) => reject(faultOf(killedBecause, code, signal, task)))
      child.send({ module: task.module.href, input: task.input }, (error) => {
        if (error) kill('crashed')
      })
    })
  } finally {
    clearTimeout(deadline)
    clearInterval(watch)
    task.signal?.removeEventListener('abort', abort)
    child.kill('SIGKILL')
  }
}

function startChild(memoryMb: number): ChildProcess {
  const node = [
    process.execPath,
    // Room for buffers, the code itself and DuckDB is outside V8's heap and falls under the watch.
    `--max-old-space-size=${memoryMb}`,
    '--no-warnings',
    MAIN,
  ]
  const command = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--', ...node] : node
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    // No address, no password, no key: a reader of files needs none.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...(process.platform === 'win32' && { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP }),
    },
    windowsHide: true,
  })
  return child
}

/** V8's cap does not count buffers and native memory; on Linux the whole process is looked at. */
function watchMemory(child: ChildProcess, memoryMb: number, tooMuch: () => void): NodeJS.Timeout {
  const timer = setInterval(async () => {
    const statm = await readFile(`/proc/${child.pid}/statm`, 'utf8').catch(() => '')
    const residentMb = (Number(statm.split(' ')[1] ?? 0) * 4096) / 1024 / 1024
    if (residentMb > memoryMb) tooMuch()
  }, WATCH_EVERY_MS)
  timer.unref()
  return timer
}

/** In the words of Node and of DuckDB. */
const isDiskFull = ({ message }: { readonly message: string }): boolean =>
  /no space left on device|disk quota exceeded/i.test(message)

const OUT_OF_MEMORY_CODES = [134, 5] // abort() after "heap out of memory", also as seen through a wrapper

function faultOf(
  killedBecause: ChildFault | undefined,
  code: number | null,
  signal: NodeJS.Signals | null,
  task: Pick<ChildTask<unknown>, 'memoryMb' | 'timeoutMs'>,
): ChildFailed {
  const outOfMemory = signal === 'SIGABRT' || signal === 'SIGTRAP' || OUT_OF_MEMORY_CODES.includes(code ?? 0)
  const fault = killedBecause ?? (outOfMemory ? 'memory' : signal === 'SIGKILL' ? 'killed' : 'crashed')
  const texts: Record<ChildFault, string> = {
    memory: `the work needed more than ${task.memoryMb} MiB`,
    timeout: `the work took longer than ${Math.round(task.timeoutMs / 1000)} s`,
    aborted: 'the work was called off',
    killed: 'the process of the work was killed from outside',
    'disk-full': 'the work found no room on the disk',
    crashed: `the process of the work ended (code ${code}, signal ${signal})`,
    error: 'the work failed',
  }
  return new ChildFailed(fault, texts[fault])
}
