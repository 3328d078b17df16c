import { randomBytes } from 'node:crypto'
import { newId, type Uuid } from '../../kernel/ids.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import {
  type Account,
  addressGroup,
  afterAddressFailure,
  afterFailure,
  isNewDevice,
  type SignInOutcome,
  secondsToWait,
} from './domain.ts'
import type { SecurityRules } from './rules-domain.ts'
import { updateAccount } from './store.ts'
import { endSessions, insertSession, type SignInWay, selectDevices } from './store-sessions.ts'
import {
  deleteQuietAddresses,
  findAddressFailures,
  findAddressFailuresForUpdate,
  saveAddressFailures,
  selectAddressRules,
  takeBackAddressFailure,
} from './store-sign-in.ts'

/** Where a sign-in comes from. */
export interface Origin {
  readonly address: string
  readonly device: string
  /** The session this browser still has; it ends when another begins, so that no old token lives on. */
  readonly previous?: { readonly accountId: string; readonly sessionId: string; readonly kind: SessionKind } | undefined
}

/** What a session began with, and for whom it acts. */
export interface SessionKind {
  readonly way: SignInWay
  /** The provider of the single sign-on asked for a second factor itself. */
  readonly providerFactor?: boolean
  /** The passkey that was used. */
  readonly passkey?: string
  /** By which deputyship the session acts. */
  readonly deputyshipId?: string | null
}

/** Of a session that takes the place of the one this browser has. */
export const sameWay = (origin: Origin): SessionKind => origin.previous?.kind ?? { way: 'password' }

export interface NewSignIn {
  /** For the cookie; the database has its hash only. */
  readonly token: string
  readonly sessionId: Uuid
  readonly account: Account
  readonly providerFactor: boolean
}

const KEEP_ADDRESSES_MS = 86_400_000

/** Whole seconds until an address may try again. */
export async function secondsUntilTry(app: App, origin: Origin): Promise<number> {
  const failures = await withReference(app.db, (tx) => findAddressFailures(tx, addressGroup(origin.address)))
  return secondsToWait(failures, app.clock.now())
}

/** Counts and records a failure; `factor` says what was wrong, `reason` how. */
export async function recordFailure(
  tx: Tx,
  app: App,
  account: Account,
  rules: SecurityRules,
  failure: {
    readonly outcome: SignInOutcome | 'somebody-else'
    readonly factor?: 'second-factor' | 'passkey' | 'single-sign-on'
    readonly reason?: string
  },
  origin: Origin,
): Promise<void> {
  const { outcome, factor = 'password', reason } = failure
  const details = { outcome, factor, ...(reason !== undefined && { reason }), address: origin.address }
  const entry = { actorId: account.id, subjectId: account.id, details }
  await recordAudit(tx, { event: 'accounts.sign-in-failed', ...entry })
  await countAddressFailure(tx, app, origin)
  if (outcome !== 'wrong-password') return
  const after = afterFailure(account.failedCount, app.clock.now(), rules)
  await updateAccount(tx, account, after)
  if (after.lockedUntil) await recordAudit(tx, { event: 'accounts.locked', ...entry })
}

/** Counts a failure of an address, whoever it named. */
export async function countAddressFailure(tx: Tx, app: App, origin: Origin): Promise<void> {
  const now = app.clock.now()
  const group = addressGroup(origin.address)
  const before = await findAddressFailuresForUpdate(tx, group, now)
  const after = afterAddressFailure(before, now, await selectAddressRules(tx))
  await saveAddressFailures(tx, group, after)
  if (after.blockedUntil) app.log.warn('accounts.address-blocked', { address: origin.address })
}

/** Opens a session with a token of its own; the one this browser had ends. */
export async function openSession(
  tx: Tx,
  app: App,
  account: Account,
  origin: Origin,
  kind: SessionKind,
): Promise<NewSignIn> {
  const at = app.clock.now()
  const token = randomBytes(32).toString('base64url')
  const id = newId()
  const { previous } = origin
  if (previous) await endSessions(tx, previous.accountId, at, { only: previous.sessionId })
  await deleteQuietAddresses(tx, new Date(at.getTime() - KEEP_ADDRESSES_MS))
  const device = shortDevice(origin.device)
  // Many people come by the account of a demo.
  const newDevice = !account.isDemo && isNewDevice(device, await selectDevices(tx, account.id))
  await insertSession(tx, {
    id,
    accountId: account.id,
    token,
    at,
    address: origin.address,
    device,
    deputyshipId: kind.deputyshipId ?? null,
    way: kind.way,
    providerFactor: kind.providerFactor ?? false,
  })
  await updateAccount(tx, account, { failedCount: 0, lockedUntil: null, lastSignInAt: at })
  if (!previous) await takeBackAddressFailure(tx, addressGroup(origin.address))
  const { way, passkey, providerFactor } = kind
  const how = { way, ...(passkey !== undefined && { passkey }), ...(providerFactor && { providerFactor }) }
  const details = { address: origin.address, device, session: id, ...how, ...(newDevice && { newDevice }) }
  await recordAudit(tx, { event: 'accounts.signed-in', actorId: account.id, subjectId: account.id, details })
  // Who came by single sign-on need not know a password here, so none has to be changed.
  const told = way === 'single-sign-on' ? { ...account, mustChangePassword: false } : account
  return { token, sessionId: id, account: told, providerFactor: providerFactor ?? false }
}

/** `Chrome 120 · Windows` is enough to know one's own devices. */
function shortDevice(userAgent: string): string {
  const browser = /(Edg|Firefox|Chrome|Version)\/(\d+)/.exec(userAgent)
  // An Android telephone says that it is a Linux first.
  const system = (/(Windows|Android|iPhone|iPad|Mac OS X)/.exec(userAgent) ?? /(Linux)/.exec(userAgent))?.[1]
  const name = browser?.[1]?.replace('Edg', 'Edge').replace('Version', 'Safari')
  return [name && `${name} ${browser?.[2]}`, system].filter(Boolean).join(' · ') || 'unknown'
}
