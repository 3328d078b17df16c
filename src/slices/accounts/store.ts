import { createHash } from 'node:crypto'
import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import type { Account, AccountRole, AccountSession } from './domain.ts'

type Defaulted<T> = ColumnType<T, T | undefined, T>

interface AccountTable {
  id: string
  county_code: string
  login_name: string
  display_name: string
  role: string
  division_prefix: string | null
  school_prefix: string | null
  phone: string | null
  active: Defaulted<boolean>
  is_demo: Defaulted<boolean>
  must_change_password: Defaulted<boolean>
  failed_count: Defaulted<number>
  locked_until: Defaulted<Date | null>
  last_sign_in_at: Defaulted<Date | null>
  created_at: ColumnType<Date, never, never>
  version: Defaulted<number>
}

interface CredentialTable {
  account_id: string
  password_hash: string
  changed_at: ColumnType<Date, never, Date>
}

interface SessionTable {
  id: string
  account_id: string
  token_hash: string
  created_at: Date
  last_seen_at: Date
  ended_at: Date | null
  address: string
  device: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.account': AccountTable
    'accounts.credential': CredentialTable
    'accounts.session': SessionTable
    'accounts.pub_account': Pick<AccountTable, 'id' | 'county_code' | 'display_name' | 'role'> & { active: boolean }
  }
}

function accountOf(row: Selectable<AccountTable>): Account {
  return {
    id: row.id as Uuid,
    countyCode: row.county_code as CountyCode,
    loginName: row.login_name,
    displayName: row.display_name,
    role: row.role as AccountRole,
    divisionPrefix: row.division_prefix,
    schoolPrefix: row.school_prefix,
    phone: row.phone,
    active: row.active,
    isDemo: row.is_demo,
    mustChangePassword: row.must_change_password,
    failedCount: row.failed_count,
    lockedUntil: row.locked_until,
    lastSignInAt: row.last_sign_in_at,
    version: row.version,
  }
}

/** Finds an account before anybody is signed in, with the hash of its password. */
export async function findForSignIn(
  tx: Tx,
  loginName: string,
): Promise<{ readonly account: Account; readonly passwordHash: string } | undefined> {
  const row = await tx
    .selectFrom('accounts.account as account')
    .innerJoin('accounts.credential as credential', 'credential.account_id', 'account.id')
    .selectAll('account')
    .select('credential.password_hash')
    .where('account.login_name', '=', loginName)
    .executeTakeFirst()
  return row && { account: accountOf(row), passwordHash: row.password_hash }
}

export async function findPasswordHash(tx: Tx, accountId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('accounts.credential')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.password_hash
}

export async function savePassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
  const changes = { password_hash: passwordHash, changed_at: sql<Date>`clock_timestamp()` }
  await tx
    .insertInto('accounts.credential')
    .values({ account_id: accountId, password_hash: passwordHash })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(changes))
    .execute()
}

/** Finds an account of a county. */
export async function findAccount(tx: Tx, county: CountyCode, id: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('accounts.account')
    .selectAll()
    .where('county_code', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && accountOf(row)
}

/** The same, locked until the end of the transaction. */
export async function findAccountForUpdate(tx: Tx, county: CountyCode, id: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('accounts.account')
    .selectAll()
    .where('county_code', '=', county)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && accountOf(row)
}

export type NewAccount = Pick<
  Account,
  'id' | 'countyCode' | 'loginName' | 'displayName' | 'role' | 'divisionPrefix' | 'schoolPrefix' | 'phone' | 'isDemo'
> & { readonly mustChangePassword: boolean }

/** Adds an account; false when its login name is taken. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<boolean> {
  const added = await tx
    .insertInto('accounts.account')
    .values({
      id: account.id,
      county_code: account.countyCode,
      login_name: account.loginName,
      display_name: account.displayName,
      role: account.role,
      division_prefix: account.divisionPrefix,
      school_prefix: account.schoolPrefix,
      phone: account.phone,
      is_demo: account.isDemo,
      must_change_password: account.mustChangePassword,
    })
    .onConflict((conflict) => conflict.column('login_name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export type AccountChanges = Partial<
  Pick<
    Account,
    | 'displayName'
    | 'role'
    | 'divisionPrefix'
    | 'schoolPrefix'
    | 'phone'
    | 'active'
    | 'mustChangePassword'
    | 'failedCount'
    | 'lockedUntil'
    | 'lastSignInAt'
  >
>

const COLUMNS = {
  displayName: 'display_name',
  role: 'role',
  divisionPrefix: 'division_prefix',
  schoolPrefix: 'school_prefix',
  phone: 'phone',
  active: 'active',
  mustChangePassword: 'must_change_password',
  failedCount: 'failed_count',
  lockedUntil: 'locked_until',
  lastSignInAt: 'last_sign_in_at',
} as const satisfies Record<keyof AccountChanges, keyof AccountTable>

/** Changes an account that the transaction has locked; only what an administrator edits counts as a new version. */
export async function updateAccount(
  tx: Tx,
  account: Account,
  changes: AccountChanges,
  options: { readonly newVersion?: boolean } = {},
): Promise<void> {
  const set = Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [COLUMNS[name as keyof AccountChanges], value]),
  )
  await tx
    .updateTable('accounts.account')
    .set({ ...set, ...(options.newVersion && { version: account.version + 1 }) })
    .where('county_code', '=', account.countyCode)
    .where('id', '=', account.id)
    .execute()
}

export interface AccountFilter {
  readonly role?: AccountRole | undefined
  readonly active?: boolean | undefined
  readonly search?: string | undefined
}

/** Lists accounts of a county by login name. */
export async function selectAccounts(
  tx: Tx,
  county: CountyCode,
  filter: AccountFilter,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<{ readonly accounts: readonly Account[]; readonly nextCursor: string | null; readonly total: number }> {
  let query = tx.selectFrom('accounts.account').where('county_code', '=', county)
  if (filter.role) query = query.where('role', '=', filter.role)
  if (filter.active !== undefined) query = query.where('active', '=', filter.active)
  const { search } = filter
  if (search) {
    query = query.where((eb) =>
      eb.or([sql<boolean>`strpos(display_name, ${search}) > 0`, sql<boolean>`strpos(login_name, ${search}) > 0`]),
    )
  }
  const { count } = await query.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
  const limit = page.limit ?? 50
  const from = page.cursor ? query.where('login_name', '>', page.cursor) : query
  const rows = await from
    .selectAll()
    .orderBy('login_name')
    .limit(limit + 1)
    .execute()
  const accounts = rows.slice(0, limit).map(accountOf)
  return {
    accounts,
    nextCursor: rows.length > limit ? accounts.at(-1)!.loginName : null,
    total: Number(count),
  }
}

/** Accounts that are printed on the sign-in page; there are some in a demo home only. */
export async function selectDemoAccounts(tx: Tx): Promise<Account[]> {
  const rows = await tx
    .selectFrom('accounts.account')
    .selectAll()
    .where('is_demo', '=', true)
    .where('active', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(accountOf)
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('accounts.account').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Only the hash is kept: who reads the table cannot sign in with it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface NewSession {
  readonly id: Uuid
  readonly accountId: Uuid
  readonly token: string
  readonly at: Date
  readonly address: string
  readonly device: string
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx
    .insertInto('accounts.session')
    .values({
      id: session.id,
      account_id: session.accountId,
      token_hash: hashToken(session.token),
      created_at: session.at,
      last_seen_at: session.at,
      ended_at: null,
      address: session.address,
      device: session.device,
    })
    .execute()
}

/** Finds the session of a cookie with its account, whatever its state. */
export async function findSession(
  tx: Tx,
  token: string,
): Promise<{ readonly session: AccountSession; readonly account: Account } | undefined> {
  const row = await tx
    .selectFrom('accounts.session as session')
    .innerJoin('accounts.account as account', 'account.id', 'session.account_id')
    .selectAll('account')
    .select([
      'session.id as session_id',
      'session.created_at as session_created_at',
      'session.last_seen_at',
      'session.ended_at',
      'session.address',
      'session.device',
    ])
    .where('session.token_hash', '=', hashToken(token))
    .executeTakeFirst()
  if (!row) return undefined
  const session = {
    id: row.session_id as Uuid,
    accountId: row.id as Uuid,
    createdAt: row.session_created_at,
    lastSeenAt: row.last_seen_at,
    endedAt: row.ended_at,
    address: row.address,
    device: row.device,
  }
  return { session, account: accountOf(row) }
}

export async function touchSession(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx.updateTable('accounts.session').set({ last_seen_at: at }).where('id', '=', sessionId).execute()
}

/** Sessions of an account that nobody has ended, newest first. */
export async function selectSessions(tx: Tx, accountId: string): Promise<AccountSession[]> {
  const rows = await tx
    .selectFrom('accounts.session')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id as Uuid,
    accountId: row.account_id as Uuid,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    endedAt: row.ended_at,
    address: row.address,
    device: row.device,
  }))
}

/** Ends sessions of an account: one, or all but one, or all. Returns how many. */
export async function endSessions(
  tx: Tx,
  accountId: string,
  at: Date,
  which: { readonly only?: string; readonly except?: string } = {},
): Promise<number> {
  let query = tx
    .updateTable('accounts.session')
    .set({ ended_at: at })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
  if (which.only !== undefined) query = query.where('id', '=', which.only)
  if (which.except !== undefined) query = query.where('id', '<>', which.except)
  return Number((await query.executeTakeFirst()).numUpdatedRows)
}

/** Forgets what ended long ago: the audit entries stay. */
export async function deleteOldSessions(tx: Tx, accountId: string, before: Date): Promise<void> {
  await tx
    .deleteFrom('accounts.session')
    .where('account_id', '=', accountId)
    .where('last_seen_at', '<', before)
    .execute()
}

/** Names of accounts by id; ids of machines are not among them. */
export async function selectNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('accounts.pub_account')
    .select(['id', 'display_name'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row.display_name]))
}
