import { randomBytes } from 'node:crypto'
import { type Decision, refuse } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { type Account, actorOf } from './domain.ts'
import { factorsToAsk } from './factors-domain.ts'
import type { FactorKind, SecurityRules } from './rules-domain.ts'
import { countAddressFailure, type Origin, secondsUntilTry } from './sessions.ts'
import { findAccount, findAccountForUpdate } from './store.ts'
import { factorsOf, findTicketOwner, insertTicket, takeTicketAttempt, type TicketWay } from './store-second-factor.ts'
import { selectSecurityRules } from './store-sign-in.ts'

const TICKET_MINUTES = 5
const TICKET_ATTEMPTS = 5

/** What is asked for when the password was right. */
export interface Ticket {
  readonly ticket: string
  readonly factors: readonly FactorKind[]
}

/** Keeps that the first step was right until the second factor comes; undefined when the account has none. */
export async function askSecondFactor(
  tx: Tx,
  app: App,
  account: Account,
  rules: SecurityRules,
  way: TicketWay,
): Promise<Ticket | undefined> {
  const factors = factorsToAsk(await factorsOf(tx, account.id), rules)
  if (factors.length === 0) return undefined
  const ticket = randomBytes(32).toString('base64url')
  const now = app.clock.now()
  const expiresAt = new Date(now.getTime() + TICKET_MINUTES * 60_000)
  await insertTicket(tx, { ticket, accountId: account.id, expiresAt, attempts: TICKET_ATTEMPTS, way }, now)
  return { ticket, factors }
}

export type TicketRefusal = 'accounts.sign-in-again' | 'accounts.address-must-wait'

/** Whose ticket it is; the account is locked until the end of the transaction. */
export interface TicketHolder {
  readonly account: Account
  readonly rules: SecurityRules
  readonly factors: readonly FactorKind[]
  /** What came before. */
  readonly way: TicketWay
}

/** Finds whose ticket it is, if it still counts and its address need not wait. */
export async function findTicketHolder(
  app: App,
  ticket: string,
  origin: Origin,
): Promise<Decision<Account, TicketRefusal>> {
  const seconds = await secondsUntilTry(app, origin)
  if (seconds > 0) return refuse('accounts.address-must-wait', { seconds })
  return withReference<Decision<Account, TicketRefusal>>(app.db, async (tx) => {
    const owner = await findTicketOwner(tx, ticket, app.clock.now())
    const account = owner && (await findAccount(tx, owner.countyCode, owner.accountId))
    if (account) return { ok: true, value: account }
    if (!owner) await countAddressFailure(tx, app, origin)
    return refuse('accounts.sign-in-again')
  })
}

/** Uses up one attempt of a ticket and does the second step of its sign-in. */
export async function withTicket<Value, Code extends string>(
  app: App,
  ticket: string,
  origin: Origin,
  work: (tx: Tx, holder: TicketHolder) => Promise<Decision<Value, Code>>,
): Promise<Decision<Value, Code | TicketRefusal>> {
  const found = await findTicketHolder(app, ticket, origin)
  if (!found.ok) return found
  const { countyCode, id } = found.value
  return withScope<Decision<Value, Code | TicketRefusal>>(app.db, actorOf(found.value).scope, async (tx) => {
    const account = await findAccountForUpdate(tx, countyCode, id)
    const way = account && (await takeTicketAttempt(tx, ticket))
    if (!account || !way) return refuse('accounts.sign-in-again')
    const { rules } = await selectSecurityRules(tx, countyCode)
    return work(tx, { account, rules, way, factors: factorsToAsk(await factorsOf(tx, id), rules) })
  })
}
