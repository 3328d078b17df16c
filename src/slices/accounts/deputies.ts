import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { newId } from '../../kernel/ids.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import type { DeputyRow } from './contract.ts'
import { type DeputyRefusal, type Deputyship, decideDeputyship, deputyActorOf, isDeputyOn } from './deputies-domain.ts'
import { type Account, actorOf } from './domain.ts'
import { type NewSignIn, type Origin, openSession, sameWay } from './sessions.ts'
import type { ActingFor } from './deputies-domain.ts'
import { findAccount, findAccountForUpdate, selectNames } from './store.ts'
import { endDeputyship, findDeputyship, insertDeputyship, selectDeputyships } from './store-deputies.ts'
import { findForSignIn } from './store-sign-in.ts'

export interface DeputyFields {
  readonly principalId: string
  /** The deputy as people know them. */
  readonly deputyLoginName: string
  readonly fromOn: PlainDate
  readonly toOn: PlainDate
  readonly reason: string
}

/** Security administrator: lets one account act for another that is on leave. */
export async function grantDeputy(
  app: App,
  actor: Actor,
  fields: DeputyFields,
): Promise<Decision<Deputyship, DeputyRefusal | 'accounts.not-found' | 'accounts.deputy-unknown'>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const principal = await findAccountForUpdate(tx, county, fields.principalId)
    if (!principal) return refuse('accounts.not-found')
    const deputy = (await findForSignIn(tx, fields.deputyLoginName.trim().toLowerCase()))?.account
    if (!deputy || deputy.countyCode !== county) return refuse('accounts.deputy-unknown')
    const period = decideDeputyship(principal, deputy, fields, app.clock.today())
    if (!period.ok) return period
    // Sent twice it is one: two would have to be ended each for itself.
    const lasting = await selectDeputyships(tx, county, { deputyId: deputy.id, lastsOn: period.value.fromOn })
    const same = lasting.find(
      (one) => one.principalId === principal.id && one.fromOn === period.value.fromOn && one.toOn === period.value.toOn,
    )
    if (same) return accept(same)
    const reason = fields.reason.trim()
    const deputyship = { id: newId(), principalId: principal.id, deputyId: deputy.id, ...period.value, reason }
    await insertDeputyship(tx, county, deputyship, { by: actor.id, at: app.clock.now() })
    const details = { deputy: deputy.id, deputyship: deputyship.id, ...period.value }
    await recordAudit(tx, { event: 'accounts.deputy-granted', actorId: actor.id, subjectId: principal.id, details })
    return accept({ ...deputyship, endedAt: null })
  })
}

/** Security administrator: ends a deputyship before its time; sessions that act by it end at once. */
export async function revokeDeputy(
  app: App,
  actor: Actor,
  deputyshipId: string,
): Promise<Decision<null, 'accounts.deputyship-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const found = await findDeputyship(tx, actor.scope.county, deputyshipId)
    if (!found || found.endedAt) return refuse('accounts.deputyship-not-found')
    await endDeputyship(tx, deputyshipId, { by: actor.id, at: app.clock.now() })
    const details = { deputy: found.deputyId, deputyship: found.id }
    const entry = { actorId: actor.id, subjectId: found.principalId, details }
    await recordAudit(tx, { event: 'accounts.deputy-revoked', ...entry })
    return accept(null)
  })
}

/** Deputyships of the county that are not over. */
export async function listDeputies(app: App, actor: Actor): Promise<Page<DeputyRow>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const lasting = await selectDeputyships(tx, actor.scope.county, { lastsOn: app.clock.today() })
    return rowsOf(tx, app, lasting)
  })
}

/** For whom the own account may act today. */
export async function listOwnDeputyships(app: App, actor: Actor): Promise<Page<DeputyRow>> {
  const today = app.clock.today()
  return withReference(app.db, async (tx) => {
    const lasting = await selectDeputyships(tx, actor.scope.county, { deputyId: actor.id, lastsOn: today })
    return rowsOf(
      tx,
      app,
      lasting.filter((one) => one.fromOn <= today),
    )
  })
}

async function rowsOf(tx: Tx, app: App, deputyships: readonly Deputyship[]): Promise<Page<DeputyRow>> {
  const ids = deputyships.flatMap(({ principalId, deputyId }) => [principalId, deputyId])
  const names = await selectNames(tx, [...new Set(ids)])
  const today = app.clock.today()
  const rows = deputyships.map(({ id, principalId, deputyId, fromOn, toOn, reason }) => ({
    id,
    principalId,
    principalName: names.get(principalId) ?? principalId,
    deputyName: names.get(deputyId) ?? deputyId,
    fromOn,
    toOn,
    reason,
    holdsToday: fromOn <= today,
  }))
  return { rows, nextCursor: null, total: rows.length }
}

/** What a session needs to act for somebody: undefined when the deputyship does not hold today. */
export async function findPrincipal(
  tx: Tx,
  app: App,
  deputy: Account,
  deputyshipId: string,
): Promise<{ readonly deputyship: Deputyship; readonly principal: Account } | undefined> {
  const deputyship = await findDeputyship(tx, deputy.countyCode, deputyshipId)
  if (!deputyship || deputyship.deputyId !== deputy.id) return undefined
  const principal = await findAccount(tx, deputy.countyCode, deputyship.principalId)
  return principal && isDeputyOn(deputyship, principal, app.clock.today()) ? { deputyship, principal } : undefined
}

/** Begins to act for somebody, or to act for oneself again; the session gets a new token either way. */
export async function actFor(
  app: App,
  actor: Actor,
  deputyshipId: string | null,
  origin: Origin,
): Promise<Decision<NewSignIn & { readonly actingFor?: ActingFor }, 'accounts.deputyship-not-found'>> {
  const { county } = actor.scope
  const found = await withReference(app.db, async (tx) => {
    const account = await findAccount(tx, county, actor.id)
    if (!account) return undefined
    if (deputyshipId === null) return { account }
    const place = await findPrincipal(tx, app, account, deputyshipId)
    return place && { account, ...place }
  })
  if (!found) return refuse('accounts.deputyship-not-found')
  const place = 'principal' in found ? found : undefined
  const principal = place?.principal
  const scope = principal ? deputyActorOf(found.account, principal).scope : actorOf(found.account).scope
  return withScope(app.db, scope, async (tx) => {
    const account = await findAccountForUpdate(tx, county, actor.id)
    if (!account) return refuse('accounts.deputyship-not-found')
    const event = principal ? 'accounts.acting-begun' : 'accounts.acting-ended'
    await recordAudit(tx, { event, actorId: actor.id, subjectId: principal?.id ?? actor.id })
    const signIn = await openSession(tx, app, account, origin, { ...sameWay(origin), deputyshipId })
    const actingFor = place && { principal: place.principal, until: place.deputyship.toOn }
    return accept({ ...signIn, ...(actingFor && { actingFor }) })
  })
}
