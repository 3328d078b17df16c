import { accept, refuse } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import {
  authoriseAccount,
  authoriseWaiting,
  changeSecurityRules,
  createAccount,
  editAccount,
  endAccountSessions,
  endOtherSessions,
  endOwnSession,
  resetPassword,
  unlockAccount,
} from './commands.ts'
import * as contract from './contract.ts'
import type { Account } from './domain.ts'
import {
  describeEntrance,
  describeSession,
  findAccountRow,
  listAccountRows,
  listSessionRows,
  readSecurityRules,
} from './queries.ts'
import { registerDeputyRoutes } from './routes-deputies.ts'
import { registerImportRoutes } from './routes-import.ts'
import { registerPasskeyRoutes } from './routes-passkeys.ts'
import { registerSecondFactorRoutes } from './routes-second-factor.ts'
import type { ResolvedSession } from './session-lookup.ts'
import { changePassword, signIn, signOut } from './sign-in.ts'
import { acknowledgeOwnChanges, readOwnChanges } from './own-changes.ts'
import { originOf } from './routes-origin.ts'
import { registerSingleSignOnRoutes } from './routes-single-sign-on.ts'
import { leaveAddressOf } from './single-sign-on.ts'

/** Serves sign-in, the own session, and the administration of accounts. */
export function registerAccountsRoutes(http: HttpApp, app: App): void {
  serveSignIn(http, app)
  serveOwnSessions(http, app)
  serveAdministration(http, app)
  serveAuthorisation(http, app)
  serveAccountSessions(http, app)
  registerImportRoutes(http, app)
  registerSecondFactorRoutes(http, app)
  registerPasskeyRoutes(http, app)
  registerSingleSignOnRoutes(http, app)
  registerDeputyRoutes(http, app)
}

function serveSignIn(http: HttpApp, app: App): void {
  const describe = (account: Account) =>
    describeSession(app, account, http.options.permissions, { createdAt: app.clock.now() })

  serve(http, contract.getEntrance, {}, async () => accept(await describeEntrance(app)))

  serve(
    http,
    contract.signIn,
    { 'accounts.sign-in-refused': 401, 'accounts.address-must-wait': 429 },
    async (request) => {
      const signedIn = await signIn(app, request.body, originOf(request))
      if (!signedIn.ok) return signedIn
      const { value } = signedIn
      if ('ticket' in value) return accept({ secondFactor: value })
      request.setSession(value.token)
      return accept(await describe(value.account))
    },
  )

  serve(http, contract.getSession, {}, async ({ session }) => {
    const { account } = session as ResolvedSession
    return accept(await describeSession(app, account, http.options.permissions, session as ResolvedSession))
  })

  serve(http, contract.signOut, {}, async (request) => {
    await signOut(app, request.actor, request.session.sessionId)
    request.setSession(undefined)
    const { way } = request.session as Partial<ResolvedSession>
    return accept({ leaveAt: way === 'single-sign-on' ? await leaveAddressOf(app) : null })
  })

  serve(
    http,
    contract.changePassword,
    {
      'accounts.not-found': 404,
      'accounts.wrong-current-password': 422,
      'accounts.demo-password-is-fixed': 409,
      'accounts.password-too-short': 422,
      'accounts.password-too-simple': 422,
      'accounts.password-contains-login-name': 422,
      'accounts.password-too-common': 422,
      'accounts.password-unchanged': 422,
      'accounts.password-used-before': 422,
    },
    async (request) => {
      const changed = await changePassword(app, request.actor, request.body, originOf(request))
      if (!changed.ok) return changed
      request.setSession(changed.value.token)
      return accept(await describe(changed.value.account))
    },
  )
}

function serveOwnSessions(http: HttpApp, app: App): void {
  serve(http, contract.listMySessions, {}, async ({ actor, session }) =>
    accept((await listSessionRows(app, actor, actor.id, session.sessionId))!),
  )
  serve(http, contract.revokeMySession, { 'accounts.session-not-found': 404 }, async ({ actor, params }) => {
    const ended = await endOwnSession(app, actor, params.sessionId)
    return ended.ok ? accept({}) : ended
  })
  serve(http, contract.revokeOtherSessions, {}, async ({ actor, session }) =>
    accept({ ended: await endOtherSessions(app, actor, session.sessionId) }),
  )
  serve(http, contract.listMyChanges, {}, async ({ actor, session }) =>
    accept(await readOwnChanges(app, actor, session.sessionId)),
  )
  serve(http, contract.acknowledgeMyChanges, {}, async ({ actor, session, body }) =>
    accept(await acknowledgeOwnChanges(app, actor, session.sessionId, body.mine)),
  )
}

const GRANT_REFUSALS = {
  'accounts.scope-does-not-fit-role': 422,
  'accounts.scope-outside-county': 422,
  'accounts.scope-unknown': 422,
}

const PHONE_REFUSALS = { 'accounts.administrator-needs-phone': 422, 'accounts.administers-already': 409 }

const CHANGE_REFUSALS = {
  'accounts.not-found': 404,
  'accounts.changed-meanwhile': 409,
  'accounts.not-the-own-account': 403,
}

function serveAdministration(http: HttpApp, app: App): void {
  serve(http, contract.listAccounts, {}, async ({ actor, query }) => accept(await listAccountRows(app, actor, query)))

  serve(http, contract.getAccount, { 'accounts.not-found': 404 }, async ({ actor, params }) => {
    const row = await findAccountRow(app, actor, params.accountId)
    return row ? accept(row) : refuse('accounts.not-found')
  })

  serve(
    http,
    contract.createAccount,
    {
      ...GRANT_REFUSALS,
      ...PHONE_REFUSALS,
      'accounts.login-name-taken': 409,
      'accounts.login-name-not-allowed': 422,
      'accounts.outside-unit': 403,
    },
    async ({ actor, body }) => {
      const created = await createAccount(app, actor, body)
      if (!created.ok) return created
      const { account, firstPassword } = created.value
      return accept({ account: (await findAccountRow(app, actor, account.id))!, firstPassword })
    },
  )

  serve(http, contract.editAccount, { ...CHANGE_REFUSALS, ...PHONE_REFUSALS }, async ({ actor, params, body }) => {
    const edited = await editAccount(app, actor, params.accountId, body)
    return edited.ok ? accept((await findAccountRow(app, actor, params.accountId))!) : edited
  })

  serve(
    http,
    contract.resetPassword,
    {
      'accounts.not-found': 404,
      'accounts.not-the-own-account': 403,
      'accounts.demo-password-is-fixed': 409,
      'accounts.administrator-reset-on-machine': 403,
    },
    async ({ actor, params }) => resetPassword(app, actor, params.accountId),
  )

  serve(
    http,
    contract.unlockAccount,
    { 'accounts.not-found': 404, 'accounts.not-the-own-account': 403 },
    async ({ actor, params }) => {
      const unlocked = await unlockAccount(app, actor, params.accountId)
      return unlocked.ok ? accept((await findAccountRow(app, actor, params.accountId))!) : unlocked
    },
  )
}

function serveAuthorisation(http: HttpApp, app: App): void {
  serve(
    http,
    contract.authoriseAccount,
    { ...GRANT_REFUSALS, ...CHANGE_REFUSALS, 'accounts.administrator-stays': 409 },
    async ({ actor, params, body }) => {
      const authorised = await authoriseAccount(app, actor, params.accountId, body)
      return authorised.ok ? accept((await findAccountRow(app, actor, params.accountId))!) : authorised
    },
  )

  serve(http, contract.authoriseWaiting, {}, async ({ actor, body }) =>
    accept({ authorised: await authoriseWaiting(app, actor, body.accountIds) }),
  )

  serve(http, contract.getSecurityRules, {}, async ({ actor }) => accept(await readSecurityRules(app, actor)))

  serve(
    http,
    contract.changeSecurityRules,
    {
      'accounts.rules-idle-longer-than-session': 422,
      'accounts.rules-address-before-account': 422,
      'accounts.rules-no-second-factor': 422,
      'accounts.rules-passkey-alone': 422,
      'accounts.rules-changed-meanwhile': 409,
    },
    async ({ actor, body }) => changeSecurityRules(app, actor, body.rules, body.version),
  )
}

function serveAccountSessions(http: HttpApp, app: App): void {
  serve(http, contract.listAccountSessions, { 'accounts.not-found': 404 }, async ({ actor, params, session }) => {
    const page = await listSessionRows(app, actor, params.accountId, session.sessionId)
    return page ? accept(page) : refuse('accounts.not-found')
  })
  serve(http, contract.revokeAccountSessions, { 'accounts.not-found': 404 }, async ({ actor, params }) => {
    const ended = await endAccountSessions(app, actor, params.accountId)
    return ended.ok ? accept({ ended: ended.value }) : ended
  })
}
