import type { InjectOptions, LightMyRequestResponse as Answer } from 'fastify'
import { afterAll } from 'vitest'
import type { Endpoint } from '../../src/kernel/endpoint.ts'
import type { Actor, Role } from '../../src/kernel/scope.ts'
import type { Texts } from '../../src/kernel/texts.ts'
import type { App } from '../../src/platform/app.ts'
import { createHttp, type HttpApp, type HttpOptions } from '../../src/platform/http.ts'

export interface Call {
  /** Who calls; nobody when left out. */
  readonly as?: Actor
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** Sent as part `file` of a multipart form. */
  readonly file?: { readonly name: string; readonly content: string | Uint8Array }
  readonly cookies?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestHttp extends HttpApp {
  /** Calls an endpoint as a page would; every answer is compared with its contract. */
  call(endpoint: Endpoint, call?: Call): Promise<Answer>
}

/**
 * The routes of a slice on a real database, without listening:
 * `const http = await testHttp(app, { permissions, texts, register: (http) => registerXxxRoutes(http, app) })`.
 */
export async function testHttp(
  app: App,
  parts: {
    readonly permissions: Readonly<Record<string, readonly Role[]>>
    readonly texts: Texts
    readonly register: (http: HttpApp) => void
    readonly resolveSession?: HttpOptions['resolveSession']
    readonly uploads?: HttpOptions['uploads']
  },
): Promise<TestHttp> {
  const actors = new Map<string, Actor>()
  const http = await createHttp(app, {
    permissions: parts.permissions,
    texts: parts.texts,
    checkReplies: true,
    ...(parts.uploads && { uploads: parts.uploads }),
    limits: { requestsPerMinute: 1_000_000, signInsPerMinute: 1_000_000, accountPerMinute: 1_000_000 },
    resolveSession: async (token) => {
      const actor = actors.get(token)
      if (actor) return { actor, sessionId: '00000000-0000-7000-8000-000000000000' }
      return parts.resolveSession?.(token)
    },
  })
  parts.register(http)
  await http.fastify.ready()
  afterAll(() => http.fastify.close())

  const tokenOf = (actor: Actor): string => {
    const token = `test-token-${JSON.stringify(actor).replace(/[^\w-]/g, '_')}`.slice(0, 90) + actors.size
    actors.set(token, actor)
    return token
  }
  return { ...http, call: (endpoint, call = {}) => inject(http, endpoint, call, call.as && tokenOf(call.as)) }
}

async function inject(http: HttpApp, endpoint: Endpoint, call: Call, token?: string): Promise<Answer> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(call.params?.[name] ?? ''))
  const query = Object.entries(call.query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const url = query.length > 0 ? `${path}?${new URLSearchParams(query)}` : path
  const request: InjectOptions = {
    method: endpoint.method,
    url,
    headers: { 'x-nol-csrf': '1', ...call.headers },
    cookies: { ...(token !== undefined && { nol_session: token }), ...call.cookies },
  }
  if (call.body !== undefined) request.payload = call.body as object
  if (call.file) {
    const form = new FormData()
    form.append('file', new Blob([call.file.content as string]), call.file.name)
    const encoded = new Response(form)
    request.headers = { ...request.headers, 'content-type': encoded.headers.get('content-type')! }
    request.payload = Buffer.from(await encoded.arrayBuffer())
  }
  return http.fastify.inject(request)
}
