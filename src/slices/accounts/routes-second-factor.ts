import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { describeSession, findAccountRow } from './queries.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  describeSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  resetSecondFactor,
  signInWithCode,
} from './second-factor.ts'
import { originOf } from './routes-origin.ts'
import * as contract from './second-factor-contract.ts'

const CODE_REFUSALS = { 'accounts.second-factor-wrong': 422, 'accounts.second-factor-not-begun': 409 }

/** Serves the second step of a sign-in, the own second factor, and its reset by the security administrator. */
export function registerSecondFactorRoutes(http: HttpApp, app: App): void {
  serve(
    http,
    contract.signInWithCode,
    { 'accounts.second-factor-wrong': 401, 'accounts.sign-in-again': 401, 'accounts.address-must-wait': 429 },
    async (request) => {
      const signedIn = await signInWithCode(app, request.body, originOf(request))
      if (!signedIn.ok) return signedIn
      request.setSession(signedIn.value.token)
      const createdAt = app.clock.now()
      return accept(await describeSession(app, signedIn.value.account, http.options.permissions, { createdAt }))
    },
  )
  serve(http, contract.getSecondFactor, {}, async ({ actor }) => accept(await describeSecondFactor(app, actor)))
  serve(
    http,
    contract.beginSecondFactor,
    {
      'accounts.not-found': 404,
      'accounts.wrong-current-password': 422,
      'accounts.demo-has-no-second-factor': 409,
      'accounts.second-factor-is-on': 409,
      'accounts.factor-does-not-count': 409,
    },
    async (request) => beginSecondFactor(app, request.actor, request.body.password, originOf(request)),
  )
  serve(
    http,
    contract.confirmSecondFactor,
    { ...CODE_REFUSALS, 'accounts.second-factor-is-on': 409 },
    async (request) => {
      const confirmed = await confirmSecondFactor(app, request.actor, request.body.code, originOf(request))
      if (!confirmed.ok) return confirmed
      const { signIn, recoveryCodes } = confirmed.value
      request.setSession(signIn.token)
      const createdAt = app.clock.now()
      const session = await describeSession(app, signIn.account, http.options.permissions, { createdAt })
      return accept({ session, recoveryCodes })
    },
  )
  serve(http, contract.renewRecoveryCodes, CODE_REFUSALS, async (request) => {
    const renewed = await renewRecoveryCodes(app, request.actor, request.body.code, originOf(request))
    return renewed.ok ? accept({ recoveryCodes: renewed.value }) : renewed
  })
  serve(http, contract.removeSecondFactor, CODE_REFUSALS, async (request) => {
    const removed = await removeSecondFactor(app, request.actor, request.body.code, originOf(request))
    return removed.ok ? accept(await describeSecondFactor(app, request.actor)) : removed
  })
  serve(
    http,
    contract.resetSecondFactor,
    { 'accounts.not-found': 404, 'accounts.not-the-own-account': 403, 'accounts.second-factor-not-begun': 409 },
    async ({ actor, params }) => {
      const reset = await resetSecondFactor(app, actor, params.accountId)
      return reset.ok ? accept((await findAccountRow(app, actor, params.accountId))!) : reset
    },
  )
}
