import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier } from 'pg'
import { BackupRefused } from './refusal.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { isAlive } from '../postgres-files.ts'
import { addressOf, prepareServer } from '../postgres-roles.ts'
import { superviseEmbedded } from '../postgres-supervisor.ts'

/** The database of a home, as one sees it who keeps it: past row-level security. */
export interface KeptDatabase {
  /** Superuser, or on somebody's server a role with BYPASSRLS (restoring takes a superuser). */
  readonly adminUrl: string
  /** Owner of the tables, for migrations. */
  readonly ownerUrl: string
  /** Lets work be done in a new, empty database beside it, and drops it. */
  beside<T>(work: (database: Pick<KeptDatabase, 'adminUrl' | 'ownerUrl'>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Opens the database of the settings; `embedded` starts it when nobody has. */
export async function openKept(config: Config, log: Log): Promise<KeptDatabase> {
  if (config.topology !== 'embedded') {
    const { databaseAdminUrl: adminUrl, databaseOwnerUrl: ownerUrl } = config
    if (!adminUrl || !ownerUrl) throw new BackupRefused('backup.needs-admin')
    return keptOf(adminUrl, ownerUrl, async () => {})
  }
  const server = await superviseEmbedded({ home: config.home, user: config.postgresUser, log })
  return keptOf(inDatabase(server.superuserUrl, 'nol'), server.ownerUrl, () => server.stop())
}

const SCRATCH = 'nol_scratch'

function keptOf(adminUrl: string, ownerUrl: string, close: () => Promise<void>): KeptDatabase {
  return {
    adminUrl,
    ownerUrl,
    async beside(work) {
      const name = `${SCRATCH}_${process.pid}_${randomBytes(4).toString('hex')}`
      await dropLeftScratches(adminUrl)
      await prepareServer(inDatabase(adminUrl, 'postgres'), { database: name })
      try {
        const { username, password } = new URL(ownerUrl)
        const scratchOwner = addressOf(ownerUrl, decodeURIComponent(username), decodeURIComponent(password), name)
        return await work({ adminUrl: inDatabase(adminUrl, name), ownerUrl: scratchOwner })
      } finally {
        await drop(adminUrl, name)
      }
    },
    close,
  }
}

/** What a backup left behind that was killed while it looked at its own work. */
async function dropLeftScratches(adminUrl: string): Promise<void> {
  const { rows } = await ask<{ name: string }>(
    adminUrl,
    `select datname as name from pg_database where datname like '${SCRATCH.replace('_', '\\_')}\\_%'
       and not exists (select from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)`,
  )
  for (const { name } of rows) {
    const pid = Number(/_(\d+)_[0-9a-f]+$/.exec(name)?.[1])
    if (!isAlive(pid)) await drop(adminUrl, name)
  }
}

const drop = (adminUrl: string, name: string) =>
  ask(inDatabase(adminUrl, 'postgres'), `drop database if exists ${escapeIdentifier(name)} with (force)`)

async function ask<Row extends object>(url: string, statement: string) {
  const client = new Client({ connectionString: url, application_name: `nol-backup:${process.pid}` })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.query<Row>(statement)
  } finally {
    await client.end()
  }
}

/** The same server and role in another database. */
function inDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.toString()
}
