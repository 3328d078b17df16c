import { type ColumnType, type Selectable, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import { ADMINISTRATORS } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import type { Account, AccountRole } from './domain.ts'

type Defaulted<T> = ColumnType<T, T | undefined, T>

export interface AccountTable {
  id: string
  county_code: string
  login_name: string
  display_name: string
  role: string
  division_prefix: string | null
  school_prefix: string | null
  phone: string | null
  active: Defaulted<boolean>
  authorised_at: Defaulted<Date | null>
  authorised_by: Defaulted<string | null>
  is_demo: Defaulted<boolean>
  must_change_password: Defaulted<boolean>
  failed_count: Defaulted<number>
  locked_until: Defaulted<Date | null>
  last_sign_in_at: Defaulted<Date | null>
  created_at: ColumnType<Date, never, never>
  changes_seen_at: ColumnType<Date, never, Date>
  version: Defaulted<number>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.account': AccountTable
    'accounts.pub_account': Pick<AccountTable, 'id' | 'county_code' | 'display_name' | 'role'> & { active: boolean }
  }
}

export function accountOf(row: Selectable<AccountTable>): Account {
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
    authorisedAt: row.authorised_at,
    isDemo: row.is_demo,
    mustChangePassword: row.must_change_password,
    failedCount: row.failed_count,
    lockedUntil: row.locked_until,
    lastSignInAt: row.last_sign_in_at,
    version: row.version,
  }
}

/** Until when the owner of an account has looked at what happened to it. */
export async function changesSeenAt(tx: Tx, county: CountyCode, id: string): Promise<Date> {
  const { changes_seen_at } = await tx
    .selectFrom('accounts.account')
    .select('changes_seen_at')
    .where('county_code', '=', county)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return changes_seen_at
}

export async function saveChangesSeen(tx: Tx, county: CountyCode, id: string, until: Date): Promise<void> {
  await tx
    .updateTable('accounts.account')
    .set({ changes_seen_at: until })
    .where('county_code', '=', county)
    .where('id', '=', id)
    .where('changes_seen_at', '<', until)
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
> & {
  readonly mustChangePassword: boolean
  /** Who lets it act at once; undefined: it waits for the security administrator. */
  readonly authorisedBy?: string | undefined
}

/** Adds an account; false when its login name is taken. */
export async function insertAccount(tx: Tx, account: NewAccount, at: Date): Promise<boolean> {
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
      ...(account.authorisedBy !== undefined && { authorised_at: at, authorised_by: account.authorisedBy }),
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
    | 'authorisedAt'
    | 'mustChangePassword'
    | 'failedCount'
    | 'lockedUntil'
    | 'lastSignInAt'
  >
> & { readonly authorisedBy?: string | null }

const COLUMNS = {
  displayName: 'display_name',
  role: 'role',
  divisionPrefix: 'division_prefix',
  schoolPrefix: 'school_prefix',
  phone: 'phone',
  active: 'active',
  authorisedAt: 'authorised_at',
  authorisedBy: 'authorised_by',
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
  /** Only those that wait for the security administrator, or only those that do not. */
  readonly waiting?: boolean | undefined
  readonly search?: string | undefined
}

/** The unit whose accounts are listed, with the schools that lie in it. */
export interface KeptUnit {
  readonly divisionPrefix?: string | undefined
  readonly schoolPrefix?: string | undefined
  readonly schools: readonly string[]
}

/** Lists accounts of a county by login name. */
export async function selectAccounts(
  tx: Tx,
  county: CountyCode,
  unit: KeptUnit | undefined,
  filter: AccountFilter,
  page: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<{ readonly accounts: readonly Account[]; readonly nextCursor: string | null; readonly total: number }> {
  let query = tx.selectFrom('accounts.account').where('county_code', '=', county)
  if (filter.role) query = query.where('role', '=', filter.role)
  if (filter.active !== undefined) query = query.where('active', '=', filter.active)
  if (filter.waiting === false) query = query.where('authorised_at', 'is not', null)
  if (filter.waiting) query = query.where('authorised_at', 'is', null).where('active', '=', true)
  if (unit) query = query.where(isOfUnit(unit))
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

/** The same rule as `isKept` of domain.ts. */
function isOfUnit({ divisionPrefix, schoolPrefix, schools }: KeptUnit) {
  const own = divisionPrefix ?? schoolPrefix ?? ''
  const below =
    divisionPrefix === undefined
      ? sql`school_prefix ^@ ${schoolPrefix ?? '!'}`
      : sql`division_prefix ^@ ${divisionPrefix} or split_part(school_prefix, '/', 1) = any(${[...schools]}::text[])`
  const isPeer = sql`role = 'system-administrator' and coalesce(division_prefix, school_prefix) = ${own}`
  return sql<boolean>`(${below}) and not (${isPeer})`
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

/** Tells whether this is a demo home: some of its shared accounts are switched on. */
export async function hasDemoAccounts(tx: Tx, options: { readonly evenSwitchedOff?: boolean } = {}): Promise<boolean> {
  const all = tx.selectFrom('accounts.account').select('id').where('is_demo', '=', true)
  const asked = options.evenSwitchedOff ? all : all.where('active', '=', true)
  return (await asked.limit(1).executeTakeFirst()) !== undefined
}

export async function hasAccounts(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('accounts.account').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

export async function isLoginNameTaken(tx: Tx, loginName: string): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts.account')
    .select('id')
    .where('login_name', '=', loginName)
    .executeTakeFirst()
  return row !== undefined
}

/** Tells whether another administrator who is switched on has this telephone. */
export async function isAdministratorsPhone(
  tx: Tx,
  county: CountyCode,
  phone: string,
  exceptId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('accounts.account')
    .select('id')
    .where('county_code', '=', county)
    .where('phone', '=', phone)
    .where('active', '=', true)
    .where('role', 'in', [...ADMINISTRATORS])
    .where(sql<boolean>`id::text <> ${exceptId}`)
    .executeTakeFirst()
  return row !== undefined
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

/** Accounts that may act in one role and scope. */
export async function selectAccountsOfUnit(
  tx: Tx,
  county: CountyCode,
  unit: { readonly role: string } & Pick<Account, 'divisionPrefix' | 'schoolPrefix'>,
): Promise<Account[]> {
  const rows = await tx
    .selectFrom('accounts.account')
    .selectAll()
    .where('county_code', '=', county)
    .where('role', '=', unit.role as Account['role'])
    .where('division_prefix', 'is not distinct from', unit.divisionPrefix)
    .where('school_prefix', 'is not distinct from', unit.schoolPrefix)
    .where('active', '=', true)
    .where('authorised_at', 'is not', null)
    .orderBy('display_name')
    .orderBy('id')
    .execute()
  return rows.map(accountOf)
}

/** Accounts in use whose place or school a key begins with: whoever has a row of these keys in sight. */
export async function selectAccountsOver(
  tx: Tx,
  county: CountyCode,
  { divisionCode, schoolKey }: { readonly divisionCode: string; readonly schoolKey: string },
): Promise<Account[]> {
  const rows = await tx
    .selectFrom('accounts.account')
    .selectAll()
    .where('county_code', '=', county)
    .where((e) =>
      e.or([
        sql<boolean>`${divisionCode}::text ^@ division_prefix`,
        ...(schoolKey === '' ? [] : [sql<boolean>`${schoolKey}::text ^@ school_prefix`]),
      ]),
    )
    .where('role', 'in', LINE_ROLES)
    .where('active', '=', true)
    .where('authorised_at', 'is not', null)
    .orderBy(sql`coalesce(length(division_prefix), 13)`)
    .orderBy('display_name')
    .orderBy('id')
    .limit(200)
    .execute()
  return rows.map(accountOf)
}

/** Roles that work on children's cases; administrators see none, offices by duty act on none. */
const LINE_ROLES = [
  'bureau-officer',
  'township-officer',
  'village-officer',
  'school-officer',
  'homeroom-teacher',
] as const
