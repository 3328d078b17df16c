import type { InjectOptions } from 'fastify'
import type { Role, Scope } from '../../src/kernel/scope.ts'
import type { Texts } from '../../src/kernel/texts.ts'
import { createHttp, type HttpApp, type HttpOptions } from '../../src/platform/http.ts'
import type { TestApp } from '../support/database.ts'

/** An HTTP app of some slices in which the session cookie names the role of a scope. */
export async function httpOf(
  app: TestApp,
  parts: {
    readonly permissions: Readonly<Record<string, readonly Role[]>>
    readonly texts: Texts
    readonly scopes: Readonly<Record<string, Scope>>
    readonly noteRefusal?: NonNullable<HttpOptions['noteRefusal']>
    readonly routes: (http: HttpApp) => void
  },
) {
  const http = await createHttp(app, {
    permissions: parts.permissions,
    texts: parts.texts,
    checkReplies: true,
    ...(parts.noteRefusal && { noteRefusal: parts.noteRefusal }),
    limits: { requestsPerMinute: 100_000, accountPerMinute: 100_000 },
    resolveSession: async (token) => {
      const scope = parts.scopes[token.slice(TOKEN_HEAD.length)]
      return scope && { actor: { id: scope.actorId, role: scope.role, scope }, sessionId: 's' }
    },
  })
  parts.routes(http)
  await http.fastify.ready()
  const send = (who: string, options: InjectOptions) =>
    http.fastify.inject({
      ...options,
      cookies: { nol_session: `${TOKEN_HEAD}${who}` },
      headers: { 'x-nol-csrf': '1', ...options.headers },
    })
  return {
    http,
    send,
    get: (who: string, url: string, query: Record<string, string | boolean> = {}) =>
      send(who, {
        method: 'GET',
        url,
        query: Object.fromEntries(Object.entries(query).map(([k, v]) => [k, String(v)])),
      }),
    post: (who: string, url: string, payload: object) => send(who, { method: 'POST', url, payload }),
    close: () => http.fastify.close(),
  }
}

const TOKEN_HEAD = 'token-for-tests-of-'
