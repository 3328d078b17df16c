import { randomBytes, randomInt } from 'node:crypto'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { INSTALLATION } from '../../platform/secrets.ts'
import { recordAudit } from '../audit/index.ts'
import type { SecondFactorState } from './contract.ts'
import { type Account, actorOf, decideSignIn } from './domain.ts'
import { passwordMatches } from './password.ts'
import { mayManage } from './policy.ts'
import {
  countAddressFailure,
  type NewSignIn,
  type Origin,
  openSession,
  recordFailure,
  secondsUntilTry,
} from './sessions.ts'
import { findAccount, findAccountForUpdate, hasDemoAccounts } from './store.ts'
import {
  countRecoveryCodes,
  deleteSecondFactor,
  deleteTicket,
  findSecondFactor,
  findTicketOwner,
  insertSecondFactor,
  insertTicket,
  replaceRecoveryCodes,
  type SecondFactor,
  takeRecoveryCode,
  takeTicketAttempt,
  updateSecondFactor,
} from './store-second-factor.ts'
import { endSessions } from './store-sessions.ts'
import { findPasswordHash, selectSecurityRules } from './store-sign-in.ts'
import { base32, newSecret, otpauthUri, stepOfCode } from './totp.ts'
import { findKeptAccount } from './unit.ts'

const TICKET_MINUTES = 5
const TICKET_ATTEMPTS = 5
const RECOVERY_CODES = 10

/** What is asked for when the password was right. */
export interface Ticket {
  readonly ticket: string
  readonly account: Account
}

/** Keeps that the password was right until the second factor comes; undefined when the account has none. */
export async function askSecondFactor(tx: Tx, app: App, account: Account): Promise<Ticket | undefined> {
  const factor = await findSecondFactor(tx, account.id)
  if (!factor?.confirmedAt) return undefined
  const ticket = randomBytes(32).toString('base64url')
  const now = app.clock.now()
  const expiresAt = new Date(now.getTime() + TICKET_MINUTES * 60_000)
  await insertTicket(tx, { ticket, accountId: account.id, expiresAt, attempts: TICKET_ATTEMPTS }, now)
  return { ticket, account }
}

/**
 * Signs in with what came after the password: a code of the app, or a recovery code. A wrong one counts like a wrong
 * password; after some of them the password is asked for again.
 */
export async function signInWithCode(
  app: App,
  answer: { readonly ticket: string; readonly code: string },
  origin: Origin,
): Promise<
  Decision<NewSignIn, 'accounts.second-factor-wrong' | 'accounts.sign-in-again' | 'accounts.address-must-wait'>
> {
  const now = app.clock.now()
  const seconds = await secondsUntilTry(app, origin)
  if (seconds > 0) return refuse('accounts.address-must-wait', { seconds })
  const owner = await withReference(app.db, (tx) => findTicketOwner(tx, answer.ticket, now))
  if (!owner) {
    await withReference(app.db, (tx) => countAddressFailure(tx, app, origin))
    return refuse('accounts.sign-in-again')
  }
  const found = await withReference(app.db, (tx) => findAccount(tx, owner.countyCode, owner.accountId))
  if (!found) return refuse('accounts.sign-in-again')
  return withScope(app.db, actorOf(found).scope, async (tx) => {
    const account = await findAccountForUpdate(tx, owner.countyCode, owner.accountId)
    const factor = await findSecondFactor(tx, owner.accountId)
    if (!account || !factor || !(await takeTicketAttempt(tx, answer.ticket))) return refuse('accounts.sign-in-again')
    const isRight = await takeCode(tx, app, account, factor, answer.code)
    const outcome = decideSignIn(account, isRight, now)
    if (outcome !== 'signed-in') {
      const { rules } = await selectSecurityRules(tx, account.countyCode)
      await recordFailure(tx, app, account, rules, { outcome, factor: 'second-factor' }, origin)
      return refuse('accounts.second-factor-wrong')
    }
    await deleteTicket(tx, answer.ticket)
    return accept(await openSession(tx, app, account, origin))
  })
}

/** Takes a code if it is good: of the app, not taken before, or a recovery code. */
async function takeCode(tx: Tx, app: App, account: Account, factor: SecondFactor, code: string): Promise<boolean> {
  const { secretSealed, lastStep } = factor
  const context = contextOf(account.id)
  const secret = app.secrets.open(INSTALLATION, context, secretSealed)
  const step = stepOfCode(Buffer.from(secret, 'base64'), code, app.clock.trueTime(), lastStep)
  if (step !== undefined) {
    const isOld = !app.secrets.isCurrent(INSTALLATION, secretSealed)
    const resealed = isOld ? { secretSealed: app.secrets.seal(INSTALLATION, context, secret) } : {}
    await updateSecondFactor(tx, account.id, { lastStep: step, ...resealed })
    return true
  }
  const isRecovery = await takeRecoveryCode(tx, account.id, code, app.clock.now())
  if (isRecovery) {
    const left = await countRecoveryCodes(tx, account.id)
    const entry = { actorId: account.id, subjectId: account.id, details: { left } }
    await recordAudit(tx, { event: 'accounts.recovery-code-used', ...entry })
  }
  return isRecovery
}

const contextOf = (accountId: string): string => `accounts.second_factor/${accountId}`

/** Tells how the own account stands with its second factor. */
export async function describeSecondFactor(app: App, actor: Actor): Promise<SecondFactorState> {
  return withReference(app.db, async (tx) => {
    const factor = await findSecondFactor(tx, actor.id)
    const { rules } = await selectSecurityRules(tx, actor.scope.county)
    const isDemo = await hasDemoAccounts(tx)
    return {
      on: factor?.confirmedAt != null,
      since: factor?.confirmedAt?.toISOString() ?? null,
      required: !isDemo && (rules.secondFactorRoles as readonly string[]).includes(actor.role),
      recoveryCodesLeft: await countRecoveryCodes(tx, actor.id),
    }
  })
}

export type SetUpRefusal =
  | 'accounts.not-found'
  | 'accounts.wrong-current-password'
  | 'accounts.demo-has-no-second-factor'
  | 'accounts.second-factor-is-on'

/** Begins to set up a second factor: the secret for the app, asked for once it has been confirmed by a code. */
export async function beginSecondFactor(
  app: App,
  actor: Actor,
  password: string,
  origin: Origin,
): Promise<Decision<{ readonly secret: string; readonly uri: string }, SetUpRefusal>> {
  const stored = await withReference(app.db, (tx) => findPasswordHash(tx, actor.id))
  const isRight = stored !== undefined && (await passwordMatches(password, stored))
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    if (!account) return refuse('accounts.not-found')
    if (account.isDemo) return refuse('accounts.demo-has-no-second-factor')
    const outcome = decideSignIn(account, isRight, app.clock.now())
    if (outcome !== 'signed-in') {
      const { rules } = await selectSecurityRules(tx, account.countyCode)
      await recordFailure(tx, app, account, rules, { outcome }, origin)
      return refuse('accounts.wrong-current-password')
    }
    if ((await findSecondFactor(tx, actor.id))?.confirmedAt) return refuse('accounts.second-factor-is-on')
    const secret = newSecret()
    const sealed = app.secrets.seal(INSTALLATION, contextOf(actor.id), secret.toString('base64'))
    await insertSecondFactor(tx, actor.id, sealed)
    await recordAudit(tx, { event: 'accounts.second-factor-begun', actorId: actor.id, subjectId: actor.id })
    return accept({ secret: base32(secret), uri: otpauthUri(secret, 'Not One Less', account.loginName) })
  })
}

/** Confirms the app by its first code. Other sessions end, this one gets a new token; recovery codes are told this once. */
export async function confirmSecondFactor(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<
  Decision<
    { readonly signIn: NewSignIn; readonly recoveryCodes: readonly string[] },
    'accounts.second-factor-wrong' | 'accounts.second-factor-not-begun' | 'accounts.second-factor-is-on'
  >
> {
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    const factor = await findSecondFactor(tx, actor.id)
    if (!account || !factor) return refuse('accounts.second-factor-not-begun')
    if (factor.confirmedAt) return refuse('accounts.second-factor-is-on')
    if (!(await takeCode(tx, app, account, factor, code))) return refuse('accounts.second-factor-wrong')
    const now = app.clock.now()
    await updateSecondFactor(tx, actor.id, { confirmedAt: now })
    const recoveryCodes = newRecoveryCodes()
    await replaceRecoveryCodes(tx, actor.id, recoveryCodes)
    await endSessions(tx, actor.id, now)
    await recordAudit(tx, { event: 'accounts.second-factor-set-up', actorId: actor.id, subjectId: actor.id })
    return accept({ signIn: await openSession(tx, app, account, origin), recoveryCodes })
  })
}

type OwnChange = Decision<null, 'accounts.second-factor-wrong' | 'accounts.second-factor-not-begun'>

/** Does something with the own second factor after a code of it. Wrong codes count like wrong passwords. */
async function withOwnCode(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
  work: (tx: Tx) => Promise<void>,
): Promise<OwnChange> {
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    const factor = await findSecondFactor(tx, actor.id)
    if (!account || !factor?.confirmedAt) return refuse('accounts.second-factor-not-begun')
    const now = app.clock.now()
    const outcome = decideSignIn(account, await takeCode(tx, app, account, factor, code), now)
    if (outcome !== 'signed-in') {
      const { rules } = await selectSecurityRules(tx, account.countyCode)
      await recordFailure(tx, app, account, rules, { outcome, factor: 'second-factor' }, origin)
      return refuse('accounts.second-factor-wrong')
    }
    await work(tx)
    return accept(null)
  })
}

/** Gives new recovery codes in place of the old ones. */
export async function renewRecoveryCodes(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<Decision<readonly string[], 'accounts.second-factor-wrong' | 'accounts.second-factor-not-begun'>> {
  const recoveryCodes = newRecoveryCodes()
  const done = await withOwnCode(app, actor, code, origin, async (tx) => {
    await replaceRecoveryCodes(tx, actor.id, recoveryCodes)
    await recordAudit(tx, { event: 'accounts.recovery-codes-renewed', actorId: actor.id, subjectId: actor.id })
  })
  return done.ok ? accept(recoveryCodes) : done
}

/** Takes the own second factor away, where the county does not require one; to change the telephone set it up again. */
export async function removeSecondFactor(app: App, actor: Actor, code: string, origin: Origin): Promise<OwnChange> {
  return withOwnCode(app, actor, code, origin, async (tx) => {
    await deleteSecondFactor(tx, actor.id)
    await recordAudit(tx, { event: 'accounts.second-factor-removed', actorId: actor.id, subjectId: actor.id })
  })
}

/** Security administrator: takes the second factor of somebody away who has lost it; ends the sessions. */
export async function resetSecondFactor(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<Decision<null, 'accounts.not-found' | 'accounts.not-the-own-account' | 'accounts.second-factor-not-begun'>> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await findKeptAccount(tx, actor, accountId, { forUpdate: true }))) return refuse('accounts.not-found')
    if (!(await deleteSecondFactor(tx, accountId))) return refuse('accounts.second-factor-not-begun')
    await endSessions(tx, accountId, app.clock.now())
    await recordAudit(tx, { event: 'accounts.second-factor-reset', actorId: actor.id, subjectId: accountId })
    return accept(null)
  })
}

/** Signs that are not mistaken for one another on paper: 30 of them, 12 in a code, 58 bits. */
const CODE_SIGNS = 'abcdefghjkmnpqrstuvwxyz3456789'

function newRecoveryCodes(): string[] {
  const part = () => Array.from({ length: 4 }, () => CODE_SIGNS[randomInt(CODE_SIGNS.length)]!).join('')
  return Array.from({ length: RECOVERY_CODES }, () => [part(), part(), part()].join('-'))
}
