import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import { type Actor, isAdministrator } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { findSchool, listDivisions } from '../directory/index.ts'
import {
  type Account,
  type AccountFields,
  type AdministrationRefusal,
  decideAdministratorPhone,
  decideLoginName,
  decideRoleChange,
  decideScope,
  type GrantFields,
  isKept,
  type Lines,
  type ScopeRefusal,
} from './domain.ts'
import { hashPassword, newFirstPassword } from './password.ts'
import { mayManage, mayResetPassword } from './policy.ts'
import { decideSecurityRules, type SecurityRules, type SecurityRulesRefusal } from './rules-domain.ts'
import {
  type AccountChanges,
  findAccount,
  insertAccount,
  isAdministratorsPhone,
  type NewAccount,
  updateAccount,
} from './store.ts'
import { endDeputyshipsOf } from './store-deputies.ts'
import { endSessions } from './store-sessions.ts'
import { savePassword, saveSecurityRules, selectSecurityRules, type VersionedSecurityRules } from './store-sign-in.ts'
import { findKeptAccount, keptUnitOf } from './unit.ts'

export type GrantRefusal = ScopeRefusal | 'accounts.scope-unknown'
export type PhoneRefusal = AdministrationRefusal | 'accounts.administers-already'
export type CreateRefusal =
  | GrantRefusal
  | PhoneRefusal
  | 'accounts.login-name-taken'
  | 'accounts.login-name-not-allowed'
  | 'accounts.outside-unit'

/** An account as it is asked for, its fields checked as far as that goes without the database. */
export type AskedAccount = Omit<NewAccount, 'id' | 'authorisedBy'>

/** Decides on the fields of a new account. */
export function decideAccount(county: CountyCode, fields: AccountFields): Decision<AskedAccount, CreateRefusal> {
  const loginName = decideLoginName(fields.loginName)
  if (!loginName.ok) return loginName
  const scope = decideScope(fields.role, county, fields)
  if (!scope.ok) return scope
  const phone = decideAdministratorPhone(fields.role, fields.phone ?? null)
  if (!phone.ok) return phone
  return accept({
    countyCode: county,
    loginName: loginName.value,
    displayName: fields.displayName.trim(),
    role: fields.role,
    ...scope.value,
    phone: phone.value,
    isDemo: false,
    mustChangePassword: true,
  })
}

/**
 * Creates an account with a first password, which is told once and must be changed. What a system administrator creates
 * waits for the security administrator; what the machine itself creates may act at once.
 */
export async function createAccount(
  app: App,
  actor: Actor,
  fields: AccountFields,
): Promise<Decision<{ readonly account: Account; readonly firstPassword: string }, CreateRefusal>> {
  const asked = decideAccount(actor.scope.county, fields)
  if (!asked.ok) return asked
  const firstPassword = newFirstPassword()
  const passwordHash = await hashPassword(firstPassword)
  return withScope(app.db, actor.scope, async (tx) => {
    const fits = await fitsHere(tx, app, actor, asked.value)
    if (!fits.ok) return fits
    const account = await addAccount(tx, app, actor, asked.value, passwordHash)
    if (!account) return refuse('accounts.login-name-taken', { loginName: asked.value.loginName })
    return accept({ account, firstPassword })
  })
}

/** Tells whether a new account lies in the unit of its maker and in the directory, and whose telephone it names. */
export async function fitsHere(
  tx: Tx,
  app: App,
  actor: Actor,
  asked: AskedAccount,
): Promise<Decision<null, 'accounts.outside-unit' | 'accounts.scope-unknown' | 'accounts.administers-already'>> {
  const unit = await keptUnitOf(tx, actor)
  if (!isKept(actor.administers, asked, new Set(unit?.schools))) return refuse('accounts.outside-unit')
  if (!(await isInDirectory(tx, app, asked.countyCode, asked))) return refuse('accounts.scope-unknown')
  const isTaken = await isPhoneTaken(tx, asked.countyCode, asked, 'none')
  return isTaken ? refuse('accounts.administers-already') : accept(null)
}

/** Adds a checked account; undefined when its login name is taken. */
export async function addAccount(
  tx: Tx,
  app: App,
  actor: Actor,
  asked: AskedAccount,
  passwordHash: string,
): Promise<Account | undefined> {
  const { countyCode, role, divisionPrefix, schoolPrefix } = asked
  const id = newId()
  const authorisedBy = actor.role === 'system' ? actor.id : undefined
  if (!(await insertAccount(tx, { ...asked, id, authorisedBy }, app.clock.now()))) return undefined
  await savePassword(tx, id, passwordHash)
  const details = { role, divisionPrefix, schoolPrefix }
  await recordAudit(tx, { event: 'accounts.account-created', actorId: actor.id, subjectId: id, details })
  return findAccount(tx, countyCode, id)
}

async function isPhoneTaken(
  tx: Tx,
  county: CountyCode,
  account: Pick<Account, 'role' | 'phone'>,
  exceptId: string,
): Promise<boolean> {
  if (!isAdministrator(account.role) || account.phone === null) return false
  return isAdministratorsPhone(tx, county, account.phone, exceptId)
}

/** The place a scope names must be known; a county without a directory yet can still have its bureau. */
async function isInDirectory(tx: Tx, app: App, county: CountyCode, scope: Lines): Promise<boolean> {
  if (scope.schoolPrefix !== null)
    return (await findSchool(tx, county, scope.schoolPrefix.split('/')[0]!)) !== undefined
  if (scope.divisionPrefix === null || scope.divisionPrefix === county) return true
  const code = scope.divisionPrefix.padEnd(12, '0')
  return (await listDivisions(tx, county, app.clock.today())).some((division) => division.code === code)
}

export type EditRefusal =
  | PhoneRefusal
  | 'accounts.not-found'
  | 'accounts.changed-meanwhile'
  | 'accounts.not-the-own-account'

/** System administrator: changes a name or a telephone over the version that was read, or switches an account off or on. */
export async function editAccount(
  app: App,
  actor: Actor,
  accountId: string,
  fields: {
    readonly displayName: string
    readonly phone?: string | null | undefined
    readonly active: boolean
    readonly version: number
  },
): Promise<Decision<Account, EditRefusal>> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await findKeptAccount(tx, actor, accountId, { forUpdate: true })
    if (!before) return refuse('accounts.not-found')
    if (before.version !== fields.version) return refuse('accounts.changed-meanwhile')
    const phone = decideAdministratorPhone(before.role, fields.phone ?? null)
    if (!phone.ok && before.phone !== null) return phone
    const changes = { displayName: fields.displayName.trim(), phone: fields.phone ?? null, active: fields.active }
    const after = { ...before, ...changes }
    if (after.active && (await isPhoneTaken(tx, before.countyCode, after, before.id)))
      return refuse('accounts.administers-already')
    return accept(await change(tx, app, actor, before, changes, 'accounts.account-changed'))
  })
}

export type AuthoriseRefusal =
  | GrantRefusal
  | 'accounts.not-found'
  | 'accounts.changed-meanwhile'
  | 'accounts.not-the-own-account'
  | 'accounts.administrator-stays'

/** Security administrator: gives an account its role and scope over the version that was read, and lets it act. */
export async function authoriseAccount(
  app: App,
  actor: Actor,
  accountId: string,
  fields: GrantFields & { readonly version: number },
): Promise<Decision<Account, AuthoriseRefusal>> {
  const { county } = actor.scope
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  const scope = decideScope(fields.role, county, fields)
  if (!scope.ok) return scope
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await findKeptAccount(tx, actor, accountId, { forUpdate: true })
    if (!before) return refuse('accounts.not-found')
    if (before.version !== fields.version) return refuse('accounts.changed-meanwhile')
    const role = decideRoleChange(before.role, fields.role)
    if (!role.ok) return role
    if (!(await isInDirectory(tx, app, county, scope.value))) return refuse('accounts.scope-unknown')
    const changes = { role: role.value, ...scope.value, ...authorisation(app, actor) }
    return accept(await change(tx, app, actor, before, changes, 'accounts.account-authorised'))
  })
}

/** Security administrator: lets waiting accounts act as they were asked for. Returns how many; others are left alone. */
export async function authoriseWaiting(app: App, actor: Actor, accountIds: readonly string[]): Promise<number> {
  return withScope(app.db, actor.scope, async (tx) => {
    let count = 0
    for (const accountId of new Set(accountIds)) {
      const account = await findKeptAccount(tx, actor, accountId, { forUpdate: true })
      if (!account || account.authorisedAt || !mayManage(actor, accountId).ok) continue
      await change(tx, app, actor, account, authorisation(app, actor), 'accounts.account-authorised')
      count++
    }
    return count
  })
}

const authorisation = (app: App, actor: Actor) => ({ authorisedAt: app.clock.now(), authorisedBy: actor.id })

/** What an account may do with its open sessions depends on these: they end when one of them changes. */
const RIGHTS: readonly string[] = ['role', 'divisionPrefix', 'schoolPrefix', 'active']

async function change(
  tx: Tx,
  app: App,
  actor: Actor,
  before: Account,
  changes: AccountChanges,
  event: string,
): Promise<Account> {
  await updateAccount(tx, before, changes, { newVersion: true })
  const changed = Object.entries(changes).filter(([name, value]) => before[name as keyof Account] !== value)
  const names = changed.map(([name]) => name)
  if (names.some((name) => RIGHTS.includes(name))) {
    await endSessions(tx, before.id, app.clock.now())
    // What a deputy was let in for were the rights there were: new ones are granted anew.
    await endDeputyshipsOf(tx, before.id, { by: actor.id, at: app.clock.now() })
  }
  const account = (await findAccount(tx, before.countyCode, before.id))!
  const { role, divisionPrefix, schoolPrefix, active } = account
  const details = { changed: names, role, active, divisionPrefix, schoolPrefix }
  await recordAudit(tx, { event, actorId: actor.id, subjectId: before.id, details })
  return account
}

/** Gives a new first password, unlocks the account and ends its sessions. */
export async function resetPassword(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<
  Decision<
    { readonly firstPassword: string },
    | 'accounts.not-found'
    | 'accounts.not-the-own-account'
    | 'accounts.demo-password-is-fixed'
    | 'accounts.administrator-reset-on-machine'
  >
> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  const firstPassword = newFirstPassword()
  const passwordHash = await hashPassword(firstPassword)
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findKeptAccount(tx, actor, accountId, { forUpdate: true })
    if (!account) return refuse('accounts.not-found')
    if (account.isDemo) return refuse('accounts.demo-password-is-fixed')
    const mayReset = mayResetPassword(actor, account)
    if (!mayReset.ok) return mayReset
    await savePassword(tx, accountId, passwordHash)
    await updateAccount(tx, account, { mustChangePassword: true, failedCount: 0, lockedUntil: null })
    await endSessions(tx, accountId, app.clock.now())
    await recordAudit(tx, { event: 'accounts.password-reset', actorId: actor.id, subjectId: accountId })
    return accept({ firstPassword })
  })
}

/** Lets a locked account try again at once; its password stays. */
export async function unlockAccount(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<Decision<Account, 'accounts.not-found' | 'accounts.not-the-own-account'>> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findKeptAccount(tx, actor, accountId, { forUpdate: true })
    if (!account) return refuse('accounts.not-found')
    const unlocked = { failedCount: 0, lockedUntil: null }
    await updateAccount(tx, account, unlocked)
    await recordAudit(tx, { event: 'accounts.unlocked', actorId: actor.id, subjectId: accountId })
    return accept({ ...account, ...unlocked })
  })
}

/** Ends sessions of an account that the actor keeps; returns how many. */
export async function endAccountSessions(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<Decision<number, 'accounts.not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await findKeptAccount(tx, actor, accountId))) return refuse('accounts.not-found')
    const ended = await endSessions(tx, accountId, app.clock.now())
    const details = { ended }
    await recordAudit(tx, { event: 'accounts.sessions-ended', actorId: actor.id, subjectId: accountId, details })
    return accept(ended)
  })
}

/** Ends one of the own sessions; somebody else's looks like none. */
export async function endOwnSession(
  app: App,
  actor: Actor,
  sessionId: string,
): Promise<Decision<null, 'accounts.session-not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    const ended = await endSessions(tx, actor.id, app.clock.now(), { only: sessionId })
    if (ended === 0) return refuse('accounts.session-not-found')
    const details = { session: sessionId }
    await recordAudit(tx, { event: 'accounts.sessions-ended', actorId: actor.id, subjectId: actor.id, details })
    return accept(null)
  })
}

/** Ends every own session but the one that asks; returns how many. */
export async function endOtherSessions(app: App, actor: Actor, sessionId: string): Promise<number> {
  return withScope(app.db, actor.scope, async (tx) => {
    const ended = await endSessions(tx, actor.id, app.clock.now(), { except: sessionId })
    const details = { ended }
    await recordAudit(tx, { event: 'accounts.sessions-ended', actorId: actor.id, subjectId: actor.id, details })
    return ended
  })
}

/** Security administrator: changes how the county signs in, over the version that was read. */
export async function changeSecurityRules(
  app: App,
  actor: Actor,
  rules: SecurityRules,
  version: number,
): Promise<Decision<VersionedSecurityRules, SecurityRulesRefusal | 'accounts.rules-changed-meanwhile'>> {
  const decision = decideSecurityRules(rules)
  if (!decision.ok) return decision
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await selectSecurityRules(tx, county)
    if (!(await saveSecurityRules(tx, county, rules, version, actor.id)))
      return refuse('accounts.rules-changed-meanwhile')
    const names = Object.keys(rules) as (keyof SecurityRules)[]
    const changed = names.filter((name) => `${rules[name]}` !== `${before.rules[name]}`)
    const details = { changed, ...Object.fromEntries(changed.map((name) => [name, rules[name]])) }
    await recordAudit(tx, { event: 'accounts.security-rules-changed', actorId: actor.id, details })
    return accept(await selectSecurityRules(tx, county))
  })
}
