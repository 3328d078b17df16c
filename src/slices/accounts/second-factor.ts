import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { INSTALLATION } from '../../platform/secrets.ts'
import { recordAudit } from '../audit/index.ts'
import { type Account, decideSignIn } from './domain.ts'
import { lacksFactor, relyingPartyOf } from './factors-domain.ts'
import { type OwnPasswordRefusal, withOwnPassword } from './own-password.ts'
import { mayManage } from './policy.ts'
import { giveMissingRecoveryCodes, giveRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'
import type { SecurityRules } from './rules-domain.ts'
import type { SecondFactorState } from './second-factor-contract.ts'
import { type TicketRefusal, withTicket } from './second-step.ts'
import { type NewSignIn, type Origin, openSession, recordFailure, sameWay } from './sessions.ts'
import { findAccountForUpdate, hasDemoAccounts } from './store.ts'
import { deletePasskeys, selectPasskeys } from './store-passkeys.ts'
import {
  countRecoveryCodes,
  deleteRecoveryCodes,
  deleteTickets,
  deleteTotp,
  factorsOf,
  findTotp,
  insertTotp,
  type Totp,
  updateTotp,
} from './store-second-factor.ts'
import { endSessions } from './store-sessions.ts'
import { selectSecurityRules } from './store-sign-in.ts'
import { base32, newSecret, otpauthUri, stepOfCode } from './totp.ts'
import { findKeptAccount } from './unit.ts'

/**
 * Signs in with what came after the password: a code of the app, or a recovery code. A wrong one counts like a wrong
 * password; after some of them the password is asked for again.
 */
export async function signInWithCode(
  app: App,
  answer: { readonly ticket: string; readonly code: string },
  origin: Origin,
): Promise<Decision<NewSignIn, 'accounts.second-factor-wrong' | TicketRefusal>> {
  return withTicket(app, answer.ticket, origin, async (tx, { account, rules, factors, way }) => {
    const isRight = await takeCode(tx, app, account, answer.code, { totp: factors.includes('totp') })
    const checked = await decideCode(tx, app, account, rules, isRight, origin)
    if (!checked.ok) return checked
    await deleteTickets(tx, account.id)
    return accept(await openSession(tx, app, account, origin, { way }))
  })
}

/** Decides a sign-in, or a change of it, by whether the code was right; a failure is counted and recorded. */
async function decideCode(
  tx: Tx,
  app: App,
  account: Account,
  rules: SecurityRules,
  isRight: boolean,
  origin: Origin,
): Promise<Decision<null, 'accounts.second-factor-wrong'>> {
  const outcome = decideSignIn(account, isRight, app.clock.now())
  if (outcome === 'signed-in') return accept(null)
  await recordFailure(tx, app, account, rules, { outcome, factor: 'second-factor' }, origin)
  return refuse('accounts.second-factor-wrong')
}

/** Takes a code if it is good: of the app where that is asked for, or a recovery code. */
async function takeCode(
  tx: Tx,
  app: App,
  account: Account,
  code: string,
  asked: { readonly totp: boolean },
): Promise<boolean> {
  const totp = asked.totp ? await findTotp(tx, account.id) : undefined
  return (totp && (await takeTotp(tx, app, account, totp, code))) || useRecoveryCode(tx, app, account, code)
}

/** Takes a code of the app if it is good and was not taken before. */
async function takeTotp(
  tx: Tx,
  app: App,
  account: Account,
  { secretSealed, lastStep }: Totp,
  code: string,
): Promise<boolean> {
  const context = contextOf(account.id)
  const secret = app.secrets.open(INSTALLATION, context, secretSealed)
  const step = stepOfCode(Buffer.from(secret, 'base64'), code, app.clock.trueTime(), lastStep)
  if (step === undefined) return false
  const isOld = !app.secrets.isCurrent(INSTALLATION, secretSealed)
  const resealed = isOld ? { secretSealed: app.secrets.seal(INSTALLATION, context, secret) } : {}
  await updateTotp(tx, account.id, { lastStep: step, ...resealed })
  return true
}

const contextOf = (accountId: string): string => `accounts.second_factor/${accountId}`

/** Tells how the own account stands with its second factors. */
export async function describeSecondFactor(app: App, actor: Actor): Promise<SecondFactorState> {
  return withReference(app.db, async (tx) => {
    const totp = await findTotp(tx, actor.id)
    const { rules } = await selectSecurityRules(tx, actor.scope.county)
    const isDemo = await hasDemoAccounts(tx)
    const passkeys = await selectPasskeys(tx, actor.id)
    return {
      required: !isDemo && lacksFactor(new Set(), rules, actor.role),
      allowed: [...rules.secondFactors],
      totp: totp?.confirmedAt ? { since: totp.confirmedAt.toISOString() } : null,
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, synced }) => ({
        id,
        name,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
        synced,
      })),
      passkeyOrigin: relyingPartyOf(app.config.http.publicUrl)?.origin ?? null,
      recoveryCodesLeft: await countRecoveryCodes(tx, actor.id),
    }
  })
}

/** Begins to set up the app: its secret, asked for once it has been confirmed by a code. */
export async function beginSecondFactor(
  app: App,
  actor: Actor,
  password: string,
  origin: Origin,
): Promise<
  Decision<
    { readonly secret: string; readonly uri: string },
    OwnPasswordRefusal | 'accounts.second-factor-is-on' | 'accounts.factor-does-not-count'
  >
> {
  return withOwnPassword(app, actor, password, origin, async (tx, account) => {
    const { rules } = await selectSecurityRules(tx, account.countyCode)
    if (!rules.secondFactors.includes('totp')) return refuse('accounts.factor-does-not-count')
    if ((await findTotp(tx, actor.id))?.confirmedAt) return refuse('accounts.second-factor-is-on')
    const secret = newSecret()
    const sealed = app.secrets.seal(INSTALLATION, contextOf(actor.id), secret.toString('base64'))
    await insertTotp(tx, actor.id, sealed)
    await recordAudit(tx, { event: 'accounts.second-factor-begun', actorId: actor.id, subjectId: actor.id })
    return accept({ secret: base32(secret), uri: otpauthUri(secret, 'Not One Less', account.loginName) })
  })
}

/** A sign-in made anew with a changed second factor, and recovery codes if there were none. */
export interface Equipped {
  readonly signIn: NewSignIn
  readonly recoveryCodes: readonly string[]
}

/** Confirms the app by its first code. Other sessions end, this one gets a new token; recovery codes are told this once. */
export async function confirmSecondFactor(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<
  Decision<
    Equipped,
    'accounts.second-factor-wrong' | 'accounts.second-factor-not-begun' | 'accounts.second-factor-is-on'
  >
> {
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    const totp = await findTotp(tx, actor.id)
    if (!account || !totp) return refuse('accounts.second-factor-not-begun')
    if (totp.confirmedAt) return refuse('accounts.second-factor-is-on')
    if (!(await takeTotp(tx, app, account, totp, code))) return refuse('accounts.second-factor-wrong')
    await updateTotp(tx, actor.id, { confirmedAt: app.clock.now() })
    await recordAudit(tx, { event: 'accounts.second-factor-set-up', actorId: actor.id, subjectId: actor.id })
    return accept(await equip(tx, app, account, origin))
  })
}

/** What follows a new second factor: other sessions end, this one gets a new token, missing recovery codes are given. */
export async function equip(tx: Tx, app: App, account: Account, origin: Origin): Promise<Equipped> {
  const recoveryCodes = await giveMissingRecoveryCodes(tx, account.id)
  await endSessions(tx, account.id, app.clock.now())
  return { signIn: await openSession(tx, app, account, origin, sameWay(origin)), recoveryCodes }
}

type OwnChange<Value> = Decision<Value, 'accounts.second-factor-wrong' | 'accounts.second-factor-not-begun'>

/** Does something with the own second factor after a code of it. Wrong codes count like wrong passwords. */
async function withOwnCode<Value>(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
  work: (tx: Tx) => Promise<Value>,
): Promise<OwnChange<Value>> {
  return withScope<OwnChange<Value>>(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    const has = await factorsOf(tx, actor.id)
    if (!account || has.size === 0) return refuse('accounts.second-factor-not-begun')
    const { rules } = await selectSecurityRules(tx, account.countyCode)
    const isRight = await takeCode(tx, app, account, code, { totp: has.has('totp') })
    const checked = await decideCode(tx, app, account, rules, isRight, origin)
    return checked.ok ? accept(await work(tx)) : checked
  })
}

/** Gives new recovery codes in place of the old ones. */
export async function renewRecoveryCodes(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<OwnChange<readonly string[]>> {
  return withOwnCode(app, actor, code, origin, async (tx) => {
    await recordAudit(tx, { event: 'accounts.recovery-codes-renewed', actorId: actor.id, subjectId: actor.id })
    return giveRecoveryCodes(tx, actor.id)
  })
}

/** Takes the app away, to set up another telephone; where the county asks for a second factor, one is set up anew. */
export async function removeSecondFactor(
  app: App,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<OwnChange<null>> {
  return withOwnCode(app, actor, code, origin, async (tx) => {
    await deleteTotp(tx, actor.id)
    await forgetCodesWithoutFactor(tx, actor.id)
    await recordAudit(tx, { event: 'accounts.second-factor-removed', actorId: actor.id, subjectId: actor.id })
    return null
  })
}

/** Recovery codes stand in for a second factor; when the last one goes, so do they. */
export async function forgetCodesWithoutFactor(tx: Tx, accountId: string): Promise<void> {
  await deleteTickets(tx, accountId)
  if ((await factorsOf(tx, accountId)).size === 0) await deleteRecoveryCodes(tx, accountId)
}

/** Security administrator: takes the second factors of somebody away who has lost them; ends the sessions. */
export async function resetSecondFactor(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<Decision<null, 'accounts.not-found' | 'accounts.not-the-own-account' | 'accounts.second-factor-not-begun'>> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await findKeptAccount(tx, actor, accountId, { forUpdate: true }))) return refuse('accounts.not-found')
    const hadTotp = await deleteTotp(tx, accountId)
    const passkeys = await deletePasskeys(tx, accountId)
    if (!hadTotp && passkeys === 0) return refuse('accounts.second-factor-not-begun')
    await forgetCodesWithoutFactor(tx, accountId)
    await endSessions(tx, accountId, app.clock.now())
    const details = { totp: hadTotp, passkeys }
    await recordAudit(tx, { event: 'accounts.second-factor-reset', actorId: actor.id, subjectId: accountId, details })
    return accept(null)
  })
}
