import { accept } from '../../kernel/decision.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import * as contract from './contract.ts'
import { actFor, grantDeputy, listDeputies, listOwnDeputyships, revokeDeputy } from './deputies.ts'
import { describeSession } from './queries.ts'
import { originOf } from './routes-origin.ts'

/** Serves who acts for whom, and the switch of a session to act for somebody. */
export function registerDeputyRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listDeputies, {}, async ({ actor }) => accept(await listDeputies(app, actor)))
  serve(
    http,
    contract.grantDeputy,
    {
      'accounts.not-found': 404,
      'accounts.deputy-unknown': 422,
      'accounts.deputy-is-principal': 422,
      'accounts.deputy-administrator': 422,
      'accounts.deputy-switched-off': 422,
      'accounts.deputy-period': 422,
    },
    async ({ actor, body }) => {
      const days = { fromOn: body.fromOn as PlainDate, toOn: body.toOn as PlainDate }
      const granted = await grantDeputy(app, actor, { ...body, ...days })
      return granted.ok ? accept({ id: granted.value.id }) : granted
    },
  )
  serve(http, contract.revokeDeputy, { 'accounts.deputyship-not-found': 404 }, async ({ actor, params }) => {
    const revoked = await revokeDeputy(app, actor, params.deputyshipId)
    return revoked.ok ? accept({}) : revoked
  })
  serve(http, contract.listOwnDeputyships, {}, async ({ actor }) => accept(await listOwnDeputyships(app, actor)))
  serve(http, contract.actFor, { 'accounts.deputyship-not-found': 404 }, async (request) => {
    const acting = await actFor(app, request.actor, request.body.deputyshipId, originOf(request))
    if (!acting.ok) return acting
    request.setSession(acting.value.token)
    const { account, actingFor } = acting.value
    const createdAt = app.clock.now()
    return accept(await describeSession(app, account, http.options.permissions, { createdAt, actingFor }))
  })
}
