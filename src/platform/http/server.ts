import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Endpoint, RefusalMessage } from '../../kernel/endpoint.ts'
import type { Actor, Role } from '../../kernel/scope.ts'
import { fillText, type Language, type Texts } from '../../kernel/texts.ts'
import type { App } from '../app.ts'
import { FileTooLarge } from '../files.ts'
import type { Certified } from '../https/authority.ts'
import type { UploadQuota } from '../upload-quota.ts'
import { type AccountLimits, accountLimits } from './account-limits.ts'
import { type FileGate, fileGate } from './file-gate.ts'
import { isBusy, isDiskFull, isUnavailable } from './faults.ts'
import { packed } from './packed.ts'
import { serveWeb } from './static.ts'
import { type HttpCode, httpTexts } from './texts.ts'

/** Who a session cookie belongs to. */
export interface SignedIn {
  readonly actor: Actor
  readonly sessionId: string
  /** Refusal code that everything but the session's own endpoints answers, such as a first password to be changed. */
  readonly blockedBy?: string
}

export interface HttpOptions {
  /** Rights of all slices together: code → roles. */
  readonly permissions: Readonly<Record<string, readonly Role[]>>
  /** Texts of all slices together. */
  readonly texts: Texts
  /** Finds the account of a session cookie; undefined when the session has ended. */
  readonly resolveSession: (token: string) => Promise<SignedIn | undefined>
  /** Told of each request that the role of its account may not make. */
  readonly noteRefusal?: (actor: Actor, permission: string) => void
  /** How much may be sent up; without it only the size of a file is limited. */
  readonly uploads?: UploadQuota
  /** Certificate and private key (PEM); plain http without them. */
  readonly certificate?: Certified
  /** Folder of the built web application; none is served when it is left out. */
  readonly webRoot?: string
  readonly limits?: {
    readonly requestsPerMinute?: number
    readonly signInsPerMinute?: number
    readonly accountPerMinute?: number
  }
  /** Tests compare every answer with its contract. */
  readonly checkReplies?: boolean
  readonly version?: string
}

/** The HTTP side of the system while routes are being put together and after. */
export interface HttpApp {
  readonly app: App
  readonly options: HttpOptions
  readonly fastify: FastifyInstance
  /** Every route served so far: OpenAPI and the matrix test are made from it. */
  readonly endpoints: Endpoint[]
  readonly accountLimits: AccountLimits
  readonly fileGate: FileGate
  /** Texts of all slices and of HTTP itself. */
  readonly texts: Texts
}

const JSON_LIMIT_BYTES = 1024 * 1024

/** Makes the server with everything around the routes: headers, limits, cookies, faults. Routes are added by `serve`. */
export async function createHttp(app: App, options: HttpOptions): Promise<HttpApp> {
  const { http: settings, maxUploadBytes } = app.config
  const secure = settings.publicUrl.startsWith('https:')
  const { certificate } = options
  const server = fastify({
    https: certificate ? { cert: certificate.certificate, key: certificate.key, minVersion: 'TLSv1.2' } : null,
    logger: false,
    trustProxy: settings.trustProxy,
    bodyLimit: JSON_LIMIT_BYTES,
    exposeHeadRoutes: false,
    // A list answers well below this; an upload of 200 MB over a village line takes its time.
    requestTimeout: 15 * 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance
  const http: HttpApp = {
    app,
    options,
    fastify: server,
    endpoints: [],
    texts: { ...httpTexts, ...options.texts },
    accountLimits: accountLimits(options.limits?.accountPerMinute ?? settings.accountPerMinute),
    fileGate: fileGate(app.config),
  }
  refuseUnknownRoutes(server)
  await server.register(helmet, {
    contentSecurityPolicy: { directives: contentPolicy(secure) },
    // Kept by host name for every port: it would lock phones out of the plain guide to a certificate of our own.
    hsts: secure && !settings.https,
    frameguard: { action: 'deny' },
  })
  await server.register(cookie)
  await server.register(rateLimit, {
    global: true,
    max: options.limits?.requestsPerMinute ?? settings.addressPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, context) => ({
      statusCode: 429,
      tooMany: true,
      seconds: Math.ceil(context.ttl / 1000),
    }),
  })
  await server.register(multipart, {
    limits: { fileSize: maxUploadBytes, files: 1, fields: 20, fieldSize: 100_000, parts: 25 },
    throwFileSizeLimit: false,
  })
  acceptEmptyJson(server)
  server.setErrorHandler((error, request, reply) => answerFault(http, error as Error, request, reply))
  const sendPage = options.webRoot ? await serveWeb(server, options.webRoot) : () => false as const
  server.setNotFoundHandler((request, reply) => {
    if (!sendPage(request, reply)) void answerRefusal(http, request, reply, refused(404, 'http.not-found'))
  })
  server.addHook('onSend', async (request, reply, payload) => {
    if (!request.url.startsWith('/api/')) return payload
    void reply.header('cache-control', 'no-store')
    return packed(request, reply, payload)
  })
  return http
}

/**
 * `style-src 'unsafe-inline'` is for antd, which writes its styles into the page; scripts are never inline.
 * `upgrade-insecure-requests` would break a plain http:// host in an office network.
 */
function contentPolicy(secure: boolean) {
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    scriptSrcAttr: ["'none'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    manifestSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: secure ? [] : null,
  }
}

/** A command without content may still say that it is JSON. `__proto__` in a body is refused by the parser underneath. */
function acceptEmptyJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeContentTypeParser('application/json')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, body as string, done)
  })
}

/** A route under /api that did not come through `serve` has no permission: the server does not start with it. */
function refuseUnknownRoutes(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const isOurs = (route.config as { endpoint?: Endpoint } | undefined)?.endpoint !== undefined
    if (route.url.startsWith('/api') && !isOurs)
      throw new Error(`route ${route.url} has no permission; add it by serve()`)
  })
}

/** The language a browser asks for; Chinese unless English comes first. */
export function languageOf(request: FastifyRequest): Language {
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh'
}

/** Makes the message of a refusal. Details that are themselves keys of texts are said in words. */
function messageOf(
  http: HttpApp,
  language: Language,
  code: string,
  details: Readonly<Record<string, unknown>> = {},
): RefusalMessage {
  const { texts } = http
  const say = (value: unknown): unknown =>
    typeof value === 'string'
      ? (texts[value]?.[language] ?? value)
      : Array.isArray(value)
        ? value.map(say).join('、')
        : value
  const said = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, say(value)]))
  const text = texts[code] ?? { zh: `操作未完成(${code})。`, en: `This was not done (${code}).` }
  return { code, message: fillText(text[language], said), details }
}

/** Answers with a refusal in the language asked for. */
function answerRefusal(
  http: HttpApp,
  request: FastifyRequest,
  reply: FastifyReply,
  { status, code, details, fields }: Pick<Refused, 'status' | 'code' | 'details' | 'fields'>,
): FastifyReply {
  const message = messageOf(http, languageOf(request), code, details)
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(fields ? { ...message, fields } : message)
}

/** Carries a refusal out of a hook or a handler to the one place that answers. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly fields: RefusalMessage['fields']
  constructor(
    status: number,
    code: string,
    details: Readonly<Record<string, unknown>> = {},
    fields?: RefusalMessage['fields'],
  ) {
    super(code)
    this.status = status
    this.code = code
    this.details = details
    this.fields = fields
  }
}

interface RateLimited {
  readonly tooMany: true
  readonly seconds: number
}

/** Turns what was thrown into an answer. Only what is known is explained; the rest gets a number, and the log the reason. */
function answerFault(
  http: HttpApp,
  error: (Error & Partial<FastifyError>) | RateLimited,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = knownRefusal(error)
  if (known) return answerRefusal(http, request, reply, known)
  const faultId = randomUUID().slice(0, 8)
  // The address of a search holds what was searched for, so the log names the route and not the address.
  http.app.log.error('http.fault', { faultId, method: request.method, route: request.routeOptions.url, error })
  const passing = passingFault(error)
  if (!passing) return answerRefusal(http, request, reply, refused(500, 'http.fault', { faultId }))
  return answerRefusal(http, request, passing.status === 503 ? reply.header('retry-after', '5') : reply, passing)
}

/** A state of the machine and not a bug: the same request succeeds once it is over. */
function passingFault(error: unknown): Refused | undefined {
  if (isDiskFull(error)) return refused(507, 'http.disk-full')
  if (isBusy(error)) return refused(503, 'http.busy')
  return isUnavailable(error) ? refused(503, 'http.unavailable') : undefined
}

/** What is the caller's doing, and can be explained to them. */
function knownRefusal(error: (Error & Partial<FastifyError>) | RateLimited): Refused | undefined {
  if ('tooMany' in error) return refused(429, 'http.too-many-requests', { seconds: error.seconds })
  if (error instanceof Refused) return error
  if (error instanceof FileTooLarge) {
    return refused(413, 'http.too-large', { maxMegabytes: Math.floor(error.maxBytes / 1024 / 1024) })
  }
  const status = error.statusCode ?? 500
  if (status === 413) return refused(413, 'http.too-large', { maxMegabytes: 1 })
  if (status === 415 || status === 406) return refused(415, 'http.unsupported-media')
  return status >= 400 && status < 500 ? refused(400, 'http.no-json') : undefined
}

function refused(status: number, code: HttpCode, details: Readonly<Record<string, unknown>> = {}): Refused {
  return new Refused(status, code, details)
}
