import { createHash } from 'node:crypto'
import { type ColumnType, sql } from 'kysely'
import type { Uuid } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import type { Account, AccountSession } from './domain.ts'
import type { FactorsOfAccount } from './factors-domain.ts'
import { DEFAULT_SECURITY_RULES, FACTOR_KINDS, type SecurityRules } from './rules-domain.ts'
import { accountOf } from './store.ts'

interface SessionTable {
  id: string
  account_id: string
  token_hash: string
  created_at: Date
  last_seen_at: Date
  ended_at: Date | null
  address: string
  device: string
  deputyship_id: string | null
  way: ColumnType<SignInWay, SignInWay | undefined, SignInWay>
  provider_factor: ColumnType<boolean, boolean | undefined, boolean>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.session': SessionTable
  }
}

/** 登录方式: what a sign-in began with. */
export type SignInWay = 'password' | 'passkey' | 'single-sign-on'

/** Only the hash is kept: who reads the table cannot sign in with it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

export interface NewSession {
  readonly id: Uuid
  readonly accountId: Uuid
  readonly token: string
  readonly at: Date
  readonly address: string
  readonly device: string
  readonly deputyshipId: string | null
  readonly way: SignInWay
  readonly providerFactor: boolean
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
      deputyship_id: session.deputyshipId,
      way: session.way,
      provider_factor: session.providerFactor,
    })
    .execute()
}

export interface FoundSession {
  readonly session: AccountSession
  readonly account: Account
  readonly rules: SecurityRules
  readonly passwordChangedAt: Date | null
  readonly factors: FactorsOfAccount
  /** A demo asks nobody for a second factor. */
  readonly isDemoHome: boolean
  readonly way: SignInWay
  /** The provider of the single sign-on asked for a second factor itself. */
  readonly providerFactor: boolean
  /** By which deputyship it acts for somebody; null: for the account itself. */
  readonly deputyshipId: string | null
}

const HAS_TOTP = sql<boolean>`exists (select from accounts.second_factor as factor
  where factor.account_id = account.id and factor.confirmed_at is not null)`
const HAS_PASSKEY = sql<boolean>`exists (select from accounts.passkey as passkey where passkey.account_id = account.id)`
const IS_DEMO_HOME = sql<boolean>`exists (select from accounts.account as demo where demo.is_demo and demo.active)`

/** Finds the sessions of cookies, each with its account and the rules of its county, whatever their state. */
export async function findSessions(tx: Tx, tokens: readonly string[]): Promise<ReadonlyMap<string, FoundSession>> {
  const tokenOf = new Map(tokens.map((token) => [hashToken(token), token]))
  const rows = await sessionQuery(tx, [...tokenOf.keys()]).execute()
  return new Map(rows.map((row) => [tokenOf.get(row.token_hash)!, foundSession(row)]))
}

function sessionQuery(tx: Tx, hashes: readonly string[]) {
  return tx
    .selectFrom('accounts.session as session')
    .innerJoin('accounts.account as account', 'account.id', 'session.account_id')
    .leftJoin('accounts.credential as credential', 'credential.account_id', 'account.id')
    .leftJoin('accounts.security_rules as rules', 'rules.county_code', 'account.county_code')
    .selectAll('account')
    .select([
      'credential.changed_at as password_changed_at',
      'rules.rules',
      HAS_TOTP.as('has_totp'),
      HAS_PASSKEY.as('has_passkey'),
      IS_DEMO_HOME.as('is_demo_home'),
      'session.id as session_id',
      'session.token_hash',
      'session.created_at as session_created_at',
      'session.last_seen_at',
      'session.ended_at',
      'session.address',
      'session.device',
      'session.deputyship_id',
      'session.way',
      'session.provider_factor',
    ])
    .where('session.token_hash', '=', sql<string>`any(${hashes})`)
}

function foundSession(row: Awaited<ReturnType<ReturnType<typeof sessionQuery>['execute']>>[number]): FoundSession {
  const session = {
    id: row.session_id as Uuid,
    accountId: row.id as Uuid,
    createdAt: row.session_created_at,
    lastSeenAt: row.last_seen_at,
    endedAt: row.ended_at,
    address: row.address,
    device: row.device,
  }
  return {
    session,
    account: accountOf(row),
    rules: { ...DEFAULT_SECURITY_RULES, ...row.rules },
    factors: new Set(FACTOR_KINDS.filter((kind) => row[`has_${kind}`])),
    passwordChangedAt: row.password_changed_at,
    isDemoHome: row.is_demo_home,
    deputyshipId: row.deputyship_id,
    way: row.way,
    providerFactor: row.provider_factor,
  }
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

/** Devices an account was used on, as long as its sessions are kept. */
export async function selectDevices(tx: Tx, accountId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('accounts.session')
    .select('device')
    .distinct()
    .where('account_id', '=', accountId)
    .execute()
  return rows.map((row) => row.device)
}
