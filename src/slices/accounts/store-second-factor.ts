import { createHash } from 'node:crypto'
import { type ColumnType, sql } from 'kysely'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/database.ts'
import type { FactorsOfAccount } from './factors-domain.ts'
import type { FactorKind } from './rules-domain.ts'
import { hashToken, type SignInWay } from './store-sessions.ts'

interface SecondFactorTable {
  account_id: string
  secret_sealed: string
  last_step: ColumnType<number, number | undefined, number>
  created_at: ColumnType<Date, never, never>
  confirmed_at: Date | null
}

interface RecoveryCodeTable {
  account_id: string
  code_hash: string
  used_at: Date | null
}

/** What came before the second step. */
export type TicketWay = Exclude<SignInWay, 'passkey'>

interface SignInTicketTable {
  ticket_hash: string
  account_id: string
  expires_at: Date
  attempts_left: number
  way: ColumnType<TicketWay, TicketWay | undefined, TicketWay>
}

declare module '../../platform/database.ts' {
  interface Schema {
    'accounts.second_factor': SecondFactorTable
    'accounts.recovery_code': RecoveryCodeTable
    'accounts.sign_in_ticket': SignInTicketTable
  }
}

/** 动态口令: the app of an account; asked for once it is confirmed. */
export interface Totp {
  readonly secretSealed: string
  readonly lastStep: number
  readonly confirmedAt: Date | null
}

export async function findTotp(tx: Tx, accountId: string): Promise<Totp | undefined> {
  const row = await tx
    .selectFrom('accounts.second_factor')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row && { secretSealed: row.secret_sealed, lastStep: row.last_step, confirmedAt: row.confirmed_at }
}

/** Which second factors are asked for of each of these accounts; those without any are left out. */
export async function selectFactors(
  tx: Tx,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, FactorsOfAccount>> {
  if (accountIds.length === 0) return new Map()
  const ofTotp = tx
    .selectFrom('accounts.second_factor')
    .select(['account_id', sql<FactorKind>`'totp'`.as('kind')])
    .where('account_id', 'in', accountIds)
    .where('confirmed_at', 'is not', null)
  const ofPasskeys = tx
    .selectFrom('accounts.passkey')
    .select(['account_id', sql<FactorKind>`'passkey'`.as('kind')])
    .where('account_id', 'in', accountIds)
  const rows = await ofTotp.union(ofPasskeys).execute()
  const factors = new Map<string, Set<FactorKind>>()
  for (const row of rows) factors.set(row.account_id, (factors.get(row.account_id) ?? new Set()).add(row.kind))
  return factors
}

export async function factorsOf(tx: Tx, accountId: string): Promise<FactorsOfAccount> {
  return (await selectFactors(tx, [accountId])).get(accountId) ?? new Set()
}

/** Begins anew: what was not confirmed before is gone. */
export async function insertTotp(tx: Tx, accountId: string, secretSealed: string): Promise<void> {
  await deleteTotp(tx, accountId)
  await tx
    .insertInto('accounts.second_factor')
    .values({ account_id: accountId, secret_sealed: secretSealed, confirmed_at: null })
    .execute()
}

export async function updateTotp(
  tx: Tx,
  accountId: string,
  changes: { readonly lastStep?: number; readonly confirmedAt?: Date; readonly secretSealed?: string },
): Promise<void> {
  await tx
    .updateTable('accounts.second_factor')
    .set({
      ...(changes.lastStep !== undefined && { last_step: changes.lastStep }),
      ...(changes.confirmedAt && { confirmed_at: changes.confirmedAt }),
      ...(changes.secretSealed !== undefined && { secret_sealed: changes.secretSealed }),
    })
    .where('account_id', '=', accountId)
    .execute()
}

/** Takes the app away; false when there was none. */
export async function deleteTotp(tx: Tx, accountId: string): Promise<boolean> {
  const result = await tx.deleteFrom('accounts.second_factor').where('account_id', '=', accountId).executeTakeFirst()
  return result.numDeletedRows > 0
}

export async function deleteRecoveryCodes(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('accounts.recovery_code').where('account_id', '=', accountId).execute()
}

/** A recovery code is random enough that its plain hash can be found by nobody; case and hyphens do not matter. */
const hashRecoveryCode = (accountId: string, code: string): string =>
  createHash('sha256')
    .update(`${accountId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
    .digest('hex')

/** Gives an account new recovery codes; the old ones are gone. */
export async function replaceRecoveryCodes(tx: Tx, accountId: string, codes: readonly string[]): Promise<void> {
  await deleteRecoveryCodes(tx, accountId)
  const rows = codes.map((code) => ({
    account_id: accountId,
    code_hash: hashRecoveryCode(accountId, code),
    used_at: null,
  }))
  await tx.insertInto('accounts.recovery_code').values(rows).execute()
}

/** Takes a recovery code if it is good; it is not good again. */
export async function takeRecoveryCode(tx: Tx, accountId: string, code: string, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('accounts.recovery_code')
    .set({ used_at: at })
    .where('account_id', '=', accountId)
    .where('code_hash', '=', hashRecoveryCode(accountId, code))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0
}

export async function countRecoveryCodes(tx: Tx, accountId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('accounts.recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface NewTicket {
  readonly ticket: string
  readonly accountId: string
  readonly expiresAt: Date
  readonly attempts: number
  readonly way: TicketWay
}

/** Keeps that a password was right; what has expired is forgotten. */
export async function insertTicket(tx: Tx, ticket: NewTicket, now: Date): Promise<void> {
  await tx.deleteFrom('accounts.sign_in_ticket').where('expires_at', '<', now).execute()
  await tx
    .insertInto('accounts.sign_in_ticket')
    .values({
      ticket_hash: hashToken(ticket.ticket),
      account_id: ticket.accountId,
      expires_at: ticket.expiresAt,
      attempts_left: ticket.attempts,
      way: ticket.way,
    })
    .execute()
}

/** Finds whose ticket it is, if it still counts. */
export async function findTicketOwner(
  tx: Tx,
  ticket: string,
  now: Date,
): Promise<{ readonly accountId: Uuid; readonly countyCode: CountyCode } | undefined> {
  const row = await tx
    .selectFrom('accounts.sign_in_ticket as ticket')
    .innerJoin('accounts.account as account', 'account.id', 'ticket.account_id')
    .select(['account.id', 'account.county_code'])
    .where('ticket.ticket_hash', '=', hashToken(ticket))
    .where('ticket.expires_at', '>', now)
    .where('ticket.attempts_left', '>', 0)
    .executeTakeFirst()
  return row && { accountId: row.id as Uuid, countyCode: row.county_code as CountyCode }
}

/** Uses up one attempt of a ticket and tells what came before; undefined when it has none left or was used meanwhile. */
export async function takeTicketAttempt(tx: Tx, ticket: string): Promise<TicketWay | undefined> {
  const row = await tx
    .updateTable('accounts.sign_in_ticket')
    .set((eb) => ({ attempts_left: eb('attempts_left', '-', 1) }))
    .where('ticket_hash', '=', hashToken(ticket))
    .where('attempts_left', '>', 0)
    .returning('way')
    .executeTakeFirst()
  return row?.way
}

/** Ends the sign-ins of an account that were begun. */
export async function deleteTickets(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('accounts.sign_in_ticket').where('account_id', '=', accountId).execute()
}
