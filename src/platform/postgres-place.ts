import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { freePort } from './free-port.ts'
import type { Log } from './log.ts'
import {
  accountFor,
  canReach,
  exists,
  installNative,
  makeWhole,
  newSecrets,
  privateFolder,
  type RunAs,
  type Secrets,
  writePrivate,
} from './postgres-files.ts'

export const WINDOWS = process.platform === 'win32'
/** Where the data of homes lives that the server's account cannot reach. */
const OUTSIDE = '/var/lib/not-one-less'
/** A Unix socket's path is limited to 107 bytes; PostgreSQL adds `/.s.PGSQL.5432`. */
const LONGEST_SOCKET_FOLDER = 85

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

/** Where the server of a home has its things. */
export interface Place {
  readonly base: string
  readonly native: string
  readonly data: string
  readonly socketFolder: string
  readonly port: number
  readonly account: RunAs | undefined
  readonly secrets: Secrets
  readonly options: EmbeddedOptions
}

/** Finds or makes the folders, the binaries and the database cluster of a home. */
export async function makePlace(options: EmbeddedOptions): Promise<Place> {
  const account = await accountFor(options.user)
  const base = await baseFolder(options.home, account)
  // Homes that keep their data outside share the binaries there.
  const native = await installNative(options.nativeFolder ?? (dirname(base) === OUTSIDE ? OUTSIDE : base))
  const cluster = join(base, 'cluster')
  if (!(await exists(cluster))) await makeWhole(cluster, (temporary) => makeCluster(temporary, native, account, base))
  const secrets = JSON.parse(await readFile(join(cluster, 'secrets.json'), 'utf8')) as Secrets & { port: number }
  const socketFolder = WINDOWS ? '' : await socketFolderFor(base, account)
  return { base, native, data: join(cluster, 'data'), socketFolder, port: secrets.port, account, secrets, options }
}

/**
 * `<home>/postgres`; but when the account we drop to cannot walk there (a clone under /root), a folder below /var/lib
 * whose name is noted in the home. The name is random: who deletes a home and starts again gets an empty one.
 */
async function baseFolder(home: string, account: RunAs | undefined): Promise<string> {
  await mkdir(home, { recursive: true })
  const inside = join(await realpath(home), 'postgres')
  const note = join(home, 'postgres.location')
  const noted = await readFile(note, 'utf8').catch(() => '')
  const reachable = !account || (await canReach(inside, account))
  const base = noted.trim() || (reachable ? inside : join(OUTSIDE, randomBytes(6).toString('hex')))
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

/** Addresses of the three roles. */
export function urlsOf(place: Place) {
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

/** Path of a program of the server. */
export const binary = (native: string, name: string): string => join(native, 'bin', WINDOWS ? `${name}.exe` : name)

/** Nothing of our own environment (addresses, keys) is handed on. */
export const serverEnvironment = (home: string): NodeJS.ProcessEnv => ({
  PATH: WINDOWS ? process.env.PATH : '/usr/bin:/bin',
  HOME: home,
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(WINDOWS && { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP }),
})

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
/** Exit code of a child; -1 when it was killed or did not start. */
export const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? -1))
    child.once('error', () => resolve(-1))
  })
