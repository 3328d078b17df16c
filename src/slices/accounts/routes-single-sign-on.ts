import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { describeSession, findAccountRow } from './queries.ts'
import { originOf } from './routes-origin.ts'
import { beginSingleSignOn, signInBySingleSignOn, unlinkSingleSignOn } from './single-sign-on.ts'
import * as contract from './single-sign-on-contract.ts'

const PROVIDER_REFUSALS = {
  'accounts.single-sign-on-off': 404,
  'accounts.single-sign-on-unreachable': 503,
  'accounts.single-sign-on-failed': 401,
}

/** Serves signing in at the city's provider. */
export function registerSingleSignOnRoutes(http: HttpApp, app: App): void {
  serve(
    http,
    contract.unlinkSingleSignOn,
    { 'accounts.not-found': 404, 'accounts.not-the-own-account': 403, 'accounts.single-sign-on-not-linked': 409 },
    async ({ actor, params }) => {
      const unlinked = await unlinkSingleSignOn(app, actor, params.accountId)
      return unlinked.ok ? accept((await findAccountRow(app, actor, params.accountId))!) : unlinked
    },
  )
  serve(http, contract.beginSingleSignOn, PROVIDER_REFUSALS, async () => beginSingleSignOn(app))
  serve(
    http,
    contract.signInBySingleSignOn,
    {
      ...PROVIDER_REFUSALS,
      'accounts.single-sign-on-again': 401,
      'accounts.single-sign-on-unknown': 403,
      'accounts.address-must-wait': 429,
    },
    async (request) => {
      const signedIn = await signInBySingleSignOn(app, request.body, originOf(request))
      if (!signedIn.ok) return signedIn
      const { value } = signedIn
      if ('ticket' in value) return accept({ secondFactor: value })
      request.setSession(value.token)
      const session = { createdAt: app.clock.now(), providerFactor: value.providerFactor }
      return accept(await describeSession(app, value.account, http.options.permissions, session))
    },
  )
}
