import { accept } from '../../kernel/decision.ts'
import type { App } from '../../platform/app.ts'
import { type HttpApp, serve } from '../../platform/http.ts'
import { change, settle } from './commands.ts'
import * as contract from './contract.ts'
import { list, readLimits } from './queries.ts'

/** Serves the alarms of the county and its limits. */
export function registerAlarmsRoutes(http: HttpApp, app: App): void {
  serve(http, contract.listAlarms, {}, async ({ actor, query }) => accept(await list(app, actor, query)))
  serve(
    http,
    contract.settleAlarm,
    {
      'alarms.not-found': 404,
      'alarms.settled': 409,
      'alarms.changed-meanwhile': 409,
      'alarms.not-ones-own': 403,
    },
    ({ actor, params, body }) => settle(app, actor, params.alarmId, body),
  )
  serve(http, contract.getLimits, {}, async ({ actor }) => accept(await readLimits(app, actor)))
  serve(http, contract.changeLimits, { 'alarms.limits-changed-meanwhile': 409 }, ({ actor, body }) =>
    change(app, actor, body),
  )
}
