import { isIP } from 'node:net'
import { isAbsolute, join, resolve } from 'node:path'
import { type PlainDate, parsePlainDate } from '../kernel/plain-date.ts'
import { readSingleSignOn, type SingleSignOnConfig } from './config-single-sign-on.ts'
import type { Suite } from './secrets-cipher.ts'

/** Where the data lives: our own PostgreSQL, a server somebody runs, or a Citus cluster (architecture §3). */
export type Topology = 'embedded' | 'server' | 'citus'

export interface Config {
  /** Folder of everything that must be kept: the embedded database, roster files, derived files. */
  readonly home: string
  /** Where jobs keep plain copies while they work; left out: in memory where there is room, else in the home. */
  readonly workFolder?: string
  readonly topology: Topology
  /** Application role (`nol_app` or a member of it); undefined for the embedded server. */
  readonly databaseUrl?: string
  /** Owner role, for migrations only; undefined when somebody else migrates. */
  readonly databaseOwnerUrl?: string
  /** A role past row-level security, for backup and restore on a server only. */
  readonly databaseAdminUrl?: string
  readonly poolSize: number
  /** Account the embedded server drops to when this process is root. */
  readonly postgresUser: string
  /** Day the clock shows, for demonstrations and tests. */
  readonly today?: PlainDate
  readonly http: HttpConfig
  readonly keys: KeysConfig
  /** The city's OpenID Connect provider; undefined: people sign in here only. */
  readonly singleSignOn?: SingleSignOnConfig
  readonly jobConcurrency: number
  /** How often a job may start before it counts as failed; only dying processes and lost databases use up attempts. */
  readonly jobAttempts: number
  /** Memory of one child process that reads a file or links records. */
  readonly childMemoryMb: number
  readonly maxUploadBytes: number
  readonly uploads: UploadLimits
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/** 上传配额: what may be sent up on a day. A single account must not be able to fill the disk of a county. */
export interface UploadLimits {
  readonly accountFiles: number
  readonly accountBytes: number
  readonly unitBytes: number
  readonly countyBytes: number
  /** What must be left on the disk after a file has come. */
  readonly freeBytes: number
}

export interface HttpConfig {
  readonly host: string
  readonly port: number
  /** Address users type, such as `https://nol.example.cn`; cookies are `Secure` when it is https. */
  readonly publicUrl: string
  /** HTTPS by certificates of our own; undefined: plain http, with a proxy in front or on this machine alone. */
  readonly https?: HttpsConfig
  /** Whether a reverse proxy in front sets X-Forwarded-For. */
  readonly trustProxy: boolean
  /** Requests a minute from one address (an office may have only one), and of one account. */
  readonly addressPerMinute: number
  readonly accountPerMinute: number
  /** Attempts a minute to sign in from one address. */
  readonly signInsPerMinute: number
}

export interface HttpsConfig {
  /** Names and IPv4 addresses the server is reached by; the first is the one people type. */
  readonly hosts: readonly string[]
  /** Port of the plain page that helps phones to trust the server. */
  readonly guidePort: number
}

/** Where the master key is, and what new data keys encrypt with (secrets.ts). */
export interface KeysConfig {
  readonly file: string
  readonly command?: string
  readonly suite: Suite
}

/** Says every wrong setting at once, so that nobody has to start the server five times. */
export class ConfigFault extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`settings are wrong / 配置有误:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigFault'
    this.faults = faults
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings from environment variables; throws `ConfigFault` naming every wrong one. */
export function readConfig(env: Environment = process.env, cwd: string = process.cwd()): Config {
  const read = readerOf(env)
  const databaseUrl = read.postgresUrl('DATABASE_URL')
  const databaseOwnerUrl = read.postgresUrl('DATABASE_OWNER_URL')
  const databaseAdminUrl = read.postgresUrl('DATABASE_ADMIN_URL')
  const topology = read.choice('NOL_TOPOLOGY', ['embedded', 'server', 'citus'], databaseUrl ? 'server' : 'embedded')
  if (topology === 'embedded' && databaseUrl) read.fault('NOL_TOPOLOGY=embedded contradicts DATABASE_URL; give one')
  if (topology !== 'embedded' && !databaseUrl) read.fault(`NOL_TOPOLOGY=${topology} needs DATABASE_URL`)
  if (databaseOwnerUrl && !databaseUrl)
    read.fault('DATABASE_OWNER_URL without DATABASE_URL: give the application role too')

  const port = read.integer('NOL_PORT', 8600, 0, 65_535)
  const https = readHttps(env, read, port)
  const host = env.NOL_HOST || (https ? '0.0.0.0' : '127.0.0.1')
  const home = env.NOL_HOME || join(cwd, 'data')
  const homePath = isAbsolute(home) ? home : resolve(cwd, home)
  const singleSignOn = readSingleSignOn(env, read.fault)
  const publicUrl = env.NOL_PUBLIC_URL || (https ? `https://${https.hosts[0]}:${port}` : `http://${host}:${port}`)
  if (env.NODE_ENV === 'production' && publicUrl.startsWith('http:') && !LOOPBACK.test(new URL(publicUrl).hostname))
    read.fault(`${publicUrl} is not encrypted: set NOL_HTTPS, or NOL_PUBLIC_URL=https://… of the proxy in front`)
  const config: Config = {
    home: homePath,
    ...(env.NOL_WORK && { workFolder: resolve(cwd, env.NOL_WORK) }),
    topology,
    ...(databaseUrl && { databaseUrl }),
    ...(databaseOwnerUrl && { databaseOwnerUrl }),
    ...(databaseAdminUrl && { databaseAdminUrl }),
    poolSize: read.integer('NOL_DATABASE_POOL', 10, 2, 200),
    postgresUser: env.NOL_POSTGRES_USER || 'nobody',
    ...read.day('NOL_TODAY'),
    http: {
      host,
      port,
      publicUrl,
      ...(https && { https }),
      trustProxy: read.flag('NOL_TRUST_PROXY'),
      addressPerMinute: read.integer('NOL_ADDRESS_PER_MINUTE', 30_000, 10, 10_000_000),
      accountPerMinute: read.integer('NOL_ACCOUNT_PER_MINUTE', 1200, 10, 10_000_000),
      signInsPerMinute: read.integer('NOL_SIGN_INS_PER_MINUTE', 1800, 1, 10_000_000),
    },
    keys: {
      file: env.NOL_KEY_FILE ? resolve(cwd, env.NOL_KEY_FILE) : join(homePath, 'keys', 'master.key'),
      ...(env.NOL_KEY_COMMAND && { command: env.NOL_KEY_COMMAND }),
      suite: read.choice('NOL_CIPHER', ['aes-256-gcm', 'sm4'], 'aes-256-gcm'),
    },
    ...(singleSignOn && { singleSignOn }),
    jobConcurrency: read.integer('NOL_JOB_CONCURRENCY', 1, 1, 32),
    jobAttempts: read.integer('NOL_JOB_ATTEMPTS', 10, 1, 1000),
    childMemoryMb: read.integer('NOL_CHILD_MEMORY_MB', 1024, 128, 65_536),
    maxUploadBytes: read.integer('NOL_MAX_UPLOAD_MB', 200, 1, 4096) * MEGABYTE,
    uploads: readUploads(read),
    logLevel: read.choice('NOL_LOG', ['debug', 'info', 'warn', 'error'], 'info'),
  }
  read.finish()
  return config
}

const MEGABYTE = 1024 * 1024
/** Addresses no network lies before. */
const LOOPBACK = /^(127\.|localhost$|\[::1\]$)/

/** What may be sent up on a day. */
function readUploads(read: ReturnType<typeof readerOf>): UploadLimits {
  return {
    accountFiles: read.integer('NOL_UPLOADS_ACCOUNT_FILES', 1000, 1, 1_000_000),
    accountBytes: read.integer('NOL_UPLOADS_ACCOUNT_MB', 2000, 1, 10_000_000) * MEGABYTE,
    unitBytes: read.integer('NOL_UPLOADS_UNIT_MB', 5000, 1, 10_000_000) * MEGABYTE,
    countyBytes: read.integer('NOL_UPLOADS_COUNTY_MB', 20_000, 1, 10_000_000) * MEGABYTE,
    freeBytes: read.integer('NOL_DISK_FREE_MB', 500, 0, 10_000_000) * MEGABYTE,
  }
}

/** `NOL_HTTPS=192.168.1.10,nol.lan`. */
function readHttps(env: Environment, read: ReturnType<typeof readerOf>, port: number): HttpsConfig | undefined {
  const text = env.NOL_HTTPS
  if (!text) return undefined
  const hosts = text.split(',').map((host) => host.trim().toLowerCase())
  const wrong = hosts.find((host) => isIP(host) !== 4 && !HOST_NAME.test(host))
  if (wrong !== undefined)
    read.fault(`NOL_HTTPS must be names or IPv4 addresses with commas, such as 192.168.1.10,nol.lan; not "${wrong}"`)
  if (env.NOL_PUBLIC_URL && !env.NOL_PUBLIC_URL.startsWith('https:'))
    read.fault('NOL_PUBLIC_URL must begin with https:// when NOL_HTTPS is set')
  const guidePort = read.integer('NOL_HTTPS_GUIDE_PORT', 8601, 0, 65_535)
  if (guidePort === port && port !== 0) read.fault('NOL_HTTPS_GUIDE_PORT must be another port than NOL_PORT')
  return { hosts, guidePort }
}

/** A name as in DNS: not digits and dots alone, which would be an address written wrong. */
const HOST_NAME = /^(?!-)(?![\d.]+$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/

function readerOf(env: Environment) {
  const faults: string[] = []
  return {
    fault: (text: string) => void faults.push(text),
    integer(name: string, fallback: number, min: number, max: number): number {
      const text = env[name]
      if (text === undefined || text === '') return fallback
      const value = Number(text)
      if (Number.isInteger(value) && value >= min && value <= max) return value
      faults.push(`${name} must be a whole number from ${min} to ${max}`)
      return fallback
    },
    choice<const C extends string>(name: string, choices: readonly C[], fallback: C): C {
      const text = env[name]
      if (!text) return fallback
      const choice = choices.find((candidate) => candidate === text)
      if (!choice) faults.push(`${name} must be one of ${choices.join(', ')}`)
      return choice ?? fallback
    },
    flag(name: string): boolean {
      return this.choice(name, ['0', '1', 'false', 'true'], '0') === '1' || env[name] === 'true'
    },
    day(name: string): { today?: PlainDate } {
      const text = env[name]
      if (!text) return {}
      const today = parsePlainDate(text)
      if (!today) faults.push(`${name} must be a calendar day such as 2026-09-01`)
      return today ? { today } : {}
    },
    /** The address may hold a password: a fault never repeats it. */
    postgresUrl(name: string): string | undefined {
      const text = env[name]
      if (!text) return undefined
      if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
        faults.push(`${name} must look like postgres://role:password@host:5432/database`)
      }
      return text
    },
    finish() {
      if (faults.length > 0) throw new ConfigFault(faults)
    },
  }
}
