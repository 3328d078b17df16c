import type { CountyCode } from '../../kernel/division-code.ts'
import type { Uuid } from '../../kernel/ids.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import type { Page } from '../../kernel/wire.ts'
import type { App } from '../../platform/app.ts'
import { type Tx, withReference, withScope } from '../../platform/database.ts'
import { classNameOf, divisionNames, listCounties, schoolNames } from '../directory/index.ts'
import type { AccountRow, Entrance, Session, SessionRow } from './contract.ts'
import { DEMO_PASSWORD } from './demo.ts'
import { type Account, type AccountSession, expiryOf, isLocked, isSessionOpen, scopeOf } from './domain.ts'
import { type AccountFilter, hasDemoAccounts, selectAccounts, selectDemoAccounts } from './store.ts'
import type { ActingFor } from './deputies-domain.ts'
import { lacksFactor, relyingPartyOf } from './factors-domain.ts'
import { providerOf } from './single-sign-on.ts'
import { selectLinks } from './store-single-sign-on.ts'
import { factorsOf, selectFactors } from './store-second-factor.ts'
import { selectSessions } from './store-sessions.ts'
import { allowsPasskeySignIn, selectSecurityRules, type VersionedSecurityRules } from './store-sign-in.ts'
import { findKeptAccount, keptUnitOf } from './unit.ts'

type Permissions = Readonly<Record<string, readonly Role[]>>

/** What the page needs to know about who is signed in. */
export async function describeSession(
  app: App,
  account: Account,
  permissions: Permissions,
  session: {
    readonly createdAt: Date
    readonly actingFor?: ActingFor | undefined
    readonly providerFactor?: boolean | undefined
  },
): Promise<Session> {
  const { actingFor } = session
  const acting = actingFor?.principal ?? account
  const { county, names, rules, isDemo, factors } = await withReference(app.db, async (tx) => ({
    county: (await listCounties(tx)).find((one) => one.code === account.countyCode),
    names: await placesOf(tx, app, account.countyCode),
    rules: (await selectSecurityRules(tx, account.countyCode)).rules,
    isDemo: await hasDemoAccounts(tx),
    factors: await factorsOf(tx, account.id),
  }))
  const { id, loginName, displayName, mustChangePassword } = account
  const { role } = acting
  const mustSetUpSecondFactor = !isDemo && !session.providerFactor && lacksFactor(factors, rules, role)
  const { divisionPrefix = null, schoolPrefix = null, duty = null } = scopeOf(acting)
  const [schoolCode = null, classCode = null] = schoolPrefix?.split('/').filter(Boolean) ?? []
  return {
    account: { id, loginName, displayName, role, mustChangePassword, mustSetUpSecondFactor },
    scope: {
      countyCode: account.countyCode,
      countyName: county?.name ?? account.countyCode,
      scopeName: names.scopeName(acting),
      divisionPrefix,
      schoolPrefix,
      schoolCode,
      classCode,
      duty,
    },
    actingFor: actingFor ? { displayName: actingFor.principal.displayName, until: actingFor.until } : null,
    permissions: Object.keys(permissions).filter((code) => permissions[code]!.includes(role)),
    demo: isDemo,
    today: app.clock.today(),
    idleMinutes: rules.idleMinutes,
    passwordMinLength: rules.passwordMinLength,
    expiresAt: expiryOf(session, rules).toISOString(),
  }
}

type PlacedAccount = Pick<Account, 'countyCode' | 'divisionPrefix' | 'schoolPrefix'>

interface Places {
  /** The scope in words. */
  scopeName(account: PlacedAccount): string
}

/** Names of units as scopes name them. */
export async function placesOf(tx: Tx, app: App, county: CountyCode): Promise<Places> {
  const divisions = await divisionNames(tx, county, app.clock.today())
  const schools = await schoolNames(tx, county)
  const nameOf = (prefix: string) => divisions.get(prefix.padEnd(12, '0')) ?? prefix
  return {
    scopeName({ countyCode, divisionPrefix, schoolPrefix }) {
      if (schoolPrefix !== null) {
        const [school = '', schoolClass] = schoolPrefix.split('/').filter(Boolean)
        const words = [schools.get(school) ?? school, schoolClass && classNameOf(schoolClass).zh]
        return words.filter(Boolean).join(' ')
      }
      if (divisionPrefix === null) return nameOf(countyCode)
      const village = divisionPrefix.length === 12
      return village ? `${nameOf(divisionPrefix.slice(0, 9))} ${nameOf(divisionPrefix)}` : nameOf(divisionPrefix)
    },
  }
}

/** What the sign-in page shows. */
export async function describeEntrance(app: App): Promise<Entrance> {
  return withReference(app.db, async (tx) => {
    const passkeyOrigin = relyingPartyOf(app.config.http.publicUrl)?.origin ?? null
    const accounts = await selectDemoAccounts(tx)
    const counties = await listCounties(tx)
    const provider = await providerOf(tx, app)
    const places = await placesOf(tx, app, accounts[0]?.countyCode ?? ('' as CountyCode))
    return {
      demo: accounts.length > 0,
      passkeyOrigin,
      passkeySignIn: passkeyOrigin !== null && (await allowsPasskeySignIn(tx)),
      singleSignOn: provider ? { name: provider.name } : null,
      countyName: counties.length === 1 ? counties[0]!.name : null,
      phoneGuide: phoneGuideOf(app),
      demoAccounts: accounts.map((account) => ({
        loginName: account.loginName,
        password: DEMO_PASSWORD,
        displayName: account.displayName,
        role: account.role,
        scopeName: places.scopeName(account),
      })),
    }
  })
}

function phoneGuideOf(app: App): string | null {
  const { https } = app.config.http
  return https ? `http://${https.hosts[0]}:${https.guidePort}` : null
}

interface PageAsked {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Lists accounts of the actor's county. */
export async function listAccountRows(
  app: App,
  actor: Actor,
  asked: AccountFilter & PageAsked,
): Promise<Page<AccountRow>> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const unit = await keptUnitOf(tx, actor)
    const { accounts, nextCursor, total } = await selectAccounts(tx, county, unit, asked, asked)
    const places = await placesOf(tx, app, county)
    const ways = await waysOf(
      tx,
      accounts.map((account) => account.id),
    )
    const rows = accounts.map((account) => rowOf(account, places, app.clock.now(), ways))
    return { rows, nextCursor, total }
  })
}

/** Finds an account of the actor's county as its page shows it. */
export async function findAccountRow(app: App, actor: Actor, accountId: string): Promise<AccountRow | undefined> {
  const { county } = actor.scope
  return withScope(app.db, actor.scope, async (tx) => {
    const account = await findKeptAccount(tx, actor, accountId)
    if (!account) return undefined
    const ways = await waysOf(tx, [account.id])
    return rowOf(account, await placesOf(tx, app, county), app.clock.now(), ways)
  })
}

/** Which of the accounts have a second factor, and which are linked to a single sign-on. */
interface Ways {
  readonly factors: { has(accountId: string): boolean }
  readonly links: { has(accountId: string): boolean }
}

async function waysOf(tx: Tx, accountIds: readonly Uuid[]): Promise<Ways> {
  return { factors: await selectFactors(tx, accountIds), links: await selectLinks(tx, accountIds) }
}

function rowOf(account: Account, places: Places, now: Date, { factors, links }: Ways): AccountRow {
  const { id, loginName, displayName, role, divisionPrefix, schoolPrefix, phone, active, mustChangePassword, version } =
    account
  return {
    id,
    loginName,
    displayName,
    role,
    divisionPrefix,
    schoolPrefix,
    phone,
    active,
    mustChangePassword,
    version,
    scopeName: places.scopeName(account),
    secondFactor: factors.has(id),
    singleSignOn: links.has(id),
    authorised: account.authorisedAt !== null,
    locked: isLocked(account, now),
    lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
  }
}

/** Scopes in words, in the order they are given. */
export async function describeScopes(app: App, actor: Actor, accounts: readonly PlacedAccount[]): Promise<string[]> {
  return withScope(app.db, actor.scope, async (tx) => {
    const places = await placesOf(tx, app, actor.scope.county)
    return accounts.map((account) => places.scopeName(account))
  })
}

/** Open sessions of an account of the actor's county; undefined when there is no such account. */
export async function listSessionRows(
  app: App,
  actor: Actor,
  accountId: string,
  currentSessionId: string,
): Promise<Page<SessionRow> | undefined> {
  return withScope(app.db, actor.scope, async (tx) => {
    const isOwn = accountId === actor.id
    if (!isOwn && !(await findKeptAccount(tx, actor, accountId))) return undefined
    const { rules } = await selectSecurityRules(tx, actor.scope.county)
    const now = app.clock.now()
    const open = (await selectSessions(tx, accountId)).filter((session) => isSessionOpen(session, now, rules))
    const rows = open.map((session) => sessionRow(session, currentSessionId))
    return { rows, nextCursor: null, total: rows.length }
  })
}

function sessionRow(session: AccountSession, currentSessionId: string): SessionRow {
  const { id, address, device } = session
  return {
    id,
    address,
    device,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    current: id === currentSessionId,
  }
}

/** The rules the actor's county signs in by. */
export async function readSecurityRules(app: App, actor: Actor): Promise<VersionedSecurityRules> {
  return withReference(app.db, (tx) => selectSecurityRules(tx, actor.scope.county))
}
