import { type ColumnType, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Tx } from '../../platform/database.ts'
import type { Account, AddressFailures } from './domain.ts'
import { DEFAULT_SECURITY_RULES, type SecurityRules } from './rules-domain.ts'
import { accountOf } from './store.ts'

interface CredentialTable {
  account_id: string
  password_hash: string
  changed_at: ColumnType<Date, never, Date>
}

interface FormerPasswordTable {
  account_id: string
  password_hash: string
  replaced_at: ColumnType<Date, never, never>
}

interface AddressFailureTable {
  address_group: string
  failed_count: number
  last_failed_at: Date
  blocked_until: Date | null
}

interface SecurityRulesTable {
  county_code: string
  rules: ColumnType<Partial<SecurityRules>, string, string>
  version: ColumnType<number, number | undefined, number>
  changed_at: ColumnType<Date, never, Date>
  changed_by: string
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.credential': CredentialTable
    'accounts.former_password': FormerPasswordTable
    'accounts.address_failure': AddressFailureTable
    'accounts.security_rules': SecurityRulesTable
  }
}

export interface FoundForSignIn {
  readonly account: Account
  readonly passwordHash: string
  readonly passwordChangedAt: Date
}

/** Finds an account before anybody is signed in, with the hash of its password. */
export async function findForSignIn(tx: Tx, loginName: string): Promise<FoundForSignIn | undefined> {
  const row = await tx
    .selectFrom('accounts.account as account')
    .innerJoin('accounts.credential as credential', 'credential.account_id', 'account.id')
    .selectAll('account')
    .select(['credential.password_hash', 'credential.changed_at'])
    .where('account.login_name', '=', loginName)
    .executeTakeFirst()
  return row && { account: accountOf(row), passwordHash: row.password_hash, passwordChangedAt: row.changed_at }
}

export async function findPasswordHash(tx: Tx, accountId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('accounts.credential')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.password_hash
}

/** Hashes of the passwords before the present one, newest first. */
export async function selectFormerHashes(tx: Tx, accountId: string, count: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('accounts.former_password')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .orderBy('replaced_at', 'desc')
    .limit(count)
    .execute()
  return rows.map((row) => row.password_hash)
}

/** Gives an account another password and keeps the hash of the one before. */
export async function savePassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
  const before = tx
    .selectFrom('accounts.credential')
    .select(['account_id', 'password_hash'])
    .where('account_id', '=', accountId)
  await tx.insertInto('accounts.former_password').columns(['account_id', 'password_hash']).expression(before).execute()
  const changes = { password_hash: passwordHash, changed_at: sql<Date>`clock_timestamp()` }
  await tx
    .insertInto('accounts.credential')
    .values({ account_id: accountId, password_hash: passwordHash })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(changes))
    .execute()
}

/** Writes the same password hashed with today's numbers. */
export async function saveSamePassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
  await tx
    .updateTable('accounts.credential')
    .set({ password_hash: passwordHash })
    .where('account_id', '=', accountId)
    .execute()
}

/** Finds the failures of an address, locked until the end of the transaction; makes its row when there is none. */
export async function findAddressFailuresForUpdate(tx: Tx, group: string, at: Date): Promise<AddressFailures> {
  await tx
    .insertInto('accounts.address_failure')
    .values({ address_group: group, failed_count: 0, last_failed_at: at, blocked_until: null })
    .onConflict((conflict) => conflict.column('address_group').doNothing())
    .execute()
  const row = await tx
    .selectFrom('accounts.address_failure')
    .selectAll()
    .where('address_group', '=', group)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return failuresOf(row)
}

export async function findAddressFailures(tx: Tx, group: string): Promise<AddressFailures | undefined> {
  const row = await tx
    .selectFrom('accounts.address_failure')
    .selectAll()
    .where('address_group', '=', group)
    .executeTakeFirst()
  return row && failuresOf(row)
}

const failuresOf = (row: AddressFailureTable): AddressFailures => ({
  failedCount: row.failed_count,
  lastFailedAt: row.last_failed_at,
  blockedUntil: row.blocked_until,
})

export async function saveAddressFailures(tx: Tx, group: string, failures: AddressFailures): Promise<void> {
  await tx
    .updateTable('accounts.address_failure')
    .set({
      failed_count: failures.failedCount,
      last_failed_at: failures.lastFailedAt,
      blocked_until: failures.blockedUntil,
    })
    .where('address_group', '=', group)
    .execute()
}

/**
 * Takes one failure back from an address somebody has rightly signed in from: a whole county may sit behind one, and
 * those who mistype must not keep out all others. An account's own lock knows nothing of it.
 */
export async function takeBackAddressFailure(tx: Tx, group: string): Promise<void> {
  await tx
    .updateTable('accounts.address_failure')
    .set((set) => ({ failed_count: set('failed_count', '-', 1) }))
    .where('address_group', '=', group)
    .where('failed_count', '>', 0)
    .execute()
}

/** Forgets addresses that have long been quiet. */
export async function deleteQuietAddresses(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('accounts.address_failure').where('last_failed_at', '<', before).execute()
}

/** Whether any county lets a passkey sign in alone: before that nobody knows whose it is. */
export async function allowsPasskeySignIn(tx: Tx): Promise<boolean> {
  const rows = await tx.selectFrom('accounts.security_rules').select('rules').execute()
  return rows.some((row) => row.rules.passkeySignIn ?? DEFAULT_SECURITY_RULES.passkeySignIn)
}

/** The strictest limit for an address over all counties: before the password is checked nobody knows whose it is. */
export async function selectAddressRules(tx: Tx): Promise<Pick<SecurityRules, 'failuresPerAddress'>> {
  const rows = await tx.selectFrom('accounts.security_rules').select('rules').execute()
  const all = rows.map((row) => ({ ...DEFAULT_SECURITY_RULES, ...row.rules }).failuresPerAddress)
  return { failuresPerAddress: all.length > 0 ? Math.min(...all) : DEFAULT_SECURITY_RULES.failuresPerAddress }
}

export interface VersionedSecurityRules {
  readonly rules: SecurityRules
  /** 0 while the county has decided nothing. */
  readonly version: number
}

/** The rules a county signs in by: what it decided, defaults for the rest. */
export async function selectSecurityRules(tx: Tx, county: CountyCode): Promise<VersionedSecurityRules> {
  const row = await tx
    .selectFrom('accounts.security_rules')
    .select(['rules', 'version'])
    .where('county_code', '=', county)
    .executeTakeFirst()
  return { rules: { ...DEFAULT_SECURITY_RULES, ...row?.rules }, version: row?.version ?? 0 }
}

/** Saves the rules over the version that was read; false when somebody else was faster. */
export async function saveSecurityRules(
  tx: Tx,
  county: CountyCode,
  rules: SecurityRules,
  version: number,
  changedBy: string,
): Promise<boolean> {
  const content = { rules: JSON.stringify(rules), changed_by: changedBy }
  const saved =
    version === 0
      ? await tx
          .insertInto('accounts.security_rules')
          .values({ county_code: county, ...content })
          .onConflict((conflict) => conflict.column('county_code').doNothing())
          .returning('county_code')
          .executeTakeFirst()
      : await tx
          .updateTable('accounts.security_rules')
          .set({ ...content, version: version + 1, changed_at: sql<Date>`clock_timestamp()` })
          .where('county_code', '=', county)
          .where('version', '=', version)
          .returning('county_code')
          .executeTakeFirst()
  return saved !== undefined
}
