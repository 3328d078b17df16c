import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, statfsSync } from 'node:fs'
import { chmod, lstat, mkdir, open, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'
import {
  accountFor,
  canReach,
  exists,
  installNative,
  isAlive,
  makeWhole,
  newSecrets,
  privateFolder,
  type RunAs,
  type Secrets,
  writePrivate,
} from './postgres-files.ts'
import { patiently } from './postgres-dialect.ts'
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

export interface EmbeddedOptions {
  readonly home: string
  /** Account to drop to when we are root. */
  readonly user: string
  readonly log: Log
  /** Folder for the binaries when they shall be shared by several homes (tests). */
  readonly nativeFolder?: string
  /** Further settings of the server, such as fsync=off in tests. */
  readonly settings?: Readonly<Record<string, string>>
}

interface Place {
  readonly base: string
  readonly native: string
  readonly data: string
  readonly socketFolder: string
  readonly port: number
  readonly account: RunAs | undefined
  readonly secrets: Secrets
  readonly options: EmbeddedOptions
}

const WINDOWS = process.platform === 'win32'
const START_DEADLINE_MS = 60_000
/** A Unix socket's path is limited to 107 bytes; PostgreSQL adds `/.s.PGSQL.5432`. */
const LONGEST_SOCKET_FOLDER = 85

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
    if (looking || closing || isAlive(pid)) return
    looking = true
    try {
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
  return {
    ...urls,
    dataDirectory: place.data,
    pid: () => pid,
    async stop() {
      if (closing) return
      closing = true
      clearInterval(watch)
      if (await mayStop(place, urls.superuserUrl)) await stopServer(place)
    },
  }
}

/** Finds or makes the folders, the binaries and the database cluster of a home. */
async function makePlace(options: EmbeddedOptions): Promise<Place> {
  const account = await accountFor(options.user)
  const base = await baseFolder(options.home, account)
  const native = await installNative(options.nativeFolder ?? base)
  const cluster = join(base, 'cluster')
  if (!(await exists(cluster))) await makeWhole(cluster, (temporary) => makeCluster(temporary, native, account, base))
  const secrets = JSON.parse(await readFile(join(cluster, 'secrets.json'), 'utf8')) as Secrets & { port: number }
  const socketFolder = WINDOWS ? '' : await socketFolderFor(base, account)
  return { base, native, data: join(cluster, 'data'), socketFolder, port: secrets.port, account, secrets, options }
}

/**
 * `<home>/postgres`; but when the account we drop to cannot walk there (a clone under /root), a folder below /var/lib
 * whose name is noted in the home.
 */
async function baseFolder(home: string, account: RunAs | undefined): Promise<string> {
  await mkdir(home, { recursive: true })
  const inside = join(await realpath(home), 'postgres')
  const note = join(home, 'postgres.location')
  const noted = await readFile(note, 'utf8').catch(() => '')
  const reachable = !account || (await canReach(inside, account))
  const base = noted.trim() || (reachable ? inside : join('/var/lib/not-one-less', shortHash(inside)))
  if (base !== inside && !noted) await writeFile(note, `${base}\n`)
  await mkdir(base, { recursive: true })
  await chmod(base, 0o711)
  return base
}

async function makeCluster(folder: string, native: string, account: RunAs | undefined, base: string): Promise<void> {
  await mkdir(folder, { mode: 0o711 })
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  const secrets = newSecrets()
  await privateFolder(data, account)
  await writePrivate(passwordFile, secrets.superuser, account)
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const initdb = spawn(binary(native, 'initdb'), ['-D', data, ...access, ...locale], {
    ...account,
    env: serverEnvironment(data),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  initdb.stderr.on('data', (text) => {
    complaint += text
  })
  const code = await exitOf(initdb)
  await rm(passwordFile, { force: true })
  if (code !== 0) throw new Error(`initdb failed (${code}) for ${base}: ${complaint.trim()}`)
  await writePrivate(
    join(folder, 'secrets.json'),
    JSON.stringify({ ...secrets, port: WINDOWS ? await freePort() : 5432 }),
  )
}

/** Joins the server that runs, or starts one; waits out one that is starting, stopping or recovering. */
async function ensureRunning(place: Place): Promise<number> {
  const deadline = Date.now() + START_DEADLINE_MS
  let failures = 0
  while (Date.now() < deadline) {
    const running = await readPidFile(place)
    if (running?.ready) return running.pid
    if (!running && (await startServer(place)) === 'failed' && ++failures > 40) break
    await sleep(running ? 25 : Math.min(10 * failures, 250))
  }
  throw new Error(`PostgreSQL does not start; the end of its log:\n${await logTail(place)}`)
}

async function startServer(place: Place): Promise<'ready' | 'failed'> {
  const log = await openLog(place)
  const server = WINDOWS ? spawnOnWindows(place) : spawnServer(place, log.fd)
  await log.close()
  const ended = exitOf(server)
  let over = false
  void ended.then(() => {
    over = true
  })
  await writeFile(join(place.base, 'started-by'), String(process.pid))
  while (!over || WINDOWS) {
    const running = await readPidFile(place)
    if (running?.ready && (WINDOWS || running.pid === server.pid)) {
      server.unref()
      return 'ready'
    }
    if (over && (await ended) !== 0) break
    await sleep(15)
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
    await rm(path, { force: true }) // the number belongs to another program now, and PostgreSQL would believe it
    return undefined
  }
  return { pid, ready: (lines[7] ?? '').trim() === 'ready' }
}

/** A postmaster's working directory is its data directory. Where that cannot be seen, the number is believed. */
async function worksIn(pid: number, folder: string): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return cwd === undefined || cwd === folder
}

/** Whoever started the server stops it. Of a server whose starter is dead, the last user does. */
async function mayStop(place: Place, superuserUrl: string): Promise<boolean> {
  const starter = Number(await readFile(join(place.base, 'started-by'), 'utf8').catch(() => '0'))
  if (starter === process.pid) return true
  return !isAlive(starter) && !(await hasOtherSessions(superuserUrl))
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

/** The socket lives in the base folder, or, when that is too deep, in a private folder with a short name. */
async function socketFolderFor(base: string, account: RunAs | undefined): Promise<string> {
  const inside = join(base, 'run')
  const folder = Buffer.byteLength(inside) <= LONGEST_SOCKET_FOLDER ? inside : `/tmp/nol-${shortHash(base)}`
  const info = await lstat(folder).catch(() => undefined)
  const owner = account?.uid ?? process.getuid?.()
  if (info && (!info.isDirectory() || info.uid !== owner)) {
    throw new Error(`${folder} belongs to somebody else; remove it, or choose a shorter NOL_HOME`)
  }
  await privateFolder(folder, account)
  return folder
}

function urlsOf(place: Place) {
  const { secrets, socketFolder, port } = place
  const url = (role: string, password: string, database: string) =>
    WINDOWS
      ? `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
      : `postgres://${role}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(socketFolder)}`
  return {
    appUrl: url('nol_app', secrets.app, 'nol'),
    ownerUrl: url('nol_owner', secrets.owner, 'nol'),
    superuserUrl: url('postgres', secrets.superuser, 'postgres'),
  }
}

const binary = (native: string, name: string): string => join(native, 'bin', WINDOWS ? `${name}.exe` : name)

/** Nothing of our own environment (addresses, keys) is handed on. */
const serverEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: WINDOWS ? process.env.PATH : '/usr/bin:/bin',
  HOME: home,
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(WINDOWS && { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP }),
})

const hasSetpriv = (): boolean => process.platform === 'linux' && existsSync('/usr/bin/setpriv')
const hasRoomyShm = (): boolean => {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= 256 * 1024 * 1024
  } catch {
    return process.platform !== 'linux'
  }
}
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? -1))
    child.once('error', () => resolve(-1))
  })

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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
