import { setTimeout as sleep } from 'node:timers/promises'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withReference, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { decideSignIn, normalLoginName, passwordAged, scopeOf } from './domain.ts'
import { hashPassword, isOutdated, passwordMatches, pretendToCheck } from './password.ts'
import { decidePassword, type PasswordRefusal } from './password-domain.ts'
import { askSecondFactor, type Ticket } from './second-step.ts'
import {
  countAddressFailure,
  type NewSignIn,
  type Origin,
  openSession,
  recordFailure,
  sameWay,
  secondsUntilTry,
} from './sessions.ts'
import { findAccountForUpdate, updateAccount } from './store.ts'
import { endSessions } from './store-sessions.ts'
import {
  findForSignIn,
  findPasswordHash,
  savePassword,
  saveSamePassword,
  selectFormerHashes,
  selectSecurityRules,
} from './store-sign-in.ts'

/** Refused sign-ins are answered at whole steps of this, so that the few milliseconds of a row found do not show. */
const ANSWER_STEP_MS = 100

/**
 * Signs in by name and password. The answer is the same, and takes as long, whether the name is unknown, the password
 * wrong, the account locked, switched off or not yet authorised; the record knows which.
 */
export async function signIn(
  app: App,
  credentials: { readonly loginName: string; readonly password: string },
  origin: Origin,
): Promise<Decision<NewSignIn | Ticket, 'accounts.sign-in-refused' | 'accounts.address-must-wait'>> {
  const began = performance.now()
  const seconds = await secondsUntilTry(app, origin)
  if (seconds > 0) return refuse('accounts.address-must-wait', { seconds })
  const signedIn = await checkAndSignIn(app, credentials, origin)
  if (!signedIn.ok) await sleep(ANSWER_STEP_MS - ((performance.now() - began) % ANSWER_STEP_MS))
  return signedIn
}

async function checkAndSignIn(
  app: App,
  credentials: { readonly loginName: string; readonly password: string },
  origin: Origin,
): Promise<Decision<NewSignIn | Ticket, 'accounts.sign-in-refused'>> {
  const { password } = credentials
  const found = await withReference(app.db, (tx) => findForSignIn(tx, normalLoginName(credentials.loginName)))
  const isRight = found ? await passwordMatches(password, found.passwordHash) : await pretendToCheck(password)
  if (!found) {
    app.log.info('accounts.sign-in-unknown', { address: origin.address })
    await withReference(app.db, (tx) => countAddressFailure(tx, app, origin))
    return refuse('accounts.sign-in-refused')
  }
  const newHash = isRight && isOutdated(found.passwordHash) ? await hashPassword(password) : undefined

  return withScope(app.db, scopeOf(found.account), async (tx) => {
    const account = await findAccountForUpdate(tx, found.account.countyCode, found.account.id)
    if (!account) return refuse('accounts.sign-in-refused')
    const { rules } = await selectSecurityRules(tx, account.countyCode)
    const outcome = decideSignIn(account, isRight, app.clock.now())
    if (outcome !== 'signed-in') {
      await recordFailure(tx, app, account, rules, { outcome }, origin)
      return refuse('accounts.sign-in-refused')
    }
    if (newHash !== undefined) await saveSamePassword(tx, account.id, newHash)
    const now = passwordAged(account, found.passwordChangedAt, app.clock.now(), rules)
    return accept(
      (await askSecondFactor(tx, app, now, rules, 'password')) ??
        (await openSession(tx, app, now, origin, { way: 'password' })),
    )
  })
}

export async function signOut(app: App, actor: Actor, sessionId: string): Promise<void> {
  await withScope(app.db, actor.scope, async (tx) => {
    await endSessions(tx, actor.id, app.clock.now(), { only: sessionId })
    await recordAudit(tx, { event: 'accounts.signed-out', actorId: actor.id, subjectId: actor.id })
  })
}

/**
 * Changes the own password. Every session of the account ends, this one too: its browser gets a new token, so that one
 * stolen before is worth nothing.
 */
export async function changePassword(
  app: App,
  actor: Actor,
  passwords: { readonly currentPassword: string; readonly newPassword: string },
  origin: Origin,
): Promise<
  Decision<
    NewSignIn,
    | PasswordRefusal
    | 'accounts.password-used-before'
    | 'accounts.wrong-current-password'
    | 'accounts.demo-password-is-fixed'
    | 'accounts.not-found'
  >
> {
  const { county } = actor.scope
  const { currentPassword, newPassword } = passwords
  const { stored, former, rules } = await withReference(app.db, async (tx) => {
    const { rules } = await selectSecurityRules(tx, county)
    const former = await selectFormerHashes(tx, actor.id, rules.passwordHistory - 1)
    return { stored: await findPasswordHash(tx, actor.id), former, rules }
  })
  const isRight = stored !== undefined && (await passwordMatches(currentPassword, stored))
  const isUsed = isRight && (await Promise.all(former.map((hash) => passwordMatches(newPassword, hash)))).includes(true)
  const newHash = isRight ? await hashPassword(newPassword) : undefined

  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, county, actor.id)
    if (!account) return refuse('accounts.not-found')
    if (account.isDemo) return refuse('accounts.demo-password-is-fixed')
    const outcome = decideSignIn(account, newHash !== undefined, app.clock.now())
    if (outcome !== 'signed-in' || newHash === undefined) {
      await recordFailure(tx, app, account, rules, { outcome }, origin)
      return refuse('accounts.wrong-current-password')
    }
    const decision = decidePassword(newPassword, account, rules)
    if (!decision.ok) return decision
    if (newPassword === currentPassword) return refuse('accounts.password-unchanged')
    if (isUsed) return refuse('accounts.password-used-before', { count: rules.passwordHistory })
    await savePassword(tx, account.id, newHash)
    await updateAccount(tx, account, { mustChangePassword: false })
    await endSessions(tx, account.id, app.clock.now())
    await recordAudit(tx, { event: 'accounts.password-changed', actorId: actor.id, subjectId: actor.id })
    return accept(await openSession(tx, app, { ...account, mustChangePassword: false }, origin, sameWay(origin)))
  })
}
