import { randomBytes } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'

export interface PrepareOptions {
  readonly database?: string
  /** Passwords for the two roles. Without one, a new role gets a random password and an existing one keeps its own. */
  readonly ownerPassword?: string
  readonly appPassword?: string
}

export interface PreparedServer {
  /** For DATABASE_URL; without password when the role was there already and none was given. */
  readonly appUrl: string
  /** For DATABASE_OWNER_URL. */
  readonly ownerUrl: string
}

const PREPARE_LOCK = 7_305_413

/**
 * Makes the two roles and the database on a server, as its administrator; may be repeated. `nol_owner` owns everything
 * and migrates; `nol_app` serves: no superuser, no BYPASSRLS, owner of nothing.
 */
export async function prepareServer(adminUrl: string, options: PrepareOptions = {}): Promise<PreparedServer> {
  const database = options.database ?? 'nol'
  const client = await connect(adminUrl)
  try {
    // Two processes may start at once; roles are shared by the whole server.
    await client.query('select pg_advisory_lock($1)', [PREPARE_LOCK])
    const ownerPassword = await makeRole(client, 'nol_owner', options.ownerPassword)
    const appPassword = await makeRole(client, 'nol_app', options.appPassword)
    await makeDatabase(client, database)
    return {
      appUrl: addressOf(adminUrl, 'nol_app', appPassword, database),
      ownerUrl: addressOf(adminUrl, 'nol_owner', ownerPassword, database),
    }
  } finally {
    await client.end()
  }
}

/** Whether another process of ours uses the server. */
export async function hasOtherSessions(superuserUrl: string): Promise<boolean> {
  const client = await connect(superuserUrl)
  try {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where application_name like 'nol%:%' and application_name not like $1`,
      [`%:${process.pid}`],
    )
    return (rowCount ?? 0) > 0
  } finally {
    await client.end()
  }
}

/** The same server and options under another role, password and database. */
export function addressOf(url: string, role: string, password: string | undefined, database: string): string {
  const address = new URL(url)
  address.username = role
  address.password = password ?? ''
  address.pathname = `/${database}`
  return address.toString()
}

async function makeRole(client: Client, role: string, wanted: string | undefined): Promise<string | undefined> {
  const { rows } = await client.query<{ unsafe: boolean }>(
    'select rolsuper or rolbypassrls or rolcreaterole as unsafe from pg_roles where rolname = $1',
    [role],
  )
  if (rows[0]?.unsafe)
    throw new Error(`role ${role} is there already and has rights it must not have; drop or alter it first`)
  const isNew = rows.length === 0
  const password = wanted ?? (isNew ? randomBytes(24).toString('base64url') : undefined)
  // A new role has no right but LOGIN; to spell that out takes a superuser, which clouds do not give.
  if (password) {
    await client.query(`${isNew ? 'create' : 'alter'} role ${role} login password ${escapeLiteral(password)}`)
  }
  return password
}

async function makeDatabase(client: Client, database: string): Promise<void> {
  const name = escapeIdentifier(database)
  const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
  // An administrator that is no superuser may only give a database to a role it belongs to.
  const { rows } = await client.query<{ super: boolean }>(
    'select rolsuper as super from pg_roles where rolname = current_user',
  )
  if (!rows[0]?.super) await client.query('grant nol_owner to current_user')
  if (rowCount === 0) {
    await client.query(
      `create database ${name} owner nol_owner template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`,
    )
  }
  await client.query(`revoke all on database ${name} from public`)
  await client.query(`grant connect, temporary on database ${name} to nol_app`)
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: `nol-prepare:${process.pid}` })
  client.on('error', () => {})
  await client.connect()
  return client
}
