import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import { open, readdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { patiently } from './postgres-dialect.ts'
import { isAlive } from './postgres-files.ts'
import {
  binary,
  type EmbeddedOptions,
  exitOf,
  makePlace,
  type Place,
  serverEnvironment,
  urlsOf,
  WINDOWS,
} from './postgres-place.ts'
import { hasOtherSessions, prepareServer } from './postgres-roles.ts'

/** A PostgreSQL of our own that runs; it is started again when it dies. */
export interface RunningPostgres {
  readonly appUrl: string
  readonly ownerUrl: string
  readonly superuserUrl: string
  readonly dataDirectory: string
  /** Process id of the server at this moment. */
  pid(): number
  /** Stops it, unless another process started it and still lives. */
  stop(): Promise<void>
}

/** How many in this process use the server of a folder: the last of them may stop it. */
const users = new Map<string, number>()

/** Long enough for a recovery on a slow disk. */
const START_DEADLINE_MS = 300_000
/** Old backends of a killed server keep the next one out until they are gone. */
const MOST_FAILED_STARTS = 40

/**
 * Sees to it that the PostgreSQL of a data home runs: makes it on the first start, joins it when another process of
 * ours has started it, recovers it when something was killed. No hands are needed for any of these.
 */
export async function superviseEmbedded(options: EmbeddedOptions): Promise<RunningPostgres> {
  const place = await makePlace(options)
  let pid = await ensureRunning(place)
  let closing = false
  let restarts = 0

  const watch = setInterval(() => void lookAfter(), 250)
  watch.unref()
  let looking = false
  async function lookAfter(): Promise<void> {
    if (looking || closing) return
    looking = true
    try {
      // A busy machine soon gives the number of a dead server to another program.
      if (isAlive(pid) && (await worksIn(pid, place.data))) return
      options.log.warn('postgres.gone', { pid, restarts })
      if (restarts++ > 3) await sleep(Math.min(restarts * 200, 5_000), undefined, { ref: false })
      if (!closing) pid = await ensureRunning(place)
    } catch (error) {
      options.log.error('postgres.restart-failed', { error })
    } finally {
      looking = false
    }
  }

  const urls = urlsOf(place)
  const passwords = { ownerPassword: place.secrets.owner, appPassword: place.secrets.app }
  // The server joined may be going down with the process that started it: then it is started anew meanwhile.
  await patiently(() => prepareServer(urls.superuserUrl, passwords))
  users.set(place.base, (users.get(place.base) ?? 0) + 1)
  return {
    ...urls,
    dataDirectory: place.data,
    pid: () => pid,
    async stop() {
      if (closing) return
      closing = true
      clearInterval(watch)
      const others = users.get(place.base)! - 1
      users.set(place.base, others)
      if (others === 0 && (await mayStop(place, urls.superuserUrl))) await stopServer(place)
    },
  }
}

/** Joins the server that runs, or starts one; waits out one that is starting, stopping or recovering. */
async function ensureRunning(place: Place): Promise<number> {
  const deadline = Date.now() + START_DEADLINE_MS
  let failures = 0
  while (Date.now() < deadline) {
    const running = await readPidFile(place)
    if (running?.ready) return running.pid
    if (!running && (await startServer(place)) === 'failed' && ++failures > MOST_FAILED_STARTS) {
      // On a busy machine a statement may take long to see that its server is gone.
      if (!(await hasOrphans(place))) break
    }
    await sleep(running ? 25 : Math.min(10 * failures, 250))
  }
  throw new Error(`PostgreSQL does not start; the end of its log:\n${await logTail(place)}`)
}

async function startServer(place: Place): Promise<'ready' | 'failed'> {
  const log = await openLog(place)
  const server = WINDOWS ? spawnOnWindows(place) : spawnServer(place, log.fd)
  let exitCode: number | undefined
  // Before anything is waited for: a server that finds the shared memory still held ends within milliseconds.
  void exitOf(server).then((code) => {
    exitCode = code
  })
  await log.close()
  for (const deadline = Date.now() + START_DEADLINE_MS; Date.now() < deadline; await sleep(15)) {
    const running = await readPidFile(place)
    if (running?.ready && (WINDOWS || running.pid === server.pid)) {
      server.unref()
      await writeFile(join(place.base, 'started-by'), String(process.pid))
      return 'ready'
    }
    // On Windows it is pg_ctl that ends, well, as soon as it has started the server.
    if (exitCode !== undefined && !(WINDOWS && exitCode === 0)) break
  }
  return 'failed' // lost a race against another process, or old backends still hold the shared memory: looked at again
}

function spawnServer(place: Place, logFile: number): ChildProcess {
  const command = [binary(place.native, 'postgres'), '-D', place.data, ...settingsOf(place)]
  // The server must not outlive us unseen: on Linux the kernel tells it when we die, even by kill -9.
  const guarded = hasSetpriv() ? ['setpriv', '--pdeathsig', 'INT', '--', ...command] : command
  return spawn(guarded[0]!, guarded.slice(1), {
    ...place.account,
    cwd: place.data,
    env: serverEnvironment(place.data),
    stdio: ['ignore', logFile, logFile],
    detached: true, // Ctrl-C in the terminal is for us; the server is stopped after the last transaction
  })
}

/** pg_ctl gives up administrator rights itself, which postgres.exe demands. */
function spawnOnWindows(place: Place): ChildProcess {
  const options = settingsOf(place).join(' ')
  const log = join(place.base, 'postgres.log')
  return spawn(binary(place.native, 'pg_ctl'), ['start', '-W', '-D', place.data, '-l', log, '-o', options], {
    env: serverEnvironment(place.data),
    stdio: 'ignore',
    windowsHide: true,
  })
}

/** Children's data must not reach the server's log: no statements, no parameters, no rows in error details. */
function settingsOf(place: Place): string[] {
  const settings: Record<string, string> = {
    listen_addresses: WINDOWS ? '127.0.0.1' : '',
    port: String(place.port),
    ...(!WINDOWS && { unix_socket_directories: place.socketFolder, unix_socket_permissions: '0700' }),
    max_connections: '60',
    shared_buffers: '128MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'Asia/Shanghai',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    ...(!hasRoomyShm() && { dynamic_shared_memory_type: 'mmap' }),
    ...place.options.settings,
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

interface PidFile {
  readonly pid: number
  readonly ready: boolean
}

/** Reads postmaster.pid; undefined when no server of this cluster lives. */
async function readPidFile(place: Place): Promise<PidFile | undefined> {
  const path = join(place.data, 'postmaster.pid')
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!pid || !isAlive(pid)) return undefined
  if (!(await worksIn(pid, place.data))) {
    // The number belongs to another program now, and PostgreSQL would believe it; unless a new server has just written its own.
    if ((await readFile(path, 'utf8').catch(() => '')) === lines.join('\n')) await rm(path, { force: true })
    return undefined
  }
  return { pid, ready: (lines[7] ?? '').trim() === 'ready' }
}

/** A postmaster's working directory is its data directory. Where that cannot be seen, the number is believed. */
async function worksIn(pid: number, folder: string): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return cwd === undefined || cwd === folder
}

/** Backends of a killed server that still work; where that cannot be seen, there are none. */
async function hasOrphans(place: Place): Promise<boolean> {
  const pids = (await readdir('/proc').catch((): string[] => [])).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return folders.includes(place.data)
}

/** Whoever started the server stops it. Of a server whose starter is dead, the last user does. */
async function mayStop(place: Place, superuserUrl: string): Promise<boolean> {
  const starter = Number(await readFile(join(place.base, 'started-by'), 'utf8').catch(() => '0'))
  if (starter === process.pid) return true
  return !isAlive(starter) && !(await hasOtherSessions(superuserUrl).catch(() => false))
}

async function stopServer(place: Place): Promise<void> {
  const running = await readPidFile(place)
  if (!running) return
  if (WINDOWS) {
    await exitOf(spawn(binary(place.native, 'pg_ctl'), ['stop', '-D', place.data, '-m', 'fast'], { stdio: 'ignore' }))
    return
  }
  process.kill(running.pid, 'SIGINT')
  for (let waited = 0; isAlive(running.pid) && waited < 30_000; waited += 15) await sleep(15)
}

const hasSetpriv = (): boolean => process.platform === 'linux' && existsSync('/usr/bin/setpriv')
const hasRoomyShm = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= 256 * 1024 * 1024
  } catch {
    return process.platform !== 'linux'
  }
}
async function openLog(place: Place) {
  const path = join(place.base, 'postgres.log')
  const size = await stat(path).then(
    (info) => info.size,
    () => 0,
  )
  if (size > 10_000_000) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

const logTail = async (place: Place): Promise<string> =>
  (await readFile(join(place.base, 'postgres.log'), 'utf8').catch(() => '')).split('\n').slice(-8).join('\n')
