import type { App } from '../../platform/app.ts'
import { askReference, withReference } from '../../platform/database.ts'
import type { SignedIn } from '../../platform/http.ts'
import { together } from '../../platform/together.ts'
import { findPrincipal } from './deputies.ts'
import { type ActingFor, deputyActorOf } from './deputies-domain.ts'
import { type Account, actorOf, isSessionOpen, passwordAged } from './domain.ts'
import { lacksFactor } from './factors-domain.ts'
import type { SecurityRules } from './rules-domain.ts'
import { type FoundSession, findSessions, type SignInWay, touchSession } from './store-sessions.ts'

const TOUCH_EVERY_MS = 60_000

export interface ResolvedSession extends SignedIn {
  readonly account: Account
  readonly rules: SecurityRules
  readonly createdAt: Date
  readonly way: SignInWay
  readonly providerFactor: boolean
  /** In whose place the account acts, and the last day of it. */
  readonly actingFor?: ActingFor
}

/**
 * Finds who a session cookie belongs to; undefined when the session or the account has ended. Every request asks this:
 * what comes at the same time is looked up in one statement, and nothing is remembered, so that an end takes effect at once.
 */
export function sessionResolver(app: App): (token: string) => Promise<ResolvedSession | undefined> {
  const find = together((tokens: readonly string[]) => askReference(app.db, (tx) => findSessions(tx, tokens)))
  return async (token) => {
    const found = await find(token)
    const now = app.clock.now()
    if (!found?.account.active || !isSessionOpen(found.session, now, found.rules)) return undefined
    const isStale = now.getTime() - found.session.lastSeenAt.getTime() >= TOUCH_EVERY_MS
    if (isStale) await withReference(app.db, (tx) => touchSession(tx, found.session.id, now))
    const { deputyshipId } = found
    if (deputyshipId === null) return resolved(found, undefined, now)
    const place = await withReference(app.db, (tx) => findPrincipal(tx, app, found.account, deputyshipId))
    // Whoever acts for somebody is signed out when that is over, rather than going on as somebody else.
    return place && resolved(found, { principal: place.principal, until: place.deputyship.toOn }, now)
  }
}

function resolved(found: FoundSession, actingFor: ActingFor | undefined, now: Date): ResolvedSession {
  const { session, rules, way, providerFactor } = found
  // Who came by single sign-on need not know a password here, so none has to be changed.
  const account =
    way === 'single-sign-on'
      ? { ...found.account, mustChangePassword: false }
      : passwordAged(found.account, found.passwordChangedAt, now, rules)
  const actor = actingFor ? deputyActorOf(account, actingFor.principal) : actorOf(account)
  const blockedBy = account.mustChangePassword
    ? 'accounts.password-must-be-changed'
    : !found.isDemoHome && !providerFactor && lacksFactor(found.factors, rules, actor.role)
      ? 'accounts.second-factor-must-be-set-up'
      : undefined
  return {
    actor,
    sessionId: session.id,
    account,
    rules,
    createdAt: session.createdAt,
    way,
    providerFactor,
    ...(actingFor && { actingFor }),
    ...(blockedBy && { blockedBy }),
  }
}
