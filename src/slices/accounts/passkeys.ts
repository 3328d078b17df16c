import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId, type Uuid } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { type Account, actorOf, decideSignIn } from './domain.ts'
import { isCountedOn, type RelyingParty, relyingPartyOf } from './factors-domain.ts'
import { type OwnPasswordRefusal, withOwnPassword } from './own-password.ts'
import { assertionOptions, attestationOptions, challengeIn, checkAssertion, checkAttestation } from './passkey-check.ts'
import type { SecurityRules } from './rules-domain.ts'
import { type Equipped, equip, forgetCodesWithoutFactor } from './second-factor.ts'
import type { Assertion, AssertionOptions, Attestation, AttestationOptions } from './second-factor-contract.ts'
import { findTicketHolder, type TicketRefusal, withTicket } from './second-step.ts'
import {
  countAddressFailure,
  type NewSignIn,
  type Origin,
  openSession,
  recordFailure,
  secondsUntilTry,
} from './sessions.ts'
import { findAccount, findAccountForUpdate } from './store.ts'
import {
  type ChallengePurpose,
  deletePasskey,
  findCounterForUpdate,
  findPasskey,
  insertChallenge,
  insertPasskey,
  notePasskeyUse,
  type Passkey,
  selectPasskeys,
  takeChallenge,
} from './store-passkeys.ts'
import { deleteTickets } from './store-second-factor.ts'
import type { SignInWay } from './store-sessions.ts'
import { selectSecurityRules } from './store-sign-in.ts'

const CHALLENGE_MINUTES = 5
const MOST_PASSKEYS = 10

/** The site passkeys are made for; undefined where browsers allow none. */
const partyOf = (app: App): RelyingParty | undefined => relyingPartyOf(app.config.http.publicUrl)

async function keepChallenge(
  tx: Tx,
  app: App,
  challenge: string,
  purpose: ChallengePurpose,
  accountId: string | null,
): Promise<void> {
  const now = app.clock.now()
  const expiresAt = new Date(now.getTime() + CHALLENGE_MINUTES * 60_000)
  await insertChallenge(tx, { challenge, purpose, accountId, expiresAt }, now)
}

type AddRefusal =
  | 'accounts.passkeys-not-here'
  | 'accounts.factor-does-not-count'
  | 'accounts.too-many-passkeys'
  | 'accounts.passkey-not-taken'

/** Decides whether an account may have one more passkey. */
async function decideOneMore(
  tx: Tx,
  account: Account,
): Promise<Decision<Passkey[], 'accounts.factor-does-not-count' | 'accounts.too-many-passkeys'>> {
  const { rules } = await selectSecurityRules(tx, account.countyCode)
  if (!rules.secondFactors.includes('passkey')) return refuse('accounts.factor-does-not-count')
  const known = await selectPasskeys(tx, account.id)
  return known.length < MOST_PASSKEYS ? accept(known) : refuse('accounts.too-many-passkeys', { count: MOST_PASSKEYS })
}

/** Begins to add a passkey: what the device is asked. */
export async function beginPasskey(
  app: App,
  actor: Actor,
  password: string,
  origin: Origin,
): Promise<Decision<AttestationOptions, OwnPasswordRefusal | AddRefusal>> {
  const party = partyOf(app)
  if (!party) return refuse('accounts.passkeys-not-here')
  return withOwnPassword<AttestationOptions, AddRefusal>(app, actor, password, origin, async (tx, account) => {
    const more = await decideOneMore(tx, account)
    if (!more.ok) return more
    const options = await attestationOptions(party, account, more.value)
    await keepChallenge(tx, app, options.challenge, 'registration', account.id)
    return accept(options)
  })
}

/** Adds the passkey a device has made for a challenge of ours. */
export async function addPasskey(
  app: App,
  actor: Actor,
  asked: { readonly name: string; readonly attestation: Attestation },
  origin: Origin,
): Promise<Decision<Equipped, 'accounts.not-found' | AddRefusal>> {
  const party = partyOf(app)
  if (!party) return refuse('accounts.passkeys-not-here')
  const challenge = challengeIn(asked.attestation.clientDataJSON) ?? ''
  const checked = await checkAttestation(party, challenge, asked.attestation)
  return withScope<Decision<Equipped, 'accounts.not-found' | AddRefusal>>(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, actor.id)
    if (!account) return refuse('accounts.not-found')
    const now = app.clock.now()
    const isOurs = await takeChallenge(tx, { challenge, purpose: 'registration', accountId: account.id }, now)
    if (!isOurs || !checked) return refuse('accounts.passkey-not-taken')
    const more = await decideOneMore(tx, account)
    if (!more.ok) return more
    const passkey = { ...checked, id: newId(), accountId: account.id, name: asked.name.trim() || '—' }
    const isNew = await insertPasskey(tx, { ...passkey, createdAt: now, lastUsedAt: null })
    if (!isNew) return refuse('accounts.passkey-not-taken')
    const details = { passkey: passkey.id, synced: passkey.synced }
    await recordAudit(tx, { event: 'accounts.passkey-added', actorId: actor.id, subjectId: actor.id, details })
    return accept(await equip(tx, app, account, origin))
  })
}

/** Removes one of the own passkeys. */
export async function removePasskey(
  app: App,
  actor: Actor,
  passkeyId: string,
  password: string,
  origin: Origin,
): Promise<Decision<null, OwnPasswordRefusal | 'accounts.passkey-not-found'>> {
  return withOwnPassword<null, 'accounts.passkey-not-found'>(app, actor, password, origin, async (tx) => {
    if (!(await deletePasskey(tx, actor.id, passkeyId))) return refuse('accounts.passkey-not-found')
    await forgetCodesWithoutFactor(tx, actor.id)
    const details = { passkey: passkeyId }
    await recordAudit(tx, { event: 'accounts.passkey-removed', actorId: actor.id, subjectId: actor.id, details })
    return accept(null)
  })
}

/** Asks a device to sign: with a passkey of the ticket's account, or with any it has for this site. */
export async function askPasskey(
  app: App,
  ticket: string | undefined,
  origin: Origin,
): Promise<Decision<AssertionOptions, 'accounts.passkeys-not-here' | TicketRefusal>> {
  const party = partyOf(app)
  if (!party) return refuse('accounts.passkeys-not-here')
  const holder = ticket === undefined ? undefined : await findTicketHolder(app, ticket, origin)
  if (holder && !holder.ok) return holder
  return withReference(app.db, async (tx) => {
    const options = await assertionOptions(party, holder && (await selectPasskeys(tx, holder.value.id)))
    const purpose = holder ? 'second-step' : 'sign-in'
    await keepChallenge(tx, app, options.challenge, purpose, holder?.value.id ?? null)
    return accept(options)
  })
}

type SignInRefusal = 'accounts.passkeys-not-here' | 'accounts.passkey-refused' | TicketRefusal
type Signed = { readonly ticket?: string | undefined; readonly assertion: Assertion }

/** Signs in with what a device has signed: as second step after the password, or without one where the county allows it. */
export async function signInWithPasskey(
  app: App,
  { ticket, assertion }: Signed,
  origin: Origin,
): Promise<Decision<NewSignIn, SignInRefusal>> {
  const party = partyOf(app)
  if (!party) return refuse('accounts.passkeys-not-here')
  const seconds = await secondsUntilTry(app, origin)
  if (seconds > 0) return refuse('accounts.address-must-wait', { seconds })
  const passkey = await withReference(app.db, (tx) => findPasskey(tx, assertion.credentialId))
  const signature = await signatureOf(party, assertion, passkey, { userVerified: ticket === undefined })
  if (ticket !== undefined)
    return withTicket<NewSignIn, SignInRefusal>(app, ticket, origin, async (tx, { account, rules, factors, way }) => {
      const isAsked = factors.includes('passkey')
      const reason = isAsked ? await faultOf(tx, app, signature, 'second-step', account) : 'factor-does-not-count'
      return enter(tx, app, account, rules, { signature, reason, way }, origin)
    })
  const account =
    passkey &&
    (await withReference(app.db, (tx) => findAccount(tx, passkey.countyCode as CountyCode, passkey.accountId)))
  if (!account) {
    await withReference(app.db, (tx) => countAddressFailure(tx, app, origin))
    return refuse('accounts.passkey-refused')
  }
  return withScope<Decision<NewSignIn, SignInRefusal>>(app.db, actorOf(account).scope, async (tx) => {
    const locked = (await findAccountForUpdate(tx, account.countyCode, account.id)) ?? account
    const { rules } = await selectSecurityRules(tx, account.countyCode)
    const fault = await faultOf(tx, app, signature, 'sign-in', account)
    const reason = fault ?? (rules.passkeySignIn ? undefined : 'password-needed')
    return enter(tx, app, locked, rules, { signature, reason, way: 'passkey' }, origin)
  })
}

/** A signature with whose passkey it is; `held` is undefined when it does not hold. */
interface Signature {
  readonly challenge: string
  readonly passkey: Pick<Passkey, 'id' | 'accountId'> | undefined
  readonly held: { readonly counter: number; readonly synced: boolean } | undefined
}

async function signatureOf(
  party: RelyingParty,
  assertion: Assertion,
  passkey: Passkey | undefined,
  options: { readonly userVerified: boolean },
): Promise<Signature> {
  const challenge = challengeIn(assertion.clientDataJSON) ?? ''
  return { challenge, passkey, held: passkey && (await checkAssertion(party, challenge, assertion, passkey, options)) }
}

type SignatureFault =
  | 'unknown-passkey'
  | 'challenge-used-or-old'
  | 'signature-wrong'
  | 'counter-went-back'
  | 'factor-does-not-count'
  | 'password-needed'

/** What is wrong with a signature for the record; the challenge is used up whatever comes of it. */
async function faultOf(
  tx: Tx,
  app: App,
  { challenge, passkey, held }: Signature,
  purpose: 'second-step' | 'sign-in',
  account: Account,
): Promise<SignatureFault | undefined> {
  const accountId = purpose === 'sign-in' ? null : account.id
  const isOurs = await takeChallenge(tx, { challenge, purpose, accountId }, app.clock.now())
  if (passkey?.accountId !== account.id) return 'unknown-passkey'
  if (!isOurs) return 'challenge-used-or-old'
  if (!held) return 'signature-wrong'
  const before = await findCounterForUpdate(tx, passkey.id)
  if (before === undefined) return 'unknown-passkey'
  return isCountedOn(before, held.counter) ? undefined : 'counter-went-back'
}

/** Opens the session, or counts and records why not. */
async function enter(
  tx: Tx,
  app: App,
  account: Account,
  rules: SecurityRules,
  entry: {
    readonly signature: Signature
    readonly reason: SignatureFault | undefined
    readonly way: SignInWay
  },
  origin: Origin,
): Promise<Decision<NewSignIn, 'accounts.passkey-refused'>> {
  const { signature, reason, way } = entry
  const { passkey, held } = signature
  const outcome = decideSignIn(account, reason === undefined, app.clock.now())
  if (outcome !== 'signed-in' || !passkey || !held) {
    await recordFailure(tx, app, account, rules, { outcome, factor: 'passkey', ...(reason && { reason }) }, origin)
    return refuse('accounts.passkey-refused')
  }
  await notePasskeyUse(tx, passkey.id as Uuid, { ...held, at: app.clock.now() })
  await deleteTickets(tx, account.id)
  return accept(await openSession(tx, app, account, origin, { way, passkey: passkey.id }))
}
