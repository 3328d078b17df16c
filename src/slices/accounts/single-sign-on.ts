import { randomBytes } from 'node:crypto'
import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { INSTALLATION } from '../../platform/secrets.ts'
import { recordAudit } from '../audit/index.ts'
import { type Account, actorOf, decideSignIn, normalLoginName } from './domain.ts'
import { mayManage } from './policy.ts'
import { askSecondFactor, type Ticket } from './second-step.ts'
import {
  countAddressFailure,
  type NewSignIn,
  type Origin,
  openSession,
  recordFailure,
  secondsUntilTry,
} from './sessions.ts'
import type { SingleSignOnBegun } from './single-sign-on-contract.ts'
import {
  type Asked,
  finishAt,
  type Identity,
  leaveAddressAt,
  type ProviderRefusal,
  startAt,
} from './single-sign-on-provider.ts'
import { findAccount, findAccountForUpdate, hasDemoAccounts } from './store.ts'
import {
  deleteLink,
  findAccountKey,
  findLink,
  insertAttempt,
  insertLink,
  type ProviderSubject,
  takeAttempt,
} from './store-single-sign-on.ts'
import { endSessions } from './store-sessions.ts'
import { selectSecurityRules } from './store-sign-in.ts'
import { findKeptAccount } from './unit.ts'

const ATTEMPT_MINUTES = 10

type Provider = NonNullable<App['config']['singleSignOn']>

/** The provider of single sign-on, if there is one; a demo home has none. */
export async function providerOf(tx: Tx, app: App): Promise<Provider | undefined> {
  const { singleSignOn } = app.config
  return singleSignOn && !(await hasDemoAccounts(tx)) ? singleSignOn : undefined
}

const contextOf = (state: string): string => `accounts.single_sign_on_attempt/${state}`

/** Begins a sign-in at the provider: where the page goes, and what only this browser knows. */
export async function beginSingleSignOn(
  app: App,
): Promise<Decision<SingleSignOnBegun, 'accounts.single-sign-on-off' | ProviderRefusal>> {
  const provider = await withReference(app.db, (tx) => providerOf(tx, app))
  if (!provider) return refuse('accounts.single-sign-on-off')
  const started = await startAt(app, provider)
  if (!started.ok) return started
  const { address, ...asked } = started.value
  const browser = randomBytes(32).toString('base64url')
  const now = app.clock.now()
  const sealed = app.secrets.seal(INSTALLATION, contextOf(asked.state), JSON.stringify(asked))
  const expiresAt = new Date(now.getTime() + ATTEMPT_MINUTES * 60_000)
  await withReference(app.db, (tx) => insertAttempt(tx, { state: asked.state, browser }, { sealed, expiresAt }, now))
  return accept({ address, browser })
}

export type SingleSignOnRefusal =
  | 'accounts.single-sign-on-off'
  | 'accounts.single-sign-on-again'
  | 'accounts.single-sign-on-unknown'
  | 'accounts.address-must-wait'
  | ProviderRefusal

/**
 * Signs in with what the provider answered. An account is found and never made: by whom it was linked to at its first
 * sign-in, before that by the login name the provider tells.
 */
export async function signInBySingleSignOn(
  app: App,
  given: { readonly browser: string; readonly answer: string },
  origin: Origin,
): Promise<Decision<NewSignIn | Ticket, SingleSignOnRefusal>> {
  const seconds = await secondsUntilTry(app, origin)
  if (seconds > 0) return refuse('accounts.address-must-wait', { seconds })
  const provider = await withReference(app.db, (tx) => providerOf(tx, app))
  if (!provider) return refuse('accounts.single-sign-on-off')
  const asked = await takeAsked(app, given, origin)
  if (!asked) return refuse('accounts.single-sign-on-again')
  const identity = await finishAt(app, provider, given.answer, asked)
  if (!identity.ok) return identity
  const who = { issuer: provider.issuer, subject: identity.value.subject }
  const loginName = identity.value.loginName && normalLoginName(identity.value.loginName)
  const account = await withReference(app.db, async (tx) => {
    const key = await findAccountKey(tx, who, loginName)
    return key && findAccount(tx, key.countyCode, key.id)
  })
  if (account)
    return withScope<Decision<NewSignIn | Ticket, SingleSignOnRefusal>>(app.db, actorOf(account).scope, (tx) =>
      enter(tx, app, account, { who, identity: identity.value }, origin),
    )
  app.log.info('accounts.single-sign-on-unknown', { address: origin.address })
  return refuse('accounts.single-sign-on-unknown')
}

/** Uses up the attempt an answer belongs to. */
async function takeAsked(
  app: App,
  given: { readonly browser: string; readonly answer: string },
  origin: Origin,
): Promise<Asked | undefined> {
  const state = new URLSearchParams(given.answer).get('state') ?? ''
  return withReference(app.db, async (tx) => {
    const sealed = await takeAttempt(tx, { state, browser: given.browser }, app.clock.now())
    if (sealed !== undefined) return JSON.parse(app.secrets.open(INSTALLATION, contextOf(state), sealed)) as Asked
    await countAddressFailure(tx, app, origin)
    return undefined
  })
}

/** Opens the session of an account, asks for its second factor, or records why not. */
async function enter(
  tx: Tx,
  app: App,
  found: Account,
  { who, identity }: { readonly who: ProviderSubject; readonly identity: Identity },
  origin: Origin,
): Promise<Decision<NewSignIn | Ticket, 'accounts.single-sign-on-unknown'>> {
  const account = (await findAccountForUpdate(tx, found.countyCode, found.id)) ?? found
  const { rules } = await selectSecurityRules(tx, account.countyCode)
  const link = await findLink(tx, account.id)
  const isTheirs = !link || (link.issuer === who.issuer && link.subject === who.subject)
  const outcome = isTheirs ? decideSignIn(account, true, app.clock.now()) : 'somebody-else'
  if (outcome !== 'signed-in') {
    await recordFailure(tx, app, account, rules, { outcome, factor: 'single-sign-on' }, origin)
    return refuse('accounts.single-sign-on-unknown')
  }
  if (!link) {
    await insertLink(tx, account.id, who, app.clock.now())
    const details = { issuer: who.issuer }
    await recordAudit(tx, {
      event: 'accounts.single-sign-on-linked',
      actorId: account.id,
      subjectId: account.id,
      details,
    })
  }
  const { providerFactor } = identity
  const ticket = providerFactor ? undefined : await askSecondFactor(tx, app, account, rules, 'single-sign-on')
  return accept(ticket ?? (await openSession(tx, app, account, origin, { way: 'single-sign-on', providerFactor })))
}

/** Security administrator: forgets who an account is at the provider, as when somebody there is somebody else now; ends the sessions. */
export async function unlinkSingleSignOn(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<
  Decision<null, 'accounts.not-found' | 'accounts.not-the-own-account' | 'accounts.single-sign-on-not-linked'>
> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await findKeptAccount(tx, actor, accountId, { forUpdate: true }))) return refuse('accounts.not-found')
    if (!(await deleteLink(tx, accountId))) return refuse('accounts.single-sign-on-not-linked')
    await endSessions(tx, accountId, app.clock.now())
    await recordAudit(tx, { event: 'accounts.single-sign-on-unlinked', actorId: actor.id, subjectId: accountId })
    return accept(null)
  })
}

/** Where a browser that signs out goes, to sign out at the provider too. */
export async function leaveAddressOf(app: App): Promise<string | null> {
  const provider = await withReference(app.db, (tx) => providerOf(tx, app))
  return provider ? leaveAddressAt(app, provider) : null
}
