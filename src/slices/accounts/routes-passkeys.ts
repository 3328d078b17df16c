import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { addPasskey, askPasskey, beginPasskey, removePasskey, signInWithPasskey } from './passkeys.ts'
import { describeSession } from './queries.ts'
import { originOf } from './routes-origin.ts'
import { describeSecondFactor } from './second-factor.ts'
import * as contract from './second-factor-contract.ts'
import type { NewSignIn } from './sessions.ts'

const PASSWORD_REFUSALS = {
  'accounts.not-found': 404,
  'accounts.wrong-current-password': 422,
  'accounts.demo-has-no-second-factor': 409,
}
const ADD_REFUSALS = {
  'accounts.passkeys-not-here': 409,
  'accounts.factor-does-not-count': 409,
  'accounts.too-many-passkeys': 409,
  'accounts.passkey-not-taken': 422,
}
const TICKET_REFUSALS = { 'accounts.sign-in-again': 401, 'accounts.address-must-wait': 429 }

/** Serves passkeys: the own ones, and signing in with one. */
export function registerPasskeyRoutes(http: HttpApp, app: App): void {
  const describe = (signIn: NewSignIn) =>
    describeSession(app, signIn.account, http.options.permissions, { createdAt: app.clock.now() })

  serve(http, contract.beginPasskey, { ...PASSWORD_REFUSALS, ...ADD_REFUSALS }, async (request) =>
    beginPasskey(app, request.actor, request.body.password, originOf(request)),
  )
  serve(http, contract.addPasskey, { 'accounts.not-found': 404, ...ADD_REFUSALS }, async (request) => {
    const added = await addPasskey(app, request.actor, request.body, originOf(request))
    if (!added.ok) return added
    const { signIn, recoveryCodes } = added.value
    request.setSession(signIn.token)
    return accept({ session: await describe(signIn), recoveryCodes })
  })
  serve(http, contract.removePasskey, { ...PASSWORD_REFUSALS, 'accounts.passkey-not-found': 404 }, async (request) => {
    const { actor, params, body } = request
    const removed = await removePasskey(app, actor, params.passkeyId, body.password, originOf(request))
    return removed.ok ? accept(await describeSecondFactor(app, actor)) : removed
  })
  serve(http, contract.askPasskey, { 'accounts.passkeys-not-here': 409, ...TICKET_REFUSALS }, async (request) =>
    askPasskey(app, request.body.ticket, originOf(request)),
  )
  serve(
    http,
    contract.signInWithPasskey,
    { 'accounts.passkeys-not-here': 409, 'accounts.passkey-refused': 401, ...TICKET_REFUSALS },
    async (request) => {
      const signedIn = await signInWithPasskey(app, request.body, originOf(request))
      if (!signedIn.ok) return signedIn
      request.setSession(signedIn.value.token)
      return accept(await describe(signedIn.value))
    },
  )
}
