import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import { hashToken } from './store-sessions.ts'

interface SingleSignOnAttemptTable {
  state_hash: string
  browser_hash: string
  sealed: string
  expires_at: Date
}

interface SingleSignOnLinkTable {
  account_id: string
  issuer: string
  subject: string
  linked_at: Date
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.single_sign_on_attempt': SingleSignOnAttemptTable
    'accounts.single_sign_on_link': SingleSignOnLinkTable
  }
}

export interface AttemptKeys {
  readonly state: string
  readonly browser: string
}

/** Keeps what an answer of the provider is checked against; what has expired is forgotten. */
export async function insertAttempt(
  tx: Tx,
  { state, browser }: AttemptKeys,
  kept: { readonly sealed: string; readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.deleteFrom('accounts.single_sign_on_attempt').where('expires_at', '<', now).execute()
  await tx
    .insertInto('accounts.single_sign_on_attempt')
    .values({
      state_hash: hashToken(state),
      browser_hash: hashToken(browser),
      sealed: kept.sealed,
      expires_at: kept.expiresAt,
    })
    .execute()
}

/** Uses up an attempt; undefined when there is none such in this browser, or it is too old. */
export async function takeAttempt(tx: Tx, { state, browser }: AttemptKeys, now: Date): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('accounts.single_sign_on_attempt')
    .where('state_hash', '=', hashToken(state))
    .where('browser_hash', '=', hashToken(browser))
    .where('expires_at', '>', now)
    .returning('sealed')
    .executeTakeFirst()
  return row?.sealed
}

/** Who somebody is at a provider. */
export interface ProviderSubject {
  readonly issuer: string
  readonly subject: string
}

/** Finds the account of somebody at the provider: the one linked to them, else the one with this login name. */
export async function findAccountKey(
  tx: Tx,
  { issuer, subject }: ProviderSubject,
  loginName: string | undefined,
): Promise<{ readonly id: Uuid; readonly countyCode: CountyCode } | undefined> {
  const linked = await tx
    .selectFrom('accounts.single_sign_on_link as link')
    .innerJoin('accounts.account as account', 'account.id', 'link.account_id')
    .select(['account.id', 'account.county_code'])
    .where('link.issuer', '=', issuer)
    .where('link.subject', '=', subject)
    .executeTakeFirst()
  const row =
    linked ??
    (loginName === undefined
      ? undefined
      : await tx
          .selectFrom('accounts.account')
          .select(['id', 'county_code'])
          .where('login_name', '=', loginName)
          .executeTakeFirst())
  return row && { id: row.id as Uuid, countyCode: row.county_code as CountyCode }
}

export async function findLink(tx: Tx, accountId: string): Promise<ProviderSubject | undefined> {
  return tx
    .selectFrom('accounts.single_sign_on_link')
    .select(['issuer', 'subject'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** Which of the accounts are linked. */
export async function selectLinks(tx: Tx, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (accountIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('accounts.single_sign_on_link')
    .select('account_id')
    .where('account_id', 'in', accountIds)
    .execute()
  return new Set(rows.map((row) => row.account_id))
}

export async function insertLink(tx: Tx, accountId: string, of: ProviderSubject, at: Date): Promise<void> {
  await tx
    .insertInto('accounts.single_sign_on_link')
    .values({ account_id: accountId, issuer: of.issuer, subject: of.subject, linked_at: at })
    .execute()
}

/** Forgets who an account is at the provider; false when it was nobody there. */
export async function deleteLink(tx: Tx, accountId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('accounts.single_sign_on_link')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return result.numDeletedRows > 0
}
