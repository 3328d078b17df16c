import type { Uuid } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import { hashToken } from './store-sessions.ts'

interface PasskeyTable {
  id: string
  account_id: string
  credential_id: string
  public_key: string
  counter: number
  transports: string[]
  synced: boolean
  name: string
  created_at: Date
  last_used_at: Date | null
}

interface PasskeyChallengeTable {
  challenge_hash: string
  purpose: ChallengePurpose
  account_id: string | null
  expires_at: Date
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.passkey': PasskeyTable
    'accounts.passkey_challenge': PasskeyChallengeTable
  }
}

/** 通行密钥 as it is kept: the public half, and what is known of the device. */
export interface Passkey {
  readonly id: Uuid
  readonly accountId: Uuid
  readonly credentialId: string
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** Kept in several devices by their maker. */
  readonly synced: boolean
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

const passkeyOf = (row: PasskeyTable): Passkey => ({
  id: row.id as Uuid,
  accountId: row.account_id as Uuid,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  counter: row.counter,
  transports: row.transports,
  synced: row.synced,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
})

/** Adds a passkey; false when its credential is known already, to whomever. */
export async function insertPasskey(tx: Tx, passkey: Passkey): Promise<boolean> {
  const added = await tx
    .insertInto('accounts.passkey')
    .values({
      id: passkey.id,
      account_id: passkey.accountId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: [...passkey.transports],
      synced: passkey.synced,
      name: passkey.name,
      created_at: passkey.createdAt,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export async function selectPasskeys(tx: Tx, accountId: string): Promise<Passkey[]> {
  const rows = await tx
    .selectFrom('accounts.passkey')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .execute()
  return rows.map(passkeyOf)
}

/** Finds a passkey by what its device calls it, with the county of its account. */
export async function findPasskey(tx: Tx, credentialId: string) {
  const row = await tx
    .selectFrom('accounts.passkey as passkey')
    .innerJoin('accounts.account as account', 'account.id', 'passkey.account_id')
    .selectAll('passkey')
    .select('account.county_code')
    .where('passkey.credential_id', '=', credentialId)
    .executeTakeFirst()
  return row && { ...passkeyOf(row), countyCode: row.county_code }
}

/** The count of a passkey's signatures, locked until the end of the transaction; undefined when it was removed. */
export async function findCounterForUpdate(tx: Tx, passkeyId: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('accounts.passkey')
    .select('counter')
    .where('id', '=', passkeyId)
    .forUpdate()
    .executeTakeFirst()
  return row?.counter
}

/** Notes that a passkey signed: its new count, when, and whether its maker keeps it in several devices now. */
export async function notePasskeyUse(
  tx: Tx,
  passkeyId: string,
  use: { readonly counter: number; readonly synced: boolean; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('accounts.passkey')
    .set({ counter: use.counter, synced: use.synced, last_used_at: use.at })
    .where('id', '=', passkeyId)
    .execute()
}

/** Removes a passkey of an account; undefined when it has none such. */
export async function deletePasskey(tx: Tx, accountId: string, passkeyId: string): Promise<Passkey | undefined> {
  const row = await tx
    .deleteFrom('accounts.passkey')
    .where('account_id', '=', accountId)
    .where('id', '=', passkeyId)
    .returningAll()
    .executeTakeFirst()
  return row && passkeyOf(row)
}

/** Removes all passkeys of an account with what is open of them; returns how many. */
export async function deletePasskeys(tx: Tx, accountId: string): Promise<number> {
  await tx.deleteFrom('accounts.passkey_challenge').where('account_id', '=', accountId).execute()
  const result = await tx.deleteFrom('accounts.passkey').where('account_id', '=', accountId).executeTakeFirst()
  return Number(result.numDeletedRows)
}

export type ChallengePurpose = 'registration' | 'second-step' | 'sign-in'

export interface NewChallenge {
  readonly challenge: string
  readonly purpose: ChallengePurpose
  /** Whose device must sign; null when that shows by the key. */
  readonly accountId: string | null
  readonly expiresAt: Date
}

/** Keeps what a device must sign; what has expired is forgotten. */
export async function insertChallenge(tx: Tx, challenge: NewChallenge, now: Date): Promise<void> {
  await tx.deleteFrom('accounts.passkey_challenge').where('expires_at', '<', now).execute()
  await tx
    .insertInto('accounts.passkey_challenge')
    .values({
      challenge_hash: hashToken(challenge.challenge),
      purpose: challenge.purpose,
      account_id: challenge.accountId,
      expires_at: challenge.expiresAt,
    })
    .execute()
}

/** Uses up a challenge; false when there is none such, or not for this purpose and account, or too old. */
export async function takeChallenge(tx: Tx, taken: Omit<NewChallenge, 'expiresAt'>, now: Date): Promise<boolean> {
  const result = await tx
    .deleteFrom('accounts.passkey_challenge')
    .where('challenge_hash', '=', hashToken(taken.challenge))
    .where('purpose', '=', taken.purpose)
    .where('account_id', 'is not distinct from', taken.accountId)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return result.numDeletedRows > 0
}
