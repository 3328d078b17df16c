import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import type { CountyCode } from '../../kernel/division-code.ts'
import { newId } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withScope } from '../../platform/database.ts'
import { recordAudit } from '../audit/index.ts'
import { findSchool, listDivisions } from '../directory/index.ts'
import { type Account, type AccountRole, decideLoginName, decideScope, type ScopeRefusal } from './domain.ts'
import { hashPassword, newFirstPassword } from './password.ts'
import { mayManage } from './policy.ts'
import {
  endSessions,
  findAccount,
  findAccountForUpdate,
  insertAccount,
  type NewAccount,
  savePassword,
  updateAccount,
} from './store.ts'

/** What an administrator fills in. */
export interface AccountFields {
  readonly displayName: string
  readonly role: AccountRole
  readonly divisionPrefix?: string | null | undefined
  readonly schoolPrefix?: string | null | undefined
  readonly phone?: string | null | undefined
}

export type FieldsRefusal = ScopeRefusal | 'accounts.scope-unknown'

/** Creates an account with a first password, which is told once and must be changed. */
export async function createAccount(
  app: App,
  actor: Actor,
  fields: AccountFields & { readonly loginName: string },
): Promise<
  Decision<
    { readonly account: Account; readonly firstPassword: string },
    FieldsRefusal | 'accounts.login-name-taken' | 'accounts.login-name-not-allowed'
  >
> {
  const loginName = decideLoginName(fields.loginName)
  if (!loginName.ok) return loginName
  const { county } = actor.scope
  const scope = decideScope(fields.role, county, fields)
  if (!scope.ok) return scope
  const firstPassword = newFirstPassword()
  const passwordHash = await hashPassword(firstPassword)
  const account: NewAccount = {
    id: newId(),
    countyCode: county,
    loginName: loginName.value,
    displayName: fields.displayName.trim(),
    role: fields.role,
    ...scope.value,
    phone: fields.phone ?? null,
    isDemo: false,
    mustChangePassword: true,
  }
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await isInDirectory(tx, app, county, scope.value))) return refuse('accounts.scope-unknown')
    if (!(await insertAccount(tx, account))) return refuse('accounts.login-name-taken', { loginName: loginName.value })
    await savePassword(tx, account.id, passwordHash)
    await recordAudit(tx, {
      event: 'accounts.account-created',
      actorId: actor.id,
      subjectId: account.id,
      details: { role: account.role, ...scope.value },
    })
    return accept({ account: (await findAccount(tx, county, account.id))!, firstPassword })
  })
}

/** The place a scope names must be known; a county without a directory yet can still have its bureau. */
async function isInDirectory(
  tx: Tx,
  app: App,
  county: CountyCode,
  scope: { readonly divisionPrefix: string | null; readonly schoolPrefix: string | null },
): Promise<boolean> {
  if (scope.schoolPrefix !== null)
    return (await findSchool(tx, county, scope.schoolPrefix.split('/')[0]!)) !== undefined
  if (scope.divisionPrefix === null || scope.divisionPrefix === county) return true
  const code = scope.divisionPrefix.padEnd(12, '0')
  return (await listDivisions(tx, county, app.clock.today())).some((division) => division.code === code)
}

/** Changes an account over the version that was read; a new role or scope ends its sessions. */
export async function editAccount(
  app: App,
  actor: Actor,
  accountId: string,
  fields: AccountFields & { readonly active: boolean; readonly version: number },
): Promise<
  Decision<
    Account,
    FieldsRefusal | 'accounts.not-found' | 'accounts.changed-meanwhile' | 'accounts.not-the-own-account'
  >
> {
  const { county } = actor.scope
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  const scope = decideScope(fields.role, county, fields)
  if (!scope.ok) return scope
  return withScope(app.db, actor.scope, async (tx) => {
    const before = await findAccountForUpdate(tx, county, accountId)
    if (!before) return refuse('accounts.not-found')
    if (before.version !== fields.version) return refuse('accounts.changed-meanwhile')
    if (!(await isInDirectory(tx, app, county, scope.value))) return refuse('accounts.scope-unknown')
    const changes = {
      displayName: fields.displayName.trim(),
      role: fields.role,
      ...scope.value,
      phone: fields.phone ?? null,
      active: fields.active,
    }
    await updateAccount(tx, before, changes, { newVersion: true })
    const changed = Object.entries(changes).filter(([name, value]) => before[name as keyof Account] !== value)
    const names = changed.map(([name]) => name)
    if (names.some((name) => ['role', 'divisionPrefix', 'schoolPrefix', 'active'].includes(name)))
      await endSessions(tx, accountId, app.clock.now())
    const details = { changed: names, role: changes.role, active: changes.active, ...scope.value }
    await recordAudit(tx, { event: 'accounts.account-changed', actorId: actor.id, subjectId: accountId, details })
    return accept((await findAccount(tx, county, accountId))!)
  })
}

/** Gives a new first password, unlocks the account and ends its sessions. */
export async function resetPassword(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<
  Decision<
    { readonly firstPassword: string },
    'accounts.not-found' | 'accounts.not-the-own-account' | 'accounts.demo-password-is-fixed'
  >
> {
  const allowed = mayManage(actor, accountId)
  if (!allowed.ok) return allowed
  const firstPassword = newFirstPassword()
  const passwordHash = await hashPassword(firstPassword)
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findAccountForUpdate(tx, actor.scope.county, accountId)
    if (!account) return refuse('accounts.not-found')
    if (account.isDemo) return refuse('accounts.demo-password-is-fixed')
    await savePassword(tx, accountId, passwordHash)
    await updateAccount(tx, account, { mustChangePassword: true, failedCount: 0, lockedUntil: null })
    await endSessions(tx, accountId, app.clock.now())
    await recordAudit(tx, { event: 'accounts.password-reset', actorId: actor.id, subjectId: accountId })
    return accept({ firstPassword })
  })
}

/** Ends sessions of an account of the county; returns how many. */
export async function endAccountSessions(
  app: App,
  actor: Actor,
  accountId: string,
): Promise<Decision<number, 'accounts.not-found'>> {
  return withScope(app.db, actor.scope, async (tx) => {
    if (!(await findAccount(tx, actor.scope.county, accountId))) return refuse('accounts.not-found')
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
