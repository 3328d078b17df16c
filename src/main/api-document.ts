import { Type } from 'typebox'
import { accept } from '../kernel/decision.ts'
import { endpoint } from '../kernel/endpoint.ts'
import { type HttpApp, openApiOf, serve } from '../platform/http.ts'
import packageJson from '../../package.json' with { type: 'json' }

export const getApiDocument = endpoint({
  method: 'GET',
  path: '/api/openapi.json',
  permission: 'session',
  summary: 'OpenAPI 3.1 document of this interface',
  reply: Type.Record(Type.String(), Type.Unknown()),
})

/** Serves the OpenAPI document of everything registered; it is made once, when somebody asks. */
export function registerApiDocument(http: HttpApp): void {
  let document: Record<string, unknown> | undefined
  serve(http, getApiDocument, {}, async () => {
    document ??= openApiOf(http.endpoints, packageJson.version)
    return accept(document)
  })
}
