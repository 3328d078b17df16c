import { randomBytes } from 'node:crypto'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId, type Uuid } from '../../kernel/ids.ts'
import type { Actor, Scope } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import type { SignedIn } from '../../platform/http.ts'
import { recordAudit } from '../audit/index.ts'
import {
  type Account,
  afterFailure,
  decidePassword,
  decideSignIn,
  isSessionOpen,
  normalLoginName,
  type PasswordRefusal,
  type SignInOutcome,
  scopeOf,
} from './domain.ts'
import { hashPassword, isOutdated, passwordMatches, pretendToCheck } from './password.ts'
import {
  deleteOldSessions,
  endSessions,
  findAccountForUpdate,
  findForSignIn,
  findPasswordHash,
  findSession,
  insertSession,
  savePassword,
  touchSession,
  updateAccount,
} from './store.ts'

/** Where a sign-in comes from. */
export interface Origin {
  readonly address: string
  readonly device: string
}

export interface NewSignIn {
  /** For the cookie; the database has its hash only. */
  readonly token: string
  readonly sessionId: Uuid
  readonly account: Account
}

const TOUCH_EVERY_MS = 60_000
const KEEP_SESSIONS_MS = 30 * 86_400_000

/**
 * Signs in by name and password. The answer is the same, and takes as long, whether the name is unknown, the password
 * wrong, the account locked or switched off; the record knows which.
 */
export async function signIn(
  app: App,
  credentials: { readonly loginName: string; readonly password: string },
  origin: Origin,
): Promise<Decision<NewSignIn, 'accounts.sign-in-refused'>> {
  const loginName = normalLoginName(credentials.loginName)
  const found = await withReference(app.db, (tx) => findForSignIn(tx, loginName))
  const isRight = found
    ? await passwordMatches(credentials.password, found.passwordHash)
    : await pretendToCheck(credentials.password)
  if (!found) {
    app.log.info('accounts.sign-in-unknown', { address: origin.address })
    return refuse('accounts.sign-in-refused')
  }
  const newHash = isRight && isOutdated(found.passwordHash) ? await hashPassword(credentials.password) : undefined

  return withScope(app.db, ownScope(found.account), async (tx) => {
    const account = await findAccountForUpdate(tx, found.account.countyCode, found.account.id)
    if (!account) return refuse('accounts.sign-in-refused')
    const outcome = decideSignIn(account, isRight, app.clock.now())
    if (outcome !== 'signed-in') {
      await recordFailure(tx, app, account, outcome, origin)
      return refuse('accounts.sign-in-refused')
    }
    if (newHash !== undefined) await savePassword(tx, account.id, newHash)
    return accept(await openSession(tx, app, account, origin))
  })
}

async function recordFailure(
  tx: Tx,
  app: App,
  account: Account,
  outcome: SignInOutcome,
  origin: Origin,
): Promise<void> {
  const entry = { actorId: account.id, subjectId: account.id, details: { outcome, address: origin.address } }
  await recordAudit(tx, { event: 'accounts.sign-in-failed', ...entry })
  if (outcome !== 'wrong-password') return
  const after = afterFailure(account.failedCount, app.clock.now())
  await updateAccount(tx, account, after)
  if (after.lockedUntil) await recordAudit(tx, { event: 'accounts.locked', ...entry })
}

async function openSession(tx: Tx, app: App, account: Account, origin: Origin): Promise<NewSignIn> {
  const at = app.clock.now()
  const token = randomBytes(32).toString('base64url')
  const id = newId()
  await deleteOldSessions(tx, account.id, new Date(at.getTime() - KEEP_SESSIONS_MS))
  await insertSession(tx, {
    id,
    accountId: account.id,
    token,
    at,
    address: origin.address,
    device: shortDevice(origin.device),
  })
  await updateAccount(tx, account, { failedCount: 0, lockedUntil: null, lastSignInAt: at })
  const details = { address: origin.address, session: id }
  await recordAudit(tx, { event: 'accounts.signed-in', actorId: account.id, subjectId: account.id, details })
  return { token, sessionId: id, account }
}

/** Before and outside of a session an account acts on itself only. */
function ownScope(account: Account): Scope {
  return { ...scopeOf(account), role: account.role }
}

/** `Chrome 120 · Windows` is enough to know one's own devices. */
function shortDevice(userAgent: string): string {
  const browser = /(Edg|Firefox|Chrome|Version)\/(\d+)/.exec(userAgent)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(userAgent)?.[1]
  const name = browser?.[1]?.replace('Edg', 'Edge').replace('Version', 'Safari')
  return [name && `${name} ${browser?.[2]}`, system].filter(Boolean).join(' · ') || 'unknown'
}

/** Finds who a session cookie belongs to; undefined when the session or the account has ended. */
export async function resolveSession(
  app: App,
  token: string,
): Promise<(SignedIn & { readonly account: Account }) | undefined> {
  const now = app.clock.now()
  const found = await withReference(app.db, async (tx) => {
    const session = await findSession(tx, token)
    if (!session?.account.active || !isSessionOpen(session.session, now)) return undefined
    const isStale = now.getTime() - session.session.lastSeenAt.getTime() >= TOUCH_EVERY_MS
    if (isStale) await touchSession(tx, session.session.id, now)
    return session
  })
  if (!found) return undefined
  const { account, session } = found
  const actor: Actor = { id: account.id, role: account.role, scope: scopeOf(account) }
  const blockedBy = account.mustChangePassword ? 'accounts.password-must-be-changed' : undefined
  return { actor, sessionId: session.id, account, ...(blockedBy && { blockedBy }) }
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
    PasswordRefusal | 'accounts.wrong-current-password' | 'accounts.demo-password-is-fixed' | 'accounts.not-found'
  >
> {
  const { county } = actor.scope
  const { currentPassword, newPassword } = passwords
  const stored = await withReference(app.db, (tx) => findPasswordHash(tx, actor.id))
  const isRight = stored !== undefined && (await passwordMatches(currentPassword, stored))
  const newHash = isRight ? await hashPassword(newPassword) : undefined

  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, county, actor.id)
    if (!account) return refuse('accounts.not-found')
    if (account.isDemo) return refuse('accounts.demo-password-is-fixed')
    const outcome = decideSignIn(account, newHash !== undefined, app.clock.now())
    if (outcome !== 'signed-in' || newHash === undefined) {
      await recordFailure(tx, app, account, outcome, origin)
      return refuse('accounts.wrong-current-password')
    }
    const decision = decidePassword(newPassword, account, currentPassword)
    if (!decision.ok) return decision
    await savePassword(tx, account.id, newHash)
    await updateAccount(tx, account, { mustChangePassword: false })
    await endSessions(tx, account.id, app.clock.now())
    await recordAudit(tx, { event: 'accounts.password-changed', actorId: actor.id, subjectId: actor.id })
    return accept(await openSession(tx, app, { ...account, mustChangePassword: false }, origin))
  })
}
