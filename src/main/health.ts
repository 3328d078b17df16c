import { Type } from 'typebox'
import { accept } from '../kernel/decision.ts'
import { endpoint } from '../kernel/endpoint.ts'
import type { App } from '../platform/app.ts'
import { withReference } from '../platform/database.ts'
import { type HttpApp, serve } from '../platform/http.ts'
import { listCounties } from '../slices/directory/index.ts'

/** For monitors and load balancers: 200 when the database answers, 503 when it does not. */
export const getHealth = endpoint({
  method: 'GET',
  path: '/api/health',
  permission: 'public',
  summary: 'Whether the server and its database answer',
  reply: Type.Object({ status: Type.Literal('ok') }),
})

export function registerHealthRoute(http: HttpApp, app: App): void {
  serve(http, getHealth, {}, async () => {
    await withReference(app.db, listCounties)
    return accept({ status: 'ok' as const })
  })
}
