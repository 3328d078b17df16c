import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { OPEN_CASE_REFUSALS } from '../cases/index.ts'
import { takeTipStep } from './commands.ts'
import * as contract from './contract.ts'
import { listPlaces, receiveTip, tellTip } from './public-commands.ts'
import { listTips, showTip } from './queries.ts'

/** Serves the public's page and the offices' dealing with tips. */
export function registerTipsRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listTipPlaces, {}, async () => accept(await listPlaces(app)))
  serve(http, contract.sendTip, { 'tip.place-unknown': 422, 'tip.too-many': 429 }, ({ body, address }) =>
    receiveTip(app, body, address),
  )
  serve(http, contract.askTip, { 'tip.receipt-unknown': 404 }, ({ body }) => tellTip(app, body.receiptNumber))
  serve(http, contract.listTips, {}, async ({ actor, query }) => accept(await listTips(app, actor, query)))
  serve(http, contract.showTip, { 'tip.not-found': 404 }, ({ actor, params }) => showTip(app, actor, params.tipId))
  serve(
    http,
    contract.takeTipStep,
    {
      ...OPEN_CASE_REFUSALS,
      'tip.not-found': 404,
      'tip.settled-already': 409,
      'tip.changed-meanwhile': 409,
      'tip.reason-missing': 422,
      'tip.child-missing': 422,
      'tip.unit-unknown': 422,
    },
    ({ actor, params, body }) => takeTipStep(app, actor, params.tipId, body),
  )
}
