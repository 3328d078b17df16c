import { type ChildProcess, spawn } from 'node:child_process'
import { open, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlainDate } from '../../src/kernel/plain-date.ts'
import { BENCH_DAY } from './home.ts'

// A server as people start it, and everything that lives because of it, seen from outside through /proc.

export type Role = 'server' | 'worker' | 'child' | 'postmaster' | 'backend' | 'other'

export interface Seen {
  readonly pid: number
  /** Tells a process from a later one with the same number. */
  readonly startedAt: string
  readonly role: Role
}

/** Mark by which the children of the worker are known again: they are told nothing of the home but this. */
export const temporaryFolderOf = (home: string): string => join(home, 'tmp')

const CLI = join(import.meta.dirname, '..', '..', 'src', 'main', 'cli.ts')
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.compile-cache')

/** `nol serve` on a home; the same command every time. */
export async function startServer(
  home: string,
  port: number,
  { withWeb = false, today = BENCH_DAY }: { withWeb?: boolean; today?: PlainDate } = {},
): Promise<ChildProcess> {
  const log = await open(join(home, 'server.log'), 'a')
  const args = ['--no-warnings', CLI, '--home', home, 'serve', ...(withWeb ? [] : ['--no-web']), '--port', String(port)]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: temporaryFolderOf(home),
      NOL_TODAY: today,
      NOL_LOG: 'info',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? CACHE,
    },
  })
  await log.close()
  return child
}

/** A command on a home while its server runs; what it says on both channels. */
export async function runCli(home: string, words: readonly string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, ['--no-warnings', CLI, '--home', home, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NOL_TODAY: BENCH_DAY, NOL_LANG: 'en' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const code = await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? 1)))
  return { code, said }
}

/** Every living process of a home: server, worker, its children, PostgreSQL; whoever their parent is by now. */
export async function processesOf(home: string): Promise<Seen[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const seen = await Promise.all(pids.map((pid) => look(pid, home).catch(() => undefined)))
  return seen.filter((process) => process !== undefined)
}

async function look(pid: number, home: string): Promise<Seen | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [state, , ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X' || !(await belongsTo(pid, home))) return undefined
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
  return { pid, startedAt: rest[17]!, role: roleOf(command) }
}

async function belongsTo(pid: number, home: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
  if (environment.split('\0').includes(`TMPDIR=${temporaryFolderOf(home)}`)) return true
  // A backend writes its title over its environment; it stays in the folder of the data.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  return folder.startsWith(join(home, 'postgres'))
}

function roleOf(command: string): Role {
  if (command.startsWith('postgres: ')) return 'backend'
  if (/\/bin\/postgres -D/.test(command)) return 'postmaster'
  if (command.includes('/src/platform/child-main.ts')) return 'child'
  if (command.includes('/src/main/worker.ts')) return 'worker'
  return command.includes('/src/main/cli.ts') ? 'server' : 'other'
}

/** kill -9; one that is gone already needs none. */
export function kill(processes: readonly Seen[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
